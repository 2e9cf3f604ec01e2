import pytest

from fhir_trials import mapping_files


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
