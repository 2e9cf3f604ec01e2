"""One walk over one resource or Bundle: its issues, the paths in it, and what its references point to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol, cast

from fhir_trials.issues import Issues
from fhir_trials.releases.table import Json

_HOLDERS = (dict, list)
_TYPE_AND_ID = re.compile(r"([A-Z][A-Za-z]+)/[A-Za-z0-9\-.]{1,64}(?:/_history/[A-Za-z0-9\-.]+)?$")


class Shape(Protocol):
    """How one type is turned from one release into another; never changes its argument.

    `plain` are the names of members that are the same in both: a node that has no others goes through as it is.
    """

    plain: frozenset[str]

    def convert(self, node: Json, walk: Walk) -> Json:
        """The node in the other release: the same object where nothing differs."""
        ...


class Speller(Protocol):
    """How a type that R4 does not have becomes sub-extensions, and back: the module `spelling`."""

    def spell(self, type_: str, element: Json, walk: Walk) -> list[Json]:
        """The parts of an R5 element as sub-extensions."""
        ...

    def unspell(self, type_: str, extension: Json, walk: Walk) -> Json:
        """The R5 element that an extension spells."""
        ...


class Rule(NamedTuple):
    """What a row of the table cannot say: `down` to R4 and `up` to R5, each on a copy of the element's parent.

    Both get the copy, which they change, the original, and the walk. They run where one of their names is present.
    """

    down: Callable[[Json, Json, Walk], None]
    up: Callable[[Json, Json, Walk], None]
    down_names: tuple[str, ...]
    up_names: tuple[str, ...]
    reads_extension: bool = False


class Derived(NamedTuple):
    """An R4 element that repeats, for search, what an extension beside it holds whole.

    `derive` gives it from the R5 node: None where there is nothing to say, `UNKNOWN` where it cannot be known; without
    it the element is read and never written. `lift` puts it into the R5 node where no extension said it.
    """

    name: str
    derive: Callable[[Json, Walk], Any] | None
    lift: Callable[[Json, Any, Walk], None]
    same: Callable[[Any, Any], bool] = lambda native, derived: native == derived


class Finish(NamedTuple):
    """What is done last with a whole node: the copy, which is changed, the original, and the walk."""

    down: Callable[[Json, Json, Walk], None]
    up: Callable[[Json, Json, Walk], None]


UNKNOWN = object()


def keep(out: Json, node: Json, walk: Walk) -> None:
    """Nothing to do in this direction, or not yet."""


class Direction(NamedTuple):
    """What a walk down or up goes by: the shape of each type, the systems to replace, and the speller."""

    shapes: Mapping[str, Shape]
    systems: Mapping[str, str]
    speller: Speller


class Walk:
    """The state of one call of `lower` or `lift`."""

    __slots__ = (
        "_paths",
        "_places",
        "bundle",
        "contained",
        "issues",
        "release",
        "replaced",
        "root",
        "shapes",
        "speller",
        "systems",
    )

    def __init__(self, root: Json, release: str, issues: Issues, direction: Direction) -> None:
        self.root = root
        self.release = release
        self.issues = issues
        self.shapes, self.systems, self.speller = direction
        self.replaced = 0
        self.contained: dict[str, Json] = {}
        self.bundle: dict[str, Json] = {}
        self._paths: dict[int, str] = {}
        self._places = _places(root, str(root.get("resourceType", "")))

    def convert(self, type_: str, value: Any) -> Any:
        """A value of a type, or a list of them, in the other release."""
        shape = self.shapes[type_]
        plain = shape.plain
        if isinstance(value, dict):
            node = cast("Json", value)
            return node if node.keys() <= plain else shape.convert(node, self)
        if isinstance(value, list):
            return [
                shape.convert(item, self) if isinstance(item, dict) and not item.keys() <= plain else item  # pyright: ignore
                for item in value  # pyright: ignore[reportUnknownVariableType]
            ]
        return value

    def path(self, node: Mapping[str, Any], name: str = "") -> str:
        """Where a node of the original stands, found by identity; the original is gone through as far as is asked."""
        own, known = id(node), self._paths
        while own not in known and (found := next(self._places, None)):
            known.setdefault(*found)
        place = known.get(own, "")
        return f"{place}.{name}" if place and name else place or name

    def warning(self, code: str, node: Mapping[str, Any], name: str, message: str) -> None:
        """Record a loss or a doubt at a place."""
        self.issues.warning(code, self.path(node, name), message)

    def information(self, code: str, node: Mapping[str, Any], name: str, message: str) -> None:
        """Record at a place what loses nothing."""
        self.issues.information(code, self.path(node, name), message)

    def target(self, reference: Mapping[str, Any]) -> Json | None:
        """The resource a reference points to, where it is contained or in the same Bundle."""
        text = reference.get("reference")
        if not isinstance(text, str) or not text:
            return None
        return self.contained.get(text[1:]) if text[0] == "#" else self.bundle.get(text)

    def target_type(self, reference: Mapping[str, Any]) -> str | None:
        """The resource type a reference points to, where it can be told."""
        text = reference.get("reference")
        if isinstance(text, str) and text:
            target = self.contained.get(text[1:]) if text[0] == "#" else self.bundle.get(text)
            if target is not None:
                return target.get("resourceType")
            if text[0] != "#" and (found := _TYPE_AND_ID.search(text)):
                return found[1]
        stated = reference.get("type")
        return stated if isinstance(stated, str) else None


def pairs(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Names two by two, the last one with itself: a node is asked for two at a time."""
    return [(names[index], names[min(index + 1, len(names) - 1)]) for index in range(0, len(names), 2)]


