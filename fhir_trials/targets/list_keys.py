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
_Rest = dict[int, tuple[_Key, ...]]


@dataclass(frozen=True, slots=True)
class ListKey:
    """Members that tell an item from the others in its list.

    Attributes:
        members: the path of each, step by step; `extension:x` is the value of the extension whose url ends with `x`,
            or itself before another such step; `value[x]` the value of an extension.
        firm: whether two items that both have this key, but not the same, are two, whatever their other keys say.
        alike: whether two items at the same place are one where this key is written almost the same.
        counted: whether it may be but a number, which moves when another item is put in.
    """

    members: tuple[tuple[str, ...], ...]
    firm: bool
    alike: bool
    counted: bool


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
        flags = [row["firm"], row["alike"], row["counted"]]
        if not {*flags} <= {"yes", "no"} or not row["key"]:
            raise TableError(
                f"mappings/{_TABLE}, line {number}: needs a key, and yes or no for firm, alike and counted"
            )
        key = ListKey(tuple(map(_steps, row["key"].split("+"))), *(flag == "yes" for flag in flags))
        found[row["element"]] = (*found.get(row["element"], ()), key)
    return found


def _steps(member: str) -> tuple[str, ...]:
    return tuple(member.split("."))


def matches(
    left: Sequence[Any],
    right: Sequence[Any],
    element: str,
    contents: Contents,
    *,
    changed: bool = True,
    guessed: set[int] | None = None,
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
        guessed: takes in the left index of what may as well be two: matched by its place, or by a number, alone.
    """
    found = _equal([contents.of(item) for item in left], [contents.of(item) for item in right])
    if len(found) == min(len(left), len(right)):
        return found
    _Matching((left, right), found, set() if guessed is None else guessed).run(
        keys(element), contents, changed=changed
    )
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


def _keys(item: Any, specs: tuple[ListKey, ...], contents: Contents, *, every: bool) -> tuple[_Key, ...]:
    """The keys of an item, of which only the best counts unless every one does."""
    if not isinstance(item, dict):
        return (None,) * len(specs)
    found = tuple(_key(cast("Json", item), spec, contents) for spec in specs)
    return found if every else _best(found)


def _key(item: Json, spec: ListKey, contents: Contents) -> _Key:
    found = tuple(contents.of(value(item, steps), steps[-1]) for steps in spec.members)
    return found if all(found) else None


def _best(own: tuple[_Key, ...]) -> tuple[_Key, ...]:
    first = next((number for number, key in enumerate(own) if key), None)
    return tuple(key if number == first else None for number, key in enumerate(own))


class _Matching:
    """Finds the pairs among the items that are in no pair yet; what is found goes into `found`."""

    def __init__(self, sides: tuple[Sequence[Any], Sequence[Any]], found: Matches, guessed: set[int]) -> None:
        self._left, self._right = sides
        self._found = found
        self._guessed = guessed

    def run(self, specs: tuple[ListKey, ...], contents: Contents, *, changed: bool) -> None:
        """See `matches`."""
        taken = set(self._found.values())
        self._specs = specs
        self._here: _Rest = {
            at: _keys(item, specs, contents, every=changed)
            for at, item in enumerate(self._left)
            if at not in self._found
        }
        self._there: _Rest = {
            at: _keys(item, specs, contents, every=changed)
            for at, item in enumerate(self._right)
            if at not in taken
        }
        for number, spec in enumerate(specs):
            self._by_key(number)
            if changed and spec.alike:
                self._by_words(number)
        if changed:
            self._by_place()

    def _pair(self, one: int, other: int, *, guessed: bool) -> None:
        self._found[one] = other
        if guessed:
            self._guessed.add(one)
        del self._here[one], self._there[other]

    def _by_key(self, number: int) -> None:
        """Match what has this key alone in either list."""
        counts = [Counter(own[number] for own in side.values()) for side in (self._here, self._there)]
        places = {own[number]: at for at, own in self._there.items()}
        for at, own in list(self._here.items()):
            key = own[number]
            if key and counts[0][key] == counts[1][key] == 1 and not self._are_two(at, places[key], number):
                better = zip(self._here[at][:number], self._there[places[key]][:number], strict=True)
                doubtful = self._specs[number].counted and any(here != there for here, there in better)
                self._pair(at, places[key], guessed=doubtful)

    def _are_two(self, one: int, other: int, number: int) -> bool:
        """Whether two items differ in a firm key better than this one."""
        keys = zip(self._specs[:number], self._here[one], self._there[other], strict=False)
        return any(spec.firm and here and there and here != there for spec, here, there in keys)

    def _by_words(self, number: int) -> None:
        """Match what is written almost the same behind the same neighbour."""
        free: dict[int, list[tuple[int, frozenset[str]]]] = {}
        for at, neighbour in self._behind(self._there, number):
            free.setdefault(neighbour, []).append((at, self._pieces(self._right[at], number)))
        for at, neighbour in list(self._behind(self._here, number)):
            near = free.get(neighbour, [])
            own = self._pieces(self._left[at], number) if near else frozenset[str]()
            for one in near[:_NEAR]:
                if words.alike(own, one[1]) and not self._are_two(at, one[0], number):
                    near.remove(one)
                    self._pair(at, one[0], guessed=self._may_be_two(at, one[0], number))
                    break

    def _may_be_two(self, one: int, other: int, number: int) -> bool:
        """Whether of two items with almost the same key several have just that key, or their numbers differ."""
        here, there = self._here[one], self._there[other]
        if here[number] == there[number]:
            return True
        keys = zip(self._specs, here, there, strict=True)
        return any(spec.counted and mine and theirs and mine != theirs for spec, mine, theirs in keys)

    def _pieces(self, item: Any, number: int) -> frozenset[str]:
        members = self._specs[number].members
        return words.pieces(" ".join(text for steps in members for text in words.words(value(item, steps))))

    def _by_place(self) -> None:
        """Match what has the same best key, or none, behind the same neighbour, in order."""
        free: dict[tuple[int, Any], deque[int]] = {}
        for at, neighbour in self._behind(self._there):
            free.setdefault((neighbour, _best(self._there[at])), deque()).append(at)
        for at, neighbour in list(self._behind(self._here)):
            if same := free.get((neighbour, _best(self._here[at]))):
                self._pair(at, same.popleft(), guessed=True)

    def _behind(self, side: _Rest, number: int | None = None) -> Iterator[tuple[int, int]]:
        """What is in no pair (with a key, that has this one), and the pair before it by its left item; -1 for none."""
        theirs = side is self._there
        known = {other if theirs else one: one for one, other in self._found.items()}
        neighbour = -1
        for at in sorted((*side, *known)):
            if at in known:
                neighbour = known[at]
            elif number is None or side[at][number]:
                yield at, neighbour


def value(item: Any, steps: Iterable[str]) -> Any:
    """What an item has at the path of a member of a `ListKey`; None for nothing."""
    path = tuple(steps)
    for depth, step in enumerate(path, 1):
        if not isinstance(item, dict):
            return None
        node = cast("Json", item)
        if step.startswith(_EXTENSION):
            item = _of_extension(node, step.removeprefix(_EXTENSION), inner=path[depth : depth + 1])
        elif step == _CHOICE:
            item = next((held for name, held in node.items() if name.startswith("value")), None)
        else:
            item = node.get(step)
    return item


def _of_extension(node: Json, name: str, inner: tuple[str, ...]) -> Any:
    """The value of an extension; itself, where the next step is to one of its own."""
    for extension in objects(node.get("extension")):
        url = extension.get("url")
        if isinstance(url, str) and (url == name or url.endswith(f"/{name}")):
            return extension if inner and inner[0].startswith(_EXTENSION) else value(extension, (_CHOICE,))
    return None
