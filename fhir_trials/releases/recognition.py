"""Which release a resource is in. https://hl7.org/fhir/R5/versioning.html

Evidence, the first that speaks: `fhirVersion`; cross-version extensions (5.0 and 6.0 stand in R4, 4.0 in R5) and
`meta.profile` of a core release; elements that only one release has, at the top, below it, in contained resources and
the entries of a Bundle; codes that only one release has; code systems. R4 and R4B are told apart by nothing in our
types but EvidenceVariable, so both are R4. Elements of R6 count as R5, whose shape they continue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, cast

from fhir_trials import json_text
from fhir_trials.releases import codes, everywhere, lifting, study_status, table
from fhir_trials.releases.table import Json
from fhir_trials.releases.walk import object_at, objects

_Known = Literal["R4", "R5"]
# Where a cross-version extension stands: that of an older release in a newer one, and the other way round.
_EXTENSION = b"hl7.org/fhir/%s/StructureDefinition/extension-"
_MARKS: tuple[tuple[bytes, _Known], ...] = (
    (b"//" + _EXTENSION % b"5.0", "R4"),
    (b"//" + _EXTENSION % b"6.0" + b"Group", "R4"),
    (b"//" + _EXTENSION % b"4.0", "R5"),
)
_CORE = "//hl7.org/fhir/StructureDefinition/"
_VERSIONS: dict[str, _Known] = {"4.0": "R4", "4.3": "R4", "5.0": "R5"}
_ITEM_TYPES: dict[str, _Known] = {"choice": "R4", "open-choice": "R4", "coding": "R5"}
_R5_STATUS = ("draft", "retired", "unknown")


def recognise(resource: Mapping[str, Any]) -> _Known | None:
    """The release of a resource or Bundle: `R4` (for R4 and R4B) or `R5`; None where nothing tells, or two disagree."""
    node = cast("Json", resource)
    if version := _VERSIONS.get(str(node.get("fhirVersion", ""))[:3]):
        return version
    if node.get("resourceType") == "Bundle":
        resources = [each for entry in objects(node.get("entry")) for each in objects(entry.get("resource"))]
        found: set[_Known] = {release for each in resources if (release := recognise(each))}
        return found.pop() if len(found) == 1 else None
    text = json_text.encode(node)
    votes: Counter[_Known] = Counter([release for mark, release in _MARKS if mark in text])
    votes.update(_of_profiles(node))
    if not votes:
        _by_elements(node, str(node.get("resourceType", "")), votes)
    if not votes:
        _by_codes(node, text, votes)
    best = votes.most_common(2)
    return best[0][0] if best and (len(best) == 1 or best[0][1] > best[1][1]) else None


def _of_profiles(node: Json) -> list[_Known]:
    """The releases whose own profiles of a type are claimed."""
    profiles = object_at(node, "meta").get("profile")
    found: list[_Known] = []
    for profile in cast("list[Any]", profiles) if isinstance(profiles, list) else ():
        name, _, version = str(profile).partition("|")
        if _CORE in name and version[:3] in _VERSIONS:
            found.append(_VERSIONS[version[:3]])
    return found


@cache
def _only(type_: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names that only R4 and that only R5 has in a type."""
    shape = lifting.shapes().get(type_)
    if not isinstance(shape, lifting.Lifting):
        return frozenset(), frozenset()
    return shape.only_r4, shape.only_r5


@cache
def _children(type_: str) -> dict[str, str]:
    """The elements of a type to look into, by name."""
    rows = [row for row in table.rows_of(type_) if row.kind in ("same", "rename")]
    return {
        name: type__ for row in rows for name, type__ in row.json_names() if type__ in table.converted_types()
    }


def _by_elements(node: Json, type_: str, votes: Counter[_Known]) -> None:
    """Count the elements that one release alone has; look further down only where there are none."""
    only_r4, only_r5 = _only(type_)
    votes.update({"R4": len(only_r4 & node.keys()), "R5": len(only_r5 & node.keys())})
    if type_ == "Organization":
        for contact in objects(node.get("contact")):
            votes.update(_of_contact(contact))
    votes += Counter()
    if votes:
        return
    for name, child_type in _children(type_).items():
        for child in objects(node.get(name)):
            _by_elements(child, child_type, votes)
    for child in objects(node.get("contained")):
        _by_elements(child, str(child.get("resourceType", "")), votes)


def _of_contact(contact: Json) -> list[_Known]:
    """One name is R4, a list of names R5."""
    name = contact.get("name")
    return ["R5"] if isinstance(name, list) else ["R4"] if isinstance(name, dict) else []


def _by_codes(node: Json, text: bytes, votes: Counter[_Known]) -> None:
    if node.get("resourceType") == "ResearchStudy":
        status = node.get("status")
        votes.update(["R5"] if status in _R5_STATUS else ["R4"] if study_status.is_r4(status) else [])
    elif node.get("resourceType") == "Questionnaire":
        votes.update(_of_items(node))
    if not votes:
        to_r4, _ = codes.systems()
        votes.update(
            "R5" if system in to_r4 else "R4" for system in everywhere.count_systems(text).elements()
        )


def _of_items(holder: Json) -> set[_Known]:
    """The releases that have the types of the items, at any depth."""
    found: set[_Known] = set()
    for item in objects(holder.get("item")):
        found |= {release for name, release in _ITEM_TYPES.items() if item.get("type") == name}
        found |= _of_items(item)
    return found
