"""Fields that pages of several layouts have: a label, its value below it, a place in the Trial."""

import re
from collections.abc import Callable

from fhir_trials.cursor import Json
from fhir_trials.registers import recognise
from fhir_trials.sources.dates import iso
from fhir_trials.sources.pages import ages
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.numbers import whole
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.sections import Section
from fhir_trials.sources.pages.words import coded

_PEOPLE = re.compile(r"(\d[\d,]*)(?: (estimated|actual))?(?: patients| participants)?", re.IGNORECASE)
_CONTACT = re.compile(r"(?P<email>\S+@\S+\.\S+)|(?P<phone>\+?[\d(][\d ()./x+-]{5,})")

Reader = Callable[[Section, Page, Draft], None]


def keep(section: Section, page: Page, draft: Draft) -> None:
    """What has no field, with its heading; a heading with nothing below it is told."""
    if section.lines:
        draft.passage_of(section, page.paragraphs(section.lines))
    elif section.printed and not section.opens_group:
        draft.findings.tell("nothing-under-heading", section.number, section.printed)


def valued(reader: Reader) -> Reader:
    """A reader of a label's value, which is told where it is not there."""
    return lambda section, page, draft: (reader if section.lines else keep)(section, page, draft)


def furniture(section: Section, page: Page, draft: Draft) -> None:
    """Set aside what says nothing of the trial; what stands below it is kept."""
    draft.findings.tell("page-furniture", section.number, repr(section.printed))
    if section.lines:
        draft.passage("", "\n".join(one.text for one in page.paragraphs(section.lines)))


def once(draft: Draft, member: str, value: Json, section: Section, line: Line) -> None:
    """State a fact; a second one under the same label stays a passage."""
    if not draft.state(member, value):
        draft.passage(section.words, line.text)


def term(member: str, table: str, whole_of: str = "") -> Reader:
    """A reader of a coded word."""

    def reader(section: Section, page: Page, draft: Draft) -> None:
        first, *rest = section.lines
        term = coded(first.text, table, draft, first.number)
        if whole_of:
            draft.within(whole_of, **{member: {"level": term} if member == "masking" else term})
        else:
            once(draft, member, term, section, first)
        for line in rest:
            draft.passage(section.words, line.text)

    return valued(reader)


def text(member: str) -> Reader:
    """A reader of prose, a paragraph a line."""

    def reader(section: Section, page: Page, draft: Draft) -> None:
        text = "\n".join(one.text for one in page.paragraphs(section.lines))
        if not draft.state(member, {"text": text}):
            draft.passage(section.words, text)

    return valued(reader)


def conditions(section: Section, page: Page, draft: Draft) -> None:
    """A condition a line."""
    draft.add("conditions", *({"text": line.text} for line in section.lines))


def identifiers(section: Section, page: Page, draft: Draft) -> None:
    """A number a line; the first of a register is the record's own where the page has no other."""
    for line in section.lines:
        known = recognise(line.text)
        found: Json = {"value": known[1], "registry": known[0]} if known else {"value": line.text}
        if known and known[1] != line.text:
            found["printed"] = line.text
        if known and not any(one.get("primary") for one in draft.values.get("identifiers", [])):
            found["primary"] = True
        draft.add("identifiers", found)


def enrollment(section: Section, page: Page, draft: Draft) -> None:
    """How many take part."""
    for line in section.lines:
        found = _PEOPLE.fullmatch(line.text)
        if not found:
            draft.findings.tell("value-not-understood", line.number, line.text, section.words)
            draft.passage(section.words, line.text)
            continue
        people(found[1], (found[2] or "").lower(), line.number, draft)


def people(printed: str, kind: str, line: int, draft: Draft) -> None:
    """State a number of participants, planned unless the page says actual; the first one counts."""
    number = whole(printed)
    if number is None or draft.values.get("enrollment"):
        return
    if not kind:
        draft.findings.tell("enrollment-kind-assumed", line, number)
    draft.within("enrollment", **{"actual" if kind == "actual" else "planned": number})


def age_range(section: Section, page: Page, draft: Draft) -> None:
    """The lowest and the highest age."""
    for line in section.lines:
        bounds = ages.bounds(line.text)
        if bounds is None:
            draft.findings.tell("value-not-understood", line.number, line.text, section.words)
            draft.passage(section.words, line.text)
        else:
            draft.within("eligibility", minimum_age=bounds[0], maximum_age=bounds[1])


def volunteers(section: Section, page: Page, draft: Draft) -> None:
    """Whether healthy people may take part, where the words leave no doubt."""
    for line in section.lines:
        words = line.text.casefold()
        says = False if words.startswith("no ") else True if words.startswith("accepts") else None
        if says is None:
            draft.findings.tell("value-not-understood", line.number, line.text, section.words)
            draft.passage(section.words, line.text)
        draft.within("eligibility", healthy_volunteers=says)


def organization(role: str) -> Reader:
    """A reader of organisations in a role, one a line."""

    def reader(section: Section, page: Page, draft: Draft) -> None:
        for line in section.lines:
            term = {"code": role, "text": section.words}
            draft.add("parties", {"role": term, "organization": line.text})

    return valued(reader)


def contacts(section: Section, page: Page, draft: Draft) -> None:
    """Persons, each with the mail address and the telephone numbers below the name."""
    person: Json = {}
    for line in section.lines:
        found = _CONTACT.fullmatch(line.text)
        if found is None:
            person = {"role": {"code": "central-contact", "text": section.words}, "person": line.text}
            draft.add("parties", person)
        elif person and (found.lastgroup or "") not in person:
            person[found.lastgroup or ""] = line.text
        else:
            draft.passage(section.words, line.text)


def day(member: str) -> Reader:
    """A reader of a date; one that may be two days is kept as text."""

    def reader(section: Section, page: Page, draft: Draft) -> None:
        for line in section.lines:
            # A Dutch page writes the day first; an English one may be American.
            found = iso(line.text, "day-first" if draft.values["language"] == "nl" else None)
            if found is None or not draft.state(member, {"date": found}):
                draft.findings.tell("date-ambiguous", line.number, line.text)
                draft.passage(section.words, line.text)

    return valued(reader)
