"""Reading by taking: what a reader takes is removed from the source, so what is left was not read.

A reader never lists what it ignores. It takes what it understands through a `Cursor`; whatever remains in the
source afterwards becomes an issue with its path, at the highest node of which nothing was taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any, cast

from fhir_trials.issues import Issues, Severity

Json = dict[str, Any]
# What is left of an object that was taken whole, and what stands in a list for an item that was taken:
# it has no leaves, and the positions behind it hold.
_TAKEN: Json = {}
_NUMBERS = (int, float, Decimal)
_CONTAINERS = (dict, list)


class Cursor:
    """A place in a JSON document that is consumed while it is read.

    A value of another type than asked for is not taken, and so is reported with the rest.
    The document is changed: hand in a copy where it is still needed.
    """

    __slots__ = ("_above", "_index", "_name", "_visited", "node")

    def __init__(
        self, node: Json, path: str = "", _above: Cursor | None = None, _index: int | None = None
    ) -> None:
        """Begin at the root of a document; below it, `at` and `each` make the cursors."""
        self.node = node
        self._name = path
        self._above = _above
        self._index = _index
        self._visited: set[int] = set() if _above is None else _above._visited
        self._visited.add(id(node))

    def __bool__(self) -> bool:
        """Whether anything is left here."""
        return bool(self.node)

    @property
    def path(self) -> str:
        """Where this is in the document; put together only when an issue asks for it."""
        path = self._name if self._above is None else self._above.path_of(self._name)
        return path if self._index is None else f"{path}[{self._index}]"

    def path_of(self, key: str) -> str:
        """The path of a member."""
        path = self.path
        return f"{path}.{key}" if path else key

    def text(self, key: str) -> str | None:
        """Take a string that says something; None where there is none."""
        node = self.node
        value = node.get(key)
        if isinstance(value, str) and value and not value.isspace():
            del node[key]
            return value
        return None

    def flag(self, key: str) -> bool | None:
        """Take a boolean."""
        value = self.node.get(key)
        if value is True or value is False:
            del self.node[key]
            return value
        return None

    def whole(self, key: str) -> int | None:
        """Take a whole number."""
        value = self.node.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            del self.node[key]
            return value
        return None

    def decimal(self, key: str) -> Decimal | None:
        """Take a number, digit by digit."""
        value = self.node.get(key)
        if isinstance(value, bool) or not isinstance(value, _NUMBERS):
            return None
        # A float comes from another JSON reader than ours; its shortest spelling is the one that was read.
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not number.is_finite():
            return None
        del self.node[key]
        return number

    def texts(self, key: str) -> tuple[str, ...]:
        """Take the strings of a list; what is not a string stays, at its position."""
        value = self.node.get(key)
        if not isinstance(value, list):
            return ()
        items = cast("list[Any]", value)
        taken = tuple(item for item in items if isinstance(item, str) and item.strip())
        if len(taken) == len(items):
            del self.node[key]
        else:
            for index, item in enumerate(items):
                if isinstance(item, str) and item.strip():
                    items[index] = _TAKEN
            self._visited.add(id(items))
        return taken

    def list_of_texts(self, key: str) -> Iterator[tuple[str, Callable[[], None]]]:
        """The strings of a list one by one, each with what takes it; for lists of which some cannot be used."""
        value = self.node.get(key)
        if isinstance(value, list):
            items = cast("list[Any]", value)
            self._visited.add(id(items))
            for index, item in enumerate(items):
                if isinstance(item, str) and item.strip():
                    yield item, partial(items.__setitem__, index, _TAKEN)

    def at(self, key: str) -> Cursor:
        """The object at `key`; an empty one where there is none."""
        value = self.node.get(key)
        node: Json = value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]
        return Cursor(node, key, self)

    def each(self, key: str) -> Iterator[Cursor]:
        """The objects of the list at `key`, in order."""
        value = self.node.get(key)
        return self._objects(key, cast("list[Any]", value)) if isinstance(value, list) else iter(())

    def _objects(self, key: str, items: list[Any]) -> Iterator[Cursor]:
        self._visited.add(id(items))
        for index, item in enumerate(items):
            if isinstance(item, dict):
                yield Cursor(item, key, self, index)  # pyright: ignore[reportUnknownArgumentType]

    def nth(self, key: str, position: int) -> Cursor:
        """The object at a position of the list at `key`, an empty one where there is none; the others stay whole."""
        value = self.node.get(key)
        items = cast("list[Any]", value) if isinstance(value, list) else []
        if not (position < len(items) and isinstance(items[position], dict)):
            return Cursor({}, key, self, position)
        self._visited.add(id(items))
        return Cursor(items[position], key, self, position)

    def each_with(self, key: str, member: str, wanted: str) -> Iterator[Cursor]:
        """The objects of the list at `key` whose `member` is that text, in order."""
        value = self.node.get(key)
        if isinstance(value, list):
            items = cast("list[Any]", value)
            self._visited.add(id(items))
            for index, item in enumerate(items):
                if isinstance(item, dict):
                    self._visited.add(id(item))  # pyright: ignore[reportUnknownArgumentType]
                    if item.get(member) == wanted:  # pyright: ignore[reportUnknownMemberType]
                        yield Cursor(item, key, self, index)  # pyright: ignore[reportUnknownArgumentType]

    def take_if(self, key: str, wanted: Callable[[Any], bool]) -> Any:
        """Take whatever stands at `key` if `wanted` says so, else None."""
        return self.node.pop(key) if key in self.node and wanted(self.node[key]) else None

    def drop(self, key: str) -> None:
        """Take a member that repeats what was already taken elsewhere; a reason stands beside each call."""
        self.node.pop(key, None)

    def report_rest(
        self,
        issues: Issues,
        code: str,
        because: Callable[[str], str] | None = None,
        harmless: Callable[[str], bool] | None = None,
        field: Callable[[str], str] | None = None,
    ) -> int:
        """Make an issue of everything that was not taken, and return the number of its leaves.

        What has no reason is an issue for each place. What has one is an issue for each field and reason, at the path
        of the field (`a.b[].c`) with the number of its places, or at its own path where it stands in one place only.

        Args:
            issues: where the issues go, as warnings.
            code: their code.
            because: gives the reason for a path, list positions left out (`a.b[].c`); empty where unknown.
            harmless: whether leaving out this path loses nothing, so that its issue is information only.
            field: the name under which places of several paths are one issue; else each path is one field.
        """
        begin = self.path
        told: dict[tuple[Severity, str, str], list[tuple[str, int]]] = {}
        for step, count in self._untouched(self.node):
            path = (begin + step).removeprefix(".")
            plain = without_positions(path)
            reason = because(plain) if because else ""
            severity: Severity = "information" if harmless and harmless(plain) else "warning"
            name = field(plain) if field else plain
            # The place of the document itself stays as it is: records of a file are told one by one.
            named = begin + name.removeprefix(without_positions(begin))
            told.setdefault((severity, reason, named if reason else path), []).append((path, count))
        for (severity, reason, named), places in told.items():
            path, said = _told(named, places)
            issues.add(severity, code, path, f"{said}: {reason}" if reason else said)
        return sum(count for places in told.values() for _, count in places)

    def _untouched(self, value: Any) -> list[tuple[str, int]]:
        """The highest places that no cursor has visited, and single values left behind: way from here, leaves."""
        found: list[tuple[str, int]] = []
        if isinstance(value, dict) and id(cast("Any", value)) in self._visited:
            for key, child in cast("Json", value).items():
                if child != _TAKEN and (below := self._untouched(child)):
                    found += [(f".{key}{step}", count) for step, count in below]
        elif isinstance(value, list) and id(cast("Any", value)) in self._visited:
            for index, child in enumerate(cast("list[Any]", value)):
                if child != _TAKEN and (below := self._untouched(child)):
                    found += [(f"[{index}]{step}", count) for step, count in below]
        elif count := leaves(value):
            found.append(("", count))
        return found


def _told(field: str, places: list[tuple[str, int]]) -> tuple[str, str]:
    """Path and message of the issue for what was left of a field."""
    count = sum(number for _, number in places)
    told = f"{count} value{'s' if count != 1 else ''}"
    if len(places) == 1:
        return places[0][0], f"not read ({told})"
    return field, f"not read ({told} in {len(places)} places)"


def copied(value: Any) -> Any:
    """A copy that may be consumed; plain JSON data needs no more than this."""
    if isinstance(value, dict):
        node = cast("Json", value)
        return {
            key: copied(child) if isinstance(child, _CONTAINERS) else child for key, child in node.items()
        }
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return [copied(child) if isinstance(child, _CONTAINERS) else child for child in items]
    return value


def leaves(value: Any) -> int:
    """How many values (strings, numbers, booleans, nulls) a JSON document holds."""
    count = 0
    waiting: list[Any] = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += cast("Json", one).values()
        elif isinstance(one, list):
            waiting += cast("list[Any]", one)
        else:
            count += 1
    return count


def without_positions(path: str) -> str:
    """A path with list positions left out, as the data dictionaries have it: `a.b[].c`."""
    return "[]".join(part.partition("]")[2] if index else part for index, part in enumerate(path.split("[")))
