"""All that is found in a criterion: thresholds first, then states, then conditions, therapies and procedures."""

from collections.abc import Sequence

from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding.found import Doubtful, Found
from fhir_trials.eligibility.understanding.tokens import Token


def find(tokens: Sequence[Token], section: Section) -> tuple[list[Found], list[Doubtful]]:
    """The statements and doubts of all finders; no statement says what one before it said."""
    return [], []
