"""participants and conditions: who may take part, how many, where, and with what.

https://www.isrctn.com/page/definitions
"""

import re
from decimal import Decimal

from fhir_trials.cursor import Cursor, Json
from fhir_trials.eligibility import split
from fhir_trials.issues import Issues
from fhir_trials.sources.isrctn.values import Passages, all_said, flag, name_of, number, parts, said, word
from fhir_trials.sources.isrctn.versions import current
from fhir_trials.sources.words import MOST_PEOPLE, country, some

_AGE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(Minute|Hour|Day|Week|Month|Year)s?", re.IGNORECASE)


def read(people: Cursor, issues: Issues, passages: Passages) -> Json:
    """Take the participants."""
    return {
        "eligibility": _eligibility(people, issues, passages),
        "enrollment": _enrollment(people, passages),
        "countries": [country(name) for name in all_said(people, "recruitmentCountries", "country")],
        "sites": [site for place in parts(people, "trialCentres", "trialCentre") if (site := _site(place))],
    }


def _eligibility(people: Cursor, issues: Issues, passages: Passages) -> Json | None:
    types = all_said(people, "participantTypes", "participantType")
    volunteers = flag(people, "healthyVolunteersAllowed")
    if volunteers is None and "Healthy volunteer" in types:
        volunteers = True
    inclusion = current(people, "inclusion", "Inclusion criteria", passages)
    exclusion = current(people, "exclusion", "Exclusion criteria", passages)
    group = word(people, "ageRange", "isrctn-age-group", issues)
    found = some(
        minimum_age=_age(people, "lowerAgeLimit"),
        maximum_age=_age(people, "upperAgeLimit"),
        age_bands=[{"group": group}] if group else [],
        sex=word(people, "gender", "isrctn-sex", issues),
        healthy_volunteers=volunteers,
        population=", ".join(types),
        text=_whole(inclusion, exclusion),
        criteria=(
            *(split(inclusion, section="inclusion") if inclusion else ()),
            *(split(exclusion, section="exclusion") if exclusion else ()),
        ),
    )
    passages.take("Participant information sheet", people, "patientInfoSheet")
    return found


def _whole(inclusion: str | None, exclusion: str | None) -> Json | None:
    """The two lists as one text, under the labels of the register's page."""
    labelled = (("Key inclusion criteria", inclusion), ("Key exclusion criteria", exclusion))
    lists = [f"{label}:\n{text}" for label, text in labelled if text]
    return {"text": "\n\n".join(lists)} if lists else None


def _age(people: Cursor, key: str) -> Json | None:
    """Take an age limit; its attributes say the same as its text, and what is no age stays."""
    node = people.node.get(key)
    place, name = (people.at(key), "#text") if isinstance(node, dict) else (people, key)
    match = _AGE.fullmatch(str(place.node.get(name, "")).strip())
    if match is None:
        return None
    age = {"value": Decimal(match[1]), "unit": match[2].lower()}
    place.drop(name)
    if isinstance(node, dict) and _same_age(place, age):
        place.drop("@value")
        place.drop("@unit")
    return age


def _same_age(limit: Cursor, age: Json) -> bool:
    value, unit = str(limit.node.get("@value", "")), str(limit.node.get("@unit", ""))
    return value.replace(".", "", 1).isdigit() and (Decimal(value), unit.lower().removesuffix("s")) == (
        age["value"],
        age["unit"],
    )


def _enrollment(people: Cursor, passages: Passages) -> Json | None:
    """The target and the final number; a target in words, or a second one, is a passage."""
    planned = number(people, "targetEnrolment", MOST_PEOPLE)
    actual = number(people, "totalFinalEnrolment", MOST_PEOPLE)
    if people.node.get("totalTarget") in (planned, str(planned)):
        people.drop("totalTarget")
    passages.take("Target number of participants", people, "targetEnrolment")
    passages.take("Total final enrolment", people, "totalFinalEnrolment")
    passages.take("Total target", people, "totalTarget")
    return some(planned=planned, actual=actual)


def _site(place: Cursor) -> Json | None:
    return some(facility=name_of(place, "name"), address=address(place))


def address(place: Cursor) -> Json | None:
    """Take a postal address."""
    street = name_of(place, "address")
    return some(
        lines=[line.strip() for line in street.splitlines() if line.strip()] if street else [],
        city=name_of(place, "city"),
        state=name_of(place, "state"),
        postal_code=name_of(place, "zip"),
        country=name_of(place, "country"),
    )


def conditions(trial: Cursor) -> Json:
    """Take the conditions; the classes the register files them under are keywords."""
    found: list[Json] = []
    classes: list[str] = []
    for item in parts(trial, "conditions", "condition"):
        if text := said(item, "description"):
            found.append({"text": text})
        classes += [text for key in ("diseaseClass1", "diseaseClass2") if (text := said(item, key))]
    return {
        "conditions": found,
        "keywords": [{"text": text, "kind": "condition-category"} for text in dict.fromkeys(classes)],
    }
