"""What is said of a value: comparator, number or range, unit, "or older". `mappings/criteria-words.csv`"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from fhir_trials.eligibility.understanding.amounts import inclusions, signs, units_behind
from fhir_trials.eligibility.understanding.amounts.plausibility import LIMITS
from fhir_trials.eligibility.understanding.amounts.signs import Before, is_before
from fhir_trials.eligibility.understanding.amounts.units_behind import Behind
from fhir_trials.eligibility.understanding.words.comparators import Comparator, Side
from fhir_trials.eligibility.understanding.words.numbers import Number
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

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
        graded: "or better" and the like, whose side the concept tells.
        upto: of the lower end of a range of two units, the position of the last token of the upper one; else 0.
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
    graded: Comparator | None = None
    upto: int = 0


_NOBODY_KNOWS = Comparator("lower", None)


def expression(tokens: Sequence[Token], at: int) -> Expression:
    """All that belongs to the number at a position."""
    number: Number = tokens[at].value
    before = signs.before(tokens, at)
    if _is_pair(tokens, at):
        found = _single(tokens, before, units_behind.read(tokens, at + 3), number)
        return found._replace(second=tokens[at + 2].value.low)
    behind = units_behind.read(tokens, units_behind.said_twice(tokens, at))
    if number.high is not None:
        found = _range(_with_from(tokens, before), behind, number, number.high)
        return _including(tokens, _without_days(found, number.days, number.high_days))
    if upper := _upper_end(tokens, behind, before.between):
        found = _range_of_two(tokens, before, behind, number, upper)
        return _including(
            tokens, _without_days(found, number.days, len(found.ends) > 1 and tokens[upper[0]].value.days)
        )
    return _including(tokens, _without_days(_single(tokens, before, behind, number), number.days, False))


def _without_days(found: Expression, low: bool, high: bool) -> Expression:
    """Without the ends that have days behind their weeks, which no number of the text says: "33+6"."""
    if not (low or high):
        return found
    kept = [at for at in range(len(found.ends)) if not (low, high)[at]]
    return found._replace(
        ends=tuple([found.ends[at] for at in kept]) or found.ends,
        others=tuple([found.others[at] for at in kept]) or found.others,
        unsure=True,
    )


def _including(tokens: Sequence[Token], found: Expression) -> Expression:
    """With words behind it that say that its ends are inside: "(inclusive)", "(including 18 years old)"."""
    behind = inclusions.behind(tokens, found.last + 1, [value for _, value, _ in found.ends])
    if behind is None:
        return found
    if not found.compared or found.unsure or found.lost:
        return found._replace(last=behind - 1) if found.compared else found
    return found._replace(last=behind - 1, ends=tuple([(side, value, True) for side, value, _ in found.ends]))


def _range_of_two(
    tokens: Sequence[Token], before: Before, behind: Behind, number: Number, upper: tuple[int, bool | None]
) -> Expression:
    """A range whose two numbers stand apart: "18 years to 65 years", "5 to < 8"."""
    position, inside = upper
    last: Number = tokens[position].value
    end = units_behind.read(tokens, units_behind.said_twice(tokens, position))
    if end.unit and behind.unit and end.unit != behind.unit:
        # each end has its unit: what is read here is the lower one, the other follows
        lower = before._replace(comparator=before.comparator or Comparator("lower", True))
        return _single(tokens, lower, behind, number)
    end = end._replace(unit=end.unit or behind.unit, aged=end.aged or behind.aged)
    if last.low < number.low:
        return _range(before._replace(comparator=_NOBODY_KNOWS), end, number, last.low)
    before = _with_from(tokens, before)
    if is_before(tokens[position - 1]):
        return _between_signs(before, end, number, ("upper", last.low, bool(inside)))
    return _range(before, end, number._replace(open_end=inside is None), last.low)


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


def _with_from(tokens: Sequence[Token], before: Before) -> Before:
    """With the word before a range: "from 18 to 65"."""
    if before.first and tokens[before.first - 1].word in word_set("from"):
        return before._replace(first=before.first - 1)
    return before


def _upper_end(tokens: Sequence[Token], behind: Behind, between: bool) -> tuple[int, bool | None] | None:
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
    if is_before(tokens[position]) and tokens[position].value.side == "upper" and position + 1 < len(tokens):
        comparator: Comparator = tokens[position].value
        position, sure = position + 1, comparator.inclusive
    if tokens[position].kind != "number" or tokens[position].value.high is not None:
        return None
    return position, sure


def _range(before: Before, behind: Behind, number: Number, high: Decimal) -> Expression:
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


def _between_signs(before: Before, behind: Behind, number: Number, upper: End) -> Expression:
    """A range whose upper end has a comparator of its own: "5 to < 8", "> 5 to < 8"."""
    comparator = before.comparator
    inclusive = comparator is None or comparator.inclusive is not False
    found = _range(before._replace(comparator=None), behind, number, upper[1])
    if comparator is not None and comparator.side == "upper":
        return found._replace(ends=(upper,), others=(None,), unsure=True)
    return found._replace(ends=(("lower", number.low, inclusive), upper))


def _over_comma(tokens: Sequence[Token], behind: Behind) -> Behind:
    """Past a comma that parts a number from "or older"."""
    after = tokens[behind.at + 1 : behind.at + 2]
    if after and tokens[behind.at].word == "," and after[0].kind == "comparator" and after[0].value.after:
        return behind._replace(at=behind.at + 1)
    return behind


def _single(tokens: Sequence[Token], before: Before, behind: Behind, number: Number) -> Expression:
    comparator = before.comparator
    behind = _over_comma(tokens, behind)
    first = before.first - 1
    if (
        comparator is None
        and behind.unit in LIMITS
        and first >= 0
        and tokens[first].word in word_set("within")
    ):
        comparator, before = Comparator("upper", True), before._replace(first=first)
    if (comparator is None or comparator.side == "equal") and (after := signs.behind(tokens, behind.at)):
        comparator, before = after, _with_from(tokens, before)
        behind = units_behind.behind_plus(tokens, behind.at + 1, behind)
    elif comparator is not None and _contradicts(comparator, signs.behind(tokens, behind.at)):
        comparator = comparator._replace(inclusive=None)  # "up to 65 years or older"
    if comparator is None and _is_lower_end(tokens, before, behind):
        comparator, before = Comparator("lower", True), _with_from(tokens, before)
    if comparator is None and behind.unit in LIMITS:
        comparator = _inside(tokens, before.first, behind.at)
    if comparator is None:
        ends: tuple[End, ...] = (("equal", number.low, True),)
    else:
        ends = ((comparator.side, number.low, comparator.inclusive is not False),)
    return Expression(
        before.first,
        behind.at - 1,
        ends,
        (number.other,),
        behind.unit,
        compared=comparator is not None and (comparator.side != "equal" or comparator.lost),
        lost=comparator is not None and comparator.lost,
        unsure=comparator is not None and comparator.inclusive is None,
        aged=behind.aged,
        graded=comparator if comparator is not None and comparator.quality else None,
    )


def _is_lower_end(tokens: Sequence[Token], before: Before, behind: Behind) -> bool:
    """Whether "from" stands before a number, and "up to" and another one behind: "from 3 months up to 18 years"."""
    if not before.first or tokens[before.first - 1].word not in word_set("from"):
        return False
    after = tokens[behind.at : behind.at + 2]
    return (
        len(after) > 1
        and is_before(after[0])
        and after[0].value.side == "upper"
        and after[1].kind == "number"
    )


def _inside(tokens: Sequence[Token], at: int, end: int) -> Comparator | None:
    """The comparator between a number and its limit: "three-fold above the upper limit"."""
    return next(
        (token.value for token in tokens[at:end] if is_before(token) and token.word[0].isalpha()), None
    )


def _contradicts(comparator: Comparator, after: Comparator | None) -> bool:
    """Whether the words behind a number say another side than those before it, and are its own."""
    return after is not None and after.after and after.side != comparator.side
