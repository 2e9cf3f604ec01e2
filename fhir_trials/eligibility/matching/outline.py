"""Which criterion is nested below which, and which of them decide by themselves."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from fhir_trials.model.eligibility import Criterion


class Node(NamedTuple):
    """A criterion's place.

    Attributes:
        parent: the place of the one it is directly below; None where it is below none.
        children: the places of those directly below it.
        joined: all that it is nested in are inclusions of which each point counts ("all of the following").
        asked: it is asked of the participant: of all, or all it stands under are parts that were named.
    """

    parent: int | None
    children: tuple[int, ...]
    joined: bool
    asked: bool


class _Above(NamedTuple):
    """What a criterion passes on to those below it: whether any so far is for some, and all their texts are named."""

    joined: bool = True
    for_some: bool = False
    named: bool = True


def outline(criteria: Sequence[Criterion], parts: Collection[str]) -> list[Node]:
    """The place of each criterion: it belongs to the nearest above it of a lower level, in the same section.

    Args:
        criteria: in their order.
        parts: the titles of the parts of the trial that were named.
    """
    parents = _parents(criteria)
    children: list[list[int]] = [[] for _ in criteria]
    wanted = {plain(part) for part in parts}
    passed: list[_Above] = []
    asked: list[bool] = []
    joined: list[bool] = []
    for place, (own, parent) in enumerate(zip(criteria, parents, strict=True)):
        above = _Above() if parent is None else passed[parent]
        if parent is not None:
            children[parent].append(place)
        titles = {plain(title) for title in own.headings}
        named = bool(titles or parent is not None) and titles <= wanted and above.named
        asked.append(named or not (own.for_some or above.for_some))
        joined.append(above.joined)
        passed.append(_passed(own, above, wanted))
    return [Node(*one) for one in zip(parents, map(tuple, children), joined, asked, strict=True)]


def decides(own: Criterion, node: Node) -> bool:
    """Whether a criterion alone can exclude: in a section, for this participant, below nothing that joins it otherwise.

    Below "all of the following" among inclusions each decides; in any other list the list does.
    """
    return own.section != "unknown" and node.joined and node.asked


def titles(criteria: Sequence[Criterion]) -> dict[str, str]:
    """All that criteria stand under, as it is written, by what of it is compared."""
    found = [title for own in criteria for title in own.headings]
    found += [criteria[place].text for place in _parents(criteria) if place is not None]
    return {plain(title): title for title in found}


def plain(title: str) -> str:
    """What of a title is compared."""
    return " ".join(title.casefold().split()).rstrip(":")


def _passed(own: Criterion, above: _Above, wanted: Collection[str]) -> _Above:
    each = own.below == "all" and own.section == "inclusion"
    return _Above(
        above.joined and each, above.for_some or own.for_some, above.named and plain(own.text) in wanted
    )


def _parents(criteria: Sequence[Criterion]) -> list[int | None]:
    parents: list[int | None] = []
    for place, own in enumerate(criteria):
        above = place - 1 if place else None
        while above is not None and criteria[above].level >= own.level:
            above = parents[above]
        same = above is not None and criteria[above].section == own.section
        parents.append(above if same else None)
    return parents
