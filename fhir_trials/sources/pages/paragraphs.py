"""Lines put together again into the paragraphs and list items they were before a printer broke them."""

import itertools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fhir_trials.sources.pages.lines import Line

_LONGEST = 130
# So much wider than a line that goes on in the next may another one be.
_RAGGED = 10
# A word broken at its own hyphen goes on in the next line; `twee- en driemaal` does not.
_BROKEN = re.compile(r"[^\W\d_]-$")
# An item of a numbered list.
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)] \S")
_NO_REST = re.compile(r"(\d|(en|of|and|or)\b)")


class Paragraph(NamedTuple):
    """A paragraph or list item.

    Attributes:
        text: its words on one line, list mark left out.
        lines: the lines it was printed on.
    """

    text: str
    lines: tuple[Line, ...]

    @property
    def number(self) -> int:
        """The line it begins on."""
        return self.lines[0].number

    @property
    def mark(self) -> str:
        """Its list mark; empty where it has none."""
        return self.lines[0].mark

    @property
    def indent(self) -> int:
        """How many columns it is set in."""
        return self.lines[0].indent


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether a printer broke the lines of this page: none is long, and sentences go on in the next line."""
    if any(line.whole or len(line.printed) > _LONGEST for line in lines):
        return False
    return sum(_goes_on(one, two) for one, two in itertools.pairwise(lines)) >= 2


def _goes_on(line: Line, following: Line) -> bool:
    return not following.mark and len(line.text) > 30 and following.text[0].islower()


def broken(lines: Sequence[Line], like: Sequence[Line], *, gaps: bool = True) -> list[Paragraph]:
    """The paragraphs of lines that a printer broke as wide as those.

    Args:
        lines: those of one section.
        like: all lines he broke; one that is much wider than what goes on in the next line is whole.
        gaps: whether an empty line ends a paragraph.
    """
    width = max((len(one.printed) for one, two in itertools.pairwise(like) if _goes_on(one, two)), default=0)
    return paragraphs(lines, wrapped=True, gaps=gaps, least=width, most=width + _RAGGED)


def paragraphs(
    lines: Sequence[Line], *, wrapped: bool, gaps: bool = True, least: int = 0, most: int = 0
) -> list[Paragraph]:
    """The paragraphs of these lines.

    Args:
        lines: those of one section.
        wrapped: whether the page breaks its lines; if not, each line is a paragraph.
        gaps: whether an empty line ends a paragraph; on some prints empty lines mean nothing.
        least: the page is at least so wide; without it, it is as wide as the widest of these lines.
        most: a line wider than this is whole.
    """
    groups: list[list[Line]] = []
    width = max((len(line.printed) for line in lines), default=0)
    width = max(width, least)
    for line in lines:
        above = groups[-1][-1] if groups else None
        is_whole = above is None or (gaps and 0 < most < len(above.printed))
        if above and not is_whole and wrapped and _continues(above, line, width, gaps=gaps):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [Paragraph(joined(line.text for line in group), tuple(group)) for group in groups]


def _continues(above: Line, line: Line, width: int, *, gaps: bool) -> bool:
    """Whether a line goes on with what the line above began: the printer had no room there for its first word."""
    if line.mark or line.whole or _NUMBERED.match(line.text):
        return False
    if not gaps:
        return True
    full = len(above.printed) + 1 + len(line.text.split(" ", 1)[0]) > width
    return _goes_on(above, line) or (full and not (line.gap and not line.text[0].islower()))


def joined(texts: Iterable[str]) -> str:
    """Lines as one: with a blank between them, or without where a word was broken at its hyphen."""
    whole = ""
    for text in texts:
        broken = _BROKEN.search(whole) and not _NO_REST.match(text)
        whole += text if broken or not whole else f" {text}"
    return whole
