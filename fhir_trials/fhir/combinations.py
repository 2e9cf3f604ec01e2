"""Groups whose characteristics need not all hold → one criterion as text. https://build.fhir.org/group.html

R6 says how characteristics are joined (`combinationMethod`), and some write it as an extension in R4 and R5. The
model holds criteria that all hold, so any other logic is kept in words, and an age or a sex inside it is no bound.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import criteria
from fhir_trials.issues import Issues

_EXTENSION = "http://hl7.org/fhir/{}/StructureDefinition/extension-Group.{}"
_VERSIONS = ("5.0", "6.0")
_EVERY = "all-of"
_COUNTED = ("at-least", "at-most")
_WORDS = {"any-of": "any of", "at-least": "at least {} of", "at-most": "at most {} of"}
_ENDS = (("low", "≥ "), ("high", "≤ "))


class Method(NamedTuple):
    """How the characteristics are joined."""

    code: str
    threshold: int | None

    def __str__(self) -> str:
        """The method in words; a code nobody knows stays as it is."""
        return _WORDS.get(self.code, self.code).format(self.threshold or "an unknown number")


class _Member(NamedTuple):
    text: str
    section: str
    language: str | None


def take_method(group: Cursor) -> Method | None:
    """Take what joins the characteristics of a Group; None where all of them hold, or where there are none."""
    if not group.node.get("characteristic"):
        return None
    code = _take(group, "combinationMethod", "valueCode", Cursor.text)
    if code is None or code == _EVERY:
        return None
    counted = code in _COUNTED
    return Method(
        code, _take(group, "combinationThreshold", "valuePositiveInt", Cursor.whole) if counted else None
    )


def _take(group: Cursor, name: str, key: str, read: Callable[[Cursor, str], Any]) -> Any:
    """Take a member of R6, native or as an extension."""
    if (value := read(group, name)) is not None:
        return value
    known = [_EXTENSION.format(version, name) for version in _VERSIONS]
    for member in ("extension", "modifierExtension"):
        for item in group.each(member):
            if item.node.get("url") in known and (value := read(item, key)) is not None:
                item.drop("url")
                return value
    return None


def from_fhir(group: Cursor, method: Method, issues: Issues) -> list[criteria.Found]:
    """Take the characteristics of a Group as one criterion that says how they are joined, and tell it.

    A member that cannot be put in words is counted in the text and left where it is.
    """
    stated = list(group.each("characteristic"))
    members = [found for one in stated for found in (_member(one),) if found]
    said = {one.section for one in members}
    section = said.pop() if len(said) == 1 else "unknown"
    languages = {one.language for one in members}
    texts = [
        f"not: {one.text}" if section == "unknown" and one.section == "exclusion" else one.text
        for one in members
    ]
    if unread := len(stated) - len(members):
        texts.append(f"({unread} more that could not be read)")
    issues.warning(
        "logic-kept-as-text",
        group.path_of("characteristic"),
        f"{len(stated)} characteristics joined by {method.code}: kept as one criterion in words",
    )
    criterion: Json = {"text": f"{method}: {'; '.join(texts)}", "section": section}
    if len(languages) == 1 and (language := languages.pop()):
        criterion["language"] = language
    return [criteria.Found(None, criterion)] if stated else []


def _member(characteristic: Cursor) -> _Member | None:
    found = criteria.from_fhir(characteristic)
    if found:
        read = [one.criterion for one in found]
        text = criteria.as_text((one["text"], one.get("level", 0)) for one in read)
        return _Member(text, read[0]["section"], read[0].get("language"))
    text = _coded(characteristic)
    if text is None:
        return None
    exclude = characteristic.flag("exclude")
    section = "unknown" if exclude is None else "exclusion" if exclude else "inclusion"
    return _Member(text, section, None)


def _coded(characteristic: Cursor) -> str | None:
    """Take what a characteristic without words of its own says: the name of its code, and its value."""
    value = next(_value(characteristic), None)
    if value is None:
        return None
    name = _concept(characteristic.at("code"))
    return f"{name}: {value}" if name else value


def _value(characteristic: Cursor) -> Iterator[str]:
    """The forms of a value that can be put in words, each taken when it is asked for."""
    if words := _concept(characteristic.at("valueCodeableConcept")):
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


def _concept(concept: Cursor) -> str | None:
    if text := concept.text("text"):
        return text
    for key in ("display", "code"):
        for coding in concept.each("coding"):
            if text := coding.text(key):
                return text
    return None


def _quantity(quantity: Cursor) -> str | None:
    value = quantity.decimal("value")
    if value is None:
        return None
    said = (quantity.text("comparator"), f"{value:f}", quantity.text("unit") or quantity.text("code"))
    return " ".join(filter(None, said))
