"""Coded facts ⇄ CodeableConcept. https://hl7.org/fhir/R5/datatypes.html#CodeableConcept · mappings/codes/fhir-*.json

An exact row of the table is written as HL7's code alone and reversed when read. A code without an exact row is
written in our own code system too, so that it comes back; the source's own word always stays in `text`.
"""

from functools import cache
from typing import Any

from fhir_trials.code_maps import code_map
from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import urls
from fhir_trials.fhir.vocabularies import system_of, vocabulary_of
from fhir_trials.model import Coding, Term


class CodeSet:
    """One code set of the model and its HL7 counterpart."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.system = urls.CODE_SYSTEM + name
        self._map = code_map(f"fhir-{name}")
        self._hl7 = next((row.system for row in self._map.rows.values()), "")

    def codings(self, code: str) -> list[Json]:
        """The codings that stand for a code of the model, HL7's first."""
        row = self._map.forward(code)
        own = {"system": self.system, "code": code}
        if row is None:
            return [own]
        hl7 = {"system": row.system, "code": row.code}
        return [hl7] if row.exact else [hl7, own]

    def to_fhir(self, term: Term[Any]) -> Json:
        """The term as a CodeableConcept."""
        concept: Json = {}
        if term.code:
            concept["coding"] = self.codings(term.code)
        if term.text:
            concept["text"] = term.text
            if term.language:
                concept["_text"] = language_extension(term.language)
        return concept

    def means(self, system: object, code: object) -> str | None:
        """The code of the model that an outside code stands for: ours, an exact one of HL7, or one without a system."""
        if not isinstance(code, str):
            return None
        if system is None:
            return self._map.backward(self._hl7, code)
        if not isinstance(system, str):
            return None
        return code if system == self.system else self._map.backward(system, code)

    def means_any(self, concept: Cursor) -> str | None:
        """What a concept means by the first coding that is understood; nothing is taken."""
        meant = (self.means(one.node.get("system"), one.node.get("code")) for one in concept.each("coding"))
        return next((code for code in meant if code), None)

    def code_from(self, concept: Cursor) -> str | None:
        """Take the codings that are understood; our own code wins over HL7's."""
        found: dict[bool, str] = {}
        for coding in concept.each("coding"):
            system, code = coding.node.get("system"), coding.node.get("code")
            if not isinstance(system, str | None) or not isinstance(code, str):
                continue
            meant = self.means(system, code)
            if meant is not None or self._companion(concept, system, code):
                take_coding(coding)
            if meant is not None:
                found.setdefault(system == self.system, meant)
        return found.get(True, found.get(False))

    def _companion(self, concept: Cursor, system: str | None, code: str) -> bool:
        """Whether this is the inexact HL7 code that we write beside our own."""
        return any(
            own.node.get("system") == self.system
            and (row := self._map.forward(str(own.node.get("code")))) is not None
            and (row.system, row.code) == (system, code)
            for own in concept.each("coding")
        )

    def from_fhir(self, concept: Cursor) -> Json | None:
        """Take a CodeableConcept; what was not coded in a way we understand keeps its display, or its code, as text."""
        code = self.code_from(concept)
        text = concept.text("text") or (None if code else _said(concept))
        if code is None and text is None:
            return None
        return clean({"code": code, "text": text, "language": take_language(concept, "text")})


def _said(concept: Cursor) -> str | None:
    codings = list(concept.each("coding"))
    return next((word for key in ("display", "code") for one in codings if (word := one.text(key))), None)


@cache
def code_set(name: str) -> CodeSet:
    """The code set of that name, compiled once."""
    return CodeSet(name)


def clean(values: Json) -> Json | None:
    """The members that have a value; None where none has."""
    found = {key: value for key, value in values.items() if value is not None and value != ()}
    return found or None


def take_coding(coding: Cursor) -> None:
    """Take a coding that was understood, with the display and version that belong to it."""
    for key in ("system", "code", "display", "version"):
        coding.drop(key)


def language_extension(language: str) -> Json:
    """The language of a primitive.

    HL7's own extension `language` may stand on a string but not on a markdown in R4, so ours is written and both are
    read: https://hl7.org/fhir/extensions/StructureDefinition-language.html
    """
    return {"extension": [{"url": urls.TEXT_LANGUAGE, "valueCode": language}]}


def take_language(parent: Cursor, key: str) -> str | None:
    """Take the language of the primitive `key`."""
    for extension in parent.at(f"_{key}").each("extension"):
        if extension.node.get("url") in (urls.TEXT_LANGUAGE, *urls.LANGUAGES_READ):
            extension.drop("url")
            return extension.text("valueCode")
    return None


def coding_to_fhir(coding: Coding) -> Json:
    """A code of a public vocabulary as a Coding."""
    made = {"system": system_of(coding.vocabulary), "code": coding.code}
    if coding.display:
        made["display"] = coding.display
    return made


def coding_from_fhir(coding: Cursor) -> Json | None:
    """Take a Coding that has a system and a code."""
    if not isinstance(coding.node.get("system"), str) or not isinstance(coding.node.get("code"), str):
        return None
    system, code = coding.text("system"), coding.text("code")
    if not (system and code):
        return None
    display = coding.text("display")
    return {"vocabulary": vocabulary_of(system), "code": code, **({"display": display} if display else {})}


def codings_from_fhir(concept: Cursor) -> tuple[Json, ...]:
    """Take every coding with a system and a code."""
    return tuple(found for coding in concept.each("coding") if (found := coding_from_fhir(coding)))
