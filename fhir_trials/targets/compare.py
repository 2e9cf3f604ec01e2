"""Whether two resources say the same, and where they differ, whatever a server adds or rearranges.

Left out or evened: `id`, version, time and source in `meta`, tags, profiles and labels that only the server has, a
generated narrative, absolute against relative own references, ids and order of contained resources, the number of
digits of a decimal, the order of keys. https://hl7.org/fhir/R5/resource.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from fhir_trials import json_text
from fhir_trials.targets import references
from fhir_trials.targets.marks import Json, objects

_UNIONED = ("profile", "tag", "security")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two resources differ.

    Attributes:
        path: from the resource's root: `arm[1].name`.
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
    left, right = _evened(ours, base), _evened(theirs, base)
    if not _authored(ours):
        left.pop("text", None)
        if not _authored(theirs):
            right.pop("text", None)
    right = _aligned(left, right)
    return (*_meta(ours.get("meta"), theirs.get("meta")), *_walk(left, right, ""))


def _evened(resource: Json, base: str) -> Json:
    body = {name: value for name, value in resource.items() if name not in ("id", "meta")}
    return references.replaced(body, lambda text: references.relative(text, base))


def _authored(resource: Json) -> bool:
    """Whether the narrative says more than the data, so that it counts."""
    text: Any = resource.get("text")
    return isinstance(text, dict) and cast("Json", text).get("status") not in ("generated", "empty", None)


def _meta(ours: Any, theirs: Any) -> Iterator[Difference]:
    """What we want in `meta` and is not there: servers unite these lists, so more than ours is no difference."""
    wanted, there = (objects(side)[0] if objects(side) else {} for side in (ours, theirs))
    for name in _UNIONED:
        have = {_mark(item) for item in _items(there.get(name))}
        for index, item in enumerate(_items(wanted.get(name))):
            if _mark(item) not in have:
                yield Difference(f"meta.{name}[{index}]", item, None)


def _mark(item: Any) -> str:
    coding = objects(item)
    return f"{coding[0].get('system', '')}|{coding[0].get('code', '')}" if coding else str(item)


def _aligned(ours: Json, theirs: Json) -> Json:
    """`theirs` with its contained resources in our order and under our ids, as far as they are the same."""
    left, right = objects(ours.get("contained")), objects(theirs.get("contained"))
    if not left or not right:
        return theirs
    pairs = _pairs(left, right)
    names = {f"#{right[there].get('id')}": f"#{left[here].get('id')}" for here, there in pairs.items()}
    rest = [item for index, item in enumerate(right) if index not in pairs.values()]
    ordered = [
        {**right[pairs[here]], "id": item.get("id")} if here in pairs else None
        for here, item in enumerate(left)
    ]
    return references.redirected({**theirs, "contained": [*ordered, *rest]}, names)


def _pairs(left: list[Json], right: list[Json]) -> dict[int, int]:
    """Which of ours is which of theirs: by content and id, then content, then id, then order of its type."""
    pairs: dict[int, int] = {}
    for rule in (_same, _content, _named, _typed):
        taken = set(pairs.values())
        free: dict[str, list[int]] = {}
        for index, item in enumerate(right):
            if index not in taken:
                free.setdefault(rule(item), []).append(index)
        for index, item in enumerate(left):
            if index not in pairs and (same := free.get(rule(item))):
                pairs[index] = same.pop(0)
    return pairs


def _content(item: Json) -> str:
    plain = {name: value for name, value in item.items() if name != "id"}
    bare = references.replaced(plain, lambda text: "#" if text.startswith("#") else text)
    return json_text.encode(_sorted(bare)).decode()


def _same(item: Json) -> str:
    return f"{_named(item)} {_content(item)}"


def _named(item: Json) -> str:
    return f"{_typed(item)}/{item.get('id')}"


def _typed(item: Json) -> str:
    return str(item.get("resourceType"))


def _sorted(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _sorted(child) for name, child in sorted(cast("Json", node).items())}
    if isinstance(node, list):
        return [_sorted(child) for child in cast("list[Any]", node)]
    return node.normalize() if isinstance(node, Decimal) else node


def _walk(ours: Any, theirs: Any, path: str) -> Iterator[Difference]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        left, right = cast("Json", ours), cast("Json", theirs)
        for name in (*left, *(name for name in right if name not in left)):
            yield from _walk(left.get(name), right.get(name), f"{path}.{name}" if path else name)
    elif isinstance(ours, list) and isinstance(theirs, list):
        here, there = cast("list[Any]", ours), cast("list[Any]", theirs)
        for index in range(max(len(here), len(there))):
            yield from _walk(_at(here, index), _at(there, index), f"{path}[{index}]")
    elif not _equal(ours, theirs):
        yield Difference(path, ours, theirs)


def _at(items: list[Any], index: int) -> Any:
    return items[index] if index < len(items) else None


def _equal(ours: Any, theirs: Any) -> bool:
    # True == 1 in Python, not in JSON; 1.50 and 1.5 are one value to FHIR's comparison, and to some servers one text.
    return isinstance(ours, bool) == isinstance(theirs, bool) and bool(ours == theirs)


def _items(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []
