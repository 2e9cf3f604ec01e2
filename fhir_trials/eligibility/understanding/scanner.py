"""Cutting text into the smallest pieces: letters, digits, comparison signs, marks."""

import re
from collections.abc import Iterator
from functools import cache

from fhir_trials import mapping_files

_SAME = str.maketrans(
    {
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
)
"""Signs that look alike are read as one; each is one character for one, so that offsets stay."""

_PIECES = r"""[a-wyz][a-z]*+(?![\w'])
    | [();:/%-]
    | (?P<name>\d{1,2}([-/.])\d{1,2}\2(?:19|20)\d\d(?!\d) | (?:19|20)\d\d([-/.])\d\d\3\d\d(?!\d)
            | \d{1,3}(?:st|nd|rd|th|ste)\b)
    | (?P<number>\d+(?:[.,]\d+)* | (?<![^\s<>=≤≥(])[.,]\d+)
    | (?P<comparator>[<>][ ]?/?[ ]?= | =[ ]?/?[ ]?[<>] | [≥≤][ ]?= | [<>=≤≥])
    | (?P<word>[xv](?=\d) | x(?=[ul]ln\b|unl\b) | (?:GLUED)(?=\d) | [^\W\d_][^\W_]*(?:'[^\W\d_][^\W_]*)*)
    | (?P<mark>\S)"""
"""Dates and ordinals are names. No part can match the same text in two ways, so that time grows with length alone.

The first two find most words and marks at once; the groups are for what may have to be cut ("than100", "xuln").
"""


def plain(text: str) -> str:
    """The text in small letters, signs that look alike as one; as many characters as before."""
    low = text.lower()
    if low.isascii():
        return low
    if len(low) != len(text):
        low = "".join([small if len(small := letter.lower()) == 1 else letter for letter in text])
    return low.translate(_SAME)


def scan(text: str) -> Iterator[re.Match[str]]:
    """The pieces of a text that `plain` made, in order; every character that is not blank is in exactly one.

    The name of a match's last group is its kind: `name`, `number`, `comparator`, `word`, `mark`; where it has none, it
    is a word, or a mark of one character.
    """
    return _pattern().finditer(text)


def pieces(text: str) -> list[str]:
    """How the pieces of any text are spelled, in small letters."""
    return [match[0] for match in scan(plain(text))]


@cache
def _pattern() -> re.Pattern[str]:
    """The pattern, with the words that may be stuck to digits ("than100")."""
    rows = [row for row in mapping_files.read_csv("criteria-words.csv") if row["kind"] == "glued"]
    glued = {word for row in rows for word in f"{row['english']}|{row['dutch']}".split("|") if word}
    longest_first = sorted(glued, key=lambda word: (-len(word), word))
    return re.compile(_PIECES.replace("GLUED", "|".join(map(re.escape, longest_first))), re.VERBOSE)
