"""One row of the table of faults: what goes wrong, and what must become of a push that meets it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.faults.fault import FOR_EVER, Fault, Habit

LOOK = ("search", "read")


@dataclass(frozen=True)
class Row:
    """One fault and what must become of it.

    Attributes:
        name: what goes wrong, in words; no two rows share it.
        first: what the push that meets it did: `done`, or the exceptions that were raised or told.
        second: the same of the next push, which meets no fault; habits stay.
        fault: what goes wrong with the first push; None where the kind of server alone matters.
        habits: how this kind of server differs from a decent one, in every push.
        dials: the same, as dials of `FakeServer`.
        purged: the server forgets everything before the second push.
        raced: somebody else adds a second note in the middle, which must stay.
        twins: how many resources somebody else makes that carry an identifier of ours; we add none.
        renewed: whether a token that was refused is followed by another one, in the push that meets the fault.
        entries: how many resources go into one transaction at most; 0 for what the server takes.
        keeps_note: whether the note of somebody else is still there; a purge takes it.
        note: what the reader of the table should know.
    """

    name: str
    first: str = "done"
    second: str = "done"
    fault: Fault | None = None
    habits: tuple[Habit, ...] = ()
    dials: Mapping[str, Any] = field(default_factory=dict[str, Any])
    purged: bool = False
    raced: bool = False
    twins: int = 0
    renewed: bool = False
    entries: int = 0
    keeps_note: bool = True
    note: str = ""


def aimed(name: str, fault: Fault, expected: Mapping[str, str], note: str = "") -> list[Row]:
    """A row for each aim: `write`, `look` (searches and reads) and `metadata`, once or `for ever`."""
    rows: list[Row] = []
    for aim, first in expected.items():
        kind, _, often = aim.partition(" ")
        kinds = {"look": LOOK}.get(kind, (kind,))
        times = FOR_EVER if often else 1
        words = {"write": "a write", "look": "a search or read", "metadata": "/metadata"}[kind]
        row = Row(
            f"{name}: {words}, {often or 'once'}", first, fault=fault.at(*kinds, times=times), note=note
        )
        rows.append(row)
    return rows
