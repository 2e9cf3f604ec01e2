"""Multiples of a reference limit: "2.5 x ULN", "5 times the upper limit of normal", "1,5 x normaalwaarde"."""

from collections.abc import Sequence

from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

UNKNOWN = "?"
"""The unit of a multiple of something else than a reference limit, which is never coded."""

_LIMITS = ("{ULN}", "{LLN}")
_FARTHEST = 8
_JOINTS = frozenset(("and", "or", "/", "en", "of", "patient", "the"))
_BY = _JOINTS | {"age", "sex", "gender", "leeftijd", "geslacht", "patient's"}


def read(tokens: Sequence[Token], at: int) -> tuple[str | None, int]:
    """The limit a number at the position before is a multiple of, and the position behind it; None where it is none."""
    position, times = _times(tokens, at)
    for here in range(position, min(len(tokens), position + _FARTHEST)):
        token = tokens[here]
        if token.kind == "unit" and token.value in _LIMITS:
            return token.value, _repeated(tokens, here + 1)
        if times and token.word in word_set("normal"):
            return "{ULN}", _normal_end(tokens, here)
        if token.word not in word_set("limit-filler") and token.kind != "comparator":
            break
    return (UNKNOWN, position) if times else (None, at)


def _times(tokens: Sequence[Token], at: int) -> tuple[int, bool]:
    """Behind the words that multiply, and whether there are any."""
    position = at
    while position < len(tokens) and position < at + 2:
        if tokens[position].word in word_set("times"):
            return position + 1, True
        if tokens[position].word != "-":
            break
        position += 1
    return at, False


def _normal_end(tokens: Sequence[Token], at: int) -> int:
    """Behind "normal range" and a limit that follows: "3 x normal (ULN)"."""
    position = at + 1
    while position < min(len(tokens), at + 4) and (
        tokens[position].word in ("range", "value", "values", "limit", "limits", "upper", "level", "levels")
        or tokens[position].value in _LIMITS
    ):
        position += 1
    return _repeated(tokens, position)


def _of_age(tokens: Sequence[Token], at: int) -> int:
    """Behind "for age" and "for age and sex", which say which limit is meant."""
    if at + 1 < len(tokens) and tokens[at].word in word_set("for-whom"):
        behind = at + 1
        while behind < len(tokens) and tokens[behind].word in _BY:
            behind += 1
        if behind > at + 1 and tokens[behind - 1].word not in _JOINTS:
            return behind
    return at


def _repeated(tokens: Sequence[Token], at: int) -> int:
    """Behind a limit that is said again in brackets: "upper limit of normal (ULN)"."""
    for position in range(at, min(len(tokens) - 2, at + 3)):
        if (
            tokens[position].word == "("
            and tokens[position + 1].value in _LIMITS
            and tokens[position + 2].word == ")"
        ):
            return _of_age(tokens, position + 3)
        if tokens[position].word not in ("value", "values", "range", "limit", "limits", "for"):
            break
    return _of_age(tokens, at)
