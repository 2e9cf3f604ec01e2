"""Whether a number that is no part of a dose is understood: of a strength, a diluent, minutes, a pause, one course."""

from fhir_trials.regimens.parts import Part
from fhir_trials.regimens.tokens import Tokens

_SHORT = ("second", "minute", "hour")
_IN_DAYS = {"day": 1, "week": 7}
_OF_AMOUNTS = ("unit", "count", "strength")
_LETTERS = ("e", "u", "eh")
_FAR = 4
_CODE = 3
_JOINS = (",", "(", ";", "/", "±", "-")


def is_understood(at: int, part: Part, read: Tokens, taken: frozenset[int]) -> bool:
    """Whether a number says nothing of how much or how often; a number that may be one of several says something.

    Args:
        at: its place, which is in no fact.
        part: the part it stands in.
        read: the tokens of the text.
        taken: the places of the facts.
    """
    token = read[at]
    behind = at + 1 + (read.at(at + 1).word == "-")
    unit = read.at(behind)
    if "article" in token.roles or (token.low == 1 and "digits" not in token.roles):
        return at + 1 in taken or _is_of_amount(at + 1, read)
    if _is_of_amount(behind, read) or unit.word == "%":
        return True
    if "times" in unit.roles and read.at(behind + 1).low is not None:
        return _is_of_amount(behind + 2, read)  # "2 x 150 mg"
    if unit.low is not None and _is_of_amount(behind + 1, read):
        return "digits" not in token.roles or _is_in_bracket(at, read)
    if read.at(at - 1).word == "auc" or ("in-cycle" in read.at(at - 1).roles and behind in taken):
        return True  # "AUC 5", "cycle 2 day 1"
    if token.low == 1 and "course" in unit.roles and behind in taken:
        return True  # "1 cycle = 21 days"
    bounded = not read.at(at - 1).roles.keys().isdisjoint(("limit", "most", "course-not"))
    if "course" in unit.roles and bounded:
        return True  # "up to 4 cycles"
    if time := unit.roles.get("time"):
        lasting = bounded and "for" in read.at(at - 2).roles
        return (
            time in _SHORT
            or lasting
            or _is_of_pause(behind + 1, read)
            or _is_said_twice(at, time, part, read)
        )
    coded = read.at(at - 1).word == "-" and read.at(at - 2).end == token.start - 1
    if coded and read.at(at - 2).word.isalpha() and len(token.word) >= _CODE:
        return True  # "MK-3475"
    return "in-cycle" in read.at(at - 1).roles or _goes_on(at, part, read)


def _is_of_amount(at: int, read: Tokens) -> bool:
    token = read.at(at)
    return token.word not in _LETTERS and not token.roles.keys().isdisjoint(_OF_AMOUNTS)


def _is_in_bracket(at: int, read: Tokens) -> bool:
    return read.at(at - 1).word in ("(", "[")


def _is_of_pause(at: int, read: Tokens) -> bool:
    """Whether a length is one with or without: `1 week off`, `7 days of rest`, `3 weeks on`."""
    near = [read.at(place).roles for place in range(at, at + 2)]
    return any(not roles.keys().isdisjoint(("off", "on", "paused")) for roles in near)


def _is_said_twice(at: int, time: str, part: Part, read: Tokens) -> bool:
    """Whether a length in a bracket is that before it: `3 weeks (21 days)`, `every 21 days (3 weeks)`."""
    value = read[at].low
    if value is None or read[at].high or not _is_in_bracket(at, read):
        return False
    lasting = [one.length for one in (*part.durations, *part.cycles) if one.end <= at and one.length]
    lengths = [(one.value, one.unit) for one in lasting]
    lengths += [(one.period, one.unit) for one in part.rhythms if one.end <= at and one.plain]
    days = value * _IN_DAYS.get(time, -1)
    return any(length * _IN_DAYS.get(unit, 0) == days for length, unit in lengths)


def _goes_on(at: int, part: Part, read: Tokens) -> bool:
    """Whether it goes on with a list of days that is left open: `days 1, 8, 15 ± 2`."""
    if not any(not one.days for one in part.days):
        return False
    ends = {one.end for one in part.days if not one.days}
    for place in range(at, max(at - _FAR, -1), -1):
        if place in ends:
            return True
        token = read.at(place - 1)
        if token.word not in _JOINS and token.roles.keys().isdisjoint(("and", "or", "and-so-on", "to")):
            return place in ends
    return False
