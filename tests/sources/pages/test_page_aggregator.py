"""Pages of aggregators of ClinicalTrials.gov: short labels with their values below, the arms at the end."""

from typing import Any

from fhir_trials.issues import Issues
from fhir_trials.sources import pages

SIGNS = "\nFull description\nLong.\nVolunteers\n{}\nCentral trial contact\n"


def read(text: str, volunteers: str = "No Healthy Volunteers") -> tuple[dict[str, Any], list[str]]:
    """The trial of a page with these lines above its signs, and the codes of its issues."""
    issues = Issues()
    [trial] = pages.read(text + SIGNS.format(volunteers), "page", issues)
    return trial.to_dict(), [issue.code for issue in issues]


def test_the_title_stands_on_top_with_its_acronym() -> None:
    """Capitals in brackets behind the title are the acronym; other brackets are not."""
    assert [("A study (TEST)", "study"), ("TEST", "acronym")] == [
        (one["text"], one["kind"]) for one in read("A study (TEST)")[0]["titles"]
    ]
    assert 1 == len(read("A study (pilot)")[0]["titles"])


def test_a_second_value_under_a_label_is_kept() -> None:
    """The first status and phase are the trial's, others are passages."""
    trial, _ = read("T\nStatus and phase\nRecruiting\nPhase 1\nPhase 2\nSex\nAll\nMale")
    assert {"code": "phase-1", "text": "Phase 1"} == trial["phase"]
    assert {"code": "all", "text": "All"} == trial["eligibility"]["sex"]
    assert [("Status and phase", "Phase 2"), ("Sex", "Male")] == [
        (one["heading"], one["text"]) for one in trial["passages"]
    ]


def test_values_that_are_not_understood_are_told_and_kept() -> None:
    """An enrollment, an age and a date in other words stay passages."""
    trial, codes = read("T\nEnrollment\nmany\nAges\nold\nStart date\n03/04/2020", "Maybe")
    assert 3 == codes.count("value-not-understood")
    assert "date-ambiguous" in codes
    assert ["many", "old", "03/04/2020", "Maybe"] == [one["text"] for one in trial["passages"]]
    assert "enrollment" not in trial


def test_who_may_take_part_has_fields() -> None:
    """How many, how old, healthy or not."""
    trial, codes = read(
        "T\nEnrollment\n1,200 actual participants\nAges\n18+ years old", "Accepts Healthy Volunteers"
    )
    assert {"actual": 1200} == trial["enrollment"]
    assert (18, True) == (
        trial["eligibility"]["minimum_age"]["value"],
        trial["eligibility"]["healthy_volunteers"],
    )
    assert "enrollment-kind-assumed" not in codes


def test_numbers_sponsors_and_dates_have_fields() -> None:
    """The number of a register is primary, its printed form is kept."""
    trial, _ = read(
        "T\nIdentifiers\nnct01234567\nX-1\nLead Sponsor\nNowhere\nCollaborators\nNobody\nEnd date\nMay 2024"
    )
    assert [
        {"value": "NCT01234567", "registry": "ctgov", "printed": "nct01234567", "primary": True},
        {"value": "X-1"},
    ] == list(trial["identifiers"])
    assert ["lead-sponsor", "collaborator"] == [one["role"]["code"] for one in trial["parties"]]
    assert {"date": "2024-05"} == trial["completion"]


def test_arms_have_their_treatments() -> None:
    """Each arm has its kind, its description and its treatments; what is none of them is kept."""
    trial, _ = read(
        "T\nTreatments\nDrug: Zoutol\n12 participants in 2 patient groups\nHigh dose\nExperimental group\n"
        "Description:\nTwo a day.\nFor a week.\nTreatment:\nDrug: Zoutol\nUnknown: thing\nControl\nOther group\n"
        "Loose words"
    )
    first, second = trial["arms"]
    assert ("High dose", "Two a day.\nFor a week.", ["zoutol", "unknown-thing"]) == (
        first["name"],
        first["description"],
        list(first["interventions"]),
    )
    assert ("Control", "other") == (second["name"], second["kind"]["code"])
    assert ["12 participants in 2 patient groups", "Loose words"] == [
        one["text"] for one in trial["passages"]
    ]


def test_contacts_have_mail_and_telephone() -> None:
    """What reaches a person stands below the name; a second number is kept beside."""
    trial, _ = read(
        "T\nCentral trial contact\n010 1234567\nAda Nobody\nada@example.org\n+31 10 1\n+31 10 1234567"
    )
    [person] = trial["parties"]
    assert ("Ada Nobody", "ada@example.org") == (person["person"], person["email"])
    assert "010 1234567" in [one["text"] for one in trial["passages"]]


def test_furniture_is_set_aside_and_what_follows_it_is_kept() -> None:
    """Navigation is told, not read."""
    trial, codes = read("T\nLegal\nA sentence.\nData sourced from somewhere else\nMore.")
    assert "page-furniture" in codes
    assert {"name": "somewhere else"} == trial["source"]
    assert ["A sentence.", "More."] == [one["text"] for one in trial["passages"]]
