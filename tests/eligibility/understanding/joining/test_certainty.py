"""What a text does not say of the patient of today is not coded as if it did."""

import pytest

from fhir_trials.eligibility import read_criteria
from fhir_trials.fhir.criteria import writing as characteristics
from fhir_trials.model.eligibility import Criterion
from tests.eligibility.understanding.saying import line

_SECTIONS = ("Inclusion", "Exclusion")


def _read(text: str, section: str = "Inclusion") -> Criterion:
    (found,) = read_criteria(f"{section} Criteria:\n\n- {text}").criteria
    return found


def _said(text: str, section: str = "Inclusion") -> list[str]:
    return [line(one) for one in _read(text, section).statements]


def _coded(text: str) -> list[str]:
    """What a criterion is in code and value, be it asked for or excluded."""
    return [
        one["code"].get("text") or one["valueCodeableConcept"]["text"]
        for section in _SECTIONS
        for one in characteristics.to_fhir((_read(text, section),))[0]
        if "coding" in one["code"]
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Body weight of the donor > 50 kg",
        "Hartfrequentie van de foetus > 160/min",
        "Glucose in liquor < 2.2 mmol/L",
        "Hemoglobin of the fetus < 8 g/dL",
        "Gewicht bij geboorte < 2500 g",
        "Systolische bloeddruk in de arteria pulmonalis > 60 mmHg",
        "BMI van de moeder > 30 kg/m2",
        "Maternal age > 35 years",
        "Fetal heart rate > 160 bpm",
        "Gallbladder ejection fraction < 35%",
        "Urine glucose > 10 mmol/L",
        "Foetale hartfrequentie > 160/min",
        "Free PSA > 2 ng/mL",
        "Free testosterone < 2 ng/dL",
        "Vrij testosteron < 2 nmol/L",
        "Venous oxygen saturation < 60%",
        "Veneuze zuurstofsaturatie < 60%",
        "Mother's BMI > 30 kg/m2",
        "Uterine height > 30 cm",
        "Leeftijd van de donor > 60 jaar",
    ],
)
def test_what_is_measured_of_another_is_no_statement(text: str) -> None:
    """Of a fetus, a mother, a donor; in urine or liquor; of the other chamber."""
    found = _read(text)
    assert ((), "none") == (found.statements, found.coverage)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("White blood cell count at diagnosis > 50 x 10^9/L", "leukocytes > 50 10*9/L condition"),
        ("Leukocyten bij diagnose > 50 x 10^9/L", "leukocytes > 50 10*9/L condition"),
        ("PSA at diagnosis > 20 ng/mL", "psa > 20 ng/mL condition"),
        ("LVEF during stress < 40%", "lvef < 40 % condition"),
        ("LVEF tijdens inspanning < 40%", "lvef < 40 % condition"),
        ("Age < 18 years at diagnosis", "age < 18 a condition"),
        ("younger than 21 years at the time of transplant", "age < 21 a condition"),
        ("Weight < 1500 g at birth", "body_weight < 1500 g condition"),
        ("Hb < 5 mmol/L na de bevalling", "hemoglobin < 5 mmol/L condition"),
        ("BMI > 30 kg/m2 (before pregnancy)", "bmi > 30 kg/m2 condition"),
        ("BMI > 30 kg/m2 voor de zwangerschap", "bmi > 30 kg/m2 condition"),
        ("Creatinine ≤ 1.5 mg/dL for the high dose arm", "creatinine <= 1.5 mg/dL condition"),
        ("SpO2 < 92% on room air", "spo2 < 92 % condition"),
        ("Standing systolic blood pressure < 90 mmHg", "sbp < 90 mm[Hg] condition"),
        ("Nadir platelet count < 50 x 10^9/L", "platelets < 50 10*9/L condition"),
        ("Laagste trombocyten < 50 x 10^9/L", "platelets < 50 10*9/L condition"),
        ("History of documented LVEF < 40%", "lvef < 40 % condition"),
        ("ECOG 0-1 at diagnosis", "ecog >= 0 <= 1 {score} condition"),
        ("Proportion of neutrophils > 10 x 10^9/L", "neutrophils > 10 10*9/L condition"),
    ],
)
def test_a_threshold_at_another_time_or_of_something_else_is_limited(text: str, said: str) -> None:
    """Words that are not known to change nothing make it a condition, in either section, and are never coded."""
    assert said == _said(text)[0]
    assert ["partial", "partial"] == [_read(text, section).coverage for section in _SECTIONS]
    assert [] == _coded(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Age ≥ 18 years at the time of signing informed consent", "age >= 18 a"),
        ("Leeftijd ≥ 18 jaar op het moment van inclusie", "age >= 18 a"),
        ("Serum creatinine level at screening ≤ 1.5 mg/dL", "creatinine <= 1.5 mg/dL"),
        ("Resting heart rate > 100 bpm", "heart_rate > 100 /min"),
        ("Ejectiefractie < 40% bij inclusie", "lvef < 40 %"),
        ("Gestational age ≥ 37 weeks at enrolment", "gestational_age >= 37 wk"),
        ("Calculated creatinine clearance (CrCl) of at least 60 mL/min", "creatinine_clearance >= 60 mL/min"),
        ("Total bilirubin level of ≤ 1.5 x ULN", "bilirubin_total <= 1.5 {ULN}"),
        ("Plasma glucose > 11 mmol/L", "glucose > 11 mmol/L"),
    ],
)
def test_words_that_change_nothing_limit_nothing(text: str, said: str) -> None:
    """The usual specimen, the time of assessment, small words: the criterion is understood in full."""
    assert ([said], "full") == (_said(text), _read(text).coverage)


