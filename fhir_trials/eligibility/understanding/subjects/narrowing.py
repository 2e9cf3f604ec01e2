"""What a criterion names, and whether a word beside it may change what is meant: "severe", "of the liver", a stage."""

from collections.abc import Callable, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from fhir_trials.eligibility.understanding.words import languages
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.model.statements import ConceptName, Kind

_ENDS = frozenset({";", ".", ":"})
_SEPARATE = frozenset({",", ";", ".", ":", "/", "or", "and", "of", "en", "and/or", "en/of", ")"})


class Mention(NamedTuple):
    """A thing that a criterion names.

    Attributes:
        start: the position of the first token of its name.
        end: the position behind the last token of its name.
        tokens: all positions that it says, with the words before it that tell its kind ("history of").
        values: see `Statement`.
    """

    start: int
    end: int
    kind: Kind
    concept: ConceptName | None
    tokens: frozenset[int]
    values: tuple[str, ...] = ()


class Context(NamedTuple):
    """What is the same for all lists of a criterion.

    Attributes:
        taken: positions that are understood as something else.
        is_plain: the position behind words at a place that change nothing; the place itself where there are none.
    """

    tokens: Sequence[Token]
    taken: Set[int]
    is_plain: Callable[[Sequence[Token], int], int]


def ends_at(tokens: Sequence[Token], at: int) -> bool:
    """Whether a sentence or a clause ends with a token: not "e.g.", not "vs."."""
    word = tokens[at][3]
    if word not in _ENDS:
        return False
    if word != ".":
        return True
    before = tokens[at - 1] if at else None
    short = before is not None and before.end == tokens[at].start and before.end - before.start < 3
    glued = at + 1 < len(tokens) and tokens[at + 1].start == tokens[at].end
    return not short and not glued


def is_narrowed(context: Context, lists: list[list[Mention]], place: int, covered: Set[int]) -> bool:
    """Whether a word that may change what is meant stands beside the things of a list."""
    tokens = context.tokens
    start = lists[place - 1][-1].end if place else 0
    end = min(lists[place + 1][0].tokens) if place + 1 < len(lists) else len(tokens)
    first, last = min(lists[place][0].tokens), lists[place][-1].end
    if _is_label(tokens, last):
        return True
    for one in lists[place]:
        if _is_measured(context, one):
            return True
    for one, other in pairwise(lists[place]):
        if _is_of(tokens, one, other):
            return True
    return _has_other_words(context, range(_clause_start(tokens, start, first), end), last, covered)


def _clause_start(tokens: Sequence[Token], least: int, at: int) -> int:
    """Where the clause of a position begins, not before the least one."""
    for position in range(at - 1, least - 1, -1):
        if tokens[position][3] in _ENDS and ends_at(tokens, position):
            return position + 1
    return min(at, least)


def _has_other_words(context: Context, places: range, last: int, covered: Set[int]) -> bool:
    """Whether a word that is not plain stands at one of the places, up to the first end of a clause from `last` on."""
    tokens = context.tokens
    at = places.start
    while at < places.stop:
        if at >= last and tokens[at][3] in _ENDS and ends_at(tokens, at):
            return False
        if at in covered or tokens[at][0] == "mark":
            at += 1
            continue
        behind = context.is_plain(tokens, at)
        if behind == at:
            return True
        at = behind
    return False


def _is_label(tokens: Sequence[Token], end: int) -> bool:
    """Whether what follows a colon says more of it: "Radiotherapy: within 4 weeks"."""
    return end + 1 < len(tokens) and tokens[end].word == ":"


def _is_of(tokens: Sequence[Token], one: Mention, other: Mention) -> bool:
    """Whether the second says what the first is of: "infection of the liver"; a Dutch "of" is an or."""
    if one.kind == "status":
        return False
    if tokens[one.end].word != "of":
        return False
    between = {token.word for token in tokens[one.end + 1 : min(other.tokens)]}
    return between <= {"the", "a"} and languages.is_dutch(tokens) is not True


def _is_measured(context: Context, mention: Mention) -> bool:
    """Whether a threshold, a stage or a grade stands right beside it: "grade 2 heart failure (NYHA III)"."""
    if mention.concept == "healthy_volunteer":
        return False  # a volunteer of an age, with a weight
    tokens, taken = context.tokens, context.taken
    first = min(mention.tokens)
    if first and first - 1 in taken:
        return tokens[first - 1].kind != "mark"
    at = mention.end
    if not taken:
        return False
    while at < len(tokens) and at not in taken and tokens[at].word not in _SEPARATE:
        behind = context.is_plain(tokens, at)
        if behind == at and tokens[at].word not in {"(", "-", "["}:
            return False
        at = max(behind, at + 1)
    return at < len(tokens) and at in taken and tokens[at].kind != "mark"
