"""Cohorts, phases, carers, healthy controls, former versions: whom a criterion is for."""

import pytest

from fhir_trials.eligibility import Section
from tests.eligibility.corpus import shown


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [
        pytest.param(
            "inclusion",
            (
                "Current inclusion criteria as of 12/05/2021:\n"
                "1. Adult\n"
                "2. Cancer\n"
                "\n"
                "_____\n"
                "\n"
                "Previous inclusion criteria:\n"
                "1. Aged 16 or over"
            ),
            [
                "+0 [Current inclusion criteria as of 12/05/2021] Adult",
                "+0 [Current inclusion criteria as of 12/05/2021] Cancer",
                "+0 [Previous inclusion criteria] Aged 16 or over",
            ],
            id="isrctn-current",
        ),
        pytest.param(
            "inclusion",
            (
                "Participants:\n"
                "1. Aged ≥18 years\n"
                "2. Stroke\n"
                "\n"
                "Carers:\n"
                "1. Aged ≥18 years\n"
                "2. Lives with participant"
            ),
            [
                "+0 [Participants] Aged ≥18 years",
                "+0 [Participants] Stroke",
                "+0 [Carers] Aged ≥18 years",
                "+0 [Carers] Lives with participant",
            ],
            id="isrctn-participants",
        ),
        pytest.param(
            "unknown",
            (
                "Inclusion Criteria:\n"
                "\n"
                "All participants:\n"
                "\n"
                "* Age ≥ 18\n"
                "\n"
                "Cohort A (melanoma):\n"
                "\n"
                "* Stage III\n"
                "\n"
                "Cohort B (renal):\n"
                "\n"
                "* Stage IV\n"
                "\n"
                "Exclusion Criteria:\n"
                "\n"
                "All participants:\n"
                "\n"
                "* Pregnant\n"
                "\n"
                "Cohort A:\n"
                "\n"
                "* Uveal melanoma\n"
            ),
            [
                "+0 [All participants] Age ≥ 18",
                "+0 [Cohort A (melanoma)] Stage III",
                "+0 [Cohort B (renal)] Stage IV",
                "-0 [All participants] Pregnant",
                "-0 [Cohort A] Uveal melanoma",
            ],
            id="cohorts",
        ),
        pytest.param(
            "unknown",
            (
                "Inclusion Criteria for Patients:\n"
                "\n"
                "* Parkinson's disease\n"
                "\n"
                "Inclusion Criteria for Caregivers:\n"
                "\n"
                "* Lives with the patient\n"
                "\n"
                "Exclusion Criteria for Patients:\n"
                "\n"
                "* Dementia\n"
                "\n"
                "Exclusion Criteria for Caregivers:\n"
                "\n"
                "* Illiterate\n"
            ),
            [
                "+0 [Inclusion Criteria for Patients] Parkinson's disease",
                "+0 [Inclusion Criteria for Caregivers] Lives with the patient",
                "-0 [Exclusion Criteria for Patients] Dementia",
                "-0 [Exclusion Criteria for Caregivers] Illiterate",
            ],
            id="several-inclusion",
        ),
        pytest.param(
            "unknown",
            (
                "Inclusion Criteria for Dose Escalation:\n"
                "\n"
                "* Solid tumour\n"
                "\n"
                "Inclusion Criteria for Dose Expansion:\n"
                "\n"
                "* NSCLC\n"
                "\n"
                "Exclusion Criteria (both phases):\n"
                "\n"
                "* Pregnant"
            ),
            [
                "+0 [Inclusion Criteria for Dose Escalation] Solid tumour",
                "+0 [Inclusion Criteria for Dose Expansion] NSCLC",
                "-0 [Exclusion Criteria (both phases)] Pregnant",
            ],
            id="ctgov-dose",
        ),
        pytest.param(
            "unknown",
            (
                "INCLUSION CRITERIA - HEALTHY VOLUNTEERS:\n"
                "\n"
                "* 18-50 years\n"
                "\n"
                "INCLUSION CRITERIA - PATIENTS:\n"
                "\n"
                "* COPD\n"
                "\n"
                "EXCLUSION CRITERIA - ALL:\n"
                "\n"
                "* Pregnant"
            ),
            [
                "+0 [INCLUSION CRITERIA - HEALTHY VOLUNTEERS] 18-50 years",
                "+0 [INCLUSION CRITERIA - PATIENTS] COPD",
                "-0 Pregnant",
            ],
            id="healthy-then-patients",
        ),
        pytest.param(
            "unknown",
            (
                "Inclusion Criteria:\n"
                "\n"
                "Part A and Part B:\n"
                "\n"
                "1. Adult\n"
                "\n"
                "Part B only:\n"
                "\n"
                "2. HER2 positive\n"
                "\n"
                "Exclusion Criteria:\n"
                "\n"
                "1. CNS disease"
            ),
            ["+0 [Part A and Part B] Adult", "+0 [Part B only] HER2 positive", "-0 CNS disease"],
            id="part-heading",
        ),
        pytest.param(
            "unknown",
            (
                "Inclusion Criteria:\n"
                "\n"
                "Patients with lupus\n"
                "\n"
                "1. SLEDAI ≥ 6\n"
                "2. Age 18 - 65\n"
                "\n"
                "Healthy controls\n"
                "\n"
                "1. No autoimmune disease\n"
                "2. Age 18 - 65\n"
                "\n"
                "Exclusion Criteria:\n"
                "\n"
                "- Pregnancy\n"
            ),
            [
                "+0 [Patients with lupus] SLEDAI ≥ 6",
                "+0 [Patients with lupus] Age 18 - 65",
                "+0 [Healthy controls] No autoimmune disease",
                "+0 [Healthy controls] Age 18 - 65",
                "-0 Pregnancy",
            ],
            id="healthy-controls",
        ),
        pytest.param(
            "unknown",
            (
                "Inclusion Criteria:\n"
                "\n"
                "Age\n"
                "\n"
                "1. Participant must be 18 to 60 years of age inclusive.\n"
                "\n"
                "Type of Participant and Disease Characteristics\n"
                "\n"
                "2. Moderate asthma.\n"
                "\n"
                "Sex and Contraceptive/Barrier Requirements\n"
                "\n"
                "3. Male or female participants.\n"
                "\n"
                "   1. Male participants: agree to use condoms.\n"
                "   2. Female participants: not pregnant, and at least one of the following applies:\n"
                "\n"
                "      * Not a woman of childbearing potential (WOCBP) OR\n"
                "      * A WOCBP who uses contraception\n"
                "\n"
                "Exclusion Criteria:\n"
                "\n"
                "Medical Conditions\n"
                "\n"
                "1. Any cancer.\n"
            ),
            [
                "+0 [Age] Participant must be 18 to 60 years of age inclusive.",
                "+0 [Type of Participant and Disease Characteristics] Moderate asthma.",
                "+0 [Sex and Contraceptive/Barrier Requirements] Male or female participants.",
                "+1 [Sex and Contraceptive/Barrier Requirements] Male participants: agree to use condoms.",
                "+1 [Sex and Contraceptive/Barrier Requirements] Female participants: not pregnant, and at least one of the following applies:",
                "+2 [Sex and Contraceptive/Barrier Requirements] Not a woman of childbearing potential (WOCBP) OR",
                "+2 [Sex and Contraceptive/Barrier Requirements] A WOCBP who uses contraception",
                "-0 [Medical Conditions] Any cancer.",
            ],
            id="new-ctgov-usertopics",
        ),
        pytest.param(
            "inclusion",
            "1. Adults<br>2. Consent<br>Are the trial subjects under 18? no<br>Number of subjects for this age range: <br>F.1.2 Adults (18-64 years) yes<br>F.1.2.1 Number of subjects for this age range 100",
            [
                "+0 Adults",
                "+0 Consent",
                "?0 [Are the trial subjects under 18? no] [Number of subjects for this age range] F.1.2 Adults (18-64 years) yes",
                "?0 [Are the trial subjects under 18? no] [Number of subjects for this age range] F.1.2.1 Number of subjects for this age range 100",
            ],
            id="euctr-age",
        ),
        pytest.param(
            "unknown",
            "Who can participate?\n\nAdults with asthma\n\nWho cannot participate?\n\nSmokers",
            ["+0 Adults with asthma", "-0 Smokers"],
            id="who-inc",
        ),
        pytest.param(
            "unknown",
            (
                "You can take part if you:\n"
                "- are 18 or older\n"
                "- have asthma\n"
                "\n"
                "You cannot take part if you:\n"
                "- smoke\n"
                "- are pregnant"
            ),
            ["+0 are 18 or older", "+0 have asthma", "-0 smoke", "-0 are pregnant"],
            id="lay",
        ),
    ],
)
def test_parts_of_a_study_stand_above_their_criteria(
    section: Section, text: str, expected: list[str]
) -> None:
    """The heading path tells for whom a criterion holds."""
    assert expected == shown(text, section=section)
