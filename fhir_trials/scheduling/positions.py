"""Where each timepoint lies, in days from what it is counted from in the end; no date is needed."""

from typing import NamedTuple

from fhir_trials.model.schedule import Schedule, Timing
from fhir_trials.scheduling import calendar_time
from fhir_trials.scheduling.calendar_time import NO_TIME, Span
from fhir_trials.scheduling.counting import Counting, start_event


class Position(NamedTuple):
    """How far a timepoint is from a root; positions of one root can be compared.

    Attributes:
        root: what it is counted from in the end: the start of its timeline, an event, or a timepoint.
        days: how far from that.
    """

    root: str
    days: Span

    def later(self, other: Span) -> "Position":
        """What is so much later."""
        return Position(self.root, self.days.plus(other))


def positions(schedule: Schedule, counted: Counting) -> list[Position | None]:
    """The position of each timepoint; None for one of a circle, or behind cycles that go on without a number."""
    found: list[Position | None] = [None] * len(schedule.timepoints)
    for place in counted.order:
        found[place] = _position(schedule, counted, place, found)
    return found


def _position(
    schedule: Schedule, counted: Counting, place: int, found: list[Position | None]
) -> Position | None:
    origin = counted.origins[place]
    course = counted.course_of[place]
    start = f"start {course}"
    if place == counted.dated[course]:
        return Position(start, NO_TIME)
    timing = schedule.timepoints[place].timing
    if origin.kind == "timepoint":
        other = found[origin.timepoint]
        if other is not None and counted.from_last_cycle(place):
            other = last_of_cycles(schedule, counted, origin.timepoint, other)
        return other.later(_distance(schedule, place, origin.timepoint, timing)) if other else None
    if origin.kind == "start" or (origin.kind == "event" and origin.event == start_event(schedule)):
        return Position(start, _distance(schedule, place, None, timing))
    if origin.kind == "event":
        return Position(f"event {origin.event}", _distance(schedule, place, None, timing))
    return Position(f"timepoint {place}", NO_TIME)


def last_of_cycles(schedule: Schedule, counted: Counting, place: int, first: Position) -> Position | None:
    """Where a timepoint of cycles lies in the last of them; None where nobody knows how many there are."""
    cycle = schedule.cycles[counted.cycle_of[place]]
    return first.later(calendar_time.span_of(cycle.length, cycle.times - 1)) if cycle.times else None


def _distance(schedule: Schedule, place: int, other: int | None, timing: Timing | None) -> Span:
    """How far the beginning of a timepoint is from the beginning of the other."""
    if timing is None or timing.offset is None:
        return NO_TIME
    days = calendar_time.span(calendar_time.signed(timing.offset))
    measured = timing.measured or "start-to-start"
    if other is not None and measured.startswith("end"):
        days = days.plus(calendar_time.span_of(schedule.timepoints[other].duration))
    if measured.endswith("end"):
        days = days.minus(calendar_time.span_of(schedule.timepoints[place].duration))
    return days


class Window(NamedTuple):
    """The first and the last moment allowed, each as far as it is known."""

    earliest: Span
    latest: Span


def window(timing: Timing | None, at: Span) -> Window:
    """The window of what is planned at a position."""
    leeway = timing.leeway if timing else None
    if leeway is None:
        return Window(at, at)
    return Window(
        at.minus(calendar_time.span_of(leeway.earlier)), at.plus(calendar_time.span_of(leeway.later))
    )
