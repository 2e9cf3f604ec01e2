"""The words of a characteristic: those it carries, or what its code and value say. https://hl7.org/fhir/R5/group.html"""

from collections.abc import Iterator

from fhir_trials.control_characters import without
from fhir_trials.cursor import Cursor
from fhir_trials.fhir import urls
from fhir_trials.fhir.concepts import take_language
from fhir_trials.fhir.criteria.codes import concept_of, name_of

# R6 has the words natively; some write its extension in R4 and R5: read, never written
WORDS = (
    urls.ORIGINAL_TEXT,
    "http://hl7.org/fhir/6.0/StructureDefinition/extension-Group.characteristic.description",
)
_ENDS = (("low", "≥ "), ("high", "≤ "))

Words = tuple[str | None, str | None]
"""A text and its language."""


def stated(characteristic: Cursor) -> Words:
    """Take the words a characteristic carries beside its value."""
    for url in WORDS:
        for item in characteristic.each_with("extension", "url", url):
            for key in ("valueString", "valueMarkdown"):
                if text := item.text(key):
                    item.drop("url")
                    # FHIR forbids control characters; the words beside them are kept
                    return without(text), take_language(item, key)
    text = characteristic.text("description")
    return text, take_language(characteristic, "description") if text else None


def in_value(characteristic: Cursor, stated: Words) -> Words:
    """Take the words that stand in the value too, or there alone."""
    text, language = stated
    value = characteristic.at("valueCodeableConcept")
    if text is None:
        return value.text("text"), take_language(value, "text")
    if value.node.get("text") == text:
        value.drop("text")  # the same words again
        language = take_language(value, "text") or language
    return text, language


def coded(characteristic: Cursor) -> str | None:
    """Take what a characteristic without words of its own says: the name of its code, and its value."""
    value = next(_value(characteristic), None)
    if value is None:
        return None
    name = _name(characteristic.at("code"))
    return f"{name}: {value}" if name else value


def _name(code: Cursor) -> str | None:
    if text := _text(code, "display"):
        return text
    known = (
        concept_of(str(one.node.get("system")), str(one.node.get("code"))) for one in code.each("coding")
    )
    return next(filter(None, map(name_of, known)), None) or _text(code, "code")


def _value(characteristic: Cursor) -> Iterator[str]:
    """The forms of a value that can be put in words, each taken when it is asked for."""
    concept = characteristic.at("valueCodeableConcept")
    if words := _text(concept, "display") or _text(concept, "code"):
        yield words
    if words := _quantity(characteristic.at("valueQuantity")):
        yield words
    ends = characteristic.at("valueRange")
    if words := [mark + said for key, mark in _ENDS if (said := _quantity(ends.at(key)))]:
        yield ", ".join(words)
    if words := characteristic.at("valueReference").text("display"):
        yield words
    if (flag := characteristic.flag("valueBoolean")) is not None:
        yield "yes" if flag else "no"


def _text(concept: Cursor, member: str) -> str | None:
    """The text of a concept, else that member of its first coding that has it."""
    if text := concept.text("text"):
        return text
    return next((text for coding in concept.each("coding") if (text := coding.text(member))), None)


def _quantity(quantity: Cursor) -> str | None:
    value = quantity.decimal("value")
    if value is None:
        return None
    said = (quantity.text("comparator"), f"{value:f}", quantity.text("unit") or quantity.text("code"))
    return " ".join(filter(None, said))
