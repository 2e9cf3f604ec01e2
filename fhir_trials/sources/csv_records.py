"""CSV to plain JSON data, row by row: an object of its cells by column, empty cells left out.

https://www.rfc-editor.org/rfc/rfc4180
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator

from fhir_trials.cursor import Json
from fhir_trials.errors import ReadError
from fhir_trials.issues import Issues

MAX_ROW = 4 * 1024 * 1024
_NOTHING: list[str] = []

Record = tuple[str, Json]


def records(lines: Iterable[str], name: str, issues: Issues, delimiter: str = ",") -> Iterator[Record]:
    """The rows of a CSV document with a header, each with its path (`row 2` is the first below the header).

    Args:
        lines: the text, line by line, with its line ends.
        name: what to call it in an error.
        issues: a row that is broken, or has more or fewer cells than the header, is an error here; it is left out,
            and reading goes on with the next line that begins a whole row.
        delimiter: what divides the cells.

    Raises:
        ReadError: the header cannot be read.
    """
    csv.field_size_limit(MAX_ROW)
    source = _Lines(lines, delimiter)
    while (header := source.row()) == []:
        pass
    if isinstance(header, str):
        raise ReadError(f"{name}: not readable as CSV in its first row: {header}")
    columns = _distinct([column.strip().removeprefix("\ufeff") for column in header or ()])
    number = 1
    while (row := source.row()) is not None:
        number += 1
        if isinstance(row, list) and not any(cell.strip() for cell in row):
            continue
        if isinstance(row, str) or len(row) != len(columns):
            why = row if isinstance(row, str) else f"{len(row)} cells under {len(columns)} columns"
            code = "unreadable" if isinstance(row, str) else "cells-shifted"
            first, last = source.skip(len(columns))
            where = f"line {first}" if first == last else f"lines {first} to {last}"
            issues.error(code, f"row {number}", f"{why} ({where}); the row is not read")
            continue
        yield (
            f"row {number}",
            {column: cell for column, cell in zip(columns, row, strict=True) if cell.strip()},
        )


def _distinct(names: list[str]) -> list[str]:
    """The names of the columns; one that stands there again gets a number, so that its cells are not lost."""
    again: dict[str, int] = {}
    found: list[str] = []
    for name in names:
        again[name] = again.get(name, 0) + 1
        found.append(name if again[name] == 1 else f"{name} ({again[name]})")
    return found


class _Lines:
    """Lines that are put together to rows, and can be given back where a row turns out to be none."""

    def __init__(self, lines: Iterable[str], delimiter: str) -> None:
        self._source = iter(lines)
        self._waiting: deque[str] = deque()
        self._held: list[str] = []
        self._delimiter = delimiter
        self._number = 0

    def row(self) -> list[str] | str | None:
        """The cells of the next row; what is wrong with it; None at the end."""
        self._held = []
        quotes = size = 0
        while (line := self._next()) is not None:
            self._held.append(line)
            size += len(line)
            quotes += line.count('"')
            if quotes % 2 == 0 or size > MAX_ROW:
                break
        if not self._held:
            return None
        if quotes % 2:
            return "a quotation mark that is opened and not closed"
        try:
            return next(csv.reader(self._held, delimiter=self._delimiter, strict=True), _NOTHING)
        except csv.Error as error:
            return str(error)

    def skip(self, wanted: int) -> tuple[int, int]:
        """Go on to the next line that begins a row of `wanted` cells; gives the lines that are left out."""
        first = last = self._number - len(self._held) + 1
        if len(self._held) == 1:
            return first, last
        self._give_back(self._held[1:])
        while (row := self.row()) is not None and not (isinstance(row, list) and len(row) == wanted):
            self._give_back(self._held[1:])
            last += 1
        self._give_back(self._held)
        return first, last

    def _give_back(self, lines: list[str]) -> None:
        self._waiting.extendleft(reversed(lines))
        self._number -= len(lines)

    def _next(self) -> str | None:
        line = self._waiting.popleft() if self._waiting else next(self._source, None)
        self._number += line is not None
        return line.replace("\0", "") if line else line
