"""Whether every word and number beside an amount is understood, so that none says that it is not given."""

import string
from collections.abc import Iterator, Sequence
from functools import cache

from fhir_trials.eligibility.understanding.words.scanner import plain
from fhir_trials.regimens.numbers_left import is_understood
from fhir_trials.regimens.parts import Part
from fhir_trials.regimens.pieces import spelled
from fhir_trials.regimens.tokens import Token, Tokens
from fhir_trials.regimens.words import of_role

# Roles whose words say nothing against an amount, wherever they stand; `plain` words are in the table for that alone.
_HARMLESS = frozenset(
    {
        *(
            "unit",
            "per-what",
            "per-dose",
            "strength",
            "count",
            "form",
            "fraction",
            "total",
            "diluent",
            "not-drug",
        ),
        *(
            "often",
            "adverb",
            "counted",
            "times",
            "daily-times",
            "day-time",
            "per",
            "every",
            "time",
            "unit-name",
        ),
        *(
            "of-days",
            "course",
            "cycle-word",
            "cycle-of",
            "cycle-in",
            "repeats",
            "in-cycle",
            "for",
            "for-x",
            "first",
        ),
        *(
            "and",
            "or",
            "and-so-on",
            "next",
            "off",
            "on",
            "paused",
            "weekday",
            "between",
            "length-of",
            "number",
        ),
        *(
            "given",
            "several",
            "together",
            "article",
            "points-at",
            "small",
            "to-be",
            "placebo",
            "group",
            "plain",
        ),
    }
)
# Words that make a bound, or leave something out: of what stands behind them, which must have been read.
_BOUNDS = ("limit", "most", "course-not")
# Letters that are units in capitals alone: `1e5` is a number.
_LETTERS = ("e", "u", "eh")
_LONGEST_LABEL = 3
_SHORTEST = 3
_LONG = 7
_SMALL = string.ascii_lowercase + "("


class Own(frozenset[str]):
    """The pieces of the name of what is given."""

    @classmethod
    def of(cls, name: str) -> "Own":
        """Those of a name; none of an empty one."""
        return cls(spelled(plain(name)))


def not_understood(told: Sequence[Part], read: Tokens, own: Own, text: str) -> Token | None:
    """The first word or number of the parts that is not known to be harmless; None if all are.

    Harmless are facts that were read, the name, words for giving, ways, times and what joins them, never those that
    deny, stop or compare, nor words that are in no table.

    Args:
        told: the parts that say how much, or how often.
        read: the tokens of the text.
        own: the name of what is given.
        text: as printed.
    """
    for part in told:
        taken = frozenset(_taken(part))
        first = part.amounts[0].start if part.amounts else part.begin
        for at in range(part.begin, part.end):
            if (
                at not in taken
                and not _is_harmless(at, first, part, read, own, taken)
                and not _is_name(at, part, read, text)
            ):
                return read[at]
    return None


def _taken(part: Part) -> Iterator[int]:
    """The places of what was read as a fact, or left out as denied."""
    facts = (part.amounts, part.limits, part.rhythms, part.cycles, part.days, part.durations, part.untils)
    for one in (fact for kind in (*facts, part.courses, part.denied) for fact in kind):
        yield from range(one.start, one.end)
    for way in (*part.routes, *part.forms):
        yield way.start


def _is_harmless(at: int, first: int, part: Part, read: Tokens, own: Own, taken: frozenset[int]) -> bool:
    token, roles = read[at], read[at].roles
    hangs = read.at(at - 1).end == token.start and read.at(at - 1).word not in ("x", "×", "*")  # "D3"; a number alone is none of a name
    if (hangs or token.word.isalpha()) and all(piece in own for piece in spelled(token.word)):
        return True
    before = read.at(at - 1).roles
    if "group" in before and len(token.word) <= _LONGEST_LABEL:
        return True
    if token.low is not None or "digits" in roles:
        return is_understood(at, part, read, taken)
    if not any(map(str.isalpha, token.word)):
        return token.word not in "<>≤≥"
    if "open-end" in roles and "or" in before:
        return at - 2 in taken and "time" in read.at(at - 2).roles  # "for 12 weeks or longer"
    if token.word in _LETTERS:
        return False
    if "route" in roles and "form" not in roles:
        return not before.keys().isdisjoint(("group", "route-lost"))
    if not roles.keys().isdisjoint(_BOUNDS):
        return at + 1 in taken or ("plain-behind" in roles and at > first) or "plain" in roles
    if "excepted" in roles or "plain-behind" in roles:
        return at > first
    return not roles.keys().isdisjoint(_HARMLESS)


def _is_name(at: int, part: Part, read: Tokens, text: str) -> bool:
    """Whether a word in no table is a name: it ends as names of drugs do, or has a capital within a sentence."""
    token = read[at]
    word = text[token.start : token.end]
    if token.roles or not word.isalpha():
        return False
    if _is_acronym(at, read, text) or (len(word) >= _LONG and token.word.endswith(_endings())):
        return True
    before = text[read[part.begin].start : token.start]
    inside = word.istitle() and len(word) >= _LONG - 2 and before.strip().endswith(tuple(_SMALL))
    return inside and any(one.islower() and len(one) >= _SHORTEST for one in before.split())


@cache
def _endings() -> tuple[str, ...]:
    return tuple(of_role("name-ending"))


def _is_acronym(at: int, read: Tokens, text: str) -> bool:
    """Whether it is the short name of a disease or scheme, or of what stands before its bracket: `for ABVD`, `(TPC)`."""
    token, before = read[at], read.at(at - 1)
    word = text[token.start : token.end]
    if token.roles or not (word.isalpha() and word.isupper() and len(word) >= _SHORTEST):
        return False
    if before.word == "(":
        return read.at(at + 1).word == ")"
    return (
        before.word in ("for", "of", "voor", "van", "/")
        and text[: token.start].upper() != text[: token.start]
    )
