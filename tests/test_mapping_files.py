import pytest

from fhir_trials import mapping_files
from fhir_trials.errors import TableError


def test_a_json_table_is_read():
    """A JSON table comes as plain data."""
    assert "ConceptMap" == mapping_files.read_json("codes/ctgov-phase.json")["resourceType"]


def test_a_csv_table_is_read():
    """A CSV table comes as rows of text by column."""
    first = mapping_files.read_csv("registers.csv")[0]
    assert ("ctgov", "C172240") == (first["registry"], first["ncit"])


def test_names_are_sorted():
    """The files of a folder with one suffix, sorted."""
    names = mapping_files.names("codes", ".json")
    assert sorted(names) == names
    assert "ctgov-phase.json" in names
    assert "README.md" not in names


def test_a_missing_table_is_an_error():
    """A table that is not there is not an empty one."""
    with pytest.raises(FileNotFoundError):
        mapping_files.read_csv("no-such-table.csv")


@pytest.mark.parametrize("name", mapping_files.names("", ".csv"))
def test_every_csv_table_can_be_read(name):
    """Each has a row at least, and each row its cells."""
    assert mapping_files.read_csv(name)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a,b\n1,2\n1\n", "line 3: 1 cells in place of 2 (a, b); divide"),
        (b"a,b\n1;2\n", "line 2: 1 cells in place of 2"),
        (b"a,b\n1,2,3\n", "line 2: 3 cells in place of 2"),
        (b'a,b\n1,"2\n3"\n1\n', "line 4: 1 cells in place of 2"),
        (b'a,b\n"1,2\n1,2\n', "line 2: not readable as CSV (unexpected end of data); look for a quote"),
        (b'a,b\n1,2\n"1,2\n1,"2"\n', "line 3: not readable as CSV ("),
        (b'"a,b\n1,2\n', "line 1: not readable as CSV ("),
        (b"a,b\n1,2\nge\xefnd,2\n", "line 3: not UTF-8; save the table as UTF-8"),
    ],
)
def test_a_faulty_row_is_told_with_its_line(monkeypatch, tmp_path, content, told):
    """A row that is short, long, divided by semicolons or of another encoding is an error that says where."""
    (tmp_path / "t.csv").write_bytes(content)
    monkeypatch.setattr(mapping_files, "folder", lambda: tmp_path)
    with pytest.raises(TableError) as raised:
        mapping_files.read_csv("t.csv")
    assert str(raised.value).startswith(f"mappings/t.csv, {told}")


def test_a_table_as_a_spreadsheet_saves_it(monkeypatch, tmp_path):
    """A mark in front, other ends of lines and an empty line change nothing."""
    (tmp_path / "t.csv").write_bytes(b'\xef\xbb\xbfa,b\r\n1,"2,3"\r\n\r\n')
    monkeypatch.setattr(mapping_files, "folder", lambda: tmp_path)
    assert [{"a": "1", "b": "2,3"}] == mapping_files.read_csv("t.csv")


def test_a_json_table_that_is_none_is_told(monkeypatch, tmp_path):
    """A comma too many is an error that names the table and the place."""
    (tmp_path / "t.json").write_bytes(b'{"group": [],}')
    monkeypatch.setattr(mapping_files, "folder", lambda: tmp_path)
    with pytest.raises(TableError, match=r"^mappings/t\.json: not readable as JSON in UTF-8: .*byte 13"):
        mapping_files.read_json("t.json")
