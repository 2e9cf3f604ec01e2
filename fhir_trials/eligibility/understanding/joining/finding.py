"""All that is found in a criterion: thresholds first, then states, then conditions, therapies and procedures."""

from collections.abc import Sequence

from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding.amounts import thresholds
from fhir_trials.eligibility.understanding.found import Doubtful, Found
from fhir_trials.eligibility.understanding.places import places
from fhir_trials.eligibility.understanding.subjects import states, topics
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.word_classes import STATE_ROLE


def find(tokens: Sequence[Token], section: Section) -> tuple[list[Found], list[Doubtful]]:
    """The statements and doubts of all finders; none says or doubts what one before it did."""
    where = places(tokens)
    found: list[Found] = []
    doubtful: list[Doubtful] = []
    taken: set[int] = set()
    if where.valued:
        found, doubtful = thresholds.find(tokens, where.valued, section)
        if found or doubtful:
            taken.update(*[one.tokens for one in found], *[one.tokens for one in doubtful])
    if where.states or (tokens and tokens[0].classes & STATE_ROLE):  # a sex is found where it begins with one
        of_states = states.find(tokens, where, taken, section)
        found += of_states
        taken.update(*[one.tokens for one in of_states])
    if where.topics or where.units:
        found += topics.find(tokens, where, taken, section)
    return found, doubtful
