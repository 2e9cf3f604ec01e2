"""Random edits of real resources, as people and programs make them, for tests of two sides."""

import copy
import re
from collections.abc import Callable, Collection, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from fhir_trials import json_text

Json = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]
EXAMPLES = Path(__file__).parents[2] / "examples"

_WORDS = st.sampled_from(["", " (changed)", "X", "42", "ü – µ", "a\nb"])
_CODES = st.sampled_from(["active", "completed", "draft", "phase-3", "other"])
_DATES = st.sampled_from(["2024", "2025-01", "2026-02-03"])
# Where a text is no free text.
_STRICT = re.compile(
    "reference|resourceType|id|linkId|url|system|.*Id|.*Canonical|.*Code|code|.*[dD]ate|start|end|status|use|type"
)
_DATE = re.compile(".*[dD]ate|start|end")
_CODE = re.compile("value(Code)|code|status|use")
_OTHER_TYPE = {
    "valueString": "valueMarkdown",
    "valueMarkdown": "valueString",
    "valueCode": "valueString",
    "valuePositiveInt": "valueInteger",
    "valueInteger": "valueUnsignedInt",
}
_ADDED = "https://example.org/fhir/StructureDefinition"


class Place(NamedTuple):
    """Where something stands."""

    holder: Any
    name: Any
    value: Any
    member: str


@cache
def texts() -> dict[str, bytes]:
    """Every resource of the examples, R4 and R5, as JSON text."""
    found: dict[str, bytes] = {}
    for file in sorted(EXAMPLES.glob("*/fhir-r[45].json")):
        for entry in json_text.decode(file.read_bytes(), file.name)["entry"]:
            one = entry["resource"]
            name = f"{file.parent.name} {file.stem} {one['resourceType']}/{one['id']}"
            found[name] = json_text.encode(one)
    return found


def real_resources() -> st.SearchStrategy[Json]:
    """A resource of the examples, a new copy each time."""
    return st.sampled_from(sorted(texts())).map(lambda name: json_text.decode(texts()[name], name))


@st.composite
def edited(
    draw: Draw, resource: Json, *, least: int = 1, most: int = 3, within: Collection[str] | None = None
) -> Json:
    """A copy of a resource with some edits; an edit that finds nothing to change changes nothing.

    Args:
        draw: of hypothesis.
        resource: is not changed.
        least: how many edits at least.
        most: how many at most.
        within: the members of the resource in which edits are made; all but id, type and meta without.
    """
    changed = copy.deepcopy(resource)
    for _ in range(draw(st.integers(least, most))):
        kinds = EDITS if within is None else [kind for kind in EDITS if kind not in _OF_THE_WHOLE]
        draw(st.sampled_from(kinds))(draw, changed, within)
        changed = without_empty(changed)
    return changed


def without_empty(node: Any) -> Any:
    """Without members that hold nothing, which FHIR does not allow."""
    if isinstance(node, dict):
        return {
            name: held for name, child in node.items() if (held := without_empty(child)) not in (None, {}, [])
        }
    return [without_empty(child) for child in node] if isinstance(node, list) else node


def places(node: Any, within: Collection[str] | None = None) -> Iterator[Place]:
    """Everything inside a resource but what tells which one it is."""
    for name, value in node.items():
        if name not in ("resourceType", "id", "meta") and (within is None or name in within):
            yield Place(node, name, value, name)
            yield from _inside(value, name)


def _inside(node: Any, member: str) -> Iterator[Place]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, value in inner:
        own = name if isinstance(name, str) else member
        yield Place(node, name, value, own)
        yield from _inside(value, own)


def _pick(
    draw: Draw, resource: Json, within: Collection[str] | None, fits: Callable[[Place], bool]
) -> Place | None:
    found = [place for place in places(resource, within) if fits(place)]
    return draw(st.sampled_from(found)) if found else None


def _set(kind: Callable[[Place], bool], new: Callable[[Draw, Any], Any]) -> Callable[..., None]:
    """An edit that puts another value in the place of one."""

    def edit(draw: Draw, resource: Json, within: Collection[str] | None) -> None:
        place = _pick(draw, resource, within, kind)
        if place:
            place.holder[place.name] = new(draw, place.value)

    return edit


def _free(place: Place) -> bool:
    return isinstance(place.value, str) and not _STRICT.fullmatch(place.member)


def _matching(pattern: re.Pattern[str]) -> Callable[[Place], bool]:
    return lambda place: isinstance(place.value, str) and bool(pattern.fullmatch(place.member))


def _is_number(place: Place) -> bool:
    return isinstance(place.value, int | Decimal) and not isinstance(place.value, bool)


def _is_list(place: Place) -> bool:
    return isinstance(place.value, list)


def _is_object(place: Place) -> bool:
    return isinstance(place.value, dict) and "resourceType" not in place.value


def remove_item(draw: Draw, resource: Json, within: Collection[str] | None) -> None:
    """Take an item out of a list."""
    if place := _pick(draw, resource, within, _is_list):
        place.value.pop(draw(st.integers(0, len(place.value) - 1)))


def add_item(draw: Draw, resource: Json, within: Collection[str] | None) -> None:
    """Put something like an item into its list, somewhere."""
    if place := _pick(draw, resource, within, lambda one: _is_list(one) and one.name != "contained"):
        like = copy.deepcopy(draw(st.sampled_from(place.value)))
        if isinstance(like, dict):
            like.pop("id", None)
            for name, value in like.items():
                if isinstance(value, str) and not _STRICT.fullmatch(name):
                    like[name] = f"{value}{draw(_WORDS)}"
        else:
            like = f"{like} {draw(_WORDS)}"
        place.value.insert(draw(st.integers(0, len(place.value))), like)


