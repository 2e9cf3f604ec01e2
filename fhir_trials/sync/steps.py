"""What is to be done, as values: a plan and its steps, and by which policy they are decided."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, get_args

from fhir_trials.errors import UsageError
from fhir_trials.sync.state.known import Dispute, Known, Side
from fhir_trials.targets import Difference, Release
from fhir_trials.targets.marks import Json

Absent = Literal["leave", "retire", "delete"]
Action = Literal["create", "update", "unchanged", "adopt", "gone", "retire", "delete", "conflict", "leave"]
ACTIONS: tuple[Action, ...] = (
    *("create", "update", "unchanged", "adopt"),
    *("gone", "retire", "delete", "conflict", "leave"),
)
WRITES: frozenset[Action] = frozenset({"create", "update", "gone", "retire", "delete"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How a plan decides where there is a choice.

    Attributes:
        take: which side to take wherever both changed the same element; None refuses, which is a conflict.
        takes: the same for a trial (its key), a resource (`Type/id`) or an element (`Type/id:path`); the closest counts.
            What is named so and `ours` is also taken back where others alone changed it, which `take` leaves to them:
            a side for all is meant for what stands in the way, a name for what somebody has looked at. With `delete`,
            `ours` by either deletes what others changed.
        absent: what becomes of trials that the state holds and the sources do not: they are left, retired or deleted.
            Two jobs with different sources to one target need a state each.
        most_absent: of how many such trials a run may retire or delete anything; of more, it does so with none.
        thorough: look at the version of every resource, even where a search for changes would do.
        provenance: write a Provenance for each trial that changes.
    """

    take: Side | None = None
    takes: Mapping[str, Side] = field(default_factory=dict[str, Side])
    absent: Absent = "leave"
    most_absent: int = 10
    thorough: bool = False
    provenance: bool = False

    def __post_init__(self) -> None:
        """A misspelt choice would decide something else in silence.

        Raises:
            UsageError: a value that is none of those above.
        """
        sides = get_args(Side)
        _one_of("take", self.take, (None, *sides))
        for what, side in self.takes.items():
            _one_of(f"takes[{what!r}]", side, sides)
        _one_of("absent", self.absent, get_args(Absent))
        if self.most_absent < 0:
            raise UsageError(f"most_absent: expected a number from 0, found {self.most_absent}")


def _one_of(name: str, value: object, known: tuple[object, ...]) -> None:
    if value not in known:
        raise UsageError(f"{name}: {value!r} is none of {', '.join(map(str, known))}")


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done with one resource.

    Attributes:
        action: `create`; `update`; `unchanged`; `adopt` what is there and ours, but not in the state, and as we want it;
            `gone`, to be made again; `retire` and `delete` what we want no longer; `conflict`, not to be written; `leave` a whole record out, as
            another one of its trial came first: the one step of that record, which stands for its study.
        trial: the key of the trial it belongs to.
        text: `Type/id` as translated.
        reference: `Type/id` on the target where it exists, else as `text`.
        key: its business identifier; empty where it has none.
        resource: as it shall be on the target: what is there with our changes, under the target's ids. None where
            nothing is written.
        version: the version on the target that this was decided by; empty where there is none.
        after: what is to be known once the step is done; None where nothing is to be noted (a conflict, a deletion).
            Its `version` is the one that was seen; a write puts the new one in its place.
        differences: where `resource` differs from what is there: theirs → ours.
        foreign: what others changed since we wrote last and what is kept.
        disputes: what both sides changed differently; with a side taken these are settled. What others alone changed
            and is to be taken back is among them.
        reason: why it is a conflict or left out, or what is overwritten.
        record: which of the records that were planned together it is of; one trial may have several.
        revives: whether it makes again what somebody deleted on purpose.
    """

    action: Action
    trial: str
    text: str
    reference: str
    key: str = ""
    resource: Json | None = field(default=None, repr=False)
    version: str = ""
    after: Known | None = field(default=None, repr=False)
    differences: tuple[Difference, ...] = ()
    foreign: tuple[Difference, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    reason: str = ""
    record: int = field(default=0, repr=False, compare=False)
    revives: bool = False

    @property
    def writes(self) -> bool:
        """Whether the target is written to."""
        return self.action in WRITES

    @property
    def destructive(self) -> bool:
        """Whether something is taken away, or somebody else's change is overwritten or undone."""
        over = any(one.take == "ours" for one in self.disputes)
        return self.revives or self.action in ("retire", "delete") or (self.action == "update" and over)

    def to_dict(self) -> Json:
        """As plain JSON data, without the resources."""
        row: Json = {
            "action": self.action,
            "trial": self.trial,
            "resource": self.reference,
            "key": self.key,
            "differences": [one.to_dict() for one in self.differences],
            "foreign": [one.to_dict() for one in self.foreign],
            "disputes": [
                {"path": one.path, "ours": one.ours, "theirs": one.theirs, "base": one.base, "take": one.take}
                | ({"adopted": True} if one.adopted else {})
                for one in self.disputes
            ],
            "reason": self.reason,
        }
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
        """How many resources there are of each action."""
        counted = Counter(step.action for step in self.steps)
        return {action: counted[action] for action in ACTIONS}

    @property
    def writes(self) -> int:
        """How many resources are to be written or deleted."""
        return sum(step.writes for step in self.steps)

    @property
    def changes(self) -> int:
        """How many resources are not as they should be: to be written, or in conflict; a record that is left out is one more."""
        return self.writes + self.counts["conflict"] + self.counts["leave"]

    def by_trial(self) -> Iterator[tuple[str, tuple[Step, ...]]]:
        """The steps of each trial under its key; of two records of one trial, apart."""
        for (trial, _), steps in groupby(self.steps, lambda step: (step.trial, step.record)):
            yield trial, tuple(steps)

    def to_dicts(self) -> list[Json]:
        """The steps as plain JSON data."""
        return [step.to_dict() for step in self.steps]
