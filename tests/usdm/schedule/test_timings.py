"""Timings of timepoints: what they are counted from, in which direction, and circles."""

from decimal import Decimal

import pytest

from fhir_trials.model import Schedule, Timepoint, Trial
from fhir_trials.model.codes import Term
from fhir_trials.model.schedule import Offset, Timing
from fhir_trials.model.values import Duration
from tests.usdm.schedule.documents import (
    AFTER,
    BEFORE,
    END_TO_START,
    FIXED,
    again,
    code,
    instance,
    plan,
    read,
    timeline,
    timing,
    write,
)

PATH = "studyDesigns[0].scheduleTimelines[0].timings"


def of_b(*timings):
    """What was read of the timings, and the timing of b; a is before it."""
    found = read(plan(timeline(instance("a", "b"), instance("b"), timings=timings)))
    return found, found.trial.schedule.timepoints[1].timing


@pytest.mark.parametrize(
    ("kind", "text", "value", "unit"),
    [
        (AFTER, "P2W", 2, "week"),
        (BEFORE, "P2W", -2, "week"),
        (BEFORE, "PT0M", 0, "minute"),
        (code("C201356"), "PT5M", 5, "minute"),
    ],
)
def test_the_type_gives_the_direction(kind, text, value, unit):
    """Before is a negative offset from the instance it is relative to."""
    found, timed = of_b(timing("b", kind, text, "a", valueLabel="as planned"))
    assert (
        Timing(offset=Offset(value=Decimal(value), unit=unit), counted_from="a", text="as planned") == timed
    )
    assert ([], 0) == (found.issues, found.left)
    assert found.trial == again(found.trial).trial


def test_a_fixed_reference_is_counted_from_nothing():
    """Its value is the number the source gives the point."""
    found, timed = of_b(timing("b", FIXED, "P1D", name="TIM1", label="Dosing", description="Anchor"))
    day = Offset(value=Decimal(1), unit="day")
    assert Timing(offset=day, fixed=True, name="Dosing", other_name="TIM1", description="Anchor") == timed
    assert ([], 0) == (found.issues, found.left)
    assert found.trial == again(found.trial).trial


def test_a_fixed_reference_that_names_another_keeps_that_unread():
    """Fixed and counted from something do not go together."""
    found, timed = of_b(timing("b", FIXED, "P1D", "a"))
    assert (None, 1) == (timed.counted_from, found.left)


def test_the_ends_are_kept_where_they_are_not_the_starts():
    """From the end of the one to the start of the other."""
    found, timed = of_b(timing("b", AFTER, "PT3M", "a", relativeToFrom=END_TO_START))
    assert "end-to-start" == timed.measured
    assert found.trial == again(found.trial).trial


def test_a_timing_without_a_value_says_only_what_it_is_counted_from():
    """Nothing is made up."""
    found, timed = of_b(timing("b", AFTER, "", "a"))
    assert Timing(counted_from="a") == timed
    assert ([], 0) == (found.issues, found.left)
    assert found.trial == again(found.trial).trial


@pytest.mark.parametrize("kind", [AFTER, BEFORE, FIXED])
def test_a_value_that_is_no_duration_is_told_and_stays(kind):
    """The rest of the timing is read."""
    found, timed = of_b(timing("b", kind, "two weeks", "b" if kind is FIXED else "a", valueLabel="2 weeks"))
    assert (None, "2 weeks") == (timed.offset, timed.text)
    assert ([("value-refused", f"{PATH}[0].value")], 1) == (found.issues, found.left)


def test_before_a_negative_time_is_not_read():
    """It may mean either direction."""
    found, timed = of_b(timing("b", BEFORE, "-P2D", "a"))
    assert (None, [("value-refused", f"{PATH}[0].value")]) == (timed.offset, found.issues)


def test_after_a_negative_time_is_before():
    """USDM has no sign here; where there is one it is taken, and told."""
    found, timed = of_b(timing("b", AFTER, "-P2D", "a"))
    assert Offset(value=Decimal(-2), unit="day") == timed.offset
    assert ([("value-assumed", f"{PATH}[0].value")], 0) == (found.issues, found.left)


@pytest.mark.parametrize("kind", [code("C1", "Whenever"), None])
def test_without_a_known_type_there_is_no_offset(kind):
    """Nobody can tell whether it is before or after."""
    found, timed = of_b({**timing("b", value="P2D", to="a"), "type": kind})
    assert (None, "a") == (timed.offset, timed.counted_from)
    assert ("value-refused", f"{PATH}[0].value") in found.issues


def test_an_anchor_that_does_not_exist_is_told():
    """The offset is kept, counted from the schedule's start, and the reference stays."""
    found, timed = of_b(timing("b", AFTER, "P2D", "nobody"))
    assert (None, Decimal(2)) == (timed.counted_from, timed.offset.value)
    assert ([("link-unresolved", f"{PATH}[0].relativeToScheduledInstanceId")], 1) == (
        found.issues,
        found.left,
    )


def test_a_timing_of_nothing_stays():
    """There is no timepoint it could belong to."""
    found, timed = of_b(timing("nobody", AFTER, "P2D", "a"))
    assert (None, [("link-unresolved", f"{PATH}[0].relativeFromScheduledInstanceId")]) == (
        timed,
        found.issues,
    )


def test_a_second_timing_of_an_instance_is_told_and_stays():
    """The first one counts."""
    second = {**timing("b", AFTER, "P9D", "a"), "id": "second"}
    found, timed = of_b(timing("b", AFTER, "P2D", "a"), second)
    assert Decimal(2) == timed.offset.value
    assert [("stated-twice", f"{PATH}[1]")] == found.issues


def test_timings_in_a_circle_are_told_once():
    """Both are kept as stated."""
    found, timed = of_b(timing("a", AFTER, "P1D", "b"), timing("b", AFTER, "P2D", "a"))
    assert ([("timing-circle", f"{PATH}[0]")], 0) == (found.issues, found.left)
    assert "a" == timed.counted_from
    assert "a ← b" in found.messages[0]


def test_a_timing_that_is_counted_from_itself_is_a_circle():
    """Only a fixed reference may name itself."""
    found, _ = of_b(timing("b", AFTER, "P2D"))
    assert [("timing-circle", f"{PATH}[0]")] == found.issues


def test_long_circles_are_not_spelled_out():
    """The message names the first five."""
    names = "abcdefgh"
    instances = [instance(name, after) for name, after in zip(names, (*names[1:], None), strict=True)]
    timings = tuple(timing(name, AFTER, "P1D", to) for name, to in zip(names, names[1:] + "a", strict=True))
    found = read(plan(timeline(*instances, timings=timings)))
    assert found.messages[0].endswith("a ← b ← c ← d ← e ← …")


def test_an_offset_of_months_and_days_is_written_before():
    """The parts of an offset share its direction."""
    offset = Offset(value=Decimal(-1), unit="month", more=(Duration(value=Decimal(2), unit="day"),))
    point = Timepoint(id="a", name="A", timing=Timing(offset=offset))
    trial = Trial(schedule=Schedule(timepoints=(point,)))
    assert trial == again(trial).trial


def test_an_event_has_no_place():
    """USDM counts from instances alone."""
    point = Timepoint(id="a", name="A", timing=Timing(event=Term(code="consent")))
    _, _, issues = write(Trial(schedule=Schedule(timepoints=(point,))))
    assert [("not-in-usdm", "schedule.timepoints[0].timing.event")] == issues
