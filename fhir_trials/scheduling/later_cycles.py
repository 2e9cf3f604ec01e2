"""When a timepoint is passed in a further cycle: as planned, unless days of that cycle are given.

A day that is given holds for its own cycle. What is counted from it moves along: the rest of that cycle where it is
counted from it, and the further cycles where it is what a cycle begins with.
"""

from fhir_trials.scheduling.counting import begins
from fhir_trials.scheduling.distances import cycles_later, later
from fhir_trials.scheduling.participant import BEYOND, Moment, Moments, Passed, Undated


def passed(made: Moments, place: int, number: int | None) -> Passed:
    """When a timepoint is passed in a cycle, from 1; None for one of no cycle.

    Args:
        made: in which all is reckoned that the timepoint, and the beginning of its cycles, is counted from.
        place: of the timepoint in `schedule.timepoints`.
        number: of the cycle.
    """
    if number is None or number == 1:
        return Passed(made.found[place], made.plans.get(place))
    chain: list[int] = []
    at = place
    while at >= 0 and (at, number) not in made.further and at not in chain:
        chain.append(at)
        at = _before(made, at)
    for one in reversed(chain):
        made.further[one, number] = _passed(made, one, number)
    return made.further[place, number]


def _before(made: Moments, place: int) -> int:
    """What a timepoint is counted from in the same cycle; -1 where that is not in it."""
    counted = made.counted
    origin = counted.origins[place]
    cycle = counted.cycle_of[place]
    inside = origin.kind == "timepoint" and counted.cycle_of.get(origin.timepoint) == cycle
    return origin.timepoint if inside and place != begins(counted, cycle) else -1


def _passed(made: Moments, place: int, number: int) -> Passed:
    before = made.further.get((_before(made, place), number))
    leading = before.when if before and before.moved else None
    if isinstance(leading, Moment):
        day = Moment(leading.at, leading.timed, leading.clock)
        plan = later(made.schedule, place, day, made.counted.origins[place].timepoint)
    else:
        plan = _as_in_the_first(made, place, number)
    given = made.known.given_in(made.schedule.timepoints[place].id, number)
    # What follows one that is given in the first cycle does not follow it in this one.
    moved = isinstance(leading, Moment) or given is not None or place in made.plans
    return Passed(given or plan, plan if given else None, moved=moved)


def _as_in_the_first(made: Moments, place: int, number: int) -> Moment | Undated:
    """As far from the beginning of its cycle as in the first; cycles follow the last whose beginning is given."""
    counted, found = made.counted, made.found
    number_of_cycle = counted.cycle_of[place]
    cycle, first = made.schedule.cycles[number_of_cycle], begins(counted, number_of_cycle)
    planned, begin = made.plans.get(place, found[place]), found[first]
    if place == first or isinstance(planned, Undated):
        planned = found[place]
    if isinstance(planned, Undated) or isinstance(begin, Undated):
        return planned if isinstance(planned, Undated) else cycles_later(cycle, number, planned, begin)
    planned = planned._replace(note=None) if place in made.plans else planned
    until = number - 1 if place == first else number
    given = [one for one in made.known.cycles_given(made.schedule.timepoints[first].id) if 1 < one <= until]
    moved = made.known.given_in(made.schedule.timepoints[first].id, given[-1]) if given else None
    if moved is None:
        return cycles_later(cycle, number, planned, begin)
    try:
        at = moved.at + (planned.at - begin.at)
    except OverflowError:
        return BEYOND
    planned = planned._replace(at=at, clock=moved.clock)
    return cycles_later(cycle, number - given[-1] + 1, planned, moved)
