"""What a criterion states ⇄ our extension criterion-statement.

`mappings/extensions.csv` · https://hl7.org/fhir/R5/extensibility.html
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from pydantic import ValidationError

from fhir_trials.cursor import Cursor, Json, copied, leaves
from fhir_trials.fhir import datatypes, extensions
from fhir_trials.fhir.criteria import coded_writing, quantities
from fhir_trials.fhir.criteria.coded_reading import Said
from fhir_trials.fhir.criteria.coded_writing import Beside, span_of
from fhir_trials.model import Bound, Statement

STATEMENT = "criterion-statement"


class _Window(NamedTuple):
    minimum: Decimal | None
    maximum: Decimal | None
    unit: str
    relation: str
    anchor: str | None


class _Statement(NamedTuple):
    """A statement as the extensions' table wants it; a boolean is None where it is false."""

    order: int | None
    position: int | None
    kind: str | None
    concept: str | None
    start: int
    end: int
    negated: bool | None
    unit: str | None = None
    listed: bool | None = None
    bounds: tuple[Bound, ...] = ()
    values: tuple[str, ...] = ()
    window: _Window | None = None
    limit: str | None = None
    words: str | None = None  # read where servers hold it: the digest of the text says as much


def positions(statements: Sequence[Statement]) -> list[int | None]:
    """The places of a criterion's statements, which only several need."""
    return list(range(1, len(statements) + 1)) if len(statements) > 1 else [None] * len(statements)


def coded_to_fhir(statement: Statement, position: int | None) -> list[Json]:
    """The extension beside a code and a value: what these do not say."""
    return _to_fhir(_view(statement, None, position, coded_writing.beside(statement)))


def to_fhir(statement: Statement, order: int | None, position: int | None) -> list[Json]:
    """The extension that says all of a statement.

    Args:
        statement: what the criterion says.
        order: of the criterion, where several stand together.
        position: of the statement, where there are several.
    """
    window = statement.window
    view = _view(statement, order, position, Beside(statement.kind, statement.concept))
    return _to_fhir(
        view._replace(
            unit=statement.unit,
            bounds=statement.bounds,
            values=statement.values,
            limit=statement.limit,
            window=window
            and _Window(
                window.minimum,
                window.maximum,
                datatypes.time_unit_to_fhir(window.unit),
                window.relation,
                window.anchor,
            ),
        )
    )


def _view(one: Statement, order: int | None, position: int | None, more: Beside) -> _Statement:
    start, end = one.span
    return _Statement(
        order,
        position,
        more.kind,
        more.concept,
        start,
        end,
        one.negated or None,
        listed=more.listed,
    )


def _to_fhir(view: _Statement) -> list[Json]:
    return extensions.record(STATEMENT).to_fhir(view)


class Mark(NamedTuple):
    """An extension that was read, not yet taken.

    Attributes:
        order: of the criterion it belongs to; None: the one it stands on.
        fields: what it says, as the table names it.
    """

    order: int | None
    fields: Json
    item: Cursor
    reader: extensions.Record

    def take(self) -> None:
        """Take what was read."""
        self.item.drop("url")
        self.reader.from_fhir(self.item)


def mark_of(item: Cursor, name: str) -> Mark:
    """What an extension of that name says, nothing where a part is not understood; nothing is taken."""
    reader = extensions.record(name)
    copy = Cursor(copied(item.node))
    fields = reader.from_fhir(copy) or {}
    # what is left but the url may be a part without which the others say something else
    return Mark(fields.pop("order", None), fields if leaves(copy.node) == 1 else {}, item, reader)


def position_of(mark: Mark) -> int | None:
    """The place of a statement among those of its criterion."""
    return mark.fields.get("position")


def from_fhir(mark: Mark, text: str, said: Said | None = None, *, edited: bool = False) -> Statement | None:
    """The statement of an extension; None where it is none, or the words it was read from are others now.

    Args:
        mark: of a statement.
        text: the criterion's words; that they are others is known by their digest, or by the words that were once
            written beside the place.
        said: what code and value beside it say.
        edited: the words are known to be others: it is of them all.
    """
    fields = dict(mark.fields)
    span = fields.pop("start", None), fields.pop("end", None)
    words, listed = fields.pop("words", None), fields.pop("listed", False)
    fields.pop("position", None)
    words = said.words if said and words is None else words
    if edited:
        span = 0, len(text)
    elif None in span or (words is not None and words != span_of(span, text)):
        return None
    if said:
        bounds = quantities.listed(said.bounds) if listed else said.bounds
        fields |= {
            "kind": _kind(said, fields),
            "concept": said.concept or fields.get("concept"),
            "bounds": bounds,
            "unit": said.unit,
            "values": said.values,
        }
    try:
        if window := fields.get("window"):
            fields["window"] = {**window, "unit": datatypes.time_unit_from_fhir(window.get("unit"))}
        return Statement.model_validate({**fields, "span": span})
    except ValidationError:
        return None


def _kind(said: Said, fields: Json) -> str:
    """Of a therapy that no code names the sort is that of a procedure."""
    return "therapy" if (said.kind, fields.get("kind")) == ("procedure", "therapy") else said.kind
