"""Which concept an expression speaks of: the one before it, several that share it, or the one behind."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from fhir_trials.clinical_concepts import concepts
from fhir_trials.eligibility.understanding.expressions import Expression
from fhir_trials.eligibility.understanding.tokens import Token
from fhir_trials.eligibility.understanding.vocabulary import word_set

MEASURED = ("measurement", "age")
_FREE_WORDS, _FARTHEST = 3, 16
_OPENING, _CLOSING = ("(", "["), (")", "]")


class Subject(NamedTuple):
    """A concept that an expression speaks of.

    Attributes:
        names: the concepts its words may mean.
        at: the position of its words.
        glue: the positions between it and the expression.
    """

    names: tuple[str, ...]
    at: int
    glue: range


def before(tokens: Sequence[Token], expression: Expression) -> list[Subject]:
    """The concepts in front of an expression that share it, the nearest last; none where something else is between."""
    at = _nearest(tokens, expression.first - 1)
    if at is None:
        return []
    found = [Subject(tokens[at].value, at, range(at + 1, expression.first))]
    for other in _sharing(tokens, at):
        if set(tokens[other].value).isdisjoint(name for subject in found for name in subject.names):
            found.insert(0, Subject(tokens[other].value, other, range(other + 1, other + 1)))
    return found


def behind(tokens: Sequence[Token], expression: Expression) -> Subject | None:
    """The concept right behind an expression: "32 weeks of gestation", "2 cm in longest diameter"."""
    for at in range(expression.last + 1, min(len(tokens), expression.last + 5)):
        token = tokens[at]
        if token.kind == "concept":
            if not is_measured(token) or any(
                other.kind in ("number", "comparator") for other in tokens[at + 1 : at + 4]
            ):
                return None
            return Subject(token.value, at, range(expression.last + 1, at))
        if token.kind != "word" or token.word in word_set("stop"):
            return None
    return None


def _nearest(tokens: Sequence[Token], at: int) -> int | None:
    """The position of the concept nearest before a position, over small words and brackets."""
    free, inner, lowest = 0, None, max(0, at - _FARTHEST)
    while at >= lowest:
        token = tokens[at]
        if token.kind == "concept":
            return at if is_measured(token) else inner
        if token.word in _CLOSING:
            start = _opening(tokens, at)
            inner = inner or _only_concept(tokens, start, at)
            at = start - 1
            continue
        if token.kind in ("number", "comparator") or token.word in word_set("stop"):
            break
        if token.word in word_set("list-join") and token.word not in word_set("measure-glue"):
            break
        if token.kind == "word" and token.word not in word_set("measure-glue"):
            free += 1
            if free > _FREE_WORDS:
                break
        at -= 1
    return inner


def _opening(tokens: Sequence[Token], at: int) -> int:
    """Where the bracket that closes at a position opens; the position itself where it does not."""
    depth = 0
    for position in range(at, max(-1, at - 40), -1):
        depth += (tokens[position].word in _CLOSING) - (tokens[position].word in _OPENING)
        if depth == 0:
            return position
    return at


def _only_concept(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """The last concept within brackets that hold no number."""
    inside = range(start + 1, end)
    if any(tokens[position].kind in ("number", "comparator") for position in inside):
        return None
    return next((position for position in reversed(inside) if is_measured(tokens[position])), None)


def _sharing(tokens: Sequence[Token], at: int) -> Iterator[int]:
    """The positions of concepts before one that stand in a list with it: "AST (SGOT), ALT and ..."."""
    while True:
        position = at - 1
        if position >= 0 and tokens[position].word in _OPENING:
            position -= 1
        else:
            while position >= 0 and tokens[position].word in (
                "serum",
                "plasma",
                "both",
                "either",
                "total",
                "the",
                "level",
                "levels",
                "blood",
            ):
                position -= 1
            joined = False
            while position >= 0 and (
                tokens[position].word in word_set("list-join") or tokens[position].word == ","
            ):
                position -= 1
                joined = True
            if not joined:
                return
            while position >= 0 and tokens[position].word in (
                "level",
                "levels",
                "count",
                "counts",
                "serum",
                "value",
                "values",
            ):
                position -= 1
        if position >= 0 and tokens[position].word in _CLOSING:
            start = _opening(tokens, position)
            inner = _only_concept(tokens, start, position)
            position = start - 1
            if inner is not None:
                yield inner
        if position < 0 or not is_measured(tokens[position]):
            return
        yield position
        at = position


@cache
def _measured(names: tuple[str, ...]) -> bool:
    return any(concepts()[name].kind in MEASURED for name in names)


def is_measured(token: Token) -> bool:
    """Whether a token names something that is measured in numbers and units."""
    return token.kind == "concept" and _measured(token.value)
