"""All that is found in a criterion: thresholds first, then states, then conditions, therapies and procedures."""

from collections.abc import Sequence

from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding.amounts import thresholds
from fhir_trials.eligibility.understanding.found import Doubtful, Found
from fhir_trials.eligibility.understanding.subjects import states, topics
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.word_classes import (
    HEALTHY,
    STAGE,
    STATE,
    STATE_ROLE,
    TAKING_PART,
    TOPIC,
    UNIT,
    VALUED,
)

_OF_THRESHOLDS = VALUED | STAGE
_OF_STATES = STATE | HEALTHY | TAKING_PART
_OF_TOPICS = TOPIC | UNIT
"""What a criterion must have for a finder to find anything; a sex is a state, and found where it begins with one."""


def find(tokens: Sequence[Token], section: Section) -> tuple[list[Found], list[Doubtful]]:
    """The statements and doubts of all finders; none says or doubts what one before it did."""
    classes = 0
    for token in tokens:
        classes |= token[5]
    found: list[Found] = []
    doubtful: list[Doubtful] = []
    if classes & _OF_THRESHOLDS:
        found, doubtful = thresholds.find(tokens, section)
    taken: set[int] = set()
    if found or doubtful:
        taken.update(*[one.tokens for one in found], *[one.tokens for one in doubtful])
    has_states = classes & _OF_STATES or (tokens and tokens[0][5] & STATE_ROLE)
    for find_more, asked in ((states.find, has_states), (topics.find, classes & _OF_TOPICS)):
        if not asked:
            continue
        more, doubts = find_more(tokens, taken, section)
        if more:
            taken.update(*[one.tokens for one in more])
            found += more
        if doubts:
            taken.update(*[one.tokens for one in doubts])
            doubtful += doubts
    return found, doubtful
