"""Lines for people about what is, or would be, on a target."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from fhir_trials import json_text
from fhir_trials.cli.output import say
from fhir_trials.sync import Step

_WIDTH = 24
_LONGEST = 60
_PATHS = 3
_WORDS = {"create": "to create", "update": "to update"}
_ORDER = (
    *("create", "update", "created", "updated", "unchanged", "differ", "same"),
    *("conflict", "skipped", "failed"),
)


class Tally:
    """How many trials there were, and what is to do or was done with how many of their resources."""

    def __init__(self) -> None:
        self._trials: set[str] = set()
        self.actions: Counter[str] = Counter()

    def add(self, trial: str, actions: Mapping[Any, int]) -> None:
        """Count what a record of a trial does; a trial that comes again is still one."""
        self._trials.add(trial)
        self.actions.update(actions)

    def __str__(self) -> str:
        """All of it in words."""
        trials = f"{len(self._trials)} trial{'' if len(self._trials) == 1 else 's'}"
        return (
            f"{trials}, {self.actions.total()} resources: {words(self.actions)}" if self.actions else trials
        )


def words(actions: Mapping[Any, int]) -> str:
    """`4 created, 1 unchanged`."""
    return ", ".join(f"{actions[name]} {_WORDS.get(name, name)}" for name in _ORDER if actions.get(name))


def show(trial: str, text: str) -> None:
    """A line of the table."""
    say(f"{trial:<{_WIDTH}}  {text}")


def show_steps(steps: Iterable[Step]) -> None:
    """A line for each resource that would be written, or must not be."""
    for step in steps:
        if step.action != "unchanged":
            places = [one.path for one in step.differences]
            more = f" and {len(places) - _PATHS} more" if len(places) > _PATHS else ""
            why = step.reason or ", ".join(places[:_PATHS]) + more
            show("", f"{step.action} {step.reference}{': ' if why else ''}{why}")


def show_differences(trial: str, steps: Iterable[Step]) -> None:
    """A line for each place where what is wanted and what is there differ."""
    for step in steps:
        if step.action == "update":
            for one in step.differences:
                sides = f"{_value(one.theirs)} there, {_value(one.ours)} here"
                show(trial, f"{step.reference} {one.path}: {sides}")
        else:
            show(trial, f"{step.reference}: {step.reason or 'is not there'}")


def _value(value: Any) -> str:
    if value is None:
        return "nothing"
    text = json_text.encode(value).decode()
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
