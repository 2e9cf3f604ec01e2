"""Lines of a criteria text: where each stands, how far it is indented, and the list mark it starts with."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from fhir_trials.eligibility.splitting import cuts, marks
from fhir_trials.eligibility.splitting.marks import Mark, Reading

_PAGE = re.compile(r"[0-9]{1,3} - \S.{8,200} [0-9]{2}-[0-9]{2}-[0-9]{4}")
_WORD = re.compile(r"[^\W_]")
_TAB = 4
_INNER = 2


@dataclass(slots=True)
class Line:
    """A line that says something.

    Attributes:
        start: the offset of its first character that is not blank; `end`: behind the last.
        column: how far it is indented, tabs counted to the next multiple of four.
        gap: whether a blank line, or nothing at all, is above it.
        said: the offset behind its mark; `end` where nothing with a letter or digit follows.
    """

    start: int
    end: int
    column: int
    gap: bool
    mark: Mark | None
    said: int


class Lines(NamedTuple):
    """All lines, and for each mark the number of the last line that has it."""

    lines: list[Line]
    last: dict[Reading, int]


def read(text: str) -> Lines:
    """The lines of a text, blank ones and the head and foot lines of printed pages left out."""
    found: list[Line] = []
    last: dict[Reading, int] = {}
    places = cuts.find(text)
    stop, gap = 0, True
    for raw in text.splitlines(keepends=True):
        begin = stop
        stop += len(raw)
        body = raw.strip()
        if not body:
            gap = True
            continue
        if body[-5:-4] == "-" and _PAGE.fullmatch(body):
            continue
        column = 0 if raw[0] == body[0] else len(raw) - len(raw.lstrip())
        start = begin + column
        end = start + len(body)
        if column and "\t" in raw:
            column = len(raw[:column].expandtabs(_TAB))
        whole = _line(text, start, end, column, gap)
        for line in _cut(text, whole, places) if places else (whole,):
            if line.mark:
                for reading in line.mark.readings:
                    last[reading] = len(found)
            found.append(line)
        gap = False
    return Lines(found, last)


def is_listed(line: Line | None) -> bool:
    """Whether the line is in a list, as far as it tells itself: "3-" alone may begin a word."""
    if line is None or line.mark is None:
        return False
    return line.mark.sure or any(reading.ordinal <= 1 for reading in line.mark.readings)


def without_mark(line: Line) -> Line:
    """The line with its mark taken as words."""
    return replace(line, mark=None, said=line.start)


def part(text: str, start: int, line: Line) -> Line:
    """What is left of a line from `start` on, as a line of its own."""
    return _line(text, start, line.end, line.column, False)


def _cut(text: str, line: Line, places: list[int]) -> Iterator[Line]:
    """The parts of a line; a heading behind nothing but a list mark is not cut off from it."""
    inner = places[bisect_right(places, line.said) : bisect_left(places, line.end)]
    for one, two in pairwise((line.start, *inner, line.end)):
        end = one + len(text[one:two].rstrip())
        below = _INNER if one != line.start and text[one] in cuts.BULLETS else 0
        yield _line(text, one, end, line.column + below, line.gap and one == line.start)


def _line(text: str, start: int, end: int, column: int, gap: bool) -> Line:
    mark, said, shift = marks.find(text, start, end)
    if said < end and not (text[said].isalnum() or _WORD.search(text, said, end)):
        said = end
    return Line(start, end, column + shift, gap, mark, said)
