"""What stands beside an amount of time: "within the last", "before randomisation". `mappings/window-words.csv`"""

from collections.abc import Sequence
from typing import NamedTuple, cast

from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.window_words import words
from fhir_trials.eligibility.understanding.words.word_classes import WINDOW_ROLE
from fhir_trials.model.statements import Anchor

ENDS = frozenset(".;:,()[]")
"""Marks that end what is said of an amount."""

_FURTHEST = 9
_AGAINST = frozenset({"able", "not-history", "not-before"})
_WITH = frozenset({"article", "past", "in", "within", "for"})


class Side(NamedTuple):
    """What stands on one side of an amount: the roles of the words, and how far they go."""

    roles: frozenset[str]
    edge: int


def left_of(tokens: Sequence[Token], start: int) -> Side:
    """The roles of the words that end right before an amount; articles between them are passed over."""
    roles: set[str] = set()
    edge, at = start, start
    while at > 0 and start - at < _FURTHEST:
        match = words().roles.ending(tokens, at)
        if match is None:
            break
        at = match.edge
        said = set(match.values) - {"between", "duration-behind", "not-behind", "since", "of", "from"}
        if not said:
            break
        if said & _AGAINST and not said & _WITH:
            roles |= said if not roles & {"within", "past", "next"} else set[str]()
            break
        roles |= said
        if said != {"article"}:
            edge = at
    return Side(frozenset(roles), edge)


def right_of(tokens: Sequence[Token], end: int) -> Side:
    """The roles of the first telling words right behind an amount."""
    at = end
    while at < len(tokens) and at - end < _FURTHEST:
        match = words().roles.at(tokens, at)
        if match is None:
            break
        said = set(match.values)
        if said <= {"between", "article", "past", "condition"} and not said & {"before"}:
            if "between" not in said and "article" not in said:
                break
            at = match.edge
            continue
        return Side(frozenset(said), match.edge)
    return Side(frozenset(), end)


def anchor_at(tokens: Sequence[Token], start: int) -> tuple[Anchor | None, int]:
    """What a window is reckoned from, and the position behind its words; an event of its own where it is none known."""
    at = start
    while at < len(tokens) and at - start < _FURTHEST:
        token = tokens[at]
        if token.word in ENDS or token.word in {"or", "and", "en"}:
            break
        match = words().anchors.at(tokens, at)
        if match:
            return cast(Anchor, match.values[0]), match.edge
        at += 1
    return ("event", start) if at > start else (None, start)


def is_future(tokens: Sequence[Token], start: int) -> bool:
    """Whether a word before it in its clause says that it is yet to come."""
    at = start - 1
    while at >= 0 and tokens[at].word not in {".", ";"} and start - at <= 14:
        match = words().roles.at(tokens, at) if tokens[at].classes & WINDOW_ROLE else None
        if match and "future" in match.values:
            return True
        if tokens[at].word == ":":
            label = words().roles.ending(tokens, at)
            return label is not None and "future" in label.values  # "Planned: surgery within 4 weeks"
        at -= 1
    return False


def is_doubtful(tokens: Sequence[Token], end: int) -> bool:
    """Whether another length stands behind a window: "or 5 half-lives, whichever is longer"."""
    for at in range(end, min(end + 16, len(tokens))):
        match = words().roles.at(tokens, at) if tokens[at].classes & WINDOW_ROLE else None
        if match and "condition" in match.values:
            return True
    return False
