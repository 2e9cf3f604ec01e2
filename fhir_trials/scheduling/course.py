"""In which order the timepoints of a timeline are passed: what leads to what, where it begins and ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from fhir_trials.model.schedule import Schedule, Timepoint, Transition

SHOWN = 5
"""How many names or conditions of a longer list are told."""


class Way(NamedTuple):
    """A way from one timepoint to another of the same timeline.

    Attributes:
        to: the place of the other in `schedule.timepoints`.
        condition: when it is taken; None: always, or where none of `unless` holds.
        unless: conditions that are asked before it: the first, where there are many.
    """

    to: int
    condition: str | None = None
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """The order of one timeline; timepoints are named by their place in `schedule.timepoints`.

    Attributes:
        timeline: its id; None for the main one, where that has none.
        members: its timepoints as they are listed.
        entries: where it is begun: more than one where arms begin differently, or where another timeline leads here.
        ways: from each timepoint.
        ends: the timepoints after which it may be over.
        order: those that are reached, each behind all that leads to it, but for ways back.
        before: what leads to each, but for ways back.
        back: ways that lead back to what was passed already: from, to.
    """

    timeline: str | None
    members: tuple[int, ...]
    entries: tuple[int, ...]
    ways: dict[int, list[Way]]
    ends: frozenset[int]
    order: tuple[int, ...]
    before: dict[int, list[int]]
    back: frozenset[tuple[int, int]]


NOTHING = Course(None, (), (), {}, frozenset(), (), {}, frozenset())
"""The course of a timeline without timepoints."""


def places(schedule: Schedule) -> dict[str, int]:
    """Where each timepoint stands in the list, by its id; the first where an id is given twice."""
    found: dict[str, int] = {}
    for place, point in enumerate(schedule.timepoints):
        found.setdefault(point.id, place)
    return found


def main_timeline(schedule: Schedule) -> str | None:
    """The id of the main timeline, where it has one."""
    return next((one.id for one in schedule.timelines if one.main), None)


def courses(schedule: Schedule) -> list[Course]:
    """The course of each timeline that has timepoints, in the order in which their first timepoints are listed."""
    main = main_timeline(schedule)
    members: dict[str | None, list[int]] = {}
    for place, point in enumerate(schedule.timepoints):
        members.setdefault(point.timeline or main, []).append(place)
    where = places(schedule)
    begins = {one.id: one.begins_at for one in schedule.timelines}
    home = {place: timeline for timeline, listed in members.items() for place in listed}
    jumped: dict[str | None, list[int]] = {}
    for place, point in enumerate(schedule.timepoints):
        for step in point.next:
            to = where.get(step.to or "")
            if to is not None and home[to] != home[place]:
                jumped.setdefault(home[to], []).append(to)
    made: list[Course] = []
    for timeline, listed in members.items():
        begin = where.get(begins.get(timeline or "") or "")
        also = jumped.get(timeline, [])
        made.append(_course(schedule, where, timeline, listed, begin=begin, jumped=also))
    return made


def _course(
    schedule: Schedule,
    where: dict[str, int],
    timeline: str | None,
    members: list[int],
    *,
    begin: int | None,
    jumped: list[int],
) -> Course:
    ways: dict[int, list[Way]] = {place: [] for place in members}
    ends: set[int] = set()
    for place in members:
        steps = schedule.timepoints[place].next
        ways[place], ending = _stated(steps, where, ways.keys())
        if ending:
            ends.add(place)
    first = _listed([(place, schedule.timepoints[place]) for place in members], ways, ends)
    if begin is not None and begin in ways and begin != members[0]:
        first = [begin]
    entries = tuple(dict.fromkeys([*first, *jumped]))
    order, back = _walk(entries, ways)
    before: dict[int, list[int]] = {place: [] for place in members}
    for place in order:
        for way in ways[place]:
            if (place, way.to) not in back:
                before[way.to].append(place)
    return Course(timeline, tuple(members), entries, ways, frozenset(ends), order, before, back)


def _stated(
    steps: tuple[Transition, ...], where: dict[str, int], members: Iterable[int]
) -> tuple[list[Way], bool]:
    """The ways that a timepoint names, and whether one of them leads out of the timeline.

    A name that nothing has leads nowhere, and is no end either.
    """
    ways: list[Way] = []
    unless: list[str] = []
    ending = False
    for step in steps:
        to = where.get(step.to) if step.to is not None else None
        if to is None or to not in members:
            ending = ending or step.to is None or to is not None
        else:
            ways.append(Way(to, step.condition, () if step.condition else tuple(unless[:SHOWN])))
        if step.condition:
            unless.append(step.condition)
    return ways, ending


def _listed(listed: list[tuple[int, Timepoint]], ways: dict[int, list[Way]], ends: set[int]) -> list[int]:
    """Add the ways of those that name none, to the next in the list for each arm; what begins the timeline.

    What an arm does not pass is passed over: after the timepoints of one arm come those of another, and both lead to
    the next that is for all.
    """
    start = -1
    common = start
    latest: dict[str, int] = {}
    first: list[int] = []
    goes_on: set[int] = {place for place, point in listed if not point.next}
    left = set(goes_on)
    for place, point in listed:
        if point.arms:
            leading = [latest.get(arm, common) for arm in point.arms]
            latest.update(dict.fromkeys(point.arms, place))
        else:
            leading = [*latest.values()] or [common]
            if common == start and latest:
                first.append(place)
            common = place
            latest = {}
        for origin in dict.fromkeys(leading):
            if origin == start:
                first.append(place)
            elif origin in goes_on:
                ways[origin].append(Way(place))
                left.discard(origin)
    ends.update(left)
    return list(dict.fromkeys(first))


def _walk(
    entries: tuple[int, ...], ways: dict[int, list[Way]]
) -> tuple[tuple[int, ...], frozenset[tuple[int, int]]]:
    """What is reached from the entries, each behind what leads to it, and the ways back; without recursion."""
    under_way, done = 1, 2
    state: dict[int, int] = {}
    back: set[tuple[int, int]] = set()
    finished: list[int] = []
    for entry in reversed(entries):
        if entry in state:
            continue
        state[entry] = under_way
        stack = [(entry, [*ways[entry]])]
        while stack:
            place, left = stack[-1]
            if not left:
                stack.pop()
                state[place] = done
                finished.append(place)
                continue
            to = left.pop().to
            if to not in state:
                state[to] = under_way
                stack.append((to, [*ways[to]]))
            elif state[to] == under_way:
                back.add((place, to))
    return tuple(reversed(finished)), frozenset(back)
