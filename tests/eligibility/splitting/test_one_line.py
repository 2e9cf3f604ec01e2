"""Texts that are one long line: exports, and forms without line breaks."""

import pytest

from fhir_trials.eligibility import Section, split
from tests.eligibility.corpus import shown


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [
        pytest.param(
            "exclusion",
            "1) pregnant women 2) known HIV 3) creatinine > 1.5 mg/dL",
            ["-0 pregnant women", "-0 known HIV", "-0 creatinine > 1.5 mg/dL"],
            id="oneline-numbers",
        ),
        pytest.param(
            "inclusion",
            "(a) age 18 to 75 (b) ECOG 0-1 (c) informed consent",
            ["+0 age 18 to 75", "+0 ECOG 0-1", "+0 informed consent"],
            id="oneline-letters",
        ),
        pytest.param(
            "inclusion",
            "- Age over 18 years - Confirmed SARS-CoV-2 infection - Signed informed consent",
            ["+0 Age over 18 years", "+0 Confirmed SARS-CoV-2 infection", "+0 Signed informed consent"],
            id="oneline-dashes",
        ),
        pytest.param(
            "inclusion",
            "* Age over 18 years * Confirmed infection * Signed informed consent",
            ["+0 Age over 18 years", "+0 Confirmed infection", "+0 Signed informed consent"],
            id="oneline-stars",
        ),
        pytest.param(
            "inclusion",
            "• Age over 18 • Consent • Able to swallow",
            ["+0 Age over 18", "+0 Consent", "+0 Able to swallow"],
            id="oneline-bullets",
        ),
        pytest.param(
            "unknown",
            "Inclusion criteria: 1. Age 18-65 2. BMI 20-30 3. Healthy Exclusion criteria: 1. Smoker 2. Pregnancy 3. HIV",
            ["+0 Age 18-65", "+0 BMI 20-30", "+0 Healthy", "-0 Smoker", "-0 Pregnancy", "-0 HIV"],
            id="oneline-after-heading",
        ),
        pytest.param("inclusion", "- BMI 20 - 30 kg/m2", ["+0 BMI 20 - 30 kg/m2"], id="dash-range-not-list"),
        pytest.param(
            "inclusion",
            "- Adults - including the elderly - with asthma",
            ["+0 Adults - including the elderly - with asthma"],
            id="dash-aside",
        ),
        pytest.param(
            "inclusion",
            "- Phase 2 - Cohort A - Adults with cancer\n- Consent",
            ["+0 Phase 2 - Cohort A - Adults with cancer", "+0 Consent"],
            id="dash-title",
        ),
        pytest.param(
            "inclusion",
            "* ANC ≥ 1.5 * 10^9/L\n* ALT ≤ 2.5 * ULN\n* Bilirubin ≤ 1.5 * Upper limit",
            ["+0 ANC ≥ 1.5 * 10^9/L", "+0 ALT ≤ 2.5 * ULN", "+0 Bilirubin ≤ 1.5 * Upper limit"],
            id="star-product",
        ),
        pytest.param(
            "inclusion",
            "* ANC ≥ 1.5 * 10^9/L and ALT ≤ 2.5 * ULN",
            ["+0 ANC ≥ 1.5 * 10^9/L and ALT ≤ 2.5 * ULN"],
            id="star-product-one",
        ),
        pytest.param(
            "inclusion",
            "Inclusion Criteria:<br><br>1. Age &ge; 18 years;<br>2. PCR positive;<br><br>3. SpO2 &lt; 94%",
            ["+0 Age ≥ 18 years;", "+0 PCR positive;", "+0 SpO2 < 94%"],
            id="ictrp-br",
        ),
        pytest.param(
            "inclusion",
            "1. Aged 18 to 80 years old;2. Confirmed COVID-19;3. Signed informed consent.",
            ["+0 Aged 18 to 80 years old;", "+0 Confirmed COVID-19;", "+0 Signed informed consent."],
            id="ictrp-semi",
        ),
        pytest.param(
            "inclusion",
            "(1) Aged >= 18 years; (2) Meets any of: (a) fever; (b) cough; (3) Consent.",
            ["+0 Aged >= 18 years;", "+0 Meets any of: (a) fever; (b) cough;", "+0 Consent."],
            id="ictrp-paren",
        ),
        pytest.param(
            "inclusion",
            "1. Participant must be ≥ 18 years of age at the time of signing the ICF. 2. Participant must have: a. measurable disease per RECIST 1.1; b. ECOG 0 or 1. 3. Adequate function.",
            [
                "+0 Participant must be ≥ 18 years of age at the time of signing the ICF.",
                "+0 Participant must have: a. measurable disease per RECIST 1.1; b. ECOG 0 or 1.",
                "+0 Adequate function.",
            ],
            id="ctis",
        ),
        pytest.param(
            "exclusion",
            "a) Pregnancy b) Hypersensitivity to the study drug c) Severe renal failure",
            ["-0 Pregnancy", "-0 Hypersensitivity to the study drug", "-0 Severe renal failure"],
            id="ctis-letters",
        ),
        pytest.param(
            "inclusion",
            (
                "(1) Age over 18 years; (2) confirmed infection by\n"
                "PCR of the throat; (3) informed consent;\n"
                "(4) able to swallow"
            ),
            [
                "+0 Age over 18 years;",
                "+0 confirmed infection by PCR of the throat;",
                "+0 informed consent;",
                "+0 able to swallow",
            ],
            id="wrapped-enum",
        ),
        pytest.param(
            "unknown",
            (
                "Inclusion Criteria: 1. Adults between 18 and\n"
                "65 years. 2. Type 2 diabetes for at least\n"
                "6 months. 3. HbA1c above 7%.\n"
                "Exclusion Criteria: 1. Pregnancy. 2. Renal\n"
                "failure."
            ),
            [
                "+0 Adults between 18 and 65 years.",
                "+0 Type 2 diabetes for at least 6 months.",
                "+0 HbA1c above 7%.",
                "-0 Pregnancy.",
                "-0 Renal failure.",
            ],
            id="wrapped-enum-dot",
        ),
        pytest.param(
            "unknown",
            "Inclusiecriteria: 1. Leeftijd 18 jaar of ouder 2. Diabetes type 2 3. HbA1c > 53 mmol/mol Exclusiecriteria: 1. Zwangerschap 2. Nierfalen 3. HIV",
            [
                "+0 Leeftijd 18 jaar of ouder",
                "+0 Diabetes type 2",
                "+0 HbA1c > 53 mmol/mol",
                "-0 Zwangerschap",
                "-0 Nierfalen",
                "-0 HIV",
            ],
            id="nl-inline",
        ),
        pytest.param(
            "unknown",
            "Inclusion criteria are age over 18 years and type 2 diabetes. Exclusion criteria are pregnancy and renal failure.",
            ["+0 age over 18 years and type 2 diabetes.", "-0 pregnancy and renal failure."],
            id="paragraph-both",
        ),
        pytest.param(
            "inclusion",
            "Patients must be 18 years or older. They must have type 2 diabetes. HbA1c must be at least 7.0%. Written informed consent is required.",
            [
                "+0 Patients must be 18 years or older. They must have type 2 diabetes. HbA1c must be at least 7.0%. Written informed consent is required."
            ],
            id="sentences-line",
        ),
        pytest.param(
            "exclusion",
            "Pregnancy; breast feeding; known allergy to penicillin; creatinine > 150 umol/L",
            ["-0 Pregnancy; breast feeding; known allergy to penicillin; creatinine > 150 umol/L"],
            id="colon-semi-line",
        ),
        pytest.param(
            "exclusion",
            "Any of: (i) fever; (ii) cough; (iii) dyspnoea",
            ["-0 Any of: (i) fever; (ii) cough; (iii) dyspnoea"],
            id="semi-roman",
        ),
        pytest.param(
            "inclusion",
            "1. ECOG 0, 1 or 2. Patients must be ambulant\n2. Consent",
            ["+0 ECOG 0, 1 or 2. Patients must be ambulant", "+0 Consent"],
            id="numbers-in-sentence",
        ),
        pytest.param(
            "inclusion",
            (
                "1. Male or female patients aged 18 years or older with a confirmed\n"
                "diagnosis of multiple sclerosis\n"
                "2. EDSS between 0 and\n"
                "5.5 at screening\n"
                "3. Consent"
            ),
            [
                "+0 Male or female patients aged 18 years or older with a confirmed diagnosis of multiple sclerosis",
                "+0 EDSS between 0 and 5.5 at screening",
                "+0 Consent",
            ],
            id="numbered-wrapped-nomark",
        ),
        pytest.param(
            "inclusion",
            "（1）Age 18 to 75 years；（2）Confirmed infection；（3）Consent",
            ["+0 Age 18 to 75 years；", "+0 Confirmed infection；", "+0 Consent"],
            id="cn-fullwidth",
        ),
        pytest.param(
            "inclusion",
            "1、Age 18 to 75 years\n2、Confirmed infection\n3、Consent",
            ["+0 Age 18 to 75 years", "+0 Confirmed infection", "+0 Consent"],
            id="cn-comma-number",
        ),
        pytest.param(
            "inclusion",
            "1) Age ≥ 18 years old;\n2) BMI ≤ 35 kg/m²;\n3）Signed consent",
            ["+0 Age ≥ 18 years old;", "+0 BMI ≤ 35 kg/m²;", "+0 Signed consent"],
            id="wrong-encoding",
        ),
        pytest.param(
            "inclusion",
            "1.Patients between 18-60 years of age<br/>2.Either sex<br/>3.ASA grade I and II",
            ["+0 Patients between 18-60 years of age", "+0 Either sex", "+0 ASA grade I and II"],
            id="ctri",
        ),
        pytest.param(
            "inclusion",
            "(1) Patients aged 20 years or older<br>(2) Patients with stage IV NSCLC<br>(3) ECOG PS 0-1",
            ["+0 Patients aged 20 years or older", "+0 Patients with stage IV NSCLC", "+0 ECOG PS 0-1"],
            id="jrct",
        ),
    ],
)
def test_one_line_is_cut_where_a_reader_would(section: Section, text: str, expected: list[str]) -> None:
    """Marks in sequence, bullets and headings cut a line; dashes, products, ranges and asides do not."""
    assert expected == shown(text, section=section)


@pytest.mark.parametrize(
    ("said", "expected"),
    [("Inclusion criteria: a ", 1), ("- Exclusion criteria: Inclusion criteria: ", 0)],
)
def test_a_heading_repeated_in_a_line(said: str, expected: int) -> None:
    """However often a line opens a section again, it is read to its end."""
    assert expected == len(split(said * 2000))
