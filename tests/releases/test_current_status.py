"""Which state of an R5 study is the R4 status."""

from typing import Any

import pytest

from fhir_trials.issues import Issues
from fhir_trials.releases import lift, lower, table

Json = dict[str, Any]
STATES = "http://hl7.org/fhir/research-study-status"
OWN = "https://w3id.org/fhir-trials/CodeSystem/recruitment-status"
STATUS = f"{table.X5}ResearchStudy.status"


def state(code: str, start: str = "", system: str = STATES) -> Json:
    """An entry of progressStatus."""
    entry: Json = {"state": {"coding": [{"system": system, "code": code}]}}
    return {**entry, "period": {"start": start}} if start else entry


def status(*progress: Json) -> str:
    """The R4 status of a study with these entries."""
    study = {"resourceType": "ResearchStudy", "status": "active", "progressStatus": list(progress)}
    return lower(study, "R4", Issues())["status"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("recruiting", "active"),
        ("not-yet-recruiting", "approved"),
        ("enrolling-by-invitation", "active"),
        ("active-but-not-recruiting", "closed-to-accrual"),
        ("completed", "completed"),
        ("terminated", "administratively-completed"),
        ("withdrawn", "withdrawn"),
        ("temporarily-closed-to-accrual", "temporarily-closed-to-accrual"),
        ("in-review", "in-review"),
        ("disapproved", "disapproved"),
    ],
)
def test_state_of_hl7(code: str, expected: str) -> None:
    """Each state of R5 has its R4 status."""
    assert expected == status(state(code))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("unknown", "closed-to-accrual"),
        ("withheld", "closed-to-accrual"),
        ("available", "active"),
        ("no-longer-available", "closed-to-accrual"),
        ("temporarily-not-available", "temporarily-closed-to-accrual"),
        ("approved-for-marketing", "closed-to-accrual"),
        ("stopped", "closed-to-accrual"),
        ("some-other", "closed-to-accrual"),
    ],
)
def test_state_of_ours_is_near(code: str, expected: str) -> None:
    """A state of our own system has the nearest R4 status, and an issue says so."""
    found = Issues()
    study = {"resourceType": "ResearchStudy", "status": "active", "progressStatus": [state(code, system=OWN)]}
    assert expected == lower(study, "R4", found)["status"]
    assert [("information", "nearest-code")] == [(issue.severity, issue.code) for issue in found]


def test_text_alone_is_closed() -> None:
    """A search for open studies must not find a state that nobody understood."""
    assert "closed-to-accrual" == status({"state": {"text": "Werving gestopt"}})


def test_recruitment_before_review() -> None:
    """An approval with its date does not hide that the study recruits."""
    approved = state("approved", "2024-05-01")
    assert "active" == status(approved, state("recruiting", "2020"))
    assert "approved" == status(state("overall-study", "2020"), state("approved"))


def test_approval_with_a_date_is_no_state() -> None:
    """What a committee decided on a day does not say where the trial stands now; it stays what it was."""
    found = Issues()
    progress = [state("approved", "2023-02-23"), state("overall-study", "2024")]
    study: Json = {"resourceType": "ResearchStudy", "status": "active", "progressStatus": progress}
    lowered = lower(study, "R4", found)
    assert "closed-to-accrual" == lowered["status"]
    assert [("warning", "nearest-code")] == [(issue.severity, issue.code) for issue in found]
    assert study == lift(lowered, "R4", Issues())


def test_native_status_beside_dates_is_a_state() -> None:
    """Where the extensions hold dates and approvals alone, the R4 status says the state, unless it repeats one."""
    study: Json = {"resourceType": "ResearchStudy", "status": "active"}
    approved = state("approved", "2023-02-23")
    lowered = lower({**study, "progressStatus": [approved]}, "R4", Issues())
    lowered["_status"]["extension"] = lowered["_status"]["extension"][:1]
    lowered["status"] = "completed"
    assert [state("completed"), approved] == lift(lowered, "R4", Issues())["progressStatus"]
    lowered["status"] = "approved"
    assert [approved] == lift(lowered, "R4", Issues())["progressStatus"]


def test_dates_are_no_state() -> None:
    """The start of the study and the activities of a registry say nothing of its state."""
    activities = "http://hl7.org/fhir/research-study-registration-activity"
    posted = state("registration-posting", "2025", activities)
    misplaced = state("results-submission", "2025")
    assert "completed" == status(state("overall-study"), posted, misplaced, state("completed", "2019"))


def test_without_period_before_latest_start() -> None:
    """The state without a period is the present one; else the one that began last."""
    assert "active" == status(state("completed", "2024"), state("recruiting"))
    assert "completed" == status(
        state("recruiting", "2020"), state("completed", "2024"), state("withdrawn", "2021")
    )


def test_system_of_terminology_org() -> None:
    """The same states under HL7's other URL, and without system, are understood."""
    assert "active" == status(
        state("recruiting", system="http://terminology.hl7.org/CodeSystem/research-study-status")
    )
    assert "active" == status({"state": {"coding": [{"code": "recruiting"}]}})


def test_no_state_is_marked() -> None:
    """Where nothing says the state, R4's required code is marked, and not read as a state."""
    found = Issues()
    study: Json = {"resourceType": "ResearchStudy", "status": "retired", "_status": {"id": "s"}}
    lowered = lower(study, "R4", found)
    carrier = {"url": STATUS, "valueCode": "retired", "_valueCode": {"id": "s"}}
    marker = {"url": table.NOT_STATED, "valueBoolean": True}
    expected = {**study, "status": "closed-to-accrual", "_status": {"extension": [carrier, marker]}}
    assert expected == lowered
    assert [("warning", "ResearchStudy.progressStatus")] == [(issue.severity, issue.path) for issue in found]
    assert study == lift(lowered, "R4", Issues())


def test_native_status_is_a_state() -> None:
    """A native R4 status is a state of the study; its publication status is not known."""
    expected = {
        "resourceType": "ResearchStudy",
        "status": "unknown",
        "progressStatus": [state("temporarily-closed-to-accrual")],
    }
    native = {"resourceType": "ResearchStudy", "status": "temporarily-closed-to-accrual"}
    assert expected == lift(native, "R4", Issues())


def test_absent_native_status_keeps_its_reason() -> None:
    """A reason why there is no status is the reason why there is no state."""
    reason = {"extension": [{"url": table.DATA_ABSENT_REASON, "valueCode": "unknown"}]}
    lifted = lift({"resourceType": "ResearchStudy", "_status": reason}, "R4", Issues())
    assert [{"state": reason}] == lifted["progressStatus"]


def test_edited_status_is_reported() -> None:
    """A status that somebody changed beside the extensions does not win, and is not passed over."""
    found = Issues()
    study = {"resourceType": "ResearchStudy", "status": "active", "progressStatus": [state("recruiting")]}
    stranger = {"url": "https://example.org/p", "valueString": "p"}
    lowered = lower(study, "R4", Issues())
    lowered["status"] = "completed"
    lowered["_status"] = {"extension": [*lowered["_status"]["extension"], stranger]}
    assert study == lift(lowered, "R4", found)
    assert [("native-differs", "ResearchStudy.status"), ("not-lifted", "ResearchStudy._status")] == [
        (issue.code, issue.path) for issue in found
    ]
