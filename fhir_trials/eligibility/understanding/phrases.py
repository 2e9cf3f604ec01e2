"""The words between statements and what they mean: "and", "no", "unless", "who". `mappings/criteria-logic.csv`"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from fhir_trials import mapping_files
from fhir_trials.eligibility.understanding.cutting import Token
from fhir_trials.eligibility.understanding.scanner import pieces
from fhir_trials.eligibility.understanding.word_classes import LOGIC


class Phrase(NamedTuple):
    """Words of the table in a criterion: the position of the first token, the one behind the last, the meaning."""

    start: int
    stop: int
    meaning: str


_new: Callable[..., Phrase] = tuple.__new__  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
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
    places = [at for at, token in enumerate(tokens) if token[5] & LOGIC]
    if not places:
        return []
    known = _known("nl" if dutch else "en")
    words = [token[3] for token in tokens]
    words.append("")
    found: list[Phrase] = []
    behind = 0
    for at in places:
        if at < behind:
            continue
        word = words[at]
        if word not in known:
            if several := _in_several(tokens, words, at, known):
                found.append(several)
                behind = several.stop
            continue
        longer, meaning = known[word]
        if longer:
            after = words[at + 1]
            entries = longer.get(after.partition(" ")[0] if " " in after and after not in longer else after)
            for spelling, of_longer in entries or ():
                if behind := _end(words, at, spelling):
                    found.append(_new(Phrase, (at, behind, of_longer)))
                    break
        if behind <= at and meaning:
            behind = at + 1
            found.append(_new(Phrase, (at, behind, meaning)))
    return found


def opens(word: str) -> bool:
    """Whether a phrase may begin with a word, or with the first part of several words."""
    known = _known("en")
    return word in known or (" " in word and word.partition(" ")[0] in known)


def _in_several(tokens: Sequence[Token], words: Sequence[str], at: int, known: _Known) -> Phrase | None:
    """The phrase that begins with a token of several words: "at least", "cohort 2"."""
    first, second, *_ = words[at].split(" ")
    longer, meaning = known[first]
    for spelling, of_longer in longer.get(second, ()):
        if behind := _end(words, at, spelling):
            return Phrase(at, behind, of_longer)
    return Phrase(at, at + 1, meaning) if meaning and tokens[at].value == "name" else None


def _end(words: Sequence[str], at: int, spelling: str) -> int:
    """The position behind the words that are spelled so, blanks aside; 0 where they are not."""
    joined = words[at].replace(" ", "")
    stop = at + 1
    while len(joined) < len(spelling) and stop < len(words) and spelling.startswith(joined):
        joined += words[stop].replace(" ", "")
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
