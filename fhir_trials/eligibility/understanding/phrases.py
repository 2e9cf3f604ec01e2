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


def phrases(tokens: Sequence[Token], dutch: bool = False) -> list[Phrase]:
    """The phrases of the table in a criterion, in order, the longest where several begin at a place.

    Args:
        tokens: the criterion's.
        dutch: a word that both languages have means what it means in Dutch.
    """
    known = _known("nl" if dutch else "en")
    words = [token[3] for token in tokens]
    words.append("")
    found: list[Phrase] = []
    behind = 0
    for at, word in enumerate(words):
        if at < behind:
            continue
        entry = known.get(word)
        if entry is None:
            if " " in word and (several := _in_several(tokens, at, known)):
                found.append(several)
                behind = several.stop
            continue
        longer, meaning = entry
        if longer:
            after = words[at + 1]
            for spelling, of_longer in longer.get(after) or longer.get(after.partition(" ")[0], ()):
                if behind := _end(tokens, at, spelling):
                    found.append(Phrase(at, behind, of_longer))
                    break
        if behind <= at and meaning:
            behind = at + 1
            found.append(Phrase(at, behind, meaning))
    return found


def _in_several(tokens: Sequence[Token], at: int, known: _Known) -> Phrase | None:
    """The phrase that begins with a token of several words: "at least", "cohort 2"."""
    first, second, *_ = tokens[at].word.split(" ")
    if first not in known:
        return None
    longer, meaning = known[first]
    for spelling, of_longer in longer.get(second, ()):
        if behind := _end(tokens, at, spelling):
            return Phrase(at, behind, of_longer)
    return Phrase(at, at + 1, meaning) if meaning and tokens[at].value == "name" else None


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
