"""Criteria ⇄ Group.characteristic. https://hl7.org/fhir/R5/group.html · mappings/extensions.csv

The criterion's own words stand in HL7's extension originalText and, since nothing of them is coded, in the value too.
A criterion of which nobody says whether it includes or excludes is no characteristic, since `exclude` has no third
value: it travels in an extension of the Group.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions, urls
from fhir_trials.fhir.concepts import clean, language_extension, take_language
from fhir_trials.model import Criterion

CODE = "Eligibility Criterion"

_NAMES = {"inclusion": "Inclusion", "exclusion": "Exclusion"}
_LEVELS = 10
# what others write as the code of a criterion of which nothing is coded (EBM on FHIR, DRKS2FHIR)
_CODES = frozenset({CODE, "Eligibility Criteria", "Defined by CodeableConcept", "FREETEXT"})
# R6 has the words natively; some write its extension in R4 and R5: read, never written
_WORDS = frozenset(
    {
        urls.ORIGINAL_TEXT,
        "http://hl7.org/fhir/6.0/StructureDefinition/extension-Group.characteristic.description",
    }
)
# FEvIR flattens nested lists and marks each level with two underscores
_FLATTENED = re.compile(r"((?:__)+)\*\s*(?=\S)")


class _Unclassified(NamedTuple):
    """A criterion of unknown section as the extension's table wants it."""

    text: str
    order: int
    level: int | None
    headings: tuple[str, ...]
    language: str | None


def to_fhir(criteria: Iterable[Criterion]) -> tuple[list[Json], list[Json]]:
    """The characteristics, and the extensions of the Group for criteria of unknown section."""
    characteristics: list[Json] = []
    unclassified: list[Json] = []
    counts = dict.fromkeys(_NAMES, 0)
    above: list[str | None] = [None] * _LEVELS
    for order, criterion in enumerate(criteria, 1):
        if criterion.section == "unknown":
            above[criterion.level] = None
            found = _Unclassified(
                criterion.text, order, criterion.level or None, criterion.headings, criterion.language
            )
            unclassified += extensions.record("unclassified-criterion").to_fhir(found)
            continue
        counts[criterion.section] += 1
        name = above[criterion.level] = f"{_NAMES[criterion.section]}-{counts[criterion.section]}"
        parent = above[criterion.level - 1] if criterion.level else None
        characteristics.append(_characteristic(criterion, name, order, parent))
    return characteristics, unclassified


def _characteristic(criterion: Criterion, name: str, order: int, parent: str | None) -> Json:
    value: Json = {"text": criterion.text}
    if criterion.language:
        # not beside valueString: fhir.resources knows no extension on the value of an extension
        value["_text"] = language_extension(criterion.language)
    words = {"url": urls.ORIGINAL_TEXT, "valueString": criterion.text}
    marks: list[Json] = [words, extensions.simple("criterion-order").to_fhir(order)]
    if criterion.headings:
        marks += map(extensions.simple("criterion-section").to_fhir, criterion.headings)
    if parent:
        marks.append(extensions.simple("criterion-parent").to_fhir(parent))
    elif criterion.level:
        marks.append(extensions.simple("criterion-level").to_fhir(criterion.level))
    return {
        "id": name,
        "extension": marks,
        "code": {"text": CODE},
        "valueCodeableConcept": value,
        "exclude": criterion.section == "exclusion",
    }


class Found(NamedTuple):
    """A criterion that was read, and what its place depends on."""

    order: int | None
    name: str
    source: Cursor
    criterion: Json


def from_fhir(characteristic: Cursor) -> Found | None:
    """Take a criterion; None, and nothing taken, where the characteristic has no words."""
    name = str(characteristic.node.get("id"))
    words = _words(characteristic)
    if words is None:
        return None
    text, language = words
    order = extensions.first(characteristic, "criterion-order")
    flattened = None if order else _FLATTENED.match(text)
    exclude = characteristic.flag("exclude")
    code = characteristic.at("code")
    if code.node.get("text") in _CODES:
        code.drop("text")  # says only that this is a criterion
    characteristic.drop("id")  # a name inside the resource
    level = min(len(flattened[1]) // 2, _LEVELS - 1) if flattened else None
    criterion: Json = {
        "text": text[flattened.end() :] if flattened else text,
        "section": "unknown" if exclude is None else "exclusion" if exclude else "inclusion",
        "headings": tuple(extensions.take(characteristic, extensions.simple("criterion-section"))),
        "level": extensions.first(characteristic, "criterion-level") or level,
        "language": language,
    }
    return Found(order, name, characteristic, clean(criterion) or {})


def _words(characteristic: Cursor) -> tuple[str, str | None] | None:
    """Take the criterion's words wherever they stand, and their language."""
    value = characteristic.at("valueCodeableConcept")
    stated = next(_stated(characteristic), None)
    if stated is None:
        text = value.text("text")
        return (text, take_language(value, "text")) if text else None
    text, language = stated
    if value.node.get("text") == text:
        value.drop("text")  # the same words again
        language = take_language(value, "text") or language
    return text, language


def _stated(characteristic: Cursor) -> Iterator[tuple[str, str | None]]:
    for item in characteristic.each("extension"):
        if item.node.get("url") in _WORDS:
            for key in ("valueString", "valueMarkdown"):
                if text := item.text(key):
                    item.drop("url")
                    yield text, take_language(item, key)
    if text := characteristic.text("description"):
        yield text, take_language(characteristic, "description")


def unclassified_from_fhir(group: Cursor) -> Iterator[Found]:
    """Take the criteria of unknown section."""
    reader = extensions.record("unclassified-criterion")
    for item in group.each("extension"):
        if item.node.get("url") == reader.url and any(
            part.node.get("url") == "text" for part in item.each("extension")
        ):
            item.drop("url")
            found = reader.from_fhir(item) or {}
            yield Found(found.pop("order", None), "", item, {**found, "section": "unknown"})


def in_order(found: Iterable[Found]) -> tuple[Json, ...]:
    """The criteria in the source's order; those without a place of their own stay behind the others."""
    placed = sorted(found, key=lambda item: (item.order is None, item.order or 0))
    levels: dict[str, int] = {}
    for item in placed:
        parent = extensions.simple("criterion-parent")
        for mark in item.source.each("extension"):
            if mark.node.get("url") == parent.url and mark.node.get(parent.key) in levels:
                mark.drop("url")
                item.criterion["level"] = min(levels[str(mark.text(parent.key))] + 1, _LEVELS - 1)
        levels[item.name] = item.criterion.get("level", 0)
    return tuple(item.criterion for item in placed)
