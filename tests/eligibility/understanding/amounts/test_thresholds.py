"""Thresholds of laboratory values and vital signs: concept, bounds and unit, each from its own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding.words.tokens import tokens
from tests.eligibility.understanding.saying import doubted, found, said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hb = 5.5 mmol/L is not it, Hb ≥ 5.5 mmol/L is", ["hemoglobin >= 5.5 mmol/L"]),
        ("Hemoglobin ≥ 9 g/dL (may be transfused)", ["hemoglobin >= 9 g/dL"]),
        ("neutropenie (ANC<1.55 x10^9/l", ["neutrophils < 1.55 10*9/L"]),
        ("Leucocyten > = 4.0x 10 9/L", ["leukocytes >= 4.0 10*9/L"]),
        ("platelets >100 x109/L", ["platelets > 100 10*9/L"]),
        ("Platelets 300×109/L or more", ["platelets >= 300 10*9/L"]),
        ("WBC count less than 3000/㎕", ["leukocytes < 3000 /uL"]),
        ("platelet count < 100,000/mm3", ["platelets < 100000 /mm3"]),
        ("trombocyten < 50.000/mm3", ["platelets < 50000 /mm3"]),
        ("Trombocyten > 100 G/L", ["platelets > 100 10*9/L"]),
        ("BMI > 39,99 kg/m2", ["bmi > 39.99 kg/m2"]),
        ("BMI of 17.5 to 30.5 kg/m2", ["bmi >= 17.5 <= 30.5 kg/m2"]),
        ("BMI between 18.5 and 25 kg/m²", ["bmi >= 18.5 <= 25 kg/m2"]),
        ("BMI ≥25 and <30 kg/m2", ["bmi >= 25 < 30 kg/m2"]),
        ("18.5 ≤ BMI < 25 kg/m2", ["bmi >= 18.5 kg/m2", "bmi < 25 kg/m2"]),
        ("Body Mass Index < 14 or >35", ["bmi < 14", "bmi > 35"]),
        ("weight is less than 50kg or exceeds 100kg", ["body_weight < 50 kg", "body_weight > 100 kg"]),
        ("eGFR >30 ml/min", ["egfr > 30 mL/min"]),
        ("GFR > 50 ml/min/1.73m2", ["egfr > 50 mL/min/{1.73_m2}"]),
        ("Geschatte klaring van >= 50 ml/min", ["creatinine_clearance >= 50 mL/min"]),
        ("unexplained fever > 38.5 ° C", ["temperature > 38.5 Cel"]),
        ("fever of 100.4 F or greater", ["temperature >= 100.4 [degF]"]),
        ("LVEF less than or equal to (=<) 40 percent (%)", ["lvef <= 40 %"]),
        ("Pulse oximetry of 90% or greater", ["spo2 >= 90 %"]),
        ("INR ≤ 1.5", ["inr <= 1.5 {INR}"]),
        ("a minimum life expectancy of 12 weeks", ["life_expectancy >= 12 wk"]),
        ("Levensverwachting boven de 12 maanden", ["life_expectancy > 12 mo"]),
        ("Pregnant women between 34-42 weeks gestation", ["gestational_age >= 34 <= 42 wk"]),
        ("HBsAg < 1500 IU/mL", ["hbsag < 1500 [IU]/mL"]),
        ("Eiwit in de urine < 1 g/24 uur", ["urine_protein < 1 g/(24.h)"]),
        ("Lymphocytes ≥ three (3) x 10^9/L", ["lymphocytes >= 3 10*9/L"]),
        ("ionised calcium > 1.3 mmol/L", ["calcium_ionized > 1.3 mmol/L"]),
        ("serum creatinine > or = 2 mg/dL", ["creatinine >= 2 mg/dL"]),
        ("BMI > 18 to < 25 kg/m2", ["bmi > 18 < 25 kg/m2"]),
        ("BMI 18 kg/m2 to about 25 kg/m2", ["bmi >= 18 <= 25 kg/m2"]),
        ("BMI 18 kg/m2 to obese", []),
        ("BMI 25-18", []),
        ("BMI < 18 to < 25", []),
        ("LVEF > 1.5 x the lower limit of normal (LLN)", ["lvef > 1.5 {LLN}"]),
        ("ALT > 3 x the normal value (ULN)", ["alt > 3 {ULN}"]),
        ("ALT > 3-fold the upper limit", ["alt > 3 {ULN}"]),
        ("ALT > 150% of ULN", []),
        ("creatinine 1.2.3 mg/dL", []),
        ("creatinine (in men who were seen before) > 2 mg/dL", ["creatinine > 2 mg/dL"]),
        ("(creatinine or bilirubin) > 2 mg/dL", ["creatinine > 2 mg/dL", "bilirubin_total > 2 mg/dL"]),
        ("creatinine ) > 2 mg/dL", ["creatinine > 2 mg/dL"]),
    ],
)
def test_a_threshold_is_read_as_written(text: str, expected: list[str]) -> None:
    """Number, comparator and unit are those that the words say, in no other unit."""
    assert expected == said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AST, ALT < 2.5 x ULN", ["ast < 2.5 {ULN}", "alt < 2.5 {ULN}"]),
        ("ASAT/ALAT < 3 x ULN", ["ast < 3 {ULN}", "alt < 3 {ULN}"]),
        (
            "AST (SGOT), ALT (SGPT) and alkaline phosphatase ≤ 5 times the upper normal range",
            ["ast <= 5 {ULN}", "alt <= 5 {ULN}", "alp <= 5 {ULN}"],
        ),
        (
            "aspartate transaminase (ASAT)/alanine aminotransferase (ALAT) < 3 x ULN",
            ["ast < 3 {ULN}", "alt < 3 {ULN}"],
        ),
        (
            "Hb > 90 g/L, platelets >100 x109/L, bilirubin < 2 x upper limit of normal (ULN)",
            ["hemoglobin > 90 g/L", "platelets > 100 10*9/L", "bilirubin_total < 2 {ULN}"],
        ),
        (
            "ASA >3, morbid obesity BMI>40, previous surgery",
            ["asa > 3 {score}", "bmi > 40"],
        ),
        ("partial prothrombin time (PTT or aPTT)≤1.5×ULN", ["aptt <= 1.5 {ULN}"]),
        ("Leverenzymen > 3 x normaalwaarde", ["transaminases > 3 {ULN}"]),
        ("bilirubine > 2.5 x normaal", ["bilirubin_total > 2.5 {ULN}"]),
        ("AST five times higher than the upper limit of normal", ["ast > 5 {ULN}"]),
        ("Hb > 1.5 x LLN", ["hemoglobin > 1.5 {LLN}"]),
    ],
)
def test_each_number_is_of_its_own_concepts(text: str, expected: list[str]) -> None:
    """A list shares one bound; a clause keeps its own; a multiple of a limit is never an absolute value."""
    assert expected == said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BP > 140/90 mmHg", ["sbp > 140 mm[Hg]", "dbp > 90 mm[Hg]"]),
        (
            "blood pressure greater than 160 mmHg systolic or 100 mmHg diastolic",
            ["sbp > 160 mm[Hg]", "dbp > 100 mm[Hg]"],
        ),
        (
            "Systolic blood pressure <90 mmHg and/or heart rate <60 bpm",
            ["sbp < 90 mm[Hg]", "heart_rate < 60 /min"],
        ),
        ("RR boven 180/100 mmHg", ["sbp > 180 mm[Hg]", "dbp > 100 mm[Hg]"]),
        ("visual acuity < 20/200", []),
        ("blood pressure > 500/90 mmHg", []),
        ("blood pressure = 140/90 mmHg", []),
        ("blood pressure > 140/90 kg", []),
    ],
)
def test_blood_pressure_has_two_values(text: str, expected: list[str]) -> None:
    """A pair is of both pressures, and a word behind a number says which one it is of."""
    assert expected == said(text, "exclusion")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "ALT < 2.5 x ULN (<5 x ULN if liver metastases)",
            ["alt < 2.5 {ULN} condition", "alt < 5 {ULN} condition"],
        ),
        (
            "ALT ≤ 2.5 x ULN, or ≤ 5 x ULN if liver metastases",
            ["alt <= 2.5 {ULN} condition", "alt <= 5 {ULN} condition"],
        ),
        (
            "ALT ≤ 2.5 × ULN; ≤ 5 × ULN in the presence of liver metastases",
            ["alt <= 2.5 {ULN} condition", "alt <= 5 {ULN} condition"],
        ),
        (
            "bilirubin ≤ 1.5 × ULN (except Gilbert's, who can have bilirubin < 3.0 mg/dL)",
            ["bilirubin_total <= 1.5 {ULN} condition", "bilirubin_total < 3.0 mg/dL condition"],
        ),
        (
            "hematocrit > 48 % (women) and > 53 % (men)",
            ["hematocrit > 48 % condition", "hematocrit > 53 % condition"],
        ),
        ("creatinine clearance male<120ml/min", ["creatinine_clearance < 120 mL/min condition"]),
        ("ALT <2.5×ULN in patients without liver metastases", ["alt < 2.5 {ULN} condition"]),
        ("BMI > 30 kg/m2 in men and women", ["bmi > 30 kg/m2"]),
        ("bilirubin ≤ 3 mg/dL for gemcitabine", ["bilirubin_total <= 3 mg/dL condition"]),
        ("creatinine ≤ 1.5 x ULN for age", ["creatinine <= 1.5 {ULN}"]),
        ("Hemoglobin ≥ 10 g/dL (100 g/L)", ["hemoglobin >= 10 g/dL"]),
        ("Age ≥ 18 years; in Japan ≥ 20 years of age", ["age >= 18 a condition", "age >= 20 a condition"]),
    ],
)
def test_a_bound_for_some_is_limited(text: str, expected: list[str]) -> None:
    """Where a bound holds only in a case, or for a group, neither it nor the other one holds for everybody."""
    assert expected == said(text)


@pytest.mark.parametrize(
    ("text", "section", "expected"),
    [
        ("Hb = 5.5 mmol/L", "inclusion", ("comparator-lost", "lower", "Hb = 5.5 mmol/L")),
        ("ASAT = 5 x UNL", "inclusion", ("comparator-lost", "upper", "ASAT = 5 x UNL")),
        ("Trombocyten = 100 X 109/L", "exclusion", ("comparator-lost", "upper", "Trombocyten = 100 X 109/L")),
        ("kleine (=1cm) laesies", "exclusion", ("comparator-lost", "upper", "=1cm")),
        ("dosis = 10 mg/dag", "exclusion", ("comparator-lost", "lower", "= 10 mg/dag")),
        ("=18 years of age", "unknown", ("comparator-lost", None, "=18 years of age")),
        ("Karnofsky = 70", "inclusion", ("comparator-lost", "lower", "Karnofsky = 70")),
        ("creatinine > 1.5", "exclusion", ("unit-missing", None, "creatinine > 1.5")),
        ("bilirubin > 17 mmol/L", "exclusion", ("implausible", None, "bilirubin > 17 mmol/L")),
        ("HIV RNA > 8log10 copies", "exclusion", ("unit-unknown", None, "HIV RNA > 8")),
        ("hemoglobin < 10 kg", "exclusion", ("unit-unknown", None, "hemoglobin < 10 kg")),
        ("Hb > 5.500 mmol/l", "inclusion", ("number-ambiguous", None, "Hb > 5.500 mmol/l")),
        ("BMI >23-35", "inclusion", ("number-ambiguous", None, ">23-35")),
        ("RR < 90 mmHg", "exclusion", ("number-ambiguous", None, "< 90 mmHg")),
        ("leeftijd tot 70 jaar", "inclusion", ("number-ambiguous", None, "tot 70 jaar")),
        ("blood pressure > 500/90 mmHg", "exclusion", ("implausible", None, "blood pressure > 500/90 mmHg")),
        (
            "blood pressure = 140/90 mmHg",
            "exclusion",
            ("comparator-lost", None, "blood pressure = 140/90 mmHg"),
        ),
    ],
)
def test_a_doubt_is_told_and_not_coded(
    text: str, section: Section, expected: tuple[str, str | None, str]
) -> None:
    """A lost comparator, a missing or strange unit, an impossible value: a warning with its words, no statement."""
    assert [] == said(text, section)
    assert [expected] == doubted(text, section)


@pytest.mark.parametrize(
    "text",
    [
        "weight loss > 5 kg",
        "decrease in LVEF of > 10%",
        "Stijging van het creatinine met meer dan 50 µmol/l",
        "estimated fetal weight < 10%",
        "AST within 7 days",
        "RECIST 1.1, CTCAE v5, PD-1, HER2, CD20, 68Ga, version 4.03, 25-05-2025",
        "SSTR expression in lesions > basal liver uptake",
        "Geen lymfeklieren op MRI, waarbij lymfeklieren kleiner dan 10mm als goedaardig worden gezien",
        "De AGD moet minimaal 1 tak naar de rest lever hebben",
    ],
)
def test_what_only_looks_like_a_threshold_is_none(text: str) -> None:
    """Changes of a value, other things' values, versions and isotopes are not coded."""
    assert [] == said(text)


