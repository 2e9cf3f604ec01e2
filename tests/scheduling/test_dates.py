"""Dates and windows of one participant."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from fhir_trials.errors import UsageError
from fhir_trials.model.arms import Arm
from fhir_trials.model.codes import Term
from fhir_trials.model.periods import Cell, Epoch
from fhir_trials.model.schedule import Activity, Cycle, Leeway, Repeat, Schedule, Timeline, Visit
from fhir_trials.scheduling import Reckoned, reckon
from fhir_trials.scheduling.grid import grids
from tests.growth import LINEAR, growth
from tests.scheduling.building import after, fixed, leeway, length, point, schedule, to

START = date(2026, 3, 2)
DOSE = point("Dose", fixed())


def dates(found: Reckoned) -> dict[str, str | None]:
    """The day of each thing that is planned, by its name."""
    return {one.name: one.moment.date().isoformat() if one.moment else None for one in found.planned}


def notes(found: Reckoned) -> dict[str, str | None]:
    """What is said of each."""
    return {one.name: one.note for one in found.planned}


def told(found: Reckoned) -> list[tuple[str, str]]:
    """What is found, and where."""
    return [(one.code, one.path) for one in found.findings]


def cycles(times: int | None = 6, every: int = 28, unit: str = "day", **more: str) -> tuple[Cycle, ...]:
    """Cycles of day 1, 8 and 15."""
    return (
        Cycle(
            id="c",
            name="Treatment",
            timepoints=("day-1", "day-8", "day-15"),
            length=length(every, unit),
            times=times,
            **more,
        ),
    )


DAYS = (point("Day 1", fixed()), point("Day 8", after(7, of="day-1")), point("Day 15", after(14, of="day-1")))


def test_six_cycles_of_28_days() -> None:
    """Each cycle is passed, with the number of the cycle in the name; what follows is counted from the last."""
    after_all = point("Safety visit", after(30, of="day-15"))
    found = reckon(schedule(*DAYS, after_all, cycles=cycles()), START)
    assert [
        ("Cycle 1, Day 1", "2026-03-02"),
        ("Cycle 1, Day 8", "2026-03-09"),
        ("Cycle 1, Day 15", "2026-03-16"),
        ("Cycle 2, Day 1", "2026-03-30"),
    ] == list(dates(found).items())[:4]
    assert [("Cycle 6, Day 15", "2026-08-03"), ("Safety visit", "2026-09-02")] == list(dates(found).items())[
        -2:
    ]
    assert 19 == len(found.planned)
    assert [1, 1, 1, 2] == [one.cycle for one in found.planned][:4]
    assert () == found.findings


def test_what_is_counted_from_day_one_is_counted_from_the_first() -> None:
    """Where day 1 is what the start dates, "52 weeks after day 1" is a year after the start."""
    found = reckon(schedule(*DAYS, point("Week 52", after(52, "week", "day-1")), cycles=cycles()), START)
    assert "2027-03-01" == dates(found)["Week 52"]


def test_names_that_have_the_number_of_the_cycle() -> None:
    """Are not given it twice; where there are several sorts of cycles, the name says which."""
    one = Cycle(id="c", name="Induction", timepoints=("a",), length=length(28), times=2)
    other = Cycle(id="d", name="Maintenance", timepoints=("b",), length=length(28), times=1)
    first, second = (
        point("A", fixed(), visit=None).but(name="C1D1"),
        point("B", after(90, of="a")).but(name="Cycle 1"),
    )
    assert [
        "Cycle 1, D1 (Induction)", "Cycle 2, D1 (Induction)", "Cycle 1 (Maintenance)"
    ] == list(dates(reckon(schedule(first, second, cycles=(one, other)), START)))  # fmt: skip


def test_cycles_without_a_number() -> None:
    """One is shown, or as many as are asked for; what follows the last has no date."""
    given = schedule(
        *DAYS,
        point("Follow-up", after(30, of="day-15")),
        cycles=cycles(None, until="progression"),
    )
    found = reckon(given, START)
    assert {
        "Cycle 1, Day 1": "2026-03-02",
        "Cycle 1, Day 8": "2026-03-09",
        "Cycle 1, Day 15": "2026-03-16",
    } | {"Follow-up": None} == dates(found)
    assert (
        "it is counted from the last “Day 15”, and nothing says in which cycle that is"
        == notes(found)["Follow-up"]
    )
    assert [("cycles-open", "schedule.cycles[0].times")] == told(found)
    assert "“Treatment” goes on every 28 days until progression: 1 shown" == found.findings[0].message
    assert "2026-04-27" == dates(reckon(given, START, cycles=3))["Cycle 3, Day 1"]
    assert "2026-10-01" == dates(reckon(given, START, {"follow-up": date(2026, 10, 1)}))["Follow-up"]


def test_cycles_of_months() -> None:
    """Each begins on the day of the first, and its days are as far from that as in the first."""
    found = reckon(schedule(*DAYS, cycles=cycles(3, 1, "month")), date(2026, 1, 31))
    assert ["2026-02-28", "2026-03-07", "2026-03-14", "2026-03-31"] == list(dates(found).values())[3:7]
    assert "calendar months: the month has no day 31, so its last" == notes(found)["Cycle 2, Day 8"]
    follow_up = point("End", after(1, of="day-15"))
    found = reckon(schedule(*DAYS, follow_up, cycles=cycles(3, 1, "month")), date(2026, 1, 31))
    assert "2026-04-15" == dates(found)["End"]


def test_more_cycles_than_there_is_room_for() -> None:
    """What is cut off is told; what follows the last cycle is there, and counted from the last there is."""
    given = schedule(*DAYS, point("End", after(1, of="day-15")), cycles=cycles(2_000_000_000))
    found = reckon(given, START, limit=20)
    assert 20 * 3 + 1 == len(found.planned)
    assert [
        ("date-outside-calendar", "schedule.timepoints[3].timing"), ("schedule-cut", "schedule.cycles[0].times")
    ] == told(found)  # fmt: skip
    assert None is dates(found)["End"]
    assert "“Treatment” has 2000000000 cycles, the first 20 are shown" == found.findings[1].message
    found = reckon(schedule(*DAYS, cycles=cycles(None)), START, limit=2, cycles=3)
    assert [
        ("cycles-open", "schedule.cycles[0].times"),
        ("schedule-cut", "schedule.cycles[0].times"),
    ] == told(found)
    assert (6, "“Treatment” has more cycles, the first 2 are shown") == (
        len(found.planned),
        found.findings[1].message,
    )


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 1, 31), 1, "2026-02-28"),
        (date(2028, 1, 31), 1, "2028-02-29"),
        (date(2028, 2, 29), 12, "2029-02-28"),
        (date(2028, 2, 29), 48, "2032-02-29"),
        (date(2026, 3, 31), -1, "2026-02-28"),
        (date(2026, 12, 15), 1, "2027-01-15"),
        (date(2100, 1, 30), 1, "2100-02-28"),
    ],
)
def test_calendar_months(start: date, months: int, expected: str) -> None:
    """The same day of another month, or its last."""
    found = reckon(schedule(DOSE, point("Later", after(months, "month", "dose"))), start)
    assert expected == dates(found)["Later"]
    assert (notes(found)["Later"] or "").startswith("calendar months")


def test_parts_of_months_and_more_than_one_unit() -> None:
    """A year and a half is 18 months; half a month is 15 days, and said so; what is added goes the same direction."""
    given = schedule(
        point("Before", after(-1, "month", "dose", more=(length(2),))),
        DOSE,
        point("Half", after("0.5", "month", "dose")),
        point("Next", after(1, "month", "dose", more=(length(2),))),
        point("Eighteen", after("1.5", "year", "dose")),
    )
    found = reckon(given, START)
    assert {
        "Before": "2026-01-31",
        "Dose": "2026-03-02",
        "Half": "2026-03-17",
        "Next": "2026-04-04",
        "Eighteen": "2027-09-02",
    } == dates(found)
    assert "calendar months, and of a part of a month as many days as of 30" == notes(found)["Half"]


def test_across_leap_days_and_the_end_of_summer_time() -> None:
    """Days are days of the calendar: no hour is lost or won."""
    found = reckon(schedule(DOSE, point("Later", after(1, "week", "dose"))), date(2026, 3, 26))
    assert datetime(2026, 4, 2) == found.planned[1].moment
    assert (
        "2028-03-06"
        == dates(reckon(schedule(DOSE, point("L", after(1, "week", "dose"))), date(2028, 2, 28)))["L"]
    )


@pytest.mark.parametrize(
    ("given", "anchors", "expected"),
    [
        (schedule(point("A", after(1)), point("B", after(2))), {}, ["2026-03-03", "2026-03-04"]),
        (schedule(point("A"), point("B", after(2, of="a"))), {}, ["2026-03-02", "2026-03-04"]),
        (
            schedule(point("A"), point("B", after(2, event="previous-visit"))),
            {},
            ["2026-03-02", "2026-03-04"],
        ),
        (schedule(point("A"), point("B", after(2))), {}, ["2026-03-02", "2026-03-04"]),
        (schedule(point("A", after(-2, of="b")), point("B", fixed())), {}, ["2026-02-28", "2026-03-02"]),
        (schedule(point("A", after(-2, of="b")), point("B")), {}, ["2026-02-28", "2026-03-02"]),
        (
            schedule(point("A"), point("B", after(2)), start=Term(code="enrolment")),
            {"a": date(2026, 2, 1)},
            ["2026-02-01", "2026-03-04"],
        ),
        (
            schedule(
                point("A", after(1, event="enrolment")), point("B", after(2)), start=Term(code="enrolment")
            ),
            {"enrolment": date(2026, 2, 1)},
            ["2026-02-02", "2026-02-03"],
        ),
        (
            schedule(point("A", after(1, event="enrolment")), start=Term(code="enrolment")),
            {},
            ["2026-03-03"],
        ),
        (
            schedule(DOSE, point("B", after(2, event="randomisation"))),
            {"randomisation": date(2026, 4, 1)},
            ["2026-03-02", "2026-04-03"],
        ),
        (
            schedule(DOSE, point("B", after(0).but(offset=None, fixed=True, event=Term(text="Surgery")))),
            {"Surgery": date(2026, 4, 1)},
            ["2026-03-02", "2026-04-01"],
        ),
        (
            schedule(DOSE, point("A", after(1, of="b")), point("B", after(1, of="a"))),
            {"b": date(2026, 4, 1)},
            ["2026-03-02", "2026-04-01", "2026-04-02"],
        ),
        (
            schedule(
                DOSE,
                point("A", after(3, of="dose"), visit="v"),
                point("B", visit="v"),
                visits=(Visit(id="v", name="V", scheduled_at="a"),),
            ),
            {},
            ["2026-03-02", "2026-03-05", "2026-03-05"],
        ),
        (
            schedule(point("A", after(1, event="consent")), point("B", after(1, of="a"))),
            {},
            ["2026-03-02", "2026-03-03"],
        ),
    ],
)
def test_what_the_start_and_the_anchors_date(
    given: Schedule, anchors: dict[str, date], expected: list[str]
) -> None:
    """The fixed timepoint, else the schedule's start, else the first; a date that is given stands before all."""
    assert expected == list(dates(reckon(given, START, anchors)).values())


