"""What would have to be written so that a target holds these trials: a value that can be shown, kept and applied.

The target is read, never written. Reads are made for many resources at once.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Literal

from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sync import presence, translation
from fhir_trials.sync.presence import Draft
from fhir_trials.sync.seen import Seen
from fhir_trials.targets import Difference, Release, Target, differences, marks, references
from fhir_trials.targets.marks import Json

Action = Literal["create", "update", "unchanged", "conflict"]
ToFhir = Callable[[Trial, Release, Issues], Json]


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done with one resource.

    Attributes:
        action: `create`, `update`, `unchanged`, or `conflict` where it must not be written.
        trial: the key of the trial it belongs to.
        reference: `Type/id`, the id being the one on the target where the resource exists.
        key: its business identifier; empty where it has none.
        resource: as it shall be, under the ids of the target.
        current: as it is; None where it does not exist.
        differences: where the two differ.
        reason: why it is a conflict; empty otherwise.
        record: which of the records that were planned together it is of; one trial may have several.
    """

    action: Action
    trial: str
    reference: str
    key: str
    resource: Json = field(repr=False)
    current: Json | None = field(default=None, repr=False)
    differences: tuple[Difference, ...] = ()
    reason: str = ""
    record: int = field(default=0, repr=False, compare=False)

    def to_dict(self) -> Json:
        """As plain JSON data, without the resources."""
        row: Json = {"action": self.action, "trial": self.trial, "resource": self.reference, "key": self.key}
        if self.differences:
            row["differences"] = [difference.to_dict() for difference in self.differences]
        if self.reason:
            row["reason"] = self.reason
        return {name: value for name, value in row.items() if value}


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps for one target, trial after trial.

    Attributes:
        target: its base URL or path.
        release: the FHIR release of the resources.
        steps: in the order of the trials, and of the resources in each.
    """

    target: str
    release: Release
    steps: tuple[Step, ...]

    @property
    def counts(self) -> dict[Action, int]:
        """How many resources are to be created, updated, left and not written."""
        counted = Counter(step.action for step in self.steps)
        return {action: counted[action] for action in ("create", "update", "unchanged", "conflict")}

    @property
    def writes(self) -> int:
        """How many resources are to be written."""
        return self.counts["create"] + self.counts["update"]

    def by_trial(self) -> Iterator[tuple[str, tuple[Step, ...]]]:
        """The steps of each trial under its key; of two records of one trial, apart."""
        for (trial, _), steps in groupby(self.steps, lambda step: (step.trial, step.record)):
            yield trial, tuple(steps)

    def to_dicts(self) -> list[Json]:
        """The steps as plain JSON data: `action`, `trial`, `resource`, `key`, `differences`, `reason`."""
        return [step.to_dict() for step in self.steps]


def plan(
    trials: Iterable[Trial],
    target: Target,
    *,
    issues: Issues | None = None,
    to_fhir: ToFhir = translation.to_fhir,
    seen: Seen | None = None,
) -> Plan:
    """Find out what has to be written so that the target holds these trials.

    Args:
        trials: the trials; all their resources are held in memory (`push` takes them in portions).
        target: a server or a folder; it is only read.
        issues: where losses of the translation go; without it, an error raises.
        to_fhir: the translation, called with trial, release and issues.
        seen: what was planned before in the same run, and what this adds; to plan in portions.

    Raises:
        DataError: without `issues`, a trial that cannot be written.
        TargetError: the target cannot be read.
    """
    found = Issues() if issues is None else issues
    bundles = [to_fhir(trial, target.release, found) for trial in trials]
    if issues is None:
        found.raise_errors()
    return of_bundles(bundles, target, seen)


def of_bundles(bundles: Iterable[Json], target: Target, seen: Seen | None = None) -> Plan:
    """The same for Bundles in the target's release, one per trial."""
    drafts = [presence.draft(bundle) for bundle in bundles]
    there = presence.look(drafts, target)
    return Plan(target.name, target.release, tuple(decide(drafts, there, target.name, seen)))


def decide(
    drafts: Iterable[Draft], there: presence.Presence, base: str, seen: Seen | None = None
) -> Iterator[Step]:
    """The steps that lead from what is there to the drafts; no I/O.

    A resource that several trials share is planned once. Where they give it different content, the first stands.
    """
    drafts = list(drafts)
    places = {
        text: marks.reference(current)
        for draft in drafts
        for text in draft.resources
        if (current := there[text].current) is not None
    }
    run = Seen() if seen is None else seen
    here: set[str] = set()
    for record, draft in enumerate(drafts):
        for text, resource in draft.resources.items():
            same = run.same(text, resource)
            lost = run.written and text not in here and there[text].current is None
            if same is None or (same and lost):
                yield replace(_step(draft.trial, resource, there[text], places, base), record=record)
                here.add(text)
            elif not same:
                reason = "two of the trials give this resource different content"
                yield replace(_conflict(draft.trial, text, resource, reason), record=record)


def _step(trial: str, wanted: Json, found: presence.Found, places: dict[str, str], base: str) -> Step:
    text = marks.reference(wanted)
    if found.reason:
        return _conflict(trial, text, wanted, found.reason)
    place = places.get(text, text)
    resource: Any = {**references.redirected(wanted, places), "id": place.partition("/")[2]}
    if found.current is None:
        return Step("create", trial, place, _key(wanted), resource)
    changed = differences(resource, found.current, base=base)
    action: Action = "update" if changed else "unchanged"
    return Step(action, trial, place, _key(wanted), resource, found.current, changed)


def _conflict(trial: str, text: str, resource: Json, reason: str) -> Step:
    return Step("conflict", trial, text, _key(resource), resource, reason=reason)


def _key(resource: Json) -> str:
    own = marks.own_identifier(resource)
    return own[1] if own else ""