def test_a_range_with_an_open_end_keeps_the_end_that_is_sure() -> None:
    """Nobody knows whether "18 tot 65 jaar" has those of 65 years."""
    assert ["age >= 18 a"] == said("18 tot 65 jaar")
    assert [("number-ambiguous", None, "18 tot 65 jaar")] == doubted("18 tot 65 jaar")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tumor size > 2 cm", ["tumor_size > 2 cm"]),
        ("lesions on conventional CT ≥ 20 mm", ["tumor_size >= 20 mm"]),
        ("lesions on CT with a slice thickness ≤ 5 mm", []),
        ("T1 met een grootte tussen de 3-5 cm", ["tumor_size >= 3 <= 5 cm"]),
        ("Gastric varices larger than 2.0 cm in diameter", []),
        ("Tumor > 5 cm or > 3 lesions", ["tumor_size > 5 cm", "count > 3"]),
    ],
)
def test_sizes_of_lesions(text: str, expected: list[str]) -> None:
    """A length is a lesion's where one is spoken of; a count beside it has no length."""
    assert expected == said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least one measurable lesion", ["count >= 1"]),
        ("no more than 3 prior relapses", ["count <= 3"]),
        ("at least 2 of the following lesions", []),
        ("more than 100 lesions", []),
    ],
)
def test_counts(text: str, expected: list[str]) -> None:
    """A small number of what can be counted, right behind it."""
    assert expected == said(text)


