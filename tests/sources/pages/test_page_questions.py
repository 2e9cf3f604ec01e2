"""What pages in question form show beside what the examples have."""

from typing import Any

import fhir_trials as ft
from fhir_trials.sources import pages

SIGNS = "Are You a Good Fit for This Trial?\nWho Is Running the Clinical Trial?\n"


def read(text: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The trial of a page with the headings of this layout, and its issues: code and place."""
    issues = ft.Issues()
    [trial] = pages.read(text, "page", issues)
    return trial.to_dict(), [(issue.code, issue.path) for issue in issues]


def test_a_page_says_what_it_says_and_no_more() -> None:
    """Without fields there is no condition from a title that names none, no phase of another study, no party."""
    trial, told = read(
        f"Waiting\nWhat is the purpose of this trial?\nAn earlier phase 2 trial failed.\n{SIGNS}"
    )
    assert {"language", "titles", "summary"} == set(trial)
    assert ("nothing-under-heading", "line 4") in told


def test_facts_above_the_headings_are_read_where_they_are_words_of_a_table() -> None:
    """Phase, status, sex, ages and who leads the trial stand without a label; the rest is kept as it is."""
    trial, _ = read(
        "Female\nAges 18 - 65\nCompleted\nLed By Ada Quill, MD\nHives\n(NCT01234567 Trial)\n+10 other places\n"
        + SIGNS
    )
    assert {"code": "female", "text": "Female"} == trial["eligibility"]["sex"]
    assert 65 == trial["eligibility"]["maximum_age"]["value"]
    assert "completed" == trial["status"]["recruitment"]["code"]
    assert ["Ada Quill, MD"] == [party["person"] for party in trial["parties"]]
    assert [{"value": "NCT01234567", "registry": "ctgov"}] == [dict(one) for one in trial["identifiers"]]
    assert ["+10 other places"] == [one["text"] for one in trial["passages"]]


def test_labels_with_values_go_to_their_fields() -> None:
    """What stands behind a colon or below a label is read alike."""
    trial, told = read(
        "Hives\nTrial Phase: Phase 3\nStatus:\nRecruiting\nAge: 12+\nSex: Any\nSponsor: Fenwick\n"
        "NCT Number: NCT01234567\nPhase: Phase 4\n" + SIGNS
    )
    assert "phase-3" == trial["phase"]["code"]
    assert "recruiting" == trial["status"]["recruitment"]["code"]
    assert 12 == trial["eligibility"]["minimum_age"]["value"]
    assert {"code": "sponsor", "text": "Sponsor"} == trial["parties"][0]["role"]
    assert True is trial["identifiers"][0]["primary"]
    assert [{"text": "Phase 4", "heading": "Phase"}] == [dict(one) for one in trial["passages"]]
    assert "no-register-number" not in [code for code, _ in told]


def test_names_stand_above_their_roles() -> None:
    """A person's affiliation, phone and mail stand below the role; what is neither is kept."""
    trial, _ = read(
        "Hives\nAre You a Good Fit for This Trial?\nWho Is Running the Clinical Trial?\nAbout the team\nAda Quill\n"
        "Principal Investigator\nFenwick\n+31 20 555 0100\nada@fenwick.example\n12 papers\nFenwick\nLead Sponsor"
    )
    first, second = trial["parties"]
    assert ("Ada Quill", "Fenwick", "+31 20 555 0100") == (
        first["person"],
        first["organization"],
        first["phone"],
    )
    assert "ada@fenwick.example" == first["email"]
    assert "Fenwick" == second["organization"]
    assert ["About the team\n12 papers"] == [one["text"] for one in trial["passages"]]


def test_a_step_that_names_two_interventions_is_two_activities_without_a_dose() -> None:
    """Which of them an amount belongs to is not said, so no dose is read."""
    trial, _ = read(
        f"Hives\n{SIGNS}What Are the Treatments Tested in This Trial?\nInterventions\n- Alpha\n- Beta\n"
        "Timeline for a Trial Participant\nTreatment\nPeople get Alpha 5 mg daily or Beta."
    )
    assert ["alpha", "beta"] == [one["id"] for one in trial["schedule"]["activities"]]
    assert all("doses" not in one for one in trial["interventions"])


def test_a_second_summary_is_kept() -> None:
    """The first is the summary; the second stands below its own heading."""
    heading = "What is the purpose of this trial?"
    trial, _ = read(f"Hives\n{heading}\nOne.\n{heading}\nTwo.\n{SIGNS}")
    assert "One." == trial["summary"]["text"]
    assert [{"text": "Two.", "heading": heading}] == [dict(one) for one in trial["passages"]]