def test_why_there_is_no_date() -> None:
    """Each that has none says why, and stands behind what it follows."""
    given = schedule(
        DOSE,
        point("Someday"),
        point("Vague", after(0, of="dose").but(offset=None)),
        point("Follower", after(1, of="someday")),
        point("Second", fixed()),
        point("Random", after(1, event="randomisation")),
        point("Random 2", after(2, event="randomisation")),
        point("Lost", after(1, of="nobody")),
        point("Circle", after(1, of="circle")),
        point("Week 1", after(1, "week", "dose")),
    )
    found = reckon(given, START)
    assert {
        "Dose": None,
        "Someday": "nothing says when it is",
        "Vague": "nothing says how long after what it is",
        "Follower": "it is counted from “Someday”, which has no date",
        "Second": "others are counted from it, and its own date is not given",
        "Random": "the date of randomisation is not given",
        "Random 2": "the date of randomisation is not given",
        "Lost": "it is counted from 'nobody', which no timepoint is called",
        "Circle": "its timepoints are counted from each other",
        "Week 1": None,
    } == notes(found)
    assert list(notes(found)) == [one.name for one in given.timepoints]
    assert [("anchor-not-given", "schedule.timepoints[5].timing.event")] == told(found)
    assert "“Random”, “Random 2” cannot be dated" in found.findings[0].message
    first = schedule(point("A", after(1, event="previous-visit")), point("B", fixed()))
    assert "it is counted from the visit before, and there is none" == notes(reckon(first, START))["A"]
    assert ["A", "B"] == list(dates(reckon(first, START)))


