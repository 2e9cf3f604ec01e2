"""Two sides changed one resource: what each changed, what comes of it, and where they disagree; by element, pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fhir_trials.sync.state.known import Side
from fhir_trials.targets import Difference
from fhir_trials.targets.marks import Json


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One element that both sides changed, differently.

    Attributes:
        path: the element, list items by their natural key: `identifier[https://clinicaltrials.gov].value`.
        base: what it was.
        ours: what we want; None for nothing.
        theirs: what is there; None for nothing.
        taken: which side stands in the merged resource; None (nobody chose) leaves theirs there.
    """

    path: str
    base: Any
    ours: Any
    theirs: Any
    taken: Side | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """What comes of two sides.

    Attributes:
        resource: `theirs` with our changes.
        own: what we changed: `theirs` of a difference is what it was, `ours` what we want.
        foreign: what others changed: `ours` of a difference is what it was, `theirs` what is there.
        disagreements: elements in both, with different values.
    """

    resource: Json = field(repr=False)
    own: tuple[Difference, ...] = ()
    foreign: tuple[Difference, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()


def three_way(
    *,
    sent: Json,
    ours: Json,
    stored: Json,
    theirs: Json,
    base: str = "",
    take: Callable[[str], Side | None] = lambda path: None,
) -> Merge:
    """Put our changes (`sent` → `ours`) onto what is there (`theirs`), where others have not changed the same.

    Args:
        sent: what we sent last, its references already those of the target.
        ours: what we want now, likewise.
        stored: what the target made of `sent`.
        theirs: what is there now.
        base: the target's base URL.
        take: which side to take at a path that both changed.
    """
    raise NotImplementedError
