"""Where the days that timepoints are planned for and the order in which they are passed disagree."""

from collections.abc import Iterator

from fhir_trials.model.schedule import Schedule
from fhir_trials.scheduling import calendar_time
from fhir_trials.scheduling.counting import Counting
from fhir_trials.scheduling.course import Course
from fhir_trials.scheduling.finding import Finding
from fhir_trials.scheduling.positions import Position, last_of_cycles, positions, window
from fhir_trials.scheduling.timing_checks import at, named

_ALIKE = 1e-6
"""Days: less than a tenth of a second, as lengths of hours and minutes are rounded."""


def check(schedule: Schedule, counted: Counting) -> Iterator[Finding]:
    """What is found where timepoints that follow each other are counted from the same; months as wide as they may be."""
    found = positions(schedule, counted)
    from_start = [one if one and one.root.startswith("start") else None for one in found]
    for course in counted.courses:
        # what lies between may be counted from something else
        pairs = dict.fromkeys([*_following(course, found), *_following(course, from_start)])
        for place, other in pairs:
            yield from _pair(schedule, counted, found, place, other)
    yield from _cycles(schedule, counted, found)


def _following(course: Course, found: list[Position | None]) -> Iterator[tuple[int, int]]:
    """Each pair of which the second is the next that has a position."""
    latest: dict[int, int] = {}
    for place in course.order:
        before = [other if found[other] else latest.get(other, -1) for other in course.before[place]]
        known = [other for other in dict.fromkeys(before) if other >= 0]
        if known:
            latest[place] = known[0]
        if found[place]:
            yield from ((other, place) for other in known)


def _pair(
    schedule: Schedule, counted: Counting, found: list[Position | None], place: int, other: int
) -> Iterator[Finding]:
    first, second = found[place], found[other]
    cycle = counted.cycle_of.get(place)
    if first and cycle is not None and counted.cycle_of.get(other) != cycle:
        first = last_of_cycles(schedule, counted, place, first)
    if (
        first is None
        or second is None
        or first.root != second.root
        or _for_different_arms(schedule, place, other)
    ):
        return
    this = window(schedule.timepoints[place].timing, first.days)
    next_one = window(schedule.timepoints[other].timing, second.days)
    # who is counted from the other moves with it
    latest = first.days if counted.origins[other].timepoint == place else this.latest
    names = named(schedule, [other]), named(schedule, [place])
    if next_one.latest.most < this.earliest.least - _ALIKE:
        yield Finding(
            "window-impossible",
            "error",
            at(other, ".timing"),
            f"{names[0]} has to be over before {names[1]} may be, which it follows: nobody can keep both",
        )
    elif second.days.most < first.days.least - _ALIKE:
        yield Finding(
            "timepoints-out-of-order",
            "warning",
            at(other, ".timing"),
            f"{names[0]} is planned before {names[1]}, and listed behind it: one of the two is wrong",
        )
    elif latest.least > next_one.earliest.most + _ALIKE:
        yield Finding(
            "windows-overlap",
            "information",
            at(other, ".timing.leeway"),
            f"{names[0]} may be earlier than {names[1]}, which it follows: their windows overlap",
        )


def _for_different_arms(schedule: Schedule, place: int, other: int) -> bool:
    arms, others = schedule.timepoints[place].arms, schedule.timepoints[other].arms
    return bool(arms) and bool(others) and not {*arms} & {*others}


def _cycles(schedule: Schedule, counted: Counting, found: list[Position | None]) -> Iterator[Finding]:
    for number, members in enumerate(counted.cycles):
        known = [(place, where) for place in members if (where := found[place])]
        if not known:
            continue
        first, begin = known[0]
        length = calendar_time.span_of(schedule.cycles[number].length)
        too_late = [
            place
            for place, where in known[1:]
            if where.root == begin.root and where.days.minus(begin.days).least > length.most - _ALIKE
        ]
        if too_late:
            yield Finding(
                "cycle-too-short",
                "warning",
                f"schedule.cycles[{number}].length",
                f"{named(schedule, too_late)} of “{schedule.cycles[number].name}” comes when the next cycle has begun: "
                f"from {named(schedule, [first])} on it lasts no longer than {_shown(schedule, number)}",
            )


def _shown(schedule: Schedule, number: int) -> str:
    length = schedule.cycles[number].length
    return f"{length.value} {length.unit}" + ("s" if length.value != 1 else "")
