"""Amounts of time of which both ends are told: "between 4 and 8 weeks", "at least 4 but no more than 12 weeks"."""

from collections.abc import Iterator, Sequence, Set
from decimal import Decimal

from fhir_trials.eligibility.understanding.subjects.amounts_of_time import Amount, comparator, single
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.model.values import TimeUnit

_JOINS = frozenset({"and", "en", "but", "maar", ","})
_BETWEEN = frozenset({"between", "tussen"})
_ARTICLES = frozenset({"the", "de"})
_IN: dict[tuple[TimeUnit, TimeUnit], int] = {
    ("day", "hour"): 24,
    ("week", "hour"): 168,
    ("week", "day"): 7,
    ("year", "month"): 12,
}
"""How many of the second unit are one of the first, where that never varies."""


def amounts(tokens: Sequence[Token], units: Sequence[int], taken: Set[int]) -> Iterator[Amount]:
    """The amounts of time, in order, of units at some places; what is understood already, rates and ages left out.

    Two that are the ends of one are one; where their units cannot be told in one unit they are left out.
    """
    last: Amount | None = None
    for one in single(tokens, units, taken):
        found = _with_first_number(tokens, one, taken)
        if last is None:
            last = found
        elif _are_ends(tokens, last, found):
            last = _joined(tokens, last, found)
        else:
            yield last
            last = found
    if last:
        yield last


def _with_first_number(tokens: Sequence[Token], amount: Amount, taken: Set[int]) -> Amount:
    """The amount, from the first number on where one unit stands behind both: "between 4 and 8 weeks"."""
    join, first = amount.start - 1, amount.start - 2
    while first > 0 and tokens[first].word in _JOINS:
        first -= 1  # ", but"
    number = tokens[first].value if first > 0 and tokens[first].kind == "number" else None
    if number is None or first in taken or tokens[join].word not in _JOINS or amount.high is not None:
        return amount
    start = _between(tokens, first)
    told = comparator(tokens[first - 1])
    if start is None and told and told.side == "lower" and amount.side == "upper":
        start = first - 1
    if start is None or number.high is not None or number.other is not None or number.low >= amount.low:
        return amount
    return amount._replace(start=start, low=number.low, high=amount.low, side=None, longer=False, both=True)


def _between(tokens: Sequence[Token], number: int) -> int | None:
    """The position of a "between" that stands before a number."""
    at = number - 1
    if at > 0 and tokens[at].word in _ARTICLES:
        at -= 1
    return at if at >= 0 and tokens[at].word in _BETWEEN else None


def _are_ends(tokens: Sequence[Token], one: Amount, other: Amount) -> bool:
    """Whether both are ends of one amount: nothing but an "and" divides them, the first the lower, the second the upper."""
    if other.start - one.end not in (1, 2) or one.high is not None or other.high is not None:
        return False
    if any(token.word not in _JOINS for token in tokens[one.end : other.start]):
        return False
    if one.side is None and other.side is None:
        return _between(tokens, one.start) is not None
    return one.side == "lower" and other.side == "upper"


def _joined(tokens: Sequence[Token], one: Amount, other: Amount) -> Amount | None:
    low, high, unit = one.low, other.low, other.unit
    if one.unit != other.unit:
        low_in, high_in = _IN.get((one.unit, other.unit)), _IN.get((other.unit, one.unit))
        if low_in:
            low *= low_in
        elif high_in:
            high, unit = high * high_in, one.unit
        else:
            return None
    between = _between(tokens, one.start)
    start = one.start if between is None else between
    return (
        Amount(start, other.end, Decimal(low), Decimal(high), unit, None, False, both=True)
        if low < high
        else None
    )
