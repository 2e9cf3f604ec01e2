"""What is said of a value: comparator, number or range, unit, "or older". `mappings/criteria-words.csv`"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from fhir_trials.eligibility.understanding import multiples
from fhir_trials.eligibility.understanding.comparators import Comparator, Side
from fhir_trials.eligibility.understanding.numbers import Number
from fhir_trials.eligibility.understanding.tokens import Token
from fhir_trials.eligibility.understanding.vocabulary import word_set

End = tuple[Side, Decimal, bool]
"""One end: its side, its value, whether the value itself is included."""


class Expression(NamedTuple):
    """A number with all that belongs to it.

    Attributes:
        first: the position of its first token.
        last: the position of its last token.
        ends: what is stated; one of side `equal` where there is no comparator.
        others: what else the values may be, in the order of `ends`; None where they are clear.
        unit: in UCUM; `multiples.UNKNOWN` where a multiple of nobody knows what is stated.
        compared: a comparator or a range stands there: it is a threshold, whatever its concept.
        lost: the comparator is a bare "=".
        unsure: nobody knows whether the upper end is inside: "18 tot 65".
        aged: "of age", "old" stands behind the unit.
        second: the number behind a slash: the diastolic one of "140/90 mmHg".
    """

    first: int
    last: int
    ends: tuple[End, ...]
    others: tuple[Decimal | None, ...]
    unit: str | None
    compared: bool
    lost: bool
    unsure: bool
    aged: bool
    second: Decimal | None = None


_TIMES = ("a", "mo", "wk", "d")
"""Longest first."""


_NOBODY_KNOWS = Comparator("lower", None)


class _Before(NamedTuple):
    first: int
    comparator: Comparator | None
    between: bool


class _Behind(NamedTuple):
    """What was read up to a position: the unit, whether it is of age."""

    at: int
    unit: str | None
    aged: bool


def expression(tokens: Sequence[Token], at: int) -> Expression:
    """All that belongs to the number at a position."""
    number: Number = tokens[at].value
    before = _before(tokens, at)
    if _is_pair(tokens, at):
        found = _single(tokens, before, _unit(tokens, at + 3), number)
        return found._replace(second=tokens[at + 2].value.low)
    behind = _unit(tokens, _said_twice(tokens, at))
    if number.high is not None:
        return _range(_with_from(tokens, before), behind, number, number.high)
    if upper := _upper_end(tokens, behind, before.between):
        position, inside = upper
        last: Number = tokens[position].value
        end = _unit(tokens, _said_twice(tokens, position))
        if end.unit and behind.unit and end.unit != behind.unit:
            return Expression(
                before.first, behind.at - 1, (("lower", number.low, True),), (number.other,), behind.unit,
                True, False, before.comparator is not None, behind.aged,
            )  # fmt: skip
        end = end._replace(unit=end.unit or behind.unit, aged=end.aged or behind.aged)
        if last.low < number.low:
            return _range(before._replace(comparator=_NOBODY_KNOWS), end, number, last.low)
        if _is_before(tokens[position - 1]):
            return _between_signs(_with_from(tokens, before), end, number, ("upper", last.low, bool(inside)))
        return _range(_with_from(tokens, before), end, number._replace(open_end=inside is None), last.low)
    return _single(tokens, before, behind, number)


def compound(one: Expression, two: Expression, tokens: Sequence[Token]) -> bool:
    """Whether two expressions are one time in two units: "16 years, 3 months", "24 weeks 6 days"."""
    if one.unit not in _TIMES or two.unit not in _TIMES or _TIMES.index(two.unit) <= _TIMES.index(one.unit):
        return False
    between = [token.word for token in tokens[one.last + 1 : two.first]]
    signs = any(_is_before(token) for token in tokens[two.first : two.last + 1])
    return not signs and between in ([], [","], ["and"], ["en"], ["+"])


def combined(one: Expression, two: Expression) -> Expression | None:
    """Both as one where they are the two ends of a range: "≥ 18 and < 65 years"; None where they are not."""
    if len(one.ends) != 1 or len(two.ends) != 1 or not (one.compared and two.compared):
        return None
    if one.lost or two.lost or one.unsure or two.unsure or one.unit != two.unit:
        return None
    (side, value, _), (other_side, other_value, _) = one.ends[0], two.ends[0]
    if (side, other_side) not in (("lower", "upper"), ("upper", "lower")):
        return None
    if (value < other_value) != (side == "lower"):
        return None
    return two._replace(
        first=one.first, ends=one.ends + two.ends, others=one.others + two.others, aged=one.aged or two.aged
    )


def comparator_before(tokens: Sequence[Token], at: int) -> tuple[Comparator, int] | None:
    """The comparator that ends at a position, and where it begins: also "less than (<)" and "> or ="."""
    token = tokens[at] if at >= 0 else None
    if token is None:
        return None
    if token.word == ")" and at >= 3 and tokens[at - 2].word == "(" and _is_before(tokens[at - 1]):
        outer = comparator_before(tokens, at - 3)
        return outer or (tokens[at - 1].value, at - 2)
    if not _is_before(token):
        return None
    comparator: Comparator = token.value
    if at >= 2 and _is_before(tokens[at - 2]) and tokens[at - 1].word in word_set("joining", "or"):
        other: Comparator = tokens[at - 2].value
        sides = {comparator.side, other.side} - {"equal"}
        if "equal" in (comparator.side, other.side) and len(sides) == 1:
            return Comparator(sides.pop(), True), at - 2
    if at >= 1 and _is_before(tokens[at - 1]) and not tokens[at - 1].value.lost:
        return (tokens[at - 1].value if comparator.side == "equal" else comparator), at - 1
    return comparator, at


def _is_pair(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number, a slash and a number stand side by side."""
    pair = tokens[at : at + 3]
    return (
        len(pair) == 3
        and pair[1].word == "/"
        and pair[2].kind == "number"
        and pair[0].value.high is None
        and pair[0].end == pair[1].start
    )


