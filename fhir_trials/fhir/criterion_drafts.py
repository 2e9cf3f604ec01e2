"""A criterion while it is put together from the characteristics and extensions that speak of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import criterion_statements, extensions
from fhir_trials.fhir.concepts import clean
from fhir_trials.fhir.criterion_statements import READING, STATEMENT, Mark
from fhir_trials.model import Statement

Section = Literal["inclusion", "exclusion", "unknown"]

# how the statements of a characteristic of its own hold together with all else
_JOINED = {"inclusion": "all", "exclusion": "any"}


class Stated(NamedTuple):
    """A statement that was read.

    Attributes:
        position: among those of the criterion; None where nobody says.
        exclude: of the characteristic that says it in code and value; None where an extension says all of it.
        opposite: its value is `false`.
    """

    position: int | None
    statement: Statement
    exclude: bool | None = None
    opposite: bool = False


class Found(NamedTuple):
    """A criterion that was read, and its place in the source."""

    order: int | None
    criterion: Json


@dataclass(slots=True)
class Draft:
    """A criterion as far as it is read.

    Attributes:
        coded: how the characteristic says it in code and value: as we write it (`own`), as others do (`foreign`).
        says_all: the words are made of code and value.
    """

    order: int | None
    text: str
    section: Section
    fields: Json
    statements: list[Stated] = field(default_factory=list[Stated])
    coded: Literal["own", "foreign"] | None = None
    says_all: bool = False
    read: bool = False

    def understand(self, statements: Iterable[Mark], readings: Sequence[Mark]) -> None:
        """Take what the extensions say of it, unless the words they were read from are others now."""
        marks = list(statements)
        found = [criterion_statements.from_fhir(mark, self.text) for mark in marks]
        if None in found:
            return
        for mark, statement in zip(marks, found, strict=True):
            mark.take()
            if statement:
                self.statements.append(Stated(criterion_statements.position_of(mark), statement))
        self.read_as_whole(readings)

    def read_as_whole(self, readings: Sequence[Mark]) -> None:
        """Take the first of the extensions that speaks of the criterion as a whole."""
        for mark in readings:
            if (said := criterion_statements.reading_from_fhir(mark)) is not None:
                mark.take()
                self.fields = {**said, **self.fields}
                self.read = True
                return

    def absorb(self, other: "Draft") -> None:
        """Add what another characteristic says of the same criterion."""
        self.fields = {**other.fields, **self.fields}
        self.read = self.read or other.read
        for one in other.statements:
            self._add(one)

    def _add(self, added: Stated) -> None:
        """Add a statement, or the further bound of one that is there."""
        for at, one in enumerate(self.statements):
            ours = one.statement
            bounds = (*ours.bounds, *added.statement.bounds)
            if (
                one.exclude is not None
                and one._replace(statement=added.statement) == added
                and ours.bounds
                and ours.model_copy(update={"bounds": added.statement.bounds}) == added.statement
            ):
                self.statements[at] = one._replace(statement=ours.model_copy(update={"bounds": bounds}))
                return
        self.statements.append(added)

    def finished(self) -> Found:
        """The criterion as plain values."""
        ordered = sorted(self.statements, key=lambda one: (one.position is None, one.position or 0))
        statements = tuple(self._in_section(one) for one in ordered)
        fields = {**self.fields, "text": self.text, "section": self.section, "statements": statements}
        if any(one.exclude is not None for one in ordered):
            self._complete(fields)
        return Found(self.order, clean(fields) or {})

    def _in_section(self, one: Stated) -> Statement:
        """The statement, negated where its characteristic does the opposite of what the criterion does."""
        negated = one.statement.negated
        if one.exclude is not None and self.section != "unknown":
            negated = one.exclude != (self.section == "exclusion")
        if (negated := negated != one.opposite) == one.statement.negated:
            return one.statement
        return one.statement.model_copy(update={"negated": negated})

    def _complete(self, fields: Json) -> None:
        """Say how far a stranger's code says all of the words, and that it holds together with all else."""
        unsaid = fields.get("coverage") in (None, "none")
        if self.read and not (self.coded == "foreign" and unsaid):
            return
        fields["coverage"] = "full" if self.says_all else "partial"
        fields.setdefault("joined", None if self.says_all else _JOINED.get(self.section))


class Marks:
    """The extensions of one element, sorted by their url once."""

    def __init__(self, element: Cursor) -> None:
        self.found: dict[str, list[Cursor]] = {}
        for item in element.each("extension"):
            self.found.setdefault(str(item.node.get("url")), []).append(item)
        self.statements = self._marks(STATEMENT)
        self.readings = self._marks(READING)

    def _marks(self, name: str) -> list[Mark]:
        url = extensions.record(name).url
        return [criterion_statements.mark_of(item, name) for item in self.found.get(url, ())]

    def understand(self, draft: Draft, order: int | None) -> None:
        """Let a criterion take what is said of it: of the one with this order, or of the only one here."""
        draft.understand(
            [mark for mark in self.statements if mark.order == order],
            [mark for mark in self.readings if mark.order == order],
        )

    def take_all(self, name: str) -> tuple[Any, ...]:
        """Take the values of the extension of that name."""
        part = extensions.simple(name)
        return tuple(
            value for item in self.found.get(part.url, ()) if (value := _value(item, part)) is not None
        )

    def take(self, name: str) -> Any:
        """Take the first value, unless it says nothing."""
        part = extensions.simple(name)
        for item in self.found.get(part.url, ()):
            if item.node.get(part.key):
                return _value(item, part)
        return None


def _value(mark: Cursor, part: extensions.Part) -> Any:
    value = part.read(mark, part.key)
    if value is not None:
        mark.drop("url")
    return value
