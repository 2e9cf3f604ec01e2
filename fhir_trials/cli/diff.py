"""`fhir-trials diff`: what differs between trials and a target, element by element."""

from fhir_trials import sources, sync, targets
from fhir_trials.cli import options
from fhir_trials.cli.output import EXIT_DATA, finish, say, write_documents
from fhir_trials.issues import Issues


def diff(
    source: options.Sources,
    to: options.Where,
    *,
    output: options.Output = None,
    issues_file: options.IssuesFile = None,
    verbose: options.Verbose = False,
) -> None:
    """Show what differs between these trials and a target; exit 1 where anything does."""
    issues = Issues()
    with targets.connect(to) as target:
        planned = sync.plan(sources.read_many(*source, issues=issues), target, issues=issues)
    rows = [row for row in planned.to_dicts() if row["action"] != "unchanged"]
    write_documents([("diff", rows)], output, ndjson=False)
    say(f"{len(rows)} of {len(planned.steps)} resources differ")
    finish(issues, issues_file=issues_file, strict=False, verbose=verbose)
    if rows:
        raise SystemExit(EXIT_DATA)
