"""`fhir-trials push`: make a target hold these trials."""

from typing import Annotated

import typer

from fhir_trials import sources, sync, targets
from fhir_trials.cli import options
from fhir_trials.cli.output import finish, say, write_documents
from fhir_trials.issues import Issues

PlanOnly = Annotated[bool, typer.Option("--plan", help="Only show what would be written.")]
ReleaseOfTarget = Annotated[
    str | None,
    typer.Option("--release", help="The release the target must hold; a new folder gets it, R4 without it."),
]


def push(
    source: options.Sources,
    to: options.Where,
    *,
    plan: PlanOnly = False,
    release: ReleaseOfTarget = None,
    output: options.Output = None,
    issues_file: options.IssuesFile = None,
    strict: options.Strict = False,
    verbose: options.Verbose = False,
) -> None:
    """Make a FHIR server or a folder hold these trials; what is there already and the same is left alone."""
    issues = Issues()
    with targets.connect(to, release=options.release_of(release)) as target:
        trials = sources.read_many(*source, issues=issues)
        if plan:
            planned = sync.plan(trials, target, issues=issues)
            rows, counts, ok = planned.to_dicts(), planned.counts, not planned.counts["conflict"]
        else:
            result = sync.push(trials, target, issues=issues)
            rows, counts, ok = result.to_dicts(), result.counts, result.ok
        write_documents([("result", rows)], output, ndjson=False)
        say(f"{target.name}: " + ", ".join(f"{count} {action}" for action, count in counts.items() if count))
    finish(issues, issues_file=issues_file, strict=strict, verbose=verbose, failed=not ok)
