"""Pages of Dutch study groups: one list for design and criteria, often without headings; centres; a person at the end."""

import re
from collections.abc import Sequence
from dataclasses import replace

from fhir_trials.cursor import Json
from fhir_trials.sources.pages import criteria, fields, languages, study_group_facts
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.numbers import whole
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.paragraphs import Paragraph
from fhir_trials.sources.pages.sections import Section

_INCLUSIONS = re.compile(r"(\d[\d.]*)\s*/\s*(\d[\d.]*)(?:\s*\(\d+\s*%\))?")
_CITED = re.compile(r"[.)]\((\d+(?:[,-]\d+)*)\)(?=\s|$)")
_PERSON = re.compile(r"(?:(?:prof|dr|drs|ir|mr|mw|dhr|ing)\.? ?)+[A-Z]", re.IGNORECASE)
_ODD = re.compile(r"[őű]", re.IGNORECASE)
# A place named by its river, as centres are by their town.
_ON_A_RIVER = re.compile(r"[A-Z][\w-]+ aan den? [A-Z][\w-]+")
_CRITERIA = ("inclusion", "exclusion")


def read(page: Page, draft: Draft) -> None:
    """Read the page into the draft."""
    free: list[Line] = []
    for section in page.sections:
        if section.means not in _CRITERIA:
            free += _labelled(section, page, draft)
    items = _prose(free, page, draft)
    unknown = study_group_facts.read(items, draft)
    listed = [line for one in unknown for line in one.lines]
    criteria.read(draft, page, [one for one in page.sections if one.means in _CRITERIA], listed)


def _labelled(section: Section, page: Page, draft: Draft) -> list[Line]:
    """Read a label's own value; what stands below it and is none is free."""
    if section.means in _LISTS:
        if not section.lines:
            fields.keep(section, page, draft)
        return _LISTS[section.means](section, draft)
    if section.means in study_group_facts.READERS:
        own = _own(section)
        below = section.lines[len(own) :]
        # A fact that is one line takes no other: what stands below it is kept.
        first = 1 if section.means in study_group_facts.ONE_LINE else len(own)
        if section.means in study_group_facts.ONE_LINE and section.heading and "…" in section.heading.words:
            first = 0
        own, more = own[:first], own[first:]
        paragraphs = page.paragraphs(own)
        if study_group_facts.READERS[section.means](section, paragraphs, draft):
            fields.not_understood(section, more, draft)
            return below
        printed = Line(section.number, section.printed, "•", section.printed)
        return [printed, *section.lines]
    if section.means == "passage":
        own = _own(section)
        fields.keep(replace(section, lines=own), page, draft)
        return section.lines[len(own) :]
    return section.lines


def _own(section: Section) -> list[Line]:
    """The lines of a label's value: the first, and those that go on with it."""
    # Where the value is among the words of the label itself, a list item below it is none of it.
    first = 0 if section.heading and "…" in section.heading.words else 1
    ends = (place for place, line in enumerate(section.lines) if place >= first and (line.mark or line.gap))
    return section.lines[: next(ends, len(section.lines))]


def _inclusions(section: Section, draft: Draft) -> list[Line]:
    """`45/45 (100%)`: how many are in and how many are wanted."""
    if not section.lines:
        return []
    first, *rest = section.lines
    found = _INCLUSIONS.fullmatch(first.text)
    if not found:
        fields.not_understood(section, [first], draft)
        return rest
    draft.within("enrollment", actual=whole(found[1]), planned=whole(found[2]))
    return rest


def _sites(section: Section, draft: Draft) -> list[Line]:
    for place, line in enumerate(section.lines):
        if place and _ON_A_RIVER.fullmatch(line.text):
            draft.findings.tell("place-among-centres", line.number, line.text)
        draft.add("sites", {"facility": line.text})
    return []


def _website(section: Section, draft: Draft) -> list[Line]:
    """The name of the trial's own site, which is that of the trial; then the persons to ask."""
    name = section.words.partition(" ")[2]
    if name:
        draft.add("titles", {"text": name, "kind": "acronym"})
        draft.findings.tell("link-lost", section.number, section.words)
    return _persons(section, draft)


def _persons(section: Section, draft: Draft) -> list[Line]:
    """Persons without a role; what else stands here is free."""
    free: list[Line] = []
    for line in section.lines:
        if _PERSON.match(line.text):
            draft.findings.tell("role-assumed", line.number)
            for odd in _ODD.findall(line.text):
                draft.findings.tell("odd-letter", line.number, odd)
            draft.add("parties", {"role": {"code": "contact"}, "person": line.text})
        else:
            free.append(line)
    return free


def _big(section: Section, draft: Draft) -> list[Line]:
    """The number of the person above, in the Dutch register of care professionals, and where that person works."""
    parties: list[Json] = draft.values.get("parties", [])
    if not section.lines or not parties or "identifiers" in parties[-1]:
        return [Line(section.number, section.printed), *section.lines] if section.lines else []
    number, *rest = section.lines
    parties[-1]["identifiers"] = [{"value": number.text, "registry": "nl-big", "assigner": section.words}]
    if rest and not _PERSON.match(rest[0].text):
        parties[-1]["organization"] = rest.pop(0).text
    return _persons(Section(section.heading, section.printed, section.number, rest), draft)


_LISTS = {"inclusions": _inclusions, "sites": _sites, "website": _website, "contact": _persons, "big": _big}


def _prose(lines: Sequence[Line], page: Page, draft: Draft) -> list[Paragraph]:
    """State title, summary and passages, and return the items of the list."""
    items: list[Paragraph] = []
    for one in page.paragraphs(lines):
        if one.mark:
            items.append(one)
        elif "titles" not in draft.values or all(
            title["kind"] == "acronym" for title in draft.values["titles"]
        ):
            draft.values["titles"] = [{"text": one.text, "kind": "study"}, *draft.values.get("titles", [])]
        else:
            _summary(one, draft)
    return items


def _summary(paragraph: Paragraph, draft: Draft) -> None:
    language = languages.other_than(draft.values["language"], paragraph.text)
    if found := _CITED.search(paragraph.text):
        words = f"'({found[1]})' is the mark of a reference that is not on the page"
        draft.findings.tell("reference-marks", paragraph.number, words)
    text: Json = {"text": paragraph.text, **({"language": language} if language else {})}
    if not draft.state("summary", text):
        draft.passage("", paragraph.text, language)
