"""Makes the tables of `tables/` from HL7's own definitions (CC0), so that nothing is parsed at run time.

HL7's StructureDefinitions (https://hl7.org/fhir/structuredefinition.html) are read from the Maven artifacts
`ca.uhn.hapi.fhir:hapi-fhir-validation-resources-r4`, `-r4b` and `-r5`, which hold them unchanged:

    mvn dependency:copy -Dartifact=ca.uhn.hapi.fhir:hapi-fhir-validation-resources-r4:8.8.0 -DoutputDirectory=FOLDER
    python -m fhir_trials.validation.definitions FOLDER
"""

import io
import json
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from fhir_trials.errors import UsageError
from fhir_trials.validation.elements import RELEASES, table_file

_NAMESPACE = "{http://hl7.org/fhir}"
_WANTED = ("StructureDefinition", "ValueSet", "CodeSystem")
# What repeats in the part of the definitions that is read here: XML does not tell a list of one.
_REPEATS = {"element", "type", "targetProfile", "concept", "include", "exclude", "filter", "extension"}
_XML_FILES = re.compile(r"(profiles-types|profiles-resources|valuesets|v2-tables|v3-codesystems)\.xml$")

Resource = dict[str, Any]


def read_jar(content: bytes) -> Iterator[Resource]:
    """The definitions inside one artifact, whether it holds XML bundles (R4, R4B) or a package (R5)."""
    with zipfile.ZipFile(io.BytesIO(content)) as jar:
        for name in sorted(jar.namelist()):
            if _XML_FILES.search(name):
                yield from read_xml(jar.read(name))
            elif re.search(r"/hl7\.fhir\.r\w+\.core-[^/]*\.tgz$", name):
                yield from read_package(jar.read(name))


def read_xml(content: bytes) -> Iterator[Resource]:
    """The definitions of an XML Bundle as JSON-like dicts, narrative and prose left out."""
    for holder in ElementTree.fromstring(content).iter(f"{_NAMESPACE}resource"):
        for node in holder:
            kind = node.tag.removeprefix(_NAMESPACE)
            if kind in _WANTED:
                yield {"resourceType": kind, **_from_xml(node)}


def _from_xml(node: ElementTree.Element) -> Resource:
    found: Resource = {key: node.attrib[key] for key in ("url",) if key in node.attrib}
    for child in node:
        name = child.tag.removeprefix(_NAMESPACE)
        value = child.get("value")
        if value is None or (name in _REPEATS and len(child)):
            value = _from_xml(child) | ({} if value is None else {"value": value})
        # `StructureDefinition.type` is single, `ElementDefinition.type` is not
        if name in found or (name in _REPEATS and not (name == "type" and isinstance(value, str))):
            found[name] = [*_listed(found.get(name, [])), value]
        else:
            found[name] = value
    return found


def read_package(content: bytes) -> Iterator[Resource]:
    """The definitions of an npm-style FHIR package (a gzipped tar of JSON files)."""
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as package:
        for member in package:
            name = member.name.rsplit("/", 1)[-1]
            file = (
                package.extractfile(member)
                if name.startswith(tuple(f"{kind}-" for kind in _WANTED))
                else None
            )
            if file is not None:
                yield json.loads(file.read())


def to_table(release: str, definitions: Iterable[Resource]) -> Resource:
    """One release's table: its resource types, the elements of every type, the codes of required bindings."""
    by_kind: dict[str, dict[str, Resource]] = {kind: {} for kind in _WANTED}
    for definition in definitions:
        by_kind[definition["resourceType"]][definition["url"]] = definition
    structures = [
        structure
        for structure in by_kind["StructureDefinition"].values()
        if structure.get("derivation") != "constraint"
        and structure["kind"] in ("complex-type", "resource")
        and str(structure.get("abstract")).lower() != "true"
    ]
    value_sets = _ValueSets(by_kind["ValueSet"], by_kind["CodeSystem"])
    types: dict[str, dict[str, str]] = {}
    for structure in structures:
        _add_types(types, structure, value_sets)
    return {
        "release": release,
        "version": str(structures[0]["fhirVersion"]),
        "resources": sorted(structure["type"] for structure in structures if structure["kind"] == "resource"),
        "types": dict(sorted(types.items())),
        "codes": dict(sorted(value_sets.used.items())),
    }


