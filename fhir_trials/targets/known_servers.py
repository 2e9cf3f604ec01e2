"""Servers of which more is known than they say, and what is known of a server when it is opened: mappings/servers.csv

https://hl7.org/fhir/R5/capabilitystatement.html
"""

import re
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any

from fhir_trials import mapping_files
from fhir_trials.errors import TableError
from fhir_trials.targets.capability import Capability
from fhir_trials.targets.profile import WITHOUT, Profile, Release

_TABLE = "servers.csv"
_ANSWERS = {"yes": True, "no": False, "": None}
_MEMBERS = {
    "transactions": "transactions",
    "conditional create": "conditional_create",
    "client ids": "client_ids",
    "If-Match": "guards",
    "finds changes": "finds_changes",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the table.

    Attributes:
        server: its name.
        recognised_by: words of which one stands in what the server says of itself, or in its address.
        habits: members of a `Profile` that the row tells.
        most_entries: how many entries a transaction may have; None where unknown.
        at_once: how many writes may be under way at once; None where unknown.
    """

    server: str
    recognised_by: tuple[str, ...]
    habits: dict[str, bool]
    most_entries: int | None
    at_once: int | None

    def fits(self, names: tuple[str, ...]) -> bool:
        """Whether one of these names has one of the row's words, whole and whatever its case."""
        return any(
            re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", name, re.IGNORECASE)
            for word in self.recognised_by
            for name in names
        )


def described(capability: Capability, base: str) -> Profile:
    """What is known of a server that states its capabilities; where it and the table differ, the table counts."""
    stated = asdict(capability)
    habits = {name: stated[name] for name in (*_MEMBERS.values(), "batches", "versions")}
    return _profile(capability.release, capability.software, habits, (*capability.names, base))


def silent(release: Release, base: str) -> Profile:
    """What is known of a server that states nothing, by its address alone."""
    said = f"it says nothing of itself (no /metadata): it is taken for one of {release}"
    return _profile(release, "", {}, (base,), said)


def _profile(
    release: Release, software: str, habits: dict[str, Any], names: tuple[str, ...], *said: str
) -> Profile:
    row = next((row for row in _rows() if row.fits(names)), None)
    habits = {"finds_changes": False} | habits | (row.habits if row else {})
    lacks = tuple(words for name, words in WITHOUT.items() if habits.get(name) is False)
    opened = Profile(release=release, software=software, degraded=(*said, *lacks), **habits)
    if row is None:
        return opened
    # A row is a limit: where we ask for less on our own, it stays at that.
    return replace(
        opened,
        server=row.server,
        most_entries=min(opened.most_entries, row.most_entries or opened.most_entries),
        at_once=min(opened.at_once, row.at_once or opened.at_once),
    )


@cache
def _rows() -> tuple[Known, ...]:
    return tuple(_row(cells) for cells in mapping_files.read_csv(_TABLE))


def _row(cells: dict[str, str]) -> Known:
    habits = {name: _answer(cells, column) for column, name in _MEMBERS.items()}
    return Known(
        cells["server"],
        tuple(word.strip() for word in cells["recognised by"].split("|")),
        {name: answer for name, answer in habits.items() if answer is not None},
        _number(cells, "most entries"),
        _number(cells, "at once"),
    )


def _answer(cells: dict[str, str], column: str) -> bool | None:
    if (text := cells[column]) not in _ANSWERS:
        raise _fault(cells, column, "yes, no or nothing")
    return _ANSWERS[text]


def _number(cells: dict[str, str], column: str) -> int | None:
    text = cells[column]
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise _fault(cells, column, "a number above 0, or nothing")
    return int(text)


def _fault(cells: dict[str, str], column: str, expected: str) -> TableError:
    return TableError(
        f"mappings/{_TABLE}, {cells['server']}, {column}: {cells[column]!r}; expected {expected}"
    )
