"""Bulletins on drug trials: labels with their values on the next line, a summary, criteria as the register wraps them."""

import re
from collections.abc import Callable, Sequence

from fhir_trials.cursor import Json
from fhir_trials.sources.dates import iso
from fhir_trials.sources.pages import ages, criteria, fields, people, prose
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.lines import Line, line_of
from fhir_trials.sources.pages.names import local_id
from fhir_trials.sources.pages.numbers import whole
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.paragraphs import Paragraph
from fhir_trials.sources.pages.prose import blocks
from fhir_trials.sources.pages.sections import Section
from fhir_trials.sources.pages.words import coded

_CRITERIA = ("inclusion", "exclusion")
# A label that the table does not know: `Funding type:`, its value behind it or below.
_LABEL = re.compile(r"([A-Z][^:.;,]{1,40}):(?: +(.+))?")
_DATED = re.compile(r"(.+?)(?: \((actual|estimated|anticipated|expected)\))?", re.IGNORECASE)
_YES = {"yes": True, "accepts healthy volunteers": True, "no": False}

Reader = Callable[[Section, Page, Draft], None]


def read(page: Page, draft: Draft) -> None:
    """Read the page into the draft."""
    titled = any(section.means in ("overview", "title") and section.lines for section in page.sections)
    for section in page.sections:
        if section.means in (*_CRITERIA, "eligibility"):
            continue
        if section.heading is None and titled:
            draft.passage_of(section, blocks(page, section.lines))
            continue
        own, others = _parted(section)
        _READERS.get(section.means, prose.keep)(own, page, draft)
        for other in others:
            prose.keep(other, page, draft)
    _criteria(page, draft)


def _parted(section: Section) -> tuple[Section, list[Section]]:
    """A label and its value; labels below it that the table does not know begin sections of their own."""
    if section.heading is None or section.heading.form != "label":
        return section, []
    parts = [Section(section.heading, section.printed, section.number, above=section.above)]
    for line in section.lines:
        label = None if line.mark or people.reached(line.text) else _LABEL.fullmatch(line.text)
        if label is None or (parts[-1] is parts[0] and not parts[0].lines):
            parts[-1].lines.append(line)
        else:
            value = line_of(line.number, label[2] or "")
            parts.append(Section(None, f"{label[1]}:", line.number, [value] if value else []))
    return parts[0], parts[1:]


def _criteria(page: Page, draft: Draft) -> None:
    """The criteria, with what stands above them; without their headings what stands there is of no known section."""
    sections = [section for section in page.sections if section.means in _CRITERIA]
    groups = [section for section in page.sections if section.means == "eligibility"]
    lead = [line for section in groups for line in section.lines]
    if sections or not lead:
        criteria.read(draft, page, sections, lead)
    else:
        criteria.read(draft, page, [Section(None, number=lead[0].number, lines=lead)])
    for group in groups:
        if not lead and not sections:
            draft.findings.tell("nothing-under-heading", group.number, group.printed)


def _title(section: Section, page: Page, draft: Draft) -> None:
    """The title stands below the first heading, or above it."""
    for one in blocks(page, section.lines):
        if "titles" in draft.values:
            draft.passage(section.words, one.text)
        else:
            draft.add("titles", {"text": one.text, "kind": "study"})


def _titled(kind: str) -> Reader:
    def reader(section: Section, page: Page, draft: Draft) -> None:
        found = blocks(page, section.lines)
        draft.add("titles", *({"text": one.text, "kind": kind} for one in found))

    return fields.valued(reader)


def _prose(member: str) -> Reader:
    def reader(section: Section, page: Page, draft: Draft) -> None:
        found = blocks(page, section.lines)
        prose.tell(draft, found)
        if not draft.state(member, {"text": "\n".join(one.text for one in found)}):
            draft.passage_of(section, found)

    return fields.valued(reader)


def _not_understood(section: Section, lines: Sequence[Line], draft: Draft) -> None:
    for line in lines:
        draft.findings.tell("value-not-understood", line.number, line.text, section.words)
        draft.passage(section.words, line.text)


def _day(member: str) -> Reader:
    """A reader of a date, and of the word behind it that says whether it is past."""

    def reader(section: Section, page: Page, draft: Draft) -> None:
        for line in section.lines:
            found = _DATED.fullmatch(line.text)
            day = iso(found[1]) if found else None
            if found is None or day is None:
                _no_day(section, line, draft)
                continue
            kind = found[2] and ("actual" if found[2].casefold() == "actual" else "expected")
            if not draft.state(member, {"date": day, **({"kind": kind} if kind else {})}):
                draft.passage(section.words, line.text)

    return fields.valued(reader)


