"""The words of windows in time: `mappings/window-words.csv`."""

from functools import cache
from typing import NamedTuple

from fhir_trials import word_tables
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
    rows = word_tables.rows("window-words.csv")
    said = [
        (row["role"], row["meaning"], word)
        for row in rows
        for word in f"{row['english']}|{row['dutch']}".split("|")
        if word
    ]
    return Words(
        Phrases((word, role) for role, _, word in said if role != "anchor"),
        Phrases((word, meaning) for role, meaning, word in said if role == "anchor"),
    )
