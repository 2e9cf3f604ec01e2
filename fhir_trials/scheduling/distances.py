"""The moment that is a stated distance from another, or some cycles later."""

from fhir_trials.model.schedule import Cycle, Schedule
from fhir_trials.scheduling import calendar_time
from fhir_trials.scheduling.counting import by_calendar
from fhir_trials.scheduling.grid_words import relative
from fhir_trials.scheduling.participant import BEYOND, Moment, Undated


def later(schedule: Schedule, place: int, day: Moment, other: int | None = None) -> Moment | Undated:
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
        notes.append(_in_hours(schedule, place, other))
    return Moment(at, timed, day.clock, "; ".join(dict.fromkeys(notes)) or None)


def _in_hours(schedule: Schedule, place: int, other: int | None) -> str:
    """How many hours it is, where nobody knows after what time of day."""
    point = schedule.timepoints[place]
    names = {} if other is None else {schedule.timepoints[other].id: f"“{schedule.timepoints[other].name}”"}
    said = relative(point.timing, point.timing.offset, names) if point.timing and point.timing.offset else ""
    return f"{said}, whose time of day is not given"


def cycles_later(cycle: Cycle, number: int, first: Moment, begin: Moment | Undated) -> Moment | Undated:
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
