"""Text on what is given and when, English and Dutch → doses and timepoints; pure. Words: `mappings/dose-words.csv`."""

from fhir_trials.regimens.doubts import Doubt
from fhir_trials.regimens.steps import Read, doses

__all__ = ["Doubt", "Read", "doses"]