def test_an_anchor_that_nothing_is_counted_from() -> None:
    """Is told, as it may be mistyped."""
    assert [("anchor-unused", "anchors.enrolment")] == told(
        reckon(schedule(DOSE), START, {"enrolment": START})
    )


def test_ends_and_durations() -> None:
    """From the end of the other, to the own end."""
    infusion = DOSE.but(duration=length(3))
    given = schedule(
        infusion,
        point("A", after(1, of="dose", measured="end-to-start")),
        point("B", after(9, of="dose", measured="start-to-end"), duration=length(2)),
        point("C", after(9, of="dose", measured="end-to-end"), duration=length(2)),
    )
    assert ["2026-03-02", "2026-03-06", "2026-03-09", "2026-03-12"] == list(
        dates(reckon(given, START)).values()
    )


def test_hours() -> None:
    """They are told from the time of day that is given; without one the day is, and the hours are in words."""
    given = schedule(DOSE, point("Sample", after(4, "hour", "dose", leeway=leeway(None, 30, "minute"))))
    sample = reckon(given, START).planned[1]
    assert (False, datetime(2026, 3, 2, 4)) == (sample.timed, sample.moment)
    assert (
        "4 hours after “Dose”, whose time of day is not given; a window of hours needs a time of day: -0/+30 min"
    ) == sample.note
    assert (None, None) == (sample.earliest, sample.latest)
    sample = reckon(given, datetime(2026, 3, 2, 22, tzinfo=UTC)).planned[1]
    assert (True, datetime(2026, 3, 3, 2), datetime(2026, 3, 3, 2, 30), None) == (
        sample.timed,
        sample.moment,
        sample.latest,
        sample.note,
    )


def test_a_window_of_hours_around_a_day() -> None:
    """Is told, but not reckoned; where the time of day is known, it is exact."""
    given = schedule(DOSE, point("Visit", after(2, of="dose", leeway=leeway(36, 4, "hour"))))
    visit = reckon(given, START).planned[1]
    assert (False, None, None) == (visit.timed, visit.earliest, visit.latest)
    assert "a window of hours needs a time of day: -36 h/+4 h" == visit.note
    visit = reckon(given, datetime(2026, 3, 2, 9)).planned[1]
    assert (True, datetime(2026, 3, 2, 21), datetime(2026, 3, 4, 13)) == (
        visit.timed,
        visit.earliest,
        visit.latest,
    )


def test_windows_and_weekends() -> None:
    """A window goes both ways; a date on a Saturday or Sunday is marked."""
    given = schedule(DOSE, point("Visit", after(5, of="dose", leeway=leeway(1, 2, "month"))))
    visit = reckon(given, START).planned[1]
    assert (datetime(2026, 2, 7), datetime(2026, 5, 7), True) == (visit.earliest, visit.latest, visit.weekend)


