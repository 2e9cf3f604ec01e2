"""Texts measured in columns of a terminal: a character of East Asia takes two. https://www.unicode.org/reports/tr11/"""

import re
import textwrap
from collections.abc import Iterator
from functools import lru_cache

_ONE_EACH = re.compile(
    r"[\x20-\x7e\xa0-\u02ff\u2010-\u2027\u2030-\u205e\u2070-\u209c\u2500-\u257f]*"
).fullmatch
"""Texts of which each character takes one column."""

_WORDS = re.compile("( *)([^ ]+)").findall


@lru_cache(4096)
def width(text: str) -> int:
    """How many columns a text takes."""
    if _ONE_EACH(text):
        return len(text)
    # Loaded when it is needed.
    from rich.cells import cell_len  # noqa: PLC0415

    return cell_len(text)


def filled(text: str, columns: int) -> str:
    """A text with spaces behind it, as wide as that."""
    return text + " " * (columns - width(text))


@lru_cache(4096)
def wrapped(text: str, columns: int, first: str = "", others: str = "") -> tuple[str, ...]:
    """A text in lines of at most so many columns; none where it is empty.

    Args:
        text: of any length.
        columns: more than the indents have.
        first: what stands before the first line.
        others: what stands before each further line.
    """
    if _ONE_EACH(text):
        return tuple(textwrap.wrap(text, columns, initial_indent=first, subsequent_indent=others))
    lines: list[str] = []
    line, begun = first, False
    room = columns - max(width(first), width(others))
    for gap, word in _WORDS("".join(" " if one.isspace() else one for one in text)):
        for number, piece in enumerate(_pieces(word, room)):
            joined = line + ("" if number or not begun else gap) + piece
            if begun and width(joined) > columns:
                lines.append(line)
                joined = others + piece
            line, begun = joined, True
    return (*lines, line) if begun else ()


def _pieces(word: str, columns: int) -> Iterator[str]:
    """A word in pieces that fit; each has a character at least."""
    piece = ""
    for character in word:
        if piece and width(piece + character) > columns:
            yield piece
            piece = ""
        piece += character
    yield piece
