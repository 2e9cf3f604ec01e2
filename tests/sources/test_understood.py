"""What criteria state is read with the trial, and what a reader of the source would ask about is told."""

from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.eligibility.agreement import Disagreement
from fhir_trials.model import Eligibility, Trial
from fhir_trials.sources.understood import understood

_FIELDS: dict[str, Any] = {
    "minimum_age": {"value": 18, "unit": "year"},
    "maximum_age": {"value": 65, "unit": "year"},
}


def _trial(*texts: str, section: str = "inclusion", **fields: Any) -> Trial:
    criteria = [
        {"text": text.lstrip(), "section": section, "level": len(text) - len(text.lstrip())} for text in texts
    ]
    return Trial(eligibility=Eligibility.model_validate({"criteria": criteria, **fields}))


def _told(trial: Trial, path: str = "") -> list[tuple[str, str, str]]:
    """Severity, code and place of what is told."""
    issues = ft.Issues()
    understood(trial, issues, path)
    return [(one.severity, one.code, one.path) for one in issues]


def test_criteria_are_understood() -> None:
    """And nothing is told of what is in order."""
    issues = ft.Issues()
    found = understood(_trial("Age ≥ 18 years", "ECOG 0-1", **_FIELDS), issues)
    assert found.eligibility
    assert ["full", "full"] == [one.coverage for one in found.eligibility.criteria]
    assert [] == list(issues)


@pytest.mark.parametrize("trial", [Trial(), _trial()])
def test_without_criteria_nothing_is_done(trial: Trial) -> None:
    """The trial comes back as it is."""
    issues = ft.Issues()
    assert trial is understood(trial, issues)
    assert [] == list(issues)


def test_what_was_understood_stays_and_is_not_told_again() -> None:
    """A trial that comes back from FHIR or from our own JSON was told of when it was first read."""
    once = understood(_trial("ANC = 1.5 x 10^9/L", "Age > 30 years", **_FIELDS), ft.Issues())
    assert [] == _told(once)
    assert once is understood(once, ft.Issues())


def test_of_criteria_that_were_understood_in_part_only_the_new_ones_are_told() -> None:
    """The reading of the first stays as it came."""
    trial = _trial("ANC = 1.5 x 10^9/L", "Platelets = 100 x 10^9/L")
    assert trial.eligibility
    first, second = trial.eligibility.criteria
    held = trial.eligibility.model_copy(
        update={"criteria": (first.model_copy(update={"coverage": "none"}), second)}
    )
    half = trial.model_copy(update={"eligibility": held})
    assert [("warning", "comparator-lost", "eligibility.criteria[1]")] == _told(half)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ANC = 1.5 x 10^9/L", ["comparator-lost"]),
        ("Trombocyten = 100 x 10^9/L", ["comparator-lost"]),
        ("ECOG = 0", []),
        ("p=0.003 and 1=<2", []),
        ("Hemoglobin > 10 mg/dL", ["implausible"]),
        ("All of the following:", ["list-missing"]),
        ("Age 18-5 years", ["number-ambiguous"]),
        ("Patients with brain metastases are not eligible", ["polarity-doubtful"]),
        ("Measurable disease. Bone-only disease is not permitted.", []),
        ("Measurable disease (bone-only disease is not permitted)", []),
        ("Unless pregnant women are not eligible", []),
        ("Hemoglobin > 10", []),
        ("Hemoglobin > 10 parsecs", []),
        ("No diabetes, except type 2", []),
    ],
)
def test_likely_faults_of_a_text_are_told(text: str, codes: list[str]) -> None:
    """What is no fault, an exception or a remark within a criterion, stands in its warnings alone."""
    assert [("warning", code, "eligibility.criteria[0]") for code in codes] == _told(_trial(text))


def test_a_permission_among_exclusions_is_told() -> None:
    """In a Group it would exclude those it permits."""
    assert ["polarity-doubtful"] == [
        code for _, code, _ in _told(_trial("Prior surgery is allowed", section="exclusion"))
    ]
    assert [] == _told(_trial("Lymphoma. Prior surgery is allowed.", section="exclusion"))


