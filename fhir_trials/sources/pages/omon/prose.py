"""The prose of a record: background, objective, burden, outcomes."""

import re
from collections.abc import Sequence

from fhir_trials.cursor import Json
from fhir_trials.sources.pages import regimen
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.omon.reading import Reading
from fhir_trials.sources.pages.paragraphs import Paragraph
from fhir_trials.sources.pages.sections import Section

_OUTCOMES = {"primary-outcomes": "primary", "secondary-outcomes": "secondary"}
_NUMBERED = re.compile(r"(\d{1,2})[.)]\s+(?=\S)")


def read(reading: Reading) -> None:
    """Read description, objectives, outcomes and the schedule that a sentence may give."""
    texts = [text for one in reading.meaning("description") if (text := reading.text(one))]
    if texts:
        reading.draft.state("description", {"text": "\n".join(texts)})
    for section in reading.meaning("objective"):
        if text := reading.text(section):
            reading.draft.add("objectives", {"description": text})
    for section in reading.meaning("burden"):
        regimen.plan(reading.paragraphs(section.lines), reading.draft)
        reading.keep_all(section, section.lines)
    for section in reading.meaning(*_OUTCOMES):
        kind: Json = {"code": _OUTCOMES[section.means], "text": section.words}
        reading.draft.add("outcomes", *_outcomes(section, kind, reading))


def _outcomes(section: Section, kind: Json, reading: Reading) -> list[Json]:
    """One for each item; a lead-in above a list is the description of each item below it."""
    found: list[Json] = []
    lead = ""
    paragraphs = _paragraphs(section.lines, reading)
    for place, one in enumerate(paragraphs):
        following = paragraphs[place + 1] if place + 1 < len(paragraphs) else None
        if not one.mark and following is not None and following.mark and _leads(one, place):
            lead = one.text
            continue
        lead = lead if one.mark else ""
        found.append({"kind": kind, "measure": one.text, **({"description": lead} if lead else {})})
    return found


def _leads(one: Paragraph, place: int) -> bool:
    return place == 0 or one.text.endswith(":")


def _paragraphs(lines: Sequence[Line], reading: Reading) -> list[Paragraph]:
    """The paragraphs and items; numbers that count from 1 are list marks."""
    counted = 0
    marked: list[Line] = []
    for line in lines:
        number = _NUMBERED.match(line.text)
        if number and int(number[1]) == counted + 1 and not line.mark:
            counted += 1
            marked.append(line._replace(mark=number[0].strip(), text=line.text[number.end() :]))
        else:
            marked.append(line)
    found = marked if counted > 1 else list(lines)
    if any(line.mark for line in found):
        return reading.paragraphs(found)
    return reading.page.paragraphs(found)
