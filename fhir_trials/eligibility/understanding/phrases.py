"""The words between statements and what they mean: "and", "no", "unless", "who". `mappings/criteria-logic.csv`"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from fhir_trials import mapping_files
from fhir_trials.eligibility.understanding.tokens import Token, tokens


class Phrase(NamedTuple):
    """Words of the table in a criterion: the position of the first token, the one behind the last, the meaning."""

    start: int
    stop: int
    meaning: str


_Known = dict[str, list[tuple[tuple[str, ...], str]]]


def phrases(found: Sequence[Token], dutch: bool = False) -> list[Phrase]:
    """The phrases of the table in a criterion, in order, the longest where several begin at a place.

    Args:
        found: the criterion's tokens.
        dutch: what a word that both languages have means: as in Dutch.
    """
    known = _known("nl" if dutch else "en")
    words = [token.word for token in found]
    result: list[Phrase] = []
    at = 0
    while at < len(words):
        for rest, meaning in known.get(words[at], ()):
            stop = at + 1 + len(rest)
            if tuple(words[at + 1 : stop]) == rest:
                result.append(Phrase(at, stop, meaning))
                at = stop
                break
        else:
            at += 1
    return result


@cache
def ambiguous() -> frozenset[str]:
    """Words that mean one thing in English and another in Dutch."""
    means: dict[str, dict[str, str]] = {"en": {}, "nl": {}}
    for row in mapping_files.read_csv("criteria-logic.csv"):
        means[row["language"]][row["word"]] = row["meaning"]
    return frozenset(
        word for word, meaning in means["en"].items() if means["nl"].get(word, meaning) != meaning
    )


@cache
def _known(language: str) -> _Known:
    """What follows each first word, longest first; a row of the language counts before one of the other."""
    rows = mapping_files.read_csv("criteria-logic.csv")
    meanings: dict[tuple[str, ...], str] = {}
    for row in sorted(rows, key=lambda row: row["language"] != language):
        meanings.setdefault(tuple([token.word for token in tokens(row["word"])]), row["meaning"])
    found: _Known = {}
    for words, meaning in meanings.items():
        found.setdefault(words[0], []).append((words[1:], meaning))
    return {first: sorted(of, key=lambda one: -len(one[0])) for first, of in found.items()}
