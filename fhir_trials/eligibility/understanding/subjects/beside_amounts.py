"""What stands beside an amount of time: "within the last", "before or after". `mappings/window-words.csv`"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from fhir_trials.eligibility.understanding.words import languages
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.window_words import words
from fhir_trials.eligibility.understanding.words.word_classes import WINDOW_ROLE

ENDS = frozenset(".;:,()[]")
"""Marks that end what is said of an amount."""
JOINS = frozenset({"or", "and", "of", "en", "and/or", "en/of", "/"})

FURTHEST = 9
"""Tokens on a side of an amount that are looked at."""
_AGAINST = frozenset({"able", "not-history", "not-before"})
_WITH = frozenset({"article", "past", "in", "within", "for"})
_SIDES = frozenset({"before", "after"})


class Side(NamedTuple):
    """What stands on one side of an amount: the roles of the words, and how far they go.

    Attributes:
        bound: which end a comparator between the words makes it: "at least the last 3 months".
    """

    roles: frozenset[str]
    edge: int
    bound: Literal["lower", "upper"] | None = None


def left_of(tokens: Sequence[Token], start: int) -> Side:
    """The roles of the words that end right before an amount; articles between them are passed over."""
    roles: set[str] = set()
    edge, at, bound = start, start, None
    while at > 0 and start - at < FURTHEST:
        match = words().roles.ending(tokens, at)
        if match is None:
            side = tokens[at - 1].value.side if tokens[at - 1].kind == "comparator" else None
            if bound or side not in ("lower", "upper") or not roles & {"past", "next"}:
                break
            bound, edge, at = side, at - 1, at - 1
            continue
        at = match.edge
        said = set(match.values) - {"between", "duration-behind", "not-behind", "since", "of", "from"}
        if not said:
            break
        if said & _AGAINST and not said & _WITH:
            # "three times weekly for at least 3 months" is a length of time all the same
            against = said - {"not-history"} if "for" in roles else said
            roles |= against if not roles & {"within", "past", "next"} else set[str]()
            break
        roles |= said
        if said != {"article"}:
            edge = at
    return Side(frozenset(roles), edge, bound)


def right_of(tokens: Sequence[Token], start: int, end: int) -> Side:
    """The roles of the first telling words right behind an amount.

    Args:
        tokens: of the criterion.
        start: the position of the first token of the amount, or of the words before it.
        end: the position behind the amount.
    """
    at = end
    while at < len(tokens) and at - end < FURTHEST:
        match = words().roles.at(tokens, at)
        if match is None or is_or(tokens, at, start, end):
            break
        said = set(match.values)
        if said <= {"between", "article", "past", "condition"}:
            if "between" not in said and "article" not in said:
                break
            at = match.edge
            continue
        return _on_both_sides(tokens, Side(frozenset(said), match.edge))
    return Side(frozenset(), end)


def _on_both_sides(tokens: Sequence[Token], side: Side) -> Side:
    """Of "before or after", "voor en na": both."""
    place = side.edge + 1
    if not side.roles & _SIDES or place >= len(tokens) or tokens[side.edge].word not in JOINS:
        return side
    match = words().roles.at(tokens, place)
    other = _SIDES.intersection(match.values) - side.roles if match else frozenset[str]()
    return Side(side.roles | other, match.edge) if match and other else side


def is_or(tokens: Sequence[Token], at: int, start: int, end: int) -> bool:
    """Whether a word is the Dutch "of" ("binnen 4 weken of") behind an amount, and not the English one."""
    if tokens[at].word != "of":
        return False
    known = words()
    said = [token.word for token in tokens[start:end]]
    balance = sum((word in known.dutch) - (word in known.english) for word in said)
    return balance > 0 or (balance == 0 and languages.is_dutch(tokens) is True)


def is_future(tokens: Sequence[Token], start: int) -> bool:
    """Whether a word before it in its clause says that it is yet to come."""
    at = start - 1
    while at >= 0 and tokens[at].word not in {".", ";"} and start - at <= 14:
        if has_role(tokens, at, "future"):
            return True
        if tokens[at].word == ":":
            label = words().roles.ending(tokens, at)
            return label is not None and "future" in label.values  # "Planned: surgery within 4 weeks"
        at -= 1
    return False


def is_doubtful(tokens: Sequence[Token], end: int) -> bool:
    """Whether another length stands behind a window: "or 5 half-lives, whichever is longer"."""
    return any(has_role(tokens, at, "condition") for at in range(end, min(end + 16, len(tokens))))


def has_role(tokens: Sequence[Token], at: int, role: str) -> bool:
    """Whether words that begin at a place play a role."""
    match = words().roles.at(tokens, at) if tokens[at].classes & WINDOW_ROLE else None
    return match is not None and role in match.values
