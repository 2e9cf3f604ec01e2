"""The facts of a study group's list: design, interventions, outcomes, dates; what is none of them is a criterion."""

import re
from collections.abc import Callable, Sequence

from fhir_trials.cursor import Json
from fhir_trials.local_ids import local_id
from fhir_trials.sources.dates import iso
from fhir_trials.sources.identifiers import recognised
from fhir_trials.sources.pages import regimen
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.paragraphs import Paragraph
from fhir_trials.sources.pages.sections import Section
from fhir_trials.sources.pages.words import code_of, coded

_PHASE = re.compile(r"\b(?:fase|phase) ?(?:\d(?:[/-]\d)?|I{1,3}V?|IV)[ab]?\b", re.IGNORECASE)
_TRIAL = re.compile(r"\b(?:trial|studie|study|onderzoek)$", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[a-zà-ÿ)])\.\s+(?=[A-Z])")
_COURSES = re.compile(r"\b(\d+) kuren ([A-Z][\w-]+)")

Reader = Callable[[Section, Sequence[Paragraph], Draft], bool]


def read(items: Sequence[Paragraph], draft: Draft) -> list[Paragraph]:
    """State what the items say of the design; the others, which are criteria, are returned."""
    return [item for item in items if not _design(item, draft)]


def _design(item: Paragraph, draft: Draft) -> bool:
    """An item that is nothing but a kind of trial: `Single arm fase 2 trial`."""
    phase = _PHASE.search(item.text)
    if not phase or not _TRIAL.search(item.text.rstrip(".")):
        return False
    if not draft.state("phase", coded(phase[0], "phase", draft, item.number)):
        return False
    draft.findings.tell("read-from-prose", item.number, "phase", "a sentence")
    model = item.text[: phase.start()].strip(" ,")
    known = {"code": code_of(model, "intervention-model"), "text": model} if model else None
    draft.within("design", model=known if known and known["code"] else None, model_description=item.text)
    return True


def _interventions(section: Section, paragraphs: Sequence[Paragraph], draft: Draft) -> bool:
    """An intervention for each sentence."""
    if not paragraphs:
        draft.findings.tell("nothing-under-heading", section.number, section.printed)
    for one in paragraphs:
        for sentence in _SENTENCE.split(one.text):
            _intervention(sentence, one, draft)
    return True


def _intervention(sentence: str, paragraph: Paragraph, draft: Draft) -> None:
    used = [one["id"] for one in draft.values.get("interventions", [])]
    courses = _COURSES.search(sentence)
    if not courses:
        name = sentence.rstrip(".")
        draft.add("interventions", {"id": local_id(name, used), "name": name})
        return
    found: Json = {"id": local_id(courses[2], used), "name": courses[2], "description": sentence}
    if steps := regimen.doses(sentence, draft, paragraph.number, courses[2]):
        found["doses"] = steps
    draft.add("interventions", found)


def _outcomes(section: Section, paragraphs: Sequence[Paragraph], draft: Draft) -> bool:
    """An outcome for each part of the line."""
    if not paragraphs:
        draft.findings.tell("nothing-under-heading", section.number, section.printed)
    kind = {"code": section.means.removesuffix("-outcomes"), "text": section.words}
    for one in paragraphs:
        parts = filter(None, (part.strip() for part in one.text.split(",")))
        draft.add("outcomes", *({"kind": kind, "measure": part} for part in parts))
    return True


def _value(section: Section, paragraphs: Sequence[Paragraph]) -> str:
    """What a label says: behind its colon, or behind its words on the same line."""
    words = section.heading.words.replace("…", "").strip() if section.heading else ""
    return paragraphs[0].text if paragraphs else section.printed[len(words) :].strip()


def _start(section: Section, paragraphs: Sequence[Paragraph], draft: Draft) -> bool:
    found = iso(_value(section, paragraphs), "day-first")
    return found is not None and draft.state("start", {"date": found})


def _last_inclusion(section: Section, paragraphs: Sequence[Paragraph], draft: Draft) -> bool:
    value = _value(section, paragraphs)
    if iso(value, "day-first") is None:
        return False
    draft.passage(section.words.removesuffix(value).strip(), value)
    return True


def _follow_up(section: Section, paragraphs: Sequence[Paragraph], draft: Draft) -> bool:
    """`5 jaar follow-up`: an activity that goes on so long."""
    return regimen.follow_up(section.words, draft)


def _status(section: Section, paragraphs: Sequence[Paragraph], draft: Draft) -> bool:
    if not paragraphs:
        return False
    draft.within("status", recruitment=coded(paragraphs[0].text, "status", draft, paragraphs[0].number))
    return True


def _identifiers(section: Section, paragraphs: Sequence[Paragraph], draft: Draft) -> bool:
    for one in paragraphs:
        draft.add("identifiers", recognised(one.text))
    if not paragraphs:
        draft.findings.tell("nothing-under-heading", section.number, section.printed)
    return True


ONE_LINE = frozenset(("status", "start", "last-inclusion", "follow-up"))
"""What is said on one line, that of the label or the next."""

READERS: dict[str, Reader] = {
    "status": _status,
    "intervention": _interventions,
    "primary-outcomes": _outcomes,
    "secondary-outcomes": _outcomes,
    "start": _start,
    "last-inclusion": _last_inclusion,
    "follow-up": _follow_up,
    "identifiers": _identifiers,
}
