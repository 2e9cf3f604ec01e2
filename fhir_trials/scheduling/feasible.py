"""Whether the windows of one participant can be kept in the order in which timepoints are passed."""

from datetime import datetime

from fhir_trials.model.schedule import Schedule
from fhir_trials.scheduling import occurrences
from fhir_trials.scheduling.allowed import Window
from fhir_trials.scheduling.counting import Counting
from fhir_trials.scheduling.course import Course
from fhir_trials.scheduling.occurrences import Occurrence

Key = tuple[int, int]
"""A timepoint by its place, and the number of the cycle; 1 outside of cycles."""
Bound = tuple[datetime, int]
"""The first moment that all that was before leaves, and the occurrence that leaves no earlier one."""


def infeasible(
    schedule: Schedule,
    counted: Counting,
    course: Course,
    passed: list[Occurrence],
    windows: list[Window | None],
) -> dict[int, str]:
    """Why a window cannot be kept, by its place in `passed`: it is over before what it follows may have been.

    A window is held against all that comes before it, not its neighbour alone. Where several ways lead to a timepoint
    it is enough that one of them leaves room.
    """
    at = {(one.place, one.number or 1): place for place, one in enumerate(passed)}
    last: dict[int, int] = {}
    for one in passed:
        last[one.place] = max(last.get(one.place, 1), one.number or 1)
    bounds: dict[Key, Bound | None] = {}
    found: dict[int, str] = {}
    for key in _in_turn(counted, course, last, at):
        here = at[key]
        bound = _bound(schedule, counted, course, key, last=last, bounds=bounds)
        allowed = windows[here]
        if allowed is None:
            bounds[key] = bound
            continue
        if bound and bound[0] > allowed.end():
            found[here] = _message(allowed, occurrences.name(schedule, counted, passed[bound[1]]), bound[0])
            bound = None
        bounds[key] = max(bound, (allowed.begin(), here)) if bound else (allowed.begin(), here)
    return found


def _message(allowed: Window, name: str, since: datetime) -> str:
    spec = "minutes" if allowed.timed else None
    until, begin = (
        (allowed.end().isoformat(" ", spec), since.isoformat(" ", spec))
        if spec
        else (allowed.end().date().isoformat(), since.date().isoformat())
    )
    return (
        f"impossible window: it is over on {until}, and “{name}”, which comes before, is not before {begin}"
    )


def _in_turn(counted: Counting, course: Course, last: dict[int, int], at: dict[Key, int]) -> list[Key]:
    """All occurrences, each behind what leads to it: a cycle as a whole, where its first timepoint is reached."""
    turn: list[Key] = []
    done: set[int] = set()
    for place in course.order:
        cycle = counted.cycle_of.get(place)
        if cycle is None:
            turn.append((place, 1))
        elif cycle not in done:
            done.add(cycle)
            members = [one for one in counted.cycles[cycle] if one in last]
            rounds = range(1, 1 + max(last[one] for one in members))
            turn += [
                (one, number) for number in rounds for one in dict.fromkeys(members) if (one, number) in at
            ]
    return turn


def _bound(
    schedule: Schedule,
    counted: Counting,
    course: Course,
    key: Key,
    *,
    last: dict[int, int],
    bounds: dict[Key, Bound | None],
) -> Bound | None:
    """The first moment that is left by what leads to an occurrence; None where nothing binds it."""
    place, number = key
    cycle = counted.cycle_of.get(place)
    members = counted.cycles[cycle] if cycle is not None else []
    if number > 1 and members and place == members[0]:
        before = [(members[-1], number - 1)]
    else:
        before = [
            (other, number if counted.cycle_of.get(other) == cycle else last[other])
            for other in course.before[place]
            if number == 1 or counted.cycle_of.get(other) == cycle
        ]
    arms = set(schedule.timepoints[place].arms)
    leaving = [
        bounds.get(one)
        for one in before
        if not (arms and (others := schedule.timepoints[one[0]].arms) and arms.isdisjoint(others))
    ]
    given = [one for one in leaving if one is not None]
    return min(given) if given and len(given) == len(leaving) else None
