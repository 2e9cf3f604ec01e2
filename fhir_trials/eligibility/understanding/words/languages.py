"""Whether a criterion is Dutch, where a word of it ("of") means something else in English."""

from collections.abc import Iterable, Sequence, Set
from functools import cache

from fhir_trials import table_words
from fhir_trials.clinical_concepts import concepts, topics
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.word_classes import EITHER_LANGUAGE


def is_dutch(tokens: Sequence[Token]) -> bool | None:
    """Whether more of the words are Dutch than English; None where as many are, or none is known.

    Looked into only where the text has a word that both languages have; elsewhere it makes no difference: False.
    """
    for token in tokens:
        if token[5] & EITHER_LANGUAGE:
            balance = _balance({token[3] for token in tokens})
            return balance > 0 if balance else None
    return False


def mostly_dutch(texts: Iterable[str]) -> bool:
    """Whether the texts, taken together, have more Dutch than English words."""
    return sum(_balance(set(text.lower().split())) for text in texts) > 0


def _balance(words: Set[str]) -> int:
    """How many more of the words are Dutch than English."""
    dutch, english = _words()
    return len(words & dutch) - len(words & english)


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """Words that only Dutch has, and words that only English has."""
    found: dict[str, set[str]] = {"nl": set(), "en": set()}
    for table in ("criteria-logic.csv", "window-words.csv"):
        for word, language, *_ in table_words.words(table):
            found[language].add(word)
    for concept in (*concepts().values(), *topics().values()):
        found["en"].update(concept.english)
        found["nl"].update(concept.dutch)
    return frozenset(found["nl"] - found["en"]), frozenset(found["en"] - found["nl"])
