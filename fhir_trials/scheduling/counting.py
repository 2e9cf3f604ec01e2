"""What each timepoint is counted from: another timepoint, an event, the schedule's start, or nothing."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal, NamedTuple

from fhir_trials.model.schedule import Cycle, Schedule
from fhir_trials.scheduling.course import Course, courses, places

Kind = Literal["timepoint", "event", "start", "reference", "missing", "none"]


class Origin(NamedTuple):
    """What one timepoint is counted from.

    Attributes:
        kind: another `timepoint`, an `event`, the `start` of the schedule; a `reference` is what others are counted
            from, and itself is counted from nothing; `missing` names a timepoint that there is not; `none` says
            nothing, or not how long after.
        timepoint: the place of the other in `schedule.timepoints`.
        event: the event, by its code, else by the source's word.
        same_visit: it says nothing itself, and is held at a visit that is dated by the other.
    """

    kind: Kind
    timepoint: int = -1
    event: str = ""
    same_visit: bool = False


@dataclass(frozen=True, slots=True)
class Counting:
    """How the timepoints of a schedule are counted; they are named by their place in `schedule.timepoints`.

    Attributes:
        courses: the order of each timeline.
        course_of: the course each timepoint belongs to, by its place in `courses`.
        origins: what each is counted from.
        dated: for each course the timepoint that its start dates; None where the start is an event.
        order: all that can be reckoned, each behind what it is counted from.
        circles: timepoints that are counted from each other.
        cycle_of: the cycle that a timepoint is passed in, the first that names it.
        cycles: of each cycle, by its place in `schedule.cycles`, its timepoints.
        last_of: of each cycle the timepoint that is listed last; -1 where there is none of its.
    """

    courses: list[Course]
    course_of: list[int]
    origins: list[Origin]
    dated: list[int | None]
    order: list[int] = field(default_factory=list[int])
    circles: list[list[int]] = field(default_factory=list[list[int]])
    cycle_of: dict[int, int] = field(default_factory=dict[int, int])
    cycles: list[list[int]] = field(default_factory=list[list[int]])
    last_of: list[int] = field(default_factory=list[int])

    def from_last_cycle(self, place: int) -> bool:
        """Whether a timepoint is counted from what another is in the last of its cycles.

        That is so of what comes behind the cycles, unless it is counted from the timepoint that the start dates or
        that is fixed: "28 days after day 1" of six cycles, where day 1 is the first dose, is 28 days after that.
        """
        origin = self.origins[place]
        if origin.kind != "timepoint" or origin.timepoint not in self.cycle_of:
            return False
        cycle = self.cycle_of[origin.timepoint]
        start = self.dated[self.course_of[origin.timepoint]]
        fixed = self.origins[origin.timepoint].kind == "reference" or origin.timepoint == start
        return self.cycle_of.get(place) != cycle and place > self.last_of[cycle] and not fixed


def counting(schedule: Schedule, known: Set[int] = frozenset()) -> Counting:
    """How a schedule's timepoints are counted, in time that grows with their number, whatever names whatever.

    Args:
        schedule: what is planned.
        known: timepoints whose date is known, so that they need not be counted.
    """
    made = courses(schedule)
    where = places(schedule)
    course_of = [0] * len(schedule.timepoints)
    for number, course in enumerate(made):
        for place in course.members:
            course_of[place] = number
    visits = {one.id: where[one.scheduled_at] for one in schedule.visits if one.scheduled_at in where}
    previous = {
        place: course.before[place][0] for course in made for place in course.before if course.before[place]
    }
    origins = [
        _origin(schedule, place, where, previous.get(place), visits)
        for place in range(len(schedule.timepoints))
    ]
    dated = [_dated(schedule, course, origins) for course in made]
    cycles = [[where[one] for one in cycle.timepoints if one in where] for cycle in schedule.cycles]
    result = Counting(made, course_of, origins, dated, cycles=cycles)
    result.last_of.extend(max(members, default=-1) for members in cycles)
    for number, members in enumerate(cycles):
        for place in members:
            result.cycle_of.setdefault(place, number)
    result.order.extend(_order(schedule, result, known))
    result.circles.extend(_circles(result))
    return result


def _origin(
    schedule: Schedule, place: int, where: Mapping[str, int], previous: int | None, visits: Mapping[str, int]
) -> Origin:
    point = schedule.timepoints[place]
    timing = point.timing
    at_visit = visits.get(point.visit or "", place)
    if timing is None:
        return Origin("none") if at_visit == place else Origin("timepoint", at_visit, same_visit=True)
    if timing.fixed:
        return Origin("reference", event=_event(schedule, place))
    if timing.offset is None:
        return Origin("none")
    if timing.counted_from is not None:
        other = where.get(timing.counted_from)
        return Origin("missing") if other is None else Origin("timepoint", other)
    if timing.event is None:
        return Origin("start")
    if timing.event.code == "previous-visit":
        return Origin("none") if previous is None else Origin("timepoint", previous)
    return Origin("event", event=_event(schedule, place))


def _event(schedule: Schedule, place: int) -> str:
    timing = schedule.timepoints[place].timing
    event = timing.event if timing else None
    return (event.code or event.text or "") if event else ""


def start_event(schedule: Schedule) -> str:
    """The event that the schedule's offsets are counted from, by its code, else by the source's word."""
    return (schedule.start.code or schedule.start.text or "") if schedule.start else ""


def _dated(schedule: Schedule, course: Course, origins: list[Origin]) -> int | None:
    """The timepoint of a course that its start dates."""
    counted_from = {
        origins[place].timepoint for place in course.members if origins[place].timepoint not in {-1, place}
    }
    fixed = [place for place in course.members if origins[place].kind == "reference"]
    if fixed:
        return next((place for place in fixed if place in counted_from), fixed[0])
    start = start_event(schedule)
    from_start = any(
        origins[place].kind == "start" or (origins[place].kind == "event" and origins[place].event == start)
        for place in course.members
    )
    silent = [place for place in course.members if origins[place].kind == "none"]
    if not from_start and (referred := [place for place in silent if place in counted_from]):
        return referred[0]
    first = (course.entries or course.members)[0]
    if schedule.start is None and (first in silent or not from_start) and origins[first].kind != "timepoint":
        return first
    return None


def begins(counted: Counting, cycle: int) -> int:
    """The timepoint that a cycle begins with."""
    return counted.cycles[cycle][0]


def by_calendar(cycle: Cycle) -> bool:
    """Whether a cycle's length is one of the calendar: months or years."""
    return cycle.length.unit in {"month", "year"}