def _no_day(section: Section, line: Line, draft: Draft) -> None:
    """Keep what is no date, or one that may be two days."""
    if iso(line.text, "day-first"):
        draft.findings.tell("date-ambiguous", line.number, line.text)
        draft.passage(section.words, line.text)
    else:
        _not_understood(section, [line], draft)


def _updated(section: Section, page: Page, draft: Draft) -> None:
    for line in section.lines:
        day = iso(line.text)
        if day and "updated" not in draft.values.get("source", {}):
            draft.within("source", updated=day)
        else:
            _no_day(section, line, draft)


def _target(section: Section, page: Page, draft: Draft) -> None:
    """The number of participants that is called a target."""
    first, *rest = section.lines
    number = whole(first.text)
    if number is None or "enrollment" in draft.values:
        rest = section.lines
    else:
        draft.within("enrollment", planned=number)
        if number == 0:
            draft.findings.tell("enrollment-zero", section.number)
    _not_understood(section, rest, draft)


def _volunteers(section: Section, page: Page, draft: Draft) -> None:
    first, *rest = section.lines
    said = _YES.get(first.text.casefold())
    if said is None:
        rest = section.lines
    draft.within("eligibility", healthy_volunteers=said)
    _not_understood(section, rest, draft)


def _age(bound: str, side: int, words: str) -> Reader:
    """A reader of one bound of the ages; the words before it make it a range."""

    def reader(section: Section, page: Page, draft: Draft) -> None:
        first, *rest = section.lines
        found = ages.bounds(first.text) or ages.bounds(f"{words} {first.text}")
        if found:
            draft.within("eligibility", **{bound: found[side]})
        else:
            rest = section.lines
        _not_understood(section, rest, draft)

    return fields.valued(reader)


def _items(section: Section, page: Page) -> list[Paragraph]:
    return blocks(page, section.lines)


def _treatments(section: Section, page: Page, draft: Draft) -> None:
    for one in _items(section, page):
        used = {known["id"] for known in draft.values.get("interventions", [])}
        draft.add(
            "interventions", {"id": local_id(one.text, used, otherwise="intervention"), "name": one.text}
        )


def _outcomes(kind: str) -> Reader:
    def reader(section: Section, page: Page, draft: Draft) -> None:
        term: Json = {"code": kind, "text": section.words}
        draft.add("outcomes", *({"kind": term, "measure": one.text} for one in _items(section, page)))

    return fields.valued(reader)


def _keywords(section: Section, page: Page, draft: Draft) -> None:
    words = (word.strip() for one in _items(section, page) for word in one.text.split(","))
    draft.add("keywords", *({"text": word} for word in words if word))


def _parties(section: Section, page: Page, draft: Draft) -> None:
    people.below_label(draft, section.words, section.number, _items(section, page))


def _sites(section: Section, page: Page, draft: Draft) -> None:
    draft.add("sites", *({"facility": one.text} for one in _items(section, page)))


def _sex(section: Section, page: Page, draft: Draft) -> None:
    first, *rest = section.lines
    draft.within("eligibility", sex=coded(first.text, "sex", draft, first.number))
    _not_understood(section, rest, draft)


_READERS: dict[str, Reader] = {
    "": _title,
    "overview": _title,
    "details": _title,
    "title": _titled("study"),
    "official-title": _titled("official"),
    "acronym": _titled("acronym"),
    "status": fields.term("recruitment", "status", "status"),
    "start": _day("start"),
    "completion": _day("completion"),
    "primary-completion": _day("primary_completion"),
    "updated": fields.valued(_updated),
    "target-enrollment": fields.valued(_target),
    "enrollment": fields.valued(fields.enrollment),
    "sex": fields.valued(_sex),
    "ages": fields.valued(fields.age_range),
    "minimum-age": _age("minimum_age", 0, "from"),
    "maximum-age": _age("maximum_age", 1, "up to"),
    "volunteers": fields.valued(_volunteers),
    "summary": _prose("summary"),
    "description": _prose("description"),
    "phase": fields.term("phase", "phase"),
    "study-type": fields.term("study_type", "study-type"),
    "purpose": fields.term("purpose", "purpose"),
    "allocation": fields.term("allocation", "allocation", "design"),
    "intervention-model": fields.term("model", "intervention-model", "design"),
    "masking": fields.term("masking", "masking", "design"),
    "party": fields.valued(_parties),
    "conditions": fields.valued(fields.conditions),
    "keywords": fields.valued(_keywords),
    "treatments": fields.valued(_treatments),
    "primary-outcomes": _outcomes("primary"),
    "secondary-outcomes": _outcomes("secondary"),
    "identifiers": fields.valued(fields.identifiers),
    "sites": fields.valued(_sites),
}
