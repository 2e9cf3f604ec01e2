"""An R5 type whose parts R4 spells out as sub-extensions, and back. https://hl7.org/fhir/uv/xver-r5.r4/"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from fhir_trials.releases import fields, table
from fhir_trials.releases.table import Json, Row
from fhir_trials.releases.walk import Walk, objects, set_or_drop


class Spelling(NamedTuple):
    """How the parts of one R5 type become sub-extensions."""

    is_datatype: bool
    plain: frozenset[str]
    known: frozenset[str]
    writers: tuple[tuple[str, str, fields.Write], ...]
    by_url: dict[str, tuple[fields.Field, ...]]
    by_one: dict[str, fields.ReadOne]


@cache
def of(type_: str) -> Spelling:
    """The spelling of an R5 type, from its rows."""
    rows = [row for row in table.rows_of(type_) if row.r5]
    by_name = {field.name: field for row in rows for field in fields.fields_of(row, part_url(row))}
    found = list(by_name.values())
    by_url: dict[str, tuple[fields.Field, ...]] = {}
    for field in found:
        by_url[field.url] = (*by_url.get(field.url, ()), field)
    plain = {"id"} | {field.name for field in found} | {field.extra for field in found if field.extra}
    known = plain | table.ELEMENT_KEYS
    writers = tuple((field.name, field.extra, field.write) for field in found)
    is_datatype = type_ in table.R5_DATATYPES
    return Spelling(
        is_datatype, frozenset(plain), frozenset(known), writers, by_url, fields.one_by_one(by_url)
    )


def part_url(row: Row) -> str:
    """The URL of a part: its bare name, but that of the whole extension where one defines it, so that it may nest."""
    return row.url if row.kind == "own-extension" else row.name


def spell(type_: str, element: Json, walk: Walk) -> list[Json]:
    """The parts of an R5 element as sub-extensions, its own extensions after them with their whole URLs."""
    rules = of(type_)
    parts: list[Json] = [{"url": table.DATATYPE, "valueString": type_}] if rules.is_datatype else []
    for name, extra, write in rules.writers:
        if name in element or extra in element:
            write(element, walk, parts)
    if not element.keys() <= rules.plain:
        _spell_rest(element, rules, walk, parts)
    return parts


def _spell_rest(element: Json, rules: Spelling, walk: Walk, parts: list[Json]) -> None:
    parts += objects(element.get("extension"))
    if modifiers := objects(element.get("modifierExtension")):
        parts.append({"url": table.MODIFIER, "extension": modifiers})
        walk.warning(
            "modifier-moved", element, "modifierExtension", "no longer seen as a modifier in this release"
        )
    for name in [name for name in element if name not in rules.known]:
        walk.warning("not-in-release", element, name, "no such element in R5; left out")


def unspell(type_: str, extension: Json, walk: Walk) -> Json:
    """The R5 element that an extension spells; sub-extensions it does not define become its extensions."""
    element: Json = {"id": extension["id"]} if "id" in extension else {}
    rules = of(type_)
    by_one = rules.by_one
    groups: dict[str, list[Json]] = {}
    rest: list[Json] = []
    for part in objects(extension.get("extension")):
        url = str(part.get("url"))
        if read_one := by_one.get(url):
            if not read_one(element, part, walk):
                rest.append(part)
        elif url in rules.by_url:
            groups.setdefault(url, []).append(part)
        elif not _is_mark(element, part, url, walk):
            rest.append(part)
    for url, parts in groups.items():
        rest += fields.read_group(element, rules.by_url[url], parts, walk)
    _keep_rest(element, rest, type_, walk)
    if any(key.startswith("value") for key in extension):
        walk.warning("not-lifted", extension, "", f"a value where {type_} has parts; left out")
    return element


def _keep_rest(element: Json, rest: list[Json], type_: str, walk: Walk) -> None:
    set_or_drop(element, "extension", rest)
    for part in rest:
        if ":" not in str(part.get("url", "")):
            walk.warning("not-lifted", part, "", f"not a part of {type_}, or one too many; kept as it is")


def _is_mark(element: Json, part: Json, url: str, walk: Walk) -> bool:
    """Whether a part is no element: the name of the type, or moved modifier extensions."""
    if url == table.MODIFIER:
        element["modifierExtension"] = objects(part.get("extension"))
    elif url == "_datatype":
        walk.information("older-shape", part, "", f"the bare _datatype, for {table.DATATYPE}")
    return url in (table.MODIFIER, "_datatype", table.DATATYPE)
