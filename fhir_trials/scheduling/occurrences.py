"""Each time a timepoint is passed: once, or once in each cycle, in the order of the schedule."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from fhir_trials.model.schedule import Schedule
from fhir_trials.scheduling import later_cycles
from fhir_trials.scheduling.counting import Counting
from fhir_trials.scheduling.course import Course
from fhir_trials.scheduling.participant import Known, Moment, Moments, Undated

_NUMBERED = re.compile(r"(?:cycle\s*1|C1)(?=\D|$)[\s,:–-]*", re.IGNORECASE)
"""How the name of a timepoint in the first cycle may begin: `Cycle 1, Day 8`, `C1D8`."""


class Occurrence(NamedTuple):
    """One time that a timepoint is passed.

    Attributes:
        place: of the timepoint in `schedule.timepoints`.
        number: which cycle, from 1; None outside of cycles.
        when: when it is, as given or planned; or why that is not known.
        plan: when it was planned, where its day is given.
    """

    place: int
    number: int | None
    when: Moment | Undated
    plan: Moment | Undated | None = None


class Room(NamedTuple):
    """How many cycles are shown.

    Attributes:
        most: how many of any.
        open_cycles: how many of those that have no stated number.
    """

    most: int
    open_cycles: int


class Shown(NamedTuple):
    """How many of a cycle are shown.

    Attributes:
        times: from 1.
        cut: whether there are more, or more were asked for.
    """

    times: int
    cut: bool


def shown_cycles(
    schedule: Schedule, counted: Counting, course: Course, room: Room, known: Known
) -> dict[int, Shown]:
    """How many of each cycle of a course are shown: all, but no more than there is room for.

    Of those without a stated number as many as are asked for, and all of which a day is given.
    """
    found: dict[int, Shown] = {}
    for number in dict.fromkeys(
        counted.cycle_of[place] for place in course.members if place in counted.cycle_of
    ):
        cycle = schedule.cycles[number]
        wanted = cycle.times
        if wanted is None:
            given = (known.cycles_given(schedule.timepoints[one].id) for one in counted.cycles[number])
            wanted = max([room.open_cycles, *chain.from_iterable(given)])
        found[number] = Shown(min(wanted, room.most), wanted > room.most)
    return found


def occurrences(made: Moments, course: Course, shown: dict[int, Shown]) -> Iterator[Occurrence]:
    """Each time a timepoint of a course is passed, as they are listed; cycles stand where their first member does."""
    counted = made.counted
    in_this = set(course.members)
    done: set[int] = set()
    for place in course.members:
        cycle = counted.cycle_of.get(place)
        if cycle is None:
            yield _occurrence(made, place, None)
        elif cycle not in done:
            done.add(cycle)
            members = [
                one for one in counted.cycles[cycle] if one in in_this and counted.cycle_of[one] == cycle
            ]
            for number in range(1, shown[cycle].times + 1):
                for member in dict.fromkeys(members):
                    yield _occurrence(made, member, number)


def _occurrence(made: Moments, place: int, number: int | None) -> Occurrence:
    one = later_cycles.passed(made, place, number)
    return Occurrence(place, number, one.when, one.plan)


def name(schedule: Schedule, counted: Counting, one: Occurrence) -> str:
    """What to show people: the timepoint's name, with the number of the cycle: `Cycle 2, Day 8`."""
    stated = schedule.timepoints[one.place].name
    if one.number is None:
        return stated
    rest = stated[found.end() :] if (found := _NUMBERED.match(stated)) else stated
    which = f" ({schedule.cycles[counted.cycle_of[one.place]].name})" if len(schedule.cycles) > 1 else ""
    return f"Cycle {one.number}{', ' if rest else ''}{rest}{which}"
