"""What bulletins show beside what the examples have."""

from typing import Any

import fhir_trials as ft
from fhir_trials.sources import pages

SIGNS = "Participant gender:\nAll\nAccepts Healthy Volunteers?\nNo\n"


def read(text: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The trial of a page with the labels of this layout, and its issues: code and place."""
    issues = ft.Issues()
    [trial] = pages.read(text, "page", issues)
    return trial.to_dict(), [(issue.code, issue.path) for issue in issues]


def test_a_value_that_is_not_understood_is_told_and_kept() -> None:
    """Numbers, ages, dates and answers that are none stand as passages below their labels."""
    trial, told = read(
        "Overview\nGout\nTarget enrollment:\nmany\nMinimum age:\nyoung\nTrial end date:\nsoon\nTrial start date:\n"
        "04/05/2022\nParticipant gender:\nAll\nEverybody\nAccepts Healthy Volunteers?\nSome\nLast updated:\nsoon\n"
    )
    kept = [(one["heading"], one["text"]) for one in trial["passages"]]
    assert [
        ("Target enrollment", "many"),
        ("Minimum age", "young"),
        ("Trial end date", "soon"),
        ("Trial start date", "04/05/2022"),
        ("Participant gender", "Everybody"),
        ("Accepts Healthy Volunteers?", "Some"),
        ("Last updated", "soon"),
    ] == kept
    assert 6 == sum(code == "value-not-understood" for code, _ in told)
    assert ("date-ambiguous", "line 10") in told


def test_a_date_says_whether_it_is_past_where_the_page_does() -> None:
    """The word in brackets behind it; a second date below one label is kept."""
    trial, _ = read(
        f"Overview\nGout\n{SIGNS}Start date:\nMarch 2020 (Actual)\n2021\nEnd date: 2022-01-02 (Anticipated)\n"
        "Last updated: 2023-01-01\n"
    )
    assert {"date": "2020-03", "kind": "actual"} == trial["start"]
    assert {"date": "2022-01-02", "kind": "expected"} == trial["completion"]
    assert {"updated": "2023-01-01"} == trial["source"]
    assert [("Start date", "2021")] == [(one["heading"], one["text"]) for one in trial["passages"]]


def test_criteria_without_their_headings_are_of_no_known_section() -> None:
    """Below `Criteria` stands a list; whether it includes or excludes is not said."""
    trial, told = read(f"Overview\nGout\n{SIGNS}Criteria\n- Adults\n- Gout\n")
    assert ["unknown", "unknown"] == [one["section"] for one in trial["eligibility"]["criteria"]]
    assert ("section-unknown", "line 8") in told


def test_a_heading_of_criteria_with_nothing_below_it_is_told() -> None:
    """No criteria are made of nothing."""
    trial, told = read(f"Overview\nGout\n{SIGNS}Criteria\n")
    assert "text" not in trial["eligibility"]
    assert ("nothing-under-heading", "line 7") in told


def test_a_label_that_is_not_known_is_a_passage() -> None:
    """Its value stands behind the colon or below; it does not become part of the value above it."""
    trial, _ = read(
        f"Overview\nGout\nSecond title\n{SIGNS}Phase:\nPhase 2\nFunding type: Charity\nLanguages:\nDutch\nGerman\n"
        "Acronym:\nGOUT-1\nKeywords:\nuric acid, joints\n"
    )
    kept = [(one.get("heading"), one["text"]) for one in trial["passages"]]
    assert [
        ("Overview", "Second title"),
        ("Funding type", "Charity"),
        ("Languages", "Dutch\nGerman"),
    ] == kept
    assert "phase-2" == trial["phase"]["code"]
    assert ["uric acid", "joints"] == [one["text"] for one in trial["keywords"]]
    assert "GOUT-1" == trial["titles"][1]["text"]


def test_a_contact_is_a_person_with_what_stands_below() -> None:
    """Affiliation, phone and mail of a person; a mail address alone is kept."""
    trial, _ = read(
        f"Overview\nGout\n{SIGNS}Contact:\nAda Quill\nFenwick\nPhone: 020 555 0100\n020 555 0101\nSummary\nA.\nSummary\nB."
    )
    [party] = trial["parties"]
    assert ("Ada Quill", "Fenwick", "020 555 0100") == (
        party["person"],
        party["organization"],
        party["phone"],
    )
    assert [("Contact", "020 555 0101"), ("Summary", "B.")] == [
        (one["heading"], one["text"]) for one in trial["passages"]
    ]
