"""The grid of a schedule for a terminal: as many columns at once as there is room for, the others below."""

import shutil
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from fhir_trials.cli.schedule_cells import filled, wrapped
from fhir_trials.cli.schedule_cells import width as taken
from fhir_trials.cli.values import counted
from fhir_trials.model import Trial
from fhir_trials.scheduling.grid import Grid, Head, Mark, Row
from fhir_trials.scheduling.grid_words import line

SIGN = "×"
BAR = " │ "
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NARROWEST, _WIDEST = 5, 14
_SHORT = 9
_TERMINAL = (40, 300)
_LEAST, _MOST = 12, 40
_INDENT = "  "


def room() -> int:
    """How many columns a table may take: those of the terminal, within what can be read."""
    return min(max(shutil.get_terminal_size((100, 24)).columns, _TERMINAL[0]), _TERMINAL[1])


def lines(grid: Grid, width: int) -> Iterator[str]:
    """The remarks on the grid, the grid in blocks of columns that fit, its footnotes.

    Args:
        grid: a timeline.
        width: of the terminal, in characters; a block has one column at least.
    """
    for remark in grid.remarks:
        yield from wrapped(remark, width, others=_INDENT)
    names = [_INDENT * one.depth + one.name + _raised(one.notes) for one in grid.rows]
    first = min(max([_LEAST, *map(taken, names)]), _MOST, width * 2 // 5)
    for begin, widths in _blocks(grid, width - first):
        yield ""
        yield from _block(grid, begin, widths, first)
    if grid.footnotes:
        yield ""
    for number, text in enumerate(grid.footnotes, 1):
        yield from wrapped(f"{_raised((number,))} {text}", width, others=_INDENT)


def _blocks(grid: Grid, room: int) -> Iterator[tuple[int, list[int]]]:
    """Where each block begins, and the widths of its columns; one without columns where there are none."""
    begin, block, used = 0, list[int](), 0
    for place in range(len(grid.columns)):
        width = _width(grid, place, begins=place == begin)
        if block and used + len(BAR) + width > room:
            yield begin, block
            begin, block, used = place, [], 0
            width = _width(grid, place, begins=True)
        block.append(width)
        used += len(BAR) + width
    yield begin, block


def _width(grid: Grid, place: int, *, begins: bool) -> int:
    """How wide a column is: its longest word, or more where a text would take many lines.

    A cell that columns share counts for the first of them, or of the block, only.
    """
    width = _NARROWEST
    for head in grid.heads:
        runs = head.runs
        if begins or not place or runs[place] != runs[place - 1]:
            text = _cell(head, place)
            whole = taken(text)
            words = max(map(taken, text.split()), default=0)
            alone = place + 1 == len(runs) or runs[place] != runs[place + 1]
            width = max(width, words, min(whole, _SHORT) if alone else 0, whole // 3 if alone else 0)
    return min(width, _WIDEST)


def _block(grid: Grid, begin: int, widths: Sequence[int], first: int) -> Iterator[str]:
    for head in grid.heads:
        if any(head.cells[begin : begin + len(widths)]):
            yield from row([([head.label], first), *_head(head, begin, widths)])
    if grid.heads:
        yield "─┼─".join("─" * one for one in (first, *widths))
    whole = sum(widths) + len(BAR) * (len(widths) - 1) if widths else _MOST
    for one in grid.rows:
        indent = (_INDENT * one.depth)[: first // 2]
        name = wrapped(one.name + _raised(one.notes), first, indent, indent + _INDENT)
        if one.unmarked:
            yield from row([(name, first), (wrapped(one.unmarked, whole), whole)])
        else:
            yield from row([(name, first), *_marks(one, begin, widths)])


def _head(head: Head, begin: int, widths: Sequence[int]) -> list[tuple[Sequence[str], int]]:
    """The cells of a line of the head within a block, each as lines with its width."""
    cells: list[tuple[Sequence[str], int]] = []
    for _, run in groupby(range(begin, begin + len(widths)), head.runs.__getitem__):
        places = list(run)
        width = sum(widths[one - begin] for one in places) + len(BAR) * (len(places) - 1)
        cells.append((wrapped(_cell(head, places[0]), width), width))
    return cells


def _cell(head: Head, place: int) -> str:
    return head.cells[place] + (_raised(head.notes[place]) if head.notes else "")


def _marks(of: Row, begin: int, widths: Sequence[int]) -> list[tuple[Sequence[str], int]]:
    marks = of.marks[begin : begin + len(widths)]
    return [(_mark(mark, width), width) for mark, width in zip(marks, widths, strict=True)]


@lru_cache(1024)
def _mark(mark: Mark, width: int) -> Sequence[str]:
    return () if mark is None else (f"{SIGN + _raised(mark):^{width}}",)


def row(cells: Sequence[tuple[Sequence[str], int]]) -> Iterator[str]:
    """A row of as many lines as its highest cell has; each cell is its lines and its width."""
    for number in range(max([len(one) for one, _ in cells])):
        texts = [filled(one[number], width) if number < len(one) else " " * width for one, width in cells]
        yield BAR.join(texts).rstrip()


def nothing(trial: Trial) -> str:
    """What there is of a trial that states no visits and no activities, on one line."""
    dosed = sum(bool(one.doses) for one in trial.interventions)
    known = [
        f"doses of {counted(dosed, 'intervention')} (below)" if dosed else "",
        f"a duration of {line(trial.target_duration)}" if trial.target_duration else "",
    ]
    said = ", ".join(filter(None, known))
    return f"no schedule: neither visits nor activities are stated{f'; what is: {said}' if said else ''}"


def _raised(notes: Sequence[int]) -> str:
    return ",".join(str(one).translate(_SUPERSCRIPT) for one in notes)
