"""Which concept an expression speaks of: the one before it, several that share it, or the one behind."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from fhir_trials.clinical_concepts import concepts
from fhir_trials.eligibility.understanding.amounts.expressions import Expression
from fhir_trials.eligibility.understanding.words import times_before
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

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


def before(tokens: Sequence[Token], expression: Expression, least: int = 0) -> list[Subject]:
    """The concepts in front of an expression that share it, the nearest last; none where something else is between.

    Args:
        tokens: of the criterion.
        expression: what is said of them.
        least: the position behind the expression before; what stands in that ("years of age") shares nothing with this.
    """
    first = times_before.start_of(tokens, expression.first)
    at = _nearest(tokens, first - 1)
    if at is None:
        return []
    found = [Subject(tokens[at].value, at, range(at + 1, first))]
    for other in _sharing(tokens, at):
        if other < least:
            break
        if set(tokens[other].value).isdisjoint(name for subject in found for name in subject.names):
            found.insert(0, Subject(tokens[other].value, other, range(other + 1, other + 1)))
    return found


def behind(tokens: Sequence[Token], expression: Expression) -> Subject | None:
    """The concept right behind an expression: "32 weeks of gestation", "2 cm in longest diameter"."""
    # "18.5 ≤ BMI < 25": the sign says whose the number is
    turned = expression.last if tokens[expression.last].kind == "comparator" else None
    for at in range(expression.last + 1, min(len(tokens), expression.last + 5)):
        token = tokens[at]
        if turned == at - 1 and is_measured(token):
            return Subject(token.value, at, range(0))
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
    stop, joins, glue = word_set("stop"), word_set("list-join"), word_set("measure-glue")
    while at >= lowest:
        token = tokens[at]
        kind, word = token[0], token[3]
        if kind == "concept":
            if word in word_set("group"):
                at -= 1
                continue
            if not is_measured(token) or _is_change(tokens, at):
                return None
            # "partial prothrombin time (aPTT)": what the bracket says is more exact
            return at if inner is None or not _apart(tokens[at], tokens[inner]) else inner
        if word in _CLOSING:
            start = _opening(tokens, at)
            inner = inner or _only_concept(tokens, start, at)
            at = start - 1
            continue
        if kind in ("number", "comparator") or word in stop:
            break
        if word not in glue:
            if word in joins:
                break
            free += kind == "word"
            if kind == "word" and (free > _FREE_WORDS or word in word_set("change")):
                return None
        at -= 1
    return inner


def _apart(one: Token, two: Token) -> bool:
    return set(one.value).isdisjoint(two.value)


def _is_change(tokens: Sequence[Token], at: int) -> bool:
    """Whether a change of the concept is spoken of: "decrease in LVEF of 10 %"."""
    if at >= 2 and tokens[at - 1].word in ("in", "of", "van", "the", "het", "de"):
        return any(token.word in word_set("change") for token in tokens[max(0, at - 4) : at - 1])
    return False


def _over(tokens: Sequence[Token], at: int, kind: str, *marks: str) -> int:
    """The position before words of a kind, going left."""
    while at >= 0 and (tokens[at].word in word_set(kind) or tokens[at].word in marks):
        at -= 1
    return at


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
        position = _over(tokens, position, "list-filler")
        before_joint = position
        position = _over(tokens, position, "list-join", ",")
        if position == before_joint:
            return
        position = _over(tokens, position, "list-filler")
        inner = None
        if position >= 0 and tokens[position].word in _CLOSING:
            start = _opening(tokens, position)
            inner = _only_concept(tokens, start, position)
            position = start - 1
        if position >= 0 and is_measured(tokens[position]):
            at = position
        elif inner is not None:
            at = inner
        else:
            return
        yield at


@cache
def _measured(names: tuple[str, ...]) -> bool:
    return any(concepts()[name].kind in MEASURED for name in names)


def is_measured(token: Token) -> bool:
    """Whether a token names something that is measured in numbers and units."""
    return token.kind == "concept" and _measured(token.value)
