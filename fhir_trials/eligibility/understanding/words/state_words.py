"""The words of states of the patient: `mappings/state-words.csv`."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from fhir_trials import table_words
from fhir_trials.eligibility.understanding.words.lexicon import Phrases
from fhir_trials.eligibility.understanding.words.word_classes import HEALTHY, STATE, STATE_ROLE, TAKING_PART

_NAMED = ("status", "consent", "contraception")
_BESIDE = ("giving", "any-study")
SHORTEST_MISSPELT = 8
"""From how many letters on a word of a state is known with one typing fault."""


class Words(NamedTuple):
    """What the table says, for look-up.

    Attributes:
        states: pregnancy, lactation, healthy volunteer, consent, contraception: the role and the concept.
        roles: all other phrases, by their role.
        healthy: those of role `healthy`.
        taking_part: those of role `taking-part`.
        giving: what stands beside consent that is given: "signed".
        any_study: single words that say nothing more of another study: "clinical".
        misspelt: what is left of a long word of `states` when a letter is taken out, with its role and concept.
        shapes: first letter and length of what may be such a word with a fault in it.
    """

    states: Phrases[tuple[str, str]]
    roles: Phrases[str]
    healthy: Phrases[str]
    taking_part: Phrases[str]
    giving: Phrases[str]
    any_study: frozenset[str]
    misspelt: dict[str, tuple[str, str]]
    shapes: frozenset[tuple[str, int]]


@cache
def words() -> Words:
    """The table, compiled; both languages at once."""
    said = table_words.words("state-words.csv")
    long = [
        (word, (role, concept))
        for word, _, role, concept in said
        if role in _NAMED and len(word) >= SHORTEST_MISSPELT and word.isalpha()
    ]
    return Words(
        Phrases((word, (role, concept)) for word, _, role, concept in said if role in _NAMED),
        Phrases((word, role) for word, _, role, _ in said if role not in (*_NAMED, *_BESIDE)),
        Phrases((word, role) for word, _, role, _ in said if role == "healthy"),
        Phrases((word, role) for word, _, role, _ in said if role == "taking-part"),
        Phrases((word, role) for word, _, role, _ in said if role == "giving"),
        frozenset(word for word, _, role, _ in said if role == "any-study"),
        {left: value for word, value in long for left in _without_one(word)},
        frozenset((word[0], len(word) + more) for word, _ in long for more in (-1, 0, 1)),
    )


def spelt(word: str) -> tuple[str, str] | None:
    """The role and concept of the long word that this is but for one letter; None where it is none."""
    known = words()
    if (word[0], len(word)) not in known.shapes:
        return None
    return next((known.misspelt[left] for left in _without_one(word) if left in known.misspelt), None)


def opens(word: str) -> int:
    """What may begin with a word, as classes: one of `STATE`, `HEALTHY`, `TAKING_PART`; `STATE_ROLE`."""
    known = words()
    role = STATE_ROLE if known.roles.opens(word) else 0
    if known.healthy.opens(word):
        return HEALTHY | role
    if known.taking_part.opens(word):
        return TAKING_PART | role
    return STATE | role if known.states.opens(word) or spelt(word) else role


def _without_one(word: str) -> Iterator[str]:
    """The word itself, and without each of its letters but the first."""
    yield word
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
