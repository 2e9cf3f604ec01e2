"""Pages of the Dutch register of research with people (OMON, once ToetsingOnline and NTR), Dutch and English.

https://onderzoekmetmensen.nl
"""

from fhir_trials.sources.pages import criteria
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.omon import (
    design,
    ethics,
    furniture,
    interventions,
    overview,
    parties,
    prose,
    recruitment,
    registrations,
)
from fhir_trials.sources.pages.omon.reading import Reading
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.sections import Section

_PARTS = (overview, prose, design, recruitment, interventions, parties, ethics, registrations)


def read(page: Page, draft: Draft) -> None:
    """Read the page into the draft."""
    reading = Reading(page, draft, furniture.without(page, draft))
    _tell_headings(reading)
    for part in _PARTS:
        part.read(reading)
    # The register's own ages come first: a criterion that disagrees with them is told.
    sides = [*reading.meaning("inclusion"), *reading.meaning("exclusion")]
    criteria.read(draft, page, sides, gaps=False)
    for section in reading.sections:
        if not section.taken and section.means != "nothing":
            reading.keep_all(section, section.lines)
        elif not section.taken:
            reading.keep(section.number, "", reading.text(section))
    reading.passages()


def _tell_headings(reading: Reading) -> None:
    """Tell headings that stand twice, and those with nothing below them."""
    seen: set[str] = set()
    for section, following in zip(reading.sections, [*reading.sections[1:], None], strict=True):
        if section.heading is None or section.means == "nothing":
            continue
        if section.heading.form in ("heading", "group"):
            if section.words.casefold() in seen:
                reading.draft.findings.tell("heading-repeated", section.number, section.words)
            seen.add(section.words.casefold())
        if _is_empty(section, following):
            reading.draft.findings.tell("nothing-under-heading", section.number, section.printed)


def _is_empty(section: Section, following: Section | None) -> bool:
    """Whether nothing stands below a heading that ought to have something; criteria tell it themselves."""
    if section.lines or section.opens_group or section.means in ("inclusion", "exclusion"):
        return False
    # A heading right above a group is only the group's larger name.
    return section.means != "design-description" or following is None or not following.opens_group
