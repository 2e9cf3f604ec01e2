"""The places of contactsLocationsModule: where people take part, and in which countries.

https://clinicaltrials.gov/data-api/about-api/study-data-structure#contacts-locations
"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.sources.words import country, some, term


def read(module: Cursor, issues: Issues) -> Json:
    """Take the sites; the countries are those of the sites, each once, in their order."""
    sites = [site for place in module.each("locations") if (site := _site(place, issues))]
    addresses: list[Json] = [site["address"] for site in sites if "address" in site]
    countries = dict.fromkeys(address["country"] for address in addresses if "country" in address)
    return {"sites": sites, "countries": [country(name) for name in countries]}


def _site(place: Cursor, issues: Issues) -> Json | None:
    contacts = [_contact(item, issues) for item in place.each("contacts")]
    return some(
        facility=place.text("facility"),
        address=some(
            city=place.text("city"),
            state=place.text("state"),
            postal_code=place.text("zip"),
            country=place.text("country"),
        ),
        position=_position(place.at("geoPoint")),
        status=term(place, "status", "ctgov-status", issues),
        contacts=[contact for contact in contacts if contact],
    )


def _contact(item: Cursor, issues: Issues) -> Json | None:
    return some(
        role=term(item, "role", "ctgov-contact-role", issues),
        name=item.text("name"),
        phone=item.text("phone"),
        phone_extension=item.text("phoneExt"),
        email=item.text("email"),
    )


def _position(point: Cursor) -> Json | None:
    """Take a position; half of one stays."""
    latitude, longitude = point.decimal("lat"), point.decimal("lon")
    if latitude is not None and longitude is not None:
        return {"latitude": latitude, "longitude": longitude}
    half = {"lat": latitude, "lon": longitude}
    point.node.update({key: value for key, value in half.items() if value is not None})
    return None
