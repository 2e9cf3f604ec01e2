"""The words of windows in time: `mappings/window-words.csv`."""

from functools import cache
from typing import NamedTuple

from fhir_trials import table_words
from fhir_trials.eligibility.understanding.words.lexicon import Phrases

_TABLE = "window-words.csv"
_ANCHORS = frozenset({"anchor", "study"})
_UNITS = frozenset({"one", "several"})


class Words(NamedTuple):
    """What the table says, for look-up.

    Attributes:
        roles: what a phrase does in a window: `within`, `past`, `before` and so on.
        anchors: what a window is reckoned from; `study`: the whole of it, which begins and ends.
        units: words for one unit of time, which need no number: "in the past year".
        english: words that only English has, those for units among them.
        dutch: words that only Dutch has.
    """

    roles: Phrases[str]
    anchors: Phrases[str]
    units: frozenset[str]
    english: frozenset[str]
    dutch: frozenset[str]


@cache
def words() -> Words:
    """The table, compiled; both languages at once."""
    said = table_words.words(_TABLE)
    english = {word for word, language, *_ in said if language == "en"}
    dutch = {word for word, language, *_ in said if language == "nl"}
    return Words(
        Phrases((word, role) for word, _, role, _ in said if role not in _ANCHORS | _UNITS),
        Phrases((word, meaning or role) for word, _, role, meaning in said if role in _ANCHORS),
        frozenset(table_words.of_role(_TABLE, "one")),
        frozenset(english - dutch),
        frozenset(dutch - english),
    )
