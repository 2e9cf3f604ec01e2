"""Why a field is not read is looked up by the longest path, and tells whether something is lost."""

import pytest

from fhir_trials import field_reasons
from fhir_trials.cursor import Cursor
from fhir_trials.issues import Issues

KNOWN = {"a": "of all below", "a.b[]": "of a list", "any.id": "derived: of a key", "c": "derived: of c"}


@pytest.mark.parametrize(
    ("place", "reason"),
    [("a", "of all below"), ("a.x[].y", "of all below"), ("a.b[].c", "of a list"), ("x.y", ""), ("", "")],
)
def test_the_longest_path_counts(place, reason):
    """The reason of a place is that of the nearest row above it; a place without one should be read."""
    assert reason == field_reasons.longest(KNOWN, place)


def test_other_spellings_are_tried_in_their_order():
    """At each length the rows are asked by every spelling before the path is shortened."""
    found = field_reasons.longest(KNOWN, "a.id", lambda path: (path, f"any.{path.rpartition('.')[2]}"))
    assert "derived: of a key" == found


@pytest.mark.parametrize(
    ("harmless", "severities"),
    [
        (None, ["warning", "warning", "warning"]),
        (field_reasons.DERIVED, ["warning", "information", "warning"]),
        ("", ["information", "information", "warning"]),
    ],
)
def test_what_loses_nothing_is_information(harmless, severities):
    """Reasons are found whatever the record's own path is; a field without a reason is always a loss."""
    issues = Issues()
    root = Cursor({"a": 1, "c": 2, "x": 3}, "studies[4]")
    field_reasons.report_rest(root, issues, lambda place: field_reasons.longest(KNOWN, place), harmless)
    assert severities == [one.severity for one in issues]
    assert "not read (1 value): of all below" == issues.to_dicts()[0]["message"]
