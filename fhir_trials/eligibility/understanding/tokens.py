"""Criteria as tokens: words, numbers, comparators, units and concepts. Tables: see `vocabulary`."""

import re
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from fhir_trials.eligibility.understanding import comparators, numbers
from fhir_trials.eligibility.understanding.scanner import plain, scan
from fhir_trials.eligibility.understanding.vocabulary import ANY_NUMBER, Phrase, vocabulary

_ROMAN = ("i", "ii", "iii", "iv", "v")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}\Z")


class Token(NamedTuple):
    """A piece of a criterion.

    Attributes:
        kind: `mark` is punctuation; `word` anything else that is no number, unit, comparator or concept.
        start: the offset of its first character in the criterion's text.
        end: the offset behind its last character.
        word: as written, in small letters.
        value: of a number its `Number`, of a comparator its `Comparator`, of a unit its UCUM code, of a concept the
            names it may have; of a word whose digits are part of a name ("RECIST 1.1") `name`; else None.
    """

    kind: Literal["word", "number", "comparator", "unit", "concept", "mark"]
    start: int
    end: int
    word: str
    value: Any = None


_new: Callable[..., Token] = tuple.__new__  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
"""Quicker than the constructor: there is a token for each word of a register."""


def tokens(text: str) -> list[Token]:
    """The tokens of a criterion, in order; every character that is not blank is in exactly one of them."""
    low = plain(text)
    raws = scan(low)
    words = [raw[0] for raw in raws]
    phrases = vocabulary().phrases
    found: list[Token] = []
    at, count = 0, len(raws)
    while at < count:
        word = words[at]
        raw = raws[at]
        if word in phrases and (phrase := _phrase(raws, words, at, found)):
            end = raws[at + len(phrase.rest)].end()
            found.append(_of_phrase(phrase, raw.start(), end, low))
            at += 1 + len(phrase.rest)
            if phrase.kind == "number":
                _close_range(found, low)
            continue
        kind = raw.lastgroup
        start, end = raw.span()
        at += 1
        if kind == "number":
            if at < count and _is_thousands(raw, raws[at]):
                end = raws[at].end()
                word += words[at]
                at += 1
            number = numbers.read(word)
            found.append(Token("number" if number else "word", start, end, word, number))
            _close_range(found, low)
        elif kind == "comparator":
            found.append(Token("comparator", start, end, word, comparators.of_sign(word)))
        elif kind == "name":
            found.append(Token("word", start, end, word, "name"))
        else:
            found.append(_new(Token, (kind, start, end, word, None)))
    return found


def _phrase(raws: list[re.Match[str]], words: list[str], at: int, before: list[Token]) -> Phrase | None:
    """The longest phrase that begins here."""
    known = vocabulary().phrases.get(words[at])
    if known is None:
        return None
    if known.longer and at + 1 < len(words):
        for phrase in known.longer.get(words[at + 1], ()):
            if _fits(phrase, raws, words, at) and _in_place(phrase, raws, words, at, before):
                return phrase
        if ANY_NUMBER in known.longer and raws[at + 1].lastgroup == "number":
            for phrase in known.longer[ANY_NUMBER]:
                if _fits(phrase, raws, words, at):
                    return phrase
    for phrase in known.alone:
        if _in_place(phrase, raws, words, at, before):
            return phrase
    return None


def _fits(phrase: Phrase, raws: list[re.Match[str]], words: list[str], at: int) -> bool:
    rest = phrase.rest
    if at + len(rest) >= len(words):
        return False
    for place, wanted in enumerate(rest, at + 1):
        if words[place] != wanted and not (wanted == ANY_NUMBER and raws[place].lastgroup == "number"):
            return False
    return True


def _in_place(
    phrase: Phrase, raws: list[re.Match[str]], words: list[str], at: int, before: list[Token]
) -> bool:
    """Whether a phrase stands beside the number that it needs, and opens no longer one."""
    if phrase.after_number and not (before and before[-1].kind == "number"):
        return False
    behind = at + 1 + len(phrase.rest)
    if phrase.before_number and not _number_near(raws, words, behind):
        return False
    return phrase.kind != "after" or not _opens_another(phrase, raws, words, at)


def _number_near(raws: list[re.Match[str]], words: list[str], at: int) -> bool:
    return any(
        raws[place].lastgroup in ("number", "comparator") or words[place] in _ROMAN
        for place in range(at, min(len(raws), at + 4))
    )


def _opens_another(phrase: Phrase, raws: list[re.Match[str]], words: list[str], at: int) -> bool:
    """Whether "or less" is the beginning of "or less than 2" or "and over 40 kg"."""
    behind = at + 1 + len(phrase.rest)
    if behind < len(raws) and raws[behind].lastgroup == "number":
        return True
    longest = _phrase(raws, words, at + 1, [])
    return longest is not None and len(longest.rest) + 1 > len(phrase.rest)


def _of_phrase(phrase: Phrase, start: int, end: int, low: str) -> Token:
    match phrase.kind:
        case "after" | "comparator":
            return Token("comparator", start, end, low[start:end], phrase.value)
        case "unit" | "concept" | "number":
            return Token(phrase.kind, start, end, low[start:end], phrase.value)
        case _:
            return Token("word", start, end, low[start:end], "name")


def _is_thousands(raw: re.Match[str], behind: re.Match[str]) -> bool:
    """Whether two numbers are one in groups of three: "100 000"."""
    return behind[0] == "000" and behind.start() == raw.end() + 1 and _THOUSANDS.match(raw[0]) is not None


def _close_range(found: list[Token], low: str) -> None:
    """Make one token of "18-65", "18 to 65", "18 t/m 65" once its last number is there."""
    if len(found) < 3:
        return
    first, between, last = found[-3:]
    inclusive = vocabulary().ranges.get(between.word)
    if inclusive is None or first.kind != "number" or last.kind != "number":
        return
    if first.value.high is not None or last.value.high is not None or first.value.low > last.value.low:
        return
    value = first.value._replace(high=last.value.low, open_end=not inclusive)
    found[-3:] = [Token("number", first.start, last.end, low[first.start : last.end], value)]
