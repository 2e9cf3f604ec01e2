"""ResearchStudy.associatedParty ⇄ the R4 sponsor, principalInvestigator and contact that repeat it. https://hl7.org/fhir/R4/researchstudy-definitions.html#ResearchStudy.sponsor"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fhir_trials.releases.table import Json
from fhir_trials.releases.walk import (
    UNKNOWN,
    Derived,
    Walk,
    object_at,
    objects,
    set_or_drop,
    without_id,
    without_ids,
)

ROLES = "http://hl7.org/fhir/research-study-party-role"
_SPONSORS = ("lead-sponsor", "sponsor")
_INVESTIGATORS = ("primary-investigator", "sponsor-investigator")
_CONTACTS = ("recruitment-contact", "general-contact")
_ORGANIZATION = ("Organization",)
_PERSON = ("Practitioner", "PractitionerRole")


def _by_role(study: Json) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for party in objects(study.get("associatedParty")):
        for coding in objects(object_at(party, "role").get("coding")):
            found.setdefault(str(coding.get("code")), []).append(party)
    return found


def _first(roles: tuple[str, ...], allowed: tuple[str, ...]) -> Callable[[Json, Walk], Any]:
    """The reference to the first party with the best role, of a type that R4 allows there."""

    def derive(study: Json, walk: Walk) -> Json | None:
        parties = _by_role(study)
        for role in roles:
            for party in parties.get(role, ()):
                if found := _reference(party, allowed, walk):
                    return found
        return None

    return derive


def _reference(party: Json, allowed: tuple[str, ...], walk: Walk) -> Json | None:
    if reference := object_at(party, "party"):
        return without_ids(reference) if walk.target_type(reference) in (None, *allowed) else None
    return {"display": party["name"]} if party.get("name") else None


def _as_party(role: str) -> Callable[[Json, Any, Walk], None]:
    def lift(study: Json, reference: Any, walk: Walk) -> None:
        _add(study, {"role": _role(role), "party": reference})

    return lift


def _role(code: str) -> Json:
    return {"coding": [{"system": ROLES, "code": code}]}


def _add(study: Json, party: Json) -> None:
    study["associatedParty"] = [*objects(study.get("associatedParty")), party]


def _same_reference(native: Any, derived: Any) -> bool:
    """References agree that point to the same; a server may have changed the display."""
    if native == derived:
        return True
    both = [
        side.get("reference") or side.get("identifier") or side.get("display") for side in (native, derived)
    ]
    return both[0] == both[1]


def _contacts(study: Json, walk: Walk) -> Any:
    """Name and telecoms of the contacts, as far as their resources are at hand."""
    found: list[Json] = []
    parties = _by_role(study)
    for role in _CONTACTS:
        for party in parties.get(role, ()):
            reference = object_at(party, "party")
            resource = walk.target(reference)
            contact: Json = {}
            set_or_drop(
                contact, "name", party.get("name") or reference.get("display") or _display(resource or {})
            )
            set_or_drop(contact, "telecom", [without_id(each) for each in _telecoms(resource or {})])
            if contact:
                found.append(contact)
            elif resource is None and reference:
                return UNKNOWN
    return found or None


def _same_contacts(native: Any, derived: Any) -> bool:
    """Contacts agree that have the same names, and the same telecoms where these are at hand."""
    return len(native) == len(derived) and all(
        side.get("name") == other.get("name") and other.get("telecom") in (None, side.get("telecom"))
        for side, other in zip(objects(native), derived, strict=False)
    )


def _telecoms(resource: Json) -> list[Json]:
    details = [each for detail in objects(resource.get("contact")) for each in objects(detail.get("telecom"))]
    return [*objects(resource.get("telecom")), *details]


def _display(resource: Json) -> str:
    practitioner = object_at(resource, "practitioner")
    if practitioner.get("display"):
        return practitioner["display"]
    if isinstance(resource.get("name"), str):
        return resource["name"]
    details = objects(resource.get("contact"))
    names = [
        *objects(resource.get("name")),
        *(name for detail in details for name in objects(detail.get("name"))),
    ]
    return next((text for name in names if (text := _text(name))), "")


def _text(name: Json) -> str:
    parts = [
        *(name.get("prefix") or ()),
        *(name.get("given") or ()),
        name.get("family"),
        *(name.get("suffix") or ()),
    ]
    return name.get("text") or " ".join(part for part in parts if part)


def _lift_contacts(study: Json, native: Any, walk: Walk) -> None:
    """A contact becomes a party of role general-contact; its telecoms need a contained resource."""
    contained = objects(study.get("contained"))
    for number, contact in enumerate(objects(native), start=1):
        party: Json = {key: value for key, value in contact.items() if key != "telecom"}
        party["role"] = _role("general-contact")
        if contact.get("telecom"):
            detail: Json = {"telecom": contact["telecom"]}
            if contact.get("name"):
                detail = {"name": [{"text": contact["name"]}], **detail}
            resource: Json = {
                "resourceType": "PractitionerRole",
                "id": _free_id(number, walk),
                "contact": [detail],
            }
            contained.append(resource)
            walk.contained[resource["id"]] = resource
            party["party"] = {"reference": f"#{resource['id']}"}
        _add(study, party)
    set_or_drop(study, "contained", contained)


def _free_id(number: int, walk: Walk) -> str:
    while (id_ := f"contact-{number}") in walk.contained:
        number += 1
    return id_


DERIVED = (
    Derived("sponsor", _first(_SPONSORS, _ORGANIZATION), _as_party("sponsor"), _same_reference),
    Derived(
        "principalInvestigator",
        _first(_INVESTIGATORS, _PERSON),
        _as_party("primary-investigator"),
        _same_reference,
    ),
    Derived("contact", _contacts, _lift_contacts, _same_contacts),
)