def objects(value: Any) -> list[Json]:
    """The objects of a list; a single object as a list; nothing where there is neither."""
    if isinstance(value, list):
        # No cast an item: this is the innermost loop of every walk.
        return [item for item in value if isinstance(item, dict)]  # pyright: ignore[reportUnknownVariableType]
    return [cast("Json", value)] if isinstance(value, dict) else []


def object_at(node: Mapping[str, Any], name: str) -> Json:
    """The object at a name; an empty one where there is none."""
    value = node.get(name)
    return cast("Json", value) if isinstance(value, dict) else {}


def add_extensions(node: Json, extensions: list[Json]) -> None:
    """Append extensions to a copied node without touching the list it shares with the original."""
    if extensions:
        node["extension"] = [*objects(node.get("extension")), *extensions]


def take_extension(node: Json, url: str) -> Json | None:
    """Take the first extension with a URL off a copied node, without touching the list it shares."""
    kept = objects(node.get("extension"))
    found = next((item for item in kept if item.get("url") == url), None)
    if found is not None:
        kept.remove(found)
        set_or_drop(node, "extension", kept)
    return found


def set_or_drop(node: Json, name: str, value: Any) -> None:
    """Set a member, or remove it where the value is empty."""
    if value or value is False or value == 0:
        node[name] = value
    else:
        node.pop(name, None)


def index_by_id(resources: list[Json]) -> dict[str, Json]:
    """Contained resources by their id."""
    return {resource["id"]: resource for resource in resources if isinstance(resource.get("id"), str)}


def convert_contained(resource: Json, walk: Walk) -> Json:
    """A contained resource in the other release; one of another type goes through as it is."""
    shape = walk.shapes.get(str(resource.get("resourceType")))
    return shape.convert(resource, walk) if shape else resource


def without_id(element: Json) -> Json:
    """The element without its id: an id may occur once in a resource, and this is its second occurrence."""
    return {key: value for key, value in element.items() if key != "id"} if "id" in element else element


def without_ids(value: Any) -> Any:
    """The value without its ids and those below it."""
    if isinstance(value, dict):
        node = cast("Json", value)
        return {key: without_ids(child) for key, child in node.items() if key != "id"}
    if isinstance(value, list):
        return [without_ids(child) for child in cast("list[Any]", value)]
    return value


def _places(value: Any, path: str) -> Iterator[tuple[int, str]]:
    """The identity and the path of each object in a value, in the order of the text."""
    if isinstance(value, dict):
        node = cast("Json", value)
        yield id(node), path
        for key, child in node.items():
            if isinstance(child, _HOLDERS):
                yield from _places(child, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, child in enumerate(cast("list[Any]", value)):
            if isinstance(child, _HOLDERS):
                yield from _places(child, f"{path}[{index}]")