def in_window(found: Reckoned, name: str) -> tuple[str, str, str | None]:
    """The window and the note of one."""
    (one,) = (one for one in found.planned if one.name == name)
    assert one.earliest
    assert one.latest
    return one.earliest.date().isoformat(), one.latest.date().isoformat(), one.note


def test_a_given_date_keeps_the_window_of_its_plan() -> None:
    """Inside it that is all; outside it is told by how much; where no window is stated the planned day is told."""
    given = schedule(
        DOSE,
        point("Visit", after(7, of="dose", leeway=leeway(1, 2))),
        point("Last", after(3, of="visit")),
        point("Other", after(100, of="dose")),
    )
    window = ("2026-03-08", "2026-03-11")
    inside = reckon(given, START, {"visit": date(2026, 3, 11)})
    assert (*window, "as given; planned for 2026-03-09") == in_window(inside, "Visit")
    assert ("2026-03-14", ()) == (dates(inside)["Last"], inside.findings)
    assert (*window, "as given") == in_window(reckon(given, START, {"visit": date(2026, 3, 9)}), "Visit")
    early = reckon(given, START, {"visit": date(2026, 3, 6)})
    assert (*window, "as given; outside its window by 2 days, planned for 2026-03-09") == in_window(
        early, "Visit"
    )
    assert [("date-outside-window", "schedule.timepoints[1].timing.leeway")] == told(early)
    late = reckon(given, START, {"visit": date(2026, 5, 12)})
    assert "as given; outside its window by 62 days, planned for 2026-03-09" == notes(late)["Visit"]
    assert (
        "“Visit” is given for 2026-05-12: outside its window, 2026-03-08 to 2026-03-11, by 62 days"
    ) == late.findings[0].message
    other = reckon(given, START, {"other": date(2026, 6, 11)})
    (entry,) = (one for one in other.planned if one.name == "Other")
    assert (None, None, "as given; planned for 2026-06-10") == (entry.earliest, entry.latest, entry.note)
    assert ("2026-06-11", ()) == (dates(other)["Other"], other.findings)


def test_what_has_no_window_has_none() -> None:
    """It is not taken for one of no length."""
    given = schedule(DOSE, point("Words", after(3, of="dose", leeway=Leeway(text="about"))))
    assert [(None, None)] * 2 == [(one.earliest, one.latest) for one in reckon(given, START).planned]


def test_a_given_hour_and_its_window() -> None:
    """Hours are compared where both are known; of a day without an hour the day is."""
    given = schedule(DOSE, point("Sample", after(4, "hour", "dose", leeway=leeway(None, 30, "minute"))))
    noon = datetime(2026, 3, 2, 12)
    late = reckon(given, noon, {"sample": datetime(2026, 3, 2, 18, 45, 30)})
    assert (
        "as given; outside its window by 2 hours 15 minutes 30 seconds, planned for 2026-03-02 16:00"
        == notes(late)["Sample"]
    )
    assert (True, datetime(2026, 3, 2, 16, 30)) == (late.planned[1].timed, late.planned[1].latest)
    same_day = reckon(given, noon, {"sample": START})
    assert (False, "as given") == (same_day.planned[0].timed, notes(same_day)["Sample"])


def test_a_given_date_in_a_circle_has_no_plan() -> None:
    """Nothing says when it was planned."""
    given = schedule(DOSE, point("A", after(1, of="b", leeway=leeway(1, 1))), point("B", after(1, of="a")))
    found = reckon(given, START, {"a": date(2026, 4, 1)})
    assert ("as given", "2026-04-02", ()) == (notes(found)["A"], dates(found)["B"], found.findings)


def test_a_given_date_needs_no_event() -> None:
    """That its event has no date is not asked for; that of one that has is compared with."""
    given = schedule(DOSE, point("A", after(1, event="randomisation", leeway=leeway(1, 1))))
    found = reckon(given, START, {"a": date(2026, 4, 1)})
    assert ("as given", ()) == (notes(found)["A"], found.findings)
    found = reckon(given, START, {"a": date(2026, 4, 1), "randomisation": date(2026, 3, 31)})
    assert ("as given", ()) == (notes(found)["A"], found.findings)


def test_a_given_day_holds_for_its_own_cycle() -> None:
    """Later cycles are as planned, also what is counted from it there; a number names another cycle."""
    chained = (DAYS[0], DAYS[1], point("Day 15", after(7, of="day-8", leeway=leeway(2, 2))))
    end = point("End", after(1, of="day-15"))
    given = schedule(*chained, end, cycles=cycles(3))
    first = dates(reckon(given, START, {"day-8": date(2026, 3, 12)}))
    assert {
        "Cycle 1, Day 8": "2026-03-12",
        "Cycle 1, Day 15": "2026-03-19",
        "Cycle 2, Day 1": "2026-03-30",
        "Cycle 2, Day 8": "2026-04-06",
        "Cycle 2, Day 15": "2026-04-13",
        "Cycle 3, Day 8": "2026-05-04",
        "Cycle 3, Day 15": "2026-05-11",
        "End": "2026-05-12",
    }.items() <= first.items()
    assert first == dates(reckon(given, START, {"day-8#1": date(2026, 3, 12)}))
    found = reckon(given, START, {"day-8#2": date(2026, 4, 8), "day-15#2": date(2026, 4, 20)})
    assert {
        "Cycle 1, Day 8": "2026-03-09",
        "Cycle 2, Day 8": "2026-04-08",
        "Cycle 2, Day 15": "2026-04-20",
        "Cycle 3, Day 8": "2026-05-04",
    }.items() <= dates(found).items()
    assert "as given; planned for 2026-04-06" == notes(found)["Cycle 2, Day 8"]
    assert "as given; outside its window by 3 days, planned for 2026-04-15" == notes(found)["Cycle 2, Day 15"]
    assert [("date-outside-window", "schedule.timepoints[2].timing.leeway")] == told(found)
    assert "“Cycle 2, Day 15” is given for 2026-04-20" in found.findings[0].message


