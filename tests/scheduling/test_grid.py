"""The grid of a schedule."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_trials.model import Arm, Schedule
from fhir_trials.model.codes import Term
from fhir_trials.model.schedule import Leeway, Repeat, Timepoint
from fhir_trials.model.values import Duration
from fhir_trials.scheduling import grid_words as words
from fhir_trials.scheduling.grid import Grid, grids
from tests.fhir.strategies import schedules


def schedule(**members: Any) -> Schedule:
    """A schedule of plain values."""
    return Schedule.model_validate(members)


def point(name: str, **members: Any) -> dict[str, Any]:
    """A timepoint whose id is its name in small letters."""
    return {"id": name.lower().replace(" ", "-"), "name": name, **members}


def done(name: str, *timepoints: str, **members: Any) -> dict[str, Any]:
    """An activity at timepoints."""
    return {"id": name.lower().replace(" ", "-"), "name": name, "timepoints": timepoints, **members}


def after(value: float, unit: str, counted_from: str | None = None, **members: Any) -> dict[str, Any]:
    """A timing."""
    offset = {"value": value, "unit": unit}
    return {"offset": offset, **({"counted_from": counted_from} if counted_from else {}), **members}


def days(value: int) -> dict[str, Any]:
    """A duration in days."""
    return {"value": value, "unit": "day"}


def only(members: dict[str, Any], *more: Any) -> Grid:
    """The only grid of a schedule."""
    (one,) = grids(schedule(**members), *more)
    return one


def head(grid: Grid, label: str) -> list[str]:
    """The cells of a line of the head; empty where there is no such line."""
    return next((list(one.cells) for one in grid.heads if one.label == label), [])


def notes_of(grid: Grid) -> tuple[tuple[int, ...], ...]:
    """The footnotes of each column."""
    return next(one.notes for one in grid.heads if one.label == "Timepoint")


def marks(grid: Grid) -> dict[str, str]:
    """The marks of each row: `x` or `.` for each column."""
    return {one.name: "".join("." if mark is None else "x" for mark in one.marks) for one in grid.rows}


def planned(*points: dict[str, Any], **members: Any) -> list[str]:
    """When the timepoints are planned, in words."""
    return head(only({"timepoints": points, **members}), "Planned")


def test_activities_stand_down_and_timepoints_across() -> None:
    """Each activity is a row, each timepoint a column, in their order; a mark is where the one is done at the other."""
    grid = only(
        {
            "timepoints": [point("Screening"), point("Week 1"), point("Week 2")],
            "activities": [done("Blood", "week-2", "screening"), done("Scan", "week-1")],
        }
    )
    assert ["Screening", "Week 1", "Week 2"] == [one.name for one in grid.columns]
    assert {"Blood": "x.x", "Scan": ".x."} == marks(grid)
    assert (None, "", True) == (grid.timeline, grid.name, grid.main)


def test_parts_stand_beneath_what_they_are_a_part_of() -> None:
    """A part follows its whole, one step deeper, wherever it is listed; the whole is there without a mark of its own."""
    grid = only(
        {
            "timepoints": [point("Visit")],
            "activities": [
                done("Pulse", "visit", part_of="vitals"),
                done("Scan", "visit"),
                done("Vitals"),
                done("Left arm", "visit", part_of="pulse"),
            ],
        }
    )
    assert [("Scan", 0), ("Vitals", 0), ("Pulse", 1), ("Left arm", 2)] == [
        (one.name, one.depth) for one in grid.rows
    ]
    assert "." == marks(grid)["Vitals"]


def test_parts_in_a_circle_are_all_there() -> None:
    """Activities that are parts of each other stand once each."""
    grid = only(
        {
            "timepoints": [point("Visit")],
            "activities": [done("One", "visit", part_of="two"), done("Two", part_of="one")],
        }
    )
    assert [("One", 0), ("Two", 1)] == [(one.name, one.depth) for one in grid.rows]


def test_what_has_no_mark_says_when_it_is_done() -> None:
    """A rhythm or a duration stands where there are no marks; beside marks it is a footnote."""
    every = {"every": {"value": 2, "unit": "week"}, "times": 3}
    grid = only(
        {
            "timepoints": [point("Visit")],
            "activities": [
                done("Diary", repeat=every),
                done("Follow-up", duration={"value": 5, "unit": "year"}),
                done("Question", "visit", repeat=every),
                done("Unknown"),
            ],
        }
    )
    assert ["every 2 weeks, 3 times", "for 5 years", "", ""] == [one.unmarked for one in grid.rows]
    assert [(), (), (1,), ()] == [one.notes for one in grid.rows]
    assert ("every 2 weeks, 3 times",) == grid.footnotes


def test_a_schedule_without_timepoints_has_rows_only() -> None:
    """What is only known to be done is a row of a grid without columns or a head."""
    grid = only({"activities": [done("Follow-up")]})
    assert ((), (), ["Follow-up"]) == (grid.columns, grid.heads, [one.name for one in grid.rows])


def test_nothing_is_no_grid() -> None:
    """A schedule with neither timepoints nor activities has no grid, nor has a timeline with nothing in it."""
    assert () == grids(Schedule())
    assert () == grids(schedule(timelines=[{"id": "main", "name": "Main", "main": True}]))


def test_each_timeline_has_a_grid_the_main_one_first() -> None:
    """Rows are in the grid in which they have marks; what has none at all is in the main one."""
    found = grids(
        schedule(
            timelines=[
                {"id": "early", "name": "Early\nend", "condition": "somebody stops", "duration": days(1)},
                {"id": "main", "name": "Main", "main": True, "begins_at": "week-1"},
            ],
            timepoints=[point("Stop", timeline="early"), point("Week 0"), point("Week 1", timeline="main")],
            activities=[done("Diary"), done("Scan", "stop", "week-1"), done("Call", "stop")],
        )
    )
    assert [("main", "Main", True), ("early", "Early end", False)] == [
        (one.timeline, one.name, one.main) for one in found
    ]
    assert [{"Diary": "..", "Scan": ".x"}, {"Scan": "x", "Call": "x"}] == [marks(one) for one in found]
    assert [("begins at Week 1",), ("begun when: somebody stops", "lasts 1 day")] == [
        one.remarks for one in found
    ]


def test_above_the_columns_stands_what_is_known() -> None:
    """Epochs and visits are shared by neighbours; a line that tells nothing is left out."""
    grid = only(
        {
            "epochs": [{"id": "s", "name": "Screening"}, {"id": "t", "name": "Treatment"}],
            "visits": [
                {
                    "id": "v1",
                    "name": "Visit 1",
                    "places": [{"code": "clinic"}],
                    "contact": [{"text": "in person"}],
                },
                {"id": "v2", "name": "Visit 2", "kind": {"code": "early-termination"}},
            ],
            "timepoints": [
                point("A", epoch="s", visit="v1"),
                point("B", epoch="t", visit="v1"),
                point("C", epoch="t", visit="v2"),
                point("D"),
                point("E"),
            ],
        }
    )
    assert ["Epoch", "Visit", "Timepoint", "Planned", "Held"] == [one.label for one in grid.heads]
    runs = {one.label: one.runs for one in grid.heads}
    assert (0, 1, 1, 3, 4) == runs["Epoch"]
    assert (0, 0, 2, 3, 4) == runs["Visit"]
    assert (0, 1, 2, 3, 4) == runs["Timepoint"]
    assert ["", "", "early termination", "", ""] == head(grid, "Planned")
    assert ["in person, clinic", "in person, clinic", "", "", ""] == head(grid, "Held")


def test_visits_that_are_called_as_their_timepoints_need_no_line() -> None:
    """The line of the visits is left out where it repeats that of the timepoints."""
    grid = only({"visits": [{"id": "v", "name": "A"}], "timepoints": [point("A", visit="v")]})
    assert ["Timepoint"] == [one.label for one in grid.heads]


ARMS = (Arm(id="a", name="Drug"), Arm(id="b", name="Placebo"))
OF_ARMS = {
    "timepoints": [point("Week 1"), point("Biopsy", arms=["a"]), point("Call", arms=["b"])],
    "activities": [done("Scan", "week-1"), done("Tissue", "biopsy"), done("Diary")],
    "epochs": [{"id": "t", "name": "Treatment"}],
    "elements": [{"id": "d", "name": "Drug daily"}, {"id": "w", "name": "Waiting"}],
    "cells": [
        {"arm": "a", "epoch": "t", "elements": ["d", "w"]},
        {"arm": "b", "epoch": "t", "elements": []},
    ],
}


def test_arms_are_told_where_they_differ() -> None:
    """Columns that are for some arms name them, and what happens in the epochs of each is remarked."""
    grid = only(OF_ARMS, ARMS)
    assert ["", "Drug", "Placebo"] == head(grid, "Arms")
    assert ("Drug: Treatment: Drug daily, then Waiting", "Placebo: Treatment: nothing") == grid.remarks


def test_one_arm_alone() -> None:
    """Columns of other arms are left out, and rows with marks in those only."""
    grid = only(OF_ARMS, ARMS, "b")
    assert ["Week 1", "Call"] == [one.name for one in grid.columns]
    assert {"Scan": "x.", "Diary": ".."} == marks(grid)
    assert ("Placebo: Treatment: nothing",) == grid.remarks


def test_arms_that_do_not_differ_are_not_told() -> None:
    """One sequence of elements for all arms is no remark."""
    cells = [{"arm": arm, "epoch": "t", "elements": ["d"]} for arm in "ab"]
    assert () == only({**OF_ARMS, "cells": cells}, ARMS).remarks


def test_conditions_are_footnotes_of_what_they_speak_of() -> None:
    """Of a mark, a row, a column or the whole; numbered in the order of reading, the same words once."""
    grid = only(
        {
            "start": {"text": "the first\ndose"},
            "timepoints": [point("A"), point("B")],
            "activities": [done("Scan", "a", "b"), done("Blood", "a"), done("Call", "b")],
            "conditions": [
                {"name": "1", "text": "if well", "activities": ["scan", "call"], "timepoints": ["a"]},
                {"name": "2", "text": "women", "activities": ["blood"]},
                {"name": "3", "text": "in the morning", "timepoints": ["b"]},
                {"name": "4", "text": "everywhere"},
                {"name": "5", "text": "not there", "activities": ["call"], "timepoints": ["a"]},
                {"name": "6", "text": "if well", "activities": ["blood"], "timepoints": ["a"]},
            ],
        }
    )
    assert ("in the morning", "if well", "women", "not there (A)") == grid.footnotes
    assert ("counted from: the first dose", "everywhere") == grid.remarks
    assert ((), (1,)) == notes_of(grid)
    assert [("Scan", ()), ("Blood", (3,)), ("Call", (4,))] == [(one.name, one.notes) for one in grid.rows]
    assert [((2,), ()), ((2,), None), (None, ())] == [one.marks for one in grid.rows]


def test_cycles_and_branches_are_footnotes_of_columns() -> None:
    """A cycle stands at each of its timepoints; a way that is not the next column, at the one it leads from."""
    grid = only(
        {
            "timelines": [{"id": "extra", "name": "Extra"}, {"id": "main", "name": "Main", "main": True}],
            "visits": [
                {"id": "v", "name": "V", "begins": {"text": "all signed"}, "ends": {"text": "all done"}}
            ],
            "timepoints": [
                point("A", next=[{"to": "b"}]),
                point("B", duration=days(2), next=[{"to": "a", "condition": "fever"}, {}]),
                point("Choice", decision=True, next=[{"to": "c", "condition": "well"}, {"to": "d"}]),
                point("C", runs="extra", visit="v"),
                point("D", next=[{"to": "a"}]),
            ],
            "cycles": [
                {"id": "c", "name": "Course", "timepoints": ["a", "b"], "length": days(28), "times": 6},
                {"id": "e", "name": "Later", "timepoints": ["d"], "length": days(7), "until": "progression"},
            ],
        }
    )
    texts = dict(enumerate(grid.footnotes, 1))
    said = {
        one.name: [texts[note] for note in notes]
        for one, notes in zip(grid.columns, notes_of(grid), strict=True)
    }
    assert {
        "A": ["Course: 6 cycles of 28 days"],
        "B": [
            "Course: 6 cycles of 28 days",
            "lasts 2 days",
            "then to A if: fever; otherwise the end of the timeline",
            "Choice: to C if: well; otherwise to D",
        ],
        "C": ["here the timeline “Extra” is run through", "begins when: all signed", "ends when: all done"],
        "D": ["Later: cycles of 7 days until progression", "then to A"],
    } == said


def test_decisions_alone_are_columns() -> None:
    """A timeline of nothing but decisions shows them, as there is no column for their footnotes."""
    grid = only({"timepoints": [point("Choice", decision=True, next=[{"condition": "well"}])]})
    assert ["Choice"] == [one.name for one in grid.columns]
    assert ("Choice: the end of the timeline if: well",) == grid.footnotes


def test_an_activity_names_the_timeline_it_runs_through_but_not_within_it() -> None:
    """A footnote says so in the main grid; in the grid of that timeline there is none."""
    found = grids(
        schedule(
            timelines=[{"id": "main", "name": "Main", "main": True}, {"id": "bp", "name": "Pressure"}],
            timepoints=[point("A"), point("Lying", timeline="bp")],
            activities=[done("Pressure", "a", "lying", timeline="bp")],
        )
    )
    assert [("each time the timeline “Pressure” is run through",), ()] == [one.footnotes for one in found]


FIRST = point("Dose", timing=after(1, "day", fixed=True))


def test_weeks_and_days_are_numbered_from_the_fixed_timepoint() -> None:
    """From day 1, the day two weeks later is day 15, that two weeks before is day -14: there is no day 0."""
    found = planned(
        point("S", timing=after(-14, "day", "dose")),
        FIRST,
        point("D", timing=after(14, "day", "dose")),
        point("W", timing=after(2, "week", "dose")),
        point("M", timing=after(1.5, "month", "dose")),
        point("H", timing=after(-4, "hour", "dose")),
        point(
            "X", timing=after(1, "month", "dose", offset={**after(1, "month")["offset"], "more": [days(2)]})
        ),
    )
    assert ["Day -14", "Day 1", "Day 15", "Week 2", "Month 1.5", "-4 hours", "+1 month 2 days"] == found


def test_days_are_numbered_from_day_zero_where_the_start_is_no_distance_away() -> None:
    """Where a timepoint is at 0 days from the start, that is day 0."""
    assert ["Day 0", "Day 14"] == planned(
        point("A", timing=after(0, "day")), point("B", timing=after(14, "day"))
    )


def test_days_from_an_event_without_a_number_are_a_distance() -> None:
    """Whether an event is on day 0 or day 1 is not guessed."""
    found = planned(
        point("A", timing=after(14, "day")),
        point("B", timing=after(-1, "day")),
        point("C", timing=after(4, "week", event={"code": "first-dose"})),
        start={"code": "first-dose"},
    )
    assert ["+14 days", "Day -1", "Week 4"] == found


def test_what_is_counted_from_another_timepoint_or_event_says_so() -> None:
    """By its name, also where that is the column before."""
    found = planned(
        FIRST,
        point("Surgery", timing=after(3, "week", "dose")),
        point("B", timing=after(2, "week", "surgery")),
        point("C", timing=after(-1, "day", "surgery")),
        point("D", timing=after(1, "day", event={"code": "previous-visit"})),
        point("E", timing=after(6, "month", event={"code": "end-of-treatment"})),
        point("F", timing=after(0, "day", "surgery")),
        point("G", timing=after(0, "minute", "surgery", measured="end-to-start")),
        point("H", timing=after(1, "minute", "surgery", measured="end-to-end")),
        point("I", timing={"counted_from": "surgery"}),
        point("J", timing={"text": "two\nweeks later"}),
        point("K", timing=after(1, "week", measured="start-to-end")),
        point("L", timing={"fixed": True}),
        point("M", timing={}),
    )
    assert [
        "Day 1",
        "Week 3",
        "2 weeks after Surgery",
        "1 day before Surgery",
        "1 day after C",
        "6 months after end of treatment",
        "at Surgery",
        "right after the end of Surgery",
        "ends 1 minute after the end of Surgery",
        "counted from Surgery",
        "two weeks later",
        "ends 1 week after the start",
        "",
        "",
    ] == found


@pytest.mark.parametrize(
    ("earlier", "later", "text", "said"),
    [
        ((3, "day"), (3, "day"), None, "±3 d"),
        ((4, "hour"), None, "-4..0 hours", "-4 h/+0"),
        (None, (2, "week"), None, "-0/+2 wk"),
        ((1, "day"), (2, "month"), None, "-1 d/+2 mo"),
        (None, None, "about", "about"),
        (None, None, None, ""),
    ],
)
def test_windows_are_short(earlier: Any, later: Any, text: str | None, said: str) -> None:
    """Both ways the same is ±; what is not allowed is 0; words stand for themselves."""
    made = [one and Duration(value=Decimal(one[0]), unit=one[1]) for one in (earlier, later)]
    assert said == words.window(Leeway(earlier=made[0], later=made[1], text=text))


def test_no_window_is_nothing() -> None:
    """A timing without leeway has no window; the line is left out where none has."""
    assert "" == words.window(None)
    grid = only({"timepoints": [point("A", timing=after(1, "day", leeway={"later": days(1)})), point("B")]})
    assert ["-0/+1 d", ""] == head(grid, "Window")


@pytest.mark.parametrize(
    ("every", "more", "said"),
    [
        ((1, "day"), {}, "daily"),
        ((1, "week"), {"times": 1}, "every week, once"),
        ((2, "week"), {"duration": Duration(value=Decimal(6), unit="month")}, "every 2 weeks for 6 months"),
    ],
)
def test_rhythms_in_words(every: Any, more: dict[str, Any], said: str) -> None:
    """How often, how long, how many times."""
    assert said == words.rhythm(Repeat(every=Duration(value=Decimal(every[0]), unit=every[1]), **more))


def test_events_are_called_by_the_words_of_the_source() -> None:
    """Ours stand where the source has none."""
    assert ["eerste dosis", "first dose"] == [
        words.event(one) for one in (Term(code="first-dose", text="eerste dosis"), Term(code="first-dose"))
    ]


def of_model(given: Schedule, shown: Sequence[Timepoint]) -> Counter[tuple[str, str]]:
    """Every mark of a schedule at these timepoints, once."""
    ids = {one.id for one in shown}
    return Counter((one.id, at) for one in given.activities for at in set(one.timepoints) & ids)


def of_grids(found: Sequence[Grid]) -> Counter[tuple[str, str]]:
    """Every mark of the grids."""
    return Counter(
        (row.activity, column.timepoint)
        for grid in found
        for row in grid.rows
        for column, mark in zip(grid.columns, row.marks, strict=True)
        if mark is not None
    )


@st.composite
def tables(draw: st.DrawFn) -> Schedule:
    """Schedules with many marks, several timelines, and parts of parts."""
    timelines = [f"line-{number}" for number in range(draw(st.integers(0, 2)))]
    points = [f"point-{number}" for number in range(draw(st.integers(0, 6)))]
    activities = [f"activity-{number}" for number in range(draw(st.integers(0, 6)))]
    some = st.lists(st.sampled_from(points), max_size=8) if points else st.just([])
    line = st.none() | st.sampled_from(timelines) if timelines else st.none()
    return schedule(
        timelines=[{"id": one, "name": one, "main": draw(st.booleans())} for one in timelines],
        timepoints=[point(one, timeline=draw(line), decision=draw(st.booleans())) for one in points],
        activities=[
            {**done(one, *draw(some)), "part_of": draw(st.none() | st.sampled_from(activities))}
            for one in activities
        ],
        conditions=[
            {
                "name": "one",
                "text": draw(st.sampled_from("abc")),
                "activities": activities[:2],
                "timepoints": draw(some),
            }
        ],
    )


@given(schedules() | tables())
def test_every_mark_of_the_model_is_in_the_grids_once(drawn: Schedule) -> None:
    """No mark is lost, none is invented, and each activity is in one grid at least."""
    found = grids(drawn)
    assert of_model(drawn, drawn.timepoints) == of_grids(found)
    assert {one.id for one in drawn.activities} == {row.activity for one in found for row in one.rows}
    columns = Counter(column.timepoint for one in found for column in one.columns)
    used = {one.id for one in drawn.timepoints if not one.decision}
    assert used <= columns.keys()
    assert {1} >= set(columns.values())


@given(schedules() | tables())
def test_footnotes_are_those_that_are_referred_to(drawn: Schedule) -> None:
    """Each number has a text and each text a number; each row has a mark or none for each column."""
    for grid in grids(drawn):
        numbers = {
            *(note for one in grid.heads for notes in one.notes for note in notes),
            *(note for row in grid.rows for note in row.notes),
            *(note for row in grid.rows for mark in row.marks for note in mark or ()),
        }
        assert set(range(1, len(grid.footnotes) + 1)) == numbers
        assert {len(grid.columns)} >= {len(row.marks) for row in grid.rows}
        assert {len(grid.columns)} >= {len(one.cells) for one in grid.heads}


@pytest.mark.unmeasured
def test_ten_thousand_visits_are_no_trouble() -> None:
    """A schedule of 10,000 timepoints and a chain of 2,000 parts is laid out, indented up to the eighth."""
    grid = only(
        {
            "timepoints": [point(f"T{number}", timing=after(number, "day")) for number in range(10_000)],
            "activities": [
                done(f"A{number}", f"t{number}", part_of=f"a{number - 1}" if number else None)
                for number in range(2_000)
            ],
        }
    )
    assert (10_000, 8) == (len(grid.columns), grid.rows[-1].depth)
