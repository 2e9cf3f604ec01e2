"""Values that are not the patient's own."""

import pytest

from tests.eligibility.understanding.saying import said


@pytest.mark.parametrize(
    "text",
    [
        "Failure to achieve HbA1c < 7% on metformin",
        "Inability to maintain SpO2 ≥ 92% on room air",
        "Not able to reach LDL-C < 70 mg/dL with statins",
        "Requires oxygen to maintain SpO2 > 90%",
        "Oxygen requirement > 4 L/min to keep SpO2 > 92%",
        "HbA1c target < 7%",
        "Treatment goal: LDL < 70 mg/dL",
        "BP not controlled below 150/90 mmHg",
        "Niet in staat om een HbA1c < 7% te bereiken",
        "Zuurstof nodig om een saturatie > 92% te handhaven",
        "Streefwaarde HbA1c < 7%",
    ],
)
def test_what_is_to_be_reached_is_not_coded(text: str) -> None:
    """Failing, aiming and keeping name a value that the patient has not, or not by himself."""
    assert [] == said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Heart failure with LVEF < 40%", ["lvef < 40 %"]),
        ("Renal failure (creatinine > 2 mg/dL)", ["creatinine > 2 mg/dL"]),
        ("Unable to give consent, BMI > 40 kg/m2", ["bmi > 40 kg/m2"]),
        ("Able to maintain SpO2 ≥ 92% on room air", ["spo2 >= 92 %"]),
        ("In staat om een saturatie > 92% te handhaven", ["spo2 > 92 %"]),
        ("Target lesion ≥ 10 mm", ["tumor_size >= 10 mm"]),
        ("Target population: age ≥ 18 years", ["age >= 18 a"]),
        ("Hypertension not controlled (SBP > 160 mmHg)", ["sbp > 160 mm[Hg]"]),
        ("Weight ≥ 50 kg, loss of appetite", ["body_weight >= 50 kg"]),
        ("Platelets ≥ 50 x 10^9/L transfusion independent", ["platelets >= 50 10*9/L"]),
    ],
)
def test_what_the_patient_has_stays_coded(text: str, expected: list[str]) -> None:
    """The same words beside other verbs, or behind a comma, change nothing."""
    assert expected == said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Unstable weight (> 3 kg change)",
        "Hemoglobin > 10 g/dL below normal",
        "Weight < 3 kg below dry weight",
        "Hemoglobine > 2 mmol/L daling",
        "Family history of premature CAD (men < 55 years, women < 65 years)",
        "Familieanamnese met hartinfarct (mannen < 55 jaar)",
        "Previous delivery at < 34 weeks of gestation",
        "Eerdere bevalling bij < 34 weken zwangerschapsduur",
        "Pulmonary artery systolic pressure > 60 mmHg",
        "Cerebral oxygen saturation > 60%",
        "Vascular age > 60 years",
        "Tumor weight > 500 g",
        "Target lesion length ≤ 40 mm in a native coronary artery",
        "Patent foramen ovale diameter > 10 mm",
    ],
)
def test_a_change_or_what_is_another_thing_is_not_coded(text: str) -> None:
    """A change, a relative, an earlier pregnancy, another vessel or organ is not the patient's value."""
    assert [] == said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Patients weighing 40 kg or more will receive 100 mg; those < 40 kg will receive 50 mg",
            ["body_weight >= 40 kg condition"],
        ),
        ("Randomisation is stratified by age ≥ 65 years", ["age >= 65 a condition"]),
        ("Age ≥ 18 years who will receive chemotherapy", ["age >= 18 a"]),
        ("Gewicht ≥ 40 kg, die chemotherapie krijgen", ["body_weight >= 40 kg"]),
    ],
)
def test_what_doses_or_groups_depend_on_is_limited(text: str, expected: list[str]) -> None:
    """A dose dealt out by a weight, or a stratum, is no demand on everybody."""
    assert expected == said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Platelets ≥ 100 x 10^3 /mL",
        "ANC ≥ 1.5 x 10^3/L",
        "Creatinine clearance < 60 ml/min/m2",
        "Weight > 1.5 kg/day",
        "Lactate > 4 mmol/L/h",
        "ANC < 1500 cells per µL per day",
    ],
)
def test_a_unit_that_goes_on_is_not_known(text: str) -> None:
    """What is stuck to a unit, or "per" something, makes it another one."""
    assert [] == said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hb ≥ 9 g/dL/ transfusion", ["hemoglobin >= 9 g/dL"]),
        ("Hb ≥ 9 g/dL per local laboratory", ["hemoglobin >= 9 g/dL"]),
        ("AST ≤ 3 x ULN/ALT ≤ 3 x ULN", ["ast <= 3 {ULN}", "alt <= 3 {ULN}"]),
        ("Hb ≥ 9 g/dL / 5.6 mmol/L", ["hemoglobin >= 9 g/dL"]),
    ],
)
def test_a_slash_that_begins_something_else_leaves_the_unit(text: str, expected: list[str]) -> None:
    """Another word, another threshold, or the value in another unit may follow."""
    assert expected == said(text)
