"""The words of windows in time: `mappings/window-words.csv`."""

from functools import cache
from typing import NamedTuple

from fhir_trials import table_words
from fhir_trials.eligibility.understanding.words.lexicon import Phrases


class Words(NamedTuple):
    """What the table says, for look-up.

    Attributes:
        roles: what a phrase does in a window: `within`, `past`, `before` and so on.
        anchors: what a window is reckoned from.
    """

    roles: Phrases[str]
    anchors: Phrases[str]


@cache
def words() -> Words:
    """The table, compiled; both languages at once."""
    said = table_words.words("window-words.csv")
    return Words(
        Phrases((word, role) for word, _, role, _ in said if role != "anchor"),
        Phrases((word, meaning) for word, _, role, meaning in said if role == "anchor"),
    )
