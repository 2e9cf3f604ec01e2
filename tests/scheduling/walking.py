"""A participant who walks through a schedule, and picks a day inside each window."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from fhir_trials.model.schedule import Schedule
from fhir_trials.scheduling import Planned
from tests.scheduling.random_schedules import Key

Pick = Callable[[int, int], int]
"""A whole number from the first to the second."""


def steps(schedule: Schedule, place: int) -> list[int | None]:
    """Where a participant may go from a timepoint: places in the list; None: the end."""
    names = {point.id: at for at, point in enumerate(schedule.timepoints)}
    stated = schedule.timepoints[place].next
    if stated:
        return [names[step.to] if step.to else None for step in stated]
    return [place + 1 if place + 1 < len(schedule.timepoints) else None]


def out_of(schedule: Schedule) -> dict[int, int]:
    """How many steps it takes from each timepoint to an end; what is missing never gets to one."""
    size = len(schedule.timepoints)
    leading: dict[int | None, list[int]] = {}
    for place in range(size):
        for step in steps(schedule, place):
            leading.setdefault(step, []).append(place)
    far: dict[int, int] = {}
    waiting: deque[tuple[int | None, int]] = deque([(None, 0)])
    while waiting:
        place, steps_left = waiting.popleft()
        for before in leading.get(place, []):
            if before not in far:
                far[before] = steps_left + 1
                waiting.append((before, steps_left + 1))
    return far


def walk(schedule: Schedule, pick: Pick, patience: int = 30) -> list[int] | None:
    """The timepoints that a participant passes, at random, and after a while straight to an end; None: there is none."""
    far = out_of(schedule)
    passed = [0]
    while True:
        choices = steps(schedule, passed[-1])
        if len(passed) < patience:
            step = choices[pick(0, len(choices) - 1)]
        elif passed[-1] not in far:
            return None
        else:
            step = min(choices, key=lambda one: -1 if one is None else far.get(one, 10**6))
        if step is None:
            return passed
        passed.append(step)


def window(one: Planned) -> tuple[date, date]:
    """The first and the last day allowed; the day itself where no window is stated."""
    assert one.moment
    first, last = one.earliest or one.moment, one.latest or one.moment
    return first.date(), last.date()


def room(planned: Sequence[Planned]) -> bool:
    """Whether there is a day for each, none before that of the one before it."""
    latest = date.min
    for one in planned:
        first, last = window(one)
        latest = max(latest, first)
        if latest > last:
            return False
    return True


def days(planned: Sequence[Planned], pick: Pick) -> list[date]:
    """A day for each, inside its window and not before the one before it, where there is room."""
    until = date.max
    limits: list[date] = []
    for one in reversed(planned):
        until = min(until, window(one)[1])
        limits.append(until)
    chosen: list[date] = []
    for one, limit in zip(planned, reversed(limits), strict=True):
        since = max([window(one)[0], *chosen[-1:]])
        chosen.append(since + timedelta(days=pick(0, (limit - since).days)))
    return chosen


def by_key(planned: Sequence[Planned]) -> Mapping[Key, Planned]:
    """What is planned, by its timepoint and cycle."""
    return {(one.timepoint, one.cycle): one for one in planned}
