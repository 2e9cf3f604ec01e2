"""Tables of words: what nothing reads is a fault of the table, told with its line."""

from pathlib import Path

import pytest

from fhir_trials import mapping_files, table_words
from fhir_trials.errors import TableError


@pytest.mark.parametrize("table", table_words.TABLES)
def test_the_tables_are_read(table: str) -> None:
    """No row of theirs has a fault, and each role and meaning that code reads has a word."""
    said = {(one.role, one.meaning) for one in table_words.words(table)}
    roles = table_words.TABLES[table].roles
    assert roles.keys() == {role for role, _ in said}
    assert {role for role, meanings in roles.items() if meanings == ""} <= {
        role for role, meaning in said if not meaning
    }


@pytest.mark.parametrize("table", table_words.TABLES)
def test_every_role_is_explained(table: str) -> None:
    """And every meaning of a table without roles: the list of tables has each."""
    page = (Path(__file__).parents[1] / "mappings" / "README.md").read_text(encoding="utf-8")
    assert f"`{table}`" in page
    roles = table_words.TABLES[table].roles
    names = roles[""].split("|") if "" in roles else roles
    assert [] == [
        name for name in names if f"`{name}`" not in page and f"`{name.removeprefix('age-')}`" not in page
    ]


def test_words_of_a_class_stand_in_place_of_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In both languages, with the role and the meaning of the row that names it."""
    (tmp_path / "word-classes.csv").write_text("class,word,language\npeople,persons,en\npeople,mensen,nl\n")
    (tmp_path / "window-words.csv").write_text("word,language,role,meaning\n@people,,anchor,event\n")
    assert [("persons", "en", "anchor", "event"), ("mensen", "nl", "anchor", "event")] == [
        *read(monkeypatch, tmp_path, "window-words.csv")
    ]


@pytest.mark.parametrize(
    ("table", "rows", "told"),
    [
        (
            "criteria-words.csv",
            "below,en,comparator,kleiner",
            "line 2: meaning 'kleiner' is not known; write one of: better, better-strict, equal, lower, lower-strict",
        ),
        (
            "criteria-words.csv",
            "one,en,number,1\nover,en,comparater,lower",
            "line 3: role 'comparater' is not known; is one of these meant: comparator",
        ),
        ("criteria-words.csv", "two,en,number,two", "line 2: meaning 'two' is no number"),
        ("criteria-words.csv", "y,en,stop,x", "line 2: meaning 'x' is not known"),
        (
            "criteria-words.csv",
            "below,en,comparator,upper\nbelow,nl,comparator,lower",
            "line 3: word 'below' means 'upper' in a row above; leave one of them out",
        ),
        (
            "window-words.csv",
            "first dose,en,anchor,dosing",
            "line 2: meaning 'dosing' is not known; write one of: assessment, consent",
        ),
        (
            "window-words.csv",
            "AGO,en,ago,",
            "line 2: word has capitals; write its words in small letters: ago",
        ),
        ("window-words.csv", "ago ,en,ago,", "line 2: word has a blank too many; leave it out: ago"),
        ("window-words.csv", ",en,ago,", "line 2: word has an empty word; leave out"),
        (
            "window-words.csv",
            "ago|since,en,ago,",
            "line 2: word 'ago|since' has several words; give each a row",
        ),
        (
            "window-words.csv",
            "ago,en,ago,\nago,en,ago,",
            "line 3: word 'ago' says this in a row above already",
        ),
        ("window-words.csv", "ago,de,ago,", "line 2: language 'de' is not known; write one of: en, nl"),
        ("window-words.csv", "@poeple,,ago,", "line 2: word '@poeple' is not known; write one of: @people"),
        (
            "window-words.csv",
            "@people,en,ago,",
            "line 2: language is that of the words of the class; leave it",
        ),
        (
            "window-words.csv",
            "@people,,ago,\npersons,en,ago,",
            "line 3: word 'persons' says this in a row above",
        ),
        (
            "beside-words.csv",
            "the,en,befor",
            "line 2: role 'befor' is not known; is one of these meant: before",
        ),
        ("criteria-logic.csv", "und,de,and", "line 2: language 'de' is not known"),
        ("criteria-logic.csv", "und,nl,ands", "line 2: meaning 'ands' is not known"),
        (
            "criteria-logic.csv",
            "of,en,glue\nof,nl,or\nof,nl,and",
            "line 4: word 'of' means 'or' in a row above",
        ),
        ("participant-words.csv", "folks,en,anybdy", "line 2: meaning 'anybdy' is not known"),
        ("eligibility-headings.csv", "who,en,inclsion", "line 2: meaning 'inclsion' is not known"),
    ],
)
def test_a_faulty_row_is_told_with_its_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, table: str, rows: str, told: str
) -> None:
    """What is wrong in a row is an error that says where, and what to do."""
    (tmp_path / "word-classes.csv").write_text("class,word,language\npeople,persons,en\n")
    columns = ("word", "language", *table_words.TABLES[table].columns)
    (tmp_path / table).write_text(f"{','.join(columns)}\n{rows}\n")
    with pytest.raises(TableError) as raised:
        read(monkeypatch, tmp_path, table)
    assert str(raised.value).startswith(f"mappings/{table}, {told}")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("People,persons,en", "line 2: class 'People' is no name"),
        (
            "people,@others,en",
            "line 2: word '@others' names a class, which is not read here; write its words",
        ),
        ("people,persons,de", "line 2: language 'de' is not known"),
        ("people,persons,en\npeople,persons,en", "line 3: word 'persons' stands in this class already"),
    ],
)
def test_a_faulty_class_is_told_with_its_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rows: str, told: str
) -> None:
    """Wherever the class is named."""
    (tmp_path / "word-classes.csv").write_text(f"class,word,language\n{rows}\n")
    (tmp_path / "window-words.csv").write_text("word,language,role,meaning\n@people,,ago,\n")
    with pytest.raises(TableError) as raised:
        read(monkeypatch, tmp_path, "window-words.csv")
    assert str(raised.value).startswith(f"mappings/word-classes.csv, {told}")


def test_a_lacking_column_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With those that there should be."""
    (tmp_path / "window-words.csv").write_text("word,language,role,means\n")
    with pytest.raises(TableError) as raised:
        read(monkeypatch, tmp_path, "window-words.csv")
    assert (
        "mappings/window-words.csv, line 1: no column meaning; its columns are word, language, role, "
        in str(raised.value)
    )


def read(monkeypatch: pytest.MonkeyPatch, folder: Path, table: str) -> tuple[table_words.Word, ...]:
    """The words of a table in a folder of its own, past what is remembered."""
    monkeypatch.setattr(mapping_files, "folder", lambda: folder)
    monkeypatch.setattr(table_words, "classes", table_words.classes.__wrapped__)
    return table_words.words.__wrapped__(table)
