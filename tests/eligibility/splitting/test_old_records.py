"""Records of ClinicalTrials.gov from before its own form: NCI headings, wrapped lines, steps."""

import pytest

from fhir_trials.eligibility import Section
from tests.eligibility.corpus import shown


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [
        pytest.param(
            "unknown",
            (
                "DISEASE CHARACTERISTICS:\n"
                "\n"
                "* Histologically confirmed ovarian cancer\n"
                "\n"
                "  * Stage III or IV\n"
                "* Measurable disease\n"
                "\n"
                "PATIENT CHARACTERISTICS:\n"
                "\n"
                "Age\n"
                "\n"
                "* 18 and over\n"
                "\n"
                "Performance status\n"
                "\n"
                "* ECOG 0-2\n"
                "\n"
                "Hematopoietic\n"
                "\n"
                "* WBC at least 3,000/mm\\^3\n"
                "* Platelet count at least 100,000/mm\\^3\n"
                "\n"
                "PRIOR CONCURRENT THERAPY:\n"
                "\n"
                "Chemotherapy\n"
                "\n"
                "* No more than 1 prior regimen\n"
            ),
            [
                "?0 [DISEASE CHARACTERISTICS] Histologically confirmed ovarian cancer",
                "?1 [DISEASE CHARACTERISTICS] Stage III or IV",
                "?0 [DISEASE CHARACTERISTICS] Measurable disease",
                "?0 [PATIENT CHARACTERISTICS] [Age] 18 and over",
                "?0 [PATIENT CHARACTERISTICS] [Performance status] ECOG 0-2",
                "?0 [PATIENT CHARACTERISTICS] [Hematopoietic] WBC at least 3,000/mm^3",
                "?0 [PATIENT CHARACTERISTICS] [Hematopoietic] Platelet count at least 100,000/mm^3",
                "?0 [PRIOR CONCURRENT THERAPY] [Chemotherapy] No more than 1 prior regimen",
            ],
            id="nci-list",
        ),
        pytest.param(
            "unknown",
            "DISEASE CHARACTERISTICS: Histologically proven breast cancer Measurable disease PATIENT CHARACTERISTICS: Age: 18 to 70 Sex: Female Performance status: ECOG 0-2 Life expectancy: At least 3 months Hematopoietic: WBC at least 4,000/mm3 Platelet count at least 100,000/mm3 Hepatic: Bilirubin no greater than 1.5 mg/dL Renal: Creatinine no greater than 1.5 mg/dL Other: Not pregnant or nursing PRIOR CONCURRENT THERAPY: Biologic therapy: Not specified Chemotherapy: At least 4 weeks since prior chemotherapy",
            [
                "?0 [DISEASE CHARACTERISTICS] Histologically proven breast cancer Measurable disease",
                "?0 [PATIENT CHARACTERISTICS] Age: 18 to 70",
                "?0 [PATIENT CHARACTERISTICS] Sex: Female",
                "?0 [PATIENT CHARACTERISTICS] Performance status: ECOG 0-2",
                "?0 [PATIENT CHARACTERISTICS] Life expectancy: At least 3 months",
                "?0 [PATIENT CHARACTERISTICS] Hematopoietic: WBC at least 4,000/mm3 Platelet count at least 100,000/mm3",
                "?0 [PATIENT CHARACTERISTICS] Hepatic: Bilirubin no greater than 1.5 mg/dL",
                "?0 [PATIENT CHARACTERISTICS] Renal: Creatinine no greater than 1.5 mg/dL",
                "?0 [PATIENT CHARACTERISTICS] Other: Not pregnant or nursing",
                "?0 [PRIOR CONCURRENT THERAPY] Biologic therapy: Not specified",
                "?0 [PRIOR CONCURRENT THERAPY] Chemotherapy: At least 4 weeks since prior chemotherapy",
            ],
            id="nci-oneline",
        ),
        pytest.param(
            "unknown",
            (
                "DISEASE CHARACTERISTICS:\n"
                "\n"
                "Diagnosis of small cell lung cancer\n"
                "\n"
                "PATIENT CHARACTERISTICS:\n"
                "\n"
                "Age: 18 and over\n"
                "\n"
                "Performance status: ECOG 0-2\n"
                "\n"
                "Life expectancy: More than 3 months\n"
                "\n"
                "Hematopoietic:\n"
                "\n"
                "* WBC greater than 4,000/mm3\n"
                "\n"
                "PRIOR/CONCURRENT THERAPY:\n"
                "\n"
                "Biologic therapy: Not specified\n"
            ),
            [
                "?0 [DISEASE CHARACTERISTICS] Diagnosis of small cell lung cancer",
                "?0 [PATIENT CHARACTERISTICS] Age: 18 and over",
                "?0 [PATIENT CHARACTERISTICS] Performance status: ECOG 0-2",
                "?0 [PATIENT CHARACTERISTICS] Life expectancy: More than 3 months",
                "?0 [PATIENT CHARACTERISTICS] [Hematopoietic] WBC greater than 4,000/mm3",
                "?0 [PRIOR/CONCURRENT THERAPY] Biologic therapy: Not specified",
            ],
            id="nci-lines",
        ),
        pytest.param(
            "unknown",
            (
                "PATIENT CHARACTERISTICS:\n"
                "\n"
                "* Performance status: ECOG 0-2\n"
                "* Life expectancy: * At least 3 months\n"
                "* Hematopoietic:\n"
                "\n"
                "  * WBC at least 3,000/mm\\^3\n"
                "* No other malignancy\n"
            ),
            [
                "?0 [PATIENT CHARACTERISTICS] Performance status: ECOG 0-2",
                "?0 [PATIENT CHARACTERISTICS] Life expectancy:",
                "?1 [PATIENT CHARACTERISTICS] At least 3 months",
                "?0 [PATIENT CHARACTERISTICS] Hematopoietic:",
                "?1 [PATIENT CHARACTERISTICS] WBC at least 3,000/mm^3",
                "?0 [PATIENT CHARACTERISTICS] No other malignancy",
            ],
            id="nci-star-topics",
        ),
        pytest.param(
            "unknown",
            "PATIENT CHARACTERISTICS: Performance status: * ECOG 0-2 Life expectancy: * At least 12 weeks Hematopoietic: * WBC at least 3,000/mm^3 * Platelets at least 75,000/mm^3 Hepatic: * Bilirubin normal",
            [
                "?0 [PATIENT CHARACTERISTICS] [Performance status] ECOG 0-2",
                "?0 [PATIENT CHARACTERISTICS] [Life expectancy] At least 12 weeks",
                "?0 [PATIENT CHARACTERISTICS] [Hematopoietic] WBC at least 3,000/mm^3",
                "?0 [PATIENT CHARACTERISTICS] [Hematopoietic] Platelets at least 75,000/mm^3",
                "?0 [PATIENT CHARACTERISTICS] [Hepatic] Bilirubin normal",
            ],
            id="nci-oneline-stars",
        ),
        pytest.param(
            "unknown",
            (
                "DISEASE CHARACTERISTICS:\n"
                "\n"
                "* Diagnosis of CLL\n"
                "\n"
                "PATIENT CHARACTERISTICS:\n"
                "\n"
                "Performance status:\n"
                "\n"
                "* ECOG 0-2\n"
                "\n"
                "Life expectancy:\n"
                "\n"
                "* Not specified\n"
                "\n"
                "Other:\n"
                "\n"
                "* Not pregnant\n"
                "* Fertile patients must use effective contraception\n"
                "\n"
                "PRIOR CONCURRENT THERAPY:\n"
                "\n"
                "* See Disease Characteristics\n"
                "* No concurrent steroids"
            ),
            [
                "?0 [DISEASE CHARACTERISTICS] Diagnosis of CLL",
                "?0 [PATIENT CHARACTERISTICS] [Performance status] ECOG 0-2",
                "?0 [PATIENT CHARACTERISTICS] [Life expectancy] Not specified",
                "?0 [PATIENT CHARACTERISTICS] [Other] Not pregnant",
                "?0 [PATIENT CHARACTERISTICS] [Other] Fertile patients must use effective contraception",
                "?0 [PRIOR CONCURRENT THERAPY] See Disease Characteristics",
                "?0 [PRIOR CONCURRENT THERAPY] No concurrent steroids",
            ],
            id="nci-colon-values",
        ),
        pytest.param(
            "unknown",
            "PATIENT CHARACTERISTICS:\n\nAge\n\n18 and over\n\nPerformance status\n\nECOG 0-1",
            [
                "?0 [PATIENT CHARACTERISTICS] [Age] 18 and over",
                "?0 [PATIENT CHARACTERISTICS] [Performance status] ECOG 0-1",
            ],
            id="nci-age-unmarked",
        ),
        pytest.param(
            "unknown",
            (
                "\n"
                "        Inclusion Criteria:\n"
                "\n"
                "          -  Patients must have histologically confirmed adenocarcinoma of the\n"
                "             pancreas that is not\n"
                "             resectable\n"
                "\n"
                "          -  Age > 18\n"
                "\n"
                "               -  except in Japan, where\n"
                "                  age > 20\n"
                "\n"
                "        Exclusion Criteria:\n"
                "\n"
                "          -  Prior treatment with\n"
                "             Gemcitabine\n"
            ),
            [
                "+0 Patients must have histologically confirmed adenocarcinoma of the pancreas that is not resectable",
                "+0 Age > 18",
                "+1 except in Japan, where age > 20",
                "-0 Prior treatment with Gemcitabine",
            ],
            id="hardwrap-v1",
        ),
        pytest.param(
            "unknown",
            (
                "Inclusion Criteria:\n"
                "\n"
                "  -  Patients must have received at least one of the following regimens\n"
                "     before enrolment:\n"
                "\n"
                "       -  FOLFOX\n"
                "\n"
                "       -  FOLFIRI\n"
                "\n"
                "  -  Adult"
            ),
            [
                "+0 Patients must have received at least one of the following regimens before enrolment:",
                "+1 FOLFOX",
                "+1 FOLFIRI",
                "+0 Adult",
            ],
            id="trailing-colon-wrapped",
        ),
        pytest.param(
            "unknown",
            (
                "Exclusion Criteria:\n"
                "\n"
                "  -  Hypersensitivity to Drug A, Drug B or\n"
                "     Drug C\n"
                "\n"
                "  -  Treatment with CYP3A4 inhibitors within 14 days of\n"
                "     Day 1"
            ),
            [
                "-0 Hypersensitivity to Drug A, Drug B or Drug C",
                "-0 Treatment with CYP3A4 inhibitors within 14 days of Day 1",
            ],
            id="colon-capital-wrap",
        ),
    ],
)
def test_old_records_are_read_by_their_topics(section: Section, text: str, expected: list[str]) -> None:
    """Topics in capitals stand above those in small letters, and each holds what is under it or behind its colon."""
    assert expected == shown(text, section=section)
