"""Activities that go by a rhythm of their own and not by timepoints: every 2 weeks for 24 weeks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from heapq import merge
from itertools import count, islice

from fhir_trials.model.schedule import Activity, Repeat, Schedule
from fhir_trials.scheduling import calendar_time
from fhir_trials.scheduling.participant import Moment
from fhir_trials.scheduling.planned import Planned


def by_themselves(schedule: Schedule) -> list[Activity]:
    """The activities that have a rhythm and no timepoint."""
    return [one for one in schedule.activities if one.repeat and not one.timepoints]


def in_turn(schedule: Schedule, start: Moment, end: datetime) -> Iterator[Planned]:
    """Each time of each rhythm, in the order of time.

    The first time is at the start; what goes on without an end is reckoned to the end of the schedule, and is there
    at least once.
    """
    each = [_times(one, one.repeat, start, end) for one in by_themselves(schedule) if one.repeat]
    return merge(*each, key=lambda planned: planned.moment or datetime.max)


def _times(activity: Activity, repeat: Repeat, start: Moment, end: datetime) -> Iterator[Planned]:
    every = repeat.every
    in_hours = not calendar_time.in_days(every.unit)
    note = f"every {shown(every.value, every.unit)}" + ("" if _ends(repeat) else ", without a stated end")
    note += ", from a time of day that is not given" if in_hours and not start.clock else ""
    last = _last(repeat, start, end)
    turns = count() if repeat.times is None else range(repeat.times)
    first = Planned(
        activity.id,
        activity.name,
        None,
        start.at,
        in_hours and start.clock,
        start.at,
        start.at,
        start.at.weekday() >= 5,
        note,
        (activity.id,),
    )
    for turn in turns:
        try:
            at = calendar_time.add(start.at, every.value, every.unit, turn)
        except OverflowError:
            return
        if turn and last is not None and not (at < last if repeat.duration else at <= last):
            return
        yield replace(first, moment=at, earliest=at, latest=at, weekend=at.weekday() >= 5)


def _ends(repeat: Repeat) -> bool:
    return repeat.times is not None or repeat.duration is not None


def _last(repeat: Repeat, start: Moment, end: datetime) -> datetime | None:
    """When a rhythm is over; None where only its number of times says."""
    if repeat.duration is not None:
        try:
            return calendar_time.add(start.at, repeat.duration.value, repeat.duration.unit)
        except OverflowError:
            return datetime.max
    return None if repeat.times is not None else end


def shown(value: calendar_time.Decimal, unit: str) -> str:
    """A length as people say it: `2 weeks`."""
    return f"{value:f} {unit}" + ("" if value == 1 else "s")


def cut(entries: Iterator[Planned], room: int) -> tuple[list[Planned], bool]:
    """As many entries as there is room for, and whether there are more."""
    taken = list(islice(entries, room + 1))
    return taken[:room], len(taken) > room
