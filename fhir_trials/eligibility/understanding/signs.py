"""The comparator of a number: before it, or behind it. `mappings/criteria-words.csv`"""

from collections.abc import Sequence
from typing import NamedTuple

from fhir_trials.eligibility.understanding.comparators import Comparator, Side
from fhir_trials.eligibility.understanding.tokens import Token
from fhir_trials.eligibility.understanding.vocabulary import word_set

_OTHER: dict[Side, Side] = {"lower": "upper", "upper": "lower", "equal": "equal"}


class Before(NamedTuple):
    """What stands before a number: its comparator, where that begins; whether "between" does."""

    first: int
    comparator: Comparator | None
    between: bool


def before(tokens: Sequence[Token], at: int) -> Before:
    """The comparator in front of a number, small words left out; or "between"."""
    if at >= 2 and tokens[at - 1].word in word_set("range", "inclusive") and tokens[at - 2].kind == "unit":
        # the upper end of a range of two units: "6 months to 5 years"
        return Before(at - 1, Comparator("upper", True), False)
    position = at - 1
    for _ in range(3):
        if position < 0:
            break
        if found := comparator_before(tokens, position):
            return Before(found[1], found[0], False)
        if tokens[position].word in word_set("between"):
            return Before(position, None, True)
        if tokens[position].word not in word_set("about"):
            break
        position -= 1
    return Before(at, None, any(token.word in word_set("between") for token in tokens[max(0, at - 6) : at]))


def comparator_before(tokens: Sequence[Token], at: int) -> tuple[Comparator, int] | None:
    """The comparator that ends at a position, and where it begins: also "less than (<)" and "> or ="."""
    token = tokens[at] if at >= 0 else None
    if token is None:
        return None
    if token.word == ")" and at >= 3 and tokens[at - 2].word == "(" and is_before(tokens[at - 1]):
        outer = comparator_before(tokens, at - 3)
        return outer or (tokens[at - 1].value, at - 2)
    if not is_before(token):
        return None
    comparator: Comparator = token.value
    if at >= 2 and is_before(tokens[at - 2]) and tokens[at - 1].word in word_set("joining", "or"):
        other: Comparator = tokens[at - 2].value
        strict, same = (other, comparator) if comparator.side == "equal" else (comparator, other)
        if same.side == "equal" and strict.side != "equal":
            return Comparator(strict.side, True), at - 2
    if at >= 1 and is_before(tokens[at - 1]) and not tokens[at - 1].value.lost:
        return (tokens[at - 1].value if comparator.side == "equal" else comparator), at - 1
    return comparator, at


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
    return _turned(token.value) if of_next else None


def _belongs(tokens: Sequence[Token], at: int) -> bool:
    """Whether a comparator behind a number is that number's: "18 or older", "18 years minimum"."""
    comparator: Comparator = tokens[at].value
    if comparator.after:
        return True
    alone = comparator.inclusive and tokens[at].word.isalpha() and " " not in tokens[at].word
    return bool(alone) and not _number_follows(tokens, at)


def _number_follows(tokens: Sequence[Token], at: int) -> bool:
    return any(token.kind in ("number", "comparator") for token in tokens[at + 1 : at + 3])


def _turned(comparator: Comparator) -> Comparator:
    """The comparator of "18.5 ≤ BMI", as if the number stood behind."""
    return comparator._replace(side=_OTHER[comparator.side])
