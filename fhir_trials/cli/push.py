"""`fhir-trials push`: make a target hold these trials."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any

import typer

from fhir_trials import sync, targets
from fhir_trials.cli import inputs, options, output, tables
from fhir_trials.cli.report import Report
from fhir_trials.errors import AmbiguousMatch, Conflict, Invalid, TargetError
from fhir_trials.model import Trial

# What a change of the data, here or there, mends; anything else is the server's trouble.
_OF_THE_DATA = (AmbiguousMatch, Conflict, Invalid)

PlanOnly = Annotated[bool, typer.Option("--plan", help="Only show what would be written.")]
ReleaseOfTarget = Annotated[
    options.Release | None,
    typer.Option(
        "--release",
        case_sensitive=False,
        help="The release the target must hold; a new folder gets it, R4 without it.",
    ),
]


def push(
    source: options.Sources,
    to: options.To,
    *,
    as_format: options.AsFormat = None,
    plan: PlanOnly = False,
    release: ReleaseOfTarget = None,
    json: options.AsJson = False,
    file: options.OutputFile = None,
    issues: options.IssuesFile = None,
    strict: options.Strict = False,
    verbose: options.Verbose = False,
) -> None:
    """Make a FHIR server or a folder hold these trials.

    What is the same there already is left alone. A line for each trial that changes goes to standard error, with -v
    for every trial.
    """
    inputs.spare(source, file, issues)
    tally = tables.Tally()
    rows: list[Any] = []
    with (
        Report(file=issues, strict=strict, verbose=verbose) as report,
        targets.connect(to, release=release) as target,
    ):
        trials = inputs.trials(source, report, as_format)
        told = _planned(trials, target, report) if plan else _pushed(trials, target, report)
        try:
            for trial, parts in told:
                actions = Counter(part.action for part in parts)
                tally.add(trial, actions)
                report.finding |= bool(actions["conflict"])
                if verbose or actions.keys() != {"unchanged"}:
                    tables.show(trial, tables.words(actions))
                    tables.show_steps(part for part in parts if isinstance(part, sync.Step))
                rows += [part.to_dict() for part in parts] if json or file else []
        except TargetError:
            output.say(f"{target.name}: stopped after {tally}; push again once it is mended")
            raise
        output.say(f"{target.name} ({target.release}): {tally}{'; nothing was written' if plan else ''}")
        if json or file:
            output.write([("", rows)], file)


def _planned(
    trials: Iterable[Trial], target: targets.Target, report: Report
) -> Iterator[tuple[str, Sequence[sync.Step]]]:
    seen = sync.Seen()
    for portion in inputs.portions(trials):
        yield from sync.plan(portion, target, issues=report, seen=seen).by_trial()


def _pushed(
    trials: Iterable[Trial], target: targets.Target, report: Report
) -> Iterator[tuple[str, Sequence[sync.Outcome]]]:
    for result in sync.push_each(trials, target, issues=report, at_once=inputs.AT_ONCE):
        report.target_failed |= any(not isinstance(error, _OF_THE_DATA) for error in result.errors)
        yield result.outcomes[0].trial, result.outcomes
