"""Asking before something is taken away, or what somebody else wrote is overwritten."""

import re
import sys
from collections import Counter
from collections.abc import Sequence

import typer

from fhir_trials.cli import log, output, tables
from fhir_trials.cli.values import shown
from fhir_trials.sync import Plan, State, Step

_MOST = 10
_STUDY = "ResearchStudy/"
_PART = re.compile(r"-(visit|activity|concept)-")


def confirmed(plan: Plan, state: State, *, yes: bool, asking: bool = True, verbose: bool = False) -> bool:
    """Whether what takes something away may be done: told in any case, by trial, asked where somebody can answer.

    What was chosen with `resolve` needs no second answer.

    Args:
        plan: with everything that is to be taken away or overwritten.
        state: holds what was chosen.
        yes: the answer was given with the call.
        asking: standard input is free for an answer.
        verbose: list every resource, not only those that others changed.
    """
    steps = [step for step in plan.steps if step.destructive and not _chosen(step, state)]
    if not steps:
        return True
    _tell(plan, steps, verbose=verbose)
    if yes:
        return True
    if not (asking and _can_answer()):
        output.say("nothing of this was done: --yes does it without asking")
        return False
    return typer.confirm("Go on?", err=True)


def _tell(plan: Plan, steps: Sequence[Step], *, verbose: bool) -> None:
    """All in one line, and a line for each trial; below it each resource, of a whole trial what others changed."""
    titles = {step.trial: _title(step) for step in plan.steps if step.text.startswith(_STUDY)}
    by_trial: dict[str, list[Step]] = {}
    for step in sorted(steps, key=lambda step: (step.trial, step.reference)):
        by_trial.setdefault(step.trial, []).append(step)
    tally = tables.Tally()
    for trial, several in by_trial.items():
        tally.add(trial, Counter(map(_kind, several)))
    output.say(f"{plan.target}: {tally}")
    for trial, several in by_trial.items():
        whole = any(one.text.startswith(_STUDY) and one.action in ("retire", "delete") for one in several)
        of = " ".join(filter(None, ("the whole trial" if whole else "of", titles.get(trial))))
        counts = tables.words(Counter(map(_kind, several)))
        tables.show(trial, counts if of == "of" else f"{counts}{',' if whole else ''} {of}")
        _show_resources(several, whole=whole, verbose=verbose)


def _show_resources(steps: Sequence[Step], *, whole: bool, verbose: bool) -> None:
    """Of a whole trial those alone that others changed or deleted, else all, but no more than can be read."""
    changed = [one for one in steps if one.disputes or one.revives]
    others = [] if whole and not verbose else [one for one in steps if one not in changed]
    most = len(others) if verbose else _MOST
    for one in others[:most]:
        said = " ".join(filter(None, (_part(one), _title(one))))
        tables.show("", f"{one.action} {one.reference}{': ' if said else ''}{said}")
    if len(others) > most:
        tables.show("", f"and {len(others) - most} more; -v lists them")
    tables.show_steps(changed, whole=verbose)


def _part(step: Step) -> str:
    """What it is of its trial, where its type does not say so: `visit`."""
    found = _PART.search(step.text)
    return found[1] if found else ""


def _kind(step: Step) -> str:
    if step.revives:
        return "revive"
    return "overwrite" if step.action == "update" else step.action


def _title(step: Step) -> str:
    title = (step.resource or {}).get("title")
    return shown(title) if title else ""


def _can_answer() -> bool:
    """Whether somebody sits at a terminal, and reads words there."""
    return not log.active() and bool(sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty())


def _chosen(step: Step, state: State) -> bool:
    """Whether all that a step overwrites was chosen with `resolve`, by these very values."""
    if step.action != "update":
        return False
    chosen = [(one.text, one.path, one.ours, one.theirs, one.take) for one in state.disputes(step.trial)]
    return all(
        (one.text, one.path, one.ours, one.theirs, one.take) in chosen
        for one in step.disputes
        if one.take == "ours"
    )
