"""A schedule, or the dates of one participant, as CSV that a spreadsheet opens as it is. https://www.rfc-editor.org/rfc/rfc4180"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from fhir_trials.cli.schedule_asked import Laid
from fhir_trials.cli.schedule_dates import COLUMNS, cells
from fhir_trials.cli.schedule_text import SIGN, nothing
from fhir_trials.scheduling.grid import Grid

_INDENT = "  "
# Without it Excel takes the file for the code page of its country.
_MARK = b"\xef\xbb\xbf"
# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def of_grids(found: Iterable[Laid]) -> Iterator[bytes]:
    """A block of rows for each timeline, an empty row between them: the head, the activities, the footnotes.

    A trial without any has a row that says so.
    """
    first = True
    for one in found:
        for grid in one.grids:
            yield _MARK if first else b"\r\n"
            first = False
            yield from map(_line, _grid(one.doc, grid))
        if not one.grids:
            yield (_MARK if first else b"\r\n") + _line([one.doc, nothing(one.trial)])
            first = False


def of_dates(found: Iterable[Laid]) -> Iterator[bytes]:
    """A row for each visit of a participant; the head alone where no trial has any, nothing where there is no trial."""
    first = True
    for one in found:
        if first:
            yield _MARK + _line(["Trial", *COLUMNS])
            first = False
        for row in cells(one):
            yield _line([one.doc, *row.values()])


def _grid(doc: str, grid: Grid) -> Iterator[list[str]]:
    yield [doc, grid.name]
    yield from ([one] for one in grid.remarks)
    apart = any(row.unmarked for row in grid.rows)
    for number, head in enumerate(grid.heads):
        notes = head.notes or ((),) * len(head.cells)
        texts = [_noted(text, on) for text, on in zip(head.cells, notes, strict=True)]
        yield [head.label, *texts, *(["Otherwise"] if apart and not number else [])]
    for row in grid.rows:
        marks = ["" if mark is None else _noted(SIGN, mark) for mark in row.marks]
        name = _INDENT * row.depth + _noted(row.name, row.notes)
        yield [name, *marks, *([row.unmarked] if row.unmarked else [])]
    for number, text in enumerate(grid.footnotes, 1):
        yield [f"({number})", text]


def _noted(text: str, notes: Sequence[int]) -> str:
    return f"{text} ({', '.join(map(str, notes))})" if notes else text


def _line(values: Sequence[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(map(_safe, values))
    return written.getvalue().encode("utf-8", "backslashreplace")


def _safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
