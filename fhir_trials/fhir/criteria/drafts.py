"""A criterion while it is put together from the characteristics and extensions that speak of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions
from fhir_trials.fhir.criteria import digests, reading_marks, statement_marks
from fhir_trials.fhir.criteria.reading_marks import READING, Reading
from fhir_trials.fhir.criteria.statement_marks import STATEMENT, Mark
from fhir_trials.model import Statement

Section = Literal["inclusion", "exclusion", "unknown"]


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


@dataclass(slots=True)
class Draft:
    """A criterion as far as it is read.

    Attributes:
        path: of the element that says it.
        coded: how a characteristic says it in code and value: as we write it (`own`), as others do (`foreign`).
        says_all: the words are made of code and value.
        doubts: why code and value may not say what they should.
        narrowed: what nobody here understands may narrow what it says.
        reading: what is said of it as a whole, and of what that was made.
        parted: others that should say more of it have other words.
    """

    path: str
    order: int | None
    text: str
    section: Section
    fields: Json
    statements: list[Stated] = field(default_factory=list[Stated])
    coded: Literal["own", "foreign"] | None = None
    says_all: bool = False
    doubts: list[str] = field(default_factory=list[str])
    narrowed: bool = False
    reading: Reading | None = None
    parted: bool = False

    def understand(self, statements: Sequence[Mark], readings: Sequence[Mark]) -> None:
        """Take what the extensions say of it; what they state is left out where its words are others now."""
        found: list[Statement | None] = []
        if is_understood(self.text, readings):
            found = [statement_marks.from_fhir(mark, self.text) for mark in statements]
        if None in found:
            return
        for mark in statements:
            mark.take()
        for mark, statement in zip(statements, found, strict=False):
            if statement:
                self.statements.append(Stated(statement_marks.position_of(mark), statement))
        self.read_as_whole(readings)

    def read_as_whole(self, readings: Iterable[Mark]) -> None:
        """Take the first of the extensions that speaks of the criterion as a whole."""
        if found := _first(readings):
            mark, self.reading = found
            mark.take()

    def absorb(self, other: "Draft") -> None:
        """Add what another characteristic says of the same criterion."""
        self.fields = {**other.fields, **self.fields}
        self.coded = self.coded or other.coded
        self.reading = self.reading or other.reading
        self.narrowed = self.narrowed or other.narrowed
        self.doubts += other.doubts
        self.statements += other.statements


def is_edited(text: str, readings: Iterable[Mark]) -> bool:
    """Whether words are others than those that were understood."""
    found = _first(readings)
    return found is not None and found[1].of_text != digests.of_text(text)


def is_understood(text: str, readings: Iterable[Mark]) -> bool:
    """Whether these are the words that were understood."""
    return _first(readings) is not None and not is_edited(text, readings)


def _first(readings: Iterable[Mark]) -> tuple[Mark, Reading] | None:
    """The first extension that can be read; nothing is taken."""
    for mark in readings:
        if (said := reading_marks.from_fhir(mark)) is not None:
            return mark, said
    return None


class Marks:
    """The extensions of one element, sorted by their url once."""

    def __init__(self, element: Cursor) -> None:
        self.found: dict[str, list[Cursor]] = {}
        for item in element.each("extension"):
            self.found.setdefault(str(item.node.get("url")), []).append(item)
        self._statements = self._marks(STATEMENT)
        self._readings = self._marks(READING)

    def _marks(self, name: str) -> dict[int | None, list[Mark]]:
        sorted_by_order: dict[int | None, list[Mark]] = {}
        for item in self.found.get(extensions.record(name).url, ()):
            mark = statement_marks.mark_of(item, name)
            sorted_by_order.setdefault(mark.order, []).append(mark)
        return sorted_by_order

    def statements_of(self, order: int | None) -> list[Mark]:
        """What is stated by the criterion with this order; None: by the only one here."""
        return self._statements.get(order, [])

    def readings_of(self, order: int | None) -> list[Mark]:
        """What is said of that criterion as a whole."""
        return self._readings.get(order, [])

    def understand(self, draft: Draft, order: int | None) -> None:
        """Let a criterion take what is said of it: of the one with this order, or of the only one here."""
        draft.understand(self.statements_of(order), self.readings_of(order))

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
