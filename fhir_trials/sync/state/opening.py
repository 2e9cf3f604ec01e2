"""A connection to a state file that is ours, of this target and of the newest schema: https://www.sqlite.org/wal.html."""

import os
import sqlite3
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from fhir_trials.errors import ReadError, StateError, UsageError
from fhir_trials.sync.state import schema, statements
from fhir_trials.sync.state.lock import locked
from fhir_trials.sync.state.place import owner

PATIENCE = 30.0
"""Seconds to wait for another process in the midst of a write."""
_HEADER = b"SQLite format 3\0"  # https://www.sqlite.org/fileformat.html#magic_header_string
_DAMAGED = "is damaged; a state may be thrown away, as everything in it can be found again on the target"
_REASONS = {
    sqlite3.SQLITE_BUSY: "is in use by another process; try again when that is done",
    sqlite3.SQLITE_READONLY: "may be read only",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; while it is in use there are two files beside it: let them be made there",
    sqlite3.SQLITE_ERROR: _DAMAGED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}


@contextmanager
def explained(where: str) -> Generator[None]:
    """Turn what SQLite says into a StateError that says what to do; faults of the program stay what they are.

    Raises:
        UsageError: another thread than the one that opened it uses it.
    """
    try:
        yield
    except (zlib.error, ReadError, UnicodeDecodeError) as error:
        raise StateError(f"{where}: {_DAMAGED} ({error})") from error
    except sqlite3.ProgrammingError as error:
        if "thread" in str(error):
            raise UsageError(
                f"{where}: a state belongs to the thread that opened it; open it in this one, too"
            ) from error
        raise
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        # Python raises one without a code where a text is none. The lower byte is the kind of error, the rest its
        # circumstances: https://www.sqlite.org/rescode.html
        code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
        reason = _REASONS.get(code & 0xFF, "cannot be used")
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
            _check_owner(connection, path, target)
            connection.execute("PRAGMA foreign_keys = ON")
            if not write:
                connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
    return connection


def _opened(path: Path | None, target: str, *, write: bool) -> sqlite3.Connection:
    if path is None or not (_holds_something(path) or write):
        return _in_memory(None, target, path)
    if write:
        _make(path, target)
    connection = _file(path) if write else _for_reading(path)
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


def _file(path: Path, how: str = "mode=rw") -> sqlite3.Connection:
    # Not `mode=ro`, which leaves the two files of the write-ahead log behind: what may not write says so itself.
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}", uri=True, timeout=PATIENCE, isolation_level=None
    )


def _for_reading(path: Path) -> sqlite3.Connection:
    """A connection that also reads where nothing can be written, as on a disk that is mounted to be read only."""
    connection = _file(path)
    try:
        connection.execute("PRAGMA schema_version")
    except sqlite3.OperationalError as error:
        connection.close()
        # What an unfinished run left in the log would not be seen: https://www.sqlite.org/wal.html#readonly
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CANTOPEN or _has_log(path):
            raise
        return _file(path, "mode=ro&immutable=1")
    except BaseException:
        connection.close()
        raise
    return connection


def _has_log(path: Path) -> bool:
    log = Path(f"{path.resolve()}-wal")
    return log.exists() and log.stat().st_size > 0


def _holds_something(path: Path) -> bool:
    """Whether there is a file; an empty one was made by a process that was killed then.

    Raises:
        StateError: it cannot be read, is no database, or is a link that leads nowhere.
    """
    try:
        if not path.stat().st_size:
            return False
        with path.open("rb") as file:
            begin = file.read(len(_HEADER))
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            raise StateError(
                f"{path}: is a link to {path.readlink()}, which is not there; mend the link, or remove it"
            ) from None
        return False
    except (OSError, ValueError) as error:
        raise StateError(f"{path}: cannot be read: {error}") from error
    if begin != _HEADER:
        raise StateError(f"{path}: is no state file; name another one, or move it away")
    return True


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


def _check_owner(connection: sqlite3.Connection, path: Path | None, target: str) -> None:
    recorded = connection.execute(statements.TARGET).fetchone()
    if recorded != (owner(target, path),):
        raise StateError(
            f"{path}: is the state of {_shown(recorded[0], path) if recorded else 'no target'}, not of {target}; "
            "name another file, or none"
        )


def _shown(recorded: str, path: Path | None) -> str:
    """An owner in words: the folder a state lies in by its path."""
    return str(path.resolve().parent) if path is not None and recorded == "." else recorded
