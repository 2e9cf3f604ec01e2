"""Which criterion is nested below which, and which of them decide by themselves."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from fhir_trials.model.eligibility import Criterion


class Node(NamedTuple):
    """A criterion's place.

    Attributes:
        parents: the places of those it is nested in, the nearest first.
        children: the places of those directly below it.
    """

    parents: tuple[int, ...]
    children: tuple[int, ...]


def outline(criteria: Sequence[Criterion]) -> list[Node]:
    """The place of each criterion: it belongs to the nearest above it of a lower level, in the same section."""
    parents: list[tuple[int, ...]] = []
    for place, criterion in enumerate(criteria):
        above = [
            other
            for other in ((place - 1, *parents[place - 1]) if place else ())
            if criteria[other].level < criterion.level
        ]
        same = bool(above) and criteria[above[0]].section == criterion.section
        parents.append(tuple(above) if same else ())
    return [
        Node(of, tuple([child for child, up in enumerate(parents) if up[:1] == (place,)]))
        for place, of in enumerate(parents)
    ]


def decides(place: int, node: Node, criteria: Sequence[Criterion], parts: Collection[str]) -> bool:
    """Whether a criterion alone can exclude: in a section, for this participant, below nothing that joins it otherwise.

    Below "all of the following" among inclusions each decides; in any other list the list does.
    """
    own = criteria[place]
    above = [criteria[other] for other in node.parents]
    joined = all(other.below == "all" and other.section == "inclusion" for other in above)
    return own.section != "unknown" and joined and asked_of(place, node, criteria, parts)


def asked_of(place: int, node: Node, criteria: Sequence[Criterion], parts: Collection[str]) -> bool:
    """Whether a criterion is asked of the participant: of all, or all it stands under are parts that were named."""
    own = criteria[place]
    above = [criteria[other] for other in node.parents]
    if not own.for_some and not any(other.for_some for other in above):
        return True
    titles = {_plain(title) for title in own.headings} | {_plain(other.text) for other in above}
    return bool(titles) and titles <= {_plain(part) for part in parts}


def _plain(title: str) -> str:
    return " ".join(title.casefold().split()).rstrip(":")