def double_item(draw: Draw, resource: Json, within: Collection[str] | None) -> None:
    """Put an item into its list a second time."""
    if place := _pick(draw, resource, within, lambda one: _is_list(one) and one.name != "contained"):
        place.value.append(copy.deepcopy(draw(st.sampled_from(place.value))))


def move_items(draw: Draw, resource: Json, within: Collection[str] | None) -> None:
    """Put the items of a list in another order."""
    if place := _pick(draw, resource, within, lambda one: _is_list(one) and len(one.value) > 1):
        place.value[:] = draw(st.permutations(place.value))


def remove_member(draw: Draw, resource: Json, within: Collection[str] | None) -> None:
    """Take a member out of its object."""
    if place := _pick(draw, resource, within, lambda one: isinstance(one.holder, dict)):
        del place.holder[place.name]


def add_extension(draw: Draw, resource: Json, within: Collection[str] | None) -> None:
    """Put an extension on an element."""
    if place := _pick(draw, resource, within, _is_object):
        value = {"url": f"{_ADDED}/{draw(_CODES)}", "valueString": draw(_WORDS) or "x"}
        place.value["extension"] = [*place.value.get("extension", ()), value]


def add_sibling(draw: Draw, resource: Json, within: Collection[str] | None) -> None:
    """Put an extension on a primitive, in a list too."""
    place = _pick(
        draw, resource, within, lambda one: isinstance(one.value, str) and isinstance(one.holder, dict)
    )
    if place and place.name not in ("reference", "url", "id", "resourceType"):
        value = {"url": f"{_ADDED}/{draw(_CODES)}", "valueString": draw(_WORDS) or "y"}
        place.holder[f"_{place.name}"] = {"extension": [value]}


def add_sibling_list(draw: Draw, resource: Json, within: Collection[str] | None) -> None:
    """Put an extension on one of several primitives."""
    place = _pick(
        draw, resource, within, lambda one: _is_list(one) and all(isinstance(item, str) for item in one.value)
    )
    if place:
        at = draw(st.integers(0, len(place.value) - 1))
        siblings: list[Any] = [None] * len(place.value)
        siblings[at] = {"extension": [{"url": f"{_ADDED}/lang", "valueCode": draw(_CODES)}]}
        place.holder[f"_{place.name}"] = siblings


def change_type(draw: Draw, resource: Json, within: Collection[str] | None) -> None:
    """Say the value of an extension in another type."""
    if place := _pick(draw, resource, within, lambda one: one.name in _OTHER_TYPE):
        place.holder[_OTHER_TYPE[place.name]] = place.holder.pop(place.name)


def change_extension(draw: Draw, resource: Json, within: Collection[str] | None) -> None:
    """Change a text inside an extension of an extension."""
    place = _pick(
        draw,
        resource,
        within,
        lambda one: one.name in ("valueString", "valueMarkdown") and "url" in one.holder,
    )
    if place:
        place.holder[place.name] = f"{place.value}{draw(_WORDS)}"


def point_elsewhere(draw: Draw, resource: Json, within: Collection[str] | None) -> None:
    """Let a reference point to something else."""
    if place := _pick(draw, resource, within, lambda one: one.name == "reference"):
        place.holder["reference"] = f"Organization/{draw(_CODES)}"


def add_identifier(draw: Draw, resource: Json, within: Collection[str] | None) -> None:
    """Give it one more number."""
    number = {"system": f"https://example.org/{draw(_CODES)}", "value": draw(st.sampled_from("123"))}
    resource["identifier"] = [*resource.get("identifier", ()), number]


def add_contained(draw: Draw, resource: Json, within: Collection[str] | None) -> None:
    """Contain one more organization, and point to it."""
    name = draw(st.sampled_from(["party-1", "party-9", "mine"]))
    held = resource.get("contained", [])
    if all(item["id"] != name for item in held):
        added = {"resourceType": "Organization", "id": name, "name": f"Clinic {draw(_CODES)}"}
        resource["contained"] = [*held, added]
        resource["author"] = [*resource.get("author", ()), {"reference": f"#{name}"}]


def write_narrative(draw: Draw, resource: Json, within: Collection[str] | None) -> None:
    """Say something in words that the data do not say."""
    resource["text"] = {"status": "additional", "div": f"<div>{draw(_CODES)}</div>"}


def add_member(draw: Draw, resource: Json, within: Collection[str] | None) -> None:
    """Say something that was not said."""
    resource[draw(st.sampled_from(["copyright", "purpose", "usage", "whyStopped"]))] = draw(_CODES)


EDITS: list[Callable[[Draw, Json, Collection[str] | None], None]] = [
    _set(_free, lambda draw, value: f"{value}{draw(_WORDS)}"),
    _set(_matching(_CODE), lambda draw, value: draw(_CODES)),
    _set(_matching(_DATE), lambda draw, value: draw(_DATES)),
    _set(_is_number, lambda draw, value: value + draw(st.integers(1, 3))),
    _set(lambda place: isinstance(place.value, bool), lambda draw, value: not value),
    *(remove_item, add_item, double_item, move_items, remove_member, add_extension, add_sibling),
    *(add_sibling_list, change_type, change_extension, point_elsewhere),
    *(add_identifier, add_contained, write_narrative, add_member),
]
_OF_THE_WHOLE = (add_identifier, add_contained, write_narrative, add_member, point_elsewhere)
