"""Pages of trial finders in question form: purpose, evidence, who fits, a timeline, treatments, who runs it."""

import re

from fhir_trials.sources.identifiers import recognised
from fhir_trials.sources.pages import (
    ages,
    criteria,
    fields,
    participants,
    people,
    phases,
    question_treatments,
)
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.fields import Reader
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.paragraphs import Paragraph
from fhir_trials.sources.pages.prose import blocks
from fhir_trials.sources.pages.sections import Section
from fhir_trials.sources.pages.words import coded, knows

_ACRONYM = re.compile(r"(?:(.+) )?\(([^()]+) (?:trial|study)\)", re.IGNORECASE)
_CONDITION = re.compile(r"(?:(?! for ).)+ for ((?:(?! for ).)+)", re.IGNORECASE)
_PHASE = re.compile(
    r"\bas an? (phase [0-4IV]+[ab]?(?:/(?:phase )?[0-4IV]+[ab]?)?) (?:clinical )?(?:trial|study)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(r"((?:research )?sponsored by|led by|overseen by):? (.+)", re.IGNORECASE)
_AGE = re.compile(r"ages?:? (.+)", re.IGNORECASE)


def read(page: Page, draft: Draft) -> None:
    """Read the page into the draft."""
    for section, following in zip(page.sections, [*page.sections[1:], None], strict=True):
        if section.opens_group and not section.lines:
            _empty_group(section, following, draft)
        elif section.means not in _LATER:
            _READERS.get(section.means, fields.keep)(section, page, draft)
    _criteria(page, draft)
    question_treatments.link_arms(draft)
    for section in page.sections:
        if section.means == "timeline" and section.lines:
            question_treatments.timeline(section, page, draft)
    _from_prose(page, draft)


def _empty_group(section: Section, following: Section | None, draft: Draft) -> None:
    """A heading above other headings; told where none of them follows."""
    section.taken = True
    if following is None or following.opens_group:
        draft.findings.tell("nothing-under-heading", section.number, section.printed)


def _top(section: Section, page: Page, draft: Draft) -> None:
    """What stands above the first heading: the title, the acronym, and short facts without a label."""
    for one in blocks(page, section.lines, _is_fact):
        if _fact(one, draft):
            continue
        acronym = _ACRONYM.fullmatch(one.text)
        if acronym:
            _named(acronym[2], draft)
        title = acronym[1] if acronym else one.text
        titles = draft.values.get("titles", [])
        if title and all(known["kind"] != "study" for known in titles):
            draft.values["titles"] = [{"text": title, "kind": "study"}, *titles]
        elif title:
            draft.passage("", title)


def _named(acronym: str, draft: Draft) -> None:
    """The trial's short name; it is a number too where it has digits."""
    draft.add("titles", {"text": acronym, "kind": "acronym"})
    if any(sign.isdigit() for sign in acronym):
        draft.add("identifiers", recognised(acronym))


def _is_fact(text: str) -> bool:
    """Whether a line says one of the facts that such pages print without a label."""
    known = any(knows(text, table) for table in ("phase", "status", "sex"))
    return known or bool(_ACRONYM.fullmatch(text) or _bounds(text))


def _bounds(text: str) -> ages.Bounds | None:
    found = _AGE.fullmatch(text)
    return ages.bounds(found[1] if found else text)


def _fact(one: Paragraph, draft: Draft) -> bool:
    """State what a line without a label says, where that is one of the facts such pages print so."""
    text, line = one.text, one.number
    if knows(text, "phase"):
        return draft.state("phase", coded(text, "phase", draft, line))
    if knows(text, "status"):
        return draft.state("status", {"recruitment": coded(text, "status", draft, line)})
    if knows(text, "sex"):
        draft.within("eligibility", sex=coded(text, "sex", draft, line))
        return True
    if role := _ROLE.fullmatch(text):
        draft.add("parties", people.of_role(coded(role[1], "party-role", draft, line), role[2]))
        return True
    bounds = _bounds(text)
    if bounds:
        draft.within("eligibility", minimum_age=bounds[0], maximum_age=bounds[1])
    return bounds is not None


def _criteria(page: Page, draft: Draft) -> None:
    """The criteria and what stands above them; last of all, so that they can be held against the ages."""
    sections = [section for section in page.sections if section.means in ("inclusion", "exclusion")]
    lead: list[Line] = []
    for section in page.sections:
        if section.means == "eligibility":
            lead += section.lines
    criteria.read(draft, page, sections, lead)


def _parties(section: Section, page: Page, draft: Draft) -> None:
    people.above_roles(draft, section.words, blocks(page, section.lines))


def _sponsor(section: Section, page: Page, draft: Draft) -> None:
    people.below_label(draft, section.words, section.number, blocks(page, fields.unlabelled(section, draft)))


def _sites(section: Section, page: Page, draft: Draft) -> None:
    """A place a line, its status and whom to ask below it."""
    site: dict[str, object] = {}
    for one in blocks(page, fields.unlabelled(section, draft)):
        way = people.reached(one.text)
        if one.text.endswith((":", ".")):
            draft.passage(section.words, one.text)
        elif site and way:
            site["contacts"] = [{way[0]: way[1]}]
        elif site and knows(one.text, "status"):
            site["status"] = coded(one.text, "status", draft, one.number)
        else:
            site = {"facility": one.text}
            draft.add("sites", site)


def _from_prose(page: Page, draft: Draft) -> None:
    """The phase and the condition, where no field of the page gives them (rule 10)."""
    for section in page.sections:
        if section.means not in ("summary", "passage", "eligibility"):
            continue
        for one in blocks(page, section.lines):
            phase = _PHASE.search(one.text)
            if phase and "phase" not in draft.values:
                draft.state("phase", coded(phase[1], "phase", draft, one.number))
                draft.findings.tell("read-from-prose", one.number, "phase", "a sentence")
    titles = draft.values.get("titles", [])
    title = next((one["text"] for one in titles if one["kind"] == "study"), "")
    found = _CONDITION.fullmatch(title)
    if found and "conditions" not in draft.values:
        draft.add("conditions", {"text": found[1]})
        draft.findings.tell("read-from-prose", _line_of(title, page), "condition", "the title")


def _line_of(title: str, page: Page) -> int:
    first = page.sections[0]
    return next(
        (one.number for one in blocks(page, first.lines, _is_fact) if one.text.startswith(title)),
        first.number,
    )


# They are read behind the others: what they say is held against what those said.
_LATER = frozenset(("eligibility", "inclusion", "exclusion", "timeline"))
_READERS: dict[str, Reader] = {
    "": _top,
    "summary": fields.text("summary"),
    "treatments": question_treatments.interventions,
    "interventions": fields.valued(question_treatments.interventions),
    "arms": fields.valued(question_treatments.arms),
    "parties": _parties,
    "sites": _sites,
    "site-list": fields.valued(_sites),
    "conditions": fields.valued(fields.conditions),
    "phase": phases.READER,
    "status": fields.term("recruitment", "status", "status"),
    "sex": fields.term("sex", "sex", "eligibility"),
    "ages": fields.valued(participants.age_range),
    "sponsor": fields.valued(_sponsor),
    "identifiers": fields.valued(fields.identifiers),
}
