"""Whether every word and number beside an amount is understood, so that none says that it is not given."""

import string
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from fhir_trials.eligibility.understanding.words.scanner import plain
from fhir_trials.regimens.numbers_left import is_understood
from fhir_trials.regimens.parts import Part
from fhir_trials.regimens.pieces import spelled
from fhir_trials.regimens.tokens import Token, Tokens
from fhir_trials.regimens.ways import via
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
_SIGNS = ("x", "×", "*")
_LONGEST_LABEL = 3
_SHORTEST = 3
_LONG = 7
_SMALL = string.ascii_lowercase + "("


class Known(NamedTuple):
    """A text, and the names that may stand in it.

    Attributes:
        read: its tokens.
        text: as printed.
        language: that of the text.
        own: the pieces of the name of what is given.
        names: the words of all names of the trial; those alone that are in no table count.
    """

    read: Tokens
    text: str
    language: str
    own: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(cls, read: Tokens, text: str, language: str, *, name: str, names: Iterable[str]) -> "Known":
        """With the pieces of the names."""
        others = frozenset(piece for other in names for piece in spelled(plain(other)) if piece.isalpha())
        return cls(read, text, language, frozenset(spelled(plain(name))), others)


def not_understood(told: Sequence[Part], known: Known) -> Token | None:
    """The first word or number of the parts that is not known to be harmless; None if all are.

    Harmless are facts that were read, names, words for giving, ways, times and what joins them, never those that
    deny, stop or compare, nor words that are in no table.

    Args:
        told: the parts that say how much, or how often.
        known: the text, and the names that may stand in it.
    """
    for part in told:
        taken = frozenset(_taken(part))
        first = part.amounts[0].start if part.amounts else part.begin
        for at in range(part.begin, part.end):
            if at in taken or _is_of_name(at, known) or _is_name(at, part, known):
                continue
            if not _is_harmless(at, first, part, known.read, taken) and not _is_way(at, part, known):
                return known.read[at]
    return None


def _taken(part: Part) -> Iterator[int]:
    """The places of what was read as a fact, or left out as denied."""
    facts = (part.amounts, part.limits, part.rhythms, part.cycles, part.days, part.durations, part.untils)
    for one in (fact for kind in (*facts, part.courses, part.denied) for fact in kind):
        yield from range(one.start, one.end)
    for way in (*part.routes, *part.forms):
        yield way.start


def _is_of_name(at: int, known: Known) -> bool:
    """Whether it is of the name of what is given, or a word in no table that is of another name of the trial."""
    token, before = known.read[at], known.read.at(at - 1)
    if not token.roles and token.word in known.names:
        return True
    # "D3"; a number alone is none of a name
    hangs = before.end == token.start and before.word not in _SIGNS
    return (hangs or token.word.isalpha()) and all(piece in known.own for piece in spelled(token.word))


def _is_way(at: int, part: Part, known: Known) -> bool:
    """Whether it is of a way that has no code: `via verneveling`."""
    read, text = known.read, known.text
    if read[at].roles or read.at(at - 1).word != "via":
        return False
    way = via(text[read[at - 1].start : read[part.end - 1].end], known.language)
    return way is not None and read[at].end - read[at - 1].start <= len(way)


def _is_harmless(at: int, first: int, part: Part, read: Tokens, taken: frozenset[int]) -> bool:
    token, roles = read[at], read[at].roles
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


def _is_name(at: int, part: Part, known: Known) -> bool:
    """Whether a word in no table is a name: it ends as names of drugs do, or has a capital within a sentence."""
    read, text = known.read, known.text
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
