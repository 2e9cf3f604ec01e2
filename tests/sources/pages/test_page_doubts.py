"""What a page says twice, of another trial, or not at all as its label asks; and pages of no trial."""

from typing import Any

import pytest

from fhir_trials.issues import Issues
from fhir_trials.sources import pages

B = "Trial of X in gout\n\nTrial ID: NCT01111111\nPhase: Phase 2\nRecruitment status: Recruiting\n"


def read(text: str) -> tuple[dict[str, Any], list[str]]:
    """The trial of a page, and the codes of its issues."""
    issues = Issues()
    [trial] = pages.read(text, "page", issues)
    return trial.to_dict(), [issue.code for issue in issues]


@pytest.mark.parametrize(
    ("heading", "side"),
    [
        ("Reasons for exclusion", "exclusion"),
        ("You cannot take part if you:", "exclusion"),
        ("Patients will be excluded if:", "exclusion"),
        ("U mag niet meedoen als:", "exclusion"),
        ("Travel and so on", "unknown"),
        ("Disease characteristics", "inclusion"),
    ],
)
def test_a_line_between_criteria_is_a_heading(heading: str, side: str) -> None:
    """It opens the section it names, or an unknown one, and is part of no criterion."""
    trial, codes = read(f"{B}Inclusion criteria:\n- Adults\n{heading}\n- pregnant\n- under age\n")
    found = [(one["text"], one["section"]) for one in trial["eligibility"]["criteria"]]
    assert [("Adults", "inclusion"), ("pregnant", side), ("under age", side)] == found
    assert (side == "unknown") == ("section-unknown" in codes)


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ("Accepts no healthy volunteers", False),
        ("Ja", True),
        ("Nee", False),
        ("Yes", True),
        ("Accepts few", None),
    ],
)
def test_healthy_volunteers_are_read_by_whole_phrases(says: str, expected: bool | None) -> None:
    """What the table does not have is not understood."""
    trial, codes = read(f"{B}Healthy volunteers: {says}\n")
    assert expected is trial.get("eligibility", {}).get("healthy_volunteers")
    assert (expected is None) == ("value-not-understood" in codes)


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ("Overall status: Completed", "Completed"),
        ("Sex: Male\nGender: Female", "Female"),
        ("Masking: Open label\nBlinding: Blinded", "Blinded"),
        ("Number of participants: 40\nSample size: 50", "50"),
        ("Age: 18 to 65 years\nAges: 20 to 65 years", "20 to 65 years"),
        ("Start date: 2024-01\nStudy start: 2024-02", "2024-02"),
    ],
)
def test_the_first_value_stands_and_the_second_is_told(lines: str, kept: str) -> None:
    """A second value is a passage; the same value again is nothing to tell."""
    trial, codes = read(f"{B}{lines}\n")
    assert [kept] == [one["text"] for one in trial["passages"]]
    assert 1 == codes.count("stated-twice")
    assert "stated-twice" not in read(f"{B}Overall status: recruiting\n")[1]


def test_the_label_says_whether_a_number_is_planned() -> None:
    """Actual and estimated stand beside each other."""
    trial, codes = read(f"{B}Actual enrollment: 45\nEstimated enrollment: 120\n")
    assert {"actual": 45, "planned": 120} == trial["enrollment"]
    assert "enrollment-kind-assumed" not in codes


@pytest.mark.parametrize(
    "line",
    [
        "Minimum age: 18 to 65 years",
        "Maximum age: 65 and older",
        "Age: 70 to 18 years",
        "Age: 999 years and older",
        "Start date: 31/02/2024",
        "Trial ID: see also NCT00000620",
    ],
)
def test_what_cannot_be_is_not_understood(line: str) -> None:
    """It is told and kept as a passage."""
    trial, codes = read(f"{B}{line}\n")
    assert [line.partition(": ")[2]] == [one["text"] for one in trial["passages"]]
    assert "value-not-understood" in codes


def test_the_number_of_another_trial_stays_in_its_sentence() -> None:
    """Only what the page says is its own becomes an identifier, and none from a sentence is the first."""
    text = (
        "A trial\nPhase: Phase 2\nSponsor: A\nSummary\nThis trial follows the earlier NCT00000620 (ACCORD)."
    )
    trial, codes = read(text)
    assert "identifiers" not in trial
    assert "number-of-another" in codes
    trial, _ = read(f"{text} It is registered as NCT00000621.")
    assert [{"value": "NCT00000621", "registry": "ctgov"}] == list(trial["identifiers"])


@pytest.mark.parametrize(
    "text",
    [
        "Leaflet (invented)\nIndication\nGout\nContraindications\nPregnancy\nSponsor\nPharma Co\nAge\n18 years and older",
        "How to write a protocol\nInclusion criteria\n- Say who\nExclusion criteria\n- Say who not\nSample size\nCount.",
        "News (invented)\nPhase\nThe third phase went well.\nPrimary outcome\nPeople felt better.",
        "An article (invented)\nStudy design\nIt was large.\nPrimary outcome\nStroke\nIt was NCT00000620.",
    ],
)
def test_pages_of_no_trial_give_none(text: str) -> None:
    """Headings of a trial without the facts of one are not enough, and what was understood is told."""
    issues = Issues()
    assert ([], "") == (pages.read(text, "page", issues), pages.explain(text, "page"))
    assert {"no-trial"} == {issue.code for issue in issues}
