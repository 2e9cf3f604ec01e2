"""The words between statements and what they mean: "and", "no", "unless", "who". `mappings/criteria-logic.csv`"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from fhir_trials import mapping_files
from fhir_trials.eligibility.understanding.scanner import pieces
from fhir_trials.eligibility.understanding.tokens import Token


class Phrase(NamedTuple):
    """Words of the table in a criterion: the position of the first token, the one behind the last, the meaning."""

    start: int
    stop: int
    meaning: str


class _Known(NamedTuple):
    """The table in one language: what a single word means, and the longer phrases it begins, longest first.

    The longer ones are spelled without blanks, since several of their words can be one token.
    """

    single: dict[str, str]
    longer: dict[str, tuple[tuple[str, str], ...]]


_new = tuple.__new__
"""Quicker than the constructor."""


def phrases(tokens: Sequence[Token], dutch: bool = False) -> list[Phrase]:
    """The phrases of the table in a criterion, in order, the longest where several begin at a place.

    Args:
        tokens: the criterion's.
        dutch: a word that both languages have means what it means in Dutch.
    """
    single, longer = _known("nl" if dutch else "en")
    found: list[Phrase] = []
    behind = 0
    for at, token in enumerate(tokens):
        if at < behind:
            continue
        word = token[3]
        if word not in longer and word not in single:
            first = word.partition(" ")[0]
            if first == word or (first not in longer and first not in single):
                continue
            word = first  # "at least", "cohort 2" are one token
        for spelling, meaning in longer.get(word, ()):
            if behind := _end(tokens, at, spelling):
                found.append(_new(Phrase, (at, behind, meaning)))
                break
        else:
            if word in single and (word == token[3] or token.value == "name"):
                behind = at + 1
                found.append(_new(Phrase, (at, behind, single[word])))
    return found


def _end(tokens: Sequence[Token], at: int, spelling: str) -> int:
    """The position behind the tokens that are spelled so, blanks aside; 0 where they are not."""
    joined = tokens[at].word.replace(" ", "")
    stop = at + 1
    while len(joined) < len(spelling) and stop < len(tokens) and spelling.startswith(joined):
        joined += tokens[stop].word.replace(" ", "")
        stop += 1
    return stop if joined == spelling else 0


@cache
def ambiguous() -> frozenset[str]:
    """Words that mean one thing in English and another in Dutch: "of", "met"."""
    english, dutch = _known("en").single, _known("nl").single
    return frozenset(word for word, meaning in english.items() if dutch[word] != meaning)


@cache
def _known(language: str) -> _Known:
    """A row of the language counts before one of the other."""
    meanings: dict[tuple[str, ...], str] = {}
    rows = mapping_files.read_csv("criteria-logic.csv")
    for row in sorted(rows, key=lambda row: row["language"] != language):
        meanings.setdefault(tuple(pieces(row["word"])), row["meaning"])
    longer: dict[str, list[tuple[str, str]]] = {}
    for words, meaning in meanings.items():
        if len(words) > 1:
            longer.setdefault(words[0], []).append(("".join(words), meaning))
    return _Known(
        {words[0]: meaning for words, meaning in meanings.items() if len(words) == 1},
        {first: tuple(sorted(of, key=lambda one: -len(one[0]))) for first, of in longer.items()},
    )
