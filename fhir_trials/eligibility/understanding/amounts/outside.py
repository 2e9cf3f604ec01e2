"""Ranges that a value lies outside of: "outside 50-100", "not between", "buiten". `mappings/criteria-words.csv`

Such a range is stated as what is not so. Where it is one of "not outside", or no range stands there, nothing is.
"""

from collections.abc import Sequence
from typing import NamedTuple

from fhir_trials.eligibility.understanding.amounts.expressions import Expression
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

_FARTHEST = 9
_LISTED = 80
"""Tokens of a list behind "outside the following limits:"; in a longer one nothing is said of the last."""
_BRACKET = 4
_OPENING = frozenset({"(", "["})
_ABNORMAL = frozenset({"abnormal", "abnormaal", "abnormale", "afwijkend", "afwijkende"})
_ENDS = frozenset({".", ";", ":", ",", "(", ")", "[", "]"})


class Outside(NamedTuple):
    """Words that say so: the position of the first, the one behind the last; whether a "not" before them denies it."""

    start: int
    stop: int
    denied: bool


def places(tokens: Sequence[Token]) -> list[Outside]:
    """Where a text says that a value lies outside of what follows, in its order."""
    words, denials = word_set("outside"), word_set("denial")
    within = word_set("between") | word_set("within")
    found: list[Outside] = []
    for at, token in enumerate(tokens):
        word = token[3]
        if word in words:
            found.append(_with_denial(tokens, at, at + 1))
        elif word in within and at:
            before = at - 1 - (tokens[at - 1].word in word_set("to-be"))
            if before >= 0 and tokens[before].word in denials:
                found.append(Outside(before, at + 1, False))
        elif word == "out" and _is_word(tokens, at + 1, "of"):
            found.append(_with_denial(tokens, at, at + 2))
        elif (word == "other" and _is_word(tokens, at + 1, "than")) or (
            word in word_set("outside", "with-range") and _is_range(tokens, at + 1)
        ):
            found.append(_with_denial(tokens, at, at + 1))
    return found


def _with_denial(tokens: Sequence[Token], start: int, stop: int) -> Outside:
    denied = any(token.word in word_set("denial") for token in tokens[max(0, start - 2) : start])
    return Outside(start, stop, denied)


def _is_word(tokens: Sequence[Token], at: int, word: str) -> bool:
    return at < len(tokens) and tokens[at].word == word


def _is_range(tokens: Sequence[Token], at: int) -> bool:
    """Whether a range of two numbers follows, over small words."""
    for token in tokens[at : at + _BRACKET]:
        if token.kind == "number":
            return token.value.high is not None
        if token.kind not in ("word", "concept"):
            break
    return False


def of(tokens: Sequence[Token], said: Sequence[Outside], expression: Expression) -> Outside | None:
    """The words, if any, that make the number of an expression one that the value lies outside of."""
    for one in reversed(said):
        if expression.first in (one.start, one.stop):
            return one
        if one.start < expression.first and _reaches(tokens, one, expression):
            return one
    return None


def _reaches(tokens: Sequence[Token], one: Outside, expression: Expression) -> bool:
    """Whether only what names the range stands before the number, or a list of such ranges goes on to it.

    The bracket behind the name tells the range itself: "outside the normal range (3.5-5.0)".
    """
    first = expression.first
    plain = word_set("value-range") | word_set("about") | word_set("between") | word_set("from")
    at, ranged = one.stop, False
    while at < first and at - one.stop < _FARTHEST:
        token = tokens[at]
        if token.word == ":" and ranged:
            behind = tokens[at:first]
            return len(behind) < _LISTED and all(other.word != "." for other in behind)
        if token.word in _OPENING and ranged and len(expression.ends) > 1:
            at += 1
            continue
        if token.kind not in ("concept", "comparator") and token.word not in plain:
            return False
        ranged = ranged or token.word in word_set("value-range")
        at += 1
    return at >= first


def defines(tokens: Sequence[Token], expression: Expression) -> bool:
    """Whether a bracket only says what is normal: "(normal range 12-16 g/dL)", "abnormal potassium (3.5-5.0)"."""
    if _is_bracketed(tokens, expression) and _opens_abnormal(tokens, expression.first - 1):
        return True
    words = [token.word for token in tokens[max(0, expression.first - _BRACKET) : expression.first]]
    if "(" not in words:
        return False
    inside = words[len(words) - words[::-1].index("(") :]
    return inside[:1] in (["normal"], ["reference"], ["ref"], ["normaal"], ["normaalwaarde"], ["referentie"])


def _is_bracketed(tokens: Sequence[Token], expression: Expression) -> bool:
    """Whether a bracket opens with a range."""
    return len(expression.ends) > 1 and expression.first > 0 and tokens[expression.first - 1].word in _OPENING


def _opens_abnormal(tokens: Sequence[Token], bracket: int) -> bool:
    """Whether a word in the clause before a bracket says that the value is not as it should be."""
    for token in reversed(tokens[max(0, bracket - _FARTHEST) : bracket]):
        if token.word in _ENDS:
            return False
        if token.word in _ABNORMAL:
            return True
    return False
