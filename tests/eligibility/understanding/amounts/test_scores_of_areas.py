"""Scores of many areas of medicine: thresholds in real wordings, and what only looks like one."""

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
        ("NIHSS score ≥ 6", ["nihss >= 6 {score}"]),
        (
            "National Institutes of Health Stroke Scale (NIHSS) score between 5 and 25",
            ["nihss >= 5 <= 25 {score}"],
        ),
        ("NIHSS-score ≥ 6", ["nihss >= 6 {score}"]),
        ("modified Rankin Scale (mRS) score of 0-2", ["modified_rankin >= 0 <= 2 {score}"]),
        ("mRS 0 or 1", ["modified_rankin >= 0 <= 1 {score}"]),
        ("EDSS score of 0 to 5.5 inclusive", ["edss >= 0 <= 5.5 {score}"]),
        ("EDSS tussen 3,0 en 6,5", ["edss >= 3.0 <= 6.5 {score}"]),
        ("EDSS > 12", ["implausible"]),
        ("Montreal Cognitive Assessment (MoCA) score of 18 to 25", ["moca >= 18 <= 25 {score}"]),
        ("MoCA-score lager dan 26", ["moca < 26 {score}"]),
        ("CDR global score of 0.5 or 1", ["clinical_dementia_rating = 0.5 = 1 {score}"]),
        ("Hoehn and Yahr stage I-III", ["hoehn_yahr >= 1 <= 3 {score}"]),
        ("Hoehn en Yahr stadium 1 t/m 3", ["hoehn_yahr >= 1 <= 3 {score}"]),
        ("MDS-UPDRS Part III score ≥ 20", ["updrs_motor >= 20 {score}"]),
        ("Apgar-score < 7", ["apgar < 7 {score}"]),
    ],
)
def test_scores_of_nerves(text: str, expected: list[str]) -> None:
    """Stroke, multiple sclerosis, memory, Parkinson: the score and its bounds."""
    assert expected == _said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HAM-D17 ≥ 18", ["hamd17 >= 18 {score}"]),
        ("17-item Hamilton Depression Rating Scale (HDRS-17) score ≥ 18", ["hamd17 >= 18 {score}"]),
        ("HAMD-6 score > 7", ["hamd6 > 7 {score}"]),
        ("Hamilton depressieschaal ≥ 18", ["hamd >= 18 {score}"]),
        ("MADRS total score ≥ 28", ["madrs >= 28 {score}"]),
        ("Beck Depression Inventory (BDI-II) score of 20 or more", ["bdi >= 20 {score}"]),
        ("GAD-7 ≥ 10", ["gad7 >= 10 {score}"]),
        ("PANSS total score between 70 and 120", ["panss >= 70 <= 120 {score}"]),
        ("YMRS ≤ 12", ["ymrs <= 12 {score}"]),
        ("CGI-S ≥ 4", ["cgi_severity >= 4 {score}"]),
        ("HADS-A ≥ 11", ["hads_anxiety >= 11 {score}"]),
        ("AUDIT score > 15", ["audit > 15 {score}"]),
        ("AUDIT-C ≥ 4", ["audit_c >= 4 {score}"]),
        ("Epworth slaperigheidsschaal > 10", ["epworth > 10 {score}"]),
        ("Insomnia Severity Index (ISI) > 14", ["insomnia_severity_index > 14 {score}"]),
        ("PSQI > 5", ["psqi > 5 {score}"]),
    ],
)
def test_scores_of_mood_and_sleep(text: str, expected: list[str]) -> None:
    """Depression, anxiety, psychosis, alcohol, sleep: the version in the name is no value."""
    assert expected == _said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Barthel Index ≥ 60", ["barthel >= 60 {score}"]),
        ("Barthelindex minimaal 60", ["barthel >= 60 {score}"]),
        ("Clinical Frailty Scale ≥ 5", ["clinical_frailty_scale >= 5 {score}"]),
        ("Charlson Comorbidity Index ≤ 3", ["charlson <= 3 {score}"]),
        ("NRS 2002 score ≥ 3", ["nrs_2002 >= 3 {score}"]),
        ("SOFA score ≥ 2", ["sofa >= 2 {score}"]),
        ("qSOFA ≥ 2", ["qsofa >= 2 {score}"]),
        ("APACHE II > 25", ["apache_ii > 25 {score}"]),
        ("MELD-Na ≥ 15", ["meld >= 15 {score}"]),
        ("MELD 3.0 score > 25", ["meld > 25 {score}"]),
        ("FIB-4 index ≥ 2.67", ["fib4 >= 2.67 {score}"]),
        ("CHA2DS2-VASc score of 2 or greater", ["cha2ds2_vasc >= 2 {score}"]),
        ("CHA2DS2-VASc-score van 2 of hoger", ["cha2ds2_vasc >= 2 {score}"]),
        ("HAS-BLED ≥ 3", ["has_bled >= 3 {score}"]),
        ("Killip class III-IV", ["killip >= 3 <= 4 {score}"]),
        ("Killip klasse II of hoger", ["killip >= 2 {score}"]),
        ("CCS II-IV", ["ccs_angina >= 2 <= 4 {score}"]),
        ("mMRC grade 2 or higher", ["mmrc >= 2 {score}"]),
        ("COPD Assessment Test (CAT) score ≥ 10", ["copd_assessment_test >= 10 {score}"]),
        ("ACQ-6 ≥ 1.5", ["asthma_control_questionnaire >= 1.5 {score}"]),
        ("Asthma Control Test (ACT) score < 20", ["asthma_control_test < 20 {score}"]),
    ],
)
def test_scores_of_organs(text: str, expected: list[str]) -> None:
    """Frailty, organ failure, liver, heart, lungs: in Arabic or Roman numerals."""
    assert expected == _said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DAS28-CRP ≥ 3.2", ["das28 >= 3.2 {score}"]),
        ("DAS28 hoger dan 3,2", ["das28 > 3.2 {score}"]),
        ("HAQ-DI ≥ 0.5", ["haq_di >= 0.5 {score}"]),
        ("BASDAI score of 4 or more", ["basdai >= 4 {score}"]),
        ("PASI ≥ 12", ["pasi >= 12 {score}"]),
        ("PASI score > 120", ["implausible"]),
        ("PASI > 10 and DLQI > 10", ["pasi > 10 {score}", "dlqi > 10 {score}"]),
        ("EASI ≥ 16", ["easi >= 16 {score}"]),
        (
            "Investigator's Global Assessment (IGA) of 3 or 4",
            ["investigator_global_assessment >= 3 <= 4 {score}"],
        ),
        ("SLEDAI-2K ≥ 6", ["sledai >= 6 {score}"]),
        ("Mayo score of 6 to 12", ["mayo_score >= 6 <= 12 {score}"]),
        ("modified Mayo score of 5 to 9", ["mayo_partial >= 5 <= 9 {score}"]),
        ("Mayo endoscopic subscore ≥ 2", ["mayo_endoscopic >= 2 {score}"]),
        (
            "Crohn's Disease Activity Index (CDAI) 220-450",
            ["crohn_disease_activity_index >= 220 <= 450 {score}"],
        ),
        ("Oswestry Disability Index (ODI) score of at least 30%", ["oswestry >= 30 {score}"]),
        ("WOMAC pain score ≥ 4", ["womac_pain >= 4 {score}"]),
        ("Kellgren-Lawrence grade II or III", ["kellgren_lawrence >= 2 <= 3 {score}"]),
        ("average pain score ≥ 4", ["pain >= 4 {score}"]),
        ("pijnscore van minimaal 4", ["pain >= 4 {score}"]),
        ("VAS pain score ≥ 40 mm", ["pain_vas >= 40 mm"]),
        ("pain VAS > 4 cm", ["pain_vas > 4 cm"]),
        ("International Prostate Symptom Score (IPSS) ≥ 13", ["ipss >= 13 {score}"]),
        ("IIEF-5 ≤ 21", ["iief5 <= 21 {score}"]),
    ],
)
def test_scores_of_joints_skin_and_gut(text: str, expected: list[str]) -> None:
    """Joints, skin, gut, pain: those with decimals too; beyond the ends of a scale they are doubted."""
    assert expected == _said(text)


@pytest.mark.parametrize(
    "text",
    [
        "CT or CAT scan within 4 weeks before enrollment",
        "CAT-scan binnen 4 weken",
        "activated clotting time (ACT) > 250 seconds",
        "Mental Health Act 1983",
        "Patients must not act as donors within 3 months",
        "CDR3 sequence",
        "chronic fatigue syndrome (CFS) ≥ 6 months",
        "Chronic pain ≥ 6 months",
        "knee pain for > 3 months",
        "chest pain ≥ 20 min",
        "pijn sinds 3 maanden",
        "Mayo Clinic within 2 years",
        "PASI 75 response",
        "EASI-75 at week 16",
        "anti-tTG IgA > 10 x ULN",
        "CDAI > 10",
        "IPSS > 1.5",
        "GDS > 5",
        "ISI within 4 weeks",
        "CCI injury < 3 months",
        "audit van dossiers in 2 ziekenhuizen",
        "prior transplant with MES 2 months ago",
        "Mrs Smith, 2 visits",
    ],
)
def test_what_is_no_score(text: str) -> None:
    """The same letters are an exam, a verb, a time, a response."""
    assert [] == _said(text)
