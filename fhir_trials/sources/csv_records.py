"""CSV to plain JSON data, row by row: an object of its cells by column, empty cells left out."""

import csv
from collections.abc import Iterable, Iterator

from fhir_trials.cursor import Json
from fhir_trials.errors import ReadError
from fhir_trials.issues import Issues

MAX_CELL = 4 * 1024 * 1024
_NOTHING: list[str] = []

Record = tuple[str, Json]


def records(lines: Iterable[str], name: str, issues: Issues) -> Iterator[Record]:
    """The rows of a CSV document with a header, each with its path (`row 2` is the first below the header).

    Args:
        lines: the text, line by line, with its line ends.
        name: what to call it in an error.
        issues: a row with more or fewer cells than the header is an error here; it is left out, the others come.

    Raises:
        ReadError: it cannot be read as CSV any further; what was yielded before stands.
    """
    csv.field_size_limit(MAX_CELL)
    rows = csv.reader((line.replace("\0", "") for line in lines), strict=True)
    number = 1
    try:
        columns = [column.strip().removeprefix("\ufeff") for column in next(rows, _NOTHING)]
        for number, row in enumerate(rows, 2):
            path = f"row {number}"
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(columns):
                issues.error("cells-shifted", path, _shifted(row, columns, rows.line_num))
                continue
            yield path, {column: cell for column, cell in zip(columns, row, strict=True) if cell.strip()}
    except csv.Error as error:
        raise ReadError(f"{name}: not readable as CSV in row {number + 1}: {error}") from error


def _shifted(row: list[str], columns: list[str], line: int) -> str:
    return f"{len(row)} cells under {len(columns)} columns (up to line {line}); the row is not read"
