"""A connection to a state file that is ours, of this target and of the newest schema: https://www.sqlite.org/wal.html."""

import os
import sqlite3
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from fhir_trials.errors import ReadError, StateError
from fhir_trials.sync.state import schema, statements
from fhir_trials.sync.state.lock import locked
from fhir_trials.sync.state.place import owner

PATIENCE = 30.0
"""Seconds to wait for another process in the midst of a write."""
_DAMAGED = "is damaged, or no state file; a state may be thrown away, as everything in it can be found again on the target"
_REASONS = {
    sqlite3.SQLITE_BUSY: "is in use by another process; try again when that is done",
    sqlite3.SQLITE_READONLY: "may be read only",
    sqlite3.SQLITE_ERROR: _DAMAGED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}


@contextmanager
def explained(where: str) -> Generator[None]:
    """Turn what SQLite says into a StateError that says what to do; faults of the program stay what they are."""
    try:
        yield
    except (zlib.error, ReadError) as error:
        raise StateError(f"{where}: {_DAMAGED} ({error})") from error
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
        raise
    except sqlite3.DatabaseError as error:
        # The lower byte is the kind of error, the rest its circumstances: https://www.sqlite.org/rescode.html
        reason = _REASONS.get(error.sqlite_errorcode & 0xFF, "cannot be used")
        raise StateError(f"{where}: {reason} ({error})") from error


def connect(path: Path | None, target: str, *, write: bool) -> sqlite3.Connection:
    """Open a state, made where there is none and `write`; without either it is an empty one in memory.

    Raises:
        StateError: see `State.open`.
    """
    where = str(path or "the state in memory")
    with explained(where):
        connection = _opened(path, target, write=write)
        try:
            _check_owner(connection, where, owner(target, path))
            connection.execute("PRAGMA foreign_keys = ON")
            if not write:
                connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
    return connection


def _opened(path: Path | None, target: str, *, write: bool) -> sqlite3.Connection:
    if path is None or not (write or _holds_something(path)):
        return _in_memory(None, target, path)
    if write:
        _make(path, target)
    connection = _file(path)
    try:
        if write:
            _prepare(connection, path, target)
        elif schema.outdated(connection, str(path)):
            return _in_memory(connection, target, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _in_memory(file: sqlite3.Connection | None, target: str, path: Path | None) -> sqlite3.Connection:
    """An empty state, or one of an older schema that may not be touched, brought to the newest one."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    if file is not None:
        file.backup(connection)
        file.close()
    schema.migrate(connection, str(path), owner(target, path))
    return connection


def _file(path: Path) -> sqlite3.Connection:
    # Not `mode=ro`, which leaves the two files of the write-ahead log behind: what may not write says so itself.
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None
    )


def _holds_something(path: Path) -> bool:
    """Whether there is a file; an empty one was made by a process that was killed then."""
    try:
        return path.stat().st_size > 0
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        raise StateError(f"{path}: cannot be read: {error}") from error


def _make(path: Path, target: str) -> None:
    """Make the file, for nobody else to read, and its folder likewise, unless that is the target itself."""
    try:
        if owner(target, path) == ".":
            path.parent.mkdir(parents=True, exist_ok=True)
        for folder in reversed([folder for folder in path.absolute().parents if not folder.exists()]):
            folder.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except (OSError, ValueError) as error:
        raise StateError(f"{path}: cannot be made or written: {error}") from error


def _prepare(connection: sqlite3.Connection, path: Path, target: str) -> None:
    if schema.outdated(connection, str(path)):
        # Two processes may see a new file at once, and a switch to the log does not wait for another's.
        with locked(path, wait=PATIENCE):
            connection.execute("PRAGMA journal_mode = WAL")
            schema.migrate(connection, str(path), owner(target, path))
    connection.execute("PRAGMA synchronous = NORMAL")


def _check_owner(connection: sqlite3.Connection, where: str, target: str) -> None:
    recorded = connection.execute(statements.TARGET).fetchone()
    if recorded != (target,):
        raise StateError(
            f"{where}: is the state of {recorded[0] if recorded else 'no target'}, not of {target}; "
            "name another file, or none"
        )
