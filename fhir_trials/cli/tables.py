"""Lines for people about what is, or would be, on a target."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fhir_trials.cli import output
from fhir_trials.cli.values import beside, counted
from fhir_trials.sync import Status, Step, TrialStatus
from fhir_trials.sync.state import Dispute
from fhir_trials.targets import Difference

_WIDTH = 24
_PATHS = 3
_LONGEST_VERSION = 12
_WORDS = {
    "create": "to create",
    "update": "to update",
    "adopt": "to adopt",
    "gone": "gone, to create again",
    "retire": "to retire",
    "delete": "to delete",
    "overwrite": "to overwrite",
    "revive": "that others deleted, to create again",
}
UNSAID = frozenset({"unchanged", "leave", "left"})
"""What makes no line for its trial: what is as it was, and a record that another one goes before, which is an issue."""
_RECORDS = ("leave", "left")
_ORDER = (
    *("create", "gone", "update", "adopt", "retire", "delete", "overwrite", "revive"),
    *("created", "updated", "adopted", "retired", "deleted", "unchanged", "differ", "same"),
    *("conflict", *_RECORDS, "refused", "skipped", "failed"),
)


class Tally:
    """How many trials there were, and what is to do or was done with how many of their resources."""

    def __init__(self) -> None:
        self._trials: dict[str, int] = {}
        self._again = 0
        self.actions: Counter[str] = Counter()

    def add(self, trial: str, actions: Mapping[Any, int]) -> None:
        """Count what a record of a trial does; a trial that comes again is still one, and so is what it disputes."""
        disputed = actions.get("conflict", 0)
        if trial in self._trials:
            # The record that stands may be settled after one that differs.
            self._again += disputed + self._trials[trial]
            disputed = 0
        self._trials[trial] = disputed
        self.actions.update(actions)

    def __str__(self) -> str:
        """All of it in words."""
        trials = counted(len(self._trials), "trial")
        apart = self._again + sum(self.actions[name] for name in _RECORDS)
        resources = counted(self.actions.total() - apart, "resource")
        return f"{trials}, {resources}: {words(self.actions)}" if self.actions else trials


def words(actions: Mapping[Any, int]) -> str:
    """`4 created, 1 unchanged`."""
    return ", ".join(_word(name, actions[name]) for name in _ORDER if actions.get(name))


def _word(name: str, count: int) -> str:
    if name in _RECORDS:
        return f"{counted(count, 'record')} {'to leave' if name == 'leave' else 'left'} out"
    return counted(count, name) if name == "conflict" else f"{count} {_WORDS.get(name, name)}"


def show(trial: str, text: str) -> None:
    """A line of the table."""
    output.show(f"{trial:<{_WIDTH}}  {text}")


def show_steps(steps: Iterable[Step], *, whole: bool = False) -> None:
    """A line for each resource that would be written, or must not be; more where both sides changed it.

    Args:
        steps: in their order.
        whole: values are not cut.
    """
    for step in steps:
        if step.action != "unchanged":
            why = step.reason or _listed([one.path for one in step.differences])
            show("", f"{step.action} {step.reference}{': ' if why else ''}{why}")
            show_disputes(step.disputes, name="", whole=whole)


def differs(step: Step) -> bool:
    """Whether what is wanted and what is there differ, whoever changed it."""
    return step.action not in ("unchanged", "adopt") or bool(step.foreign)


def show_differences(trial: str, steps: Iterable[Step], *, whole: bool = False) -> None:
    """A line for each place where what is wanted and what is there differ; values are cut unless wanted whole."""
    for step in steps:
        for one in step.differences:
            theirs, ours = beside((one.theirs, one.ours), whole=whole)
            show(trial, f"{step.reference} {one.path}: {theirs} there, {ours} here")
        for one in step.foreign:
            show(trial, f"{step.reference} {one.path}: {_foreign(one, whole=whole)}")
        if step.action in ("create", "gone"):
            show(trial, f"{step.reference}: is not there{' any more' if step.action == 'gone' else ''}")
        elif not (step.differences or step.foreign):
            show(trial, f"{step.reference}: {step.reason or step.action}")
        show_disputes(step.disputes, name=trial, whole=whole)


def _foreign(one: Difference, *, whole: bool) -> str:
    theirs, ours = beside((one.theirs, one.ours), whole=whole)
    return f"{theirs} there, changed by others from {ours}"


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
    _show_untold(status.untold, every=every)
    for name, several in status.duplicates.items():
        show("", f"duplicate {name}: {', '.join(several)}; keep one of them")
    if status.journal:
        several = "write was" if status.journal == 1 else "writes were"
        show("", f"{status.journal} {several} cut off; the next push finds out what became of it")
    output.say(f"{status.target} ({status.release}): {_summary(status)}")


def _show_untold(references: Sequence[str], *, every: bool) -> None:
    """What carries our tag and is not known, by trial as far as the ids tell, and what to do about it."""
    ids = {one.partition("/")[2] for one in references if one.startswith("ResearchStudy/")}
    by_trial: dict[str, list[str]] = {}
    for reference in sorted(references):
        name = reference.partition("/")[2]
        while name and name not in ids:
            name = name.rpartition("-")[0]
        by_trial.setdefault(name, []).append(reference)
    for trial, several in by_trial.items():
        show(trial or "other resources", f"{counted(len(several), 'resource')} unknown here")
        for reference in several if every else ():
            show("", reference)
    if by_trial:
        show("", "pushed from elsewhere, or before the state was lost: push the trials again to know them")


def _state_of(trial: TrialStatus) -> str:
    resources = counted(trial.resources, "resource")
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
                show("", f"{drift.reference} {one.path}: {_foreign(one, whole=True)}")
        else:
            show(
                "", f"changed by others {drift.reference}: {_listed([one.path for one in drift.differences])}"
            )
    for reference in trial.gone:
        show("", f"gone {reference}: a push makes it again")
    for reference in trial.retired if every else ():
        show("", f"retired {reference}")
    show_disputes(trial.disputes, name="", whole=every)


def _summary(status: Status) -> str:
    trials = counted(len(status.trials), "trial")
    resources = counted(sum(one.resources for one in status.trials), "resource")
    counts = _concerns(status.trials) | {
        "unknown here": len(status.untold),
        "duplicate": len(status.duplicates),
        "cut off": status.journal,
    }
    found = _counted(counts)
    return f"{trials}, {resources}{': ' if found else ''}{found}"


def show_disputes(disputes: Iterable[Dispute], name: str | None = None, *, whole: bool = False) -> None:
    """A few lines for each element that both sides changed: what it was, what each made of it.

    Args:
        disputes: in their order.
        name: what the first column holds instead of the trial.
        whole: values are not cut.
    """
    for one in disputes:
        words = "ours and theirs differ, who changed it is not known" if one.adopted else "both changed it"
        show(one.trial if name is None else name, f"{one.text} {one.path}: {words}")
        known = (("ours", one.ours), ("theirs", one.theirs))
        sides = known if one.base is None else (("was", one.base), *known)
        values = beside([value for _, value in sides], whole=whole)
        for (side, _), value in zip(sides, values, strict=True):
            show("", f"  {side:<6} {value}{'  (taken)' if one.take == side else ''}")


def dispute_row(dispute: Dispute) -> dict[str, Any]:
    """The same as plain JSON data."""
    row = {"path": dispute.path, "base": dispute.base, "ours": dispute.ours, "theirs": dispute.theirs}
    return row | ({"take": dispute.take} if dispute.take else {})


def _listed(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _PATHS} more" if len(paths) > _PATHS else ""
    return ", ".join(paths[:_PATHS]) + more
