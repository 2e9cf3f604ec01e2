"""Sponsors and contacts with their addresses."""

import re
from collections.abc import Sequence

from fhir_trials.cursor import Json
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.omon.reading import Reading
from fhir_trials.sources.pages.omon.recruitment import code_of_country
from fhir_trials.sources.pages.words import coded

_MAIL = re.compile(r"\S+@\S+\.\w+")
_PHONE = re.compile(r"(?:tel\.?:? ?)?(\+?\(?\d[\d ()./-]{6,}\d)", re.IGNORECASE)
_CITY = re.compile(
    r"(?P<city>\D+?),? (?P<postal>\d{4} ?[A-Z]{2})|(?P<before>\d{4} ?[A-Z]{2}),? (?P<town>\D+)"
)
_PERSON = re.compile(
    r"(?:(?:prof|dr|drs|ir|ing|mr|mw|dhr|mrs|ms|mevr)\.? )+.+|(?:[A-Z]{1,2}\. ?){1,5}(?:[a-z' ]+ )?[A-ZÀ-Þ][\w' -]+",
)
_TITLED = re.compile(r"(?:(?:prof|dr|drs|ir|ing|mr|mw|dhr|mrs|ms|mevr)\.? ?)+[A-ZÀ-Þ]", re.IGNORECASE)


def read(reading: Reading) -> None:
    """Read sponsors and contacts, in the order of the page."""
    for section in reading.meaning("sponsor"):
        if value := reading.value(section):
            role = coded(section.words, "party-role", reading.draft, section.number)
            reading.draft.add("parties", {"role": role, "organization": value.text})
    for section in reading.meaning("contact"):
        if section.lines:
            role = coded(section.words, "party-role", reading.draft, section.number)
            reading.draft.add("parties", {"role": role, **_contact(section.lines)})


def _contact(lines: Sequence[Line]) -> Json:
    """Organisation, person, address, telephone and mail: each line is one of them."""
    found: Json = {}
    names: list[str] = []
    address: Json = {"lines": []}
    for line in lines:
        text = line.text
        city = _CITY.fullmatch(text)
        phone = _PHONE.fullmatch(text)
        if _MAIL.fullmatch(text) and "email" not in found:
            found["email"] = text
        elif phone and "phone" not in found:
            found["phone"] = phone[1]
        elif city and "city" not in address:
            address |= {"city": city["city"] or city["town"], "postal_code": city["postal"] or city["before"]}
        elif code_of_country(text) and "country" not in address and names:
            address["country"] = text
        elif _is_person(text) and "person" not in found:
            found["person"] = text
        elif not names and "city" not in address:
            names.append(text)
        else:
            address["lines"].append(text)
    address = {key: value for key, value in address.items() if value}
    return found | ({"organization": names[0]} if names else {}) | ({"address": address} if address else {})


def _is_person(text: str) -> bool:
    return bool(_TITLED.match(text) or _PERSON.fullmatch(text)) and not any(sign.isdigit() for sign in text)
