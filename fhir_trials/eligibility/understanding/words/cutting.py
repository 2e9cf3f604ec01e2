"""Cutting a criterion into words, numbers, comparators, units and concepts. Tables: see `vocabulary`."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

from fhir_trials.eligibility.understanding.words import comparators, numbers
from fhir_trials.eligibility.understanding.words.scanner import kind, plain, scan
from fhir_trials.eligibility.understanding.words.vocabulary import ANY_NUMBER, First, Phrase, vocabulary
from fhir_trials.eligibility.understanding.words.word_classes import CAPITALS, SPECIAL, UNIT, VALUED

_ROMAN = ("i", "ii", "iii", "iv", "v")
_MOST = 32_768
"""As many pieces are remembered."""
_KINDS = {"after": "comparator", "name": "word"}
"""The kinds of tokens that some phrases are; others are of their own kind."""
_OF_KIND = {"number": VALUED, "concept": VALUED, "unit": UNIT}
"""The classes of tokens that some phrases are, beside those of their words."""
_GROUP = "000"
_DAYS = frozenset("0123456")
_WEEKS = re.compile(r"[1-4]\d\Z")
"""Weeks of a pregnancy; fewer than ten, as of "3+4", are something else."""
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
        classes: what its word is in the tables, as bits of `word_classes`.
    """

    kind: Literal["word", "number", "comparator", "unit", "concept", "mark"]
    start: int
    end: int
    word: str
    value: Any = None
    classes: int = 0


_new: Callable[..., Token] = tuple.__new__  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
"""Quicker than the constructor: there is a token for each word of a register."""


Told = tuple[str, str, Any, int, int, int]
"""Of a piece, wherever it stands: kind, word, value and classes, as of `Token`; its blanks, its length with them.

No NamedTuple: taking one apart takes four times as long, and each piece of each text is.
"""


class Pieces(dict[str, Told]):
    """Of all pieces of texts that were met what they are; told when first asked for.

    A piece may have blanks before it, as `scan` gives it.
    """

    def __init__(self, classes: Callable[[str], int]) -> None:
        """Begin without a piece.

        Args:
            classes: tells what a word is in the tables.
        """
        super().__init__()
        self.classes = classes

    def __missing__(self, piece: str) -> Told:
        if len(self) >= _MOST:
            self.clear()
        word = piece.lstrip()
        told = self[piece] = (*self._told(word), len(piece) - len(word), len(piece))
        return told

    def _told(self, word: str) -> tuple[str, str, Any, int]:
        found, classes = kind(word), self.classes(word)
        match found:
            case "number":
                return found, word, numbers.read(word), classes | SPECIAL | VALUED
            case "comparator":
                return found, word, comparators.of_sign(word), classes
            case "name":
                return "word", word, "name", classes
            case _:
                return found, word, None, classes


def cut(text: str, known: Pieces) -> list[Token]:
    """The tokens of a text, in order; every character that is not blank is in exactly one of them."""
    low = plain(text)
    pieces: list[Token] = []
    special: list[int] = []
    end = 0
    for piece in scan(low):
        of, word, value, classes, blanks, length = known[piece]
        start = end + blanks
        end += length
        if classes & SPECIAL and (not classes & CAPITALS or text[start:end].isupper()):
            special.append(len(pieces))
        pieces.append(_new(Token, (of, start, end, word, value, classes)))
    return _read(pieces, special, low, known) if special else pieces


def _read(pieces: list[Token], special: list[int], low: str, known: Pieces) -> list[Token]:
    """The tokens that pieces make; at the special places stands a number or a sign, or a phrase may begin."""
    phrases = vocabulary().phrases
    found: list[Token] = []
    behind = 0
    last = len(pieces) - 1
    for at in special:
        if at < behind:
            continue
        piece = pieces[at]
        is_number = piece[0] == "number"
        first = phrases.get(piece[3])
        if first and not is_number:
            longer, alone = first
            goes_on = at < last and (pieces[at + 1][3] in longer or ANY_NUMBER in longer)
            if not goes_on and not alone:
                continue  # most are "of" or "in", which begin phrases that hardly ever follow
        found += pieces[behind:at]
        behind = at + 1
        if first and (phrase := _phrase(first, pieces, at, found)):
            if phrase.rest:
                behind += len(phrase.rest)
                start, end = piece.start, pieces[behind - 1].end
                piece = _token(low[start:end], start, end, known)
            found.append(_of_phrase(phrase, piece))
            if phrase.kind == "number":
                _close_range(found, low, known)
        elif is_number:
            behind = _add_number(pieces, at, found, known)
            _close_range(found, low, known)
        else:
            found.append(piece)
    found += pieces[behind:]
    return found