def test_cycles_follow_the_last_beginning_that_is_given() -> None:
    """A cycle that began later moves its own days and those of the cycles after it, up to the next that is given."""
    given = schedule(*DAYS, point("End", after(1, of="day-15")), cycles=cycles(4))
    found = reckon(
        given,
        START,
        {"day-1#2": datetime(2026, 4, 6, 9), "day-1#4": date(2026, 6, 15), "day-8#3": date(2026, 5, 12)},
    )
    assert {
        "Cycle 1, Day 8": "2026-03-09",
        "Cycle 2, Day 1": "2026-04-06",
        "Cycle 2, Day 8": "2026-04-13",
        "Cycle 3, Day 1": "2026-05-04",
        "Cycle 3, Day 8": "2026-05-12",
        "Cycle 3, Day 15": "2026-05-18",
        "Cycle 4, Day 1": "2026-06-15",
        "Cycle 4, Day 15": "2026-06-29",
        "End": "2026-06-30",
    }.items() <= dates(found).items()
    assert "as given; planned for 2026-06-01" == notes(found)["Cycle 4, Day 1"]
    assert None is notes(found)["Cycle 4, Day 8"]


def test_days_of_cycles_that_are_not_counted_from_each_other() -> None:
    """Each is as far from the beginning of its cycle as in the first."""
    apart = (DAYS[0], point("Day 8", after(7, event="enrolment")), point("Day 15"))
    given = schedule(*apart, start=Term(code="enrolment"), cycles=cycles(3))
    found = reckon(given, START, {"day-1#2": date(2026, 4, 1), "day-15": date(2026, 3, 16)})
    assert ("2026-04-08", "2026-04-15") == (dates(found)["Cycle 2, Day 8"], dates(found)["Cycle 2, Day 15"])
    assert "2026-05-06" == dates(found)["Cycle 3, Day 8"]


def test_cycles_whose_beginning_has_no_date() -> None:
    """What is given in the first cycle comes again after each length."""
    open_days = (point("Day 1"), point("Day 8"), point("Day 15"))
    given = schedule(DOSE, *open_days, cycles=cycles(2))
    found = reckon(given, START, {"day-8": date(2026, 3, 12)})
    assert ("2026-04-09", None) == (dates(found)["Cycle 2, Day 8"], dates(found)["Cycle 2, Day 1"])


def test_a_beginning_near_the_end_of_the_calendar() -> None:
    """What would lie behind it has no date."""
    found = reckon(schedule(*DAYS, cycles=cycles(2)), START, {"day-1#2": date(9999, 12, 30)})
    assert ("9999-12-30", None) == (dates(found)["Cycle 2, Day 1"], dates(found)["Cycle 2, Day 8"])
    apart = (DAYS[0], point("Day 8", after(7, event="enrolment")), DAYS[2])
    given = schedule(*apart, start=Term(code="enrolment"), cycles=cycles(2))
    found = reckon(given, START, {"day-1#2": date(9999, 12, 30)})
    assert None is dates(found)["Cycle 2, Day 8"]


def test_days_of_cycles_that_there_are_not() -> None:
    """Of cycles without a number as many are shown as have a day given; a cycle too many is told."""
    given = schedule(*DAYS, cycles=cycles(None))
    assert "2026-05-01" == dates(reckon(given, START, {"day-8#3": date(2026, 5, 1)}))["Cycle 3, Day 8"]
    found = reckon(schedule(*DAYS, cycles=cycles(2)), START, {"day-8#3": date(2026, 5, 1)})
    assert [("anchor-unused", "anchors.day-8#3")] == told(found)


def test_an_impossible_window() -> None:
    """What is over before what it follows may be, however far before it that is, is told with both days."""
    given = schedule(
        DOSE,
        point("Day 10", after(10, of="dose", leeway=leeway(2, 2))),
        point("Someday"),
        point("Day 6", after(6, of="dose", leeway=leeway(1, 1))),
        point("Day 7", after(7, of="dose")),
    )
    found = reckon(given, START)
    assert [("window-impossible", "schedule.timepoints[3].timing")] == told(found)
    assert (
        "impossible window: it is over on 2026-03-09, and “Day 10”, which comes before, is not before 2026-03-10"
    ) == notes(found)["Day 6"]
    in_hours = schedule(DOSE, point("A", after(4, "hour", "dose")), point("B", after(2, "hour", "dose")))
    assert "over on 2026-03-02 02:00, and “A”" in (notes(reckon(in_hours, START))["B"] or "")


