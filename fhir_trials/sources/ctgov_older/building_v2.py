"""A study in the shape of API version 2, put together leaf by leaf, with the trail of where each leaf comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, cast

from fhir_trials.cursor import Json
from fhir_trials.sources.ctgov_older.tables import Step


class Origin(NamedTuple):
    """A leaf of the source.

    Attributes:
        path: where it stands.
        put_back: undoes its taking.
    """

    path: str
    put_back: Callable[[], None]


class Part(NamedTuple):
    """A part of a text that several leaves make: a first name, a last name.

    Attributes:
        rank: its place among the parts.
        text: with the comma that parts it from the one before, if any.
    """

    rank: int
    text: str


Trail = dict[str, list[Origin]]
"""The origins of each leaf, by its path in the shape of version 2."""


class _Leaf:
    def __init__(self) -> None:
        self.values: list[Any] = []
        self.origins: list[Origin] = []

    @property
    def value(self) -> Any:
        if not isinstance(self.values[0], Part):
            return self.values[0]
        return " ".join(part.text for part in sorted(self.values)).replace(" ,", ",")


class _Items(dict[tuple[int, int], Any]):
    """The entries of a list by rank and position."""


class Builder:
    """Puts leaves together; `finish` gives the study and its trail."""

    def __init__(self) -> None:
        self._tree: Json = {}

    def put(self, way: Sequence[Step], positions: Sequence[int], value: Any, origin: Origin) -> bool:
        """Put a value; a list of values goes to the list that the way leads to beyond the positions.

        Returns:
            Whether there was room: a place holds one value, or the parts of one.
        """
        if isinstance(value, list):
            items = enumerate(cast("list[Any]", value))
            return all([self.put(way, [*positions, at], one, origin) for at, one in items if one is not None])
        leaf = self._leaf(way, list(positions))
        if leaf.values and not (isinstance(value, Part) and isinstance(leaf.values[0], Part)):
            return False
        leaf.values.append(value)
        leaf.origins.append(origin)
        return True

    def _leaf(self, way: Sequence[Step], positions: list[int]) -> _Leaf:
        node: dict[Any, Any] = self._tree
        *inner, (name, rank) = way
        for step, at in inner:
            below: Any = {} if at is None else _Items()
            node = node.setdefault(step, below)
            if at is not None:
                node = node.setdefault((at, positions.pop(0) if positions else 0), {})
        if rank is None:
            # A second position has no place of its own: the leaf of the first is found, and is full.
            return node.setdefault(name, _Leaf())
        items = node.setdefault(name, _Items())
        return items.setdefault((rank, positions.pop(0) if positions else 0), _Leaf())

    def finish(self) -> tuple[Json, Trail]:
        """The study and its trail; lists in order, without gaps."""
        trail: Trail = {}
        return cast("Json", _finished(self._tree, "", trail)), trail


def _finished(node: Any, path: str, trail: Trail) -> Any:
    if isinstance(node, _Leaf):
        trail[path] = node.origins
        return node.value
    if isinstance(node, _Items):
        ordered = [node[key] for key in sorted(node)]
        return [_finished(child, f"{path}[{index}]", trail) for index, child in enumerate(ordered)]
    dot = "." if path else ""
    return {key: _finished(child, f"{path}{dot}{key}", trail) for key, child in node.items()}


def source_of(path: str, trail: Trail) -> str:
    """Where a place of version 2 comes from: its own leaf, else what its leaves have in common."""
    if path in trail:
        return trail[path][0].path
    below = (path + ".", path + "[")
    found = [origin.path for place, origins in trail.items() if place.startswith(below) for origin in origins]
    return _in_common(found) if found and path else path


def _in_common(paths: Sequence[str]) -> str:
    """The longest way that all paths have in common."""
    steps = [path.replace("[", ".[").split(".") for path in paths]
    common: list[str] = []
    for together in zip(*steps, strict=False):
        if len(set(together)) > 1:
            break
        common.append(together[0])
    return ".".join(common).replace(".[", "[")


def leaves(value: Any, path: str = "") -> Iterator[str]:
    """The paths of the leaves of a document."""
    if isinstance(value, dict):
        for key, child in cast("Json", value).items():
            yield from leaves(child, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, child in enumerate(cast("list[Any]", value)):
            yield from leaves(child, f"{path}[{index}]")
    else:
        yield path