def _add_number(pieces: list[Token], at: int, found: list[Token], known: Pieces) -> int:
    """Add the number that stands at a place; the place behind it."""
    number = pieces[at]
    at += 1
    if at < len(pieces) and pieces[at][3] == _GROUP and _is_thousands(number, pieces[at]):
        number = _token(number.word + _GROUP, number.start, pieces[at].end, known)
        at += 1
    elif at < len(pieces) and (pieces[at][3] in _DAYS or pieces[at][3] == "+"):
        number, at = _with_days(pieces, at, number)
    found.append(number._replace(kind="word") if number.value is None else number)
    return at


def _with_days(pieces: list[Token], at: int, number: Token) -> tuple[Token, int]:
    """A number of weeks with the days behind it, and the place behind them: "24+0", "24 0/7", "24+0/7"."""
    if number[0] != "number" or not _WEEKS.match(number.word):
        return number, at
    place = at + (pieces[at][3] == "+")
    rest = [piece[3] for piece in pieces[place : place + 3]]
    if rest[:1] == [] or rest[0] not in _DAYS:
        return number, at
    if rest[1:] == ["/", "7"]:
        behind = place + 3
    elif place > at and number.end == pieces[at].start and pieces[at].end == pieces[place].start:
        behind = place + 1
    else:
        return number, at
    value = number.value._replace(days=rest[0] != "0")
    return number._replace(end=pieces[behind - 1].end, value=value), behind


def _token(word: str, start: int, end: int, known: Pieces) -> Token:
    kind, _, value, classes, _, _ = known[word]
    return _new(Token, (kind, start, end, word, value, classes))


def _phrase(first: First, pieces: list[Token], at: int, before: list[Token]) -> Phrase | None:
    """The longest phrase that begins here."""
    longer, alone = first
    if longer and at + 1 < len(pieces):
        after = pieces[at + 1]
        for second in (after[3], ANY_NUMBER) if after[0] == "number" else (after[3],):
            if second in longer:
                for phrase in _beginning(longer[second], pieces, at + 2):
                    if _fits(phrase, pieces, at) and _in_place(phrase, pieces, at, before):
                        return phrase
    for phrase in alone:
        if _in_place(phrase, pieces, at, before):
            return phrase
    return None


def _beginning(by_third: dict[str, list[Phrase]], pieces: list[Token], at: int) -> Iterator[Phrase]:
    """The phrases whose third piece, if they have one, is the one at a place; longest first."""
    if at < len(pieces):
        third = pieces[at]
        yield from by_third.get(third[3], ())
        if third[0] == "number":
            yield from by_third.get(ANY_NUMBER, ())
    yield from by_third.get("", ())


def _fits(phrase: Phrase, pieces: list[Token], at: int) -> bool:
    rest = phrase.rest
    if at + len(rest) >= len(pieces):
        return False
    for place, wanted in enumerate(rest, at + 1):
        piece = pieces[place]
        if piece[3] != wanted and not (wanted == ANY_NUMBER and piece[0] == "number"):
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
    first = vocabulary().phrases.get(pieces[at + 1].word) if at + 1 < len(pieces) else None
    longest = _phrase(first, pieces, at + 1, []) if first else None
    return longest is not None and len(longest.rest) + 1 > len(phrase.rest)


def _of_phrase(phrase: Phrase, words: Token) -> Token:
    """The token that words are by a phrase, whatever else they may be."""
    kind = _KINDS.get(phrase.kind, phrase.kind)
    value = "name" if kind == "word" else phrase.value
    classes = words.classes | _OF_KIND.get(kind, 0)
    return _new(Token, (kind, words.start, words.end, words.word, value, classes))


def _is_thousands(piece: Token, behind: Token) -> bool:
    """Whether the second of two numbers is a group of three of the first: "100 000"."""
    return behind.start == piece.end + 1 and bool(_THOUSANDS.match(piece.word))


def _close_range(found: list[Token], low: str, known: Pieces) -> None:
    """Make one token of "18-65", "18 to 65", "18 t/m 65" once its last number is there."""
    if len(found) < 3:
        return
    inclusive = vocabulary().ranges.get(found[-2][3])
    if inclusive is None:
        return
    first, _, last = found[-3:]
    if first.kind != "number" or last.kind != "number":
        return
    if first.value.high is not None or last.value.high is not None or first.value.low > last.value.low:
        return
    value = first.value._replace(high=last.value.low, open_end=not inclusive, high_days=last.value.days)
    word = low[first.start : last.end]
    found[-3:] = [_new(Token, ("number", first.start, last.end, word, value, known[word][3] | VALUED))]
