"""Older and newer schemas."""

import sqlite3
from pathlib import Path

import pytest

from fhir_trials.errors import StateError
from fhir_trials.sync.state import Intent, State, schema
from fhir_trials.sync.state.schema import MIGRATIONS, Migration
from tests.sync.state.samples import SERVER, dispute, known

FIRST = Path(__file__).with_name("schema-1.sql")
NEXT: tuple[Migration, ...] = (
    *MIGRATIONS,
    (
        "ALTER TABLE known ADD COLUMN note TEXT NOT NULL DEFAULT 'none'",
        "UPDATE known SET note = trial WHERE retired",
    ),
)


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A file as schema 1 wrote it."""
    file = tmp_path / "s.sqlite"
    with sqlite3.connect(file) as connection:
        connection.executescript(FIRST.read_text(encoding="utf-8"))
    connection.close()
    return file


@pytest.mark.parametrize("write", [True, False])
def test_a_state_of_the_first_schema_is_read(first: Path, write: bool) -> None:
    """What schema 1 wrote is read for all time."""
    with State.open(first, SERVER, write=write) as state:
        assert {
            "Group/a": known("Group/a", reference="Group/17", version="3", theirs={"id": "17", "title": "Ä"}),
            "Group/b": known("Group/b", retired=True),
        } == state.known(["Group/a", "Group/b"])
        assert [(4, (Intent(known("Group/b"), before="1", delete=True),))] == state.open_intents()
        assert [dispute("Group/a", "title", base={"x": [1]}, take="ours")] == state.disputes()
        assert "2026-01-02T00:00:00Z" == state.watermark("Group")


def test_an_older_schema_is_migrated(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration keeps what is there, is done once, and its outcome is a file of the newest schema."""
    _know(NEXT, monkeypatch)
    for _ in range(2):
        with State.open(first, SERVER) as state:
            assert {"Group/a", "Group/b"} == state.known(["Group/a", "Group/b"]).keys()
    assert [("Group/a", "none"), ("Group/b", "NCT1")] == _rows(first, "SELECT text, note FROM known")
    assert [(len(NEXT),)] == _rows(first, "PRAGMA user_version")


def test_reading_an_older_schema_leaves_it(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who only reads sees an older state as if it were migrated, and the file stays as it was."""
    content = first.read_bytes()
    _know(NEXT, monkeypatch)
    with State.open(first, SERVER, write=False) as state:
        assert ["NCT1"] == state.trials()
        with pytest.raises(StateError, match="may be read only"):
            state.choose("NCT1", "ours")
    assert content == first.read_bytes()


@pytest.mark.parametrize("write", [True, False])
def test_a_newer_schema_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: bool) -> None:
    """A state of a newer version is not touched, and the error says what to use."""
    file = tmp_path / "s.sqlite"
    with monkeypatch.context() as newer:
        _know(NEXT, newer)
        State.open(file, SERVER).close()
    with pytest.raises(StateError, match=r"s\.sqlite: was made by a newer version of fhir-trials \(schema 4"):
        State.open(file, SERVER, write=write)


def test_a_migration_that_fails_changes_nothing(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration is done whole or not at all."""
    _know((*NEXT, ("INSERT INTO known (text) VALUES ('Group/c')",)), monkeypatch)
    with pytest.raises(sqlite3.IntegrityError):
        State.open(first, SERVER)
    monkeypatch.undo()
    with State.open(first, SERVER) as state:
        assert {"Group": 2} == state.expected()


def test_a_migration_that_another_process_has_done_is_not_done_again() -> None:
    """Who waited for a migration finds it done."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for _ in range(2):
        schema.migrate(connection, "here", SERVER, NEXT)
    assert [(SERVER,)] == connection.execute("SELECT name FROM target").fetchall()
    connection.close()


def _know(migrations: tuple[Migration, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    for function in (schema.outdated, schema.migrate):
        monkeypatch.setattr(function, "__defaults__", (migrations,))


def _rows(file: Path, statement: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file)
    rows = connection.execute(statement).fetchall()
    connection.close()
    return rows