def _with_from(tokens: Sequence[Token], before: _Before) -> _Before:
    """With the word before a range: "from 18 to 65"."""
    if before.first and tokens[before.first - 1].word in word_set("from"):
        return before._replace(first=before.first - 1)
    return before


def _is_before(token: Token) -> bool:
    return token.kind == "comparator" and not token.value.after


def _before(tokens: Sequence[Token], at: int) -> _Before:
    """The comparator in front of a number, small words left out; or "between"."""
    if at >= 2 and tokens[at - 1].word in word_set("range", "inclusive") and tokens[at - 2].kind == "unit":
        # the upper end of a range of two units: "6 months to 5 years"
        return _Before(at - 1, Comparator("upper", True), False)
    position = at - 1
    for _ in range(3):
        if position < 0:
            break
        if found := comparator_before(tokens, position):
            return _Before(found[1], found[0], False)
        if tokens[position].word in word_set("between"):
            return _Before(position, None, True)
        if tokens[position].word not in word_set("about"):
            break
        position -= 1
    return _Before(at, None, any(token.word in word_set("between") for token in tokens[max(0, at - 6) : at]))


def _said_twice(tokens: Sequence[Token], at: int) -> int:
    """The position behind a number and its repetition: "three (3)"."""
    if (
        at + 3 < len(tokens)
        and tokens[at + 1].word == "("
        and tokens[at + 3].word == ")"
        and tokens[at + 2].kind == "number"
        and tokens[at + 2].value.low == tokens[at].value.low
    ):
        return at + 4
    return at + 1


def _unit(tokens: Sequence[Token], at: int) -> _Behind:
    """The unit that stands at a position, and words like "of age" behind it."""
    unit, behind = _plain_unit(tokens, at)
    limit, behind_limit = multiples.read(tokens, behind if unit == "%" else at)
    if limit:
        return _Behind(behind_limit, multiples.UNKNOWN if unit == "%" else limit, False)
    aged = False
    if unit is not None or (at < len(tokens) and tokens[at].word == "-"):
        for length in (3, 2, 1):
            words = " ".join([token.word for token in tokens[behind : behind + length]])
            if behind + length <= len(tokens) and words in word_set("behind-unit"):
                behind, aged = behind + length, True
                break
    if unit is None and _is_strange(tokens, at):
        return _Behind(at, multiples.UNKNOWN, False)
    return _Behind(behind, unit, aged)


def _is_strange(tokens: Sequence[Token], at: int) -> bool:
    """Whether something is stuck to a number that no table knows: "8log10", "10 ³"."""
    if at >= len(tokens):
        return False
    token = tokens[at]
    stuck = token.start == tokens[at - 1].end and (token.kind == "word" or token.word in ("^", "*", "/"))
    power = token.kind == "number" or (not token.word[0].isalpha() and token.kind == "word")
    return stuck or power or token.word in ("^", "×", "*") or token.word.startswith("log")


def _plain_unit(tokens: Sequence[Token], at: int) -> tuple[str | None, int]:
    for skipped in ("", "(", "-"):
        position = at + bool(skipped)
        if position >= len(tokens) or (skipped and tokens[at].word != skipped):
            continue
        if tokens[position].kind == "unit":
            unit: str = tokens[position].value
            behind = position + 1
            closing = skipped == "(" and behind < len(tokens) and tokens[behind].word == ")"
            if skipped != "(" or closing:
                return unit, _twice(tokens, behind + closing)
    return None, at


