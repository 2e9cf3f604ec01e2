"""One process at a time."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fhir_trials.errors import StateError
from fhir_trials.sync.state import State
from fhir_trials.sync.state.lock import locked
from tests.sync.state.samples import SERVER

ROOT = Path(__file__).parents[3]
HOLD = """
import sys
from pathlib import Path
from fhir_trials.sync.state import State

with State.open(Path(sys.argv[1]), sys.argv[2]) as state, state.lock():
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def _held(file: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until a line is sent to it."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file), SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        assert "held\n" == process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


def test_a_lock_that_another_process_holds_is_waited_for(tmp_path: Path) -> None:
    """It is told once who holds it and since when; when that process is done the wait is over."""
    file = tmp_path / "s.sqlite"
    said: list[str] = []
    with State.open(file, SERVER) as state, _held(file) as other:

        def told(sentence: str) -> None:
            said.append(sentence)
            assert other.stdin is not None
            other.stdin.write("\n")
            other.stdin.flush()

        with state.lock(told=told):
            assert 0 == other.wait()
    assert 1 == len(said)
    expected = rf"{re.escape(str(file))}: waiting for process {other.pid}, since 20\d\d-\d\d-\d\dT[\d:]{{8}}Z"
    assert re.fullmatch(expected, said[0])


def test_a_wait_has_an_end(tmp_path: Path) -> None:
    """After the seconds that were given it is an error that names the process; without a wait, at once."""
    file = tmp_path / "s.sqlite"
    said: list[str] = []
    with State.open(file, SERVER) as state, _held(file) as other:
        for wait in (0, 0.01):
            message = (
                rf"in use by process {other.pid}, since .*, still after {wait} s; wait for it, or end it"
            )
            with pytest.raises(StateError, match=message), state.lock(wait=wait, told=said.append):
                pass
        with pytest.raises(StateError, match="in use"), state.lock(wait=0.01):
            pass
    assert 1 == len(said)


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    """A process that dies lets go of its lock, and its note is of no account."""
    file = tmp_path / "s.sqlite"
    with State.open(file, SERVER) as state:
        with _held(file) as other:
            other.kill()
            other.wait()
            assert f"process {other.pid}" in (tmp_path / "s.sqlite.holder").read_text()
        with state.lock(wait=0):
            assert f"process {os.getpid()}" in (tmp_path / "s.sqlite.holder").read_text()
        assert not (tmp_path / "s.sqlite.holder").exists()


def test_who_holds_the_lock_may_take_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is let go with the outermost, however the path is written."""
    file = tmp_path / "s.sqlite"
    monkeypatch.chdir(tmp_path)
    with State.open(file, SERVER) as first, State.open(Path("s.sqlite"), SERVER) as second:
        with first.lock(wait=0):
            with first.lock(wait=0), second.lock(wait=0):
                assert Path("s.sqlite.holder").exists()
            assert Path("s.sqlite.holder").exists()
        assert not Path("s.sqlite.holder").exists()


def test_an_error_lets_go_of_the_lock(tmp_path: Path) -> None:
    """Whatever ends the work, the lock is free afterwards and nobody is said to hold it."""
    with pytest.raises(KeyError), locked(tmp_path / "s.sqlite", wait=0):
        raise KeyError
    assert not (tmp_path / "s.sqlite.holder").exists()
    with _held(tmp_path / "s.sqlite"):
        pass


def test_who_holds_it_may_not_be_known(tmp_path: Path) -> None:
    """A note that is missing or says something else is not repeated."""
    file = tmp_path / "s.sqlite"
    with _held(file):
        for content in (b"", b"\xff", b"process 1; rm -rf"):
            (tmp_path / "s.sqlite.holder").write_bytes(content)
            with pytest.raises(StateError, match="in use by another process, still"), locked(file, wait=0):
                pass


def test_a_note_that_cannot_be_written_hinders_nobody(tmp_path: Path) -> None:
    """The lock holds without its note."""
    (tmp_path / "s.sqlite.holder").mkdir()
    with locked(tmp_path / "s.sqlite", wait=0):
        assert (tmp_path / "s.sqlite.holder").is_dir()


def test_a_lock_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    """A folder in the place of the lock file is told as such."""
    (tmp_path / "s.sqlite.lock").mkdir()
    with (
        pytest.raises(StateError, match=r"s\.sqlite\.lock: cannot be locked"),
        locked(tmp_path / "s.sqlite", wait=0),
    ):
        pass


def test_no_lock_in_memory() -> None:
    """A state in memory is nobody else's."""
    with State.open(None, SERVER) as state, state.lock(wait=0), state.lock():
        assert state.path is None