@pytest.mark.parametrize(
    "text",
    [
        "LVEF > 50% by echocardiography",
        "Hb ≥ 9 g/dL (5.6 mmol/L) and able to walk",
        "HbA1c of 7.5-10.0% (58-86 mmol/mol) as assessed by the central laboratory at screening",
        "Platelets ≥ 100 x 10^9/L within 14 days before enrolment",
        "Hb ≥ 9 g/dL (transfusion is allowed)",
        "BMI > 30 kg/m2 who want to lose weight",
        "ECOG 0 or 1 on the ECOG scale",
        "LVEF < 40% with heart failure",
        "SBP ≥ 140 mmHg (mean of 3 readings)",
        "SBP ≥ 140 mmHg (mean, seated)",
        "(Hb ≥ 9 g/dL) in any ward",
        "eGFR > 60 ml/min/1,73m2 berekend met CKD-EPI",
        "Neutrophils ≥ 1.5 x 10^9/L in peripheral blood",
        "Creatinine ≤ 1.5 mg/dL at screening and",
        "Hb ≥ 9 g/dL (HGB)",
        "Creatinine ≤ 1.5 mg/dL at enrolment who can walk",
        "Albumin ≥ 3 g/dL, platelets ≥ 100 x 10^9/L",
        "Baseline LVEF must be > 50%",
    ],
)
def test_a_further_demand_or_a_method_leaves_a_threshold(text: str) -> None:
    """How it is measured, when it is assessed, what is asked for besides."""
    assert None is _read(text).statements[0].limit


@pytest.mark.parametrize(
    "text",
    [
        "HbA1c > 9% (fasting, in the morning of surgery)",
        "HbA1c > 9% within 12 months before enrolment",
        "HbA1c > 9% within the past 6 months",
        "Hb < 9 g/dL (measured during dialysis)",
        "Hb < 5 mmol/L gemeten tijdens dialyse",
        "IOP or glucose > 11 mmol/L untreated",
        "Reduction in the LVEF < 40%",
        "HbA1c > 9% (mean, after surgery)",
        "HbA1c > 9% (surgical ward)",
        "HbA1c > 9% at",
        "3-hour glucose > 11.1 mmol/L",
    ],
)
def test_what_stands_in_a_bracket_or_a_long_window_limits(text: str) -> None:
    """A bracket says it as well as other words; a value of last year is none of today."""
    found = _read(text)
    assert (True, True) == (all(one.limit for one in found.statements[:1]), found.coverage != "full")