def test_a_statement_says_its_own_words() -> None:
    """The span begins at the concept and ends at the unit; all positions lie in the criterion."""
    text = "platelets > 100 x109/L, AST and ALT < 2.5 x ULN"
    words = [text[slice(*one.statement.span)] for one in found(text)[0]]
    assert ["platelets > 100 x109/L", "AST and ALT < 2.5 x ULN", "ALT < 2.5 x ULN"] == words


@given(
    st.text(max_size=80)
    | st.lists(
        st.sampled_from(
            [
                "Hb",
                "AST",
                ",",
                "(",
                ")",
                "/",
                "and",
                "or",
                "<",
                "≥",
                "=",
                "5",
                "18-65",
                "1,000",
                "50.000",
                "years",
                "x",
                "ULN",
                "mg/dL",
                "if",
                "liver",
                "between",
                "to",
                "ECOG",
                "II",
                "stage",
                "not",
                "3",
                "blood",
                "pressure",
                "140/90",
                "age",
                "tot",
                "men",
                ".",
            ]
        ),
        max_size=14,
    ).map(" ".join)
)
def test_any_text_is_read_without_a_fault(text: str) -> None:
    """Spans and positions are within the text, and what is stated has a value or a bound."""
    cut = tokens(text)
    stated, doubtful = found(text, "exclusion")
    for one in stated:
        assert one.statement.bounds or one.statement.values
    for one in (*stated, *doubtful):
        assert all(0 <= position < len(cut) for position in one.tokens)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RR≥30 times/min", ["respiratory_rate >= 30 /min"]),
        ("respiratory rate ≥ 30 breaths per min", ["respiratory_rate >= 30 /min"]),
        ("bilirubin ≤1.5 NUL", ["bilirubin_total <= 1.5 {ULN}"]),
        ("ALT ≤ 3 ULNs", ["alt <= 3 {ULN}"]),
        ("AST < 2.5×N", ["ast < 2.5 {ULN}"]),
        ("ALT more than twice the upper limit of normal", ["alt > 2 {ULN}"]),
        ("ALT three-fold above the upper normal limit", ["alt > 3 {ULN}"]),
        ("ALT 3 times higher than the ULN", ["alt > 3 {ULN}"]),
        ("ALT > driemaal de bovengrens van normaal", ["alt > 3 {ULN}"]),
        ("Creatinine ≤ 1,5 keer de bovenste normaalwaarde", ["creatinine <= 1.5 {ULN}"]),
        ("ALT ≤ 2.5 x ULN for age and sex", ["alt <= 2.5 {ULN}"]),
        ("ALT < 3 x bovengrens van het lab", ["alt < 3 {ULN}"]),
        ("Platelet count: 10.0 x 10^4/mm3 or more", ["platelets >= 10.0 10*4/uL"]),
        ("Platelets ≥ 10 × 10⁴/μL", ["platelets >= 10 10*4/uL"]),
        ("Platelets ≥ 100 x 10^6/mL", ["platelets >= 100 10*9/L"]),
        ("BMI < 40 kilograms per meter squared", ["bmi < 40 kg/m2"]),
        ("BMI 18,5 tot en met 30 kg per vierkante meter", ["bmi >= 18.5 <= 30 kg/m2"]),
        ("eGFR < 60 ml/min·1.73m2", ["egfr < 60 mL/min/{1.73_m2}"]),
        ("eGFR < 60 ml/(min·1.73m²)", ["egfr < 60 mL/min/{1.73_m2}"]),
        ("eGFR < 60 ml/min 1.73 m2", ["egfr < 60 mL/min/{1.73_m2}"]),
        ("SBP/DBP > 160/95 mmHg", ["sbp > 160 mm[Hg]", "dbp > 95 mm[Hg]"]),
        ("CD4-aantal < 200 cellen/mm3", ["cd4 < 200 /mm3"]),
        ("creatinine < 150 µmol per liter", ["creatinine < 150 umol/L"]),
    ],
)
def test_units_and_multiples_as_people_write_them(text: str, expected: list[str]) -> None:
    """Times a minute, multiples in words, powers of ten, units in words, both languages."""
    assert expected == said(text)


