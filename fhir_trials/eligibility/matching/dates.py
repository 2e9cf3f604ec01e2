"""Days that may be known in part, and lengths of time reckoned from them by the calendar.

Whatever is not known to the day is a stretch of days it may be; questions about it have three answers.
"""

from calendar import monthrange
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from fhir_trials.model.values import TimeUnit

_FAR = Decimal(10_000 * 366)
# Each unit in whole months or whole days; hours, minutes and seconds are parts of a day.
_MONTHS: dict[TimeUnit, int] = {"month": 1, "year": 12}
_DAYS: dict[TimeUnit, int] = {"day": 1, "week": 7}
_IN_A_DAY: dict[TimeUnit, int] = {"hour": 24, "minute": 1440, "second": 86_400}


class Days(NamedTuple):
    """A day that is one of these, from the first to the last."""

    first: date
    last: date


LONG_AGO = Days(date.min, date.min)
FAR_AHEAD = Days(date.max, date.max)


def days_of(partial: str) -> Days:
    """What days a date as it was given may be."""
    if len(partial) == 10:
        day = date.fromisoformat(partial)
        return Days(day, day)
    year = int(partial[:4])
    if len(partial) == 4:
        return Days(date(year, 1, 1), date(year, 12, 31))
    month = int(partial[5:])
    return Days(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def not_before(one: Days, other: Days) -> bool | None:
    """Whether one day is the other or later; None where it may be either."""
    if one.first >= other.last:
        return True
    return False if one.last < other.first else None


def back(anchor: Days, length: Decimal, unit: TimeUnit) -> Days:
    """The day so long before; the moment of an hour may lie on either of two days."""
    low, high = _whole(length, unit)
    return Days(_moved(anchor.first, -high, unit), _moved(anchor.last, -low, unit))


def ahead(anchor: Days, length: Decimal, unit: TimeUnit) -> Days:
    """The day so long afterwards; the moment of an hour may lie on either of two days."""
    low, high = _whole(length, unit)
    return Days(_moved(anchor.first, low, unit), _moved(anchor.last, high, unit))


def completed(birth: Days, day: date, unit: TimeUnit) -> tuple[int, int]:
    """How many units are over since birth, as people count them: the least and the most it may be."""
    young, old = min(birth.last, day), min(birth.first, day)
    if unit in _MONTHS:
        return _months(young, day) // _MONTHS[unit], _months(old, day) // _MONTHS[unit]
    least, most = (day - young).days, (day - old).days
    if unit in _DAYS:
        return least // _DAYS[unit], most // _DAYS[unit]
    # neither the hour of birth nor that of the day is known
    return max(0, least - 1) * _IN_A_DAY[unit], (most + 1) * _IN_A_DAY[unit]


def born(age: Decimal, unit: TimeUnit, day: date) -> Days:
    """When somebody was born of whom so many units are over on a day."""
    if unit in _IN_A_DAY:
        return Days(back(Days(day, day), age, unit).first, day)
    over = age.to_integral_value(ROUND_FLOOR)
    _, older = _whole(over + 1, unit)
    _, old = _whole(over, unit)
    return Days(_moved(_moved(day, -older, unit), 1, "day"), _moved(day, -old, unit))


def _whole(length: Decimal, unit: TimeUnit) -> tuple[int, int]:
    """A length in months, or in days: the least and the most that it may be."""
    exact = min(length, _FAR)
    if unit in _IN_A_DAY:
        exact = exact / _IN_A_DAY[unit]
        return int(exact.to_integral_value(ROUND_FLOOR)) - 1, int(exact.to_integral_value(ROUND_CEILING))
    exact = exact * (_MONTHS.get(unit) or _DAYS[unit])
    return int(exact.to_integral_value(ROUND_FLOOR)), int(exact.to_integral_value(ROUND_CEILING))


def _moved(day: date, by: int, unit: TimeUnit) -> date:
    """Moved by months where the unit is reckoned in those, by days else; never beyond the calendar's ends.

    The 31st moved into a shorter month is its last day.
    """
    if unit not in _MONTHS:
        return date.fromordinal(min(max(day.toordinal() + by, 1), date.max.toordinal()))
    year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
    if not date.min.year <= year <= date.max.year:
        return date.min if by < 0 else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _months(birth: date, day: date) -> int:
    """Whole months; who was born on the 31st is a month older on the 1st after a shorter month."""
    return (day.year - birth.year) * 12 + day.month - birth.month - (day.day < birth.day)
