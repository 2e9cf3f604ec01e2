"""Fields that pages of several layouts have: a label, its value below it, a place in the Trial."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from fhir_trials.countries import code_of as country_code
from fhir_trials.cursor import Json
from fhir_trials.registers import recognise
from fhir_trials.sources.dates import Order, iso
from fhir_trials.sources.identifiers import recognised
from fhir_trials.sources.pages import prose
from fhir_trials.sources.pages.answers import reality
from fhir_trials.sources.pages.draft import Draft, Stated
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.people import name_of, reached
from fhir_trials.sources.pages.sections import Section
from fhir_trials.sources.pages.values import LABELLED, OF_A_CONTACT, is_name
from fhir_trials.sources.pages.words import coded, knows

# A label has so many at most.
_MOST_WORDS = 5
_PARTS = re.compile(r"\s*[;,]\s*")
_ORDERS: tuple[Order, ...] = ("day-first", "month-first")
_NUMBERED = re.compile(r"(?:(?P<label>[^:]{1,40}): )?(?P<number>[^()]*[^()\s])(?: \((?P<of>[^()]+)\))?")
# What says that a number is not the trial's own.
_POINTS = re.compile(
    r"(?:see|also|formerly|previous\w*|related|part of|zie|ook|voorheen|onderdeel van)\b", re.IGNORECASE
)
_DATED = re.compile(r"(.+?)(?: \(([^\W\d_]+)\))?")

Reader = Callable[[Section, Page, Draft], None]


def keep(section: Section, page: Page, draft: Draft) -> None:
    """What has no field, with its heading; a heading with nothing below it is told."""
    if section.lines:
        found = page.paragraphs(section.lines)
        prose.tell(draft, found)
        draft.passage_of(section, found)
    elif section.printed and not section.opens_group:
        draft.findings.tell("nothing-under-heading", section.number, section.printed)


def valued(reader: Reader) -> Reader:
    """A reader of a label's value, which is told where it is not there."""
    return lambda section, page, draft: (reader if section.lines else keep)(section, page, draft)


def not_understood(section: Section, lines: Sequence[Line], draft: Draft) -> None:
    """Tell values that are not what their label says, and keep them."""
    for line in lines:
        draft.findings.tell("value-not-understood", line.number, line.text, section.words)
        draft.passage(section.words, line.text)


def furniture(section: Section, page: Page, draft: Draft) -> None:
    """Set aside what says nothing of the trial; what stands below it is kept."""
    draft.findings.tell("page-furniture", section.number, repr(section.printed))
    if section.lines:
        draft.passage("", "\n".join(one.text for one in page.paragraphs(section.lines)))


def once(draft: Draft, member: str, value: Json, section: Section, line: Line) -> None:
    """State a fact; a second one that differs is told and kept."""
    draft.once(member, value, stated(section, line))


def stated(section: Section, line: Line) -> Stated:
    """Where a value stands."""
    return Stated(line.number, section.words, line.text)


def term(member: str, table: str, whole_of: str = "") -> Reader:
    """A reader of a coded word."""

    def reader(section: Section, page: Page, draft: Draft) -> None:
        first, *rest = section.lines
        term = coded(first.text, table, draft, first.number)
        if whole_of:
            draft.within(
                whole_of, stated(section, first), **{member: {"level": term} if member == "masking" else term}
            )
        else:
            once(draft, member, term, section, first)
        not_understood(section, rest, draft)

    return valued(reader)


def text(member: str) -> Reader:
    """A reader of prose, a paragraph a line."""

    def reader(section: Section, page: Page, draft: Draft) -> None:
        found = page.paragraphs(section.lines)
        prose.tell(draft, found)
        if not draft.state(member, {"text": "\n".join(one.text for one in found)}):
            draft.passage_of(section, found)

    return valued(reader)


def items(
    member: str,
    item: Callable[[str], Json],
    own: Callable[[Section, Draft], list[Line]] | None = None,
) -> Reader:
    """A reader of a list, an item a paragraph; `own` finds the lines of its items, those of `named` without it."""

    def reader(section: Section, page: Page, draft: Draft) -> None:
        lines = (own or named)(section, draft)
        draft.add(member, *(item(one.text) for one in page.paragraphs(lines)))

    return valued(reader)


def named(section: Section, draft: Draft) -> list[Line]:
    """The lines that may name something; dates, bare numbers and labels are told and kept."""
    not_understood(section, [line for line in section.lines if not is_name(line.text)], draft)
    return [line for line in section.lines if is_name(line.text)]


def parties(section: Section, draft: Draft) -> list[Line]:
    """As `named`, of lines that may name a person, an organisation or a place."""
    return named(replace(section, lines=unlabelled(section, draft)), draft)


