"""`fhir-trials push`: make a target hold these trials."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from fhir_trials import sync
from fhir_trials.cli import inputs, log, options, output, session, tables
from fhir_trials.cli.endings import changed
from fhir_trials.cli.measures import Measures
from fhir_trials.cli.progress import Progress
from fhir_trials.cli.report import Report
from fhir_trials.errors import AmbiguousMatch, Conflict, Invalid, TargetError
from fhir_trials.sync import Plan, Result

# What a change of the data, here or there, mends; anything else is the server's trouble.
_OF_THE_DATA = (AmbiguousMatch, Conflict, Invalid)
_BLOCKED = ("conflict", "refused")

Yes = Annotated[
    bool, typer.Option("--yes", help="Do not ask before something is retired, deleted or overwritten.")
]
AtOnce = Annotated[
    int,
    typer.Option(
        "--at-once",
        metavar="N",
        min=0,
        help="How many writes may be under way; 0 is what the server is known to take.",
    ),
]
Entries = Annotated[
    int,
    typer.Option("--entries", metavar="N", min=0, help="How many resources are sent at once; 0 likewise."),
]
ReadBack = Annotated[
    bool, typer.Option("--read-back", help="Read back everything that is written, not only at first.")
]
Log = Annotated[
    log.Form, typer.Option("--log", help="What standard error holds: words, or a JSON object a line.")
]
RunReport = Annotated[
    str | None,
    typer.Option(
        "--run-report",
        metavar="FILE",
        help="Write counts, latencies, retries and conflicts of the run to this file, as JSON.",
    ),
]


def push(
    source: options.Sources,
    to: options.To,
    *,
    as_format: options.AsFormat = None,
    release: options.ReleaseOfTarget = None,
    yes: Yes = False,
    deciding: options.Deciding,
    reaching: options.Reaching,
    at_once: AtOnce = 0,
    entries: Entries = 0,
    read_back: ReadBack = False,
    json: options.AsJson = False,
    file: options.OutputFile = None,
    run_report: RunReport = None,
    log_form: Log = "text",
    detailed: options.Detailed = False,
    telling: options.Telling,
) -> None:
    """Make a FHIR server or a folder hold these trials.

    What is the same there already is left alone, what others changed stays. A line for each trial that changes goes
    to standard error, with -v for every trial.
    """
    inputs.spare(source, file, telling.issues, run_report)
    policy = deciding.policy()
    pace = sync.Pace(entries=entries, at_once=at_once, read_back="all" if read_back else "probe")
    measures = Measures()
    rows: list[Any] = []
    with (
        log.told(log_form, measures),
        telling.report() as report,
        session.opened(to, reaching, release=release, write=True, measures=measures) as run,
    ):
        results = sync.push_each(
            inputs.trials(source, report, as_format),
            run.target,
            state=run.state,
            policy=policy,
            pace=pace,
            issues=report,
            confirm=lambda plan: confirmed(plan, yes=yes, asking="-" not in source),
        )
        tally = tables.Tally()
        try:
            with Progress(shown=log_form == "text") as progress:
                for result in _counted(results, run, report):
                    for trial, outcomes in result.by_trial():
                        actions = Counter(str(one.action) for one in outcomes)
                        tally.add(trial, actions)
                        progress.add(actions)
                        run.measures.event({"event": "trial", "trial": trial, "resources": dict(actions)})
                        if telling.verbose or actions.keys() != {"unchanged"}:
                            tables.show(trial, tables.words(actions))
                    rows += result.to_dicts() if json or file else []
        except TargetError:
            output.say(f"{run.target.name}: stopped after {tally}; push again once it is mended")
            raise
        finally:
            _told(run, run_report, log_form, verbose=telling.verbose)
        output.say(f"{run.target.name} ({run.target.release}): {tally}")
        if json or file:
            output.write([("", rows)], file)
        report.changed = detailed and changed(tally.actions)


def _counted(results: Iterable[Result], run: session.Session, report: Report) -> Iterator[Result]:
    for result in results:
        report.target_failed |= any(not isinstance(error, _OF_THE_DATA) for error in result.errors)
        for outcome in result.outcomes:
            run.measures.outcome(outcome)
            report.finding |= outcome.action in _BLOCKED
        yield result


def confirmed(plan: Plan, *, yes: bool, asking: bool = True) -> bool:
    """Whether what takes something away may be done: told in any case, asked where somebody can answer."""
    steps = [step for step in plan.steps if step.destructive]
    output.say(
        f"{plan.target}: {len(steps)} resource{'s' if len(steps) != 1 else ''} to retire, delete or overwrite:"
    )
    tables.show_steps(steps)
    if yes:
        return True
    if not (asking and sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        output.say("not done: --yes does it without asking")
        return False
    return typer.confirm("Go on?", err=True)


def _told(run: session.Session, file: str | None, form: log.Form, *, verbose: bool) -> None:
    if file:
        output.write([("", run.measures.to_dict())], file)
    if form == "json":
        run.measures.event({"event": "run", **run.measures.to_dict()})
    elif verbose:
        for line in str(run.measures).splitlines():
            output.say(line)
