"""Criteria ⇄ Group.characteristic. https://hl7.org/fhir/R5/group.html · mappings/extensions.csv

The criterion's own words stand in HL7's extension originalText and, since nothing of them is coded, in the value too.
All characteristics of a Group must hold together, so a criterion and all that is nested below it are one
characteristic: "at least one of the following" would else demand every one of its children. Their parts stand in an
extension beside the whole as one text.
A criterion of which nobody says whether it includes or excludes is no characteristic, since `exclude` has no third
value: it travels in an extension of the Group.
"""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
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


class _Part(NamedTuple):
    """A criterion as the extensions' tables want it."""

    text: str
    order: int
    level: int | None
    headings: tuple[str, ...]
    language: str | None


# criteria with their place in the source, the first one above all others
_Tree = list[tuple[int, Criterion]]


def to_fhir(criteria: Iterable[Criterion]) -> tuple[list[Json], list[Json]]:
    """The characteristics, and the extensions of the Group for criteria of unknown section."""
    unclassified = extensions.record("unclassified-criterion")
    trees: list[_Tree] = []
    unknown: list[Json] = []
    above: list[tuple[Criterion, _Tree]] = []
    for order, criterion in enumerate(criteria, 1):
        while above and above[-1][0].level >= criterion.level:
            above.pop()
        if criterion.section == "unknown":
            unknown += unclassified.to_fhir(_part(order, criterion))
            continue
        # the nearest one above that includes or excludes as this one does
        tree = next((tree for one, tree in reversed(above) if one.section == criterion.section), None)
        if tree is None:
            trees.append(tree := [])
        tree.append((order, criterion))
        above.append((criterion, tree))
    counts = dict.fromkeys(_NAMES, 0)
    return [_characteristic(tree, counts) for tree in trees], unknown


def _part(order: int, criterion: Criterion) -> _Part:
    return _Part(criterion.text, order, criterion.level or None, criterion.headings, criterion.language)


def _characteristic(tree: _Tree, counts: dict[str, int]) -> Json:
    order, first = tree[0]
    counts[first.section] += 1
    text = as_text((one.text, one.level) for _, one in tree)
    value: Json = {"text": text}
    languages = {one.language for _, one in tree}
    if first.language and len(languages) == 1:
        # not beside valueString: fhir.resources knows no extension on the value of an extension
        value["_text"] = language_extension(first.language)
    marks: list[Json] = [{"url": urls.ORIGINAL_TEXT, "valueString": text}]
    if len(tree) > 1:
        parts = extensions.record("criterion-part")
        marks += [mark for place, one in tree for mark in parts.to_fhir(_part(place, one))]
    else:
        marks.append(extensions.simple("criterion-order").to_fhir(order))
        marks += map(extensions.simple("criterion-section").to_fhir, first.headings)
        if first.level:
            marks.append(extensions.simple("criterion-level").to_fhir(first.level))
    return {
        "id": f"{_NAMES[first.section]}-{counts[first.section]}",
        "extension": marks,
        "code": {"text": CODE},
        "valueCodeableConcept": value,
        "exclude": first.section == "exclusion",
    }


def as_text(parts: Iterable[tuple[str, int]]) -> str:
    """Texts with their levels as one text: the first, and the others as a list below it."""
    lines: list[str] = []
    top = 0
    for text, level in parts:
        indent = "  " * max(level - top - 1, 0)
        mark = f"{indent}- " if lines else ""
        top = top if lines else level
        lines.append(mark + text.replace("\n", "\n" + " " * len(mark)))
    return "\n".join(lines)


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

    def take(self, name: str) -> Any:
        """Take the first value, unless it says nothing."""
        part = extensions.simple(name)
        for item in self.found.get(part.url, ()):
            if item.node.get(part.key):
                return _value(item, part)
        return None


def _value(mark: Cursor, part: extensions.Part) -> Any:
    value = part.read(mark, part.key)
    if value is not None:
        mark.drop("url")
    return value


class Found(NamedTuple):
    """A criterion that was read, and its place in the source."""

    order: int | None
    criterion: Json


def from_fhir(characteristic: Cursor) -> list[Found]:
    """Take a criterion and those below it; none, and nothing taken, where the characteristic has no words."""
    marks = Marks(characteristic)
    text, language = _words(characteristic, marks)
    if text is None:
        return []
    exclude = characteristic.flag("exclude")
    section = "unknown" if exclude is None else "exclusion" if exclude else "inclusion"
    characteristic.text("id")  # a name inside the resource
    code = characteristic.at("code")
    if code.node.get("text") in _CODES:
        code.drop("text")  # says only that this is a criterion
    if parts := _parts(marks, text):
        return [Found(one.pop("order", None), {**one, "section": section}) for one in parts]
    order = marks.take("criterion-order")
    flattened = None if order else _FLATTENED.match(text)
    level = min(len(flattened[1]) // 2, _LEVELS - 1) if flattened else None
    criterion: Json = {
        "text": text[flattened.end() :] if flattened else text,
        "section": section,
        "headings": marks.take_all("criterion-section"),
        "level": marks.take("criterion-level") or level,
        "language": language,
    }
    return [Found(order, clean(criterion) or {})]


def _parts(marks: Marks, text: str) -> list[Json]:
    """Take the parts the text is made of; none where somebody changed the one and not the other."""
    reader = extensions.record("criterion-part")
    found = marks.found.get(reader.url, ())
    # read from a copy first, since what does not fit the text is not to be taken
    copies = [reader.from_fhir(Cursor(deepcopy(item.node))) or {} for item in found]
    if any("text" not in one or not 0 <= one.get("level", 0) < _LEVELS for one in copies):
        return []
    made = as_text((one["text"], one.get("level", 0)) for one in copies)
    if made.split() != text.split():
        return []
    for item in found:
        item.drop("url")
        reader.from_fhir(item)
    return copies


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
            yield Found(found.pop("order", None), {**found, "section": "unknown"})


def in_order(found: Iterable[Found]) -> tuple[Json, ...]:
    """The criteria in the source's order; those without a place of their own stay behind the others."""
    placed = sorted(found, key=lambda item: (item.order is None, item.order or 0))
    return tuple(item.criterion for item in placed)
