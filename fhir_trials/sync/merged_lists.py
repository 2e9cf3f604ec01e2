"""Lists of four versions of an element, item by item: which are the same one, and in which order they end."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Literal, NamedTuple

from fhir_trials import json_text
from fhir_trials.targets import item_names, list_keys
from fhir_trials.targets.contents import Contents


class Sides(NamedTuple):
    """An element, an item, a list or a place in it, as each of the four has it; None where it has none."""

    sent: Any = None
    ours: Any = None
    stored: Any = None
    theirs: Any = None


_Pair = tuple[int | None, int | None]
_NONE: _Pair = (None, None)


class Rows(NamedTuple):
    """The items of four lists.

    Attributes:
        all: for each item the index of it in every list that has it.
        guessed: those that may be several items: matched with what they were by their place, or by a number, alone.
    """

    all: list[Sides]
    guessed: set[Sides]


def rows(lists: Sides, element: str, contents: Contents) -> Rows:
    """The items of four lists, each known wherever it stands.

    What both sides added is one item only where the two say the same or have the same best key.
    """
    guesses: tuple[set[int], set[int]] = set(), set()
    kept = list_keys.matches(lists.sent, lists.stored, element, contents)
    own = _joined(lists.sent, lists.ours, (), element, contents, guessed=guesses[0])
    foreign = _joined(lists.stored, lists.theirs, (), element, contents, guessed=guesses[1])
    agreed = _agreed(
        lists, contents, _origins(own, kept), _origins(foreign, {at: at for at in kept.values()})
    )
    if agreed:
        own = _joined(lists.sent, lists.ours, agreed.keys(), element, contents, guessed=guesses[0])
        foreign = _joined(lists.stored, lists.theirs, agreed.values(), element, contents, guessed=guesses[1])
    by_stored = {there[0]: there for there in foreign if there[0] is not None}
    found = [Sides(*here, *by_stored.pop(kept[here[0]])) for here in own if here[0] in kept]
    left = [here for here in own if here[0] not in kept]
    right = [*by_stored.values(), *(there for there in foreign if there[0] is None)]
    added = list_keys.matches(
        [_item(here, lists.sent, lists.ours) for here in left],
        [_item(there, lists.stored, lists.theirs) for there in right],
        element,
        contents,
        changed=False,
    )
    rest = set(range(len(right))) - set(added.values())
    found += [Sides(*here, *(right[added[at]] if at in added else _NONE)) for at, here in enumerate(left)]
    found += [Sides(*_NONE, *right[at]) for at in sorted(rest)]
    found += [Sides(None, here, None, there) for here, there in agreed.items()]
    return Rows(found, {row for row in found if row.sent in guesses[0] or row.stored in guesses[1]})


def _agreed(
    lists: Sides, contents: Contents, own: list_keys.Matches, foreign: list_keys.Matches
) -> list_keys.Matches:
    """What both sides say and nobody said before, but did not make from the same item: still one item."""
    sent, ours, stored, theirs = ([contents.of(item) for item in held] for held in lists)
    before = {*sent, *stored}
    free: dict[int, deque[int]] = {}
    for index, content in enumerate(theirs):
        if content not in before:
            free.setdefault(content, deque()).append(index)
    found = {index: free[content].popleft() for index, content in enumerate(ours) if free.get(content)}
    return {here: there for here, there in found.items() if own.get(here) != foreign.get(there)}


def _origins(pairs: Iterable[_Pair], stored: list_keys.Matches) -> list_keys.Matches:
    """The stored item that each item of one side was made from."""
    return {new: stored[old] for old, new in pairs if old in stored and new is not None}


def _joined(
    before: Sequence[Any],
    after: Sequence[Any],
    out: Collection[int],
    element: str,
    contents: Contents,
    *,
    guessed: set[int],
) -> list[_Pair]:
    """The items of one side before and after, without those that are left out; `guessed` is filled anew."""
    guessed.clear()
    left = [index for index in range(len(after)) if index not in out]
    found = list_keys.matches(before, [after[index] for index in left], element, contents, guessed=guessed)
    kept = {index: left[at] for index, at in found.items()}
    new = sorted(set(left) - set(kept.values()))
    return [*((index, kept.get(index)) for index in range(len(before))), *((None, index) for index in new)]


def _item(pair: _Pair, before: Sequence[Any], after: Sequence[Any]) -> Any:
    old, new = pair
    return after[new] if new is not None else before[old] if old is not None else None


def items(row: Sides, lists: Sides) -> Sides:
    """The item itself as each list has it."""
    return Sides(*(held[at] if at is not None else None for at, held in zip(row, lists, strict=True)))


def names(found: Iterable[Sides], lists: Sides, element: str) -> list[str]:
    """What to call the items in a path: as before both sides changed them, the same whichever side is ours."""
    return item_names.names((_called(row, lists) for row in found), element)


def _called(row: Sides, lists: Sides) -> tuple[int, Any]:
    versions = [(at, held[at]) for at, held in zip(row, lists, strict=True) if at is not None]
    known = row.sent is not None or row.stored is not None
    return versions[0] if known else min(versions, key=lambda version: json_text.encode(version[1]))


def order(found: Sequence[Sides], kept: Collection[Sides], *, take_ours: Callable[[], bool]) -> list[Sides]:
    """The order of the rows that are kept: theirs with what we added beside its neighbours, or ours where only we changed it.

    Args:
        found: all rows.
        kept: those that have something in the merged list.
        take_ours: asked where both changed the order of the same, each in its own way.
    """
    ours = [row for row in _sorted(found, 1) if row in kept]
    theirs = [row for row in _sorted(found, 3) if row in kept]
    own, foreign = _change(found, 0, 1), _change(found, 2, 3)
    both = own == foreign == "moved" and [row for row in ours if row.theirs is not None] != [
        row for row in theirs if row.ours is not None
    ]
    lead_ours = not foreign or (own == "moved" and foreign != "moved") or (both and take_ours())
    return _beside(ours, theirs) if lead_ours else _beside(theirs, ours)


def _sorted(found: Iterable[Sides], side: int) -> list[Sides]:
    return sorted((row for row in found if row[side] is not None), key=lambda row: row[side])


def _change(found: Iterable[Sides], before: int, after: int) -> Literal["", "changed", "moved"]:
    """What happened to a list: others stand in it, or the same in another order."""
    pairs = [(row[before], row[after]) for row in found]
    places = [new for _, new in sorted(pair for pair in pairs if None not in pair)]
    if places != sorted(places):
        return "moved"
    return "changed" if any((old is None) != (new is None) for old, new in pairs) else ""


def _beside(lead: list[Sides], other: list[Sides]) -> list[Sides]:
    """The one list with what only the other has, each behind what it stands behind there."""
    known = set(lead)
    behind: dict[Sides | None, list[Sides]] = {}
    near: Sides | None = None
    for row in other:
        if row in known:
            near = row
        else:
            behind.setdefault(near, []).append(row)
    return [*behind.get(None, []), *(one for row in lead for one in (row, *behind.get(row, [])))]
