"""Cutting text into the smallest pieces: letters, digits, comparison signs, marks."""

import re
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

_PIECES = r"""(?P<word>WORD[^\W\d_][^\W_]*(?:'[^\W\d_][^\W_]*)*)
    | (?P<name>\d{1,2}([-/.])\d{1,2}\3(?:19|20)\d\d(?!\d) | (?:19|20)\d\d([-/.])\d\d\4\d\d(?!\d)
            | \d{1,3}(?:st|nd|rd|th|ste)\b)
    | (?P<number>\d+(?:[.,]\d+)* | (?<![^\s<>=≤≥(])[.,]\d+)
    | (?P<comparator>[<>][ ]?/?[ ]?= | =[ ]?/?[ ]?[<>] | [≥≤][ ]?= | [<>=≤≥])
    | (?P<mark>\S)"""
"""Dates and ordinals are names. No part can match the same text in two ways, so that time grows with length alone."""

_SIMPLE = re.compile(_PIECES.replace("WORD", ""), re.VERBOSE)
_STUCK = re.compile(r"[^\W\d_]\d|x[ul]ln|xunl")
"""Where a letter stands before a digit, or "x" before a limit, a word may have to be cut."""


def plain(text: str) -> str:
    """The text in small letters, signs that look alike as one; as many characters as before."""
    low = text.lower()
    if low.isascii():
        return low
    if len(low) != len(text):
        low = "".join([small if len(small := letter.lower()) == 1 else letter for letter in text])
    return low.translate(_SAME)


def scan(text: str) -> list[re.Match[str]]:
    """The pieces of a text that `plain` made, in order; every character that is not blank is in exactly one.

    The name of a match's last group is its kind: `name`, `number`, `comparator`, `word`, `mark`.
    """
    pattern = _cutting() if _STUCK.search(text) else _SIMPLE
    return list(pattern.finditer(text))


def pieces(text: str) -> list[str]:
    """How the pieces of any text are spelled, in small letters."""
    return [match[0] for match in scan(plain(text))]


@cache
def _cutting() -> re.Pattern[str]:
    """The pattern that cuts off words stuck to digits ("than100", "x10")."""
    rows = [row for row in mapping_files.read_csv("criteria-words.csv") if row["kind"] == "glued"]
    glued = {word for row in rows for word in f"{row['english']}|{row['dutch']}".split("|") if word}
    longest_first = sorted(glued, key=lambda word: (-len(word), word))
    cut = rf"[xv](?=\d) | x(?=[ul]ln\b|unl\b) | (?:{'|'.join(map(re.escape, longest_first))})(?=\d) | "
    return re.compile(_PIECES.replace("WORD", cut), re.VERBOSE)
