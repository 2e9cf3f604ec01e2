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


_Known = dict[str, tuple[dict[str, tuple[tuple[str, str], ...]], str]]
"""By their first word: by their second one the longer phrases with their meanings, longest first; and what the word
means by itself. The longer ones are spelled without blanks, since several of their words can be one token.
"""

_new = tuple.__new__
"""Quicker than the constructor."""


def phrases(tokens: Sequence[Token], dutch: bool = False) -> list[Phrase]:
    """The phrases of the table in a criterion, in order, the longest where several begin at a place.

    Args:
        tokens: the criterion's.
        dutch: a word that both languages have means what it means in Dutch.
    """
    known = _known("nl" if dutch else "en")
    found: list[Phrase] = []
    behind = 0
    for at, token in enumerate(tokens):
        if at < behind:
            continue
        kind, _, _, word, value = token
        entry = known.get(word)
        if entry is None:
            if (value is None and kind != "concept") or " " not in word:
                continue
            entry = known.get(word.partition(" ")[0])  # "at least", "cohort 2" are one token
            if entry is None:
                continue
        longer, meaning = entry
        if longer:
            for spelling, of_longer in longer.get(_second(tokens, at), ()):
                if behind := _end(tokens, at, spelling):
                    found.append(_new(Phrase, (at, behind, of_longer)))
                    break
        if behind <= at and meaning and (value is None or value == "name" or " " not in word):
            behind = at + 1
            found.append(_new(Phrase, (at, behind, meaning)))
    return found


def _second(tokens: Sequence[Token], at: int) -> str:
    """The word behind the first one of a token, of this token or of the next."""
    word = tokens[at].word
    if " " in word:
        return word.split(" ", 2)[1]
    return tokens[at + 1].word.partition(" ")[0] if at + 1 < len(tokens) else ""


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
    english, dutch = _known("en"), _known("nl")
    return frozenset(word for word, (_, meaning) in english.items() if dutch[word][1] != meaning)


@cache
def _known(language: str) -> _Known:
    """A row of the language counts before one of the other."""
    meanings: dict[tuple[str, ...], str] = {}
    rows = mapping_files.read_csv("criteria-logic.csv")
    for row in sorted(rows, key=lambda row: row["language"] != language):
        meanings.setdefault(tuple(pieces(row["word"])), row["meaning"])
    known: dict[str, tuple[dict[str, list[tuple[str, str]]], str]] = {}
    for words, meaning in sorted(meanings.items(), key=lambda one: -len("".join(one[0]))):
        longer, _ = known.setdefault(words[0], ({}, meanings.get(words[:1], "")))
        if len(words) > 1:
            longer.setdefault(words[1], []).append(("".join(words), meaning))
    return {
        first: ({second: tuple(of) for second, of in longer.items()}, meaning)
        for first, (longer, meaning) in known.items()
    }
