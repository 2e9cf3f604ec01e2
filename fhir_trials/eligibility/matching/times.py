"""When an event was: the days it began and ended on, each known in part, and how that lies to other days."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from fhir_trials.eligibility.matching.dates import FAR_AHEAD, LONG_AGO, Days, days_of, not_before
from fhir_trials.eligibility.matching.windows import Between
from fhir_trials.model.facts import Event


class Time(NamedTuple):
    """From when to when.

    Attributes:
        ongoing: it has not ended on the day that is judged.
    """

    start: Days
    end: Days
    ongoing: bool


def time_of(event: Event, day: date) -> Time:
    """When an event was that is or was present; where a start is told and no end, it goes on."""
    if event.date is not None:
        when = days_of(event.date)
        return Time(when, when, when.last >= day)
    start = None if event.start is None else days_of(event.start)
    if event.end is not None:
        end = days_of(event.end)
        return Time(start or Days(LONG_AGO.first, end.last), end, end.first >= day)
    if event.ended:
        start = start or Days(LONG_AGO.first, day)
        return Time(start, Days(start.first, max(day, start.first)), False)
    if start is None:
        return Time(Days(LONG_AGO.first, day), Days(LONG_AGO.first, FAR_AHEAD.last), True)
    return Time(start, Days(max(day, start.first), FAR_AHEAD.last), True)


def absence_of(event: Event, day: date) -> Between:
    """From when to when it is known not to have been; no more than is sure where that is known in part."""
    start = LONG_AGO.first if event.start is None else days_of(event.start).last
    end = day if event.end is None else days_of(event.end).first
    return Between(Days(start, start), Days(end, end), Days(day, day))


def meets(time: Time, span: Between) -> bool | None:
    """Whether it was so on any day of a span; None where it may be either."""
    return every([not_before(span.last, time.start), not_before(time.end, span.first)])


def inside(day: Days, span: Between) -> bool | None:
    """Whether a day lies within a span; None where it may be either."""
    return every([not_before(day, span.first), not_before(span.last, day)])


def covers(absence: Between, span: Between) -> bool:
    """Whether a known absence lasts all of a span."""
    return absence.first.first <= span.first.first and absence.last.first >= span.last.last


def every(answers: Iterable[bool | None]) -> bool | None:
    """All of several things that may be unknown."""
    found = set(answers)
    return False if False in found else None if None in found else True


def some(answers: Iterable[bool | None]) -> bool | None:
    """Any of several things that may be unknown."""
    found = set(answers)
    return True if True in found else None if None in found else False
