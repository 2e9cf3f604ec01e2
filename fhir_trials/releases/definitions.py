"""Definitions of the extensions that `releases` writes under our own URL, made from the table. https://hl7.org/fhir/R5/structuredefinition.html"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fhir_trials.releases import spelling, table
from fhir_trials.releases.table import Json, Release, Row

_FHIR_VERSION = {"R4": "4.0.1", "R4B": "4.3.0", "R5": "5.0.0"}
_BASE = "http://hl7.org/fhir/StructureDefinition/Extension"
# Extensions that stand on the element itself; the others stand on its parent.
_ON_THE_ELEMENT = ("ActivityDefinition.kind", "Practitioner.communication")
_MODIFIERS = "modifierExtension"
_STRING = {"integer64": "string"}


class _Extension(NamedTuple):
    url: str
    types: tuple[str, ...]
    context: str
    many: bool
    meaning: str


def own_definitions(release: Release) -> list[Json]:
    """A StructureDefinition for each own extension that may stand in a resource of this release, by URL."""
    found = {each.url: each for each in (*_of_rows(release), *_general(release))}
    return [_definition(found[url], release) for url in sorted(found)]


def _of_rows(release: Release) -> Iterator[_Extension]:
    for row in table.rows():
        if not row.url.startswith(table.OWN):
            continue
        if row.kind == "r4-only":
            if release == "R5":
                yield _Extension(
                    row.url, row.types, _context(row), row.many, f"{row.r4} of R4 and R4B, in R5"
                )
        elif release != "R5":
            yield _Extension(row.url, row.types, _context(row), row.many, f"{row.r5} of R5, in R4 and R4B")


def _context(row: Row) -> str:
    return row.path if row.path in _ON_THE_ELEMENT else row.path.rpartition(".")[0]


def _general(release: Release) -> Iterator[_Extension]:
    if release == "R5":
        meaning = "The R4 code, where R5 has none and a near one stands here"
        yield _Extension(table.R4_CODE, ("code",), "code", False, meaning)
        return
    meaning = "The code or concept is required in this release and states nothing: R5 has none here"
    yield _Extension(table.NOT_STATED, ("boolean",), "Element", False, meaning)
    meaning = "Modifier extensions of an R5 element that is an extension in this release"
    yield _Extension(table.MODIFIER, (_MODIFIERS,), "Extension", False, meaning)
    for type_ in ("integer64", "Availability", "VirtualServiceDetail"):
        url = f"{table.OWN}R5-{type_}"
        yield _Extension(url, (type_,), "Extension", False, f"A value of the R5 type {type_}, in R4 and R4B")


def _definition(extension: _Extension, release: Release) -> Json:
    name = extension.url.removeprefix(table.OWN)
    spelled = any(
        "." in type_ or type_ in (*table.R5_DATATYPES, "modifierExtension") for type_ in extension.types
    )
    return {
        "resourceType": "StructureDefinition",
        "id": name,
        "url": extension.url,
        "name": "".join(part[0].upper() + part[1:] for part in name.replace("-", ".").split(".")),
        "title": extension.meaning,
        "status": "active",
        "description": extension.meaning,
        "fhirVersion": _FHIR_VERSION[release],
        "kind": "complex-type",
        "abstract": False,
        "context": [{"type": "element", "expression": extension.context}],
        "type": "Extension",
        "baseDefinition": _BASE,
        "derivation": "constraint",
        "differential": {"element": _elements(extension, spelled=spelled)},
    }


def _elements(extension: _Extension, *, spelled: bool) -> list[Json]:
    first: Json = {
        "id": "Extension",
        "path": "Extension",
        "max": "*" if extension.many else "1",
        "definition": extension.meaning,
    }
    if spelled:
        # a part that the table tells twice (in two shapes) is defined once
        told = [first, *_spelled("Extension", "Extension", extension.url, extension.types[0])]
        return list({element["id"]: element for element in reversed(told)}.values())[::-1]
    return [first, *_valued("Extension", "Extension", extension.url, extension.types)]


def _valued(id_: str, path: str, url: str, types: tuple[str, ...]) -> list[Json]:
    return [
        {"id": f"{id_}.extension", "path": f"{path}.extension", "max": "0"},
        {"id": f"{id_}.url", "path": f"{path}.url", "fixedUri": url},
        {
            "id": f"{id_}.value[x]",
            "path": f"{path}.value[x]",
            "type": [{"code": _STRING.get(type_, type_)} for type_ in types],
        },
    ]


def _spelled(id_: str, path: str, url: str, type_: str) -> list[Json]:
    """The parts of an R5 type, each with a value or parts of its own; other extensions may stand among them."""
    slicing: Json = {"discriminator": [{"type": "value", "path": "url"}], "rules": "open"}
    elements: list[Json] = [
        {"id": f"{id_}.extension", "path": f"{path}.extension", "slicing": slicing, "min": 1}
    ]
    if type_ in table.R5_DATATYPES:
        elements += _part(id_, path, table.DATATYPE, "_datatype", ("string",), many=False)
    for row in table.rows_of(type_):
        # A part with a whole URL has a definition of its own.
        if row.r5 and ":" not in (part_url := spelling.part_url(row)):
            elements += _part(id_, path, part_url, row.name, row.types, many=row.many)
    elements.append({"id": f"{id_}.url", "path": f"{path}.url", "fixedUri": url})
    elements.append({"id": f"{id_}.value[x]", "path": f"{path}.value[x]", "max": "0"})
    return elements


def _part(id_: str, path: str, url: str, name: str, types: tuple[str, ...], *, many: bool) -> list[Json]:
    part_id, part_path = f"{id_}.extension:{name}", f"{path}.extension"
    first: Json = {"id": part_id, "path": part_path, "sliceName": name, "min": 0, "max": "*" if many else "1"}
    spelled = [type_ for type_ in types if _is_spelled(type_)]
    if not spelled:
        return [first, *_valued(part_id, part_path, url, types)]
    content = _spelled(part_id, part_path, url, spelled[0])
    if len(types) > 1:
        # Either a value or parts: neither can be required.
        content = [element for element in content if not element["id"].endswith(".value[x]")]
        content[0].pop("min")
    return [first, *content]


def _is_spelled(type_: str) -> bool:
    return "." in type_ or type_ in table.R5_DATATYPES or type_ == _MODIFIERS
