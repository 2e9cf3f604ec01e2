"""What is found of a schedule, one oddity at a time."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from fhir_trials.issues import Issue, Issues
from fhir_trials.model import Trial
from fhir_trials.model.codes import Term
from fhir_trials.model.schedule import Activity, Cycle, Leeway, Repeat, Schedule, Timeline, Visit
from fhir_trials.model.values import Duration
from fhir_trials.scheduling import Finding, findings, tell
from tests.growth import LINEAR, growth
from tests.scheduling.building import after, fixed, leeway, length, point, schedule, to

DOSE = point("Dose", fixed())


def only(given: Schedule) -> Finding:
    """The one thing that is found."""
    (found,) = findings(given)
    return found


def seen(given: Schedule) -> list[tuple[str, str, str]]:
    """What is found, without its message."""
    return [(one.code, one.severity, one.path) for one in findings(given)]


def test_a_sound_schedule() -> None:
    """Nothing is found of a schedule in order, nor of an empty one."""
    assert [] == findings(schedule(DOSE, point("Week 2", after(2, "week", "dose", leeway=leeway(3, 3)))))
    assert [] == findings(schedule())


def test_a_circle() -> None:
    """Timepoints that are counted from each other are told once, with all that are in it."""
    given = schedule(
        DOSE, point("Week 4", after(-4, "week", "week-8")), point("Week 8", after(4, "week", "week-4")),
        point("Week 12", after(4, "week", "week-8")),
    )  # fmt: skip
    assert ("timing-circle", "error", "schedule.timepoints[1].timing") == only(given)[:3]
    assert (
        "“Week 4” is counted from “Week 8”, that from “Week 4”: they are counted from each other, and none of them, nor "
        "what is counted from them, can be dated"
    ) == only(given).message


def test_a_timepoint_counted_from_itself() -> None:
    """The smallest circle."""
    given = schedule(DOSE, point("Week 4", after(4, "week", "week-4")))
    assert [("timing-circle", "error", "schedule.timepoints[1].timing")] == seen(given)


def test_a_large_circle() -> None:
    """Its message names the first few."""
    given = schedule(DOSE, *(point(f"W {n}", after(1, "week", f"w-{(n + 1) % 9}")) for n in range(9)))
    assert "“W 5” and 3 more" in only(given).message


def test_an_anchor_that_there_is_not() -> None:
    """A name that no timepoint has."""
    given = schedule(DOSE, point("Week 4", after(4, "week", "baseline")))
    assert Finding(
        "timing-anchor-missing",
        "error",
        "schedule.timepoints[1].timing.counted_from",
        "“Week 4” is counted from 'baseline', which no timepoint is called: it cannot be dated",
    ) == only(given)


def test_an_anchor_that_has_no_date() -> None:
    """What others are counted from has to have a date, unless it is what the start dates."""
    surgery = point("Surgery")
    given = schedule(
        DOSE,
        surgery,
        point("Week 1", after(1, "week", "surgery")),
        point("Week 2", after(2, "week", "surgery")),
    )
    assert ("timing-anchor-undated", "warning", "schedule.timepoints[1].timing") == only(given)[:3]
    assert only(given).message.startswith("“Week 1”, “Week 2” are counted from “Surgery”")
    assert [] == findings(schedule(surgery, point("Week 1", after(1, "week", "surgery"))))


def test_a_window_that_begins_after_it_ends() -> None:
    """The model does not admit it; values made without a look do."""
    wrong = Leeway.of_known(earlier=Duration.of_known(value=Decimal(-3), unit="day"))
    given = schedule(DOSE, point("Week 2", after(2, "week", "dose").but(leeway=wrong)))
    assert [("window-reversed", "error", "schedule.timepoints[1].timing.leeway")] == seen(given)


def test_windows_that_overlap() -> None:
    """Two visits that may change places; not where the second moves with the first."""
    first, second = point("Day 7", after(7, of="dose", leeway=leeway(3, 3))), leeway(3, 3)
    given = schedule(DOSE, first, point("Day 10", after(10, of="dose", leeway=second)))
    assert [("windows-overlap", "information", "schedule.timepoints[2].timing.leeway")] == seen(given)
    assert [] == findings(schedule(DOSE, first, point("Day 10", after(3, of="day-7", leeway=second))))


def test_out_of_order() -> None:
    """A visit that is planned before the one it follows, whether or not a window lets both be kept."""
    first = point("Day 14", after(14, of="dose", leeway=leeway(7)))
    given = schedule(DOSE, first, point("Day 7", after(7, of="dose")))
    assert [("timepoints-out-of-order", "warning", "schedule.timepoints[2].timing")] == seen(given)
    given = schedule(DOSE, first, point("Day 6", after(6, of="dose")))
    assert [("window-impossible", "error", "schedule.timepoints[2].timing")] == seen(given)


def test_what_has_no_place_is_passed_over() -> None:
    """The visits on both sides of one without a time are compared; visits counted from different things are not."""
    given = schedule(
        DOSE, point("Day 8", after(8, of="dose")), point("Someday"), point("Day 7", after(7, of="dose"))
    )
    assert [("window-impossible", "error", "schedule.timepoints[3].timing")] == seen(given)
    given = schedule(DOSE, point("Day 8", after(8)), point("Day 7", after(7, event="randomisation")))
    assert [] == findings(given)


def test_months_may_be_short_or_long() -> None:
    """One month and 30 days may be in either order; two months are more than 50 days, whatever months they are."""
    month = point("Month 1", after(1, "month", "dose"))
    assert ["calendar-units"] == [
        one.code for one in findings(schedule(DOSE, month, point("D30", after(30, of="dose"))))
    ]
    months = point("Month 2", after(2, "month", "dose"))
    given = schedule(DOSE, months, point("D50", after(50, of="dose")))
    assert ["calendar-units", "window-impossible"] == [one.code for one in findings(given)]


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (schedule(DOSE, point("M", after(1, "year", "dose"))), "schedule.timepoints[1].timing"),
        (
            schedule(DOSE, point("M", after(1, of="dose", more=(length(1, "month"),)))),
            "schedule.timepoints[1].timing",
        ),
        (
            schedule(DOSE, point("M", after(90, of="dose", leeway=leeway(1, unit="month")))),
            "schedule.timepoints[1].timing",
        ),
        (schedule(DOSE.but(duration=length(1, "month"))), "schedule.timepoints[0].duration"),
        (
            schedule(
                DOSE, cycles=(Cycle(id="c", name="C", timepoints=("dose",), length=length(1, "month")),)
            ),
            "schedule.cycles[0].length",
        ),
        (
            schedule(activities=(Activity(id="a", name="A", repeat=Repeat(every=length(1, "month"))),)),
            "schedule.activities[0].repeat",
        ),
    ],
)
def test_months_are_told_once(given: Schedule, path: str) -> None:
    """Wherever they stand first."""
    assert [("calendar-units", "information", path)] == seen(given)


@pytest.mark.parametrize(("day", "codes"), [(27, []), (28, ["cycle-too-short"]), (30, ["cycle-too-short"])])
def test_a_cycle_too_short(day: int, codes: list[str]) -> None:
    """What is planned for when the next cycle has begun."""
    cycle = Cycle(id="c", name="Treatment", timepoints=("dose", "late"), length=length(28), times=6)
    given = schedule(DOSE, point("Late", after(day, of="dose")), cycles=(cycle,))
    assert codes == [one.code for one in findings(given)]


def test_what_follows_cycles_follows_the_last() -> None:
    """A visit after 6 cycles is held against the last of them."""
    cycle = Cycle(id="c", name="Treatment", timepoints=("dose", "day-8"), length=length(28), times=6)
    day_8 = point("Day 8", after(7, of="dose"))
    given = schedule(DOSE, day_8, point("End", after(100, of="dose")), cycles=(cycle,))
    assert [("window-impossible", "error", "schedule.timepoints[2].timing")] == seen(given)
    assert [] == findings(schedule(DOSE, day_8, point("End", after(30, of="day-8")), cycles=(cycle,)))
    assert [] == findings(
        schedule(DOSE, day_8, point("End", after(30, of="day-8")), cycles=(cycle.but(times=None),))
    )


def test_a_cycle_of_what_has_no_time() -> None:
    """Nothing can be said of its length; a timepoint of two cycles is told."""
    one = Cycle(id="c", name="Induction", timepoints=("dose",), length=length(28), times=6)
    other = Cycle(id="d", name="Maintenance", timepoints=("dose", "nobody"), length=length(7))
    assert [
        ("timepoint-missing", "error", "schedule.cycles[1].timepoints[1]"),
        ("timepoint-in-two-cycles", "warning", "schedule.cycles[1].timepoints[0]"),
    ] == seen(
        schedule(point("Dose", after(0, of="dose", event=None).but(counted_from=None)), cycles=(one, other))
    )


def test_names_of_timepoints_that_there_are_not() -> None:
    """In ways and marks; a way to nobody is no end."""
    given = schedule(
        DOSE.but(next=(to("nobody"),)),
        activities=(Activity(id="a", name="A", timepoints=("dose", "somebody")),),
    )
    assert [
        ("timepoint-missing", "error", "schedule.timepoints[0].next[0].to"),
        ("timepoint-missing", "error", "schedule.activities[0].timepoints[1]"),
        ("transitions-endless", "error", "schedule.timepoints[0].next"),
    ] == seen(given)


def test_nobody_gets_there() -> None:
    """What all ways pass by, unless it is a visit that takes place when it has to."""
    visits = (
        Visit(id="v", name="Unscheduled", kind=Term(code="unscheduled")),
        Visit(id="w", name="Clinic", kind=Term(code="visit")),
    )
    given = schedule(
        DOSE.but(next=(to("end"),)),
        point("Lost", visit="w"),
        point("Extra", visit="v"),
        point("End"),
        visits=visits,
    )
    assert [("timepoint-unreached", "warning", "schedule.timepoints[1]")] == seen(given)


def test_no_way_out() -> None:
    """A loop without an end is an error, one with an end is not."""
    loop = point("Week 4", after(4, "week", "dose"), next=(to("dose"),))
    assert [("transitions-endless", "error", "schedule.timepoints[0].next")] == seen(schedule(DOSE, loop))
    out = loop.but(next=(to("dose", "not yet ready"), to(None)))
    assert [] == findings(schedule(DOSE, out))


def test_ways_into_another_timeline() -> None:
    """Lead out of the one, and into the other, wherever that begins."""
    other = Timeline(id="other", name="Other", begins_at="late")
    main = Timeline(id="main", name="Main", main=True)
    given = schedule(
        DOSE.but(next=(to("middle"),)),
        *(point(name, after(0), timeline="other") for name in ("Early", "Middle", "Late")),
        timelines=(main, other),
    )
    assert [("timepoint-unreached", "warning", "schedule.timepoints[1]")] == seen(given)


def test_a_visit_without_a_timepoint() -> None:
    """But for visits that are not planned, and such as name the timepoint they are scheduled at."""
    visits = (
        Visit(id="a", name="Lost"),
        Visit(id="b", name="Stop", kind=Term(code="early-termination")),
        Visit(id="c", name="Other", scheduled_at="dose"),
    )
    assert [("visit-without-timepoint", "warning", "schedule.visits[0]")] == seen(
        schedule(DOSE, visits=visits)
    )


def test_parts_of_parts_of_parts() -> None:
    """More than eight deep, the first is told; eight are as they should be."""
    parts = [
        Activity(id=f"a{number}", name=f"A{number}", part_of=f"a{number - 1}" if number else None)
        for number in range(3_000)
    ]
    assert [] == [
        one for one in findings(schedule(activities=tuple(parts[:9]))) if one.code == "parts-too-deep"
    ]
    told = [one for one in findings(schedule(activities=tuple(parts))) if one.code == "parts-too-deep"]
    assert ["schedule.activities[9].part_of"] == [one.path for one in told]


def test_no_timing_at_all() -> None:
    """Told, unless a rhythm says when something is done."""
    given = schedule(point("A"), point("B"))
    assert [("schedule-without-timing", "information", "schedule")] == seen(given)
    daily = Activity(id="a", name="Tablet", repeat=Repeat(every=length(1)))
    assert [] == findings(given.but(activities=(daily,)))


def test_arms_are_not_compared_with_each_other() -> None:
    """The visits of one arm stand behind those of another in the list, and not in time; what both pass follows both."""
    given = schedule(
        DOSE,
        *(point(f"A {n}", after(n, of="dose"), arms=("a",)) for n in (10, 20)),
        *(point(f"B {n}", after(n, of="dose"), arms=("b",)) for n in (10, 30)),
        point("End", after(25, of="dose")),
    )
    assert [("window-impossible", "error", "schedule.timepoints[5].timing")] == seen(given)
    explicit = schedule(
        DOSE,
        point("A", after(20, of="dose"), arms=("a",), next=(to("b"),)),
        point("B", after(10, of="dose"), arms=("b",)),
    )
    assert [] == findings(explicit)


def test_tell() -> None:
    """What is found is told of the trial, with the path of the caller; nothing of a trial without a schedule."""
    issues = Issues()
    tell(Trial(), issues)
    trial = Trial(schedule=schedule(point("A")))
    tell(trial, issues)
    tell(trial, issues, "study")
    said = findings(schedule(point("A")))[0].message
    assert [
        Issue("information", "schedule-without-timing", "schedule", said),
        Issue("information", "schedule-without-timing", "study.schedule", said),
    ] == list(issues)


@pytest.mark.unmeasured
@pytest.mark.parametrize("linked", [True, False])
def test_many_visits(linked: bool) -> None:
    """The time that the check takes grows with the number of visits, not with its square."""

    def checked(many: int) -> Callable[[], object]:
        given = schedule(
            DOSE,
            *(
                point(
                    f"D {n}",
                    after(1, of=f"d-{n - 1}" if n else "dose") if linked else after(n),
                    next=(to(None, "ill"),) if n % 2 else (),
                )
                for n in range(many)
            ),
        )
        return lambda: findings(given)

    assert growth(checked, 8_000) < LINEAR
