"""Consent that is given, other studies, healthy people: what facts tell of without a code."""

import pytest

from fhir_trials.eligibility.understanding import read_criteria


def _said(text: str, section: str = "Exclusion") -> list[str]:
    """The coverage; then each statement: `not` where it is denied, its concept or kind, `?` where it is limited."""
    (criterion,) = read_criteria(f"{section} criteria:\n- {text}").criteria
    said = [
        f"{'not ' * one.negated}{one.concept or one.kind}{'?' * bool(one.limit)}"
        for one in criterion.statements
    ]
    return [criterion.coverage, *said]


@pytest.mark.parametrize(
    "text",
    [
        "Signed written informed consent",
        "Provision of written informed consent",
        "Patient has signed the informed consent form",
        "Written informed consent obtained",
        "Getekende toestemming",
        "Schriftelijke toestemming gegeven",
    ],
)
def test_consent_that_is_given_is_all_that_is_said(text: str) -> None:
    """How it is given changes nothing."""
    assert ["full", "informed_consent"] == _said(text, "Inclusion")


@pytest.mark.parametrize(
    "text",
    [
        "Able and willing to give informed consent",
        "Parental consent",
        "Written informed consent given by the patient or next-of-kin",
        "Informed consent for HIV testing",
    ],
)
def test_being_able_to_consent_or_anothers_consent_is_more(text: str) -> None:
    """What else is said stays to be read."""
    assert ["partial", "informed_consent"] == _said(text, "Inclusion")


def test_consent_does_not_exclude() -> None:
    """Among exclusions only its absence can be judged."""
    assert ["partial", "informed_consent"] == _said("Signed informed consent")
    assert ["full", "not informed_consent"] == _said("No signed informed consent")


@pytest.mark.parametrize(
    "text",
    [
        "Participation in another clinical trial",
        "Currently participating in another clinical study",
        "Patients who participated in other clinical trials within the last 3 months",
        "Gelijktijdige deelname aan een ander onderzoek",
    ],
)
def test_another_study_is_all_that_is_said(text: str) -> None:
    """A fact tells of other studies."""
    assert ["full", "participation"] == _said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Participation in another interventional drug trial",
        "Participation in other trials that affect the study",
    ],
)
def test_another_study_of_a_sort_is_more(text: str) -> None:
    """Not every study is of this sort."""
    assert ["partial", "participation"] == _said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Healthy volunteers aged 18-55 years", "full healthy_volunteer age"),
        ("Healthy adults aged 18 to 45 years", "full healthy_volunteer age"),
        ("Healthy children", "partial healthy_volunteer"),
    ],
)
def test_healthy_people_may_have_an_age(text: str, expected: str) -> None:
    """An age beside them is one thing more; a word for an age has to be said by one."""
    assert expected.split() == _said(text, "Inclusion")


@pytest.mark.parametrize("text", ["Known pregnancy", "Confirmed pregnancy", "Bekende zwangerschap"])
def test_a_known_pregnancy_is_a_pregnancy(text: str) -> None:
    """That it is known changes nothing."""
    assert ["full", "pregnancy"] == _said(text)
