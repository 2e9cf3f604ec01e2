"""The definitions of our own extensions and code systems, generated from their tables, for whoever validates.

https://hl7.org/fhir/R5/structuredefinition.html · https://hl7.org/fhir/R5/codesystem.html · mappings/extensions.csv
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from fhir_trials import mapping_files
from fhir_trials.cursor import Json
from fhir_trials.fhir import urls
from fhir_trials.model.codes import CODE_SETS
from fhir_trials.releases import Release
from fhir_trials.releases.definitions import own_definitions

_FHIR_VERSION = {"R4": "4.0.1", "R4B": "4.3.0", "R5": "5.0.0"}
_X5 = "http://hl7.org/fhir/5.0/StructureDefinition/extension-"
_TAG_CODES = ("managed",)
_ARTIFACT_CODES = ("document",)


def definitions(release: Release = "R5") -> list[Json]:
    """A StructureDefinition for each of our extensions and a CodeSystem for each of our code sets, in order of name."""
    rows = sorted(mapping_files.read_csv("extensions.csv"), key=lambda row: row["extension"])
    extensions = [
        _extension(list(group), release) for _, group in groupby(rows, lambda row: row["extension"])
    ]
    systems = {**CODE_SETS, "artifact": _ARTIFACT_CODES, "tag": _TAG_CODES}
    between_releases = own_definitions(release)
    return (
        extensions + between_releases + [_code_system(name, codes) for name, codes in sorted(systems.items())]
    )


def _extension(rows: list[dict[str, str]], release: Release) -> Json:
    head, parts = rows[0], rows[1:]
    url = urls.EXTENSION + head["extension"]
    return {
        "resourceType": "StructureDefinition",
        "id": head["extension"],
        "url": url,
        "name": "".join(word.title() for word in head["extension"].split("-")),
        "title": head["meaning"],
        "status": "active",
        "description": head["meaning"],
        "fhirVersion": _FHIR_VERSION[release],
        "kind": "complex-type",
        "abstract": False,
        "context": [context for one in head["context"].split("|") if (context := _context(one, release))],
        "type": "Extension",
        "baseDefinition": f"{urls.HL7}Extension",
        "derivation": "constraint",
        "differential": {"element": _complex(url, head, parts) if parts else _simple(url, head)},
    }


def _context(context: str, release: Release) -> Json | None:
    if context.startswith("x5:"):
        expression = _X5 + context.removeprefix("x5:")
        return None if release == "R5" else {"type": "extension", "expression": expression}
    return {"type": "element", "expression": context}


def _simple(url: str, row: dict[str, str]) -> list[Json]:
    return [
        {"id": "Extension", "path": "Extension", "max": row["max"], "definition": row["meaning"]},
        *_content("Extension", "Extension", url, row),
    ]


def _content(element_id: str, path: str, url: str, row: dict[str, str]) -> list[Json]:
    """No further extensions, the url, and one value of the stated type."""
    return [
        {"id": f"{element_id}.extension", "path": f"{path}.extension", "max": "0"},
        {"id": f"{element_id}.url", "path": f"{path}.url", "fixedUri": url},
        {
            "id": f"{element_id}.value[x]",
            "path": f"{path}.value[x]",
            "min": 1,
            "type": [{"code": row["type"]}],
        },
    ]


def _complex(url: str, head: dict[str, str], parts: list[dict[str, str]]) -> list[Json]:
    return [
        {"id": "Extension", "path": "Extension", "max": head["max"], "definition": head["meaning"]},
        *_slices("Extension", "Extension", url, parts, ""),
    ]


def _slices(
    element_id: str, path: str, url: str, parts: list[dict[str, str]], above: str
) -> Iterator[dict[str, Any]]:
    """The sub-extensions that stand directly in `above` (`differing.`), each with what stands in it; then the url."""
    yield {
        "id": f"{element_id}.extension",
        "path": f"{path}.extension",
        "slicing": {"discriminator": [{"type": "value", "path": "url"}], "rules": "closed"},
        "min": 1,
    }
    for part in parts:
        name = part["part"].removeprefix(above)
        if not part["part"].startswith(above) or "." in name:
            continue
        inner_id, inner = f"{element_id}.extension:{name}", f"{path}.extension"
        yield {
            "id": inner_id,
            "path": inner,
            "sliceName": name,
            "min": 0,
            "max": part["max"],
            "definition": part["meaning"],
        }
        if part["type"]:
            yield from _content(inner_id, inner, name, part)
        else:
            yield from _slices(inner_id, inner, name, parts, f"{part['part']}.")
    yield {"id": f"{element_id}.url", "path": f"{path}.url", "fixedUri": url}
    yield {"id": f"{element_id}.value[x]", "path": f"{path}.value[x]", "max": "0"}


def _code_system(name: str, codes: tuple[str, ...]) -> Json:
    concepts: list[dict[str, Any]] = [
        {"code": code, "display": code.replace("-", " ").capitalize()} for code in codes
    ]
    return {
        "resourceType": "CodeSystem",
        "id": name,
        "url": urls.CODE_SYSTEM + name,
        "name": "".join(word.title() for word in name.split("-")),
        "title": name.replace("-", " ").capitalize(),
        "status": "active",
        "description": f"Codes of the trial model for: {name.replace('-', ' ')}.",
        "caseSensitive": True,
        "content": "complete",
        "count": len(concepts),
        "concept": concepts,
    }
