"""Windows as deviations from the planned moment."""

from decimal import Decimal

import pytest

from fhir_trials.model.schedule import Leeway
from fhir_trials.model.values import Duration
from tests.usdm.schedule.documents import FIXED, again, instance, plan, read, timeline, timing

PATH = "studyDesigns[0].scheduleTimelines[0].timings[0]"


def window(**members):
    """A document whose only timing has this window."""
    return read(plan(timeline(instance("a"), timings=(timing("a", FIXED, "P14D", **members),))))


def leeway(found):
    """The leeway of the only timing."""
    return found.trial.schedule.timepoints[0].timing.leeway


def days(number):
    """So many days."""
    return Duration(value=Decimal(number), unit="day")


@pytest.mark.parametrize(
    ("lower", "upper", "label", "earlier", "later"),
    [
        ("P3D", "P3D", "-3..3 days", days(3), days(3)),
        ("PT4H", "PT0H", "-4..0 hours", Duration(value=Decimal(4), unit="hour"), None),
        ("P0D", "P0D", "", None, None),
        ("P3D", "P5D", "3..3 days", days(3), days(5)),
        ("P3D", "P3D", "3..3 days", days(3), days(3)),
        ("P0D", "P2D", "0..2 days", None, days(2)),
    ],
)
def test_a_window_is_two_deviations(lower, upper, label, earlier, later):
    """Neither has a sign; zero is not at all, and the label is text beside them."""
    found = window(windowLower=lower, windowUpper=upper, windowLabel=label)
    assert Leeway(earlier=earlier, later=later, text=label or None) == leeway(found)
    assert ([], 0) == (found.issues, found.left)
    assert found.trial == again(found.trial).trial


def test_no_window_is_no_leeway():
    """Nothing is said of how far off is allowed."""
    found = window()
    assert (None, [], 0) == (leeway(found), found.issues, found.left)
    assert found.trial == again(found.trial).trial


def test_one_end_alone_is_told():
    """Where the other end is not stated, nothing is allowed there."""
    found = window(windowLower="P3D")
    assert Leeway(earlier=days(3)) == leeway(found)
    assert ([("value-assumed", f"{PATH}.windowUpper")], 0) == (found.issues, found.left)


@pytest.mark.parametrize(
    ("lower", "upper", "label", "where"),
    [
        ("-P3D", "P3D", "-3..3 days", "windowLower"),
        ("P3D", "+P3D", "", "windowUpper"),
        ("three days", "P3D", "", "windowLower"),
        ("P1M2D", "P3D", "", "windowLower"),
        ("P11D", "P17D", "11..17 days", "windowLabel"),
        ("P17D", "P11D", "17 to 11 days", "windowLabel"),
    ],
)
def test_a_window_that_is_no_pair_of_deviations_stays(lower, upper, label, where):
    """A sign, several units, no duration, or two points in time: told with its path, and not read."""
    found = window(windowLower=lower, windowUpper=upper, windowLabel=label)
    assert (None, [("value-refused", f"{PATH}.{where}")]) == (leeway(found), found.issues)
    assert (3 if label else 2) == found.left


def test_a_window_that_ends_before_it_begins_is_said_to():
    """The message names what is wrong with the two points."""
    found = window(windowLower="P17D", windowUpper="P11D", windowLabel="17..11 days")
    assert "ends before it begins" in found.messages[0]


def test_a_value_of_another_type_is_no_window():
    """A number is told like any other text that is no duration."""
    found = window(windowLower=3, windowUpper="P3D")
    assert [("value-refused", f"{PATH}.windowLower")] == found.issues


def test_a_label_alone_stays():
    """Words without deviations are no window."""
    found = window(windowLabel="-3..3 days")
    assert (None, 1) == (leeway(found), found.left)
