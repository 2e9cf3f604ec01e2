"""Lines for people about what is, or would be, on a target."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fhir_trials import json_text
from fhir_trials.cli import output
from fhir_trials.sync import Status, Step, TrialStatus
from fhir_trials.sync.state import Dispute

_WIDTH = 24
_LONGEST = 60
_PATHS = 3
_LONGEST_VERSION = 12
_WORDS = {
    "create": "to create",
    "update": "to update",
    "adopt": "to adopt",
    "gone": "gone, to create again",
    "retire": "to retire",
    "delete": "to delete",
}
_ORDER = (
    *("create", "gone", "update", "adopt", "retire", "delete"),
    *("created", "updated", "adopted", "retired", "deleted", "unchanged", "differ", "same"),
    *("conflict", "refused", "skipped", "failed"),
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
    output.show(f"{trial:<{_WIDTH}}  {text}")


def show_steps(steps: Iterable[Step]) -> None:
    """A line for each resource that would be written, or must not be; more where both sides changed it."""
    for step in steps:
        if step.action != "unchanged":
            why = step.reason or _listed([one.path for one in step.differences])
            show("", f"{step.action} {step.reference}{': ' if why else ''}{why}")
            show_disputes(step.disputes, name="")


def differs(step: Step) -> bool:
    """Whether what is wanted and what is there differ, whoever changed it."""
    return step.action not in ("unchanged", "adopt") or bool(step.foreign)


def show_differences(trial: str, steps: Iterable[Step]) -> None:
    """A line for each place where what is wanted and what is there differ."""
    for step in steps:
        for one in step.differences:
            sides = f"{_value(one.theirs)} there, {_value(one.ours)} here"
            show(trial, f"{step.reference} {one.path}: {sides}")
        for one in step.foreign:
            sides = f"{_value(one.theirs)} there, changed by others from {_value(one.ours)}"
            show(trial, f"{step.reference} {one.path}: {sides}")
        if step.action in ("create", "gone"):
            show(trial, f"{step.reference}: is not there{' any more' if step.action == 'gone' else ''}")
        elif not (step.differences or step.foreign):
            show(trial, f"{step.reference}: {step.reason or step.action}")
        show_disputes(step.disputes, name=trial)


def show_status(status: Status, *, every: bool = False) -> None:
    """A line for each trial that somebody would have to look at, what it is about below it, and all in one line.

    Args:
        status: what the target holds.
        every: show the others too, and both values of what others changed.
    """
    for one in status.trials:
        if every or not one.calm:
            show(one.trial, _state_of(one))
            _show_inside(one, every=every)
    for reference in status.untold:
        show(
            "",
            f"unknown here {reference}: carries our tag; pushed from elsewhere, or before the state was lost",
        )
    for name, several in status.duplicates.items():
        show("", f"duplicate {name}: {', '.join(several)}; keep one of them")
    if status.journal:
        several = "write was" if status.journal == 1 else "writes were"
        show("", f"{status.journal} {several} cut off; the next push finds out what became of it")
    output.say(f"{status.target} ({status.release}): {_summary(status)}")


def _state_of(trial: TrialStatus) -> str:
    resources = f"{trial.resources} resource{'' if trial.resources == 1 else 's'}"
    # Some targets call a version by a digest or a UUID, which says nothing to a person.
    version = f", version {trial.version}" if 0 < len(trial.version) <= _LONGEST_VERSION else ""
    found = _counted(_concerns([trial]))
    return f"{resources}{version}{': ' if found else ''}{found}"


def _concerns(trials: Sequence[TrialStatus]) -> dict[str, int]:
    return {
        "changed by others": sum(len(one.drift) for one in trials),
        "gone": sum(len(one.gone) for one in trials),
        "retired": sum(len(one.retired) for one in trials),
        "in conflict": sum(len({two.text for two in one.disputes}) for one in trials),
    }


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)


def _show_inside(trial: TrialStatus, *, every: bool) -> None:
    for drift in trial.drift:
        if every:
            for one in drift.differences:
                sides = f"{_value(one.theirs)} there, changed by others from {_value(one.ours)}"
                show("", f"{drift.reference} {one.path}: {sides}")
        else:
            show(
                "", f"changed by others {drift.reference}: {_listed([one.path for one in drift.differences])}"
            )
    for reference in trial.gone:
        show("", f"gone {reference}: a push makes it again")
    for reference in trial.retired if every else ():
        show("", f"retired {reference}")
    show_disputes(trial.disputes, name="")


def _summary(status: Status) -> str:
    trials = len(status.trials)
    resources = sum(one.resources for one in status.trials)
    counts = _concerns(status.trials) | {
        "unknown here": len(status.untold),
        "duplicate": len(status.duplicates),
        "cut off": status.journal,
    }
    found = _counted(counts)
    return f"{trials} trial{'' if trials == 1 else 's'}, {resources} resources{': ' if found else ''}{found}"


def show_disputes(disputes: Iterable[Dispute], name: str | None = None) -> None:
    """A few lines for each element that both sides changed: what it was, what each made of it."""
    for one in disputes:
        show(one.trial if name is None else name, f"{one.text} {one.path}: both changed it")
        sides = [("was", one.base), ("ours", one.ours), ("theirs", one.theirs)]
        for side, value in sides[one.base is None :]:
            show("", f"  {side:<6} {_value(value)}{'  (taken)' if one.take == side else ''}")


def dispute_row(dispute: Dispute) -> dict[str, Any]:
    """The same as plain JSON data."""
    row = {"path": dispute.path, "base": dispute.base, "ours": dispute.ours, "theirs": dispute.theirs}
    return row | ({"take": dispute.take} if dispute.take else {})


def _listed(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _PATHS} more" if len(paths) > _PATHS else ""
    return ", ".join(paths[:_PATHS]) + more


def _value(value: Any) -> str:
    if value is None:
        return "nothing"
    text = json_text.encode(value).decode()
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
