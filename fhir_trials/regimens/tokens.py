"""Text on what is given as tokens, each with what its words mean in `mappings/dose-words.csv`."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from fhir_trials.eligibility.understanding.words import numbers
from fhir_trials.eligibility.understanding.words.scanner import plain
from fhir_trials.regimens.pieces import PIECE
from fhir_trials.regimens.words import Meanings, words

_NONE: dict[str, str] = {}
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_NUMBER: dict[str, str] = {"digits": ""}
_STOP: dict[str, str] = {"stop": ""}
_ENDS = ("\n", ";", "!", "?")
_RANGE = ("-", "to", "tot", "t/m", "~")


class Token(NamedTuple):
    """Words that belong together.

    Attributes:
        word: in small letters, as written.
        start: the offset of its first character in the text.
        end: the offset behind its last.
        roles: what the words are, each with its meaning; `stop` ends a sentence, `digits` is a number in digits.
        low: of a number its value, of a range its lower end.
        high: of a range its upper end.
    """

    word: str
    start: int
    end: int
    roles: dict[str, str]
    low: Decimal | None = None
    high: Decimal | None = None


_END = Token("", -1, -1, _STOP)


class Tokens(list[Token]):
    """The tokens of a text; behind the last and before the first is an end of a sentence."""

    def at(self, place: int) -> Token:
        """The token at a place, which may be outside."""
        return self[place] if 0 <= place < len(self) else _END


def says_something(text: str, language: str) -> bool:
    """Whether a text may say what is given, or when: it has a digit, or a word that says so without one."""
    return bool(_DIGIT.search(text)) or not words(language).openers.isdisjoint(_LETTERS.findall(plain(text)))


def tokens(text: str, language: str) -> Tokens:
    """The tokens of a text, in order; ranges of numbers are one.

    Args:
        text: as printed.
        language: that of the text: `1.200` is a thousand and two hundred in Dutch.
    """
    low = plain(text)
    found = [(piece[0], piece.start(), piece.end()) for piece in PIECE.finditer(low)]
    phrases = words(language).phrases
    dutch = language.startswith("nl")
    read = Tokens()
    at = 0
    while at < len(found):
        word, start, end = found[at]
        same = phrases.get(word)
        phrase = _phrase(same, found, at) if same else None
        if phrase:
            last = at + len(phrase.rest)
            whole = low[start : found[last][2]]
            value = phrase.roles.get("number")
            token = Token(whole, start, found[last][2], phrase.roles, Decimal(value) if value else None)
            at = last
        elif word[0].isdigit():
            token = Token(word, start, end, _NUMBER, _value(word, dutch=dutch))
        elif word in _ENDS or word[:3] == "<br" or (word == "." and _ends(text, end)):
            if word == "\n" and "stop" in read.at(len(read) - 1).roles and read:
                at += 1
                continue  # an empty line
            token = Token(word, start, end, _STOP)
        else:
            token = Token(word, start, end, _NONE)
        read.append(token)
        if token.low is not None:
            _close_range(read)
        at += 1
    return read


def _phrase(same: Sequence[Meanings], found: Sequence[tuple[str, int, int]], at: int) -> Meanings | None:
    """The longest phrase that begins here."""
    for phrase in same:
        rest = phrase.rest
        if not rest:
            return phrase
        if at + len(rest) < len(found) and all(
            found[place][0] == wanted for place, wanted in enumerate(rest, at + 1)
        ):
            return phrase
    return None


def _value(written: str, *, dutch: bool) -> Decimal | None:
    """What digits mean in a language; None where they are no number, or may be two: `1.000` in English."""
    number = numbers.read(written)
    if number is None:
        return None
    if number.other is not None:
        return number.other if dutch else None
    return None if dutch and "," in written and number.low >= 1000 else number.low


def _ends(text: str, end: int) -> bool:
    """Whether a point ends a sentence: a blank and no small letter is behind it, or nothing."""
    behind = text[end : end + 2]
    if not behind:
        return True
    return not behind[-1].islower() if behind[0].isspace() else behind[0].isupper()


def _close_range(read: Tokens) -> None:
    """Make one token of `50-100` and `2 to 3` once its last number is there."""
    if len(read) < 3:
        return
    first, between, last = read[-3:]
    if between.word not in _RANGE or first.low is None or first.high is not None or last.low is None:
        return
    if first.low < last.low and ("digits" in first.roles) == ("digits" in last.roles):
        word = f"{first.word}{between.word}{last.word}"
        read[-3:] = [Token(word, first.start, last.end, last.roles, first.low, last.low)]
