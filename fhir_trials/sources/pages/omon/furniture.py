"""Page numbers, running titles and dates of printing, which a printer puts between the lines of a record."""

import re
from collections.abc import Sequence
from dataclasses import replace

from fhir_trials.sources.dates import iso
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.paragraphs import joined
from fhir_trials.sources.pages.sections import Section

_RUNNING = re.compile(
    r"(?:(?P<page>\d{1,4})(?: ?/ ?\d+)? ?(?:[-–|] ?)?)?(?P<title>\D.{14,}?) ?(?P<more>\.\.\.|…)?(?: ?[-–|]? ?(?P<date>\d{1,2}-\d{1,2}-\d{4}))?"
)
_NUMBER = re.compile(r"\d{1,4}")
_DASH = re.compile(r"[-–—]+")
_MOST_LINES = 4


def without(page: Page, draft: Draft) -> list[Section]:
    """The sections of a page without its furniture, which is told; the date of printing is stated.

    A dash where a value ought to stand is no value.
    """
    title = joined(line.text for line in page.sections[0].lines).casefold()
    alone = _numbers(page.sections)
    return [replace(section, lines=_rest(section, title, alone, draft)) for section in page.sections]


def _rest(section: Section, title: str, alone: frozenset[int], draft: Draft) -> list[Line]:
    found: list[Line] = []
    place = 0
    while place < len(section.lines):
        line = section.lines[place]
        several = _running(section, place, title)
        if several:
            _tell(section.lines[place : place + several], draft)
        elif line.number in alone:
            several = 1
            draft.findings.tell("page-furniture", line.number, "page number")
        else:
            found.append(line)
        place += several or 1
    return [] if section.printed and all(_DASH.fullmatch(line.text) for line in found) else found


def _running(section: Section, place: int, title: str) -> int:
    """How many lines a running title takes that begins here, page number and date included; 0 where none does."""
    if not section.printed:
        return 0
    for count in range(min(_MOST_LINES, len(section.lines) - place), 0, -1):
        found = _RUNNING.fullmatch(joined(line.text for line in section.lines[place : place + count]))
        if not found or not title.startswith(found["title"].casefold()):
            continue
        whole = found["title"].casefold() == title
        # The beginning of a title says nothing by itself; cut short, numbered or dated it is one of a page.
        if found["more"] or (found["page"] and found["date"]) or (whole and (found["page"] or found["date"])):
            return count
    return 0


def _tell(lines: Sequence[Line], draft: Draft) -> None:
    found = _RUNNING.fullmatch(joined(line.text for line in lines))
    if not found:
        return
    parts = (
        ["page number"] * bool(found["page"]) + ["running title"] + ["date of printing"] * bool(found["date"])
    )
    words = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    draft.findings.tell("page-furniture", lines[0].number, words)
    if found["date"] and (day := iso(found["date"], "day-first")):
        draft.values.setdefault("source", {}).setdefault("printed", day)


def _numbers(sections: Sequence[Section]) -> frozenset[int]:
    """The lines that are a page number and nothing else: numbers that rise, none of them the value of a label."""
    found: list[Line] = []
    for section in sections:
        for place, line in enumerate(section.lines):
            # The first line of a label is its value.
            first = place == 0 and section.heading is not None and section.heading.form != "group"
            if first or line.mark or not _NUMBER.fullmatch(line.text):
                continue
            if not found or int(found[-1].text) < int(line.text) <= int(found[-1].text) + 3:
                found.append(line)
    return frozenset(line.number for line in found) if len(found) > 1 else frozenset()
