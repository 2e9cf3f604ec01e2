"""Where the tables of `mappings/` lie: inside an installed package, beside it in a checkout."""

import csv
import io
from collections.abc import Callable, Collection, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from fhir_trials import json_text
from fhir_trials.errors import ReadError, TableError


@cache
def folder() -> Traversable:
    """The `mappings/` folder, the same in a wheel, an sdist and an editable install."""
    package = files("fhir_trials")
    inside = package / "mappings"
    return inside if inside.is_dir() else files("fhir_trials").joinpath("..", "mappings")


def read_json(name: str) -> Any:
    """A JSON table below `mappings/`, by its relative path.

    Raises:
        TableError: it is not JSON; the message says where.
    """
    content = folder().joinpath(*name.split("/")).read_bytes()
    try:
        return json_text.decode(content, f"mappings/{name}")
    except ReadError as error:
        raise TableError(str(error)) from error


def read_csv(
    name: str, needed: Collection[str] = (), check: Callable[[dict[str, str]], str] | None = None
) -> list[dict[str, str]]:
    """The rows of a CSV table below `mappings/`, each as column → text.

    Args:
        name: relative to the folder.
        needed: columns that it must have.
        check: says of each row, in order, what is wrong in it and what to do; empty: nothing.

    Raises:
        TableError: it is not UTF-8, lacks a column, a quote is opened and not closed, a row has not as many cells as
            there are columns, or the check finds something; the message names the line, of several the first.
    """
    content = folder().joinpath(*name.split("/")).read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TableError(f"mappings/{name}, line {line}: not UTF-8; save the table as UTF-8") from error
    lines = _rows(name, text)
    nothing: tuple[int, list[str]] = (1, [])
    first, columns = next(lines, nothing)
    missing = [column for column in needed if column not in columns]
    if missing:
        raise TableError(
            f"mappings/{name}, line {first}: no column {', '.join(missing)}; its columns are {', '.join(needed)}"
        )
    rows: list[dict[str, str]] = []
    for line, cells in lines:
        if len(cells) != len(columns):
            raise TableError(
                f"mappings/{name}, line {line}: {len(cells)} cells in place of {len(columns)} "
                f"({', '.join(columns)}); divide cells by commas, and put a cell with a comma in it between quotes"
            )
        rows.append(dict(zip(columns, cells, strict=True)))
        wrong = check(rows[-1]) if check else ""
        if wrong:
            raise TableError(f"mappings/{name}, line {line}: {wrong}")
    return rows


def _rows(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that have cells, each with the line it begins on."""
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    begun = 1
    try:
        for cells in lines:
            if cells:
                yield begun, cells
            begun = lines.line_num + 1
    except csv.Error as error:
        raise TableError(
            f"mappings/{name}, line {begun}: not readable as CSV ({error}); look for a quote that is opened and not "
            "closed, and write a quote within a cell twice"
        ) from error


def names(directory: str, suffix: str) -> list[str]:
    """The names of the files with `suffix` in a folder below `mappings/`, sorted."""
    found = folder().joinpath(*directory.split("/")).iterdir()
    return sorted(file.name for file in found if file.name.endswith(suffix))
