"""By what an item of a list is known, and which items of two lists are the same one: mappings/list-keys.csv.

FHIR's lists have no keys of their own. https://hl7.org/fhir/R5/json.html#repeat
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from fhir_trials import mapping_files
from fhir_trials.errors import TableError
from fhir_trials.targets import words
from fhir_trials.targets.contents import Contents
from fhir_trials.targets.marks import Json, objects

_TABLE = "list-keys.csv"
_ANY = "*"
# So many items are looked at for one that is written almost the same.
_NEAR = 16
_EXTENSION, _CHOICE = "extension:", "value[x]"

Matches = dict[int, int]
"""Index in the one list → index in the other."""
_Key = tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class ListKey:
    """Members that tell an item from the others in its list.

    Attributes:
        members: the path of each, step by step; `extension:x` is the value of the extension whose url ends with `x`,
            `value[x]` the value of an extension.
        firm: whether two items that both have this key, but not the same, are two, whatever their other keys say.
        alike: whether two items at the same place are one where this key is written almost the same.
    """

    members: tuple[tuple[str, ...], ...]
    firm: bool
    alike: bool


def keys(element: str) -> tuple[ListKey, ...]:
    """The keys of the items of an element (`identifier`), the best first; of an unknown one those for any element.

    Raises:
        TableError: the table is not as it should be.
    """
    table = _table()
    return table.get(element, table[_ANY])


@cache
def _table() -> dict[str, tuple[ListKey, ...]]:
    found: dict[str, tuple[ListKey, ...]] = {_ANY: ()}
    for number, row in enumerate(mapping_files.read_csv(_TABLE), 2):
        flags = [row["firm"], row["alike"]]
        if not {*flags} <= {"yes", "no"} or not row["key"]:
            raise TableError(
                f"mappings/{_TABLE}, line {number}: needs a key, and yes or no for firm and alike"
            )
        key = ListKey(tuple(map(_steps, row["key"].split("+"))), *(flag == "yes" for flag in flags))
        found[row["element"]] = (*found.get(row["element"], ()), key)
    return found


def _steps(member: str) -> tuple[str, ...]:
    return tuple(member.split("."))


def matches(
    left: Sequence[Any], right: Sequence[Any], element: str, contents: Contents, *, changed: bool = True
) -> Matches:
    """Which items of two lists are the same one, each at most once.

    First those that say the same; then by each key, where only one item of either list has it or, behind the same
    neighbour, one that is written almost the same; then, of those that have the same key or none, by their order
    behind the same neighbour.

    Args:
        left: items of a list of this element.
        right: the same.
        element: the member the lists stand in.
        contents: of the comparison.
        changed: whether an item may have been changed: else only its best key counts, and no order.
    """
    found = _equal([contents.of(item) for item in left], [contents.of(item) for item in right])
    if len(found) == min(len(left), len(right)):
        return found
    specs = keys(element)
    taken = set(found.values())
    here = {index: _keys(item, specs, contents) for index, item in enumerate(left) if index not in found}
    there = {index: _keys(item, specs, contents) for index, item in enumerate(right) if index not in taken}
    if not changed:
        here, there = ({index: _best(own) for index, own in side.items()} for side in (here, there))
    for number, spec in enumerate(specs):
        _by_key(number, specs, here, there, found)
        if changed and spec.alike:
            _by_words(
                {at: _pieces(left[at], spec) for at, own in here.items() if own[number]},
                {at: _pieces(right[at], spec) for at, own in there.items() if own[number]},
                *(here, there, found),
            )
    if changed:
        _by_place(here, there, found)
    return found


def _equal(left: list[int], right: list[int]) -> Matches:
    """Equal contents: from both ends, so that what stands twice keeps its neighbours, then the first with the first."""
    shorter = min(len(left), len(right))
    start = next((index for index in range(shorter) if left[index] != right[index]), shorter)
    rest = shorter - start
    end = next((back for back in range(rest) if left[-1 - back] != right[-1 - back]), rest)
    found = {index: index for index in range(start)}
    free: dict[int, deque[int]] = {}
    for index in range(start, len(right) - end):
        free.setdefault(right[index], deque()).append(index)
    for index in range(start, len(left) - end):
        if same := free.get(left[index]):
            found[index] = same.popleft()
    found |= {len(left) - back: len(right) - back for back in range(end, 0, -1)}
    return found


def _keys(item: Any, specs: tuple[ListKey, ...], contents: Contents) -> tuple[_Key, ...]:
    if not isinstance(item, dict):
        return (None,) * len(specs)
    return tuple(_key(cast("Json", item), spec, contents) for spec in specs)


def _key(item: Json, spec: ListKey, contents: Contents) -> _Key:
    found = tuple(contents.of(value(item, steps), steps[-1]) for steps in spec.members)
    return found if all(found) else None


def _best(own: tuple[_Key, ...]) -> tuple[_Key, ...]:
    first = next((number for number, key in enumerate(own) if key), None)
    return tuple(key if number == first else None for number, key in enumerate(own))


def _by_key(
    number: int,
    specs: tuple[ListKey, ...],
    here: dict[int, tuple[_Key, ...]],
    there: dict[int, tuple[_Key, ...]],
    found: Matches,
) -> None:
    """Match what has this key alone in either list; what is matched is taken out of `here` and `there`."""
    counts = [Counter(own[number] for own in side.values()) for side in (here, there)]
    places = {own[number]: index for index, own in there.items()}
    firm = [earlier for earlier in range(number) if specs[earlier].firm]
    for index, own in list(here.items()):
        key = own[number]
        if key is None or counts[0][key] != 1 or counts[1][key] != 1:
            continue
        other = there[places[key]]
        if all(None in (own[one], other[one]) or own[one] == other[one] for one in firm):
            found[index] = places[key]
            del here[index], there[places[key]]


def _pieces(item: Any, spec: ListKey) -> frozenset[str]:
    return words.pieces(" ".join(text for steps in spec.members for text in words.words(value(item, steps))))


def _by_words(
    left: dict[int, frozenset[str]],
    right: dict[int, frozenset[str]],
    here: dict[int, tuple[_Key, ...]],
    there: dict[int, tuple[_Key, ...]],
    found: Matches,
) -> None:
    """Match what is written almost the same behind the same neighbour; what is matched is taken out as by a key."""
    free: dict[int, list[int]] = {}
    for index, neighbour in _neighbours(right, {index: own for own, index in found.items()}):
        free.setdefault(neighbour, []).append(index)
    for index, neighbour in list(_neighbours(left, {own: own for own in found})):
        near = free.get(neighbour, [])
        other = next((one for one in near[:_NEAR] if words.alike(left[index], right[one])), None)
        if other is not None:
            near.remove(other)
            found[index] = other
            del here[index], there[other]


def _by_place(here: dict[int, tuple[_Key, ...]], there: dict[int, tuple[_Key, ...]], found: Matches) -> None:
    """Match what has the same best key, or none, behind the same neighbour, in order."""
    free: dict[tuple[int, Any], deque[int]] = {}
    for index, neighbour in _neighbours(there, {index: own for own, index in found.items()}):
        free.setdefault((neighbour, _best(there[index])), deque()).append(index)
    for index, neighbour in list(_neighbours(here, {own: own for own in found})):
        if same := free.get((neighbour, _best(here[index]))):
            found[index] = same.popleft()


def _neighbours(side: Iterable[int], known: Matches) -> Iterator[tuple[int, int]]:
    """Each index with the one of the left list that stands for the nearest known one before it; -1 for none."""
    neighbour = -1
    for index in sorted((*side, *known)):
        if index in known:
            neighbour = known[index]
        else:
            yield index, neighbour


def value(item: Any, steps: Iterable[str]) -> Any:
    """What an item has at the path of a member of a `ListKey`; None for nothing."""
    for step in steps:
        if not isinstance(item, dict):
            return None
        node = cast("Json", item)
        if step.startswith(_EXTENSION):
            item = _of_extension(node, step.removeprefix(_EXTENSION))
        elif step == _CHOICE:
            item = next((held for name, held in node.items() if name.startswith("value")), None)
        else:
            item = node.get(step)
    return item


def _of_extension(node: Json, name: str) -> Any:
    for extension in objects(node.get("extension")):
        url = extension.get("url")
        if isinstance(url, str) and (url == name or url.endswith(f"/{name}")):
            return value(extension, (_CHOICE,))
    return None
