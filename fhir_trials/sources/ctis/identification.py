"""Numbers, titles, related trials and literature of a record.

https://euclinicaltrials.eu/ctis-public-api
"""

import re

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.registers import recognise
from fhir_trials.sources.ctis import languages
from fhir_trials.sources.ctis.taking import Notes, line, scalar, spelled
from fhir_trials.sources.identifiers import of_register, recognised
from fhir_trials.sources.words import some

_SECONDARY = (
    ("nctNumber", "ctgov"),
    ("isrctnNumber", "isrctn"),
    ("whoUniversalTrialNumber", "who-utn"),
)
# What the register files as full, public and short title; the short one is its field for the protocol code.
_TITLES = (("fullTitle", "scientific"), ("publicTitle", "public"), ("shortTitle", "short"))
_OF_A_REGISTER: Json = {"kind": {"code": "registry"}}
_CODE = re.compile(r"\S*[0-9]\S*")
# EMA's numbers of paediatric investigation plans: https://www.ema.europa.eu
_PLAN = re.compile(r"EMEA-[0-9]{6}-PIP[0-9]{2}-[0-9]{2}(-M[0-9]{2})?")


def own_number(record: Cursor, issues: Issues) -> list[Json]:
    """Take the number the record is filed under."""
    printed = record.text("ctNumber")
    if printed is None:
        return []
    number = of_register(printed, "eu-ct", issues, record.path_of("ctNumber"))
    return [number | _OF_A_REGISTER | {"primary": True}]


def numbers(application: Cursor, record: Cursor, details: Cursor, notes: Notes, issues: Issues) -> list[Json]:
    """Take the numbers other registers, the sponsor and the EMA gave."""
    found: list[Json] = []
    for place in (application.at("eudraCt"), record.at("eudraCtInfo")):
        found += _registered(place, "eudraCtCode", "eudract", issues)
        notes.lines("EudraCT", [*line(place, "isTransitioned"), *line(place, "hasVhp")])
    named = details.at("clinicalTrialIdentifiers")
    secondary = named.at("secondaryIdentifyingNumbers")
    for key, registry in _SECONDARY:
        found += _registered(secondary.at(key), "number", registry, issues)
    for place in secondary.each("additionalRegistries"):
        found += _additional(place, notes)
    found += _sponsor_code(named)
    for place in details.at("scientificAdviceAndPip").each("paediatricInvestigationPlan"):
        found += _plan(place, notes)
    return found


def _registered(place: Cursor, key: str, registry: str, issues: Issues) -> list[Json]:
    """A number of the register its field names; where its form is another one's, of that one."""
    printed = place.text(key)
    if printed is None:
        return []
    return [of_register(printed, registry, issues, place.path_of(key)) | _OF_A_REGISTER]


def _additional(place: Cursor, notes: Notes) -> list[Json]:
    """A number of a register that is named, or told by a code the register publishes no list of."""
    printed = place.text("number")
    if printed is None:
        return []
    name = place.text("otherRegistryName")
    notes.lines(f"Register of {printed}", line(place, "ctRegistryCode"))
    found = recognised(printed) | _OF_A_REGISTER
    return [found | {"assigner": name} if name else found]


def _sponsor_code(named: Cursor) -> list[Json]:
    """The short title where it is a code: one word with a digit. It stays, as it is a title too."""
    code = named.node.get("shortTitle")
    if not isinstance(code, str) or not _CODE.fullmatch(code) or recognise(code):
        return []
    return [{"value": code, "kind": {"code": "sponsor"}}]


def _plan(place: Cursor, notes: Notes) -> list[Json]:
    """A paediatric investigation plan by its number, whichever field holds it."""
    for key, value in place.node.items():
        if isinstance(value, str) and _PLAN.fullmatch(value.strip()):
            place.drop(key)
            found = [{"value": value.strip(), "kind": {"code": "other", "text": "PIP"}, "assigner": "EMA"}]
            break
    else:
        found = []
    notes.lines("Paediatric investigation plan", spelled(place))
    return found


def titles(named: Cursor, notes: Notes) -> list[Json]:
    """Take the titles and their translations; one in a language that is not listed is a passage."""
    found: list[Json] = []
    for key, kind in _TITLES:
        if text := named.text(key):
            found.append({"text": text, "kind": kind})
        for text, description, language in languages.translations(named, key):
            if language:
                found.append({"text": text, "kind": kind, "language": language})
            else:
                notes.add(f"Title ({description})", text)
    return found


def related(details: Cursor, issues: Issues) -> list[Json]:
    """Take the trials this one is associated with."""
    found: list[Json | None] = []
    for place in details.each("associatedClinicalTrials"):
        number = _registered(place, "ctNumber", "eu-ct", issues)
        found.append(
            some(
                identifier=number[0] if number else None,
                title=place.text("fullTitle"),
                source=place.text("sponsorName"),
            )
        )
    return [{"relation": "related", **trial} for trial in found if trial]


def literature(details: Cursor) -> Json:
    """Take what was published: PubMed's numbers and web addresses; a number and a text alike may be a list."""
    return {
        "references": [
            *({"pmid": number} for number in _list(details, "pubmedCode")),
            *({"citation": text} for text in details.texts("references")),
        ],
        "links": [{"url": url} for url in _list(details, "pubmedUrl")],
    }


def _list(place: Cursor, key: str) -> list[str]:
    one = scalar(place, key)
    return [one] if one else list(place.texts(key))
