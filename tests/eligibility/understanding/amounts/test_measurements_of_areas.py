"""Measurements of many areas of medicine: thresholds in real wordings, and what only looks like one."""

import pytest

import fhir_trials as ft
from tests.eligibility.understanding.saying import line


def _said(text: str) -> list[str]:
    """What is measured in a criterion, one line each, and the doubts."""
    criteria = ft.read_criteria(f"Inclusion criteria:\n- {text}").criteria
    stated = [one for criterion in criteria for one in criterion.statements]
    measured = [line(one) for one in stated if one.kind in ("measurement", "score")]
    return measured + [one.code for criterion in criteria for one in criterion.warnings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FVC > 1.5 L", ["fvc > 1.5 L"]),
        (
            "Forced expiratory volume in 1 second (FEV1)/forced vital capacity (FVC) < 70%",
            ["fev1_fvc < 70 %"],
        ),
        ("DLCO ≥ 10 mL/min/mmHg", ["dlco >= 10 mL/min/mm[Hg]"]),
        ("diffusiecapaciteit < 60%", ["dlco < 60 %"]),
        ("peak expiratory flow > 200 L/min", ["peak_expiratory_flow > 200 L/min"]),
        ("6-minute walk distance between 150 and 450 meters", ["six_minute_walk >= 150 <= 450 m"]),
        ("6-minuten looptest > 150 meter", ["six_minute_walk > 150 m"]),
        ("gait speed < 0.8 m/s", ["gait_speed < 0.8 m/s"]),
        ("handknijpkracht < 27 kg", ["grip_strength < 27 kg"]),
        ("VO2max ≤ 18 ml/min/kg", ["vo2_peak <= 18 mL/kg/min"]),
        ("PaCO2 > 45 mmHg", ["paco2 > 45 mm[Hg]"]),
        ("PaO2/FiO2 ratio < 200 mmHg", ["pao2_fio2 < 200 mm[Hg]"]),
        ("arterial pH < 7.35", ["blood_ph < 7.35"]),
    ],
)
def test_lungs_gases_and_fitness(text: str, expected: list[str]) -> None:
    """Volumes, gases, distances and speeds, each in its own unit."""
    assert expected == _said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("intact parathyroid hormone (iPTH) ≥ 400 pg/mL", ["parathyroid_hormone >= 400 pg/mL"]),
        ("parathormoon > 30 pmol/l", ["parathyroid_hormone > 30 pmol/L"]),
        ("25(OH)D < 50 nmol/L", ["vitamin_d_25oh < 50 nmol/L"]),
        ("vitamine D-spiegel < 50 nmol/l", ["vitamin_d_25oh < 50 nmol/L"]),
        ("vitamin B12 level < 148 pmol/L", ["vitamin_b12 < 148 pmol/L"]),
        ("serum iron < 60 µg/dL", ["iron < 60 ug/dL"]),
        ("serumijzer < 10 µmol/L", ["iron < 10 umol/L"]),
        ("TSAT < 20%", ["transferrin_saturation < 20 %"]),
        ("absolute reticulocyte count ≥ 100,000/µL", ["reticulocytes >= 100000 /uL"]),
        ("Factor VIII activity < 1%", ["factor_viii < 1 %"]),
        ("FVIII:C ≤ 2 IU/dL", ["factor_viii <= 2 [IU]/dL"]),
        ("IgG < 400 mg/dL", ["immunoglobulin_g < 400 mg/dL"]),
        ("serum IgA < 0.07 g/L", ["immunoglobulin_a < 0.07 g/L"]),
        ("total IgE 30-700 IU/mL", ["immunoglobulin_e >= 30 <= 700 [IU]/mL"]),
        ("involved FLC level ≥ 10 mg/dL", ["free_light_chains >= 10 mg/dL"]),
        ("serum M-protein ≥ 0.5 g/dL", ["m_protein >= 0.5 g/dL"]),
        ("urine M-protein ≥ 200 mg/24 hours", ["urine_m_protein >= 200 mg/(24.h)"]),
        ("beta-2 microglobulin > 5.5 mg/L", ["beta2_microglobulin > 5.5 mg/L"]),
        ("≥ 20% blasts in the bone marrow", ["bone_marrow_blasts >= 20 %"]),
        ("blasten in het beenmerg > 20%", ["bone_marrow_blasts > 20 %"]),
        ("PCT < 0.25 µg/L", ["procalcitonin < 0.25 ug/L"]),
        ("IL-6 > 40 pg/mL", ["interleukin_6 > 40 pg/mL"]),
        ("CK-MB > 3 x ULN", ["ck_mb > 3 {ULN}"]),
        ("ammoniak > 50 µmol/l", ["ammonia > 50 umol/L"]),
    ],
)
def test_blood_and_vitamins(text: str, expected: list[str]) -> None:
    """Vitamins, iron, proteins, clotting, marrow."""
    assert expected == _said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lp(a) > 150 nmol/L", ["lipoprotein_a > 150 nmol/L"]),
        ("apoB > 90 mg/dL", ["apolipoprotein_b > 90 mg/dL"]),
        ("non-HDL-C ≥ 130 mg/dL", ["non_hdl >= 130 mg/dL"]),
        ("fasting insulin > 15 µU/mL", ["insulin_fasting > 15 u[IU]/mL"]),
        ("nuchter insuline > 15 mU/l", ["insulin_fasting > 15 m[IU]/L"]),
        ("C-peptide ≥ 0.2 nmol/L", ["c_peptide >= 0.2 nmol/L"]),
        ("HOMA-IR > 2.5", ["homa_ir > 2.5 1"]),
        ("2-hour glucose 140-199 mg/dL", ["glucose_2h >= 140 <= 199 mg/dL"]),
        ("morning cortisol < 3 µg/dL", ["cortisol < 3 ug/dL"]),
        ("ACTH > 20 pg/mL", ["acth > 20 pg/mL"]),
        ("FT3 ≤ 6.8 pmol/L", ["free_t3 <= 6.8 pmol/L"]),
        ("prolactin > 2 x ULN", ["prolactin > 2 {ULN}"]),
        ("FSH ≥ 30 IU/L and estradiol < 20 pg/mL", ["fsh >= 30 [IU]/L", "estradiol < 20 pg/mL"]),
        ("FSH > 40 IE/l", ["fsh > 40 [IU]/L"]),
        ("oestradiol < 100 pmol/l", ["estradiol < 100 pmol/L"]),
        ("progesterone level ≤ 1.5 ng/mL", ["progesterone <= 1.5 ng/mL"]),
        ("anti-Müllerian hormone ≥ 1 ng/ml", ["amh >= 1 ng/mL"]),
        ("β-hCG < 5 mIU/mL", ["hcg < 5 m[IU]/mL"]),
        ("cystatin C > 1.2 mg/L", ["cystatin_c > 1.2 mg/L"]),
    ],
)
def test_fats_and_hormones(text: str, expected: list[str]) -> None:
    """Fats, sugar and hormones, by mass, substance or units."""
    assert expected == _said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("urine output < 0.5 mL/kg/h", ["urine_output < 0.5 mL/kg/h"]),
        ("diurese < 400 ml/24 uur", ["urine_output < 400 mL/(24.h)"]),
        ("post-void residual (PVR) urine volume ≤ 200 ml", ["post_void_residual <= 200 mL"]),
        ("IOP ≥ 22 mmHg and ≤ 34 mmHg", ["intraocular_pressure >= 22 <= 34 mm[Hg]"]),
        ("oogdruk > 21 mmHg", ["intraocular_pressure > 21 mm[Hg]"]),
        ("BCVA between 35 and 75 ETDRS letters", ["visual_acuity >= 35 <= 75 {letters}"]),
        ("CST ≥ 320 microns", ["retinal_thickness >= 320 um"]),
        ("waist-hip ratio > 0.9", ["waist_hip_ratio > 0.9 1"]),
        ("Cobb angle between 10° and 45°", ["cobb_angle >= 10 <= 45 deg"]),
        ("MAP < 65 mmHg", ["mean_arterial_pressure < 65 mm[Hg]"]),
        ("gemiddelde arteriële druk < 65 mmHg", ["mean_arterial_pressure < 65 mm[Hg]"]),
        ("QRS > 120 ms", ["qrs_duration > 120 ms"]),
        ("PR interval > 0.22 sec", ["pr_interval > 0.22 s"]),
        ("LVEDD > 55 mm", ["lv_end_diastolic_diameter > 55 mm"]),
        ("TAPSE < 17 mm", ["tapse < 17 mm"]),
        ("E/e' > 15", ["e_over_e_prime > 15 1"]),
        ("mPAP > 20 mmHg", ["mean_pulmonary_artery_pressure > 20 mm[Hg]"]),
        ("ankle-brachial index (ABI) ≤ 0.90", ["ankle_brachial_index <= 0.90 1"]),
        ("FibroScan > 7 kPa", ["liver_stiffness > 7 kPa"]),
        ("PD-L1 TPS ≥ 50%", ["pdl1_tps >= 50 %"]),
        ("PD-L1 CPS ≥ 10", ["pdl1_cps >= 10 {score}"]),
        ("Ki-67 ≥ 20%", ["ki67 >= 20 %"]),
        ("TMB ≥ 10 mut/Mb", ["tumor_mutational_burden >= 10 1/1000000{Base}"]),
        ("cervixlengte ≤ 25 mm", ["cervical_length <= 25 mm"]),
        ("EFW < 500 grams", ["fetal_weight < 500 g"]),
        ("geboortegewicht < 1500 gram", ["birth_weight < 1500 g"]),
    ],
)
def test_eye_heart_tumour_and_birth(text: str, expected: list[str]) -> None:
    """Pressures, lengths and shares that are measured in one organ."""
    assert expected == _said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FSH dose > 300 IU", ["unit-unknown"]),
        ("ovulation trigger with hCG > 5000 IU", ["unit-unknown"]),
        ("serum ammonia > 50", ["unit-missing"]),
        ("PTH > 300", ["unit-missing"]),
        ("MAP < 5 mmHg", ["implausible"]),
        ("arterial pH < 2", ["implausible"]),
    ],
)
def test_a_unit_of_another_thing_is_doubted(text: str, expected: list[str]) -> None:
    """A dose in international units, a number without its unit and a value that none can have."""
    assert expected == _said(text)


