"""Other registrations of the trial: in this register, and its numbers in others."""

import re

from fhir_trials.cursor import Json
from fhir_trials.registers import recognise
from fhir_trials.sources.identifiers import identifier, recognised
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.omon.reading import Reading
from fhir_trials.sources.pages.paragraphs import joined
from fhir_trials.sources.pages.sections import Section

_RELATIONS = ("followed-by", "same-trial")
_REGISTRY = "nl-omon"
_DIGITS = re.compile(r"\d{1,6}")


def read(reading: Reading) -> None:
    """Read the related registrations and the further numbers."""
    for relation in _RELATIONS:
        _related(relation, reading)
    own = {one["value"] for one in reading.draft.values.get("identifiers", [])}
    for section in reading.below("other-registers"):
        section.taken = True
        _numbers(section, own, reading)


def _related(relation: str, reading: Reading) -> None:
    found: list[Json] = []
    for section in reading.below(relation):
        if section.means == "nothing":
            continue
        section.taken = True
        member = section.means.removeprefix("related-")
        if member not in ("number", "source", "title"):
            reading.keep_all(section, section.lines)
            continue
        if not section.lines:
            continue
        member = "identifier" if member == "number" else member
        if not found or member in found[-1]:
            found.append({"relation": relation})
        found[-1][member] = _part(member, section, reading)
    if found:
        reading.draft.add("related_trials", *found)


def _part(member: str, section: Section, reading: Reading) -> str | Json:
    text = joined(line.text for line in section.lines)
    if member != "identifier":
        return text
    known = (_REGISTRY, f"NL-OMON{text}") if _DIGITS.fullmatch(text) else recognise(text)
    return identifier(text, known)


def _numbers(section: Section, own: set[str], reading: Reading) -> None:
    """A register and its number on one line, or, from the cells of a table, on two."""
    name: Line | None = None
    for line in section.lines:
        register, number = (name.text, line.text) if name else _divided(line.text)
        if not number:
            name = line
            continue
        name = None
        _identifier(register, number, line, own, reading)
    if name:
        reading.keep(name.number, section.words, name.text)


def _divided(text: str) -> tuple[str, str]:
    """The register and the number in a line; no number where the line has none."""
    register, is_row, number = text.partition(" | ")
    if is_row:
        return register, number
    words = text.split(" ")
    for count in range(len(words)):
        number = " ".join(words[count:])
        if recognise(number):
            return " ".join(words[:count]).rstrip(" :"), number
    begin = next(
        (place for place, word in enumerate(words) if place and any(sign.isdigit() for sign in word)), 0
    )
    return (" ".join(words[:begin]).rstrip(" :"), " ".join(words[begin:])) if begin else (text, "")


def _identifier(register: str, number: str, line: Line, own: set[str], reading: Reading) -> None:
    found = recognised(number)
    if found["value"] in own:
        return
    if register:
        found["assigner"] = register
    own.add(found["value"])
    reading.draft.add("identifiers", found)
    if "registry" in found and found["registry"] == reading.draft.values.get("source", {}).get("registry"):
        reading.draft.findings.tell("second-own-number", line.number)
