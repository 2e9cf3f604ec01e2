"""Whether two resources say the same, and where they differ, whatever a server adds or rearranges.

Left out or evened: `id`, version, time and source in `meta`, tags, profiles and labels that only the server has, a
generated narrative, absolute against relative own references, ids and order of contained resources, the number of
digits of a decimal, the order of keys. Items of lists are compared with the same item (mappings/list-keys.csv), not
with the one at the same place. https://hl7.org/fhir/R5/resource.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import msgspec

from fhir_trials.targets import contained, item_names, list_keys, primitives
from fhir_trials.targets.contents import Contents
from fhir_trials.targets.marks import Json, objects

UNITED = ("profile", "tag", "security")
"""The lists of `meta` that servers unite."""

_sorted = msgspec.json.Encoder(order="sorted", decimal_format="number")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two resources differ.

    Attributes:
        path: from the resource's root, items of lists by their key: `identifier[https://clinicaltrials.gov|NCT01].value`;
            by position where they have none: `alias[1]`. A list's own path stands for the order of its items.
        ours: the value we want there; None where we want none.
        theirs: the value that is there; None where there is none.
    """

    path: str
    ours: Any
    theirs: Any

    def to_dict(self) -> Json:
        """As plain JSON data; a side without a value is left out."""
        sides = {"ours": self.ours, "theirs": self.theirs}
        return {"path": self.path, **{name: value for name, value in sides.items() if value is not None}}


def differences(ours: Json, theirs: Json, *, base: str = "") -> tuple[Difference, ...]:
    """Where two resources differ, in the order of `ours`; empty where they say the same.

    Args:
        ours: as we want it.
        theirs: as the target has it.
        base: the target's base URL, under which absolute references are its own.
    """
    meta = tuple(missing_marks(ours, theirs))
    left, right = body(ours), body(theirs)
    # As a rule they are equal, which the same text proves sooner than a walk.
    if _sorted.encode(left) == _sorted.encode(right):
        return meta
    right = contained.renamed(right, left, replaced=True)
    return (*meta, *_walk(left, right, "", Contents(base)))


def body(resource: Json) -> Json:
    """What counts of a resource: without `id`, `meta` and a narrative that says no more than the data."""
    out = ("id", "meta") if _authored(resource) else ("id", "meta", "text")
    return {name: value for name, value in resource.items() if name not in out}


def mark(item: Any) -> str:
    """By what a tag, label or profile is known."""
    coding = objects(item)
    return f"{coding[0].get('system', '')}|{coding[0].get('code', '')}" if coding else str(item)


def marks(resource: Json, name: str) -> list[Any]:
    """The items of one of the lists in `UNITED`."""
    meta = objects(resource.get("meta"))
    return _items(meta[0].get(name)) if meta else []


def missing_marks(ours: Json, theirs: Json) -> Iterator[Difference]:
    """The tags, profiles and labels that we want and that are not there.

    Servers unite these lists, so what is there beside ours is no difference.
    """
    for name in UNITED:
        have = {mark(item) for item in marks(theirs, name)}
        wanted = marks(ours, name)
        for called, item in zip(item_names.names(enumerate(wanted), name), wanted, strict=True):
            if mark(item) not in have:
                yield Difference(f"meta.{name}[{called}]", item, None)


def inside(path: str, name: str) -> str:
    """The path of a member; of the parts of a primitive in a list the path of that item."""
    if name in (primitives.VALUE, primitives.SIBLING):
        return path
    return f"{path}.{name}" if path else name


def _authored(resource: Json) -> bool:
    """Whether the narrative says more than the data, so that it counts."""
    text: Any = resource.get("text")
    return isinstance(text, dict) and cast("Json", text).get("status") not in ("generated", "empty", None)


def _walk(ours: Any, theirs: Any, path: str, contents: Contents, name: str = "") -> Iterator[Difference]:
    if contents.same((ours, theirs), name):
        return
    if isinstance(ours, dict) and isinstance(theirs, dict):
        yield from _members(cast("Json", ours), cast("Json", theirs), path, contents)
    elif isinstance(ours, list) and isinstance(theirs, list):
        yield from _lists(cast("list[Any]", ours), cast("list[Any]", theirs), path, contents, name)
    else:
        yield Difference(path, primitives.shown(ours), primitives.shown(theirs))


def _members(ours: Json, theirs: Json, path: str, contents: Contents) -> Iterator[Difference]:
    lists = {
        base
        for name in (*ours, *theirs)
        if name.startswith("_") and primitives.paired((ours, theirs), base := name[1:])
    }
    left, right = (_joined(side, lists) for side in (ours, theirs))
    for name in (*left, *(name for name in right if name not in left)):
        yield from _walk(left.get(name), right.get(name), inside(path, name), contents, name)


def _joined(holder: Json, lists: set[str]) -> Json:
    if not lists:
        return holder
    plain = {name: held for name, held in holder.items() if name.removeprefix("_") not in lists}
    return plain | {name: held for name in sorted(lists) if (held := primitives.joined(holder, name))}


def _lists(
    ours: list[Any], theirs: list[Any], path: str, contents: Contents, element: str
) -> Iterator[Difference]:
    found = list_keys.matches(ours, theirs, element, contents)
    back = {there: here for here, there in found.items()}
    pairs = [(at, item, theirs[found[at]] if at in found else None) for at, item in enumerate(ours)]
    pairs += [(at, None, item) for at, item in enumerate(theirs) if at not in back]
    pairs = [(at, *pair) for at, *pair in pairs if not contents.same(pair)]
    names = item_names.names(((at, there if item is None else item) for at, item, there in pairs), element)
    for name, (_, item, there) in zip(names, pairs, strict=True):
        yield from _walk(item, there, f"{path}[{name}]", contents)
    order = [found[index] for index in sorted(found)]
    if order != sorted(order) and path != "contained":
        yield Difference(path, ours, theirs)


def _items(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []
