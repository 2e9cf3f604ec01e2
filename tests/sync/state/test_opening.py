"""Files that are a state, and files that are not."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fhir_trials.errors import StateError, UsageError
from fhir_trials.sync.state import State, opening
from tests.sync.state.samples import SERVER, known


def test_what_was_settled_is_there_when_opened_again(tmp_path: Path) -> None:
    """A state lasts from run to run."""
    file = tmp_path / "s.sqlite"
    with State.open(file, SERVER) as state:
        state.settle([known("Group/a")])
    with State.open(file, SERVER) as state:
        assert {"Group/a": known("Group/a")} == state.known(["Group/a"])


def test_a_state_is_for_its_owner_alone(tmp_path: Path) -> None:
    """The file, what SQLite puts beside it, and the folders that are made for it, are for nobody else to read."""
    file = tmp_path / "made" / "for it" / "s.sqlite"
    with State.open(file, SERVER) as state, state.lock():
        state.settle([known("Group/a")])
        modes = {path.name: path.stat().st_mode & 0o777 for path in file.parent.iterdir()}
    assert {"s.sqlite", "s.sqlite-wal", "s.sqlite-shm", "s.sqlite.lock", "s.sqlite.holder"} == modes.keys()
    assert {0o600} == {mode for name, mode in modes.items() if not name.endswith(".lock")}
    assert [0o700, 0o700] == [folder.stat().st_mode & 0o777 for folder in (file.parent, file.parent.parent)]


def test_a_folder_of_fhir_is_not_hidden_by_its_state(tmp_path: Path) -> None:
    """Where the state lies in the target itself, the folder is made as any other."""
    (tmp_path / "any").mkdir()
    State.open(tmp_path / "fhir" / ".fhir-trials.sqlite", str(tmp_path / "fhir")).close()
    assert (tmp_path / "any").stat().st_mode == (tmp_path / "fhir").stat().st_mode


def test_a_folder_may_be_moved_with_its_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The state of the folder it lies in is that folder's wherever it lies and however it is written."""
    State.open(tmp_path / "a" / "s.sqlite", str(tmp_path / "a")).close()
    (tmp_path / "a").rename(tmp_path / "b")
    monkeypatch.chdir(tmp_path)
    for name in ("b", "./b/", str(tmp_path / "b")):
        State.open(Path("b") / "s.sqlite", name).close()


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (SERVER, "https://fhir.example.org/r5"),
        (SERVER, "folder"),
        ("folder", "other folder"),
        ("folder", SERVER),
    ],
)
@pytest.mark.parametrize("write", [True, False])
def test_the_state_of_another_target_is_refused(tmp_path: Path, first: str, then: str, write: bool) -> None:
    """A state belongs to one target, and says to which."""
    State.open(tmp_path / "s.sqlite", first).close()
    with pytest.raises(StateError, match=r"s\.sqlite: is the state of .*, not of .*; name another file"):
        State.open(tmp_path / "s.sqlite", then, write=write)


def test_a_slash_at_the_end_makes_no_other_server(tmp_path: Path) -> None:
    """A base URL is the same with a slash at its end."""
    State.open(tmp_path / "s.sqlite", SERVER).close()
    State.open(tmp_path / "s.sqlite", f"{SERVER}/").close()


def _text(file: Path) -> None:
    file.write_text("these are no tables at all " * 100)


def _cut(file: Path) -> None:
    State.open(file, SERVER).close()
    file.write_bytes(file.read_bytes()[:5000])


def _overwritten(file: Path) -> None:
    State.open(file, SERVER).close()
    content = file.read_bytes()
    file.write_bytes(content[:1000] + b"\xff" * (len(content) - 1000))


def _without_a_table(file: Path) -> None:
    State.open(file, SERVER).close()
    connection = sqlite3.connect(file)
    connection.execute("DROP TABLE target")
    connection.close()


def _no_text(file: Path) -> None:
    State.open(file, SERVER).close()
    connection = sqlite3.connect(file)
    connection.execute("UPDATE target SET name = CAST(x'68F9' AS TEXT)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize("damage", [_cut, _overwritten, _without_a_table, _no_text])
@pytest.mark.parametrize("write", [True, False])
def test_a_damaged_file_may_be_thrown_away(
    tmp_path: Path, damage: Callable[[Path], None], write: bool
) -> None:
    """What is damaged is an error that says that it may go, and the file is left as it is."""
    file = tmp_path / "s.sqlite"
    damage(file)
    content = file.read_bytes()
    with pytest.raises(StateError, match=r"s\.sqlite: is damaged; .* may be thrown away"):
        State.open(file, SERVER, write=write)
    assert content == file.read_bytes()


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("content", [b"{}", b"these are no tables at all " * 100])
def test_a_file_of_another_kind_is_not_to_be_thrown_away(tmp_path: Path, content: bytes, write: bool) -> None:
    """What was never a state, a source named by mistake, is left as it is, and nobody is told to delete it."""
    file = tmp_path / "a.json"
    file.write_bytes(content)
    with pytest.raises(StateError) as caught:
        State.open(file, SERVER, write=write)
    assert f"{file}: is no state file; name another one, or move it away" == str(caught.value)
    assert content == file.read_bytes()


@pytest.mark.parametrize("column", ["trial", "reference", "version"])
def test_a_text_that_is_none(tmp_path: Path, column: str) -> None:
    """Bytes in a row that are no text are damage, whichever column they are in."""
    with State.open(tmp_path / "s.sqlite", SERVER) as state:
        state.settle([known("Group/a")])
        state._connection.execute(f"UPDATE known SET {column} = CAST(x'2FF9' AS TEXT)")  # pyright: ignore[reportPrivateUsage]
        for ask in (state.glance, state.known):
            with pytest.raises(StateError, match="is damaged"):
                ask(["Group/a"])


def test_a_remembered_translation_that_is_none(tmp_path: Path) -> None:
    """JSON of another shape than what was written is damage."""
    with State.open(tmp_path / "s.sqlite", SERVER) as state:
        state._connection.execute("INSERT INTO translated VALUES ('a', x'00', CAST('[[[1]],[]]' AS BLOB))")  # pyright: ignore[reportPrivateUsage]
        with pytest.raises(StateError, match="is damaged"):
            state.translated(b"\0")


@pytest.mark.parametrize("write", [True, False])
def test_a_database_without_tables_is_an_empty_state(tmp_path: Path, write: bool) -> None:
    """What a process leaves that was killed before it made the tables is used as a new file."""
    file = tmp_path / "s.sqlite"
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    assert 4096 == file.stat().st_size
    with State.open(file, SERVER, write=write) as state:
        assert [] == state.trials()


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("leads", ["away/s.sqlite", "s.sqlite"])
def test_a_link_that_leads_nowhere(tmp_path: Path, leads: str, write: bool) -> None:
    """It is an error for reading too: what is known may lie on a disk that is not there."""
    file = tmp_path / "link.sqlite"
    file.symlink_to(tmp_path / leads)
    with pytest.raises(StateError, match=r"link\.sqlite: is a link to .*s\.sqlite, which is not there; mend"):
        State.open(file, SERVER, write=write)
    assert [file] == list(tmp_path.iterdir())


def _unwritable(file: Path) -> None:
    """As where nothing may be made beside a file, for the administrator of a machine too."""
    Path(f"{file}-shm").symlink_to("nowhere/at-all")


def test_reading_where_nothing_can_be_written(tmp_path: Path) -> None:
    """A state on a disk that is mounted to be read only is read; who wants to write is told what is missing."""
    file = tmp_path / "s.sqlite"
    with State.open(file, SERVER) as state:
        state.settle([known("Group/a")])
    _unwritable(file)
    with State.open(file, SERVER, write=False) as state:
        assert ["NCT1"] == state.trials()
    with pytest.raises(StateError, match=r"s\.sqlite: cannot be opened; .* two files beside it: let them be"):
        State.open(file, SERVER)


def test_a_log_that_cannot_be_read(tmp_path: Path) -> None:
    """What a killed run left in the log is not passed over where the log cannot be used."""
    file = tmp_path / "s.sqlite"
    State.open(file, SERVER).close()
    Path(f"{file}-wal").write_bytes(b"what a run left")
    _unwritable(file)
    with pytest.raises(StateError, match="cannot be opened"):
        State.open(file, SERVER, write=False)


def test_a_state_belongs_to_a_thread() -> None:
    """Another thread that uses it is told so, whatever it asks for."""
    with State.open(None, SERVER) as state, ThreadPoolExecutor(1) as pool:
        asks: list[Callable[[], object]] = [state.trials, state.disputes, state.close]
        for ask in (*asks, lambda: state.settle([known("Group/a")])):
            with pytest.raises(UsageError, match="a state belongs to the thread that opened it"):
                pool.submit(ask).result()


def test_the_state_of_another_folder_is_named(tmp_path: Path) -> None:
    """Of a state that lies in another folder it is told which one that is."""
    State.open(tmp_path / "a" / "s.sqlite", str(tmp_path / "a")).close()
    with pytest.raises(StateError) as caught:
        State.open(tmp_path / "a" / "s.sqlite", str(tmp_path / "b"))
    told = f"is the state of {tmp_path / 'a'}, not of {tmp_path / 'b'}; name another file, or none"
    assert f"{tmp_path / 'a' / 's.sqlite'}: {told}" == str(caught.value)


@pytest.mark.parametrize("write", [True, False])
def test_the_database_of_another_program_is_left_alone(tmp_path: Path, write: bool) -> None:
    """A database with tables that are not ours is refused, and not told to be thrown away."""
    file = tmp_path / "s.sqlite"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    content = file.read_bytes()
    with pytest.raises(StateError, match="is a database of another program; name another file"):
        State.open(file, SERVER, write=write)
    assert content == file.read_bytes()


def test_a_folder_is_no_state(tmp_path: Path) -> None:
    """A folder in the place of the file is an error, for reading too."""
    for write in (True, False):
        with pytest.raises(StateError, match="cannot be"):
            State.open(tmp_path, SERVER, write=write)


def test_a_path_that_cannot_be(tmp_path: Path) -> None:
    """A path through a file is an error where it is to be made, and no state where it is only read."""
    (tmp_path / "file").touch()
    with pytest.raises(StateError, match="cannot be made or written"):
        State.open(tmp_path / "file" / "s.sqlite", SERVER)
    with State.open(tmp_path / "file" / "s.sqlite", SERVER, write=False) as state:
        assert [] == state.trials()
    with pytest.raises(StateError, match="cannot be read"):
        State.open(tmp_path / ("x" * 300), SERVER, write=False)


def test_reading_makes_nothing(tmp_path: Path) -> None:
    """Without a file there is an empty state, which may not be written, and no file afterwards."""
    with State.open(tmp_path / "s.sqlite", SERVER, write=False) as state, state.lock():
        assert ([], {}) == (state.trials(), state.expected())
        with pytest.raises(StateError, match=r"s\.sqlite: may be read only"):
            state.settle([known("Group/a")])
    assert [] == list(tmp_path.iterdir())


def test_an_empty_file_is_an_empty_state(tmp_path: Path) -> None:
    """What a process that was killed at the very first moment leaves is no damage."""
    file = tmp_path / "s.sqlite"
    file.touch()
    for write in (False, True):
        with State.open(file, SERVER, write=write) as state:
            assert [] == state.trials()


def test_reading_while_another_writes(tmp_path: Path) -> None:
    """A reader sees what was settled so far, in the midst of a write, and leaves nothing behind."""
    file = tmp_path / "s.sqlite"
    with State.open(file, SERVER) as writer, State.open(file, SERVER, write=False) as reader:
        writer.settle([known("Group/a")])
        writer._connection.execute("BEGIN IMMEDIATE")  # pyright: ignore[reportPrivateUsage]
        writer._connection.execute("DELETE FROM known")  # pyright: ignore[reportPrivateUsage]
        assert ["NCT1"] == reader.trials()
        writer._connection.rollback()  # pyright: ignore[reportPrivateUsage]
        with pytest.raises(StateError, match="may be read only"):
            reader.set_watermark("Group", "now")
    assert {"s.sqlite", "s.sqlite.lock"} == {path.name for path in tmp_path.iterdir()}


def test_two_writers_without_a_lock_do_not_mix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who writes while another is in the midst of it waits, and gives up with an error that says so."""
    monkeypatch.setattr(opening, "PATIENCE", 0.0)
    file = tmp_path / "s.sqlite"
    with State.open(file, SERVER) as first, State.open(file, SERVER) as second:
        first._connection.execute("BEGIN IMMEDIATE")  # pyright: ignore[reportPrivateUsage]
        with pytest.raises(StateError, match="is in use by another process"):
            second.settle([known("Group/a")])
        first._connection.rollback()  # pyright: ignore[reportPrivateUsage]
        second.settle([known("Group/a")])
        assert ["NCT1"] == first.trials()


def test_a_full_disk_is_told_and_undone(tmp_path: Path) -> None:
    """Where the disk is full nothing of the write stays, and the state can be used again."""
    with State.open(tmp_path / "s.sqlite", SERVER) as state:
        pages = state._connection.execute("PRAGMA page_count").fetchone()[0]  # pyright: ignore[reportPrivateUsage]
        state._connection.execute(f"PRAGMA max_page_count = {pages}")  # pyright: ignore[reportPrivateUsage]
        with pytest.raises(StateError, match=r"cannot be used \(database or disk is full\)"):
            state.settle(known(f"Group/{number}", sent={"x": [*range(2000)]}) for number in range(50))
        assert {} == state.expected()
        state._connection.execute("PRAGMA max_page_count = 100000")  # pyright: ignore[reportPrivateUsage]
        state.settle([known("Group/a")])
        assert {"Group": 1} == state.expected()


def test_a_fault_of_the_program_stays_one() -> None:
    """Using a closed state is no fault of the file."""
    state = State.open(None, SERVER)
    state.close()
    with pytest.raises(sqlite3.ProgrammingError):
        state.trials()
