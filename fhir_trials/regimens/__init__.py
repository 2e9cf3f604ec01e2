"""Text on what is given and when, English and Dutch → doses and timepoints; pure. Words: `mappings/dose-words.csv`."""

from fhir_trials.regimens.attributing import part_about
from fhir_trials.regimens.doubts import Doubt
from fhir_trials.regimens.planned import Planned, follow_up, planned
from fhir_trials.regimens.steps import Read, doses
from fhir_trials.regimens.words import ucum, units_of_time

__all__ = ["Doubt", "Planned", "Read", "doses", "follow_up", "part_about", "planned", "ucum", "units_of_time"]