def test_an_impossible_window_of_cycles() -> None:
    """A cycle is held against the one before it."""
    late = (DAYS[0], DAYS[1], point("Day 15", after(40, of="day-1")))
    found = reckon(schedule(*late, cycles=cycles(2)), START)
    assert [("window-impossible", "schedule.timepoints[0].timing")] == told(found)
    assert "“Cycle 1, Day 15”" in found.findings[0].message


def test_branches() -> None:
    """All are there, with their conditions, which hold on; loops are passed once; decisions are no visits."""
    given = schedule(
        DOSE,
        point(
            "Choice",
            after(7, of="dose"),
            decision=True,
            next=(to("rest", "ill"), to("stop", "worse"), to("go-on")),
        ),
        point("Rest", after(8, of="dose"), runs="care"),
        point(
            "Rest 2", after(9, of="dose"), next=(to("dose", "recovered"), to(None, "withdrawn"), to("end"))
        ),
        point("Stop", after(8, of="dose"), next=(to("end"),)),
        point("Go on", after(8, of="dose")),
        point("End", after(20, of="dose"), next=(to(None),)),
        point("Nobody"),
        timelines=(Timeline(id="care", name="Care"),),
    )
    assert {
        "Dose": None,
        "Rest": "only if ill; carries out “Care”",
        "Rest 2": "only if ill; then back to “Dose”, if recovered; then over, if withdrawn",
        "Stop": "only if worse",
        "Go on": "unless ill or worse",
        "End": None,
        "Nobody": "nothing says when it is; no way leads to it",
    } == notes(reckon(given, START))


def test_a_branch_that_leaves_room() -> None:
    """A window is impossible only if no way to it leaves room."""
    given = schedule(
        DOSE.but(next=(to("late", "ill"), to("early"))),
        point("Late", after(30, of="dose"), next=(to("end"),)),
        point("Early", after(5, of="dose")),
        point("End", after(10, of="dose")),
    )
    assert () == reckon(given, START).findings


def test_arms() -> None:
    """Only the timepoints of an arm; ways to those of others lead past them, and all arms are there without one."""
    given = schedule(
        DOSE.but(next=(to("a-1"),)),
        point("A 1", after(1, of="dose"), arms=("a",)),
        point("A 2", after(2, of="dose"), arms=("a",), next=(to("b-1"),)),
        point("B 1", after(1, event="previous-visit"), arms=("b",)),
        point("End", after(9, of="dose")),
    )
    assert ["Dose", "B 1", "End"] == list(dates(reckon(given, START, arm="b")))
    assert "2026-03-03" == dates(reckon(given, START, arm="b"))["B 1"]
    assert ["Dose", "A 1", "A 2", "End"] == list(dates(reckon(given, START, arm="a")))
    assert ["Dose", "A 1", "B 1", "A 2", "End"] == sorted(
        dates(reckon(given, START)), key=["Dose", "A 1", "B 1", "A 2", "End"].index
    )
    assert ["Dose"] == list(dates(reckon(schedule(DOSE), START, arm="b")))


def test_epochs_that_an_arm_has_no_part_in() -> None:
    """Their timepoints are left out and told, unless they name the arm; an arm without cells passes all epochs."""
    given = schedule(
        DOSE,
        point("Open", after(1, of="dose"), epoch="open-label"),
        point("Own", after(2, of="dose"), epoch="open-label", arms=("b",)),
        point("End", after(9, of="dose"), epoch="follow-up"),
        epochs=(Epoch(id="open-label", name="Open label"), Epoch(id="follow-up", name="Follow-up")),
        cells=(
            Cell(arm="a", epoch="open-label"),
            Cell(arm="a", epoch="follow-up"),
            Cell(arm="b", epoch="follow-up"),
        ),
    )
    assert ["Dose", "Open", "End"] == list(dates(reckon(given, START, arm="a")))
    found = reckon(given, START, arm="b")
    assert ["Dose", "Own", "End"] == list(dates(found))
    assert [("epoch-of-other-arms", "schedule.cells")] == told(found)
    assert "the arm 'b' has no part in the epoch “Open label”: “Open” left out" == found.findings[0].message
    assert ["Dose", "Open", "End"] == list(dates(reckon(given, START, arm="c")))
    (grid,) = grids(given, (Arm(id="b", name="B"),), "b")
    assert ["Dose", "Own", "End"] == [one.name for one in grid.columns]
    assert "left out, as B has no part in it: Open label" in grid.remarks


def test_ways_past_other_arms_that_lead_in_a_circle() -> None:
    """End there."""
    given = schedule(
        DOSE.but(next=(to("x"),)),
        point("X", arms=("a",), next=(to("y"),)),
        point("Y", arms=("a",), next=(to("x"),)),
        point("End", after(1, of="dose")),
    )
    assert "no way leads to it" == notes(reckon(given, START, arm="b"))["End"]


def test_arms_that_begin_differently() -> None:
    """Each is reached by its own first visit."""
    given = schedule(
        point("A", after(0), arms=("a",)), point("B", after(3), arms=("b",)), point("End", after(1))
    )
    assert () == reckon(given, START).findings
    assert {"A": None, "B": None, "End": None} == notes(reckon(given, START))


