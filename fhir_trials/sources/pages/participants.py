"""Who may take part and how many, as pages say it below their labels; what is not understood is told and kept."""

import re

from fhir_trials.cursor import Json
from fhir_trials.sources.pages import ages
from fhir_trials.sources.pages.answers import reality, yes_or_no
from fhir_trials.sources.pages.draft import Draft, Stated
from fhir_trials.sources.pages.fields import Reader, not_understood, stated, valued
from fhir_trials.sources.pages.numbers import whole
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.sections import Section

# A number, and words that say of whom and whether they take part already.
_PEOPLE = re.compile(r"(\d[\d.,]*)((?: \(?[^\W\d_]+\)?){0,4})")
_WORD = re.compile(r"[^\W\d_]+")
_WHOM = (
    "patients participants people subjects volunteers women men children adults patiënten deelnemers proefpersonen "
    "personen vrijwilligers vrouwen mannen kinderen volwassenen in total totaal"
)
_OF_WHOM = frozenset(_WHOM.split())


def enrollment(section: Section, page: Page, draft: Draft) -> None:
    """How many take part."""
    for line in section.lines:
        found = _PEOPLE.fullmatch(line.text)
        words = _WORD.findall(found[2].casefold()) if found else []
        number = whole(found[1]) if found else None
        if number is None or not all(word in _OF_WHOM or reality(word) for word in words):
            not_understood(section, [line], draft)
        else:
            # The word behind the number goes before those of the label.
            kind = reality(" ".join(words)) or reality(section.words)
            people(number, kind, stated(section, line), draft)


def people(number: int, kind: str, where: Stated, draft: Draft) -> None:
    """State a number of participants, planned unless the page says actual; the first one of a kind counts."""
    known = draft.values.get("enrollment", {})
    if not kind:
        if number in known.values():
            return
        if not known:
            draft.findings.tell("enrollment-kind-assumed", where.line, number)
        # What does not say which it is is no second fact beside one that does.
        kind = next(iter(known), "planned")
    draft.within("enrollment", where, **{kind: number})


def target(section: Section, page: Page, draft: Draft) -> None:
    """The number of participants that is called a target."""
    first, *rest = section.lines
    number = whole(first.text)
    if number is None:
        rest = section.lines
    else:
        draft.within("enrollment", stated(section, first), planned=number)
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
            where = stated(section, line)
            draft.within("eligibility", where, minimum_age=bounds[0], maximum_age=bounds[1])


def age_bound(bound: str, words: str) -> Reader:
    """A reader of one bound of the ages, which is understood as it is or with these words before it."""

    def reader(section: Section, page: Page, draft: Draft) -> None:
        for line in section.lines:
            found = ages.bounds(line.text) or ages.bounds(f"{words} {line.text}")
            known = draft.values.get("eligibility", {})
            is_last = bound == "maximum_age"
            other = "minimum_age" if is_last else "maximum_age"
            if (
                found is None
                or found[not is_last]
                or not _possible(found[is_last], known.get(other), is_last)
            ):
                not_understood(section, [line], draft)
            else:
                draft.within("eligibility", stated(section, line), **{bound: found[is_last]})

    return valued(reader)


def _possible(bound: Json | None, other: Json | None, is_last: bool) -> bool:
    return ages.possible(other, bound) if is_last else ages.possible(bound, other)


def volunteers(section: Section, page: Page, draft: Draft) -> None:
    """Whether healthy people may take part, where the words leave no doubt."""
    for line in section.lines:
        says = yes_or_no(line.text, "healthy-volunteers")
        if says is None:
            not_understood(section, [line], draft)
        else:
            draft.within("eligibility", stated(section, line), healthy_volunteers=says)
