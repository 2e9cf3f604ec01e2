"""Party ⇄ ResearchStudy.associatedParty and a contained resource. https://hl7.org/fhir/R5/researchstudy.html

An organisation alone is a contained Organization, a name alone a Practitioner, anything else a PractitionerRole.
"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions, identifier, urls
from fhir_trials.fhir.concepts import clean, code_set
from fhir_trials.fhir.contact import (
    address_from_fhir,
    address_to_fhir,
    telecom_from_fhir,
    telecom_to_fhir,
)
from fhir_trials.fhir.references import Contained, Resolve
from fhir_trials.model import Party

_RESPONSIBLE = f"{urls.EXTENSION}responsible-party"


def to_fhir(party: Party, contained: Contained) -> Json:
    """The party in its role, its person or organisation contained."""
    written: Json = {}
    if party.responsible:
        written["extension"] = [{"url": _RESPONSIBLE, "valueBoolean": True}]
    written["role"] = code_set("party-role").to_fhir(party.role)
    if party.organization_class:
        written["classifier"] = [code_set("organization-class").to_fhir(party.organization_class)]
    if resource := _resource(party):
        written["party"] = contained.add("party", resource)
        if shown := party.person or party.organization:
            written["party"]["display"] = shown
    return written


def _resource(party: Party) -> Json | None:
    telecom = telecom_to_fhir(party.phone, party.phone_extension, party.email)
    address = address_to_fhir(party.address)
    numbers = (
        {"identifier": [identifier.to_fhir(number) for number in party.identifiers]}
        if party.identifiers
        else {}
    )
    if party.organization and not party.person and not party.title:
        contact = {**({"telecom": telecom} if telecom else {}), **({"address": address} if address else {})}
        return {
            "resourceType": "Organization",
            **numbers,
            "name": party.organization,
            **({"contact": [contact]} if contact else {}),
        }
    if party.person and not party.organization and not party.title:
        return {
            "resourceType": "Practitioner",
            **numbers,
            "name": [{"text": party.person}],
            **({"telecom": telecom} if telecom else {}),
            **({"address": [address]} if address else {}),
        }
    contact = {**({"telecom": telecom} if telecom else {}), **({"address": address} if address else {})}
    role = {
        **numbers,
        **({"practitioner": {"display": party.person}} if party.person else {}),
        **({"organization": {"display": party.organization}} if party.organization else {}),
        **({"code": [{"text": party.title}]} if party.title else {}),
        **({"contact": [contact]} if contact else {}),
    }
    return {"resourceType": "PractitionerRole", **role} if role else None


def from_fhir(associated: Cursor, resolve: Resolve) -> Json | None:
    """Take a party; None where it has neither role nor name."""
    party: Json = {
        "role": code_set("party-role").from_fhir(associated.at("role")),
        "organization_class": next(
            (
                found
                for item in associated.each("classifier")
                if (found := code_set("organization-class").from_fhir(item))
            ),
            None,
        ),
        "responsible": extensions.first(associated, "responsible-party"),
    }
    reference = associated.at("party")
    if (resource := resolve(reference)) is not None:
        party |= _named(resource, resolve)
        reference.take_if(
            "display", lambda display: display in (party.get("person"), party.get("organization"))
        )
    elif display := reference.text("display"):
        party["organization"] = display
    if name := associated.node.get("name"):
        if name in (party.get("person"), party.get("organization")):
            associated.drop("name")
        elif party.get("organization") and not party.get("person"):
            party["person"] = associated.text("name")
        elif not party.get("person"):
            party["organization"] = associated.text("name")
    return clean(party)


def _named(resource: Cursor, resolve: Resolve) -> Json:
    kind = resource.node.get("resourceType")
    for key in ("resourceType", "id"):
        resource.drop(key)
    numbers = tuple(found for item in resource.each("identifier") if (found := identifier.from_fhir(item)))
    details: Json = {"identifiers": numbers}
    if kind == "Organization":
        details["organization"] = resource.text("name")
        contact = next(resource.each("contact"), None)
        return details | (_reached(contact, contact.at("address")) if contact else {})
    if kind == "Practitioner":
        details["person"] = person_name(resource)
        return details | _reached(resource, next(resource.each("address"), None))
    details["person"] = _display_or_name(resource.at("practitioner"), resolve)
    details["organization"] = _display_or_name(resource.at("organization"), resolve)
    details["title"] = next((code.text("text") for code in resource.each("code")), None)
    contact = next(resource.each("contact"), None)
    return details | (_reached(contact, contact.at("address")) if contact else {})


def _reached(holder: Cursor, address: Cursor | None) -> Json:
    return {
        **telecom_from_fhir(holder),
        "address": address_from_fhir(address) if address is not None else None,
    }


def _display_or_name(reference: Cursor, resolve: Resolve) -> str | None:
    if display := reference.text("display"):
        return display
    resource = resolve(reference)
    if resource is None:
        return None
    for key in ("resourceType", "id"):
        resource.drop(key)
    return resource.text("name") or person_name(resource)


def person_name(holder: Cursor) -> str | None:
    """Take a person's name: as text, else put together from its parts in the order they are said."""
    for name in holder.each("name"):
        if text := name.text("text"):
            return text
        parts = [*name.texts("prefix"), *name.texts("given"), name.text("family"), *name.texts("suffix")]
        if words := " ".join(part for part in parts if part):
            return words
    return None