@pytest.mark.parametrize(
    "text",
    [
        "PEF variability > 20%",
        "a 6-minute walk test will be done",
        "iron supplementation > 100 mg daily",
        "Intravenous iron within 4 weeks",
        "iron deficiency anemia",
        "ijzerinfuus > 500 mg",
        "insulin > 1 U/kg/day",
        "insuline in de afgelopen 3 maanden",
        "vaginal progesterone ≥ 200 mg",
        "progesteron 200 mg per dag",
        "folic acid > 5 mg per day",
        "foliumzuur 5 mg per dag",
        "estradiol 2 mg daily",
        "vitamin D > 2000 IU daily",
        "vitamin B12 injections within 3 months",
        "parathyroid hormone analogues within 6 months",
        "hydrocortisone > 20 mg/day",
        "IgA nephropathy",
        "IgG antibodies within 4 weeks",
        "specific IgE ≥ 0.35 kU/L",
        "factor VIII inhibitor > 5 BU",
        "factor VIII concentrates 50 exposure days",
        "antithrombin III deficiency",
        "MAP kinase inhibitor within 4 weeks",
        "vaginal pH > 4.5",
        "gastric pH < 4",
        "pulmonary hypertension (PH group 1)",
        "partial response (PR) lasting > 6 months",
        "IL-6 inhibitors within 4 weeks",
        "anti-PD-1 or anti-PD-L1 within 4 weeks",
        "urinary free cortisol > 1.5 x ULN",
        "negative serum beta-hCG pregnancy test within 72 hours",
        "hCG injection 5000 IU",
        "LH surge within 2 days",
        "CRT > 3 seconds",
        "BCVA ≥ 20/40",
        "PVR > 3 Wood units",
        "smoking > 10 cigarettes per day",
        "liver biopsy or FibroScan within 6 months",
    ],
)
def test_what_is_no_measurement(text: str) -> None:
    """Drugs, diseases, tests and other organs of the same name state nothing."""
    assert [] == _said(text)
