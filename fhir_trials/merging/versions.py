"""Which records are versions of one: filed under one number of the register they come from, as of different days."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from fhir_trials.issues import Issues
from fhir_trials.merging import records
from fhir_trials.merging.agreeing import contains
from fhir_trials.merging.matching import number_of
from fhir_trials.merging.records import Record
from fhir_trials.merging.separating import separated
from fhir_trials.model import SourceRecord, Trial

Filed = tuple[str, str]

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@dataclass
class Piece:
    """A trial that is to be joined with others.

    Attributes:
        position: where its place in the order is: that of what was given, and within that.
        newer: the piece that holds a newer version of it.
        newest: the newest version it holds of each record.
    """

    trial: Trial
    held: list[Record]
    position: tuple[int, int]
    newer: "Piece | None" = None
    newest: dict[Filed, Record] = field(init=False)

    def __post_init__(self) -> None:
        self.newest = newest(self.held)


def filed_under(record: Record) -> Filed | None:
    """The number of its own register that a record is filed under; None where it comes from elsewhere."""
    identifier, source = record.identifier, record.source
    if identifier is None or source is None or source.registry != identifier.registry:
        return None
    number = number_of(identifier)
    if number and identifier.registry == "eudract":
        # each country has a record of its own under the one number
        return number[0], (identifier.printed or identifier.value).casefold()
    return number


def as_of(record: Record) -> str | None:
    """The day of which the record is: of its version, where that is named by a day, else of its last change."""
    source = record.source or SourceRecord()
    return source.version if source.version and _DATE.fullmatch(source.version) else source.updated


def newest(held: Iterable[Record]) -> dict[Filed, Record]:
    """The newest version of each record among these, the first of several of one day."""
    found: dict[Filed, Record] = {}
    for one in held:
        if filed := filed_under(one):
            found[filed] = max(found.get(filed, one), one, key=lambda record: as_of(record) or "")
    return found


def is_newer(one: Record | None, other: Record | None) -> bool:
    """Whether the dates of both tell that the first is the newer one."""
    first, second = (as_of(record) if record else None for record in (one, other))
    return bool(first and second and first > second and not contains(second, first))


def tell_unknown(first: dict[Filed, Record], second: Piece, issues: Issues) -> None:
    """Tell where both hold a version of one record and no date tells which is the newer.

    Args:
        first: the newest version of each record that the first holds.
        second: what is joined to it.
        issues: where it is told.
    """
    for filed, other in second.newest.items():
        one = first.get(filed)
        if one and not _dated(one, other):
            issues.warning(
                "version-unknown",
                "source",
                f"{records.name(one)} and {records.name(other)} are one record, and no date tells which is the newer; "
                "the first stands",
            )


def _dated(one: Record, other: Record) -> bool:
    first, second = as_of(one), as_of(other)
    return bool(first and second) and (first == second or is_newer(one, other) or is_newer(other, one))


def sorted_out(group: Iterable[Trial], issues: Issues) -> tuple[list[Piece], list[Piece]]:
    """The pieces that stand, in their order, and those that are older versions of what is among them.

    A piece of several records of which one is older than another piece's is taken apart again, so that nothing of an
    older version stands that the newer one does not say. A newer version takes the place of the older one in the order.
    """
    pieces = [Piece(trial, records.records_of(trial), (at, 0)) for at, trial in enumerate(group)]
    pieces = [part for piece in pieces for part in _taken_apart(piece, pieces, issues)]
    for piece in pieces:
        if not piece.trial.merged:
            piece.newer = _newer(piece, pieces)
    older = [piece for piece in pieces if piece.newer]
    for piece in older:
        if piece.newer and piece.position < piece.newer.position:
            piece.newer.position = piece.position
    standing = [piece for piece in pieces if not piece.newer]
    return sorted(standing, key=lambda piece: piece.position), older


def _taken_apart(piece: Piece, pieces: list[Piece], issues: Issues) -> list[Piece]:
    if not piece.trial.merged:
        return [piece]
    outdated = any(_newer(piece, pieces, filed) for one in piece.held if (filed := filed_under(one)))
    if not outdated:
        return [piece]
    parts = separated(piece.trial, issues)
    at, _ = piece.position
    return [Piece(part, records.records_of(part), (at, within)) for within, part in enumerate(parts)]


def _newer(piece: Piece, pieces: list[Piece], filed: Filed | None = None) -> Piece | None:
    """The piece that holds the newest version of a record of this one, where that is not this one."""
    filed = filed or filed_under(piece.held[0])
    if filed is None:
        return None
    found = piece
    for other in pieces:
        if is_newer(other.newest.get(filed), found.newest.get(filed)):
            found = other
    return found if found is not piece else None
