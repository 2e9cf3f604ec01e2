"""The cells of the CSV download that hold several values.

https://clinicaltrials.gov/data-api/about-api/csv-download
"""

import re

from fhir_trials.countries import code_of
from fhir_trials.sources.ctgov_older.conversions import Conversion, Values

_AGE = r"\d+ (?:Minute|Hour|Day|Week|Month|Year)s?"
_AGES = re.compile(
    rf"(?:(?P<low>{_AGE}) (?:to (?P<high>{_AGE})|and older)|up to (?P<top>{_AGE}))? *(?:\((?P<bands>[^()]+)\))?",
    re.IGNORECASE,
)
_BANDS = re.compile(
    r"(?:child|adult|older[ _]adult|senior)(?:, (?:child|adult|older[ _]adult|senior))*", re.IGNORECASE
)
_RESULTS = {"YES": True, "NO": False, "Has Results": True, "No Results Available": False}


def _bars(text: str, argument: str) -> Values:
    return (_split(text),)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


def _interventions(text: str, argument: str) -> Values:
    """`DRUG: Aspirin|OTHER: Diet`: type and name; without a type it is the name alone."""
    kinds: list[str | None] = []
    names: list[str] = []
    for part in _split(text):
        kind, colon, name = part.partition(": ")
        known = bool(colon and name.strip()) and kind.replace("_", " ").replace(" ", "").isalpha()
        kinds.append(kind if known else None)
        names.append(name.strip() if known else part)
    return (kinds, names)


def _sponsors(text: str, argument: str) -> Values:
    first, *others = _split(text) or [""]
    return (first, others) if first else None


def _age(text: str, argument: str) -> Values:
    """`18 Years to 80 Years   (Adult, Older Adult)`, or the groups alone."""
    if _BANDS.fullmatch(text):
        return (None, None, text.split(", "))
    found = _AGES.fullmatch(text)
    if found is None or not (found["low"] or found["top"]):
        return None
    bands = found["bands"].split(", ") if found["bands"] else []
    return (found["low"], found["high"] or found["top"], bands)


def _results(text: str, argument: str) -> Values:
    return (_RESULTS[text],) if text in _RESULTS else None


def _funders(text: str, argument: str) -> Values:
    """One class is the sponsor's; of several nobody says whose they are."""
    return (None, "Funded Bys", text) if "|" in text else (text, None, None)


def _locations(text: str, argument: str) -> Values:
    """Facility and country; names of countries may hold a comma."""
    facilities: list[str | None] = []
    countries: list[str | None] = []
    for part in _split(text):
        words = part.split(", ")
        count = next((n for n in (2, 1) if n <= len(words) and code_of(", ".join(words[-n:]))), 0)
        before = words[: len(words) - count]
        facilities.append(", ".join(before) or None)
        countries.append(", ".join(words[len(before) :]) or None)
    return (facilities, countries)


CONVERSIONS: dict[str, Conversion] = {
    "bars": _bars,
    "interventions": _interventions,
    "sponsors": _sponsors,
    "ids": _sponsors,
    "age": _age,
    "results": _results,
    "funders": _funders,
    "locations": _locations,
}
"""The conversions of this shape, by the word its table uses."""
