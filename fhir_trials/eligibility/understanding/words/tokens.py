"""Criteria as tokens, each with what its word is in the tables: looked up once, read by all that find something."""

from functools import cache

from fhir_trials.eligibility.understanding.words import (
    phrases,
    state_words,
    topic_words,
    vocabulary,
    window_words,
)
from fhir_trials.eligibility.understanding.words.cutting import Pieces, Token, cut
from fhir_trials.eligibility.understanding.words.word_classes import (
    EITHER_LANGUAGE,
    LOGIC,
    STAGE,
    WINDOW_ROLE,
)

__all__ = ["Token", "tokens"]


def tokens(text: str) -> list[Token]:
    """The tokens of a criterion, in order; every character that is not blank is in exactly one of them."""
    return cut(text, _pieces())


@cache
def _pieces() -> Pieces:
    return Pieces(_classes)


def _classes(word: str) -> int:
    """The classes of a word, by all tables."""
    classes = vocabulary.opens(word) | state_words.opens(word) | topic_words.opens(word)
    if word in vocabulary.word_set("stage"):
        classes |= STAGE
    if phrases.opens(word):
        classes |= LOGIC
    if word in phrases.ambiguous():
        classes |= EITHER_LANGUAGE
    if window_words.words().roles.opens(word):
        classes |= WINDOW_ROLE
    return classes
