"""Lengths of time: laid onto a calendar, or as the least and most days they may have."""

from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple, Protocol

from fhir_trials.model.schedule import Offset
from fhir_trials.model.values import TimeUnit

_SECONDS: dict[TimeUnit, int] = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_MONTHS: dict[TimeUnit, int] = {"month": 1, "year": 12}
_MONTH = 30.436875
"""Days of a month in the mean of the Gregorian calendar."""
_MONTH_VARIES = 3.5
"""Days by which months of the calendar, however many in a row, differ at most from that mean."""
_BEYOND = Decimal(4_000_000_000_000)
"""More than the seconds of 100,000 years: beyond any date."""


class Length(Protocol):
    """A number of units of time, as `Duration` and `Offset` have."""

    @property
    def value(self) -> Decimal: ...  # noqa: D102
    @property
    def unit(self) -> TimeUnit: ...  # noqa: D102


def add(moment: datetime, value: Decimal, unit: TimeUnit, times: int = 1) -> datetime:
    """The moment that is so much later so many times, or earlier where `value` is negative.

    Months and years go by the calendar: the same day of another month, or its last where it has no such day; of what
    is less than a month each hundredth is a hundredth of 30 days.

    Raises:
        OverflowError: where it is before the year 1 or after 9999.
    """
    if unit in _SECONDS:
        return moment + timedelta(microseconds=int(_within(value) * times * 1_000_000 * _SECONDS[unit]))
    months = _within(value) * times * _MONTHS[unit]
    whole = int(months)
    return _months_later(moment, whole) + timedelta(days=round((months - whole) * 30))


def told(before: datetime, after: datetime, value: Decimal, unit: TimeUnit) -> list[str]:
    """What to tell people of `after`, where it was reckoned by the calendar from `before`."""
    if unit not in _MONTHS:
        return []
    if value * _MONTHS[unit] % 1:
        return [f"calendar {unit}s, and of a part of a month as many days as of 30"]
    if after.day != before.day:
        return [f"calendar {unit}s: the month has no day {before.day}, so its last"]
    return [f"calendar {unit}s"]


def _within(number: Decimal) -> Decimal:
    if number.copy_abs() > _BEYOND:
        raise OverflowError("beyond the calendar")
    return number


def _months_later(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError("beyond the calendar")
    for day in range(moment.day, 27, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:  # the month is shorter
            continue
    return moment.replace(year=year, month=month + 1)


def signed(offset: Offset) -> list[tuple[Decimal, TimeUnit]]:
    """An offset's numbers and units, one after the other; all negative where it is before."""
    before = offset.value.is_signed()
    more: list[tuple[Decimal, TimeUnit]] = [
        (one.value.copy_negate() if before else one.value, one.unit) for one in offset.more
    ]
    return [(offset.value, offset.unit), *more]


def in_days(unit: TimeUnit) -> bool:
    """Whether a unit is a day or a whole number of days, of whatever number."""
    return unit not in {"second", "minute", "hour"}


def by_calendar(unit: TimeUnit) -> bool:
    """Whether a unit has no fixed length."""
    return unit in _MONTHS


class Span(NamedTuple):
    """The least and the most days of a length of time; 28 to 31 and a little more for a month."""

    least: float
    most: float

    def plus(self, other: "Span") -> "Span":
        """One after the other."""
        return Span(self.least + other.least, self.most + other.most)

    def minus(self, other: "Span") -> "Span":
        """What one is longer than the other."""
        return Span(self.least - other.most, self.most - other.least)

    def times(self, count: int) -> "Span":
        """So many in a row."""
        return Span(self.least * count, self.most * count)


NO_TIME = Span(0.0, 0.0)


def span(lengths: Iterable[tuple[Decimal, TimeUnit]]) -> Span:
    """How many days lengths have together; beyond 100,000 years they have as many as those."""
    total = NO_TIME
    for value, unit in lengths:
        number = float(_clipped(value))
        if by_calendar(unit):
            days = number * _MONTHS[unit] * _MONTH
            total = total.plus(Span(days - _MONTH_VARIES, days + _MONTH_VARIES))
        else:
            days = number * _SECONDS[unit] / 86_400
            total = total.plus(Span(days, days))
    return total


def span_of(length: Length | None, times: int = 1) -> Span:
    """How many days a length has so many times in a row; none where there is none."""
    if length is None or not times:
        return NO_TIME
    if length.unit in _MONTHS:
        return span([(_clipped(length.value) * times, length.unit)])
    return span([(length.value, length.unit)]).times(times)


def _clipped(value: Decimal) -> Decimal:
    return max(-_BEYOND, min(_BEYOND, value))
