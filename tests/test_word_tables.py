"""Tables of words: what nothing reads is a fault of the table, told with its line."""

from pathlib import Path

import pytest

from fhir_trials import mapping_files, word_tables
from fhir_trials.errors import TableError


@pytest.mark.parametrize("table", word_tables.TABLES)
def test_the_tables_are_read(table: str) -> None:
    """No row of theirs has a fault."""
    assert word_tables.rows(table)


@pytest.mark.parametrize(
    ("table", "content", "told"),
    [
        (
            "criteria-words.csv",
            "kind,meaning,english,dutch\ncomparator,kleiner,below,onder\n",
            "line 2: meaning 'kleiner' is not known; write one of: equal, lower, lower-strict, upper",
        ),
        (
            "criteria-words.csv",
            "kind,meaning,english,dutch\nnumber,1,one,een\ncomparater,lower,over,boven\n",
            "line 3: kind 'comparater' is not known; is one of these meant: comparator",
        ),
        (
            "criteria-words.csv",
            "kind,meaning,english,dutch\nnumber,two,two,twee\n",
            "line 2: meaning 'two' is no",
        ),
        ("criteria-words.csv", "kind,meaning,english,dutch\nstop,x,y,\n", "line 2: meaning 'x' is not known"),
        (
            "criteria-words.csv",
            "kind,means,english,dutch\n",
            "line 1: no column meaning; its columns are kind, ",
        ),
        (
            "window-words.csv",
            "role,meaning,english,dutch\nanchor,dosing,first dose,eerste dosis\n",
            "line 2: meaning 'dosing' is not known; write one of: assessment, consent",
        ),
        ("window-words.csv", "role,meaning,english,dutch\nago,,AGO,\n", "line 2: english has capitals"),
        ("criteria-logic.csv", "word,language,meaning\nund,de,and\n", "line 2: language 'de' is not known"),
        ("criteria-logic.csv", "word,language,meaning\nund,nl,ands\n", "line 2: meaning 'ands' is not known"),
        ("tense-words.csv", "when,language,words\nsoon,en,soon\n", "line 2: when 'soon' is not known"),
    ],
)
def test_a_faulty_row_is_told_with_its_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, table: str, content: str, told: str
) -> None:
    """What is wrong in a row is an error that says where, and what to do."""
    (tmp_path / table).write_text(content)
    monkeypatch.setattr(mapping_files, "folder", lambda: tmp_path)
    with pytest.raises(TableError) as raised:
        word_tables.rows.__wrapped__(table)
    assert str(raised.value).startswith(f"mappings/{table}, {told}")
