"""The sites of Part II, with their investigators.

https://euclinicaltrials.eu/ctis-public-api
"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.sources.ctis.parties import address, person_name
from fhir_trials.sources.ctis.taking import Notes, line, spelled
from fhir_trials.sources.words import some


def read(parts: list[tuple[Cursor, str | None]], notes: Notes) -> list[Json]:
    """Take the sites of each Part II; what a site has no field for is a passage for each country."""
    found: list[Json] = []
    for part, country in parts:
        lines: list[str] = []
        found += [site for place in part.each("trialSites") if (site := _site(place, lines))]
        notes.lines(f"Sites in {country}" if country else "Sites", lines)
    return found


def _site(place: Cursor, lines: list[str]) -> Json | None:
    at = place.at("organisationAddressInfo")
    organisation = at.at("organisation")
    name = organisation.text("name")
    where = address(at.at("address")) or {}
    if department := place.text("departmentName"):
        where["lines"] = [department, *where.get("lines", [])]
    person = place.at("personInfo")
    investigator = some(name=person_name(person), phone=person.text("telephone"), email=person.text("email"))
    contacts = [{"role": {"code": "principal-investigator"}, **investigator}] if investigator else []
    contacts += _office(at, investigator or {})
    lines += _more(name, organisation, at, person)
    return some(facility=name, address=where or None, contacts=contacts)


def _office(at: Cursor, investigator: Json) -> list[Json]:
    """The telephone and mail address of the site, where they are not the investigator's."""
    found: Json = {}
    for key in ("phone", "email"):
        text = at.text(key)
        if text and text != investigator.get(key):
            found[key] = text
    return [found] if found else []


def _title(person: Cursor) -> list[str]:
    """The title of the investigator; a number is one of a list that the register does not publish."""
    title = person.node.get("title")
    return [] if isinstance(title, str) and title.isdigit() else line(person, "title", "Investigator's title")


def _more(name: str | None, organisation: Cursor, at: Cursor, person: Cursor) -> list[str]:
    """Type and number of the organisation, and the title of the investigator, one line a site."""
    if organisation.node.get("acronym") == name:
        organisation.drop("acronym")  # the name once more
    found = [*line(organisation, "businessKey", "Number (OMS)"), *spelled(organisation)]
    found += [*line(at, "businessKey", "Location number (OMS)"), *_title(person)]
    return [f"{name or 'Site'}: {'; '.join(found)}"] if found else []
