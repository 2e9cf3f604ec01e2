"""What became of a plan, as values: an outcome per resource, a result per trial or run."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from fhir_trials.errors import TargetError
from fhir_trials.sync.steps import Action, Step
from fhir_trials.targets import Difference
from fhir_trials.targets.marks import Json

Done = Literal[
    "created",
    "updated",
    "unchanged",
    "adopted",
    "retired",
    "deleted",
    "conflict",
    "left",
    "refused",
    "skipped",
    "failed",
]
DONE: tuple[Done, ...] = (
    *("created", "updated", "unchanged", "adopted", "retired", "deleted"),
    *("conflict", "left", "refused", "skipped", "failed"),
)
_OPEN: frozenset[Done] = frozenset({"conflict", "left", "refused", "skipped", "failed"})
_BECOMES: dict[Action, Done] = {
    "create": "created",
    "gone": "created",
    "update": "updated",
    "unchanged": "unchanged",
    "adopt": "adopted",
    "retire": "retired",
    "delete": "deleted",
    "conflict": "conflict",
    "leave": "left",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one resource.

    Attributes:
        action: `created`, `updated`, `unchanged`, `adopted` (ours and as we want it, but not in the state so far),
            `retired`, `deleted`; `conflict` where somebody else's change stands in the way; `left` for a whole
            record of a trial of which another came first; `refused` where it was
            not allowed to be taken away or overwritten; `skipped` because another resource that it belongs to or
            points to could not be written; `failed`.
        trial: the key of its trial.
        reference: `Type/id` on the target.
        message: why it was not written; empty where it was.
        kept_differently: where the target holds something else than was sent.
    """

    action: Done
    trial: str
    reference: str
    message: str = ""
    kept_differently: tuple[Difference, ...] = ()

    def to_dict(self) -> Json:
        """As plain JSON data, empty members left out."""
        row: Json = {
            "action": self.action,
            "trial": self.trial,
            "resource": self.reference,
            "message": self.message,
            "keptDifferently": [difference.to_dict() for difference in self.kept_differently],
        }
        return {name: value for name, value in row.items() if value}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a plan, or of one trial of it.

    Attributes:
        target: the base URL or path.
        outcomes: one per step, in their order.
        errors: what the target refused, one exception per trial; a ServerError carries its OperationOutcome.
    """

    target: str
    outcomes: tuple[Outcome, ...]
    errors: tuple[TargetError, ...] = field(default=(), repr=False)

    @property
    def counts(self) -> dict[Done, int]:
        """How many resources were created, updated, left, and so on."""
        counted = Counter(outcome.action for outcome in self.outcomes)
        return {action: counted[action] for action in DONE}

    @property
    def ok(self) -> bool:
        """Whether the target holds now what was planned."""
        return not any(outcome.action in _OPEN for outcome in self.outcomes)

    def by_trial(self) -> Iterator[tuple[str, tuple[Outcome, ...]]]:
        """The outcomes of each trial under its key."""
        for trial, found in groupby(self.outcomes, lambda outcome: outcome.trial):
            yield trial, tuple(found)

    def to_dicts(self) -> list[Json]:
        """The outcomes as plain JSON data."""
        return [outcome.to_dict() for outcome in self.outcomes]


def done(step: Step, reference: str = "", kept: tuple[Difference, ...] = ()) -> Outcome:
    """The outcome of a step that was carried out, or had nothing to be carried out."""
    why = step.reason if step.action == "leave" else ""
    return Outcome(_BECOMES[step.action], step.trial, reference or step.reference, why, kept)


def left(step: Step, action: Done, message: str) -> Outcome:
    """The outcome of a step that was not carried out; one that writes nothing is what it was."""
    return Outcome(action, step.trial, step.reference, message) if step.writes else done(step)


def together(target: str, results: Iterable[Result]) -> Result:
    """Several results as one."""
    listed = list(results)
    outcomes = tuple(outcome for result in listed for outcome in result.outcomes)
    return Result(target, outcomes, tuple(error for result in listed for error in result.errors))