def test_other_timelines() -> None:
    """Only when they are asked for, and then from their own start; what is counted across is not."""
    timelines = (
        Timeline(id="main", name="Main", main=True),
        Timeline(id="ae", name="Adverse event", condition="an adverse event"),
        Timeline(id="none", name="Nothing"),
    )
    given = schedule(
        DOSE,
        point("Week 1", after(1, "week", "event")),
        point("Event", fixed(), timeline="ae"),
        point("Check", after(3, of="event"), timeline="ae"),
        timelines=timelines,
        activities=(Activity(id="d", name="Diary", repeat=Repeat(every=length(1), times=2)),),
    )
    found = reckon(given, START)
    assert {"Dose": "2026-03-02", "Week 1": None, "daily, 2 times": "2026-03-02"} == dates(found)
    assert "it is counted from “Event”, which has no date" == notes(found)["Week 1"]
    assert "2026-03-17" == dates(reckon(given, START, {"event": date(2026, 3, 10)}))["Week 1"]
    found = reckon(given, START, timeline="ae")
    assert {"Event": "2026-03-02", "Check": "2026-03-05"} == dates(found)
    assert "when: an adverse event" == notes(found)["Event"]
    assert Reckoned((), ()) == reckon(given, START, timeline="none")
    assert {"Dose": "2026-03-02"} == dates(reckon(schedule(DOSE.but(timeline="only")), START))
    with pytest.raises(UsageError, match=r"timeline 'x': the schedule has main, ae, none"):
        reckon(given, START, timeline="x")
    with pytest.raises(UsageError, match="only its main one"):
        reckon(schedule(), START, timeline="x")


def test_rhythms() -> None:
    """Activities without timepoints are entries of their own, to their end or to that of the schedule."""
    called = {"q": "Diary", "w": "Weight", "t": "Tablet"}
    given = schedule(
        DOSE,
        point("End", after(10, of="dose", leeway=leeway(None, 4))),
        activities=(
            Activity(
                id="q", name="Diary", repeat=Repeat(every=length(2, "week"), duration=length(24, "week"))
            ),
            Activity(id="w", name="Weight", repeat=Repeat(every=length(1, "week"))),
            Activity(id="t", name="Tablet", repeat=Repeat(every=length(8, "hour"), times=3)),
            Activity(id="b", name="Blood", timepoints=("dose",), repeat=Repeat(every=length(1))),
        ),
    )
    found = reckon(given, START, rhythms=True)
    days = [
        (called[one.timepoint], one.moment.isoformat()[:13])
        for one in found.planned
        if one.moment and one.timepoint in "qwt"
    ]
    assert ["2026-03-02T00", "2026-03-16T00", "2026-03-30T00"] == [
        day for name, day in days if name == "Diary"
    ][:3]
    assert (12, "2026-08-03T00") == (sum(name == "Diary" for name, _ in days), days[-1][1])
    assert ["2026-03-02T00", "2026-03-09T00", "2026-03-16T00"] == [
        day for name, day in days if name == "Weight"
    ]
    assert ["2026-03-02T00", "2026-03-02T08", "2026-03-02T16"] == [
        day for name, day in days if name == "Tablet"
    ]
    said = {one.name: (one.note, one.timed, one.activities) for one in found.planned}
    assert (None, False, ("q",)) == said["every 2 weeks for 24 weeks"]
    assert ("without a stated end", False, ("w",)) == said["every week"]
    assert ("from a time of day that is not given", False, ("t",)) == said["every 8 hours, 3 times"]
    clocked = reckon(given, datetime(2026, 3, 2, 7), rhythms=True)
    tablet = [one for one in clocked.planned if one.timepoint == "t"]
    assert [(True, 7), (True, 15), (True, 23)] == [
        (one.timed, one.moment.hour) for one in tablet if one.moment
    ]
    assert (None, False, ("b",)) == said["Dose"]
    assert [("rhythm-not-dated", "schedule.activities[3].repeat")] == told(found)


def test_rhythms_alone() -> None:
    """A schedule may have nothing else; the limit cuts all of them at the same day."""
    daily = Activity(id="a", name="Tablet", repeat=Repeat(every=length(1), duration=length(14)))
    weekly = Activity(id="b", name="Weight", repeat=Repeat(every=length(1, "week"), times=2_147_483_647))
    assert 14 == len(reckon(schedule(activities=(daily,)), START, rhythms=True).planned)
    found = reckon(schedule(activities=(weekly, daily)), START, limit=20, rhythms=True)
    assert {"a": 14, "b": 20} == Counter(one.timepoint for one in found.planned)
    assert [("schedule-cut", "schedule.activities[0].repeat")] == told(found)
    assert "“Weight” has more dates, the first 20 are shown" == found.findings[0].message


