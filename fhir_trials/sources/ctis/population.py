"""Who may take part: criteria, ages, sex, groups.

https://euclinicaltrials.eu/ctis-public-api
"""

import re
from decimal import Decimal
from itertools import pairwise

from fhir_trials.cursor import Cursor, Json
from fhir_trials.eligibility import Section, split
from fhir_trials.issues import Issues
from fhir_trials.sources.ctis import languages
from fhir_trials.sources.ctis.taking import Notes, code_of, folded, scalar, spelled, term_of
from fhir_trials.sources.words import some

_CRITERIA: tuple[tuple[str, Section], ...] = (
    ("principalInclusionCriteria", "inclusion"),
    ("principalExclusionCriteria", "exclusion"),
)
_BAND = re.compile(r"([0-9]+)(?:-([0-9]+)|\+) years")
_SEXES = {
    (True, True): "all",
    (True, False): "female",
    (False, True): "male",
}
_AGES = frozenset(("ageRanges", "ageRangeSecondaryIds"))


def read(record: Cursor, information: Cursor, notes: Notes, issues: Issues) -> Json | None:
    """Take criteria and population; the overview counts where Part I is silent."""
    population = information.at("populationOfTrialSubjects")
    bands = _bands(population, record, issues)
    groups = [text for place in population.each("clinicalTrialGroups") if (text := place.text("name"))]
    found = some(
        **_bounds(bands),
        age_bands=bands,
        sex=_sex(population, record, issues),
        healthy_volunteers=_healthy(groups),
        criteria=criteria(information.at("eligibilityCriteria"), notes),
    )
    lines = [*groups, *_further_ages(population), *spelled(population, skip=_AGES)]
    notes.lines("Population of trial subjects", lines)
    return found


def criteria(place: Cursor, notes: Notes) -> list[object]:
    """Take the criteria, in the order of their numbers; their translations are passages.

    An item is a criterion; one that holds a list is split.
    """
    found: list[object] = []
    for key, section in _CRITERIA:
        for item in numbered(place, key):
            number = scalar(item, "number")
            if text := item.text(key):
                whole = {"text": text, "section": section}
                found += split(text, section=section) if "\n" in text else [whole]
            languages.note(item, key, f"{section.capitalize()} criterion {number or ''}".strip(), notes)
    return found


def numbered(place: Cursor, key: str) -> list[Cursor]:
    """The items of a list in the order of their numbers; the list itself may be sorted as text: 1, 10, 2."""
    items = list(place.each(key))
    numbers = [item.node.get("number") for item in items]
    if not all(isinstance(number, int) for number in numbers):
        return items
    return sorted(items, key=lambda item: item.node["number"])


def _bands(population: Cursor, record: Cursor, issues: Issues) -> list[Json]:
    """The age groups, youngest first; those of the overview where there are no others."""
    found: list[Json] = []
    for place in population.each("ageRanges"):
        code = scalar(place, "ageRangeCategoryCode")
        word = scalar(place, "ageRangeCategory")
        if said := code or word:
            key = "ageRangeCategoryCode" if code else "ageRangeCategory"
            table = "ctis-age-range" if said.isdigit() else "ctis-age-group"
            group = term_of(said, table, place, key, issues)
            if code and word and folded(word) != folded(group["text"]):
                group["text"] = f"{word} ({group['text']})"
            found.append(_band(group))
    words = record.node.get("ageGroup")
    if isinstance(words, str):
        parts = [part.strip() for part in words.split(",") if part.strip()]
        known = {folded(band["group"]["text"]) for band in found}
        if not found or known == {folded(part) for part in parts}:
            record.drop("ageGroup")
        if not found:
            found = [_band(term_of(part, "ctis-age-group", record, "ageGroup", issues)) for part in parts]
    return sorted(found, key=lambda band: band.get("minimum", {}).get("value", -1))


def _band(group: Json) -> Json:
    """An age group with the years its name states."""
    years = _BAND.fullmatch(group["text"])
    if years is None or not code_of(group["text"], "ctis-age-group"):
        return {"group": group}
    found: Json = {"group": group, "minimum": {"value": Decimal(years[1]), "unit": "year"}}
    return found | {"maximum": {"value": Decimal(years[2]), "unit": "year"}} if years[2] else found


def _further_ages(population: Cursor) -> list[str]:
    """The finer age ranges, as words: those that are numbers alone are of a list that is not published."""
    found: list[str] = []
    for place in population.each("ageRangeSecondaryIds"):
        if isinstance(part := place.node.get("ctAgeRange"), str) and not part.isdigit():
            place.drop("ctAgeRange")
            code_or_word = scalar(place, "ageRangeCategory") or ""
            found.append(f"{code_or_word}: {part}" if code_or_word else part)
    return found


def _bounds(bands: list[Json]) -> Json:
    """The bounds of bands that meet; None where there is a gap or a band without years."""
    if not bands or any("minimum" not in band for band in bands):
        return {}
    for younger, older in pairwise(bands):
        if "maximum" not in younger or younger["maximum"]["value"] + 1 != older["minimum"]["value"]:
            return {}
    return {"minimum_age": bands[0]["minimum"], "maximum_age": bands[-1].get("maximum")}


def _sex(population: Cursor, record: Cursor, issues: Issues) -> Json | None:
    """The sex by the two flags, or by the words of the overview; two flags that are both no stay."""
    female, male = (population.node.get(key) for key in ("isFemaleSubjects", "isMaleSubjects"))
    code = _SEXES.get((female, male)) if isinstance(female, bool) and isinstance(male, bool) else None
    if code:
        population.drop("isFemaleSubjects")
        population.drop("isMaleSubjects")
    word = record.text("gender")
    if word is None:
        return {"code": code} if code else None
    ordered = ", ".join(sorted(part.strip() for part in word.split(",")))
    if code in (None, code_of(ordered, "ctis-gender")):
        return {**term_of(ordered, "ctis-gender", record, "gender", issues), "text": word}
    record.node["gender"] = word
    return {"code": code}


def _healthy(groups: list[str]) -> bool | None:
    """Whether healthy volunteers are among the groups; not said where a group is none of the two known."""
    names = {folded(name) for name in groups}
    if "healthy volunteers" in names:
        return True
    return False if names == {"patients"} else None