@pytest.mark.parametrize(
    "text",
    [
        "Sibling with type 1 diabetes",
        "Broer of zus met type 1 diabetes",
        "Mother with HIV infection",
        "Moeder met HIV-infectie",
        "Pregnant partner",
        "Zwangere partner",
        "Partner is pregnant or breastfeeding",
        "Diabetes in a first-degree relative",
        "Diabetes bij een familielid",
        "Donor has ECOG 0-1",
    ],
)
def test_what_somebody_else_has_is_never_the_patients(text: str) -> None:
    """Brothers, mothers, partners, donors."""
    assert all(one.limit for one in _read(text, "Exclusion").statements)
    assert [] == _coded(text)


@pytest.mark.parametrize(
    "text",
    [
        "More than 2 lines of prior endocrine therapy treatment",
        "More than 2 lines of immunotherapy",
        "Meer dan 2 lijnen immunotherapie",
        "At least 3 cycles of chemotherapy or radiotherapy",
        "Minimaal 3 kuren chemotherapie",
        "Two prior lines of chemotherapy",
        "More than two prior chemotherapy regimens",
        "Chemotherapy (more than 2 lines)",
    ],
)
def test_so_many_of_a_therapy_are_not_the_therapy(text: str) -> None:
    """Who had one line is not out where three are meant."""
    found = _read(text, "Exclusion")
    assert all(one.limit or one.kind == "count" for one in found.statements)
    assert [] == _coded(text)


@pytest.mark.parametrize(
    "text",
    [
        "WHO functional class II-III",
        "WHO FC II or III",
        "who-fc II",
        "WHO-klasse II-III",
        "WHO II-III",
        "Patients who 2 weeks ago",
        "PATIENTS WHO 2",
    ],
)
def test_a_class_of_the_who_is_no_performance_status(text: str) -> None:
    """It is of pulmonary hypertension; the pronoun is none either."""
    assert [] == [one for one in _read(text).statements if one.concept == "ecog"]


@pytest.mark.parametrize(
    "text", ["WHO 0-2", "WHO performance status 0 or 1", "WHO-performance status 0 of 1"]
)
def test_the_performance_status_of_the_who_is_that_of_ecog(text: str) -> None:
    """Where a range, or the word, says so."""
    assert ["ecog"] == [one.concept for one in _read(text).statements]


@pytest.mark.parametrize(
    "text",
    [
        "Creatinine clearance ≤ 2 x ULN",
        "Creatinineklaring ≤ 2 x ULN",
        "Heart rate < 2 x ULN",
        "BMI < 2 x ULN",
    ],
)
def test_multiples_of_a_limit_are_of_what_has_one(text: str) -> None:
    """The table says which; of others it is a slip."""
    assert ((), ["unit-unknown"]) == (_read(text).statements, [one.code for one in _read(text).warnings])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Type 1 diabetes (T1D)", "Type 1 diabetes (T1D)"),
        ("Patients with epilepsy", "epilepsy"),
        ("Patiënten met epilepsie", "epilepsie"),
        ("Has a history of stroke", "history of stroke"),
        ("Heeft een voorgeschiedenis van beroerte", "voorgeschiedenis van beroerte"),
    ],
)
def test_the_words_of_a_condition_are_whole_and_no_more(text: str, words: str) -> None:
    """With its bracket, without "patients with"; "history of" stays, since it says when."""
    assert [words] == [text[slice(*one.span)] for one in _read(text).statements]


