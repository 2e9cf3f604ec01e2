"""Cutting text into the smallest pieces: letters, digits, comparison signs, marks."""

import re
from functools import cache

from fhir_trials import table_words

_SAME = {
    "μ": "µ",
    "’": "'",
    "‘": "'",
    "–": "-",
    "—": "-",
    "−": "-",
    "‑": "-",
    "‐": "-",
    "‒": "-",
    "✕": "×",
    "╳": "×",
    "✖": "×",
    "⨯": "×",
    "∗": "*",
    "•": "·",
    "⋅": "·",
    "∙": "·",
    "≧": "≥",
    "⩾": "≥",
    "≦": "≤",
    "⩽": "≤",
    "＞": ">",
    "﹥": ">",
    "˃": ">",
    "＜": "<",
    "﹤": "<",
    "˂": "<",
    "＝": "=",
    "～": "~",
    "∼": "~",
    "，": ",",
    "：": ":",
    "；": ";",
    "（": "(",
    "）": ")",
    "／": "/",
    "％": "%",
    "º": "°",
    "˚": "°",
    "◦": "°",
}
"""Signs that look alike are read as one; each is one character for one, so that offsets stay."""

_NAME = r"""\d{1,2}(?:-\d{1,2}-|/\d{1,2}/|\.\d{1,2}\.)(?:19|20)\d\d(?!\d)
            | (?:19|20)\d\d(?:-\d\d-|/\d\d/|\.\d\d\.)\d\d(?!\d) | \d{1,3}(?:st|nd|rd|th|ste)\b"""
"""Dates and ordinals."""
_NUMBER = r"\d+(?:[.,]\d+)* | (?<![^\s<>=≤≥(])[.,]\d{1,3}(?!\d)"
"""A year behind a comma that lost its blank (" ,1967") is no decimal."""
_COMPARATOR = r"[<>][ ]?/?[ ]?= | =[ ]?/?[ ]?[<>] | [≥≤][ ]?/?[ ]?= | [<>=≤≥]"
_PIECES = rf"""\s*+(?: [a-wyz][a-z]*+(?![\w']) | [();:/%-] | {_NAME} | {_NUMBER} | {_COMPARATOR}
    | [xv](?=\d) | x(?=[ul]ln\b|unl\b) | (?:GLUED)(?=\d) | [^\W\d_][^\W_]*(?:'[^\W\d_][^\W_]*)* | \S)"""
"""No part can match the same text in two ways, so that time grows with length alone.

The first two find most words and marks at once; others may have to be cut ("than100", "xuln").
"""
_KINDS = re.compile(
    rf"(?P<name>{_NAME}) | (?P<number>{_NUMBER}) | (?P<comparator>{_COMPARATOR}) | (?P<word>[^\W\d_].*) | (?P<mark>.)",
    re.VERBOSE,
)


def plain(text: str) -> str:
    """The text in small letters, signs that look alike as one; as many characters as before."""
    low = text.lower()
    if low.isascii():
        return low
    if len(low) != len(text):
        low = "".join([small if len(small := letter.lower()) == 1 else letter for letter in text])
    # a text has few of these signs: replacing each is a fifth of the work of `translate`
    for sign in _SAME.keys() & set(low):
        low = low.replace(sign, _SAME[sign])
    return low


def scan(text: str) -> list[str]:
    """A text that `plain` made, cut up: its pieces, each with the blanks before it; blanks at the end are left out."""
    # behind the last piece the pattern would look for one from each blank on
    return _pattern().findall(text.rstrip())


def pieces(text: str) -> list[str]:
    """How the pieces of any text are spelled, in small letters."""
    return [piece.lstrip() for piece in scan(plain(text))]


def kind(piece: str) -> str:
    """What a piece is, blanks left out: `name` (a date, an ordinal), `number`, `comparator`, `word`, `mark`."""
    match = _KINDS.fullmatch(piece)
    return (match and match.lastgroup) or "mark"


@cache
def _pattern() -> re.Pattern[str]:
    """The pattern, with the words that may be stuck to digits ("than100")."""
    glued = table_words.of_role("criteria-words.csv", "glued")
    longest_first = sorted(glued, key=lambda word: (-len(word), word))
    return re.compile(_PIECES.replace("GLUED", "|".join(map(re.escape, longest_first))), re.VERBOSE)
