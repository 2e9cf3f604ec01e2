"""How often: `twice a day`, `q3w`, `2 dd`, `om de dag`."""

from decimal import Decimal
from typing import NamedTuple

from fhir_trials.model.values import TimeUnit
from fhir_trials.regimens.tokens import Tokens
from fhir_trials.regimens.words import time_unit

_RATES = ("second", "minute")


class Rhythm(NamedTuple):
    """How often something is done.

    Attributes:
        start: the place of its first token.
        end: the place behind its last.
        times: so often in each period; None where the words leave it open (`2-3 times a day`).
        plain: it is said without a count: `every 3 weeks`.
    """

    start: int
    end: int
    times: int | None
    period: Decimal
    unit: TimeUnit
    plain: bool = False

    @property
    def same(self) -> tuple[int | None, Decimal, TimeUnit]:
        """What makes two rhythms one."""
        return self.times, self.period, self.unit


class _Period(NamedTuple):
    end: int
    period: Decimal
    unit: TimeUnit
    open: bool = False


def rhythms(tokens: Tokens, behind_amounts: frozenset[int] = frozenset()) -> list[Rhythm]:
    """How often, as often as a text says it, in order.

    Args:
        tokens: of the text.
        behind_amounts: places at which an amount has just ended: only there does `a day` say how often.
    """
    found: list[Rhythm] = []
    at = 0
    while at < len(tokens):
        one = _counted(tokens, at) or _uncounted(tokens, at, behind_amounts)
        if one is None:
            at += 1
            continue
        at = one.end
        if one.unit not in _RATES and not _of_something_else(tokens, one):
            found.append(_unless_open(tokens, one))
    return found


def _of_something_else(tokens: Tokens, one: Rhythm) -> bool:
    """Whether it says how often something is looked at: `weekly visits`."""
    return "watched" in tokens.at(one.end).roles or (
        "watched" in tokens.at(one.end + 1).roles
        and not tokens.at(one.end).roles
        and tokens.at(one.end).word.isalpha()
    )


def _unless_open(tokens: Tokens, one: Rhythm) -> Rhythm:
    before, behind = tokens.at(one.start - 1), tokens.at(one.end)
    limited = "limit" in before.roles or "most" in before.roles or before.word in ("about", "ongeveer")
    another = "or" in behind.roles and tokens.at(one.end + 1).low is not None
    choice = "or" in before.roles or (before.word == "-" and one.plain)
    return one._replace(times=None) if limited or another or choice else one


def _counted(tokens: Tokens, at: int) -> Rhythm | None:
    """`twice a day`, `3x per week`, `2 dd`, `5 days a week`."""
    token = tokens[at]
    count = token.low if token.low is not None else None
    behind = at + 1
    if "counted" in token.roles:
        count = Decimal(token.roles["counted"])
    elif count is None:
        return None
    elif "daily-times" in tokens.at(behind).roles:
        times = None if token.high or count != int(count) else int(count)
        return Rhythm(at, behind + 1, times, Decimal(1), "day")
    elif "times" in tokens.at(behind).roles:
        behind += 1
    elif tokens.at(behind).word in ("day", "days", "dag", "dagen"):
        return _days_of_a_week(tokens, at, behind + 1)
    else:
        return None
    if tokens.at(behind).word == "-":
        behind += 1
    period = _period(tokens, behind)
    if period is None:
        return None
    whole = count == int(count) and count >= 1 and not token.high and not period.open
    return Rhythm(at, period.end, int(count) if whole else None, period.period, period.unit)


def _days_of_a_week(tokens: Tokens, at: int, behind: int) -> Rhythm | None:
    token, unit = tokens[at], tokens.at(behind + 1)
    if "per" not in tokens.at(behind).roles or unit.roles.get("time") != "week" or token.low is None:
        return None
    times = int(token.low) if not token.high and 1 <= token.low <= 7 else None
    return Rhythm(at, behind + 2, times, Decimal(1), "week")


def _period(tokens: Tokens, at: int) -> _Period | None:
    """What follows a count: `a day`, `every 3 weeks`, `daily`, `every other day`."""
    token = tokens.at(at)
    if "adverb" in token.roles:
        return _Period(at + 1, Decimal(1), time_unit(token.roles["adverb"]))
    if "often" in token.roles:
        times, period, unit = token.roles["often"].split("/")
        return _Period(at + 1, Decimal(period), time_unit(unit)) if times == "1" else None
    if "per" in token.roles or "every" in token.roles:
        return _length(tokens, at + 1)
    return None


def _length(tokens: Tokens, at: int) -> _Period | None:
    """A length of time, one of its unit where no number is said."""
    number = tokens.at(at)
    if number.low is not None:
        behind = at + 1
        another = "or" in tokens.at(behind).roles and tokens.at(behind + 1).low is not None
        if another:
            behind += 2
        if tokens.at(behind).word == "-":
            behind += 1
        unit = tokens.at(behind).roles.get("time")
        if unit is None or number.low <= 0:
            return None
        return _Period(behind + 1, number.low, time_unit(unit), another or number.high is not None)
    unit = number.roles.get("time")
    return _Period(at + 1, Decimal(1), time_unit(unit)) if unit else None


def _uncounted(tokens: Tokens, at: int, behind_amounts: frozenset[int]) -> Rhythm | None:
    """`daily`, `BID`, `every 3 weeks`, `q3w`, `3-weekly`, and behind an amount `a day`, `/day`."""
    token = tokens[at]
    if "often" in token.roles:
        times, period, unit = token.roles["often"].split("/")
        return Rhythm(at, at + 1, int(times), Decimal(period), time_unit(unit))
    if "every" in token.roles:
        return _every(tokens, at)
    if "per" in token.roles and (at in behind_amounts or (token.word == "/" and _behind_way(tokens, at))):
        if period := _length(tokens, at + 1):
            return _once(at, period)
    elif "adverb" in token.roles:
        unit = time_unit(token.roles["adverb"])
        return Rhythm(at, at + 1, 1, Decimal(1), unit, plain=True)
    elif token.low is not None:
        return _numbered_adverb(tokens, at)
    return None


def _behind_way(tokens: Tokens, at: int) -> bool:
    """Whether it stands behind the route: `40 mg p.o./day`."""
    return "route" in tokens.at(at - 1).roles


def _numbered_adverb(tokens: Tokens, at: int) -> Rhythm | None:
    behind = at + 1 + (tokens.at(at + 1).word == "-")
    unit = tokens.at(behind).roles.get("adverb")
    number = tokens[at]
    if unit is None or number.low is None or number.low <= 0:
        return None
    # "100 mg 2 daily" is nothing that is known; "3-weekly" is
    if unit == "day":
        return None
    times = None if number.high else 1
    return Rhythm(at, behind + 1, times, number.low, time_unit(unit), plain=True)


def _every(tokens: Tokens, at: int) -> Rhythm | None:
    if tokens[at].word == "q" and tokens.at(at + 1).low is not None:
        unit = tokens.at(at + 2)
        meaning = unit.roles.get("letter-time") or unit.roles.get("time")
        number = tokens[at + 1]
        if not meaning or not number.low:
            return None
        times = None if number.high else 1
        return Rhythm(at, at + 3, times, number.low, time_unit(meaning), plain=True)
    if tokens[at].word == "q":
        return None
    period = _length(tokens, at + 1)
    return _once(at, period) if period else None


def _once(at: int, period: _Period) -> Rhythm:
    return Rhythm(at, period.end, None if period.open else 1, period.period, period.unit, plain=True)
