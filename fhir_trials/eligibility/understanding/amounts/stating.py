"""Statements and warnings out of what was read, with their places in the text."""

from collections.abc import Iterable, Sequence
from typing import Literal

from fhir_trials.eligibility.understanding.amounts.expressions import End
from fhir_trials.eligibility.understanding.found import Doubtful, Found
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.model.statements import Bound, Kind, Statement, Warned

Limit = Literal["condition"] | None
WarningCode = Literal["comparator-lost", "unit-missing", "unit-unknown", "implausible", "number-ambiguous"]


def statement(
    tokens: Sequence[Token],
    positions: Iterable[int],
    kind: Kind,
    concept: str | None,
    *,
    ends: Iterable[End] = (),
    unit: str | None = None,
    values: tuple[str, ...] = (),
    limit: Limit = None,
) -> Found:
    """A statement that understands the tokens at some positions."""
    understood = frozenset(positions)
    bounds = tuple([Bound(side=side, value=value, inclusive=inclusive) for side, value, inclusive in ends])
    span = _span(tokens, understood)
    return Found(
        Statement.of_known(
            kind=kind, concept=concept, span=span, bounds=bounds, unit=unit, values=values, limit=limit
        ),
        understood,
    )


def doubt(
    tokens: Sequence[Token],
    positions: Iterable[int],
    code: WarningCode,
    likely: Literal["lower", "upper"] | None = None,
) -> Doubtful:
    """A warning about the tokens at some positions."""
    about = frozenset(positions)
    return Doubtful(Warned(code=code, span=_span(tokens, about), likely=likely), about)


def _span(tokens: Sequence[Token], positions: frozenset[int]) -> tuple[int, int]:
    return tokens[min(positions)].start, tokens[max(positions)].end