def _add_types(types: dict[str, dict[str, str]], structure: Resource, value_sets: "_ValueSets") -> None:
    elements = [element for element in structure["snapshot"]["element"] if element["max"] != "0"]
    parents = {element["path"].rpartition(".")[0] for element in elements}
    for element in elements:
        parent, _, name = element["path"].rpartition(".")
        if not parent:
            continue
        inline = element["path"] if element["path"] in parents else ""
        kind = "|".join(_types(element, structure["kind"] == "resource", inline, value_sets))
        many = "*" if element["base"]["max"] not in ("0", "1") else "1"
        types.setdefault(parent, {})[name] = f"{element['min']}..{many} {kind}"


def _types(element: Resource, in_resource: bool, inline: str, value_sets: "_ValueSets") -> Iterator[str]:
    """Each type an element may have, with the targets of references and the value set of a required code."""
    if inline or "contentReference" in element:
        yield inline or element["contentReference"].rpartition("#")[2]
        return
    for entry in element["type"]:
        code: str = entry["code"]
        if code.startswith("http://hl7.org/fhirpath/"):
            root_id = in_resource and element["path"].count(".") == 1
            code = "uri" if element["path"] == "Extension.url" else "id" if root_id else "string"
        targets = sorted({target.rpartition("/")[2] for target in entry.get("targetProfile", ())})
        binding = element.get("binding", {})
        required = code == "code" and binding.get("strength") == "required"
        name = value_sets.name(binding["valueSet"]) if required else ""
        yield code + (f"({','.join(targets)})" if targets and "Resource" not in targets else "") + name


class _ValueSets:
    """The codes of value sets, as far as the definitions list them; `used` keeps what was asked for."""

    def __init__(self, value_sets: dict[str, Resource], code_systems: dict[str, Resource]) -> None:
        self._value_sets = value_sets
        self._code_systems = code_systems
        self.used: dict[str, list[str]] = {}

    def name(self, canonical: str) -> str:
        """`{name}` of the value set for a row, or nothing where its codes are not listed (mimetypes, languages)."""
        codes = self._expand(canonical)
        if codes is None:
            return ""
        name = canonical.partition("|")[0].rpartition("/")[2]
        self.used[name] = sorted(codes)
        return f"{{{name}}}"

    def _expand(self, canonical: str) -> set[str] | None:
        compose = self._value_sets.get(canonical.partition("|")[0], {}).get("compose", {})
        included = [self._codes(part) for part in compose.get("include", ())]
        excluded = [self._codes(part) for part in compose.get("exclude", ())]
        if not included or None in included or None in excluded:
            return None
        return {code for part in included for code in part or ()} - {
            code for part in excluded for code in part or ()
        }

    def _codes(self, part: Resource) -> set[str] | None:
        parts = [self._expand(canonical) for canonical in _listed(part.get("valueSet", ()))]
        if "concept" in part:
            parts.append({concept["code"] for concept in part["concept"]})
        elif "system" in part:
            concepts = self._code_systems.get(part["system"], {}).get("concept")
            parts.append(set(_nested(concepts)) if concepts and "filter" not in part else None)
        known = [codes for codes in parts if codes is not None]
        return set[str].intersection(*known) if known and len(known) == len(parts) else None


def _listed(value: Any) -> list[Any]:
    return [value] if isinstance(value, str) else list(value)


def _nested(concepts: list[Resource]) -> Iterator[str]:
    for concept in concepts:
        yield concept["code"]
        yield from _nested(concept.get("concept", []))


def main(arguments: list[str]) -> None:
    """Write the tables of all releases from the jars in a folder.

    Raises:
        UsageError: the folder does not hold exactly one jar for each release.
    """
    folder = Path(arguments[0]) if arguments else Path()
    for release in RELEASES:
        jars = sorted(folder.glob(f"hapi-fhir-validation-resources-{release.lower()}-*.jar"))
        if len(jars) != 1:
            raise UsageError(f"{folder}: expected one hapi-fhir-validation-resources-{release.lower()}-*.jar")
        table = to_table(release, read_jar(jars[0].read_bytes()))
        text = json.dumps(table, indent=1, ensure_ascii=False) + "\n"
        Path(str(table_file(release))).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
