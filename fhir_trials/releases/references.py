"""References and concepts that R4 types more narrowly. https://hl7.org/fhir/extensions/StructureDefinition-alternate-reference.html"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from fhir_trials.releases import codes, fields, spelling, table
from fhir_trials.releases.table import ALTERNATE_REFERENCE, Json
from fhir_trials.releases.walk import Rule, Shape, Walk, add_extensions, object_at, objects, take_extension

_OLD_SITE = table.X5 + "ResearchStudy.site"


class Alternate:
    """A Reference on its way to R4, which allows fewer targets."""

    plain = frozenset({"display"})

    def __init__(self, allowed: tuple[str, ...]) -> None:
        self.allowed = allowed

    def convert(self, node: Json, walk: Walk) -> Json:
        """The reference, or one that carries it."""
        return alternate(node, self.allowed, walk)


class Direct:
    """A Reference on its way back to R5."""

    plain = frozenset({"reference", "display", "identifier", "type"})

    def convert(self, node: Json, walk: Walk) -> Json:
        """The reference that is carried, or the one that is there."""
        return direct(node, walk)


def alternates() -> dict[str, Shape]:
    """The conversions to R4 of the references whose targets are fewer there."""
    return {codes.conversion(row, "Reference"): Alternate(row.targets) for row in table.rows() if row.targets}


def directs() -> dict[str, Shape]:
    """Their conversions back."""
    return {codes.conversion(row, "Reference"): Direct() for row in table.rows() if row.targets}


def alternate(reference: Json, allowed: tuple[str, ...], walk: Walk) -> Json:
    """The reference itself where R4 allows its target, else one with the display alone that carries it."""
    target = walk.target_type(reference)
    if target is None or target in allowed:
        return reference
    display = _display(reference)
    carrier: Json = {"extension": [{"url": ALTERNATE_REFERENCE, "valueReference": reference}]}
    return {"display": display, **carrier} if display else carrier


def direct(reference: Json, walk: Walk) -> Json:
    """The reference that another one carries; the given one where it points somewhere itself."""
    if "extension" not in reference or "reference" in reference or "identifier" in reference:
        return reference
    own = dict(reference)
    found = take_extension(own, ALTERNATE_REFERENCE) or take_extension(own, _OLD_SITE)
    if found is None or not isinstance(found.get("valueReference"), dict):
        return reference
    carried = cast("Json", found["valueReference"])
    if "extension" in own:
        carried = dict(carried)
        add_extensions(carried, objects(own["extension"]))
    if own.get("display") not in (None, _display(carried)):
        walk.information("native-differs", reference, "display", f"the display {own['display']} is not taken")
    return carried


def _display(reference: Json) -> Any:
    identifier = object_at(reference, "identifier")
    return reference.get("display") or reference.get("reference") or identifier.get("value")


def canonicals(name: str, path: str) -> Rule:
    """The rule of a list that is canonical in R5 and Reference in R4: each canonical stands on a Reference of its own."""
    row = table.row_of(path)
    field = fields.fields_of(row)[0]
    kept_url = f"{table.OWN}R4-{path}"

    def down(out: Json, node: Json, walk: Walk) -> None:
        carriers: list[Json] = []
        field.write(out, walk, carriers)
        fields.take(out, field)
        out[name] = [{"extension": [carrier]} for carrier in carriers]

    def up(out: Json, node: Json, walk: Walk) -> None:
        references = objects(out.pop(name))
        carried: list[Json] = []
        kept: list[Json] = []
        for reference in references:
            found = next(
                (item for item in objects(reference.get("extension")) if item.get("url") == row.url), None
            )
            if found is None:
                kept.append({"url": kept_url, "valueReference": reference})
            else:
                carried.append(found)
        if carried:
            field.read(out, carried, walk)
        add_extensions(out, kept)

    return Rule(down, up, (name, "_" + name), (name,))


def codeable(name: str, path: str, native: str) -> Rule:
    """The rule of a CodeableReference whose R4 element has the type of one of its halves (`concept`, `reference`)."""
    row = table.row_of(path)
    url, type_ = row.url, row.types[0]

    def lower(value: Json, walk: Walk) -> Json:
        if isinstance(value.get("reference"), dict):
            value = {**value, "reference": alternate(value["reference"], row.targets, walk)}
        if value.keys() == {native}:
            return value[native]
        carrier: Json = {"url": url, "extension": spelling.spell(type_, value, walk)}
        return {**_bare(object_at(value, native)), "extension": [carrier], **_id(value)}

    def lift(value: Json, walk: Walk) -> Json:
        if isinstance(value.get("concept"), dict) or isinstance(value.get("reference"), dict):
            walk.information("r5-element-in-r4", value, "", "a CodeableReference, in the shape of R5")
            return value
        own = dict(value)
        carrier = take_extension(own, url)
        lifted: Json = {native: own} if carrier is None else spelling.unspell(type_, carrier, walk) | _id(own)
        if carrier is not None and _bare(own) not in ({}, _bare(object_at(lifted, native))):
            walk.warning("native-differs", value, "", "is not what the extension says, which is taken")
        if isinstance(lifted.get("reference"), dict):
            lifted["reference"] = direct(lifted["reference"], walk)
        return lifted

    def down(out: Json, node: Json, walk: Walk) -> None:
        out[name] = _each(out[name], lambda item: lower(item, walk))

    def up(out: Json, node: Json, walk: Walk) -> None:
        out[name] = _each(out[name], lambda item: lift(item, walk))

    return Rule(down, up, (name,), (name,))


def _bare(half: Json) -> Json:
    """One half of a CodeableReference without what belongs to the element itself."""
    return {key: value for key, value in half.items() if key not in ("id", "extension")}


def _id(value: Json) -> Json:
    return {"id": value["id"]} if "id" in value else {}


def _each(value: Any, change: Callable[[Json], Json]) -> Any:
    if isinstance(value, list):
        return [change(item) for item in objects(cast("Any", value))]
    return change(cast("Json", value)) if isinstance(value, dict) else value
