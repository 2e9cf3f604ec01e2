"""How often, on which days and how long one step of a scheme is given."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from fhir_trials.model import Duration, Frequency
from fhir_trials.regimens.denials import leaves_open
from fhir_trials.regimens.found import Step
from fhir_trials.regimens.how_often import Rhythm
from fhir_trials.regimens.lengths import Length
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
    if _is_open(step, read, frequency, days):
        return When(None, duration if not _is_part(duration, cycle) else None, cycle, open=True)
    when = When(frequency, duration, cycle, days, open=bool(often) and not frequency)
    if rest := pause(read, [(part.begin, part.end) for part in step.told]):
        return _with_pause(when, rest, step)
    return _of_part(when, step, read, own=own) if duration and cycle else when


def _is_open(step: Step, read: Tokens, frequency: Frequency | None, days: tuple[int, ...]) -> bool:
    """Whether words beside it, or days beside a rhythm of weeks, leave it open when it is given."""
    by_week = bool(frequency and frequency.unit not in ("day", "hour"))
    told = [part for part in step.whole if part in step.told or part.given]
    if step.open or any(part.trails for part in step.told):
        return True
    if any(leaves_open(read, part.begin, part.end, by_week=by_week) for part in told):
        return True
    return bool(days) and by_week


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
    stated = {one.length for part in step.whole for one in part.cycles}
    return (_one(found) if len(stated) < 2 else None), rest, own


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
    if not on or not rest.off or not fits or when.days not in ((), on) or not _is_daily(when.frequency):
        return When(open=True)
    longer = {one.length for one in step.durations if one.length and _days(one.length) > course}
    duration = longer.pop() if len(longer) == 1 else None
    cycle = when.cycle or Duration(value=Decimal(course), unit="day")
    return When(when.frequency, duration, cycle, on)


def _of_part(when: When, step: Step, read: Tokens, *, own: bool) -> When:
    """With a length that is a part of a course: its first days, where it is said to begin the course."""
    if not _is_part(when.duration, when.cycle):
        return when
    assert when.duration
    if when.days or not when.frequency or when.duration == when.cycle:
        return when._replace(duration=None)
    if _days(when.duration) == _days(when.cycle or when.duration):
        return when._replace(duration=None)
    first = own or all("first" in read[one.start].roles for one in step.durations if isinstance(one, Length))
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


def _one(values: Iterable[_T]) -> _T | None:
    """The value that all say; None where two differ, or none is said."""
    found = set(values)
    return found.pop() if len(found) == 1 else None
