"""Site ⇄ ResearchStudy.site and a contained Location. https://hl7.org/fhir/R5/location.html"""

from typing import Any

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions
from fhir_trials.fhir.concepts import clean, code_set
from fhir_trials.fhir.contact import address_from_fhir, address_to_fhir, telecom_from_fhir, telecom_to_fhir
from fhir_trials.fhir.party import person_name
from fhir_trials.fhir.references import Contained, Resolve
from fhir_trials.model import Contact, Site

_STATUS, _ORGANIZATION = "site-status", "site-organization"


def to_fhir(site: Site, contained: Contained) -> Json:
    """The site as a reference to a contained Location; its recruitment status stands on the reference."""
    location: Json = {"resourceType": "Location"}
    if site.facility:
        location["name"] = site.facility
    if site.contacts:
        location["contact"] = [_contact_to_fhir(contact) for contact in site.contacts]
    if address := address_to_fhir(site.address):
        location["address"] = address
    if site.position:
        location["position"] = {"longitude": site.position.longitude, "latitude": site.position.latitude}
    reference = contained.add("site", location)
    if site.facility:
        reference["display"] = site.facility
    if site.status:
        extensions.add(reference, [extensions.simple(_STATUS).to_fhir(site.status)])
    if site.organization:
        extensions.add(reference, [extensions.simple(_ORGANIZATION).to_fhir(site.organization)])
    return reference


def from_fhir(reference: Cursor, resolve: Resolve) -> Json | None:
    """Take a site; None where nothing is known of it."""
    site: Json = {
        "status": extensions.first(reference, _STATUS),
        "organization": extensions.first(reference, _ORGANIZATION),
    }
    location = resolve(reference)
    if location is None:
        site["facility"] = reference.text("display")
        return clean(site)
    reference.take_if("display", lambda display: display == location.node.get("name"))
    for key in ("resourceType", "id"):
        location.drop(key)
    site["facility"] = location.text("name")
    site["address"] = address_from_fhir(location.at("address"))
    site["position"] = _position_from_fhir(location.at("position"))
    site["contacts"] = tuple(
        found for item in location.each("contact") if (found := _contact_from_fhir(item))
    )
    return clean(site)


def _position_from_fhir(position: Cursor) -> Json | None:
    if not {"latitude", "longitude"} <= position.node.keys():
        return None
    return {"latitude": position.decimal("latitude"), "longitude": position.decimal("longitude")}


def _contact_to_fhir(contact: Contact) -> Json:
    written: Json = {}
    if contact.role:
        written["purpose"] = code_set("contact-role").to_fhir(contact.role)
    if contact.name:
        written["name"] = [{"text": contact.name}]
    if telecom := telecom_to_fhir(contact.phone, contact.phone_extension, contact.email):
        written["telecom"] = telecom
    return written


def _contact_from_fhir(contact: Cursor) -> dict[str, Any] | None:
    return clean(
        {
            "role": code_set("contact-role").from_fhir(contact.at("purpose")),
            "name": person_name(contact),
            **telecom_from_fhir(contact),
        }
    )
