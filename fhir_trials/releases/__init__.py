"""FHIR R5 ⇄ R4B ⇄ R4 of plain dict resources, by one table and one walk. `mappings/releases/` · https://hl7.org/fhir/uv/xver-r5.r4/

What R5 has and R4 has not travels in HL7's cross-version extensions, in the shapes its validator accepts, and in the
native R4 element where there is one, for search. `lift(lower(resource, release)) == resource` for every valid R5 resource
of our types. Choices where HL7's package leaves one, or cannot be followed without an error:

- An own extension carries what the package has no (allowed) place for: `R5-ResearchStudy.name`,
  `R5-PlanDefinition.action.relatedAction.endRelationship`, contact periods and organizations, deceased, combinations of
  characteristics, sizes and pages of attachments; and what its definition refuses: a new `kind` of activity (bound to R4's
  codes), a virtual service (a part demanded beside a value). `R4-…` ones carry, in R5, what only R4 has, and go back.
- A code that R4 demands and nothing in R5 states is a stand-in, marked `not-stated`, which is never read as a fact.
- `repeat.when` IMD goes to an own extension rather than beside an R4 code: any such code would be a false instruction.
- The copies for search (category, sponsor, principalInvestigator, contact, telecom, availableTime, actual) are made from
  R5 and, on reading, only compared; where the extension is missing they are raised.
- Extensions of the kinds written here that stand in an R5 resource already (a `std:artifact-description` in an R5 Group)
  are read as what they carry: such a resource comes back in R5's own form.
- R4 and R4B differ in EvidenceVariable alone; both are read in either form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from fhir_trials import json_text
from fhir_trials.issues import Issues
from fhir_trials.releases import codes, everywhere, lifting, lowering, older, spelling, table
from fhir_trials.releases.recognition import recognise
from fhir_trials.releases.table import Json, Release
from fhir_trials.releases.walk import Direction, Walk, objects

__all__ = ["Release", "lift", "lower", "recognise"]


def lower(resource: Mapping[str, Any], release: Release, issues: Issues) -> Json:
    """The R5 resource or Bundle in `release`; R5 gives back the same object.

    Never changes its argument, and shares with it whatever does not differ. Nothing is lost in silence: what has no
    place is an issue `not-in-release`. Resources of other types than ours go through unchanged, with an issue.
    """
    root = cast("Json", resource)
    if release == "R5":
        return root
    text = json_text.encode(root)
    walk = Walk(root, release, issues, Direction(lowering.shapes(release), codes.systems()[0], spelling))
    if everywhere.has_r5_values(text):
        walk.root = root = everywhere.lower(root, walk)
    return _replace_rest(_convert(root, walk), text, walk)


def lift(resource: Mapping[str, Any], release: Release, issues: Issues) -> Json:
    """The resource or Bundle of `release` in R5, from native elements, extensions, or both; the extension wins.

    Reads the shapes of earlier packages and R5 elements that stand natively in R4, and `x4:` extensions in R5; each is an
    issue, as is every difference between two statements of one fact. Never changes its argument.
    """
    root = cast("Json", resource)
    text = json_text.encode(root)
    walk = Walk(root, release, issues, Direction(lifting.shapes(), codes.systems()[1], spelling))
    if release == "R5":
        return _lift_r5(root, text, walk)
    if everywhere.has_https(text):
        walk.root = root = everywhere.with_http(root, walk)
    out = _convert(root, walk)
    if everywhere.has_carriers(text):
        out = everywhere.lift(out, walk)
    return _replace_rest(out, text, walk)


def _convert(root: Json, walk: Walk) -> Json:
    if root.get("resourceType") != "Bundle":
        return _convert_resource(root, walk)
    out = dict(root)
    if walk.release != "R5" and "issues" in out and walk.systems is codes.systems()[0]:
        del out["issues"]
        walk.warning("not-in-release", root, "issues", "R4's Bundle has no issues; left out")
    entries = objects(root.get("entry"))
    for entry in entries:
        _index(entry, walk)
    if entries:
        out["entry"] = [_convert_entry(entry, walk) for entry in entries]
    return out


def _index(entry: Json, walk: Walk) -> None:
    for resource in objects(entry.get("resource")):
        for key in (entry.get("fullUrl"), f"{resource.get('resourceType')}/{resource.get('id')}"):
            if isinstance(key, str):
                walk.bundle[key] = resource


def _convert_entry(entry: Json, walk: Walk) -> Json:
    resource = entry.get("resource")
    if not isinstance(resource, dict):
        return entry
    return {**entry, "resource": _convert_resource(cast("Json", resource), walk)}


def _convert_resource(resource: Json, walk: Walk) -> Json:
    walk.contained = {}
    type_ = str(resource.get("resourceType", ""))
    if type_ in table.RESOURCE_TYPES:
        return walk.shapes[type_].convert(resource, walk)
    walk.information("not-converted", resource, "", f"{type_ or 'no resource type'}: goes through as it is")
    return resource


def _replace_rest(out: Json, text: bytes, walk: Walk) -> Json:
    """Replace the systems that stand where no rule looked, and report those that were the other release's already."""
    found = everywhere.count_systems(text)
    if not found:
        return out
    if sum(found[system] for system in walk.systems) > walk.replaced:
        out = everywhere.replace_systems(out, walk)
    for system in walk.systems.values():
        if found[system]:
            message = f"{system} is not the system of the release it stands in"
            walk.information("other-release-system", walk.root, "", message)
    return out


def _lift_r5(root: Json, text: bytes, walk: Walk) -> Json:
    if table.X4.encode() not in text:
        return root
    shapes = lifting.shapes()

    def raised(resource: Json) -> Json:
        type_ = str(resource.get("resourceType", ""))
        if type_ not in table.RESOURCE_TYPES:
            return resource
        contained = [raised(each) for each in objects(resource.get("contained"))]
        inner = {**resource, "contained": contained} if contained else resource
        return older.lift_x4(inner, walk, shapes[type_].convert)

    if root.get("resourceType") != "Bundle":
        return raised(root)
    entries = [
        {**entry, "resource": raised(entry["resource"])} if objects(entry.get("resource")) else entry
        for entry in objects(root.get("entry"))
    ]
    return {**root, "entry": entries}
