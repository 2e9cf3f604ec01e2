"""When: a schedule checked, laid out as a grid, and reckoned for one participant; pure."""

from fhir_trials.scheduling.checking import findings, tell
from fhir_trials.scheduling.dates import reckon
from fhir_trials.scheduling.finding import Finding
from fhir_trials.scheduling.planned import Planned, Reckoned

__all__ = ["Finding", "Planned", "Reckoned", "findings", "reckon", "tell"]
