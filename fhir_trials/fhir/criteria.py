"""Criteria ⇄ Group.characteristic. https://hl7.org/fhir/R5/group.html · mappings/extensions.csv

The criterion's own words stand in HL7's extension originalText and, since nothing of them is coded, in the value too.
A criterion of which nobody says whether it includes or excludes is no characteristic, since `exclude` has no third
value: it travels in an extension of the Group.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions, urls
from fhir_trials.fhir.concepts import clean, language_extension, take_language
from fhir_trials.model import Criterion

CODE = "Eligibility Criterion"

_NAMES = {"inclusion": "Inclusion", "exclusion": "Exclusion"}
_LEVELS = 10
# what others write as the code of a criterion of which nothing is coded (EBM on FHIR, DRKS2FHIR)
_CODES = (CODE, "Eligibility Criteria", "Defined by CodeableConcept", "FREETEXT")
# R6 has the words natively; some write its extension in R4 and R5: read, never written
_WORDS = (
    urls.ORIGINAL_TEXT,
    "http://hl7.org/fhir/6.0/StructureDefinition/extension-Group.characteristic.description",
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


class Marks:
    """The extensions of one characteristic, sorted by their url once."""

    def __init__(self, characteristic: Cursor) -> None:
        self.found: dict[str, list[Cursor]] = {}
        for item in characteristic.each("extension"):
            self.found.setdefault(str(item.node.get("url")), []).append(item)

    def take_all(self, name: str) -> tuple[Any, ...]:
        """Take the values of the extension of that name."""
        part = extensions.simple(name)
        return tuple(
            value for item in self.found.get(part.url, ()) if (value := _value(item, part)) is not None
        )

    def take(self, name: str, wanted: Callable[[Any], bool] = bool) -> Any:
        """Take the first value, if it is wanted."""
        part = extensions.simple(name)
        for item in self.found.get(part.url, ()):
            if wanted(item.node.get(part.key)):
                return _value(item, part)
        return None


def _value(mark: Cursor, part: extensions.Part) -> Any:
    value = part.read(mark, part.key)
    if value is not None:
        mark.drop("url")
    return value


class Found(NamedTuple):
    """A criterion that was read, and what its place depends on."""

    order: int | None
    name: str
    marks: Marks
    criterion: Json


def from_fhir(characteristic: Cursor) -> Found | None:
    """Take a criterion; None, and nothing taken, where the characteristic has no words."""
    marks = Marks(characteristic)
    text, language = _words(characteristic, marks)
    if text is None:
        return None
    order = marks.take("criterion-order")
    flattened = None if order else _FLATTENED.match(text)
    exclude = characteristic.flag("exclude")
    code = characteristic.at("code")
    if code.node.get("text") in _CODES:
        code.drop("text")  # says only that this is a criterion
    level = min(len(flattened[1]) // 2, _LEVELS - 1) if flattened else None
    criterion: Json = {
        "text": text[flattened.end() :] if flattened else text,
        "section": "unknown" if exclude is None else "exclusion" if exclude else "inclusion",
        "headings": marks.take_all("criterion-section"),
        "level": marks.take("criterion-level") or level,
        "language": language,
    }
    # the id is a name inside the resource
    return Found(order, characteristic.text("id") or "", marks, clean(criterion) or {})


def _words(characteristic: Cursor, marks: Marks) -> tuple[str | None, str | None]:
    """Take the criterion's words wherever they stand, and their language."""
    value = characteristic.at("valueCodeableConcept")
    text, language = _stated(characteristic, marks)
    if text is None:
        return value.text("text"), take_language(value, "text")
    if value.node.get("text") == text:
        value.drop("text")  # the same words again
        language = take_language(value, "text") or language
    return text, language


def _stated(characteristic: Cursor, marks: Marks) -> tuple[str | None, str | None]:
    for url in _WORDS:
        for item in marks.found.get(url, ()):
            for key in ("valueString", "valueMarkdown"):
                if text := item.text(key):
                    item.drop("url")
                    return text, take_language(item, key)
    text = characteristic.text("description")
    return text, take_language(characteristic, "description") if text else None


def unclassified_from_fhir(group: Cursor) -> Iterator[Found]:
    """Take the criteria of unknown section."""
    reader = extensions.record("unclassified-criterion")
    for item in group.each("extension"):
        if item.node.get("url") == reader.url and any(
            part.node.get("url") == "text" for part in item.each("extension")
        ):
            item.drop("url")
            found = reader.from_fhir(item) or {}
            yield Found(found.pop("order", None), "", Marks(item), {**found, "section": "unknown"})


def in_order(found: Iterable[Found]) -> tuple[Json, ...]:
    """The criteria in the source's order; those without a place of their own stay behind the others."""
    placed = sorted(found, key=lambda item: (item.order is None, item.order or 0))
    levels: dict[str, int] = {}
    for item in placed:
        parent = item.marks.take("criterion-parent", lambda name: isinstance(name, str) and name in levels)
        if parent is not None:
            item.criterion["level"] = min(levels[parent] + 1, _LEVELS - 1)
        levels[item.name] = item.criterion.get("level", 0)
    return tuple(item.criterion for item in placed)