def _twice(tokens: Sequence[Token], at: int) -> int:
    """Behind a unit that is repeated in brackets: "40 percent (%)"."""
    inside = at + 2 < len(tokens) and tokens[at].word == "(" and tokens[at + 2].word == ")"
    return at + 3 if inside and tokens[at + 1].kind == "unit" else at


def _upper_end(tokens: Sequence[Token], behind: _Behind, between: bool) -> tuple[int, bool | None] | None:
    """Where the second number of a range stands, and whether it is inside: "18 years to 65 years", "5 to < 8"."""
    at = behind.at
    if at + 1 >= len(tokens):
        return None
    inclusive = word_set("range", "inclusive")
    joined = tokens[at].word in inclusive or tokens[at].word in word_set("range", "unsure")
    if not joined and not (between and tokens[at].word in word_set("joining", "and")):
        return None
    position = at + 1
    if tokens[position].word in word_set("about") and position + 1 < len(tokens):
        position += 1
    sure: bool | None = True if between or tokens[at].word in inclusive else None
    if _is_before(tokens[position]) and tokens[position].value.side == "upper" and position + 1 < len(tokens):
        comparator: Comparator = tokens[position].value
        position, sure = position + 1, comparator.inclusive
    if tokens[position].kind != "number" or tokens[position].value.high is not None:
        return None
    return position, sure


def _range(before: _Before, behind: _Behind, number: Number, high: Decimal) -> Expression:
    comparator = before.comparator
    if comparator is not None and comparator.side != "equal":
        # "> 18-65": nobody knows which end the sign is of.
        ends: tuple[End, ...] = ((comparator.side, number.low, True),)
        return Expression(
            before.first, behind.at - 1, ends, (None,), behind.unit, True, False, True, behind.aged
        )
    ends = (("lower", number.low, True), ("upper", high, True))
    others = (number.other, None)
    unsure = number.open_end
    return Expression(
        before.first, behind.at - 1, ends, others, behind.unit, True, False, unsure, behind.aged
    )


def _between_signs(before: _Before, behind: _Behind, number: Number, upper: End) -> Expression:
    """A range whose upper end has a comparator of its own: "5 to < 8", "> 5 to < 8"."""
    comparator = before.comparator
    inclusive = comparator is None or comparator.inclusive is not False
    found = _range(before._replace(comparator=None), behind, number, upper[1])
    unsure = comparator is not None and comparator.side != "lower"
    return found._replace(ends=(("lower", number.low, inclusive), upper), unsure=unsure)


def _single(tokens: Sequence[Token], before: _Before, behind: _Behind, number: Number) -> Expression:
    first, comparator = before.first, before.comparator
    at = behind.at
    token = tokens[at] if at < len(tokens) else None
    unsure = False
    if comparator is None or comparator.side == "equal":
        if token is not None and token.kind == "comparator" and _belongs(tokens, at):
            comparator, at = token.value, at + 1
        elif token is not None and token.word == "+" and not _number_follows(tokens, at):
            comparator, at = Comparator("lower", True), at + 1
            behind = _unit_again(tokens, at, behind)
            at = behind.at
        elif (
            token is not None
            and token.kind == "comparator"
            and at + 1 < len(tokens)
            and tokens[at + 1].kind == "concept"
        ):
            comparator, at = _turned(token.value), at + 1
    compared = comparator is not None and not (comparator.side == "equal" and not comparator.lost)
    if comparator is None:
        ends: tuple[End, ...] = (("equal", number.low, True),)
    else:
        unsure = comparator.inclusive is None
        ends = ((comparator.side, number.low, comparator.inclusive is not False),)
    lost = comparator is not None and comparator.lost
    return Expression(first, at - 1, ends, (number.other,), behind.unit, compared, lost, unsure, behind.aged)


def _belongs(tokens: Sequence[Token], at: int) -> bool:
    """Whether a comparator behind a number is that number's: "18 or older", "18 years minimum"."""
    comparator: Comparator = tokens[at].value
    if comparator.after:
        return True
    alone = comparator.inclusive and tokens[at].word.isalpha() and " " not in tokens[at].word
    return bool(alone) and not _number_follows(tokens, at)


def _number_follows(tokens: Sequence[Token], at: int) -> bool:
    return any(token.kind in ("number", "comparator") for token in tokens[at + 1 : at + 3])


def _unit_again(tokens: Sequence[Token], at: int, behind: _Behind) -> _Behind:
    """The unit behind the plus of "60+ years"."""
    if behind.unit is not None:
        return behind._replace(at=at)
    return _unit(tokens, at)


def _turned(comparator: Comparator) -> Comparator:
    """The comparator of "18.5 ≤ BMI", as if the number stood behind."""
    sides: dict[Side, Side] = {"lower": "upper", "upper": "lower", "equal": "equal"}
    return comparator._replace(side=sides[comparator.side])
