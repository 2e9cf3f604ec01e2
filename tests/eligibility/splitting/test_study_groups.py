"""Records of networks and institutes: steps of registration, lead-ins under a heading."""

import pytest

from fhir_trials.eligibility import Section
from tests.eligibility.corpus import shown


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [
        pytest.param(
            "unknown",
            (
                "Inclusion Criteria:\n"
                "\n"
                "* PRE-REGISTRATION (STEP 0) ELIGIBILITY CRITERIA\n"
                "* Tissue available\n"
                "* REGISTRATION ELIGIBILITY CRITERIA:\n"
                "* ECOG 0-1\n"
                "\n"
                "Exclusion Criteria:\n"
                "\n"
                "* Pregnant"
            ),
            [
                "+0 [PRE-REGISTRATION (STEP 0) ELIGIBILITY CRITERIA] Tissue available",
                "+0 [REGISTRATION ELIGIBILITY CRITERIA] ECOG 0-1",
                "-0 Pregnant",
            ],
            id="coop-steps",
        ),
        pytest.param(
            "unknown",
            (
                "Inclusion Criteria:\n"
                "\n"
                "* STEP 0 (PRE-REGISTRATION)\n"
                "* Tissue available\n"
                "* STEP 1 (RANDOMIZATION)\n"
                "* ECOG 0 or 1\n"
                "\n"
                "Exclusion Criteria:\n"
                "\n"
                "* Prior therapy\n"
            ),
            [
                "+0 [STEP 0 (PRE-REGISTRATION)] Tissue available",
                "+0 [STEP 1 (RANDOMIZATION)] ECOG 0 or 1",
                "-0 Prior therapy",
            ],
            id="steps",
        ),
        pytest.param(
            "unknown",
            ("Inclusion Criteria:\n\n* Adult\n\nCaregiver eligibility criteria:\n\n* Lives with patient"),
            ["+0 Adult", "+0 [Caregiver eligibility criteria] Lives with patient"],
            id="eligible-inside-inc",
        ),
        pytest.param(
            "unknown",
            (
                "* INCLUSION CRITERIA:\n"
                "* Age 18 or older\n"
                "* Diagnosis of NF1\n"
                "\n"
                "EXCLUSION CRITERIA:\n"
                "\n"
                "* Pregnant\n"
                "* Unable to consent"
            ),
            ["+0 Age 18 or older", "+0 Diagnosis of NF1", "-0 Pregnant", "-0 Unable to consent"],
            id="nih",
        ),
        pytest.param(
            "unknown",
            ("* INCLUSION CRITERIA:\n\n  1. Age 18 or older\n  2. NF1\n\nEXCLUSION CRITERIA:\n\n1. Pregnant"),
            ["+0 Age 18 or older", "+0 NF1", "-0 Pregnant"],
            id="nih-num",
        ),
        pytest.param(
            "unknown",
            (
                "* INCLUSION CRITERIA:\n"
                "* In order to be eligible to participate in this study, an individual must meet all of the following criteria:\n"
                "\n"
                "  * Age 18\n"
                "  * Consent\n"
                "\n"
                "EXCLUSION CRITERIA:\n"
                "\n"
                "An individual who meets any of the following criteria will be excluded from participation in this study:\n"
                "\n"
                "* Pregnant"
            ),
            [
                "+0 In order to be eligible to participate in this study, an individual must meet all of the following criteria:",
                "+1 Age 18",
                "+1 Consent",
                "-0 Pregnant",
            ],
            id="nih-wrapped",
        ),
    ],
)
def test_records_of_networks_are_read_by_their_steps(
    section: Section, text: str, expected: list[str]
) -> None:
    """Lines in capitals are headings in a list too, and eligibility is inclusion where that is open."""
    assert expected == shown(text, section=section)
