"""How often, on which days and how long one step of a scheme is given."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple, TypeVar

from fhir_trials.model import Duration, Frequency
from fhir_trials.regimens.denials import leaves_open
from fhir_trials.regimens.found import Step
from fhir_trials.regimens.how_often import Rhythm
from fhir_trials.regimens.parts import Part
from fhir_trials.regimens.pauses import Pause, pause
from fhir_trials.regimens.tokens import Tokens

_IN_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_WHOLE_DAYS = ("day", "week")
_MOST = 366
_T = TypeVar("_T")


class When(NamedTuple):
    """When a step is given.

    Attributes:
        open: the text says how often, but not so that it could be stated.
    """

    frequency: Frequency | None = None
    duration: Duration | None = None
    cycle: Duration | None = None
    days: tuple[int, ...] = ()
    open: bool = False


def rhythm_of(step: Step, read: Tokens) -> When:
    """When a step is given; what pauses, exceptions and other courses leave open is not stated."""
    cycle, often, own = _cycle(step)
    frequency = _frequency(often)
    days = _one(one.days for one in step.days) or ()
    duration = _one(one.length for one in step.durations)
    rest = pause(read, [(part.begin, part.end) for part in step.told])
    if frequency and days and _is_by_week(frequency):
        if not _are_weekly(days, frequency):
            return When(cycle=cycle, open=True)
        frequency = None  # the days say it
    if _is_open(step, read, frequency):
        pauses = any(part.off for part in step.told)
        lasting = None if pauses or _is_part(duration, cycle) else duration
        return When(None, lasting, cycle, open=True)
    if frequency and duration and not cycle and not days and _is_once_over(duration, frequency):
        return When(open=True)  # "for 3 days every 2 weeks"
    when = When(frequency, duration, cycle, days, open=bool(often) and not (frequency or days))
    if rest:
        return _with_pause(when, rest, step)
    return _of_part(when, step, read, own=own) if duration and cycle else when


def _is_once_over(duration: Duration, frequency: Frequency) -> bool:
    """Whether a length is over before it is given again."""
    return _days(duration) < frequency.period * _IN_DAYS.get(frequency.unit, 0)


def _is_open(step: Step, read: Tokens, frequency: Frequency | None) -> bool:
    """Whether words beside it leave it open when it is given."""
    by_week = bool(frequency and _is_by_week(frequency))
    told = [part for part in step.whole if part in step.told or part.given]
    if step.open or any(part.trails for part in step.told):
        return True
    if frequency and _times_of_day(told, read) not in (0, 1, frequency.times):
        return True  # "every morning and every evening"
    if frequency and frequency.unit == "hour" and any(_ends_in_hours(part, read) for part in step.told):
        return True
    return any(leaves_open(read, part.begin, part.end, by_week=by_week) for part in told)


def _times_of_day(told: Sequence[Part], read: Tokens) -> int:
    """How many times of a day are named: `in the morning and at night`."""
    return sum("day-time" in read[at].roles for part in told for at in range(part.begin, part.end))


def _ends_in_hours(part: Part, read: Tokens) -> bool:
    """Whether something goes on for hours, which is as good the time of an infusion as that of the whole."""
    return any(
        read[at].roles.get("time") in ("hour", "minute")
        and read.at(at - 1).low is not None
        and not read.at(at - 2).roles.keys().isdisjoint(("for", "first", "most", "limit"))
        for at in range(part.begin, part.end)
    )


def _is_by_week(frequency: Frequency) -> bool:
    return frequency.unit not in ("day", "hour", "minute", "second")


def _are_weekly(days: tuple[int, ...], frequency: Frequency) -> bool:
    """Whether days are those of a rhythm of once in so many weeks."""
    apart = frequency.period * 7
    once = frequency.times == 1 and frequency.unit == "week"
    return once and all(later - day == apart for day, later in pairwise(days))


def _cycle(step: Step) -> tuple[Duration | None, list[Rhythm], bool]:
    """The length of a course, how often on its days, and whether the course is this step's alone.

    Beside days, or a shorter length, `every 3 weeks` is the length of the course. None where two lengths are said.
    """
    rest = list(step.rhythms)
    found = [one.length for one in step.cycles]
    own = False
    part = _one(one.length for one in step.durations)
    for one in step.rhythms:
        length = one.period * _IN_DAYS.get(one.unit, 0)
        several = len({other.same for other in step.rhythms}) == 2
        within = part is not None and _days(part) < length and several
        if one.plain and one.times == 1 and length > 7 and (step.days or within):
            found.append(Duration(value=one.period, unit=one.unit))
            rest = [other for other in rest if other.same != one.same]
            own = True
    if _differ([one.length for part in step.whole for one in part.cycles]):
        return None, rest, own
    return _one(found), rest, own


def _frequency(often: Sequence[Rhythm]) -> Frequency | None:
    same = _one(one.same for one in often)
    if same is None or same[0] is None:
        return None
    return Frequency(times=same[0], period=same[1], unit=same[2])


def _with_pause(when: When, rest: Pause, step: Step) -> When:
    """With days off: the course and its days, or, where these are not said, nothing of how often."""
    if when.days and when.cycle:
        return when._replace(duration=None)
    on = tuple(range(1, min(rest.on, _MOST) + 1))
    course = rest.on + rest.off
    fits = when.cycle is None or _days(when.cycle) == course
    if when.days:
        is_clear = when.days[-1] <= rest.on and (not when.frequency or _is_daily(when.frequency))
    else:
        is_clear = _is_daily(when.frequency)
    if not on or not rest.off or not fits or not is_clear:
        return When(open=True)
    duration = _one(one.length for one in step.durations if one.length and _days(one.length) > course)
    cycle = when.cycle or Duration(value=Decimal(course), unit="day")
    return When(when.frequency, duration, cycle, when.days or on)


def _of_part(when: When, step: Step, read: Tokens, *, own: bool) -> When:
    """With a length that is a part of a course: its first days, where it is said to begin the course."""
    if not _is_part(when.duration, when.cycle):
        return when
    assert when.duration
    whole = _days(when.duration) == _days(when.cycle or when.duration)
    if when.days or not when.frequency or whole:
        return when._replace(duration=None)
    first = own or all("first" in read[one.start].roles for one in step.durations)
    if first and when.duration.unit in _WHOLE_DAYS and _is_daily(when.frequency):
        return when._replace(duration=None, days=tuple(range(1, int(_days(when.duration)) + 1)))
    return When(cycle=when.cycle, open=True)


def _is_part(duration: Duration | None, cycle: Duration | None) -> bool:
    return bool(duration and cycle and _days(duration) <= _days(cycle))


def _is_daily(frequency: Frequency | None) -> bool:
    """Whether it is given on each day."""
    return bool(frequency and (frequency.unit == "hour" or (frequency.unit, frequency.period) == ("day", 1)))


def _days(length: Duration) -> Decimal:
    return length.value * _IN_DAYS.get(length.unit, 0)


def _differ(values: Sequence[object]) -> bool:
    return any(one != values[0] for one in values)


def _one(values: Iterable[_T]) -> _T | None:
    """The value that all say; None where two differ, or none is said."""
    found = set(values)
    return found.pop() if len(found) == 1 else None
