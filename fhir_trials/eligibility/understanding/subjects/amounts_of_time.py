"""Amounts of time in a criterion: "at least 4 weeks", "1-24 months", "6 months or longer", "the past year"."""

from collections.abc import Iterator, Sequence, Set
from decimal import Decimal
from typing import Literal, NamedTuple

from fhir_trials.eligibility.understanding.subjects.beside_amounts import left_of, right_of
from fhir_trials.eligibility.understanding.words.comparators import Comparator
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.window_words import words
from fhir_trials.model.values import TimeUnit

_UNITS: dict[str, TimeUnit] = {
    "min": "minute",
    "h": "hour",
    "d": "day",
    "wk": "week",
    "mo": "month",
    "a": "year",
}
# Units that are written so behind an age only.
_OF_AGES = ("old", "yo", "y.o.", "y/o")
_BETWEEN = frozenset({"-", "full", "consecutive", "continuous", "calendar", "aaneengesloten"})
_LONGER = frozenset({"longer than", "langer dan", "or longer", "of langer"})
_HALF = frozenset({"half", "halve"})
_A = frozenset({"a", "an", "een"})
_ANY_ARTICLE = _A | {"the", "de", "het"}


class Amount(NamedTuple):
    """A length of time, as written.

    Attributes:
        start: the position of its first token.
        end: the position behind its last token.
        high: the upper end of a range; None for one number.
        side: which end the words say it is; None where they say nothing.
        longer: its comparator is one of durations: "longer than".
        both: both ends are said to be ends: "between 4 and 8 weeks"; of a range "4-8 weeks" they need not be.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal | None
    unit: TimeUnit
    side: Literal["lower", "upper"] | None
    longer: bool
    both: bool = False

    @property
    def minutes(self) -> bool:
        """Whether it is too short for a part of a patient's history."""
        return self.unit == "minute"


def single(tokens: Sequence[Token], units: Sequence[int], taken: Set[int]) -> Iterator[Amount]:
    """The amounts of time, in order, of units at some places; what is understood already, rates and ages left out."""
    for at in units:
        if tokens[at].value in _UNITS and at and at not in taken:
            amount = _amount(tokens, at, taken)
            if amount:
                yield amount


def _amount(tokens: Sequence[Token], unit: int, taken: Set[int]) -> Amount | None:
    if tokens[unit].word.endswith(_OF_AGES) or _is_rate(tokens, unit):
        return None
    at = _number_before(tokens, unit)
    number = tokens[at].value
    if tokens[at].kind != "number":
        return _of_one(tokens, unit)
    if at in taken or number.other is not None:
        return None
    end = _behind_brackets(tokens, unit + 1)
    found = Amount(at, end, number.low, number.high, _UNITS[tokens[unit].value], None, False)
    return _compared(tokens, found, unit)


def _number_before(tokens: Sequence[Token], unit: int) -> int:
    """The position of the number: before a hyphen, "or more", "full", or itself again in brackets."""
    at = unit - 1
    told = comparator(tokens[at])
    if at and ((told and told.after) or tokens[at].word in _BETWEEN):
        at -= 1
    if tokens[at].word == ")" and at > 2 and tokens[at - 2].word == "(" and tokens[at - 3].kind == "number":
        at -= 3  # "four (4) weeks"
    return at


def _of_one(tokens: Sequence[Token], unit: int) -> Amount | None:
    """One unit, or half of it, without a number: "in the past year", "less than a month", "in the week before"."""
    if tokens[unit].word not in words().units:
        return None
    half = tokens[unit - 1].word in _HALF
    start, before = unit - half, tokens[unit - half - 1] if unit > half else tokens[unit]
    left = left_of(tokens, start)
    placed = bool(left.roles & {"in", "within", "for"})
    if left.roles & {"past", "next"}:
        # not "in the last month of pregnancy"
        told = placed and not right_of(tokens, left.edge, unit + 1).roles & {"of", "from"}
    elif before.word in _A:
        told = "within" in left.roles or comparator(tokens[start - 2]) is not None
    else:
        beside = before.word in _ANY_ARTICLE and placed
        told = beside and bool(right_of(tokens, left.edge, unit + 1).roles & {"before", "after"})
    if not told:
        return None
    number = Decimal("0.5") if half else Decimal(1)
    found = Amount(start, unit + 1, number, None, _UNITS[tokens[unit].value], None, False)
    return _compared(tokens, found, unit)


def _compared(tokens: Sequence[Token], amount: Amount, unit: int) -> Amount | None:
    """The amount with the comparator before or behind it; None where it is said to equal something."""
    start, end = amount.start, amount.end
    if not any(token[0] == "comparator" for token in tokens[max(0, start - 2) : end + 1]):
        return amount
    places = [(start - 1, start - 1, end), (unit - 1, start, end), (end, start, end + 1)]
    if start > 1 and tokens[start - 1].word in _A:
        places.insert(1, (start - 2, start - 2, end))
    for place, first, last in places:
        told = comparator(tokens[place]) if 0 <= place < len(tokens) else None
        if told is None or (place >= start and not told.after):
            continue
        if told.side == "equal":
            return None
        return amount._replace(start=first, end=last, side=told.side, longer=tokens[place].word in _LONGER)
    return amount


def comparator(token: Token) -> Comparator | None:
    """What a token compares; None where it is no comparator."""
    return token.value if token.kind == "comparator" else None


def _is_rate(tokens: Sequence[Token], unit: int) -> bool:
    """Whether it is a part of a rate: "20 hours/week", "14 days per month"."""
    behind = tokens[unit + 1].word if unit + 1 < len(tokens) else ""
    return behind in {"/", "per", "each"}


def _behind_brackets(tokens: Sequence[Token], at: int) -> int:
    """The position behind the same amount in brackets: "6 weeks (42 days)"."""
    if at + 3 < len(tokens) and tokens[at].word == "(" and tokens[at + 3].word == ")":
        number, unit = tokens[at + 1], tokens[at + 2]
        if number.kind == "number" and unit.kind == "unit" and unit.value in _UNITS:
            return at + 4
    return at
