"""A schedule as every protocol prints it: activities down, timepoints across, a mark where the one is done at the other."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from fhir_trials.model.arms import Arm
from fhir_trials.model.schedule import Schedule, Timeline, Timepoint, Visit
from fhir_trials.scheduling import grid_words as words
from fhir_trials.scheduling.arms import left_out
from fhir_trials.scheduling.grid_notes import Notes, Places, of_columns, of_rows, remarks
from fhir_trials.scheduling.grid_rows import Tree

Mark = tuple[int, ...] | None
"""The footnotes of a mark; None where there is none."""


class Column(NamedTuple):
    """A timepoint, by its id, and what it is called."""

    timepoint: str
    name: str


class Row(NamedTuple):
    """An activity.

    Attributes:
        activity: its id.
        depth: how deep it is indented: 0, or 1 more than what it is a part of, up to 8.
        marks: one for each column.
        unmarked: when it is done, in words, where there is no mark; empty where nothing says.
        notes: the numbers of its footnotes.
    """

    activity: str
    name: str
    depth: int
    marks: tuple[Mark, ...]
    unmarked: str = ""
    notes: tuple[int, ...] = ()


class Head(NamedTuple):
    """A line above the columns.

    Attributes:
        label: what it tells: `Epoch`, `Visit`, `Timepoint`, `Planned`, `Window`, `Held`, `Arms`.
        cells: one for each column; empty where there is nothing to tell.
        runs: for each column the number of the cell it shares with its neighbours.
        notes: for each column the numbers of its footnotes, on the line of the timepoints; else empty.
    """

    label: str
    cells: tuple[str, ...]
    runs: tuple[int, ...]
    notes: tuple[tuple[int, ...], ...] = ()


class Grid(NamedTuple):
    """One timeline of a schedule.

    Attributes:
        timeline: its id; None for a schedule that names no timeline.
        name: of the timeline; empty where it has none.
        main: whether it is what participants pass if nothing happens.
        remarks: what holds for all of it.
        heads: from top to bottom, those only that tell something.
        columns: in the order in which they are passed; decisions, at which nothing is done, are footnotes.
        rows: in the order of the schedule, parts beneath what they are a part of.
        footnotes: the first has the number 1.
    """

    timeline: str | None
    name: str
    main: bool
    remarks: tuple[str, ...]
    heads: tuple[Head, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    footnotes: tuple[str, ...]


def grids(schedule: Schedule, arms: Sequence[Arm] = (), arm: str | None = None) -> tuple[Grid, ...]:
    """A grid for each timeline that has something in it, the main one first.

    Args:
        schedule: what is planned.
        arms: those of the trial, for their names.
        arm: the id of an arm: only its timepoints are shown, and what is done at them or at none; a remark names the
            epochs that it has no part in.
    """
    left = left_out(schedule, arm)
    shown = [one for one in schedule.timepoints if one.id not in left]
    timelines = _timelines(schedule)
    main = timelines[0].id if timelines[0] else None
    belongs: dict[str | None, list[Timepoint]] = {}
    for point in shown:
        belongs.setdefault(point.timeline or main, []).append(point)
    rows = Tree(schedule)
    places = Places(schedule, arms, arm)
    made = (
        _grid(places, one, belongs.get(one and one.id, []), rows, main=one is timelines[0])
        for one in timelines
    )
    return tuple(one for one in made if one.columns or one.rows)


def _timelines(schedule: Schedule) -> list[Timeline | None]:
    """The timelines, the main one first; None is a main one that the schedule does not name."""
    first = next((one for one in schedule.timelines if one.main), None)
    return [first, *(one for one in schedule.timelines if one is not first)]


def _grid(
    places: Places, timeline: Timeline | None, points: Sequence[Timepoint], below: Tree, *, main: bool
) -> Grid:
    done = [one for one in points if not one.decision or below.marked(one.id)] or points
    notes = Notes(timeline and timeline.id)
    on_columns = of_columns(places, points, done, notes)
    columns = tuple(Column(one.id, places.names[one.id]) for one in done)
    rows = tuple(_rows(places, below, columns, notes, main=main))
    return Grid(
        timeline and timeline.id,
        words.line(timeline.name) if timeline else "",
        main,
        remarks(places, timeline, points, main=main),
        _heads(places, done, [on_columns[one.id] for one in done]),
        columns,
        rows,
        notes.texts(),
    )


def _rows(
    places: Places, below: Tree, columns: Sequence[Column], notes: Notes, *, main: bool
) -> Iterable[Row]:
    ids = [one.timepoint for one in columns]
    for activity, depth, marked in below.of(ids, unmarked=main):
        on_row, on_marks = of_rows(places, activity, [one for one in ids if one in marked], notes)
        marks = tuple(on_marks.get(one, ()) if one in marked else None for one in ids)
        unmarked = "" if activity.timepoints else words.unmarked(activity)
        yield Row(activity.id, words.line(activity.name), depth, marks, unmarked, on_row)


def _heads(places: Places, points: Sequence[Timepoint], notes: Sequence[tuple[int, ...]]) -> tuple[Head, ...]:
    zero = words.origin(points, places.schedule.start)
    before = [None, *(one.id for one in points)]
    visits = [places.visits.get(one.visit or "") for one in points]
    names = [places.names[one.id] for one in points]
    visited = [words.line(one.name) if one else "" for one in visits]
    made = [
        _head(
            "Epoch", [places.epochs.get(one.epoch or "", "") for one in points], [one.epoch for one in points]
        ),
        _head("Visit", visited if visited != names else [], [one.visit for one in points]),
        _head("Timepoint", names)._replace(notes=tuple(notes)),
        _head(
            "Planned",
            [
                words.planned(one, places.names, zero, earlier) or _kind(visit)
                for one, earlier, visit in zip(points, before, visits, strict=False)
            ],
        ),
        _head("Window", [words.window(one.timing.leeway) if one.timing else "" for one in points]),
        _head("Held", [words.held(one) if one else "" for one in visits]),
        _head("Arms", [", ".join(places.arms.get(arm, arm) for arm in one.arms) for one in points]),
    ]
    return tuple(one for one in made if any(one.cells))


def _head(label: str, cells: Sequence[str], shared: Sequence[str | None] | None = None) -> Head:
    """A line; columns next to each other that share something have one cell."""
    runs = [0] * bool(cells)
    for number, (one, two) in enumerate(pairwise(shared if shared and cells else range(len(cells))), 1):
        runs.append(runs[-1] if shared and one is not None and one == two else number)
    return Head(label, tuple(cells), tuple(runs))


def _kind(visit: Visit | None) -> str:
    kind = visit and visit.kind and visit.kind.code
    return kind.replace("-", " ") if kind and kind != "visit" else ""
