"""Groups whose characteristics need not all hold → one criterion as text. https://build.fhir.org/group.html

R6 says how characteristics are joined (`combinationMethod`), and some write it as an extension in R4 and R5. The
model holds criteria that all hold, so any other logic is kept in words, and an age or a sex inside it is no bound.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir.criteria import carried_words, reading, trees
from fhir_trials.fhir.criteria.finished import Found
from fhir_trials.issues import Issues

_EXTENSION = "http://hl7.org/fhir/{}/StructureDefinition/extension-Group.{}"
_VERSIONS = ("5.0", "6.0")
_EVERY = "all-of"
_COUNTED = ("at-least", "at-most")
_WORDS = {"any-of": "any of", "at-least": "at least {} of", "at-most": "at most {} of"}


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


def from_fhir(group: Cursor, method: Method, issues: Issues) -> list[Found]:
    """Take the characteristics of a Group as one criterion that says how they are joined, and tell it.

    A member that cannot be put in words is counted in the text and left where it is.
    """
    stated = list(group.each("characteristic"))
    members = [found for one in stated for found in (_member(one, issues),) if found]
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
    return [Found(None, criterion)] if stated else []


def _member(characteristic: Cursor, issues: Issues) -> _Member | None:
    found = reading.in_words(characteristic, issues)
    if found:
        read = [one.criterion for one in found]
        text = trees.as_text((one["text"], one.get("level", 0)) for one in read)
        return _Member(text, read[0]["section"], read[0].get("language"))
    text = carried_words.coded(characteristic)
    if text is None:
        return None
    return _Member(text, reading.section_of(characteristic.flag("exclude")), None)
