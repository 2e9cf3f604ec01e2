"""The words between statements and what they mean: "and", "no", "unless", "who". `mappings/criteria-logic.csv`"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from fhir_trials import table_words
from fhir_trials.eligibility.understanding.words.cutting import Token
from fhir_trials.eligibility.understanding.words.scanner import pieces
from fhir_trials.eligibility.understanding.words.word_classes import LOGIC


class Phrase(NamedTuple):
    """Words of the table in a criterion: the position of the first token, the one behind the last, the meaning."""

    start: int
    stop: int
    meaning: str


_new: Callable[..., Phrase] = tuple.__new__  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


_Longer = tuple[str, str, str]
"""A phrase of several words, spelled without blanks, since several of its words can be one token; then what of that
follows the second word, and the meaning."""

_Known = dict[str, tuple[dict[str, tuple[_Longer, ...]], str]]
"""By their first word: by their second one the longer phrases, longest first; and what the word means by itself."""


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
    found: list[Phrase] = []
    behind = 0
    last = len(tokens) - 1
    for at in places:
        if at < behind:
            continue
        of_word = known.get(tokens[at][3])
        if of_word is None:
            if several := _in_several(tokens, at, known):
                found.append(several)
                behind = several.stop
            continue
        longer, meaning = of_word
        if longer and at < last:
            after = tokens[at + 1][3]
            # nearly all words have longer phrases, and few are followed by one
            if (after in longer or " " in after) and (longest := _longest(tokens, at, longer)):
                found.append(longest)
                behind = longest.stop
                continue
        if meaning:
            behind = at + 1
            found.append(_new(Phrase, (at, behind, meaning)))
    return found


def _longest(tokens: Sequence[Token], at: int, longer: dict[str, tuple[_Longer, ...]]) -> Phrase | None:
    """The longest phrase of several words that begins at a token of one."""
    after = tokens[at + 1][3]
    if after in longer:
        third = tokens[at + 2][3].replace(" ", "") if at + 2 < len(tokens) else ""
        for _, rest, meaning in longer[after]:
            if not rest:
                return _new(Phrase, (at, at + 2, meaning))
            if rest.startswith(third) and (stop := _end(tokens, at + 2, rest)):
                return _new(Phrase, (at, stop, meaning))
    elif " " in after:
        for spelling, _, meaning in longer.get(after.partition(" ")[0], ()):
            if stop := _end(tokens, at, spelling):
                return _new(Phrase, (at, stop, meaning))
    return None


def opens(word: str) -> bool:
    """Whether a phrase may begin with a word, or with the first part of several words."""
    known = _known("en")
    return word in known or (" " in word and word.partition(" ")[0] in known)


def _in_several(tokens: Sequence[Token], at: int, known: _Known) -> Phrase | None:
    """The phrase that begins with a token of several words: "at least", "cohort 2"."""
    first, second, *_ = tokens[at].word.split(" ")
    longer, meaning = known[first]
    for spelling, _, of_longer in longer.get(second, ()):
        if behind := _end(tokens, at, spelling):
            return Phrase(at, behind, of_longer)
    return Phrase(at, at + 1, meaning) if meaning and tokens[at].value == "name" else None


def _end(tokens: Sequence[Token], at: int, spelling: str) -> int:
    """The position behind the tokens that are spelled so, blanks aside; 0 where they are not."""
    joined = ""
    while len(joined) < len(spelling) and at < len(tokens):
        joined += tokens[at][3].replace(" ", "")
        if not spelling.startswith(joined):
            return 0
        at += 1
    return at if joined == spelling else 0


@cache
def ambiguous() -> frozenset[str]:
    """Words that mean one thing in English and another in Dutch: "of", "met"."""
    english, dutch = _known("en"), _known("nl")
    return frozenset(word for word, (_, meaning) in english.items() if dutch[word][1] != meaning)


@cache
def _known(language: str) -> _Known:
    """A row of the language counts before one of the other."""
    meanings: dict[tuple[str, ...], str] = {}
    said = table_words.words("criteria-logic.csv")
    for word, _, _, meaning in sorted(said, key=lambda one: one.language != language):
        meanings.setdefault(tuple(pieces(word)), meaning)
    known: dict[str, tuple[dict[str, list[_Longer]], str]] = {}
    for words, meaning in sorted(meanings.items(), key=lambda one: -len("".join(one[0]))):
        longer, _ = known.setdefault(words[0], ({}, meanings.get(words[:1], "")))
        if len(words) > 1:
            longer.setdefault(words[1], []).append(("".join(words), "".join(words[2:]), meaning))
    return {
        first: ({second: tuple(of) for second, of in longer.items()}, meaning)
        for first, (longer, meaning) in known.items()
    }
