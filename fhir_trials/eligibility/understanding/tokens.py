"""Criteria as tokens: words, numbers, comparators, units and concepts. Tables: see `vocabulary`."""

import re
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from fhir_trials.eligibility.understanding import comparators, numbers
from fhir_trials.eligibility.understanding.scanner import plain, scan
from fhir_trials.eligibility.understanding.vocabulary import ANY_NUMBER, Phrase, vocabulary, word_set

_ROMAN = ("i", "ii", "iii", "iv", "v")
_VALUED = frozenset({"number", "comparator", "name"})
"""Kinds of pieces that mean something by themselves."""
_KINDS = {"after": "comparator", "name": "word"}
"""The kinds of tokens that some phrases are; others are of their own kind."""
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
    phrases, capitals = vocabulary().phrases, word_set("capitals")
    pieces: list[Token] = []
    special: list[int] = []
    for at, match in enumerate(scan(low)):
        word = match[0]
        kind = match.lastgroup or ("word" if word >= "a" else "mark")
        start, end = match.span()
        pieces.append(_new(Token, (kind, start, end, word, None)))
        if (word in phrases and (word not in capitals or text[start:end].isupper())) or kind in _VALUED:
            special.append(at)
    return _read(pieces, special, low) if special else pieces


def _read(pieces: list[Token], special: list[int], low: str) -> list[Token]:
    """The tokens that pieces make; at the special places stands a number or a sign, or a phrase may begin."""
    found: list[Token] = []
    behind = 0
    for at in special:
        if at < behind:
            continue
        if at > behind:
            found += pieces[behind:at]
        piece = pieces[at]
        behind = at + 1
        if phrase := _phrase(pieces, at, found):
            behind += len(phrase.rest)
            found.append(_of_phrase(phrase, piece.start, pieces[behind - 1].end, low))
            if phrase.kind == "number":
                _close_range(found, low)
        elif piece.kind == "number":
            behind = _add_number(pieces, at, found)
            _close_range(found, low)
        elif piece.kind == "comparator":
            found.append(piece._replace(value=comparators.of_sign(piece.word)))
        elif piece.kind not in ("word", "mark"):  # a date, an ordinal: `name` of the scanner
            found.append(piece._replace(kind="word", value="name"))
        else:
            found.append(piece)
    found += pieces[behind:]
    return found


def _add_number(pieces: list[Token], at: int, found: list[Token]) -> int:
    """Add the number that stands at a place; the place behind it."""
    _, start, end, word, _ = pieces[at]
    at += 1
    if at < len(pieces) and _is_thousands(pieces[at - 1], pieces[at]):
        end = pieces[at].end
        word += pieces[at].word
        at += 1
    number = numbers.read(word)
    found.append(_new(Token, ("number" if number else "word", start, end, word, number)))
    return at


def _phrase(pieces: list[Token], at: int, before: list[Token]) -> Phrase | None:
    """The longest phrase that begins here."""
    known = vocabulary().phrases.get(pieces[at][3])
    if known is None:
        return None
    longer, alone = known
    if longer and at + 1 < len(pieces):
        after = pieces[at + 1]
        for phrase in longer.get(after[3], ()):
            if _fits(phrase, pieces, at) and _in_place(phrase, pieces, at, before):
                return phrase
        if after[0] == "number" and ANY_NUMBER in longer:
            for phrase in longer[ANY_NUMBER]:
                if _fits(phrase, pieces, at):
                    return phrase
    for phrase in alone:
        if _in_place(phrase, pieces, at, before):
            return phrase
    return None


def _fits(phrase: Phrase, pieces: list[Token], at: int) -> bool:
    rest = phrase.rest
    if at + len(rest) >= len(pieces):
        return False
    for place, wanted in enumerate(rest, at + 1):
        kind, _, _, word, _ = pieces[place]
        if word != wanted and not (wanted == ANY_NUMBER and kind == "number"):
            return False
    return True


def _in_place(phrase: Phrase, pieces: list[Token], at: int, before: list[Token]) -> bool:
    """Whether a phrase stands beside the number that it needs, and opens no longer one."""
    if phrase.after_number and not (before and before[-1].kind == "number"):
        return False
    behind = at + 1 + len(phrase.rest)
    if phrase.before_number and not _number_near(pieces[behind : behind + 4]):
        return False
    return phrase.kind != "after" or not _opens_another(phrase, pieces, at)


def _number_near(pieces: list[Token]) -> bool:
    return any(piece.kind in ("number", "comparator") or piece.word in _ROMAN for piece in pieces)


def _opens_another(phrase: Phrase, pieces: list[Token], at: int) -> bool:
    """Whether "or less" is the beginning of "or less than 2" or "and over 40 kg"."""
    behind = at + 1 + len(phrase.rest)
    if behind < len(pieces) and pieces[behind].kind == "number":
        return True
    longest = _phrase(pieces, at + 1, [])
    return longest is not None and len(longest.rest) + 1 > len(phrase.rest)


def _of_phrase(phrase: Phrase, start: int, end: int, low: str) -> Token:
    kind, value = _KINDS.get(phrase.kind, phrase.kind), phrase.value
    return _new(Token, (kind, start, end, low[start:end], "name" if kind == "word" else value))


def _is_thousands(piece: Token, behind: Token) -> bool:
    """Whether two numbers are one in groups of three: "100 000"."""
    return behind.word == "000" and behind.start == piece.end + 1 and bool(_THOUSANDS.match(piece.word))


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
