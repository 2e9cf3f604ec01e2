"""What the plan of a trial says that USDM has no place for: an issue for each fact that is not written."""

from collections.abc import Iterable
from typing import Any

from fhir_trials.model.collected import BiomedicalConcept
from fhir_trials.model.schedule import Schedule, Timepoint
from fhir_trials.usdm.context import Writing
from fhir_trials.usdm.schedule.concepts import is_surrogate

_HOMELESS = {
    "timepoints": ("duration", "arms"),
    "activities": ("kind", "repeat", "duration", "interventions"),
}


def tell(schedule: Schedule, concepts: Iterable[BiomedicalConcept], writing: Writing) -> None:
    """Tell each fact that is left out, at its place in the trial."""
    if schedule.start:
        _tell("schedule.start", writing)
    for at, point in enumerate(schedule.timepoints):
        _members("timepoints", at, point, writing)
        _timepoint(f"schedule.timepoints[{at}]", point, writing)
    timed = {point.id for point in schedule.timepoints if point.timing}
    for at, visit in enumerate(schedule.visits):
        if visit.scheduled_at and visit.scheduled_at not in timed:
            _tell(f"schedule.visits[{at}].scheduled_at", writing)
    for at, activity in enumerate(schedule.activities):
        _members("activities", at, activity, writing)
    for at, _ in enumerate(schedule.cycles):
        _tell(f"schedule.cycles[{at}]", writing)
    for at, concept in enumerate(concepts):
        if concept.description and not is_surrogate(concept):
            _tell(f"concepts[{at}].description", writing)


def _timepoint(path: str, point: Timepoint, writing: Writing) -> None:
    if point.timing and point.timing.event:
        _tell(f"{path}.timing.event", writing)
    if point.timing and point.timing.fixed and point.timing.counted_from:
        _tell(f"{path}.timing.counted_from", writing)
    if point.decision and point.visit:
        _tell(f"{path}.visit", writing)
    if any(step.condition is None for step in point.next[:-1]):
        _tell(f"{path}.next", writing)  # behind a step without a condition nobody comes


def _members(key: str, at: int, value: Any, writing: Writing) -> None:
    for member in _HOMELESS[key]:
        if getattr(value, member):
            _tell(f"schedule.{key}[{at}].{member}", writing)


def _tell(path: str, writing: Writing) -> None:
    writing.issues.warning("not-in-usdm", path, "USDM has no place for this; it is left out")
