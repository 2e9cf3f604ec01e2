"""Servers of which more is known than they say, and what is known of a server when it is opened: mappings/servers.csv

A row is a first guess. Its `no` counts more than what a server states, its `yes` less, and what a run sees counts most
(`writing`). One `yes` is believed unseen: that If-Match is honoured. To see it, either somebody else must be faster or
every update must be preceded by a read, which would double the work on HAPI. So a row fits only the exact name of a
software, or a host where a provider runs its own.
https://hl7.org/fhir/R5/capabilitystatement.html
"""

from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlsplit

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
    "tells creations": "tells_creations",
    "finds changes": "finds_changes",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the table.

    Attributes:
        server: its name.
        software: names of the software, as it says them itself.
        hosts: ends of hosts, label by label; `*` stands for any one label.
        habits: members of a `Profile` that the row tells.
        most_entries: how many entries a transaction may have; None where unknown.
        at_once: how many writes may be under way at once; None where unknown.
    """

    server: str
    software: tuple[str, ...]
    hosts: tuple[str, ...]
    habits: dict[str, bool]
    most_entries: int | None
    at_once: int | None

    def fits(self, software: str, host: str) -> bool:
        """Whether this is the software, whatever the case of its name, or the host is one of these or below one."""
        named = " ".join(software.casefold().split())
        return named in (name.casefold() for name in self.software) or any(
            _below(host, end) for end in self.hosts
        )


def described(capability: Capability, base: str) -> Profile:
    """What is known of a server that states its capabilities; what it denies stays denied."""
    stated = asdict(capability)
    # No server states how it answers a creation.
    habits = {name: stated.get(name) for name in (*_MEMBERS.values(), "batches", "versions")}
    row = _row_of(capability.software_name, base)
    return _profile(capability.release, capability.software, habits, row)


def silent(release: Release, base: str) -> Profile:
    """What is known of a server that states nothing, by its address alone."""
    said = f"it says nothing of itself (no /metadata): it is taken for one of {release}"
    return _profile(release, "", {}, _row_of("", base), said)


def _row_of(software: str, base: str) -> Known | None:
    host = urlsplit(base).hostname or ""
    return next((row for row in _rows() if row.fits(software, host)), None)


def _below(host: str, end: str) -> bool:
    wanted = end.split(".")
    labels = host.split(".")[-len(wanted) :]
    return len(labels) == len(wanted) and all(map(lambda one, label: one in ("*", label), wanted, labels))


def _profile(
    release: Release, software: str, habits: dict[str, Any], row: Known | None, *said: str
) -> Profile:
    habits = {"finds_changes": False} | habits | _guesses(habits, row)
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


def _guesses(stated: dict[str, Any], row: Known | None) -> dict[str, bool]:
    """What the row adds; that a server does not speak of searching by time and tag is no denial."""
    told = row.habits if row else {}
    return {
        name: answer
        for name, answer in told.items()
        if not (answer and stated.get(name) is False and name != "finds_changes")
    }


@cache
def _rows() -> tuple[Known, ...]:
    return tuple(_row(cells) for cells in mapping_files.read_csv(_TABLE))


def _row(cells: dict[str, str]) -> Known:
    habits = {name: _answer(cells, column) for column, name in _MEMBERS.items()}
    return Known(
        cells["server"],
        _listed(cells["software"]),
        _listed(cells["hosts"]),
        {name: answer for name, answer in habits.items() if answer is not None},
        _number(cells, "most entries"),
        _number(cells, "at once"),
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in cell.split("|"))))


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
