"""Names inside a trial: each is given once, and each that is used is given."""

from collections.abc import Iterable, Set
from typing import NamedTuple

from fhir_trials.model.schedule import Activity, Schedule, Timepoint


class Known(NamedTuple):
    """The ids of a trial that its schedule may name."""

    arms: Set[str]
    interventions: Set[str]
    concepts: Set[str]


def unique(where: str, ids: Iterable[str]) -> frozenset[str]:
    """The ids; a ValueError where one is given twice."""
    seen: set[str] = set()
    for local_id in ids:
        if local_id in seen:
            raise ValueError(f"{where}: the id {local_id!r} is used twice")
        seen.add(local_id)
    return frozenset(seen)


def known(where: str, ids: Iterable[str | None], given: Set[str], what: str) -> None:
    """A ValueError where one of the ids is not given; None is no id."""
    for local_id in ids:
        if local_id is not None and local_id not in given:
            raise ValueError(f"{where}: {local_id!r} is not one of the trial's {what}")


class _Given(NamedTuple):
    timelines: Set[str]
    epochs: Set[str]
    visits: Set[str]
    timepoints: Set[str]
    activities: Set[str]


def check_schedule(schedule: Schedule, trial: Known) -> None:
    """A ValueError where a part of the schedule names one that there is not, or two have one id."""
    elements = unique("schedule.elements", (one.id for one in schedule.elements))
    given = _Given(
        unique("schedule.timelines", (one.id for one in schedule.timelines)),
        unique("schedule.epochs", (one.id for one in schedule.epochs)),
        unique("schedule.visits", (one.id for one in schedule.visits)),
        unique("schedule.timepoints", (one.id for one in schedule.timepoints)),
        unique("schedule.activities", (one.id for one in schedule.activities)),
    )
    for element in schedule.elements:
        known(f"element {element.id}", element.interventions, trial.interventions, "interventions")
    for cell in schedule.cells:
        where = f"cell {cell.arm}, {cell.epoch}"
        known(where, (cell.arm,), trial.arms, "arms")
        known(where, (cell.epoch,), given.epochs, "epochs")
        known(where, cell.elements, elements, "elements")
    for timeline in schedule.timelines:
        known(f"timeline {timeline.id}", (timeline.begins_at,), given.timepoints, "timepoints")
    for visit in schedule.visits:
        known(f"visit {visit.id}", (visit.scheduled_at,), given.timepoints, "timepoints")
    for point in schedule.timepoints:
        _timepoint(point, given, trial)
    unique("schedule.cycles", (one.id for one in schedule.cycles))
    for cycle in schedule.cycles:
        known(f"cycle {cycle.id}", cycle.timepoints, given.timepoints, "timepoints")
    for activity in schedule.activities:
        _activity(activity, given, trial)
    for number, condition in enumerate(schedule.conditions):
        known(f"conditions[{number}]", condition.activities, given.activities, "activities")
        known(f"conditions[{number}]", condition.timepoints, given.timepoints, "timepoints")


def _timepoint(point: Timepoint, given: _Given, trial: Known) -> None:
    where = f"timepoint {point.id}"
    if point.timing:
        known(where, (point.timing.counted_from,), given.timepoints, "timepoints")
    known(where, (step.to for step in point.next), given.timepoints, "timepoints")
    known(where, (point.visit,), given.visits, "visits")
    known(where, (point.epoch,), given.epochs, "epochs")
    known(where, (point.timeline, point.runs), given.timelines, "timelines")
    known(where, point.arms, trial.arms, "arms")


def _activity(activity: Activity, given: _Given, trial: Known) -> None:
    where = f"activity {activity.id}"
    known(where, activity.timepoints, given.timepoints, "timepoints")
    known(where, activity.interventions, trial.interventions, "interventions")
    known(where, (one.intervention for one in activity.procedures), trial.interventions, "interventions")
    known(where, (activity.part_of,), given.activities, "activities")
    known(where, (activity.timeline,), given.timelines, "timelines")
    known(where, activity.concepts, trial.concepts, "concepts")