def unlabelled(section: Section, draft: Draft) -> list[Line]:
    """The lines without a label of their own, which names no party; those with one are told and kept."""
    not_understood(section, [line for line in section.lines if _has_label(line.text)], draft)
    return [line for line in section.lines if not _has_label(line.text)]


def _has_label(text: str) -> bool:
    """Whether a line is a label that no row knows and its value; that of a part of a contact, a role, a country is none."""
    found = LABELLED.fullmatch(text)
    if found is None or found[2] is None or len(found[1].split()) > _MOST_WORDS:
        return False
    known = OF_A_CONTACT.fullmatch(found[1]) or knows(found[1], "party-role") or country_code(found[1])
    return not known and reached(text) is None


def titles(kind: str) -> Reader:
    """A reader of titles of a kind."""
    return items("titles", lambda text: {"text": text, "kind": kind})


def conditions(section: Section, page: Page, draft: Draft) -> None:
    """A condition a line."""
    draft.add("conditions", *({"text": line.text} for line in named(section, draft)))


def parts(text: str) -> list[str]:
    """What commas or semicolons divide."""
    return [part for part in _PARTS.split(text) if part]


def keywords(section: Section, page: Page, draft: Draft) -> None:
    """Keywords, several on a line."""
    for one in page.paragraphs(section.lines):
        draft.add("keywords", *({"text": part} for part in parts(one.text)))


def identifiers(section: Section, page: Page, draft: Draft) -> None:
    """A number a line; the first of a register is the record's own where the page has no other."""
    for line in section.lines:
        found = _numbered(line.text)
        if "registry" not in found and _POINTS.match(line.text):
            not_understood(section, [line], draft)
        else:
            number(found, draft)


def _numbered(text: str) -> Json:
    """The identifier in a line that may also name its register: `EudraCT: 2020-…`, `2020-… (EudraCT Number)`."""
    found = _NUMBERED.fullmatch(text)
    name = found and (found["label"] or found["of"])
    if not found or not name or recognise(text) or not any(sign.isdigit() for sign in found["number"]):
        return recognised(text)
    return recognised(found["number"]) | {"assigner": name}


def number(identifier: Json, draft: Draft) -> None:
    """Add an identifier; the first one of a register is the record's own."""
    known = draft.values.get("identifiers", [])
    is_own = "registry" in identifier and not any(one.get("primary") for one in known)
    draft.add("identifiers", identifier | ({"primary": True} if is_own else {}))


def organization(role: str) -> Reader:
    """A reader of organisations in a role, one a line."""

    def reader(section: Section, page: Page, draft: Draft) -> None:
        for line in parties(section, draft):
            party: Json = {"role": {"code": role, "text": section.words}, "organization": line.text}
            # What stands on top of a page is often said again below.
            if party not in draft.values.get("parties", []):
                draft.add("parties", party)

    return valued(reader)


def contacts(section: Section, page: Page, draft: Draft) -> None:
    """Persons, each with the mail address and the telephone numbers below the name."""
    person: Json = {}
    for line in section.lines:
        way = reached(line.text)
        if way is None and (not is_name(line.text) or _has_label(line.text)):
            not_understood(section, [line], draft)
        elif way is None:
            person = {
                "role": {"code": "central-contact", "text": section.words},
                "person": name_of(line.text),
            }
            draft.add("parties", person)
        elif person and way[0] not in person:
            person[way[0]] = way[1]
        else:
            draft.passage(section.words, line.text)


def day(member: str) -> Reader:
    """A reader of a date, and of the word behind it that says whether it is past."""

    def reader(section: Section, page: Page, draft: Draft) -> None:
        for line in section.lines:
            found = _DATED.fullmatch(line.text)
            order = "day-first" if draft.values["language"] == "nl" else None
            date = iso(found[1], order) if found else None
            said = (reality(found[2] or "") or reality(section.words)) if found else ""
            if found is None or date is None or (found[2] and not reality(found[2])):
                no_day(section, line, draft)
                continue
            kind = {"actual": "actual", "planned": "expected"}.get(said)
            once(draft, member, {"date": date, **({"kind": kind} if kind else {})}, section, line)

    return valued(reader)


def no_day(section: Section, line: Line, draft: Draft) -> None:
    """Tell and keep what is no date, or one that may be two days."""
    found = _DATED.fullmatch(line.text)
    days = [iso(found[1], order) for order in _ORDERS] if found else []
    if found and all(days) and days[0] != days[1]:
        draft.findings.tell("date-ambiguous", line.number, line.text)
        draft.passage(section.words, line.text)
    else:
        not_understood(section, [line], draft)
