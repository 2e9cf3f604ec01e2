"""Sponsors with their contacts and addresses, third parties, and who pays.

https://euclinicaltrials.eu/ctis-public-api
"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.sources.ctis.taking import Notes, line, spelled, term
from fhir_trials.sources.words import some

_STREET = ("addressLine1", "addressLine2", "addressLine3", "addressLine4")
_CONTACTS = (("publicContacts", "public-contact"), ("scientificContacts", "scientific-contact"))


def read(record: Cursor, part: Cursor, information: Cursor, notes: Notes, issues: Issues) -> list[Json]:
    """Take the parties; the overview's sponsor counts where Part I has none."""
    sponsors = list(part.each("sponsors"))
    if not sponsors:
        sponsors = [place for place in (record.at("primarySponsor"), *record.each("coSponsors")) if place]
    found = [party for place in sponsors for party in _sponsor(place, notes, issues)]
    for place in information.each("sourceOfMonetarySupport"):
        if name := place.text("organisationName"):
            found.append({"role": {"code": "funder"}, "organization": name})
    return found


def overview(record: Cursor, parties: list[Json], notes: Notes, issues: Issues) -> list[Json]:
    """Take the sponsor as the overview names it; one that is known already is the same."""
    known: Json = (parties[0] if parties else {}).get("organization_class") or {}
    name = record.text("sponsor")
    kind = record.node.get("sponsorType")
    if name and not any(party.get("organization") == name for party in parties):
        found: Json = {"role": {"code": "lead-sponsor"}, "organization": name}
        found["organization_class"] = term(record, "sponsorType", "ctis-organisation-type", issues)
        return [found, *parties]
    if kind and kind == known.get("text"):
        record.drop("sponsorType")
    notes.lines("Overview", line(record, "sponsorType"))
    return parties


def _sponsor(place: Cursor, notes: Notes, issues: Issues) -> list[Json]:
    primary = place.flag("primary")
    own = _organisation(place.at("organisation"), issues)
    contacts = [(item, role) for key, role in _CONTACTS for item in place.each(key)]
    name = own.get("organization") or next(
        (found for item, _ in contacts if isinstance(found := item.at("organisation").node.get("name"), str)),
        None,
    )
    party: Json = {"role": {"code": "lead-sponsor" if primary else "sponsor"}, **own, "organization": name}
    places = list(place.each("addresses"))
    for item in places[:1]:
        party |= {
            "phone": item.text("phone"),
            "email": item.text("email"),
            "address": address(item.at("address")),
        }
    found = [party, *(_contact(item, role, name, issues) for item, role in contacts)]
    found.append(_union_contact(place.at("contactPointForUnion"), name))
    for item in place.each("thirdParties"):
        found.append(_third_party(item, notes, issues))
    for item in places[1:]:
        found.append(
            {
                "role": {"text": "sponsor address"},
                "organization": name,
                "address": address(item.at("address")),
            }
        )
    skip = frozenset(("addresses", "thirdParties", "contactPointForUnion", *(key for key, _ in _CONTACTS)))
    keys = [one for item in places for one in line(item, "businessKey", "Location number (OMS)")]
    notes.lines(f"Sponsor {name}" if name else "Sponsor", [*spelled(place, skip=skip), *keys])
    return [one for one in found if some(**{key: value for key, value in one.items() if key != "role"})]


def _organisation(place: Cursor, issues: Issues) -> Json:
    """Name, class and number in the EMA's register of organisations (OMS)."""
    number = place.text("businessKey")
    return {
        "organization": place.text("name"),
        "organization_class": term(place, "type", "ctis-organisation-type", issues),
        "identifiers": [{"value": number, "assigner": "OMS"}] if number else [],
    }


def _contact(place: Cursor, role: str, sponsor: str | None, issues: Issues) -> Json:
    return {
        "role": some(code=role, text=place.text("type")),
        "person": place.text("functionalName"),
        "organization": _other(place.at("organisation"), sponsor),
        "phone": place.text("telephone"),
        "email": place.text("functionalEmailAddress"),
    }


def _other(organisation: Cursor, sponsor: str | None) -> str | None:
    """The organisation of a contact; that of its sponsor stays, to be taken as the copy it is."""
    return organisation.text("name") if organisation.node.get("name") != sponsor else sponsor


def _union_contact(place: Cursor, sponsor: str | None) -> Json:
    """The contact point in the EU of a sponsor outside it (Regulation (EU) 536/2014, Art. 74)."""
    person = place.at("person")
    found = {
        "person": person_name(person),
        "phone": person.text("telephone"),
        "email": person.text("email"),
        "address": address(person.at("address")),
    }
    # With nobody there the type says nothing.
    role = place.text("type") if some(**found) else None
    return {"role": some(code="contact", text=role), "organization": sponsor if role else None, **found}


def _third_party(place: Cursor, notes: Notes, issues: Issues) -> Json:
    at = place.at("organisationAddress")
    found = {"role": {"text": "third party"}, **_organisation(at.at("organisation"), issues)}
    phones = [text for item, key in ((place, "phoneNumber"), (at, "phone")) if (text := item.text(key))]
    emails = [text for item, key in ((place, "email"), (at, "email")) if (text := item.text(key))]
    found |= {"phone": next(iter(phones), None), "email": next(iter(emails), None)}
    found["address"] = address(at.at("address"))
    more = [f"Phone: {text}" for text in phones[1:] if text != phones[0]]
    more += [f"Email: {text}" for text in emails[1:] if text != emails[0]]
    name = found["organization"]
    notes.lines(f"Third party {name}" if name else "Third party", [*more, *spelled(place)])
    return found


def address(place: Cursor) -> Json | None:
    """Take an address; the country by its name, as its number is one of the register."""
    lines = [text for key in _STREET if (text := place.text(key))]
    one = place.node.get("oneLine")
    if isinstance(one, str) and (not lines or one == ", ".join(lines)):
        place.drop("oneLine")  # the lines once more, joined
        lines = lines or [one]
    return some(
        lines=lines,
        city=place.text("city"),
        postal_code=place.text("postcode"),
        country=place.text("countryName"),
    )


def person_name(person: Cursor) -> str | None:
    """Take a name in two parts."""
    return " ".join(part for key in ("firstName", "lastName") if (part := person.text(key))) or None