def _needs(schedule: Schedule, counted: Counting, place: int, moved: Set[int]) -> list[int]:
    """What has to be reckoned before a timepoint; `moved` are the cycles of which days are given."""
    origin = counted.origins[place]
    if origin.kind != "timepoint":
        return []
    needed = [origin.timepoint]
    if counted.from_last_cycle(place):
        cycle = counted.cycle_of[origin.timepoint]
        if cycle in moved or by_calendar(schedule.cycles[cycle]):
            needed.append(begins(counted, cycle))
    return needed


def _order(schedule: Schedule, counted: Counting, known: Set[int]) -> list[int]:
    """All that can be reckoned; what is known stands behind what it is counted from as well, but in a circle."""
    waiting: list[int] = []
    followers: dict[int, list[int]] = {}
    starts = {place for place in counted.dated if place is not None}
    moved = {counted.cycle_of[place] for place in known if place in counted.cycle_of}
    for place in range(len(schedule.timepoints)):
        needed = [] if place in starts else _needs(schedule, counted, place, moved)
        waiting.append(len(needed))
        for other in needed:
            followers.setdefault(other, []).append(place)
    order = dict.fromkeys(place for place, left in enumerate(waiting) if not left)
    ready = list(order)
    in_circles = iter(sorted(known))
    while ready:
        for place in ready:  # grows while it is passed
            for follower in followers.get(place, ()):
                waiting[follower] -= 1
                if not waiting[follower] and follower not in order:
                    order[follower] = None
                    ready.append(follower)
        ready = list(islice((place for place in in_circles if place not in order), 1))
        order.update(dict.fromkeys(ready))
    return list(order)


def _circles(counted: Counting) -> list[list[int]]:
    """Each circle of timepoints that are counted from each other, from the first that is listed."""
    left = set(range(len(counted.origins))) - set(counted.order)
    seen: set[int] = set()
    found: list[list[int]] = []
    for first in sorted(left):
        chain: dict[int, None] = {}
        place = first
        while place in left and place not in seen:
            seen.add(place)
            chain[place] = None
            place = counted.origins[place].timepoint
        if place in chain:
            passed = list(chain)
            circle = passed[passed.index(place) :]
            turn = circle.index(min(circle))
            found.append([*circle[turn:], *circle[:turn]])
    return found
