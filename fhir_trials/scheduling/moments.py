"""The date of each timepoint for one participant, or why it has none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple

from fhir_trials.model.schedule import Cycle, Schedule
from fhir_trials.scheduling import calendar_time
from fhir_trials.scheduling.counting import Counting, begins, by_calendar, start_event

_NO_CLOCK = "hours are counted from 0:00, as no time of day is given"


class Moment(NamedTuple):
    """When a timepoint is planned.

    Attributes:
        at: the moment.
        timed: whether its hours count.
        clock: whether the time of day it was counted from is known.
        note: what it rests on.
    """

    at: datetime
    timed: bool = False
    clock: bool = False
    note: str | None = None


class Undated(NamedTuple):
    """That a timepoint has no date.

    Attributes:
        note: why.
        beyond: because it would lie outside of the calendar.
    """

    note: str
    beyond: bool = False


BEYOND = Undated("it would lie outside of the calendar, which goes from the year 1 to 9999", True)


@dataclass(slots=True)
class Known:
    """The dates that are given, and what was asked of them.

    Attributes:
        start: the day of the start.
        anchors: other days, by an event's code or a timepoint's id.
        used: the anchors that something was counted from.
        asked: events whose date is not given, with the timepoints that are counted from them.
    """

    start: date
    anchors: Mapping[str, date]
    used: set[str] = field(default_factory=set[str])
    asked: dict[str, list[int]] = field(default_factory=dict[str, list[int]])

    def given(self, name: str) -> Moment | None:
        """The moment of an event or timepoint."""
        if name not in self.anchors:
            return None
        self.used.add(name)
        return of_day(self.anchors[name])


def of_day(day: date) -> Moment:
    """The moment of a day, or of a day and time; a time zone is dropped, the time stays."""
    if isinstance(day, datetime):
        return Moment(day.replace(tzinfo=None), clock=True)
    return Moment(datetime.combine(day, time()))


def moments(schedule: Schedule, counted: Counting, course: int, known: Known) -> list[Moment | Undated]:
    """The moment of each timepoint, in the first of its cycles; of another timeline's only where it is given."""
    found: list[Moment | Undated] = [Undated("its timepoints are counted from each other")] * len(
        counted.origins
    )
    for place in counted.order:
        found[place] = _moment(schedule, counted, place, course, known=known, found=found)
    return found


def _moment(
    schedule: Schedule,
    counted: Counting,
    place: int,
    course: int,
    *,
    known: Known,
    found: list[Moment | Undated],
) -> Moment | Undated:
    given = known.given(schedule.timepoints[place].id)
    if given:
        return given._replace(note="as given")
    if counted.course_of[place] != course:
        return Undated("it belongs to another timeline")
    if place == counted.dated[course]:
        return of_day(known.start)
    origin = counted.origins[place]
    if origin.kind == "timepoint":
        return _from_timepoint(schedule, counted, place, found)
    if origin.kind == "start":
        name = start_event(schedule)
        return _later(schedule, place, known.given(name) or of_day(known.start))
    if origin.event:
        day = known.given(origin.event)
        if day is None and origin.event == start_event(schedule):
            day = of_day(known.start)
        if day:
            return day if origin.kind == "reference" else _later(schedule, place, day)
        known.asked.setdefault(origin.event, []).append(place)
        return Undated(f"the date of {origin.event} is not given")
    return Undated(_silent(schedule, place, origin.kind))


def _silent(schedule: Schedule, place: int, kind: str) -> str:
    """Why a timepoint has no date by itself."""
    timing = schedule.timepoints[place].timing
    if kind == "reference":
        return "others are counted from it, and its own date is not given"
    if kind == "missing":
        return f"it is counted from {timing.counted_from if timing else None!r}, which no timepoint is called"
    if timing is None:
        return "nothing says when it is"
    if timing.offset is None:
        return "nothing says how long after what it is"
    return "it is counted from the visit before, and there is none"


def _from_timepoint(
    schedule: Schedule, counted: Counting, place: int, found: list[Moment | Undated]
) -> Moment | Undated:
    origin = counted.origins[place]
    other = found[origin.timepoint]
    name = schedule.timepoints[origin.timepoint].name
    if isinstance(other, Undated):
        return Undated(f"it is counted from “{name}”, which has no date")
    if counted.from_last_cycle(place):
        cycle = counted.cycle_of[origin.timepoint]
        times = schedule.cycles[cycle].times
        if times is None:
            return Undated(f"it is counted from the last “{name}”, and nothing says in which cycle that is")
        begin = found[begins(counted, cycle)]
        last = in_cycle(schedule.cycles[cycle], times, other, begin)
        if isinstance(last, Undated):
            return last
        other = last
    later = Moment(other.at, other.timed, other.clock) if origin.same_visit else other
    return _later(schedule, place, later, origin.timepoint)


def in_cycle(cycle: Cycle, number: int, first: Moment, begin: Moment | Undated) -> Moment | Undated:
    """The moment in a cycle, counted from 1, of what is planned at `first` in the first one, which starts at `begin`.

    Where cycles go by months, it is as far from the beginning of its cycle as in the first.
    """
    length = cycle.length
    base = begin if by_calendar(cycle) and isinstance(begin, Moment) else first
    try:
        at = calendar_time.add(base.at, length.value, length.unit, number - 1) + (first.at - base.at)
    except OverflowError:
        return BEYOND
    told = calendar_time.told(base.at, at - (first.at - base.at), length.value, length.unit)
    return first._replace(at=at, note="; ".join([*filter(None, [first.note]), *told]) or None)


def _later(schedule: Schedule, place: int, day: Moment, other: int | None = None) -> Moment | Undated:
    """The beginning of a timepoint that is counted from the beginning of another, or from a day."""
    timing = schedule.timepoints[place].timing
    if timing is None or timing.offset is None:
        return day
    lengths = calendar_time.signed(timing.offset)
    measured = timing.measured or "start-to-start"
    before = schedule.timepoints[other].duration if other is not None and measured.startswith("end") else None
    own = schedule.timepoints[place].duration if measured.endswith("end") else None
    if before:
        lengths.insert(0, (before.value, before.unit))
    if own:
        lengths.append((own.value.copy_negate(), own.unit))
    timed = not all(calendar_time.in_days(unit) for _, unit in lengths)
    at = day.at
    notes: list[str] = []
    try:
        for value, unit in lengths:
            before_it, at = at, calendar_time.add(at, value, unit)
            notes += calendar_time.told(before_it, at, value, unit)
    except OverflowError:
        return BEYOND
    if timed and not day.clock:
        notes.append(_NO_CLOCK)
    return Moment(at, timed, day.clock, "; ".join(dict.fromkeys(notes)) or None)
