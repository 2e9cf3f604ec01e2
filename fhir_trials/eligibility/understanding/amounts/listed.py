"""Values in a list: "0 or 1", "0, 1, 2", "II-IV", "A of B"."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from fhir_trials.eligibility.understanding.amounts.expressions import End
from fhir_trials.eligibility.understanding.amounts.signs import comparator_before
from fhir_trials.eligibility.understanding.words.comparators import Comparator, Good, on_scale
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import glued_classes, word_set

NUMERALS = ("", "I", "II", "III", "IV", "V", "VI")
"""Roman numerals, by their value."""

_ROMANS = {numeral.lower(): value for value, numeral in enumerate(NUMERALS) if value}
_SMALL_LIST = re.compile(r"\d(,\d)+\Z")


class Listed(NamedTuple):
    """What a list of values says.

    Attributes:
        last: the position of its last token, or of the comparator behind it.
        first: the position of its first token, or of the comparator before it.
        ends: as bounds; empty where the values are in no order that is known.
        written: the values as written, in capitals.
        ranged: two of them are the ends of a range.
        compared: a comparator says which side.
        lost: that comparator is a bare "=".
        unsure: nobody knows whether the upper end is inside.
    """

    first: int
    last: int
    ends: tuple[End, ...]
    written: tuple[str, ...]
    ranged: bool
    compared: bool
    lost: bool
    unsure: bool


class _Value(NamedTuple):
    low: Decimal
    high: Decimal | None
    unsure: bool = False


def read(tokens: Sequence[Token], at: int, again: str = "", good: Good | None = None) -> Listed | None:
    """The list whose first value stands at a position; None where no value does.

    Args:
        tokens: of the criterion.
        at: the position of the first value.
        again: a word that may be repeated before each value: "ASA I, ASA II".
        good: which values of the scale are good; None where nobody knows.
    """
    values: list[_Value] = []
    written: list[str] = []
    position, ranged = at, False
    while (found := _value(tokens, position)) is not None:
        written.append(tokens[position].word.upper())
        if ranged and len(found) == 1 and values and values[-1].high is None:
            values[-1] = _range(values[-1].low, found[0].low)
        else:
            values += found
        position += 1
        after = _joint(tokens, position, again)
        if after is None or after[0] >= len(tokens) or _value(tokens, after[0]) is None:
            break
        position, ranged = after
    if not values:
        return None
    return _said(tokens, (at, position), values, tuple(written), good)


def number(word: str) -> Decimal | None:
    """The value of a Roman numeral up to six, also behind the name of its scale ("asaii"); None for anything else."""
    if word in _ROMANS:
        return Decimal(_ROMANS[word])
    scale = glued_classes().get(word)
    return None if scale is None else Decimal(_ROMANS[word[len(scale) :]])


def _value(tokens: Sequence[Token], at: int) -> list[_Value] | None:
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.kind == "number":
        if _SMALL_LIST.match(token.word):
            return [_Value(Decimal(digit), None) for digit in token.word.split(",")]
        return [_Value(token.value.low, token.value.high, token.value.open_end)]
    if _SMALL_LIST.match(token.word):
        return [_Value(Decimal(digit), None) for digit in token.word.split(",")]
    roman = number(token.word)
    return None if roman is None else [_Value(roman, None)]


def _range(one: Decimal, other: Decimal) -> _Value:
    """A range; nobody knows what is meant by one that falls: "2-1"."""
    return _Value(min(one, other), max(one, other), unsure=other < one)


def _joint(tokens: Sequence[Token], at: int, again: str) -> tuple[int, bool] | None:
    """The position behind words that join values, and whether they make a range."""
    joint = _joining_words(tokens, at) if at < len(tokens) else None
    if joint and again and joint[0] < len(tokens) and tokens[joint[0]].word == again:
        return joint[0] + 1, joint[1]
    return joint


def _joining_words(tokens: Sequence[Token], at: int) -> tuple[int, bool] | None:
    word = tokens[at].word
    if word in word_set("range", "inclusive"):
        return at + 1, True
    if word == "," and at + 1 < len(tokens) and tokens[at + 1].word in word_set("score-join"):
        return at + 2, False
    if word in word_set("joining", "and") and any(
        token.word in word_set("between") for token in tokens[max(0, at - 4) : at]
    ):
        return at + 1, True
    return (at + 1, False) if word == "," or word in word_set("score-join") else None


def _said(
    tokens: Sequence[Token],
    places: tuple[int, int],
    values: list[_Value],
    written: tuple[str, ...],
    good: Good | None,
) -> Listed:
    at, behind = places
    before = comparator_before(tokens, at - 1)
    comparator: Comparator | None = on_scale(before[0], good) if before else None
    first, last = before[1] if before else at, behind - 1
    if behind < len(tokens) and tokens[behind].kind == "comparator" and tokens[behind].value.after:
        if comparator is None or comparator.side == "equal":
            comparator, last = on_scale(tokens[behind].value, good), behind
    elif (
        comparator is None
        and [token.kind for token in tokens[behind + 1 : behind + 2]] != ["number"]
        and (behind < len(tokens) and tokens[behind].word == "+")
    ):
        comparator, last = Comparator("lower", True), behind
    ranged = any(value.high is not None for value in values)
    lost = comparator is not None and comparator.lost
    if comparator is None or comparator.side == "equal":
        unsure = any(value.unsure for value in values)
        return Listed(first, last, _ends(values), written, ranged, False, lost, unsure)
    if len(values) > 1 or ranged:
        # "ECOG ≤ 0-1": the upper end is meant, or the sign is a slip.
        return Listed(
            first,
            last,
            _ends(values),
            written,
            ranged,
            True,
            lost,
            comparator.side != "upper" or not comparator.inclusive,
        )
    end: End = (comparator.side, values[0].low, comparator.inclusive is not False)
    return Listed(first, last, (end,), written, False, True, lost, comparator.inclusive is None)


def _ends(values: list[_Value]) -> tuple[End, ...]:
    """A range where the values have no gap, else each of them."""
    single = len(values) == 1 and values[0].high is None
    if single:
        return (("equal", values[0].low, True),)
    covered = sorted({one for value in values for one in _all(value)})
    if all(later - earlier == 1 for earlier, later in pairwise(covered)) or len(values) == 1:
        return (("lower", covered[0], True), ("upper", covered[-1], True))
    return tuple([("equal", one, True) for one in covered])


def _all(value: _Value) -> list[Decimal]:
    if value.high is None:
        return [value.low]
    if value.high - value.low > 20 or value.low % 1 or value.high % 1:
        return [value.low, value.high]
    return [value.low + step for step in range(int(value.high - value.low) + 1)]
