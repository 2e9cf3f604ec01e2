"""What looks wrong in the words of a criterion: lost signs and digits, brackets, a list that is missing, an age."""

import re
from decimal import Decimal
from typing import Any

from fhir_trials.sources.pages.findings import Findings

# `>=`, `<=`, `~=` and `==` have their sign, and so has `p=0.003`.
_EQUALS = re.compile(r"(?<![<>≤≥=!~≈])(?<!\bp )(?<!\bp)(?:=\s?\d+(?:[.,]\d+)*)", re.IGNORECASE)
_RAISED = re.compile(r"[x×*]\s?109\s?/\s?l\b", re.IGNORECASE)
_OPEN, _CLOSED = frozenset("([{"), frozenset(")]}")
# The mark of a list inside a text: `a) …; b) …`.
_INNER_MARK = re.compile(r"(?:(?<=\s)|^)(?:\d{1,2}|[a-z]|[ivx]{2,4})\)", re.IGNORECASE)
_PERSONS = (
    r"(?:(?:all|adults?|patients?|subjects?|participants?|males?|females?|men|women|people|persons?|volunteers?|aged?|must"
    r"|be|is|are|and|or|mannen|vrouwen|pati[eë]nten|proefpersonen|deelnemers?|volwassenen?|leeftijd|en|of|moeten|zijn"
    r"|van)[ ,/:-]+)*"
)
_YEARS = r"\s*-?(?:jaar|years?|yrs?)\b"
_LEAST = {
    "older than {}": re.compile(
        rf"{_PERSONS}(?:>|older than|over|above|ouder dan|boven(?: de)?)\s*(\d+){_YEARS}", re.IGNORECASE
    ),
    "{} or older": re.compile(
        rf"{_PERSONS}(?:≥|>=|=>|at least|minimaal|minstens|vanaf)\s*(\d+){_YEARS}", re.IGNORECASE
    ),
}
_MOST = {
    "younger than {}": re.compile(
        rf"{_PERSONS}(?:<|younger than|under|below|jonger dan|onder(?: de)?)\s*(\d+){_YEARS}", re.IGNORECASE
    ),
    "{} or younger": re.compile(
        rf"{_PERSONS}(?:≤|<=|=<|at most|up to|maximaal|hoogstens|tot en met)\s*(\d+){_YEARS}", re.IGNORECASE
    ),
}


def tell(findings: Findings, line: int, text: str) -> None:
    """Tell what looks wrong in the words of a criterion that begins on this line."""
    for found in _EQUALS.finditer(text):
        findings.tell("comparator-lost", line, found[0])
    if raised := _RAISED.search(text):
        findings.tell("superscript-lost", line, raised[0])
    if wrong := _unbalanced(text):
        findings.tell("bracket-unbalanced", line, wrong)


def tell_age(findings: Findings, line: int, text: str, eligibility: dict[str, Any]) -> None:
    """Tell where a criterion asks for another age than the page's own fields admit."""
    for words, pattern in _LEAST.items():
        asked, field = pattern.match(text), _years(eligibility, "minimum_age")
        if asked and field is not None and int(asked[1]) + ("than" in words) > field:
            findings.tell("age-disagrees", line, words.format(asked[1]), "begin", field)
    for words, pattern in _MOST.items():
        asked, field = pattern.match(text), _years(eligibility, "maximum_age")
        if asked and field is not None and int(asked[1]) - ("than" in words) < field:
            findings.tell("age-disagrees", line, words.format(asked[1]), "end", field)


def _years(eligibility: dict[str, Any], bound: str) -> Decimal | int | None:
    age = eligibility.get(bound)
    return age["value"] if age and age["unit"] == "year" else None


def _unbalanced(text: str) -> str:
    """What is wrong with the brackets; empty where nothing is."""
    excess = sum((sign in _OPEN) - (sign in _CLOSED) for sign in text)
    if excess > 0:
        return "is not closed"
    # `a)` closes nothing, so long as there are not enough brackets that it could close.
    return "is closed that was not opened" if excess + len(_INNER_MARK.findall(text)) < 0 else ""
