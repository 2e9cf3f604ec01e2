"""Words of time between a name and its number, in English and Dutch."""

import pytest

from tests.eligibility.understanding import saying, timing


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Systolic blood pressure prior to enrollment <110 mmHg", "sbp < 110 mm[Hg]"),
        ("Hemoglobin within 7 days prior to enrollment < 9 g/dL", "hemoglobin < 9 g/dL"),
        ("eGFR before the start of the study < 30 mL/min", "egfr < 30 mL/min"),
        ("Neutrophils within 14 days before the first dose ≥ 1.5 x 10^9/L", "neutrophils >= 1.5 10*9/L"),
        ("Hemoglobine binnen 7 dagen voor inclusie > 6 mmol/l", "hemoglobin > 6 mmol/L"),
        ("Hemoglobine in de 7 dagen voor randomisatie > 6 mmol/l", "hemoglobin > 6 mmol/L"),
        ("Trombocyten voor inclusie < 100 x 10^9/l", "platelets < 100 10*9/L"),
    ],
)
def test_when_it_was_measured_does_not_hide_whose_number_it_is(text: str, said: str) -> None:
    """What comes right before the trial begins is the value that is asked for."""
    assert [said] == saying.said(text, "exclusion")


@pytest.mark.parametrize(
    "text",
    [
        "Hemoglobin before surgery < 9 g/dL",
        "Hemoglobin within 7 days before surgery < 9 g/dL",
        "Hemoglobin before treatment < 9 g/dL",
        "Hemoglobin 7 days before the first dose < 9 g/dL",
        "Hemoglobin every 7 days before the first dose < 9 g/dL",
        "Platelets after randomisation < 50 x 10^9/L",
        "Platelets before successful randomisation < 50 x 10^9/L",
        "Platelets before the the the the the randomisation < 50 x 10^9/L",
        "Hemoglobine voor de operatie < 6 mmol/l",
        "Trombocyten na inclusie < 100 x 10^9/l",
        "Trombocyten voor behandeling < 100 x 10^9/l",
    ],
)
def test_other_times_are_not_passed_over(text: str) -> None:
    """A value of before an operation, or of after the beginning, is another one."""
    assert [] == saying.said(text, "exclusion")


def test_a_window_between_a_name_and_its_number_stays() -> None:
    """It is told beside the threshold."""
    text = "Hemoglobin within 7 days prior to enrollment < 9 g/dL"
    assert ["hemoglobin", "event ..7 day before enrolment"] == timing.stated(text)