@pytest.mark.parametrize(
    "text", ["HBV DNA > 2×10^4 IU/ml", "ALT measured twice the day before", "Twice the dose of ALT > 3"]
)
def test_no_multiple_is_read_of_what_is_none(text: str) -> None:
    """A number that stands beside a name, or a power that the table has no unit for, is no bound."""
    assert [] == said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,000 ≤ NT-proBNP ≤ 5,000 pg/mL", ["nt_probnp >= 1000 pg/mL", "nt_probnp <= 5000 pg/mL"]),
        ("SBP < 140 and DBP < 90 mmHg", ["sbp < 140 mm[Hg]", "dbp < 90 mm[Hg]"]),
        (
            "Systolische bloeddruk boven de 180 of diastolische bloeddruk boven de 110 mmHg",
            ["sbp > 180 mm[Hg]", "dbp > 110 mm[Hg]"],
        ),
        ("SBP < 140 and Hb > 9 g/dL", ["sbp < 140", "hemoglobin > 9 g/dL"]),
        ("FEV1 > 50% of predicted", ["fev1 > 50 %"]),
        ("FEV1 > 50% van de voorspelde waarde", ["fev1 > 50 %"]),
        ("FVC ≥ 45% predicted", ["fvc >= 45 %"]),
        ("FEV1/FVC < 70% predicted", []),
        ("LVEF < 40% predicted", []),
        ("post-bronchodilator FEV1/FVC < 0.70", ["fev1_fvc < 0.70 1"]),
        ("FEV1/FVC < 70", []),
        ("Fridericia-corrected QT prolongation > 480 ms", ["qtcf > 480 ms"]),
        ("Geïoniseerd calcium < 1,0 mmol/l", ["calcium_ionized < 1.0 mmol/L"]),
        ("Albumine/kreatinineratio in urine > 30 mg/mmol", ["uacr > 30 mg/mmol"]),
        ("systolische tensie > 140 mmHg", ["sbp > 140 mm[Hg]"]),
    ],
)
def test_a_unit_of_two_bounds_and_shares_of_what_was_predicted(text: str, expected: list[str]) -> None:
    """A unit that stands once is of both where both can have it; a percentage is of what the concept's is."""
    assert expected == said(text)
