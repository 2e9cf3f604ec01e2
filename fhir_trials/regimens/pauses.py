"""Days with and days without: `for 3 weeks followed by 1 week off`, `21 days on/7 days off`, `daarna 7 dagen rust`."""

from collections.abc import Sequence
from typing import NamedTuple

from fhir_trials.regimens.tokens import Tokens

_IN_DAYS = {"day": 1, "week": 7}
_NOT_ON = ("every", "per", "from-on", "limit", "most", "course", "after")


class Pause(NamedTuple):
    """Days with and days without, which come by turns; 0 where the words do not say how many."""

    on: int
    off: int


class _Span(NamedTuple):
    start: int
    end: int
    days: int


def pause(tokens: Tokens, spans: Sequence[tuple[int, int]]) -> Pause | None:
    """The pause of a step; None where it has none.

    Args:
        tokens: of the text.
        spans: the places where its parts begin and end.
    """
    offs = [at for begin, end in spans for at in range(begin, end) if "off" in tokens[at].roles]
    if not offs:
        return None
    found = [one for begin, end in spans for one in _spans(tokens, begin, end)]
    rests = [one for one in found if _is_off(tokens, one)]
    if len(offs) != 1 or len(rests) != 1:
        return Pause(0, 0)
    before = {one.days for one in found if one.start < rests[0].start and _may_be_on(tokens, one)}
    stated = {one.days for one in found if "on" in tokens.at(one.end).roles and one != rests[0]}
    on = stated or before
    return Pause(on.pop() if len(on) == 1 else 0, rests[0].days)


def _spans(tokens: Tokens, begin: int, end: int) -> list[_Span]:
    """Lengths in whole days and weeks: `21 days`, `7-day`, `a week`."""
    found: list[_Span] = []
    for at in range(begin, end):
        days = _IN_DAYS.get(tokens[at].roles.get("time", ""))
        if days is None:
            continue
        start = at - 1 - (tokens.at(at - 1).word == "-")
        number = tokens.at(start)
        one = "article" in number.roles
        value = 1 if one else number.low
        if value is None or number.high is not None or value != int(value) or value < 1:
            continue
        found.append(_Span(start, at + 1, int(value) * days))
    return found


def _is_off(tokens: Tokens, one: _Span) -> bool:
    """Whether a word for a pause stands behind a length: `1 week off`, `7 days of rest`, `a 7-day rest period`."""
    at = one.end + ("small" in tokens.at(one.end).roles)
    return "off" in tokens.at(at).roles


def _may_be_on(tokens: Tokens, one: _Span) -> bool:
    """Whether it may be how long something is given before a pause."""
    before, behind = tokens.at(one.start - 1), tokens.at(one.end)
    if "cycle-word" in behind.roles or (behind.word == "-" and "cycle-word" in tokens.at(one.end + 1).roles):
        return False
    return before.roles.keys().isdisjoint(_NOT_ON)
