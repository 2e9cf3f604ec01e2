"""A time that is said once behind several things."""

import pytest

from fhir_trials.eligibility import read_criteria


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stroke, or myocardial infarction within 3 months", [False, True]),
        ("Beroerte, of hartinfarct in de afgelopen 3 maanden", [False, True]),
        ("Unstable angina, or myocardial infarction or stroke within 6 months", [False, True, True]),
        ("Stroke or prior myocardial infarction within 6 months", [False, True]),
        ("Stroke or has had heart failure in the past 3 years", [False, True]),
        ("Stroke or myocardial infarction within 3 months", [True, True]),
        ("History of stroke or myocardial infarction within 6 months", [True, True]),
        ("Stroke, heart failure, or myocardial infarction within 3 months", [True, True, True]),
        ("Stroke within 3 months or myocardial infarction within 3 months", [True, True]),
    ],
)
def test_a_time_is_of_what_it_is_said_of(text: str, expected: list[bool]) -> None:
    """Behind a comma with "or", or a qualifier of its own, it is of the last alone; the first is limited."""
    (found,) = read_criteria(f"Exclusion Criteria:\n\n* {text}").criteria
    assert expected == [one.window is not None for one in found.statements]
    assert all(one.window or one.limit for one in found.statements)
