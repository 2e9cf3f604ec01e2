"""Notes, and words alone on a line between criteria."""

import pytest

from fhir_trials.eligibility import Section
from tests.eligibility.corpus import shown


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [
        pytest.param(
            "inclusion",
            (
                "* Creatinine clearance ≥ 60 mL/min\n"
                "  Note: may be measured or calculated\n"
                "* Platelets ≥ 100\n"
                "NOTE: Transfusion is allowed.\n"
                "* Consent\n"
                "  * Note: proxy consent is allowed\n"
                "* Adult"
            ),
            [
                "+0 Creatinine clearance ≥ 60 mL/min Note: may be measured or calculated",
                "+0 Platelets ≥ 100 NOTE: Transfusion is allowed.",
                "+0 Consent Note: proxy consent is allowed",
                "+0 Adult",
            ],
            id="note",
        ),
        pytest.param(
            "unknown",
            (
                "Inclusion Criteria:\n"
                "\n"
                "* Creatinine clearance ≥ 50\n"
                "\n"
                "  * Calculated by Cockcroft-Gault.\n"
                "  * Note: 24-h urine may be used.\n"
                "* Adult"
            ),
            [
                "+0 Creatinine clearance ≥ 50",
                "+1 Calculated by Cockcroft-Gault. Note: 24-h urine may be used.",
                "+0 Adult",
            ],
            id="note-para",
        ),
        pytest.param(
            "unknown",
            (
                "Inclusion Criteria:\n"
                "\n"
                "1. Women not of childbearing potential\n"
                "\n"
                "   Childbearing potential is defined as fertile after menarche.\n"
                "2. Consent"
            ),
            [
                "+0 Women not of childbearing potential Childbearing potential is defined as fertile after menarche.",
                "+0 Consent",
            ],
            id="second-para",
        ),
        pytest.param(
            "unknown",
            (
                "Inclusion Criteria:\n"
                "\n"
                "* Diagnosis of asthma\n"
                "\n"
                "OR\n"
                "\n"
                "* Diagnosis of COPD\n"
                "* Age \\>= 18\n"
                "\n"
                "Exclusion Criteria:\n"
                "\n"
                "* Pregnancy\n"
            ),
            ["+0 Diagnosis of asthma OR Diagnosis of COPD", "+0 Age >= 18", "-0 Pregnancy"],
            id="or-alone",
        ),
        pytest.param(
            "inclusion",
            (
                "* Group one, all of:\n"
                "\n"
                "  * ANC \\> 1.0\n"
                "  * Hb \\> 9\n"
                "\n"
                "OR\n"
                "\n"
                "* Group two, all of:\n"
                "\n"
                "  * ANC \\> 1.5\n"
                "  * Hb \\> 10\n"
            ),
            [
                "+0 Group one, all of:",
                "+1 ANC > 1.0",
                "+1 Hb > 9",
                "+0 OR Group two, all of:",
                "+1 ANC > 1.5",
                "+1 Hb > 10",
            ],
            id="or-between-blocks",
        ),
        pytest.param(
            "inclusion",
            "1. HbA1c \\>= 7%\n\n   OR\n2. Glucose \\>= 126 mg/dL\n3. Age \\>= 18",
            ["+0 HbA1c >= 7% OR Glucose >= 126 mg/dL", "+0 Age >= 18"],
            id="or-numbered",
        ),
        pytest.param(
            "inclusion",
            "* Diagnosed with:\n\n  1. Asthma\n\n     or\n  2. COPD",
            ["+0 Diagnosed with:", "+1 Asthma or COPD"],
            id="or-indented-same",
        ),
        pytest.param(
            "exclusion", "* HIV\n\n(or)\n\n* HBV\n* HCV", ["-0 HIV (or) HBV", "-0 HCV"], id="or-parens"
        ),
        pytest.param(
            "inclusion", "1. Asthma\n\n   --OR--\n\n2. COPD", ["+0 Asthma --OR-- COPD"], id="or-dashes"
        ),
        pytest.param("inclusion", "* Asthma\n\nand/or\n\n* COPD", ["+0 Asthma and/or COPD"], id="and-or"),
    ],
)
def test_words_between_criteria_stay_with_them(section: Section, text: str, expected: list[str]) -> None:
    """A note belongs to the criterion above, "OR" to both its neighbours."""
    assert expected == shown(text, section=section)
