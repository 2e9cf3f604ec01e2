"""The state of a target: what is known of each resource of ours, a journal of writes, watermarks and disputes.

Losing it loses nothing: everything in it can be found again on the target.
"""

import sqlite3
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from fhir_trials.errors import UsageError
from fhir_trials.sync.state import opening, rows, schema, statements
from fhir_trials.sync.state.known import Dispute, Glance, Intent, Known, Side, Translated
from fhir_trials.sync.state.lock import locked
from fhir_trials.sync.state.rows import Kept


class State:
    """An open state; `State.open` makes one. It belongs to the thread that opened it.

    Each `settle`, `begin` and `end` is done whole or not at all, and stays done if the process is killed after it.
    Every method raises StateError where the file cannot be used, and says why, and UsageError in another thread.

    Attributes:
        path: the file; None where the state is in memory.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path | None, *, write: bool) -> None:
        self.path = path
        self._connection = connection
        self._write = write
        # What `begin` packed, so that `end` need not pack it again; with the resource, which keeps its id its own.
        self._begun: dict[int, Kept] = {}

    @classmethod
    def open(cls, path: Path | None, target: str, *, write: bool = True) -> Self:
        """Open the state of a target.

        Args:
            path: the file, made where there is none; None keeps the state in memory.
            target: the name of the target: a base URL or a path.
            write: without, nothing is made or changed: where there is no file the state is empty, and an older one is
                read as it is. Reading goes on while another process writes.

        Raises:
            StateError: another target's or another program's, made by a newer version, damaged, or not to be written.
        """
        return cls(opening.connect(path, target, write=write), path, write=write)

    def close(self) -> None:
        """Let go of the file."""
        with opening.explained(str(self.path)):
            self._connection.close()

    def __enter__(self) -> Self:
        """The state itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def __repr__(self) -> str:
        """The path."""
        return f"State({str(self.path or 'in memory')!r})"

    def lock(
        self, *, wait: float | None = None, told: Callable[[str], None] | None = None
    ) -> AbstractContextManager[None]:
        """Hold the lock of this target on this machine; see `lock.locked`. None is needed in memory or for reading.

        Raises:
            StateError: another process holds it still after `wait` seconds.
        """
        if self.path is None or not self._write:
            return nullcontext()
        return locked(self.path, wait=wait, told=told)

    def glance(self, texts: Iterable[str]) -> dict[str, Glance]:
        """What is known of resources, by text and in that order, without contents; what is not known is left out."""
        found = self._rows(statements.GLANCE, (rows.listed(texts),))
        return {
            row[0]: Glance(*row[:5], drifted=bool(row[5]), retired=bool(row[6]), updated=row[7])
            for row in found
        }

    def known(self, texts: Iterable[str]) -> dict[str, Known]:
        """The same with contents."""
        with opening.explained(str(self.path)):
            return {row[0]: rows.known(row) for row in self._rows(statements.KNOWN, (rows.listed(texts),))}

    def texts_of(self, trials: Iterable[str], *, retired: bool = False) -> dict[str, list[str]]:
        """The texts of trials, without or with what is retired, sorted; every trial is a key."""
        found: dict[str, list[str]] = {trial: [] for trial in trials}
        for trial, text in self._rows(statements.TEXTS_OF, (rows.listed(found), retired)):
            found[trial].append(text)
        return found

    def texts_at(self, references: Iterable[str]) -> dict[str, str]:
        """What is known to lie at these places of the target (`Type/id` there), retired ones too: its place by text.

        After a purge of a server that gives ids of its own, two may be known at one place.
        """
        return dict(self._rows(statements.TEXTS_AT, (rows.listed(references),)))

    def trials(self, *, retired: bool = False) -> list[str]:
        """The keys of trials with anything that is not retired, or with anything at all, sorted."""
        return [row[0] for row in self._rows(statements.TRIALS, (retired,))]

    def expected(self) -> dict[str, int]:
        """How many resources of ours should be on the target, by type; retired ones are there too."""
        return dict(self._rows(statements.EXPECTED))

    def settle(self, known: Iterable[Known], forgotten: Iterable[str] = ()) -> None:
        """Note what is known now of resources, in place of what was.

        Args:
            known: each text once.
            forgotten: texts that are no longer of interest: they go, and their disputes.
        """
        with self._writing():
            self._settle(known, forgotten, {})

    def begin(self, intents: Sequence[Intent]) -> int:
        """Note what is about to be asked of the target.

        Returns:
            the number to hand to `end`; it is never given twice.
        """
        kept = rows.kept(one.known for one in intents)
        with self._writing():
            number = self._connection.execute(statements.BEGIN).lastrowid or 0
            self._connection.executemany(
                statements.INTENT,
                (
                    (number, position, one.before, one.delete, *rows.of(one.known, kept), one.known.retired)
                    for position, one in enumerate(intents)
                ),
            )
        self._begun[number] = kept
        return number

    def end(self, number: int, settled: Iterable[Known] = (), forgotten: Iterable[str] = ()) -> None:
        """Note what came of it, as `settle` does, and close the entry; with neither, nothing came of it.

        Raises:
            UsageError: there is no such entry, or it was closed before.
        """
        with self._writing():
            if not self._connection.execute(statements.END, (number,)).rowcount:
                raise UsageError(f"{self!r}: the journal has no open entry {number}")
            self._settle(settled, forgotten, self._begun.get(number, {}))
        self._begun.pop(number, None)

    def open_intents(self) -> list[tuple[int, tuple[Intent, ...]]]:
        """The entries that were begun and not ended, the oldest first: what became of them is not known."""
        with opening.explained(str(self.path)):
            return [
                (number, tuple(rows.intent(row) for row in begun if row[3] is not None))
                for number, begun in groupby(self._rows(statements.OPEN), lambda row: row[0])
            ]

    def watermark(self, kind: str) -> str:
        """The instant of the target's clock up to which changes of a type were seen; empty where there is none."""
        return next((row[0] for row in self._rows(statements.WATERMARK, (kind,))), "")

    def set_watermark(self, kind: str, instant: str) -> None:
        """Note it."""
        with self._writing():
            self._connection.execute(statements.SET_WATERMARK, (kind, instant))

    def translated(self, digest: bytes) -> Translated | None:
        """What is remembered of a translation, by the digest of all that it went by."""
        with opening.explained(str(self.path)):
            found = self._rows(statements.TRANSLATED, (digest,))
            return rows.translated(found[0]) if found else None

    def remember(self, translated: Iterable[Translated]) -> None:
        """Note translations, each in place of what its trial was translated to before."""
        with self._writing():
            self._connection.executemany(statements.REMEMBER, map(rows.of_translated, translated))

    def disputes(self, trial: str | None = None) -> list[Dispute]:
        """What both sides changed and is not settled, of one trial or of all; by trial, resource, and as noted."""
        with opening.explained(str(self.path)):
            return [rows.dispute(row) for row in self._rows(statements.DISPUTES, (trial,))]

    def note_disputes(self, text: str, disputes: Sequence[Dispute]) -> None:
        """Put disputes in place of those of a resource; none settles it.

        What was chosen for a path stays chosen while both values are the same, unless the new one brings its own.
        """
        with self._writing():
            taken = {tuple(row[:3]): row[3] for row in self._rows(statements.TAKEN, (text,))}
            self._connection.execute(statements.FORGET_DISPUTES, (text,))
            for position, one in enumerate(disputes):
                ours, theirs, base = rows.of_dispute(one)
                take = one.take or taken.get((one.path, ours, theirs))
                row = (position, text, one.trial, one.path, ours, theirs, base, take)
                self._connection.execute(statements.NOTE_DISPUTE, row)

    def choose(self, what: str, take: Side, path: str = "") -> int:
        """Take a side in disputes.

        Args:
            what: the key of a trial, or `Type/id` of a resource, as translated or on the target.
            take: whose value shall stand.
            path: an element, which means what is below it too; empty for all.

        Returns:
            how many disputes it decides.
        """
        with self._writing():
            chosen = self._connection.execute(statements.CHOOSE, {"what": what, "take": take, "path": path})
        return chosen.rowcount

    def _rows(self, statement: str, parameters: tuple[Any, ...] = ()) -> list[Any]:
        with opening.explained(str(self.path)):
            return self._connection.execute(statement, parameters).fetchall()

    @contextmanager
    def _writing(self) -> Generator[None]:
        with opening.explained(str(self.path)), schema.transaction(self._connection):
            yield

    def _settle(self, known: Iterable[Known], forgotten: Iterable[str], kept: Kept) -> None:
        gone = [(text,) for text in forgotten]
        self._connection.executemany(statements.FORGET, gone)
        self._connection.executemany(statements.FORGET_DISPUTES, gone)
        for one in known:
            text, trial, reference, version, digest, *contents = rows.of(one, kept)
            head = (text, trial, reference, version, digest, one.theirs is not None, one.retired, one.updated)
            self._connection.execute(statements.SETTLE, head)
            self._connection.execute(statements.SETTLE_CONTENT, (text, *contents))
