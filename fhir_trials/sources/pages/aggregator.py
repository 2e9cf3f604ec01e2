"""Pages of aggregators of ClinicalTrials.gov: short labels with their values below, the arms at the end.

A label whose value was lost on the way is told. Arms stand below "n participants in m patient groups".
"""

import re

from fhir_trials.registers import registers
from fhir_trials.sources.pages import aggregator_arms, criteria, fields, participants
from fhir_trials.sources.pages.draft import Draft, Stated
from fhir_trials.sources.pages.fields import Reader
from fhir_trials.sources.pages.numbers import whole
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.sections import Section
from fhir_trials.sources.pages.words import coded, knows

_GROUPS = re.compile(r"(\d[\d,]*) participants? in \d+ patient groups?", re.IGNORECASE)
_SOURCE = re.compile(r"data sourced from (.+)", re.IGNORECASE)
_ACRONYM = re.compile(r"\(([^()\s]{2,20})\)$")


def read(page: Page, draft: Draft) -> None:
    """Read the page into the draft."""
    at_last = [section for section in page.sections if section.means in ("inclusion", "exclusion")]
    for section in page.sections:
        if section not in at_last:
            _READERS.get(section.means, fields.keep)(section, page, draft)
    # The page's own ages come first: a criterion that disagrees with them is told.
    criteria.read(draft, page, at_last)


def _top(section: Section, page: Page, draft: Draft) -> None:
    """What stands above the first label: the title, and what the page says before it."""
    above = page.paragraphs(section.lines)
    for one in above[:1]:
        acronym = _ACRONYM.search(one.text)
        draft.add("titles", {"text": one.text, "kind": "study"})
        if acronym and acronym[1].upper() == acronym[1]:
            draft.add("titles", {"text": acronym[1], "kind": "acronym"})
    for one in above[1:]:
        draft.passage("", one.text)


def _status_and_phase(section: Section, page: Page, draft: Draft) -> None:
    for line in section.lines:
        if knows(line.text, "phase"):
            fields.once(draft, "phase", coded(line.text, "phase", draft, line.number), section, line)
        else:
            fields.once(
                draft,
                "status",
                {"recruitment": coded(line.text, "status", draft, line.number)},
                section,
                line,
            )


def _treatments(section: Section, page: Page, draft: Draft) -> None:
    for line in section.lines:
        aggregator_arms.intervention(line, draft)


def _arms(section: Section, page: Page, draft: Draft) -> None:
    """The sentence that counts participants and groups, and what follows of the first arm."""
    found = _GROUPS.fullmatch(section.printed)
    if found and (count := whole(found[1])) is not None:
        participants.people(count, "", Stated(section.number, "", found[1]), draft)
    draft.passage("", section.printed)
    aggregator_arms.read(section.lines, draft)


def _arm_part(section: Section, page: Page, draft: Draft) -> None:
    aggregator_arms.read(section.lines, draft, section.means)


def _sites(section: Section, page: Page, draft: Draft) -> None:
    draft.passage_of(section, page.paragraphs(section.lines))


def _source(section: Section, page: Page, draft: Draft) -> None:
    if found := _SOURCE.fullmatch(section.printed):
        registry = next(
            (one.slug for one in registers().values() if one.name.casefold() == found[1].casefold()), None
        )
        draft.state("source", {"registry": registry, "name": found[1]} if registry else {"name": found[1]})
    if section.lines:
        draft.passage("", "\n".join(one.text for one in page.paragraphs(section.lines)))


_READERS: dict[str, Reader] = {
    "": _top,
    "furniture": fields.furniture,
    "status-and-phase": fields.valued(_status_and_phase),
    "conditions": fields.valued(fields.conditions),
    "treatments": fields.valued(_treatments),
    "study-type": fields.term("study_type", "study-type"),
    "identifiers": fields.valued(fields.identifiers),
    "summary": fields.text("summary"),
    "description": fields.text("description"),
    "enrollment": fields.valued(participants.enrollment),
    "sex": fields.term("sex", "sex", "eligibility"),
    "ages": fields.valued(participants.age_range),
    "volunteers": fields.valued(participants.volunteers),
    "purpose": fields.term("purpose", "purpose"),
    "allocation": fields.term("allocation", "allocation", "design"),
    "intervention-model": fields.term("model", "intervention-model", "design"),
    "masking": fields.term("masking", "masking", "design"),
    "arms": _arms,
    "arm-description": _arm_part,
    "arm-treatments": _arm_part,
    "lead-sponsor": fields.organization("lead-sponsor"),
    "collaborators": fields.organization("collaborator"),
    "central-contact": fields.valued(fields.contacts),
    "sites": fields.valued(_sites),
    "start": fields.day("start"),
    "completion": fields.day("completion"),
    "source": _source,
}
