"""What a schedule says that USDM has no place for: an issue for each fact that is not written."""

from typing import Any

from fhir_trials.model.schedule import Schedule
from fhir_trials.usdm.context import Writing

_HOMELESS = {
    "timepoints": ("duration", "arms"),
    "activities": ("kind", "repeat", "duration", "interventions"),
}


def tell(schedule: Schedule, writing: Writing) -> None:
    """Tell each fact of the schedule that is left out, at its place in the trial."""
    if schedule.start:
        _tell("schedule.start", writing)
    for at, point in enumerate(schedule.timepoints):
        _members("timepoints", at, point, writing)
        if point.timing and point.timing.event:
            _tell(f"schedule.timepoints[{at}].timing.event", writing)
        if point.decision and point.visit:
            _tell(f"schedule.timepoints[{at}].visit", writing)
    timed = {point.id for point in schedule.timepoints if point.timing}
    for at, visit in enumerate(schedule.visits):
        if visit.scheduled_at and visit.scheduled_at not in timed:
            _tell(f"schedule.visits[{at}].scheduled_at", writing)
    for at, activity in enumerate(schedule.activities):
        _members("activities", at, activity, writing)
    for at, _ in enumerate(schedule.cycles):
        _tell(f"schedule.cycles[{at}]", writing)


def _members(key: str, at: int, value: Any, writing: Writing) -> None:
    for member in _HOMELESS[key]:
        if getattr(value, member):
            _tell(f"schedule.{key}[{at}].{member}", writing)


def _tell(path: str, writing: Writing) -> None:
    writing.issues.warning("not-in-usdm", path, "USDM has no place for this; it is left out")
