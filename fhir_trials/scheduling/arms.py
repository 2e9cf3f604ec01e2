"""The schedule of one arm: without the timepoints of others, and of epochs that it has no part in."""

from fhir_trials.model.schedule import Schedule, Timepoint, Transition
from fhir_trials.scheduling.course import main_timeline


def left_out(schedule: Schedule, arm: str | None) -> set[str]:
    """The ids of the timepoints that an arm does not pass: those for other arms only, and those of other arms' epochs.

    Args:
        schedule: what is planned.
        arm: the id of the arm; None for all of them, which leave out nothing.
    """
    others = {point.id for point in schedule.timepoints if arm and point.arms and arm not in point.arms}
    of_epochs = epochs_left_out(schedule, arm).values()
    return others | {schedule.timepoints[place].id for places in of_epochs for place in places}


def epochs_left_out(schedule: Schedule, arm: str | None) -> dict[str, list[int]]:
    """The epochs that an arm has no cell for, with the places of their timepoints; none where it has no cell at all.

    A timepoint that names the arm itself is not among them.
    """
    own = {cell.epoch for cell in schedule.cells if cell.arm == arm}
    found: dict[str, list[int]] = {}
    for place, point in enumerate(schedule.timepoints if own else ()):
        if point.epoch and point.epoch not in own and not point.arms:
            found.setdefault(point.epoch, []).append(place)
    return found


def of_arm(schedule: Schedule, arm: str) -> Schedule:
    """The schedule without the timepoints that are left out; what leads to one of these leads past it."""
    left = left_out(schedule, arm)
    if not left:
        return schedule
    past = _past(schedule, left)
    kept = (point for point in schedule.timepoints if point.id not in left)
    return schedule.but(timepoints=tuple(_led_past(point, past) for point in kept))


def _led_past(point: Timepoint, past: dict[str, str | None]) -> Timepoint:
    if not any(step.to in past for step in point.next):
        return point
    steps = (
        Transition(to=past[step.to], condition=step.condition) if step.to in past else step
        for step in point.next
    )
    return point.but(next=tuple(steps))


def _past(schedule: Schedule, left: set[str]) -> dict[str, str | None]:
    """What comes after each timepoint that is left out: the next that is kept, or None for an end."""
    main = main_timeline(schedule)
    following: dict[str | None, str] = {}
    after: dict[str, str | None] = {}
    for point in reversed(schedule.timepoints):
        timeline = point.timeline or main
        after[point.id] = point.next[-1].to if point.next else following.get(timeline)
        following[timeline] = point.id
    found: dict[str, str | None] = {}
    for name in left:
        chain: dict[str, None] = {}
        to: str | None = name
        while to is not None and to in left and to not in found and to not in chain:
            chain[to] = None
            to = after[to]
        if to in found:
            to = found[to]
        elif to in chain:
            to = None
        found.update(dict.fromkeys(chain, to))
    return found
