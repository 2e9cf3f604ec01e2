"""A trial's page of a layout not seen before: what stands below headings and labels that are known, the rest as passages."""

import re

from fhir_trials.sources.pages import criteria, fields, outcomes, own_numbers, participants, people, phases
from fhir_trials.sources.pages.aggregator_arms import intervention
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.fields import Reader
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.sections import Section
from fhir_trials.sources.words import country

# Where a page stands on its site, and links past that.
_WAY = re.compile(
    r"^(?:skip to|(?:ga )?naar de inhoud|naar hoofdinhoud)\b|^home$|^menu$|(?: [>»›] .*){2}", re.IGNORECASE
)
_CRITERIA = ("inclusion", "exclusion", "criteria")


def read(page: Page, draft: Draft) -> None:
    """Read the page into the draft."""
    at_last = [section for section in page.sections if section.means in _CRITERIA and _says_criteria(section)]
    for section in page.sections:
        if not any(section is one for one in at_last):
            READERS.get(section.means, fields.keep)(section, page, draft)
    criteria.read(draft, page, at_last)
    own_numbers.read(page, draft)


def _says_criteria(section: Section) -> bool:
    """Whether it belongs into the text of criteria; a heading that others follow says nothing of its own."""
    return section.means != "criteria" or bool(section.lines)


def _top(section: Section, page: Page, draft: Draft) -> None:
    """What stands above the first heading: the title, then what introduces the trial."""
    lines = [line for line in section.lines if not _WAY.search(line.text)]
    for line in section.lines:
        if line not in lines:
            draft.findings.tell("page-furniture", line.number, repr(line.text))
    above = page.paragraphs(lines)
    draft.add("titles", *({"text": one.text, "kind": "study"} for one in above[:1]))
    for one in above[1:]:
        draft.passage("", one.text)


def _interventions(section: Section, page: Page, draft: Draft) -> None:
    for one in page.paragraphs(fields.named(section, draft)):
        intervention(one.lines[0]._replace(text=one.text), draft)


def _model_description(section: Section, page: Page, draft: Draft) -> None:
    words = " ".join(one.text for one in page.paragraphs(section.lines))
    if "model_description" in draft.values.get("design", {}):
        draft.passage(section.words, words)
    else:
        draft.within("design", model_description=words)


def _person(section: Section, page: Page, draft: Draft) -> None:
    for line in fields.parties(section, draft):
        draft.add("parties", people.of_role({"code": section.means, "text": section.words}, line.text))


def _parties(section: Section, page: Page, draft: Draft) -> None:
    own = fields.parties(section, draft)
    people.below_label(draft, section.words, section.number, page.paragraphs(own))


def _countries(section: Section, page: Page, draft: Draft) -> None:
    for line in fields.named(section, draft):
        draft.add("countries", *(country(part) for part in fields.parts(line.text)))


def _source(section: Section, page: Page, draft: Draft) -> None:
    first, *rest = section.lines
    if not draft.state("source", {"name": first.text}):
        rest = section.lines
    for line in rest:
        draft.passage(section.words, line.text)


READERS: dict[str, Reader] = {
    "": _top,
    **{
        f"title-{kind}": fields.titles(kind)
        for kind in ("study", "official", "scientific", "public", "brief", "short", "acronym")
    },
    "identifiers": fields.valued(fields.identifiers),
    "status": fields.term("recruitment", "status", "status"),
    "phase": phases.READER,
    "study-type": fields.term("study_type", "study-type"),
    "conditions": fields.items("conditions", lambda text: {"text": text}),
    "keywords": fields.valued(fields.keywords),
    "interventions": fields.valued(_interventions),
    "lead-sponsor": fields.organization("lead-sponsor"),
    "sponsor": fields.organization("sponsor"),
    "collaborators": fields.organization("collaborator"),
    "funders": fields.organization("funder"),
    "principal-investigator": fields.valued(_person),
    "party": fields.valued(_parties),
    "contacts": fields.valued(fields.contacts),
    "summary": fields.text("summary"),
    "description": fields.text("description"),
    "objectives": fields.items("objectives", lambda text: {"description": text}),
    "model-description": fields.valued(_model_description),
    "purpose": fields.term("purpose", "purpose"),
    "allocation": fields.term("allocation", "allocation", "design"),
    "intervention-model": fields.term("model", "intervention-model", "design"),
    "masking": fields.term("masking", "masking", "design"),
    "control": fields.term("control", "control", "design"),
    "primary-outcomes": outcomes.of_kind("primary"),
    "secondary-outcomes": outcomes.of_kind("secondary"),
    "ages": fields.valued(participants.age_range),
    "minimum-age": participants.age_bound("minimum_age", "from"),
    "maximum-age": participants.age_bound("maximum_age", "up to"),
    "sex": fields.term("sex", "sex", "eligibility"),
    "volunteers": fields.valued(participants.volunteers),
    "enrollment": fields.valued(participants.enrollment),
    "start": fields.day("start"),
    "primary-completion": fields.day("primary_completion"),
    "completion": fields.day("completion"),
    "sites": fields.items("sites", lambda text: {"facility": text}, fields.parties),
    "countries": fields.valued(_countries),
    "source": fields.valued(_source),
}
