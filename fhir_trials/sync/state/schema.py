"""The tables of a state file, and how an older one becomes a newer one: https://www.sqlite.org/pragma.html#pragma_user_version."""

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager

from fhir_trials.errors import StateError

APPLICATION = 0x66687472
"""What marks an SQLite file as a state of ours (`fhtr`): https://www.sqlite.org/pragma.html#pragma_application_id."""

Migration = tuple[str, ...]

MIGRATIONS: tuple[Migration, ...] = (
    (
        "CREATE TABLE target (name TEXT NOT NULL)",
        """CREATE TABLE known (
            text TEXT PRIMARY KEY,
            trial TEXT NOT NULL,
            reference TEXT NOT NULL,
            version TEXT NOT NULL,
            digest BLOB NOT NULL,
            drifted INTEGER NOT NULL,
            retired INTEGER NOT NULL
        ) WITHOUT ROWID""",
        "CREATE INDEX known_by_trial ON known (trial)",
        "CREATE INDEX known_by_reference ON known (reference)",
        # Apart, so that a look at a thousand resources does not pass over their contents.
        """CREATE TABLE content (
            text TEXT PRIMARY KEY REFERENCES known (text) ON DELETE CASCADE,
            sent BLOB NOT NULL,
            stored BLOB,
            theirs BLOB
        )""",
        # AUTOINCREMENT: a number never comes again, so that an old one cannot end a new entry.
        "CREATE TABLE journal (number INTEGER PRIMARY KEY AUTOINCREMENT)",
        """CREATE TABLE intent (
            number INTEGER NOT NULL REFERENCES journal (number) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            before TEXT NOT NULL,
            deletes INTEGER NOT NULL,
            text TEXT NOT NULL,
            trial TEXT NOT NULL,
            reference TEXT NOT NULL,
            version TEXT NOT NULL,
            digest BLOB NOT NULL,
            retired INTEGER NOT NULL,
            sent BLOB NOT NULL,
            stored BLOB,
            theirs BLOB,
            PRIMARY KEY (number, position)
        )""",
        "CREATE TABLE watermark (kind TEXT PRIMARY KEY, instant TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE dispute (
            text TEXT NOT NULL,
            path TEXT NOT NULL,
            position INTEGER NOT NULL,
            trial TEXT NOT NULL,
            ours TEXT NOT NULL,
            theirs TEXT NOT NULL,
            base TEXT NOT NULL,
            take TEXT,
            PRIMARY KEY (text, position)
        )""",
    ),
    (
        "CREATE TABLE translated (trial TEXT PRIMARY KEY, digest BLOB NOT NULL, content BLOB NOT NULL)",
        "CREATE INDEX translated_by_digest ON translated (digest)",
    ),
    ("ALTER TABLE known ADD COLUMN updated TEXT NOT NULL DEFAULT ''",),
)
"""By schema version, from 1: the statements that lead to it from the version before. What is here is never changed."""


@contextmanager
def transaction(connection: sqlite3.Connection) -> Generator[None]:
    """All of what is done within, or nothing; the lock for writing is taken at once."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # A full disk has rolled back already, and then there is nothing to roll back.
        if connection.in_transaction:
            connection.rollback()
        raise
    connection.commit()


def outdated(
    connection: sqlite3.Connection, where: str, migrations: Sequence[Migration] = MIGRATIONS
) -> bool:
    """Whether the tables are of an older schema, or not there yet.

    Args:
        connection: to the file.
        where: what to call it in an error.
        migrations: instead of those of this version.

    Raises:
        StateError: a newer version made them, or another program.
    """
    found = _number(connection, "user_version")
    mark = _number(connection, "application_id")
    # A process that was killed at the very first moment leaves a database without tables.
    empty = not found and not mark and not _holds_tables(connection)
    if mark != APPLICATION and not empty:
        raise StateError(f"{where}: is a database of another program; name another file")
    if found > len(migrations):
        raise StateError(
            f"{where}: was made by a newer version of fhir-trials (schema {found}, this one knows {len(migrations)}); "
            "use that version"
        )
    return found < len(migrations)


def migrate(
    connection: sqlite3.Connection, where: str, target: str, migrations: Sequence[Migration] = MIGRATIONS
) -> None:
    """Make the tables, or bring them to the newest schema, as one transaction.

    Args:
        connection: to the file.
        where: what to call it in an error.
        target: whose a new file is recorded to be.
        migrations: instead of those of this version.

    Raises:
        StateError: see `outdated`.
    """
    with transaction(connection):
        # Again, now that nobody else can: two may have seen the older schema.
        outdated(connection, where, migrations)
        found = _number(connection, "user_version")
        for statement in (statement for migration in migrations[found:] for statement in migration):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        if not found:
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute("INSERT INTO target (name) VALUES (?)", (target,))


def _holds_tables(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
