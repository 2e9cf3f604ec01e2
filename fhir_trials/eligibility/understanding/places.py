"""Where in a criterion something may be found: its tokens are walked once, and not by each finder again."""

from collections.abc import Sequence
from typing import NamedTuple

from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.word_classes import (
    HEALTHY,
    STAGE,
    STATE,
    TAKING_PART,
    TOPIC,
    UNIT,
    VALUED,
)

_VALUED = VALUED | STAGE
_STATES = STATE | HEALTHY | TAKING_PART
_ANY = _VALUED | _STATES | TOPIC | UNIT


class Places(NamedTuple):
    """The positions of tokens from which on finders look, in order.

    Attributes:
        valued: numbers, concepts, and the words for a stage.
        units: those of time among them.
        states: words with which a state of the patient may begin.
        topics: words with which a condition, a therapy or a procedure may begin, or which tell its kind.
    """

    valued: list[int]
    units: list[int]
    states: list[int]
    topics: list[int]


def places(tokens: Sequence[Token]) -> Places:
    """The places of a criterion."""
    found = valued, units, states, topics = Places([], [], [], [])
    for at, token in enumerate(tokens):
        if not token[5] & _ANY:
            continue
        classes = token.classes
        if classes & TOPIC:
            topics.append(at)
        if classes & _VALUED:
            valued.append(at)
        if classes & UNIT:
            units.append(at)
        if classes & _STATES:
            states.append(at)
    return found
