"""Bulletins on drug trials: labels with their values on the next line, a summary, criteria as the register wraps them."""

from fhir_trials.local_ids import local_id
from fhir_trials.sources.dates import iso
from fhir_trials.sources.pages import criteria, fields, outcomes, participants, people, phases
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.fields import Reader
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.sections import Section

_CRITERIA = ("inclusion", "exclusion")


def read(page: Page, draft: Draft) -> None:
    """Read the page into the draft."""
    titled = any(section.means in ("overview", "title") and section.lines for section in page.sections)
    for section in page.sections:
        if section.means in (*_CRITERIA, "eligibility"):
            continue
        if section.heading is None and titled:
            draft.passage_of(section, page.paragraphs(section.lines))
            continue
        _READERS.get(section.means, fields.keep)(section, page, draft)
    _criteria(page, draft)


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
    for one in page.paragraphs(section.lines):
        if "titles" in draft.values:
            draft.passage(section.words, one.text)
        else:
            draft.add("titles", {"text": one.text, "kind": "study"})


def _updated(section: Section, page: Page, draft: Draft) -> None:
    for line in section.lines:
        day = iso(line.text)
        if day:
            draft.within("source", fields.stated(section, line), updated=day)
        else:
            fields.no_day(section, line, draft)


def _treatments(section: Section, page: Page, draft: Draft) -> None:
    for one in page.paragraphs(fields.named(section, draft)):
        used = {known["id"] for known in draft.values.get("interventions", [])}
        draft.add(
            "interventions", {"id": local_id(one.text, used, otherwise="intervention"), "name": one.text}
        )


def _parties(section: Section, page: Page, draft: Draft) -> None:
    people.below_label(
        draft, section.words, section.number, page.paragraphs(fields.unlabelled(section, draft))
    )


_READERS: dict[str, Reader] = {
    "": _title,
    "overview": _title,
    "details": _title,
    "title": fields.titles("study"),
    "official-title": fields.titles("official"),
    "acronym": fields.titles("acronym"),
    "status": fields.term("recruitment", "status", "status"),
    "start": fields.day("start"),
    "completion": fields.day("completion"),
    "primary-completion": fields.day("primary_completion"),
    "updated": fields.valued(_updated),
    "target-enrollment": fields.valued(participants.target),
    "enrollment": fields.valued(participants.enrollment),
    "sex": fields.term("sex", "sex", "eligibility"),
    "ages": fields.valued(participants.age_range),
    "minimum-age": participants.age_bound("minimum_age", "from"),
    "maximum-age": participants.age_bound("maximum_age", "up to"),
    "volunteers": fields.valued(participants.volunteers),
    "summary": fields.text("summary"),
    "description": fields.text("description"),
    "phase": phases.READER,
    "study-type": fields.term("study_type", "study-type"),
    "purpose": fields.term("purpose", "purpose"),
    "allocation": fields.term("allocation", "allocation", "design"),
    "intervention-model": fields.term("model", "intervention-model", "design"),
    "masking": fields.term("masking", "masking", "design"),
    "party": fields.valued(_parties),
    "conditions": fields.valued(fields.conditions),
    "keywords": fields.valued(fields.keywords),
    "treatments": fields.valued(_treatments),
    "primary-outcomes": outcomes.of_kind("primary"),
    "secondary-outcomes": outcomes.of_kind("secondary"),
    "identifiers": fields.valued(fields.identifiers),
    "sites": fields.items("sites", lambda text: {"facility": text}, fields.parties),
}
