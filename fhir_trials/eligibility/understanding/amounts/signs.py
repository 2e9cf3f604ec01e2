"""The comparator of a number: before it, or behind it. `mappings/criteria-words.csv`"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from fhir_trials.eligibility.understanding.words.comparators import UNKNOWN, Comparator, denied, turned
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set


class Before(NamedTuple):
    """What stands before a number: its comparator, where that begins; whether "between" does."""

    first: int
    comparator: Comparator | None
    between: bool


def before(tokens: Sequence[Token], at: int) -> Before:
    """The comparator in front of a number, small words left out; or "between"."""
    if at >= 2 and tokens[at - 2].kind == "unit" and _is_upper_end(tokens, at):
        # the upper end of a range of two units: "6 months to 5 years"
        return Before(at - 1, Comparator("upper", True), False)
    position = at - 1
    between = word_set("between")
    for _ in range(3):
        if position < 0:
            break
        if found := comparator_before(tokens, position):
            return Before(found[1], found[0], False)
        word = tokens[position].word
        if word in between:
            return Before(position, None, True)
        if word not in word_set("about"):
            break
        position -= 1
    near = [token[3] for token in tokens[max(0, at - 6) : at]]
    return Before(at, None, not between.isdisjoint(near))


def _is_upper_end(tokens: Sequence[Token], at: int) -> bool:
    """Whether the number is the upper end of a range whose lower one has a unit: "6 months to", "between 6 months and"."""
    word = tokens[at - 1].word
    if word in word_set("range", "inclusive"):
        return True
    between = word_set("between")
    return word in word_set("joining", "and") and any(
        token.word in between for token in tokens[max(0, at - 5) : at - 2]
    )


def comparator_before(tokens: Sequence[Token], at: int) -> tuple[Comparator, int] | None:
    """The comparator that ends at a position, and where it begins: also "less than (<)", "> or =", "not >"."""
    said = _comparator_before(tokens, at)
    denial = _denial(tokens, said[1]) if said and said[1] else None
    if said is None or denial is None:
        return said
    opposite = denied(said[0])
    return (opposite, denial) if opposite else said


def reads_denial(tokens: Sequence[Token], at: int) -> bool:
    """Whether the "not" at a position is read with the comparator behind it."""
    within = word_set("between") | word_set("within")
    if any(token.word in within for token in tokens[at + 1 : at + 3]):
        return True  # "not between 9 and 16" is stated as what is not so
    return any(
        is_before(tokens[sign]) and _denial(tokens, sign) == at and denied(tokens[sign].value) is not None
        for sign in range(at + 1, min(len(tokens), at + 3))
    )


def _denial(tokens: Sequence[Token], sign: int) -> int | None:
    """Where a "not" stands that denies the sign behind it and nothing else: "Hb not > 9", "must not be below"."""
    at = sign - 1
    if at and tokens[at].word in word_set("to-be"):
        at -= 1
    if tokens[at].word not in word_set("denial", "sign"):
        return None
    before = tokens[at - 1] if at else None
    told = before is None or before.kind == "concept" or before.word in _subjects()
    return at if told else None


@cache
def _subjects() -> frozenset[str]:
    """The words behind which a "not" before a sign can only deny the sign: "must not be > 9", "patients not > 65"."""
    return word_set("denial", "behind") | word_set("age-subject")


def _comparator_before(tokens: Sequence[Token], at: int) -> tuple[Comparator, int] | None:
    """The comparator that ends at a position, and where it begins, a "not" before it left out."""
    token = tokens[at] if at >= 0 else None
    if token is None:
        return None
    if token.word == ")" and at >= 3 and tokens[at - 2].word == "(" and is_before(tokens[at - 1]):
        outer = _comparator_before(tokens, at - 3)
        inner: Comparator = tokens[at - 1].value
        if outer and "equal" not in (inner.side, outer[0].side) and inner.side != outer[0].side:
            return UNKNOWN, outer[1]
        return outer or (inner, at - 2)
    if not is_before(token):
        return None
    comparator: Comparator = token.value
    if at >= 2 and is_before(tokens[at - 2]) and tokens[at - 1].word in word_set("joining", "or"):
        other: Comparator = tokens[at - 2].value
        strict, same = (other, comparator) if comparator.side == "equal" else (comparator, other)
        if same.side == "equal" and strict.side != "equal":
            first = tokens[at if strict is comparator else at - 2].word.partition(" ")[0]
            # "not greater than or equal to": the "not" may be of both
            return Comparator(strict.side, None if first in word_set("denial") else True), at - 2
    if at >= 1 and is_before(tokens[at - 1]) and not tokens[at - 1].value.lost:
        return _of_two(tokens[at - 1], token), at - 1
    return comparator, at


def _of_two(one: Token, other: Token) -> Comparator:
    """What two comparators side by side say together: "up to at least"; of signs that contradict nobody knows: "≥ ≤"."""
    if other.value.side == "equal":
        return one.value
    if one.value.side not in (other.value.side, "equal") and not one.word[0].isalpha():
        return UNKNOWN
    return other.value


def is_before(token: Token) -> bool:
    """Whether a token is a comparator that stands before its number."""
    return token.kind == "comparator" and not token.value.after


def behind(tokens: Sequence[Token], at: int) -> Comparator | None:
    """The comparator that stands behind a number or its unit: "or older", "+", the sign of "18.5 ≤ BMI"."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.word == "+":
        return None if _number_follows(tokens, at) else Comparator("lower", True)
    if token.kind != "comparator":
        return None
    if _belongs(tokens, at):
        return token.value
    of_next = at + 1 < len(tokens) and tokens[at + 1].kind == "concept"
    return turned(token.value) if of_next else None


def _belongs(tokens: Sequence[Token], at: int) -> bool:
    """Whether a comparator behind a number is that number's: "18 or older", "18 years minimum"."""
    comparator: Comparator = tokens[at].value
    if comparator.after:
        return True
    alone = comparator.inclusive and tokens[at].word.isalpha() and " " not in tokens[at].word
    return bool(alone) and not _number_follows(tokens, at)


def _number_follows(tokens: Sequence[Token], at: int) -> bool:
    return any(token.kind in ("number", "comparator") for token in tokens[at + 1 : at + 3])
