"""How long and how often in all: `for 14 days`, `6 cycles`, `until progression`."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import NamedTuple

from fhir_trials.model.values import Duration
from fhir_trials.regimens.tokens import Tokens
from fhir_trials.regimens.words import time_unit

_TOO_SHORT = ("second", "minute", "hour")
_LONGEST_UNTIL = 30


class Length(NamedTuple):
    """A length of time, and where it stands.

    Attributes:
        length: None where the words leave it open: `for 4-6 weeks`.
        again: it is a part of each week or month: `for 5 days a week`.
    """

    start: int
    end: int
    length: Duration | None
    again: bool = False


class Until(NamedTuple):
    """Words that say what ends it, by their places."""

    start: int
    end: int


class Count(NamedTuple):
    """How many courses; None where the words leave it open (`4-6 cycles`)."""

    start: int
    end: int
    how_many: int | None


def durations(tokens: Tokens) -> Iterator[Length]:
    """How long something is given; what takes minutes or hours is the time of an infusion, and none."""
    for at, token in enumerate(tokens):
        if "for" in token.roles or (
            "for-x" in token.roles
            and any(role in tokens.at(at - 1).roles for role in ("adverb", "often", "time"))
        ):
            one = _behind(tokens, at, at + 1)
        elif "first" in token.roles:
            one = _first(tokens, at)
        else:
            continue
        if one and not _is_watched(tokens, at):
            yield one


def _is_watched(tokens: Tokens, at: int) -> bool:
    return any("followed" in tokens.at(place).roles for place in range(at - 3, at))


def _behind(tokens: Tokens, start: int, at: int) -> Length | None:
    if "first" in tokens.at(at).roles:
        at += 1
        if tokens.at(at).start == tokens[at - 1].end:
            return None  # "1e9 days"
    if "total" in tokens.at(at).roles or "between" in tokens.at(at).roles:
        at += 1
    number = tokens.at(at)
    value = number.low
    single = "article" in number.roles
    if value is None and (single or tokens[start].word.endswith(" a")):
        value, at = Decimal(1), at - (not single)
    behind = at + 1
    while "between" in tokens.at(behind).roles:
        behind += 1
    meaning = tokens.at(behind).roles.get("time")
    if value is None or value <= 0 or not meaning or meaning in _TOO_SHORT:
        return None
    after = tokens.at(behind + 1)
    if "followed" in after.roles or "followed" in tokens.at(behind + 2).roles:
        return None
    if period := _of_each(tokens, behind + 1):
        return Length(start, period, None, again=True)
    is_open = number.high is not None or after.word == "out" or _is_one_of(tokens, behind + 1)
    length = None if is_open else Duration.model_validate({"value": value, "unit": meaning})
    return Length(start, behind + 1, length)


def _of_each(tokens: Tokens, at: int) -> int:
    """The place behind `a week`, `of each month`; 0 where neither stands here."""
    roles = tokens.at(at).roles.keys()
    if roles.isdisjoint(("per", "every", "cycle-in")):
        return 0
    at += 1 + ("every" in tokens.at(at + 1).roles)
    return at + 1 if "time" in tokens.at(at).roles else 0


def _is_one_of(tokens: Tokens, at: int) -> bool:
    """Whether another length, or a longer one, may be meant: `for 4 or 6 weeks`, `for 12 weeks or longer`."""
    other = tokens.at(at + 1)
    return "or" in tokens.at(at).roles and (other.low is not None or "open-end" in other.roles)


def _first(tokens: Tokens, at: int) -> Length | None:
    """`1e week`, `first 2 weeks`; a first day is none."""
    number = tokens.at(at + 1)
    behind = at + 2 if number.low is not None else at + 1
    unit = tokens.at(behind).roles.get("time")
    if not unit or unit in _TOO_SHORT or number.high or (number.low is None and unit == "day"):
        return None
    if number.low is not None and (number.low <= 0 or number.start == tokens[at].end):
        return None  # "1e9 days"
    if "for" in tokens.at(at - 1).roles or "cycle-in" in tokens.at(behind + 1).roles:
        return None
    return Length(at, behind + 1, Duration(value=number.low or Decimal(1), unit=time_unit(unit)))


def untils(tokens: Tokens) -> Iterator[Until]:
    """What ends it: `until progression or unacceptable toxicity`, `for up to 2 years`, `through week 52`."""
    for at, token in enumerate(tokens):
        if "until" in token.roles:
            end = _end_of_clause(tokens, at)
            if (end > at + 1 or " " in token.word) and tokens.at(at + 1).low is None:
                yield Until(at, end)
        elif "most" in token.roles and (end := _most(tokens, at)):
            yield Until(at, end)


def _most(tokens: Tokens, at: int) -> int:
    """The place behind `up to 2 years` or `up to week 24`; 0 where neither stands here."""
    number = tokens.at(at + 1)
    if number.low is None:
        return 0
    if tokens[at].word.endswith(("week", "month", "day")):
        return at + 2
    unit = tokens.at(at + 2 + (tokens.at(at + 2).word == "-")).roles.get("time")
    return at + 3 + (tokens.at(at + 2).word == "-") if unit and unit not in _TOO_SHORT else 0


def _end_of_clause(tokens: Tokens, at: int) -> int:
    """The place behind the words that hang together with those at a place."""
    depth = 0
    for place in range(at + 1, min(at + _LONGEST_UNTIL, len(tokens))):
        word = tokens[place].word
        if "stop" in tokens[place].roles or "next" in tokens[place].roles or word == ".":
            return place
        depth += (word == "(") - (word == ")")
        if depth < 0:
            return place
        if word == "," and not depth and not _goes_on(tokens, place):
            return place
    return min(at + _LONGEST_UNTIL, len(tokens)) if len(tokens) <= at + _LONGEST_UNTIL else at


def _goes_on(tokens: Tokens, comma: int) -> bool:
    """Whether a list goes on behind a comma: `progression, death or withdrawal`."""
    for place in range(comma + 1, comma + 8):
        token = tokens.at(place)
        if "stop" in token.roles or token.low is not None:
            return False
        if "or" in token.roles or token.word in ("or", "of"):
            return True
    return False


def courses(tokens: Tokens, taken: Collection[int]) -> Iterator[Count]:
    """How many courses are given: `6 kuren`, `for 4 cycles`; not `up to 6`, `after 2`, `cycles 2-6`.

    Args:
        tokens: of the text.
        taken: places of what says how long a course is.
    """
    for at, token in enumerate(tokens):
        if token.low is None or at in taken:
            continue
        behind = at + 1
        if behind in taken:
            while behind in taken:
                behind += 1
            named = "course" in tokens.at(behind - 1).roles or "course" in tokens.at(at + 1).roles
        else:
            named = "course" in tokens.at(behind).roles
            behind += 1
        before = tokens.at(at - 1)
        refused = "course-not" in before.roles or "limit" in before.roles or "most" in before.roles
        alone = token.low == 1 and at + 1 in taken  # "1 cycle = 21 days"
        if named and not refused and not alone and token.low == int(token.low) and token.low >= 1:
            several = token.high is not None or ("or" in before.roles)
            yield Count(at, behind, None if several else int(token.low))
