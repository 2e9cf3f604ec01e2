"""Trials on their way to a target, told as each is settled, whatever ends the run."""

from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any, cast

from fhir_trials.cli import output, tables
from fhir_trials.cli.endings import OF_THE_DATA, changed, said_by_server
from fhir_trials.cli.progress import Progress
from fhir_trials.cli.session import Session
from fhir_trials.cli.taking import Taking
from fhir_trials.errors import TargetError, TimeUp
from fhir_trials.sync import Result

_BLOCKED = ("conflict", "left", "refused")


def follow(
    results: Iterator[Result],
    run: Session,
    progress: Progress,
    *,
    keep: bool,
    detailed: bool,
    taking: Taking | None = None,
) -> list[Any]:
    """Tell what becomes of each trial as soon as it is settled, and of all in the end.

    Args:
        results: a Result per trial; closed whatever happens.
        run: learns how the command is to end.
        progress: shown meanwhile.
        keep: return a row for each resource.
        detailed: the exit code is to tell whether anything was written.
        taking: learns what is met, and tells in the end what was not.
    """
    tally = tables.Tally()
    rows: list[Any] = []
    try:
        # What is under way is settled before the state is closed.
        with closing(cast("Generator[Result]", results)), progress:
            for result in results:
                for trial, actions in _told(result, run):
                    tally.add(trial, actions)
                    progress.add(actions)
                if taking is not None:
                    taking.meet(name for one in result.outcomes for name in (one.trial, one.reference))
                rows += result.to_dicts() if keep else []
    except KeyboardInterrupt:
        output.say(f"{run.target.name}: interrupted after {tally}; the next push goes on from here")
        raise
    except TargetError as error:
        if not isinstance(error, OF_THE_DATA):
            more = "" if isinstance(error, TimeUp) else "; push again once it is mended"
            output.say(f"{run.target.name}: stopped after {tally}{more}")
        raise
    output.say(f"{run.target.name} ({run.target.release}): {tally}")
    if taking is not None:
        taking.tell(run)
    run.report.changed = detailed and changed(tally.actions)
    # What is doubtful in trials that are as they were is known since they were pushed.
    run.report.quiet = not changed(tally.actions)
    return rows


def _told(result: Result, run: Session) -> Iterator[tuple[str, Counter[str]]]:
    """A line for each trial of a result in which anything is to be told; and how many resources it did what with."""
    run.tell_degraded()
    run.report.target_failed |= any(not isinstance(error, OF_THE_DATA) for error in result.errors)
    for error in result.errors:
        run.measures.error(error)
        for line in said_by_server(error) if run.verbose else ():
            output.show(line)
    for trial, outcomes in result.by_trial():
        actions = run.measures.trial(trial, outcomes)
        if run.verbose or not actions.keys() <= tables.UNSAID:
            tables.show(trial, tables.words(actions))
        run.report.finding |= any(actions[name] for name in _BLOCKED)
        if actions["conflict"]:
            _tell_conflicts(trial, [one.reference for one in outcomes if one.action == "conflict"], run)
        yield trial, actions


def _tell_conflicts(trial: str, references: list[str], run: Session) -> None:
    """What both sides changed, with all values for a person, with the places alone for the report."""
    disputes = run.state.disputes(trial)
    places = run.state.glance(one.text for one in disputes)
    tables.show_disputes(disputes, name="", whole=run.verbose)
    for reference in references:
        mine = [
            one
            for one in disputes
            if reference in (one.text, one.text in places and places[one.text].reference)
        ]
        run.measures.conflict(trial, reference, [one.path for one in mine])
