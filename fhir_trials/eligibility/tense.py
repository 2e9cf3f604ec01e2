"""Whether a statement without a window speaks of what was ever so, or of the day. `mappings/tense-words.csv`"""

import re
from functools import cache
from typing import Literal

from fhir_trials import table_words
from fhir_trials.model.statements import Kind

Tense = Literal["ever", "now"]

_WORD = re.compile(r"\w+")
_BY_KIND: dict[Kind, Tense] = {
    "status": "now",
    "consent": "now",
    "contraception": "now",
    "procedure": "ever",
    "event": "ever",
}


def tense(kind: Kind, words: str) -> Tense | None:
    """What time is meant: by the kind (nobody asks for a pregnancy that is over), else by the words.

    Args:
        kind: of the statement.
        words: those at its span: "Prior chemotherapy" is of ever, "current chemotherapy" of the day, "current or
            prior" of ever, "chemotherapy" of either; "on chemotherapy" is of the day, as its first word says.
    """
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    said = f" {_plain(words)} "
    if any(f" {phrase} " in said for phrase in _phrases("ever")):
        return "ever"
    now = any(f" {phrase} " in said for phrase in _phrases("now"))
    return "now" if now or said.startswith(_first_words()) else None


def is_of_beginning(words: str) -> bool:
    """Whether a window at these words is about when it began: "diagnosed with asthma within the last 5 years"."""
    said = f" {_plain(words)} "
    return any(f" {phrase} " in said for phrase in _phrases("begins"))


def _plain(words: str) -> str:
    return " ".join(_WORD.findall(words.casefold()))


def _first_words() -> tuple[str, ...]:
    return tuple([f" {phrase} " for phrase in _phrases("now-first")])


@cache
def _phrases(meaning: Literal["ever", "now", "now-first", "begins"]) -> tuple[str, ...]:
    return table_words.of_role("tense-words.csv", "", meaning)
