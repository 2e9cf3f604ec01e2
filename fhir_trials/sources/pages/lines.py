"""A page as lines, each with its number, its list mark and what the page itself says about it."""

import re
from typing import NamedTuple

_BLANKS = re.compile(r"\s+")
# A bullet or dash that opens a list item; a minus before a number is no mark.
_MARK = re.compile(r"([-–—•·▪◦‣●○*])(?:\s+|(?=[^\W\d_]))(?=\S)")

_PAGE_ENDS = re.compile(r"[\x0b\x0c]")
# Control characters, soft hyphens, and what has no width.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)


class Line(NamedTuple):
    """A line that says something.

    Attributes:
        number: its place on the page, counted from 1.
        text: its words: list mark and blanks at both ends left out, a run of blanks as one.
        mark: the list mark it begins with (`-`, `•`); empty where there is none.
        printed: as it stands on the page, blanks at the end left out.
        indent: how many columns it is set in.
        gap: an empty line stands above it.
        level: the level of a heading that the page marks as one (HTML): 1 to 6; 7 for a label (`dt`, `th`); 0 where
            nothing is said.
        whole: the page itself says that it is a whole paragraph or item (HTML).
        left_out: the characters in it that print nothing, which are left out: control characters and those of no
            width.
    """

    number: int
    text: str
    mark: str = ""
    printed: str = ""
    indent: int = 0
    gap: bool = False
    level: int = 0
    whole: bool = False
    left_out: str = ""


class Note(NamedTuple):
    """A finding about a page that is made while its lines are: a code of `findings.TEMPLATES`, line and values."""

    code: str
    line: int
    values: tuple[object, ...]


def of_text(text: str) -> list[Line]:
    """The lines of plain text that say something."""
    found: list[Line] = []
    gap = False
    for number, printed in enumerate(
        text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1
    ):
        # A form feed parts lines where no other end of line does.
        for part in _PAGE_ENDS.split(printed):
            if line := line_of(number, part, gap=gap):
                found.append(line)
            gap = line is None
    return found


def line_of(
    number: int, printed: str, *, gap: bool = False, level: int = 0, whole: bool = False
) -> Line | None:
    """A line of these words; None where it says nothing."""
    left_out = "".join(_INVISIBLE.findall(printed))
    expanded = (_INVISIBLE.sub("", printed) if left_out else printed).expandtabs(4).rstrip()
    words = expanded.strip()
    if not words:
        return None
    mark = _MARK.match(words)
    text = one_blank(words[mark.end() :] if mark else words)
    indent = len(expanded) - len(expanded.lstrip())
    return Line(number, text, mark[1] if mark else "", expanded, indent, gap, level, whole, left_out)


def one_blank(text: str) -> str:
    """The text with every run of blanks as one, none at the ends."""
    return _BLANKS.sub(" ", text).strip()