@pytest.mark.parametrize(
    "text",
    [
        "Has a history of stroke",
        "History of epilepsy or stroke",
        "Epilepsy in the past",
        "Voorgeschiedenis van beroerte",
        "Beroerte in de voorgeschiedenis",
        "Doorgemaakte beroerte",
        "Prior epilepsy",
    ],
)
def test_a_condition_of_the_past_is_not_coded_as_of_today(text: str) -> None:
    """What is read stays; a value has no place for the past."""
    assert [] == _coded(text)
    assert _read(text).statements


@pytest.mark.parametrize(
    "text",
    [
        "35.0-36.6 weeks of gestation",
        "Gestational age of 36.6 weeks or more",
        "Zwangerschapsduur van 35.0-36.6 weken",
    ],
)
def test_a_decimal_of_weeks_of_gestation_may_be_days(text: str) -> None:
    """36.6 is 36 weeks and 6 days, or six tenths of a week: nobody knows."""
    assert ((), ["number-ambiguous"]) == (_read(text).statements, [one.code for one in _read(text).warnings])


def test_whole_weeks_of_gestation_are_no_days() -> None:
    """36.0 weeks are 36 weeks either way, and 36.8 can be no days."""
    assert ["gestational_age >= 36.0 wk"] == _said("Gestational age ≥ 36.0 weeks")
    assert ["gestational_age >= 36.8 wk"] == _said("Gestational age ≥ 36.8 weeks")


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Eye disease or surgery", "surgery"),
        ("Ernstige hartziekte of operatie", "surgery"),
        ("Chronic kidney disease, stage 4", "chronic_kidney_disease"),
        ("Chronische nierziekte, stadium 4", "chronic_kidney_disease"),
        ("Heart failure, NYHA III", "heart_failure"),
    ],
)
def test_what_may_be_narrower_is_limited(text: str, concept: str) -> None:
    """A bare noun behind an "or" may share the adjective; a stage behind a comma is of what stands before it."""
    found = _read(text, "Exclusion").statements
    assert ["condition"] == [one.limit for one in found if one.concept == concept]


@pytest.mark.parametrize("text", ["Heart failure or stroke", "Infectie", "Surgery", "Hypertension or cancer"])
def test_a_noun_that_shares_nothing_stays_whole(text: str) -> None:
    """By itself, or behind a single word."""
    assert all(one.limit is None for one in _read(text, "Exclusion").statements)


def test_an_adjective_of_people_does_not_limit_an_age() -> None:
    """Of an "ambulatory female at least 18 years of age" the age is hers."""
    for text in (
        "Subject is an ambulatory female at least 18 years of age",
        "Gezonde vrouwen van 18-40 jaar",
    ):
        assert [None] == [one.limit for one in _read(text).statements if one.kind == "age"]


def test_what_was_so_once_is_so_of_all_that_is_listed() -> None:
    """The "had" of the first threshold is that of the second."""
    for text in ("Had HbA1c > 8% and glucose > 7 mmol/L", "Eerder Hb < 5 mmol/L en leukocyten < 2 x 10^9/L"):
        assert ["condition", "condition"] == [one.limit for one in _read(text).statements]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALT ≤ 3 x ULN at Visit 1", "full"),
        ("ALT ≤ 3 x ULN at screening (visit 1)", "full"),
        ("SBP < 160 mmHg on two consecutive readings", "full"),
        ("Hb > 9 g/dL on day 1", "full"),
        ("Hb > 6 mmol/l bij herhaalde meting", "full"),
        ("Age 18-75 years, gender unlimited", "full"),
        ("Age 18-75 years (both inclusive)", "full"),
        ("ALT ≤ 3 x ULN at Visit 3", "partial"),
        ("BMI < 40 kg/m2 at any time", "partial"),
    ],
)
def test_the_time_and_the_way_of_measuring_at_entry_change_nothing(text: str, expected: str) -> None:
    """The first visit and repeated readings do not; a later visit and any time do."""
    (found,) = read_criteria(f"Inclusion Criteria:\n\n* {text}").criteria
    assert expected == found.coverage
