"""Outcomes: a list, or the table of ClinicalTrials.gov with a description and a time frame for each."""

import re
from collections.abc import Sequence

from fhir_trials.cursor import Json
from fhir_trials.sources.pages import fields
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.fields import Reader
from fhir_trials.sources.pages.headings import plain
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.sections import Section

_COLUMNS = {
    **dict.fromkeys(("outcome measure", "outcome", "measure"), "measure"),
    **dict.fromkeys(("measure description", "description"), "description"),
    **dict.fromkeys(("time frame", "timeframe", "timepoint"), "time_frame"),
}
# What a time frame says; where the cells of a row are missing, this column has something else.
_TIME = re.compile(
    r"\d|\b(?:baseline|day|week|month|year|hour|minute|visit|discharge|through|during|until|up to|end of|death)",
    re.IGNORECASE,
)


def of_kind(kind: str) -> Reader:
    """A reader of outcomes of a kind; the page's word for it is the label."""

    def reader(section: Section, page: Page, draft: Draft) -> None:
        term: Json = {"code": kind, "text": section.words}
        columns = _columns(section.lines)
        if columns:
            _table(columns, section, term, page, draft)
        else:
            own = fields.named(section, draft)
            draft.add("outcomes", *({"kind": term, "measure": one.text} for one in page.paragraphs(own)))

    return fields.valued(reader)


def _columns(lines: Sequence[Line]) -> list[str]:
    """The columns of the table that the lines are; none where they are no table."""
    found: list[str] = []
    for line in lines:
        column = _COLUMNS.get(plain(line.text))
        if column is None or column in found:
            break
        found.append(column)
    return found if len(found) > 1 and found[0] == "measure" else []


def _table(columns: list[str], section: Section, kind: Json, page: Page, draft: Draft) -> None:
    """An outcome a row; where cells are missing, which one cannot be told, and all of them are kept."""
    width = len(columns)
    cells = page.paragraphs(section.lines[width:])
    rows = [cells[begin : begin + width] for begin in range(0, len(cells), width)]
    whole = len(cells) % width == 0
    if whole and all(_TIME.search(row[-1].text) for row in rows if columns[-1] == "time_frame"):
        for row in rows:
            named = {column: cell.text for column, cell in zip(columns, row, strict=True)}
            draft.add("outcomes", {"kind": kind, **named})
    else:
        fields.not_understood(section, section.lines[width:], draft)
