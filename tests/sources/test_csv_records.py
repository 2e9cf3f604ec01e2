"""CSV row by row: what is broken costs its own lines."""

import pytest

from fhir_trials.errors import ReadError
from fhir_trials.issues import Issues
from fhir_trials.sources import csv_records


def rows(
    text: str, delimiter: str = ","
) -> tuple[list[tuple[str, dict[str, str]]], list[tuple[str, str, str]]]:
    """The rows, and the issues as code, path and message."""
    issues = Issues()
    found = list(csv_records.records(text.splitlines(keepends=True), "x.csv", issues, delimiter))
    return found, [(issue.code, issue.path, issue.message) for issue in issues]


def test_rows_are_objects_by_column() -> None:
    """Empty cells and rows are left out; a cell may hold lines, quotes and delimiters."""
    text = '\n\ufeffid, name ,x\r\n1,"a ""b"", \nc",\r\n\r\n , ,\r\n2,"d",e\r\n'
    wanted = [("row 2", {"id": "1", "name": 'a "b", \nc'}), ("row 5", {"id": "2", "name": "d", "x": "e"})]
    assert (wanted, []) == rows(text)
    assert ([("row 2", {"a": "1", "b": "2"})], []) == rows("a;b\n1;2\n", ";")


def test_a_column_that_stands_twice_keeps_its_cells() -> None:
    """The second gets a number."""
    assert ([("row 2", {"a": "1", "a (2)": "2"})], []) == rows("a,a\n1,2\n")


def test_shifted_cells_are_told_and_the_others_read() -> None:
    """A row with more or fewer cells is left out, with its row and line."""
    found, told = rows("a,b\n1,2\n1,2,3\n4\n5,6\n")
    assert [("row 2", {"a": "1", "b": "2"}), ("row 5", {"a": "5", "b": "6"})] == found
    assert [
        ("cells-shifted", "row 3", "3 cells under 2 columns (line 3); the row is not read"),
        ("cells-shifted", "row 4", "1 cells under 2 columns (line 4); the row is not read"),
    ] == told


def test_an_open_quote_swallows_nothing() -> None:
    """The row with it is told; what would have been in its cell is read as the rows it is."""
    text = 'a,b\n1,2\n3,"open\n' + "".join(f"{n},x\n" for n in range(5000))
    found, told = rows(text)
    assert 5001 == len(found)
    said = "a quotation mark that is opened and not closed (line 3); the row is not read"
    assert [("unreadable", "row 3", said)] == told


def test_a_quote_that_is_closed_by_another_row() -> None:
    """Both ends are found; the rows between them come."""
    found, told = rows('a,b\n1,"open\n2,y\n3,"z"\n4,w\n')
    assert ["2", "3", "4"] == [row["a"] for _, row in found]
    assert [("unreadable", "row 2")] == [one[:2] for one in told]


def test_a_broken_row_of_several_lines_is_one() -> None:
    """Its other lines are no rows of their own."""
    found, told = rows('a,b,c\n1,"two\nlines" x,3\n4,5,6\n')
    assert [("row 3", {"a": "4", "b": "5", "c": "6"})] == found
    assert [True] == ["(lines 2 to 3); the row is not read" in message for _, _, message in told]


def test_a_cell_beyond_all_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quote that stays open is given up at the limit, not at the end of the file."""
    monkeypatch.setattr(csv_records, "MAX_ROW", 100)
    found, told = rows('a,b\n1,"open\n' + "2,x\n" * 200)
    assert (200, 1) == (len(found), len(told))


def test_nul_is_no_character() -> None:
    """It is left out (and told where the bytes are decoded)."""
    assert [("row 2", {"a": "12"})] == rows("a\n1\x002\n")[0]


def test_a_header_that_cannot_be_read() -> None:
    """Without columns there are no rows."""
    with pytest.raises(ReadError, match=r"x\.csv: not readable as CSV in its first row"):
        rows('a,"b\n1,2\n')
    assert ([], []) == rows("")
