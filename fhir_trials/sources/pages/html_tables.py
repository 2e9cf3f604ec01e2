"""Tables of a page: cells below their headings, rows of records, and labels with their values.

https://html.spec.whatwg.org/multipage/tables.html
"""

from typing import Any, Literal, NamedTuple

from fhir_trials.sources.pages.headings import is_known
from fhir_trials.sources.pages.lines import one_blank

_PARTS = frozenset(("thead", "tbody", "tfoot"))


class Table(NamedTuple):
    """The cells of a table, and how it is read.

    Attributes:
        rows: those of the table itself, the head first.
        way: by columns, each heading above its cells; by records, a line for each row; cell by cell.
    """

    rows: list[list[Any]]
    way: Literal["columns", "records", "cells"]


def table_of(element: Any) -> Table:
    """The table that an element is."""
    parts = [part for part in element if part.tag in _PARTS]
    rows = [
        [cell for cell in row if cell.tag in ("td", "th")]
        for part in (element, *parts)
        for row in part
        if row.tag == "tr"
    ]
    rows = [row for row in rows if row]
    return Table(rows, _way(rows))


def _way(rows: list[list[Any]]) -> Literal["columns", "records", "cells"]:
    if len(rows) < 2 or len(rows[0]) < 2 or any(_is_spanned(cell) for row in rows for cell in row):
        return "cells"
    head, *others = rows
    if any(len(row) > len(head) for row in others):
        return "cells"
    names = [one_blank(cell.text_content()) for cell in head]
    known = sum(map(is_known, names))
    if all(cell.tag == "td" for row in others for cell in row) and known >= 2:
        if known == len(head):
            return "columns"
        if len(others) == 1 and _is_head(head):
            return "columns"
    return "records" if _is_head(head) else "cells"


def _is_head(row: list[Any]) -> bool:
    return row[0].getparent().getparent().tag == "thead" or all(cell.tag == "th" for cell in row)


def _is_spanned(cell: Any) -> bool:
    return any(cell.get(name) not in (None, "1") for name in ("colspan", "rowspan"))
