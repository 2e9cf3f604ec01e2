"""What criteria state: thresholds, windows, states of the patient; what is not certain stays text.

`words` cuts a criterion into words, numbers, signs, units and names; `amounts` (thresholds) and `subjects` (states,
conditions, therapies, windows) find statements in them; `joining` tells what is denied, limited and joined, and how
much of the text they say.
"""

from typing import TYPE_CHECKING

from fhir_trials.first_use import importing

if TYPE_CHECKING:
    from fhir_trials.eligibility.understanding.criteria_texts import read_criteria, understand
    from fhir_trials.eligibility.understanding.unread_words import unread

__all__ = ["read_criteria", "understand", "unread"]

# Doses are read with the same `words`, and do not wait for the rest.
__getattr__ = importing(
    __name__, {"criteria_texts": ("read_criteria", "understand"), "unread_words": ("unread",)}
)