def test_a_list_that_follows_is_not_missing() -> None:
    """It stands a level deeper."""
    assert [] == _told(_trial("All of the following:", " gout", " hives"))


def test_the_words_are_quoted() -> None:
    """With the side the sign probably had, as far as that can be told."""
    issues = ft.Issues()
    understood(_trial("Serum creatinine = 1.5 x ULN"), issues)
    assert [
        "“Serum creatinine = 1.5 x ULN”: the sign was lost, probably ≤ or <; kept as text",
    ] == [one.message for one in issues]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Age > 18 years", ("information", "age-end-disagrees", "minimum_age")),
        ("Men and women over 21 years", ("warning", "age-disagrees", "minimum_age")),
        ("Patients aged at least 21 years", ("warning", "age-disagrees", "minimum_age")),
        ("Minimaal 18 jaar", None),
        ("Adults younger than 65 years", ("information", "age-end-disagrees", "maximum_age")),
        ("Leeftijd ≤ 60 jaar", ("warning", "age-disagrees", "maximum_age")),
        ("Up to 65 years", None),
        ("Tumour older than 20 years", None),
        ("Women", ("warning", "sex-disagrees", "sex")),
    ],
)
def test_criteria_are_held_against_the_fields(text: str, expected: tuple[str, str, str] | None) -> None:
    """Whether only the age itself takes part or not is information; anything else is a contradiction."""
    trial = _trial(text, **_FIELDS, sex={"code": "all"})
    severity, code, field = expected or ("", "", "")
    assert ([(severity, code, f"eligibility.{field}")] if expected else []) == _told(trial)


def test_each_field_has_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both sides are kept, and the message says so."""
    fields = ("minimum_age", "maximum_age", "age_bands", "sex", "healthy_volunteers")
    found = [Disagreement(field, f"{field} differs") for field in fields]

    def disagreeing(_: Eligibility) -> list[Disagreement]:
        return found

    monkeypatch.setattr("fhir_trials.sources.understood.disagreements", disagreeing)
    issues = ft.Issues()
    understood(_trial("Adults"), issues)
    codes = ("age-disagrees", "age-disagrees", "age-disagrees", "sex-disagrees", "volunteers-disagree")
    assert [(code, f"{field} differs; both are kept") for code, field in zip(codes, fields, strict=True)] == [
        (one.code, one.message) for one in issues
    ]


def test_criteria_of_a_part_of_the_participants_say_nothing_against_the_fields() -> None:
    """A cohort may be older than the trial's youngest."""
    trial = _trial("Age > 30 years", **_FIELDS)
    assert trial.eligibility
    (one,) = trial.eligibility.criteria
    cohort = trial.eligibility.model_copy(
        update={"criteria": (one.model_copy(update={"headings": ("Cohort B",)}),)}
    )
    assert [] == _told(trial.model_copy(update={"eligibility": cohort}))


def test_a_record_among_others_is_named() -> None:
    """The path of the record stands before that in the trial."""
    trial = _trial("ANC = 1.5 x 10^9/L", "Age > 30 years", **_FIELDS)
    assert ["row 3.eligibility.criteria[0]", "row 3.eligibility.minimum_age"] == [
        path for _, _, path in _told(trial, "row 3")
    ]


def test_every_format_tells_it() -> None:
    """What is read is understood, whatever it was read from; of several records the record is named."""
    issues = ft.Issues()
    text = "Inclusion Criteria:\n\n* ANC = 1.5 x 10^9/L"
    study = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT01234567", "briefTitle": "A"},
            "eligibilityModule": {"eligibilityCriteria": text},
        }
    }
    other = {
        "protocolSection": {**study["protocolSection"], "identificationModule": {"nctId": "NCT01234568"}}
    }
    one, _ = ft.read(json_text.encode([study, other]), issues=issues)
    assert one.eligibility
    assert "none" == one.eligibility.criteria[0].coverage
    assert [
        ("comparator-lost", "[0].eligibility.criteria[0]"),
        ("comparator-lost", "[1].eligibility.criteria[0]"),
    ] == [(told.code, told.path) for told in issues if told.code == "comparator-lost"]
