"""Doses in sentences, Dutch and English, one for each step of the scheme (rule 19)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from fhir_trials.cursor import Json
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.numbers import NAMED, decimal, named
from fhir_trials.sources.pages.sentences import split
from fhir_trials.sources.pages.times import durations, frequencies
from fhir_trials.sources.pages.words import coded, words

_UNITS = "mg|mcg|µg|μg|microgram|milligram|gram|g|ml|IU|IE|U|MBq|GBq|Gy"
_AMOUNT = re.compile(
    rf"(?<![\w.,–-])(\d+(?:[.,]\d+)*)\s?((?:{_UNITS})(?:/(?:kg|m2|m²))?)(?![\w²]|/[dm]?l(?!\w)| (?:bloed|blood)(?!\w))",
    re.IGNORECASE,
)
_COURSES = re.compile(rf"(?<!\w)({NAMED}) (?:kuren|kuur|cycli|cyclus|cycles?|courses?)(?!\w)", re.IGNORECASE)
_NEXT = re.compile(
    r"(?<!\w)(?=(?:vervolgens|daarna|hierna|gevolgd door|then|thereafter|followed by|subsequently|after that)(?!\w))",
    re.IGNORECASE,
)
_VIA = re.compile(r"(?<!\w)via (?:(?:een|de|het|an?|the) )?[\w-]+", re.IGNORECASE)
_STAGE = re.compile(r"(?:stage|stadium|phase|fase|class|klasse|grade|graad) $", re.IGNORECASE)
# Words so short are words of other meaning in small letters.
_SHORT = 3


class _Route(NamedTuple):
    begin: int
    word: str


def read(text: str, draft: Draft, line: int) -> list[Json]:
    """The doses a text describes, step by step.

    None at all where it is not certain which amount belongs to which step: two amounts in one step (two groups, or a
    range) are not made into a row of doses.

    Args:
        text: what is given, as printed.
        draft: where a route without a code and an amount without how often are told.
        line: where the text begins.
    """
    steps = [step for part in _steps(text) for step in [_sentence(part)] if step]
    if any(len(_amounts(step)) > 1 or len(_courses(step)) > 1 for step in steps):
        return []
    if len({*_amounts(text)}) > sum(len(_amounts(step)) for step in steps):
        return []
    return [_dose(step, draft, line) for step in steps]


def _steps(text: str) -> list[str]:
    """The parts between the words that begin the next step; a part without an amount goes on with the one before."""
    found: list[str] = []
    for part in _NEXT.split(text):
        if found and not (_says_how_much(part) and _says_how_much(found[-1])):
            found[-1] += part
        else:
            found.append(part)
    return [part.strip() for part in found]


def _sentence(part: str) -> str | None:
    """The sentence of a step that says how much."""
    return next((sentence.strip() for sentence in split(part) if _says_how_much(sentence)), None)


def _says_how_much(text: str) -> bool:
    return bool(_AMOUNT.search(text) or _COURSES.search(text))


def _amounts(text: str) -> list[tuple[str, str]]:
    """The amounts, each different one once."""
    return list(dict.fromkeys((found[1], found[2]) for found in _AMOUNT.finditer(text)))


def _courses(text: str) -> list[int]:
    return list(dict.fromkeys(filter(None, (named(found[1]) for found in _COURSES.finditer(text)))))


def _dose(step: str, draft: Draft, line: int) -> Json:
    dose: Json = {"text": step}
    language = draft.values.get("language", "en")
    often, long, courses = frequencies(step), durations(step), _courses(step)
    amount = _AMOUNT.search(step)
    if amount:
        dose["amount"] = {"value": decimal(amount[1], language), "unit": amount[2]}
        if not often:
            draft.findings.tell("frequency-missing", line, amount[0])
    if route := _route(step, amount.end() if amount else 0):
        dose["route"] = coded(route, "route", draft, line)
    if len(often) == 1:
        dose["frequency"] = often[0]
    if len(long) == 1:
        dose["duration"] = long[0]
    if courses:
        dose["courses"] = courses[0]
    return dose


def _route(step: str, behind: int) -> str | None:
    """The word for the way it is given: the first behind the amount, else the last before it; None where two differ."""
    found = sorted(_routes(step))
    table = words("route")
    if len({table[one.word.casefold()].code for one in found}) > 1:
        return None
    if not found:
        via = _VIA.search(step)
        return via[0] if via else None
    return next((one.word for one in found if one.begin >= behind), found[-1].word)


def _routes(step: str) -> Iterator[_Route]:
    for row in words("route"):
        for found in re.finditer(rf"(?<![\w-]){re.escape(row)}(?!\w)", step, re.IGNORECASE):
            if len(row) < _SHORT and (found[0] != row.upper() or _STAGE.search(step[: found.start()])):
                continue
            yield _Route(found.start(), found[0])
