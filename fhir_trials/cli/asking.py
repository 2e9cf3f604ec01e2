"""Asking before something is taken away, or what somebody else wrote is overwritten."""

import sys

import typer

from fhir_trials.cli import log, output, tables
from fhir_trials.sync import Plan, State, Step


def confirmed(plan: Plan, state: State, *, yes: bool, asking: bool = True) -> bool:
    """Whether what takes something away may be done: told in any case, asked where somebody can answer.

    What was chosen with `resolve` needs no second answer.

    Args:
        plan: with everything that is to be taken away or overwritten.
        state: holds what was chosen.
        yes: the answer was given with the call.
        asking: standard input is free for an answer.
    """
    steps = [step for step in plan.steps if step.destructive and not _chosen(step, state)]
    if not steps:
        return True
    count = f"{len(steps)} resource{'' if len(steps) == 1 else 's'}"
    output.say(f"{plan.target}: {count} to retire, delete or overwrite:")
    tables.show_steps(steps)
    if yes:
        return True
    if not (asking and _can_answer()):
        output.say("not done: --yes does it without asking")
        return False
    return typer.confirm("Go on?", err=True)


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