def test_a_rhythm_as_one_entry() -> None:
    """It is called by its rhythm; its next dates and its end are in the note."""
    rhythm = Repeat(every=length(2, "week"))
    given = schedule(
        DOSE,
        point("End", after(60, of="dose")),
        activities=(
            Activity(id="a", name="A", repeat=rhythm.but(duration=length(12, "month"))),
            Activity(id="b", name="B", repeat=rhythm),
            Activity(id="c", name="C", repeat=rhythm.but(times=9)),
            Activity(id="d", name="D", repeat=rhythm.but(times=2)),
            Activity(id="e", name="E", repeat=rhythm.but(times=2_147_483_647)),
            Activity(id="f", name="F", repeat=Repeat(every=length(12, "hour"), times=5)),
        ),
    )
    found = [one for one in reckon(given, START).planned if one.rhythm]
    three = "2026-03-02, 2026-03-16, 2026-03-30, …"
    hours = "2026-03-02, 2026-03-02, 2026-03-03, …"
    assert [
        ("every 2 weeks for 12 months", f"{three} until 2027-03-02"),
        ("every 2 weeks", f"{three} to the end of the schedule, 2026-05-01; without a stated end"),
        ("every 2 weeks, 9 times", f"{three} to 2026-06-22"),
        ("every 2 weeks, 2 times", "2026-03-02, 2026-03-16"),
        ("every 2 weeks, 2147483647 times", three),
        ("every 12 hours, 5 times", f"{hours} to 2026-03-04; from a time of day that is not given"),
    ] == [(one.name, one.note) for one in found]
    assert [("a",), ("b",)] == [one.activities for one in found][:2]
    clocked = reckon(given, datetime(2026, 3, 2, 7)).planned
    assert "2026-03-02 07:00, 2026-03-02 19:00, 2026-03-03 07:00, … to 2026-03-04 07:00" in [
        one.note for one in clocked
    ]


def test_rhythms_begin_at_the_start_that_is_given() -> None:
    """Be it the day of the timepoint that others are counted from, or that of the event."""
    diary = (Activity(id="d", name="Diary", repeat=Repeat(every=length(1, "week"), times=2)),)
    at_point = reckon(schedule(DOSE, activities=diary), START, {"dose": date(2026, 3, 5)})
    of_event = schedule(point("A", after(1)), start=Term(code="first-dose"), activities=diary)
    for found in (
        at_point,
        reckon(of_event, START, {"first-dose": date(2026, 3, 5)}),
        reckon(
            schedule(start=Term(code="first-dose"), activities=diary), START, {"first-dose": date(2026, 3, 5)}
        ),
    ):
        assert ("2026-03-05", ()) == (dates(found)["every week, 2 times"], found.findings)


def test_outside_of_the_calendar() -> None:
    """Dates and windows that no calendar has are findings, and rhythms end there."""
    given = schedule(
        DOSE,
        point("Late", after(9000, "year", "dose")),
        point("Later", after(10**9, of="dose")),
        point("Much later", after("1E+999999", "month", "dose")),
        point("Wide", after(1, of="dose", leeway=leeway(9000, 9000, "year"))),
        point("Wider", after(1, of="dose", leeway=leeway(10**9, None, "hour"))),
        activities=(
            Activity(id="a", name="A", repeat=Repeat(every=length(5000, "year"), times=5)),
            Activity(
                id="b", name="B", repeat=Repeat(every=length(4000, "year"), duration=length(9999, "year"))
            ),
        ),
    )
    found = reckon(given, START, rhythms=True)
    assert [
        ("date-outside-calendar", f"schedule.timepoints[{place}].timing") for place in (1, 2, 3, 4, 5)
    ] == told(found)
    wide = next(one for one in found.planned if one.name == "Wide")
    assert (datetime.min, datetime.max) == (wide.earliest, wide.latest)
    assert ["2026-03-02", "7026-03-02"] == [
        one.moment.date().isoformat() for one in found.planned if one.timepoint == "a" and one.moment
    ]
    assert 2 == sum(one.timepoint == "b" for one in found.planned)
    assert "it would lie outside of the calendar, which goes from the year 1 to 9999" == notes(found)["Late"]


def test_activities_in_the_order_of_the_schedule() -> None:
    """Each timepoint has what is done there."""
    given = schedule(
        DOSE,
        activities=tuple(Activity(id=name, name=name.upper(), timepoints=("dose",)) for name in ("z", "a")),
    )
    assert ("z", "a") == reckon(given, START).planned[0].activities


def test_limit() -> None:
    """Every visit is there, whatever the limit, and beside however many dates of a rhythm."""
    diary = Activity(id="d", name="Diary", repeat=Repeat(every=length(12, "hour")))
    given = schedule(*(point(f"D {n}", after(n)) for n in range(2500)), activities=(diary,))
    found = reckon(given, START, limit=3, rhythms=True)
    assert (2500, 3) == (len(dates(found)) - 1, sum(one.rhythm for one in found.planned))
    assert [("schedule-cut", "schedule.activities[0].repeat")] == told(found)
    assert () == reckon(given, START).findings
    with pytest.raises(UsageError, match="limit and cycles are at least 1, found 0 and 1"):
        reckon(given, START, limit=0)


@pytest.mark.unmeasured
def test_many_visits() -> None:
    """Visits in a chain are all dated, in a time that grows with their number and not with its square."""

    def dated(many: int) -> Callable[[], object]:
        chain = (point(f"D {n}", after(1, "hour", f"d-{n - 1}" if n else "dose")) for n in range(many))
        given = schedule(DOSE, *chain)
        return lambda: found.append(reckon(given, START))

    found: list[Reckoned] = []
    assert growth(dated, 8_000) < LINEAR
    assert (8_001, ()) == (len(found[-1].planned), found[-1].findings)
