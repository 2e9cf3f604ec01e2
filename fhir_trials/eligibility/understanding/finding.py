"""All that is found in a criterion: thresholds first, then states, then conditions, therapies and procedures."""

from collections.abc import Sequence

from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding import states, thresholds, topics
from fhir_trials.eligibility.understanding.found import Doubtful, Found
from fhir_trials.eligibility.understanding.tokens import Token


def find(tokens: Sequence[Token], section: Section) -> tuple[list[Found], list[Doubtful]]:
    """The statements and doubts of all finders; none says or doubts what one before it did."""
    found, doubtful = thresholds.find(tokens, section)
    taken = set[int]().union(*[one.tokens for one in found], *[one.tokens for one in doubtful])
    for find_more in (states.find, topics.find):
        more, doubts = find_more(tokens, taken, section)
        if more:
            taken.update(*[one.tokens for one in more])
            found += more
        if doubts:
            taken.update(*[one.tokens for one in doubts])
            doubtful += doubts
    return found, doubtful
