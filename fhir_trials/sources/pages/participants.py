"""Who may take part and how many, as pages say it below their labels; what is not understood is told and kept."""

import re

from fhir_trials.sources.pages import ages
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.fields import Reader, not_understood, valued
from fhir_trials.sources.pages.numbers import whole
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.sections import Section

_PEOPLE = re.compile(r"(\d[\d,]*)(?: (estimated|actual))?(?: patients| participants)?", re.IGNORECASE)
_MAY = re.compile(r"yes|accepts\b.*", re.IGNORECASE)
_MAY_NOT = re.compile(r"no(?: .*)?", re.IGNORECASE)


def enrollment(section: Section, page: Page, draft: Draft) -> None:
    """How many take part."""
    for line in section.lines:
        found = _PEOPLE.fullmatch(line.text)
        if found:
            people(found[1], (found[2] or "").lower(), line.number, draft)
        else:
            not_understood(section, [line], draft)


def people(printed: str, kind: str, line: int, draft: Draft) -> None:
    """State a number of participants, planned unless the page says actual; the first one counts."""
    number = whole(printed)
    if number is None or draft.values.get("enrollment"):
        return
    if not kind:
        draft.findings.tell("enrollment-kind-assumed", line, number)
    draft.within("enrollment", **{"actual" if kind == "actual" else "planned": number})


def target(section: Section, page: Page, draft: Draft) -> None:
    """The number of participants that is called a target."""
    first, *rest = section.lines
    number = whole(first.text)
    if number is None or "enrollment" in draft.values:
        rest = section.lines
    else:
        draft.within("enrollment", planned=number)
        if number == 0:
            draft.findings.tell("enrollment-zero", section.number)
    not_understood(section, rest, draft)


def age_range(section: Section, page: Page, draft: Draft) -> None:
    """The lowest and the highest age."""
    for line in section.lines:
        bounds = ages.bounds(line.text)
        if bounds is None:
            not_understood(section, [line], draft)
        else:
            draft.within("eligibility", minimum_age=bounds[0], maximum_age=bounds[1])


def age_bound(bound: str, words: str) -> Reader:
    """A reader of one bound of the ages, which is understood as it is or with these words before it."""

    def reader(section: Section, page: Page, draft: Draft) -> None:
        for line in section.lines:
            found = ages.bounds(line.text) or ages.bounds(f"{words} {line.text}")
            if found is None or bound in draft.values.get("eligibility", {}):
                not_understood(section, [line], draft)
            else:
                draft.within("eligibility", **{bound: found[bound == "maximum_age"]})

    return valued(reader)


def volunteers(section: Section, page: Page, draft: Draft) -> None:
    """Whether healthy people may take part, where the words leave no doubt."""
    for line in section.lines:
        says = True if _MAY.fullmatch(line.text) else False if _MAY_NOT.fullmatch(line.text) else None
        if says is None or "healthy_volunteers" in draft.values.get("eligibility", {}):
            not_understood(section, [line], draft)
        else:
            draft.within("eligibility", healthy_volunteers=says)
