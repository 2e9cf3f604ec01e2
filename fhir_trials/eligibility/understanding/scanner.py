"""Cutting text into the smallest pieces: letters, digits, comparison signs, marks."""

import re
from typing import NamedTuple

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

_SCAN = re.compile(
    r"""(?P<date>\d{1,2}([-/.])\d{1,2}\2(?:19|20)\d\d(?!\d) | (?:19|20)\d\d([-/.])\d\d\3\d\d(?!\d))
    | (?P<ordinal>\d{1,3}(?:st|nd|rd|th|ste)\b)
    | (?P<number>\d+(?:[.,]\d+)* | (?<![^\s<>=≤≥(])[.,]\d+)
    | (?P<comparator>[<>][ ]?/?[ ]?= | [<>]\s?_ | =[ ]?/?[ ]?[<>] | [≥≤][ ]?= | [<>=≤≥])
    | (?P<word>[xv](?=\s?\d) | x(?=\s?[ul]ln\b) | [^\W\d_](?:[^\W_] | '(?=[^\W\d_]))*)
    | (?P<mark>\S)""",
    re.VERBOSE,
)


class Raw(NamedTuple):
    """The smallest piece: what it is, where it stands, and how it is spelled, in small letters."""

    kind: str
    start: int
    end: int
    word: str


def plain(text: str) -> str:
    """The text in small letters, signs that look alike as one; as many characters as before."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join([small if len(small := letter.lower()) == 1 else letter for letter in text])
    return low.translate(_SAME)


def scan(text: str) -> list[Raw]:
    """The pieces of a text that `plain` made, in order; every character that is not blank is in exactly one."""
    return [
        Raw(match.lastgroup or "mark", match.start(), match.end(), match.group())
        for match in _SCAN.finditer(text)
    ]
