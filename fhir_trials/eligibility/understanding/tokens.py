"""Criteria as tokens: words, numbers, comparators, units and concepts. Tables: see `vocabulary`."""

import re
from typing import Any, Literal, NamedTuple

from fhir_trials.eligibility.understanding import comparators, numbers
from fhir_trials.eligibility.understanding.scanner import Raw, plain, scan
from fhir_trials.eligibility.understanding.vocabulary import ANY_NUMBER, Phrase, vocabulary

_GLUED = re.compile(r"([^\W\d_]+)(\d[\d.,]*)\Z")
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


def tokens(text: str) -> list[Token]:
    """The tokens of a criterion, in order; every character that is not blank is in exactly one of them."""
    low = plain(text)
    raws = _unglued(scan(low))
    found: list[Token] = []
    at = 0
    while at < len(raws):
        phrase = _phrase(raws, at, found)
        if phrase is None:
            token, taken = _single(raws, at)
        else:
            taken = 1 + len(phrase.rest)
            start, end = raws[at].start, raws[at + taken - 1].end
            token = _of_phrase(phrase, start, end, low[start:end])
        at += taken
        found.append(token)
        _close_range(found, low)
    return found


def _unglued(raws: list[Raw]) -> list[Raw]:
    """The pieces, with words like "than100" cut in two."""
    known = vocabulary()
    if not any(raw.kind == "word" and raw.word[-1].isdigit() for raw in raws):
        return raws
    apart: list[Raw] = []
    for raw in raws:
        match = _GLUED.match(raw.word) if raw.kind == "word" and raw.word not in known.phrases else None
        if match and match.group(1) in known.glued:
            cut = raw.start + match.end(1)
            apart += [
                Raw("word", raw.start, cut, match.group(1)),
                Raw("number", cut, raw.end, match.group(2)),
            ]
        else:
            apart.append(raw)
    return apart


def _phrase(raws: list[Raw], at: int, before: list[Token]) -> Phrase | None:
    """The longest phrase that begins here."""
    for phrase in vocabulary().phrases.get(raws[at].word, ()):
        if not _fits(phrase, raws, at):
            continue
        if phrase.after_number and not (before and before[-1].kind == "number"):
            continue
        if phrase.before_number and not _number_near(raws, at + 1 + len(phrase.rest)):
            continue
        if phrase.kind == "after" and _opens_another(phrase, raws, at):
            continue
        return phrase
    return None


def _fits(phrase: Phrase, raws: list[Raw], at: int) -> bool:
    if at + len(phrase.rest) >= len(raws):
        return False
    for raw, wanted in zip(raws[at + 1 : at + 1 + len(phrase.rest)], phrase.rest, strict=True):
        if raw.word != wanted and not (wanted == ANY_NUMBER and raw.kind == "number"):
            return False
    return True


def _number_near(raws: list[Raw], at: int) -> bool:
    return any(raw.kind in ("number", "comparator") or raw.word in _ROMAN for raw in raws[at : at + 4])


def _opens_another(phrase: Phrase, raws: list[Raw], at: int) -> bool:
    """Whether "or less" is the beginning of "or less than 2" or "and over 40 kg"."""
    behind = at + 1 + len(phrase.rest)
    if behind < len(raws) and raws[behind].kind == "number":
        return True
    longest = _phrase(raws, at + 1, [])
    return longest is not None and len(longest.rest) + 1 > len(phrase.rest)


def _of_phrase(phrase: Phrase, start: int, end: int, word: str) -> Token:
    match phrase.kind:
        case "after" | "comparator":
            return Token("comparator", start, end, word, phrase.value)
        case "unit" | "concept" | "number":
            return Token(phrase.kind, start, end, word, phrase.value)
        case _:
            return Token("word", start, end, word, "name")


def _single(raws: list[Raw], at: int) -> tuple[Token, int]:
    """The token of one piece, or of a number in groups of three ("100 000"), and how many pieces it takes."""
    raw = raws[at]
    match raw.kind:
        case "number":
            behind = raws[at + 1] if at + 1 < len(raws) else None
            if behind and behind.word == "000" and behind.start == raw.end + 1 and _THOUSANDS.match(raw.word):
                word = raw.word + behind.word
                return Token("number", raw.start, behind.end, word, numbers.read(word)), 2
            number = numbers.read(raw.word)
            return Token("number" if number else "word", raw.start, raw.end, raw.word, number), 1
        case "comparator":
            value = comparators.of_sign(raw.word)
            return Token("comparator", raw.start, raw.end, raw.word, value), 1
        case "word" | "mark":
            return Token(raw.kind, raw.start, raw.end, raw.word), 1
        case _:
            return Token("word", raw.start, raw.end, raw.word, "name"), 1


def _close_range(found: list[Token], low: str) -> None:
    """Make one token of "18-65", "18 to 65", "18 t/m 65" once its last number is there."""
    if len(found) < 3 or found[-1].kind != "number":
        return
    first, between, last = found[-3:]
    if first.kind != "number" or first.value.high is not None or last.value.high is not None:
        return
    inclusive = vocabulary().ranges.get(between.word)
    if inclusive is None or first.value.low > last.value.low:
        return
    value = first.value._replace(high=last.value.low, open_end=not inclusive)
    found[-3:] = [Token("number", first.start, last.end, low[first.start : last.end], value)]
