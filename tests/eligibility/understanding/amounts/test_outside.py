"""Ranges that a value lies outside of."""

import pytest

from tests.eligibility.understanding.saying import found, line


def _said(text: str) -> list[str]:
    return [("not " if one.statement.negated else "") + line(one.statement) for one in found(text)[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TSH outside 0.4–4.0 mIU/L", ["not tsh >= 0.4 <= 4.0 m[IU]/L"]),
        ("Heart rate outside 50–100 bpm", ["not heart_rate >= 50 <= 100 /min"]),
        ("Heart rate beyond 50–100 bpm", ["not heart_rate >= 50 <= 100 /min"]),
        ("BMI outside of the range of 18 to 35 kg/m2", ["not bmi >= 18 <= 35 kg/m2"]),
        ("Hb not between 9 and 16 g/dL", ["not hemoglobin >= 9 <= 16 g/dL"]),
        ("Hb is not between 9 and 16 g/dL", ["not hemoglobin >= 9 <= 16 g/dL"]),
        ("Outside the age range of 18 to 65 years", ["not age >= 18 <= 65 a"]),
        ("BMI niet tussen 18 en 25 kg/m2", ["not bmi >= 18 <= 25 kg/m2"]),
        ("Hartfrequentie buiten 50-100 slagen/min", ["not heart_rate >= 50 <= 100 /min"]),
        ("BMI buiten de grenzen van 18 tot en met 25 kg/m2", ["not bmi >= 18 <= 25 kg/m2"]),
        (
            "Values outside of the following limits: hemoglobin 12-16 g/dL; platelets 150-400 x 10^9/L",
            ["not hemoglobin >= 12 <= 16 g/dL", "not platelets >= 150 <= 400 10*9/L"],
        ),
        (
            "Vital signs outside the following ranges: SBP 90-140 mmHg, heart rate 45-100 bpm",
            ["not sbp >= 90 <= 140 mm[Hg]", "not heart_rate >= 45 <= 100 /min"],
        ),
    ],
)
def test_what_lies_outside_a_range_is_stated_as_what_is_not_so(text: str, expected: list[str]) -> None:
    """The range itself is never what the patient has."""
    assert expected == _said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hb not outside 9-16 g/dL",
        "BMI niet buiten 18-25 kg/m2",
        "Outside of the following limits: hemoglobin ≥ 9 g/dL",
        "Abnormal hemoglobin (normal range 12-16 g/dL)",
        "Serum potassium not within 3.5–5.0 mmol/L",
        "Blood pressure outside the range of 90/50 to 140/90",
        "Weight out of the range of 50-100 kg",
        "ASA other than 1-2",
    ],
)
def test_what_is_denied_twice_or_no_range_is_not_coded(text: str) -> None:
    """Nothing is stated that would let in whom the text leaves out."""
    assert [] == _said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Patients from outside the city: age 18-65 years", ["age >= 18 <= 65 a"]),
        ("Outside hospital. BMI 18-35 kg/m2", ["bmi >= 18 <= 35 kg/m2"]),
        ("Hemoglobin between 9 and 16 g/dL", ["hemoglobin >= 9 <= 16 g/dL"]),
        ("Wonend buiten Nederland, BMI 18-35 kg/m2", ["bmi >= 18 <= 35 kg/m2"]),
    ],
)
def test_a_range_stays_where_something_else_is_outside(text: str, expected: list[str]) -> None:
    """Only words that name the range stand between."""
    assert expected == _said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Potassium outside the normal range (3.5-5.0 mmol/L)",
        "Potassium outside of normal limits (3.5 to 5.0 mmol/L)",
        "Potassium outside of the reference values [3.5-5.0 mmol/L]",
        "Kalium buiten de normaalwaarden (3,5-5,0 mmol/l)",
        "Kalium buiten de normale waarden (3,5 - 5,0 mmol/l)",
        "Kalium buiten de grenzen (3,5-5,0 mmol/l)",
    ],
)
def test_the_bracket_behind_outside_the_normal_range_tells_the_range(text: str) -> None:
    """The normal range is what the value lies outside of, never what is excluded itself."""
    assert ["not potassium >= 3.5 <= 5.0 mmol/L"] == _said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Potassium out of the normal range (3.5-5.0 mmol/L)", "not potassium >= 3.5 <= 5.0 mmol/L"),
        ("Kalium buiten de referentiewaarden (3,5-5,0 mmol/l)", "not potassium >= 3.5 <= 5.0 mmol/L"),
        ("Potassium outside the normal range (> 5.0 mmol/L)", "potassium > 5.0 mmol/L"),
        ("Potassium (3.5-5.0 mmol/L)", "potassium >= 3.5 <= 5.0 mmol/L"),
        ("Abnormal liver function (ALT 2-3 x ULN)", "alt >= 2 <= 3 {ULN}"),
        ("Afwijkende leverfunctie (ALAT > 3 x ULN)", "alt > 3 {ULN}"),
    ],
)
def test_only_a_range_that_a_bracket_opens_with_is_the_normal_one(text: str, expected: str) -> None:
    """A bound in the bracket says what lies outside; a range of another name is that of the name."""
    assert [expected] == _said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Abnormal potassium (3.5-5.0 mmol/L)",
        "Afwijkend kalium (3,5-5,0 mmol/l)",
        "Afwijkende waarde voor kalium (3,5-5,0 mmol/l)",
        "Potassium not outside the normal range (3.5-5.0 mmol/L)",
        "Kalium niet buiten de normaalwaarden (3,5-5,0 mmol/l)",
        "Kalium niet binnen de normaalwaarden (3,5-5,0 mmol/l)",
    ],
)
def test_a_range_behind_an_abnormal_value_is_not_coded(text: str) -> None:
    """The bracket may say what is normal, or how far it is off."""
    assert [] == _said(text)
