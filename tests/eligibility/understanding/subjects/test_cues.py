"""Words before and behind a name that change nothing."""

import pytest

from fhir_trials.eligibility.understanding import read_criteria


def _said(text: str, section: str = "Exclusion") -> list[str]:
    """The coverage; then the concept of each statement, `?` where it is limited."""
    (criterion,) = read_criteria(f"{section} criteria:\n- {text}").criteria
    return [criterion.coverage, *[f"{one.concept}{'?' * bool(one.limit)}" for one in criterion.statements]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Known to have diabetes mellitus", "diabetes_mellitus"),
        ("A known case of asthma", "asthma"),
        ("Previous or existing history of asthma", "asthma"),
        ("Former diagnosis of asthma", "asthma"),
        ("Have been diagnosed with asthma", "asthma"),
        ("Histologically confirmed breast cancer", "breast_cancer"),
        ("Histologically and/or cytologically confirmed diagnosis of breast cancer", "breast_cancer"),
        ("Histological or cytological diagnosis of breast cancer", "breast_cancer"),
        ("Laboratory-confirmed COVID-19", "covid_19"),
        ("COVID-19 confirmed by a positive RT-PCR test", "covid_19"),
        ("COVID-19 (confirmed by PCR or culture)", "covid_19"),
        ("Confirmed COVID-19 by RT-PCR", "covid_19"),
        ("Biopsy-proven breast cancer", "breast_cancer"),
        ("Borstkanker, histologisch bewezen", "breast_cancer"),
        ("Status na hartinfarct", "myocardial_infarction"),
        ("Kanker gehad", "neoplasm_malignant"),
        ("Hartinfarct in het verleden", "myocardial_infarction"),
        ("Stroke in the past", "stroke"),
    ],
)
def test_that_and_how_it_was_found_changes_nothing(text: str, expected: str) -> None:
    """Whoever has it is meant."""
    assert ["full", expected] == _said(text, "Inclusion")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("COVID-19 confirmed by PCR within 72 hours before randomisation", "covid_19?"),
        ("Breast cancer by biopsy", "breast_cancer?"),
        ("Breast cancer confirmed by the investigator", "breast_cancer?"),
        ("Laboratory evidence of hepatitis B", "hepatitis_b?"),
        ("Breast cancer histologically", "breast_cancer"),
    ],
)
def test_other_words_of_finding_stay_unread(text: str, expected: str) -> None:
    """The time is that of the test; who finds it, or signs of it alone, may be something else."""
    assert ["partial", expected] == _said(text, "Inclusion")[:2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Human immunodeficiency virus (HIV) positive", "hiv_infection"),
        ("Known human immunodeficiency virus (HIV) positive", "hiv_infection"),
        ("Positive HIV serology", "hiv_infection"),
        ("Insulinegebruik", "insulin"),
        ("Statinegebruik", "statins"),
        ("Diabetespatiënten", "diabetes_mellitus"),
    ],
)
def test_a_name_goes_on_behind_its_short_form_and_in_one_word(text: str, expected: str) -> None:
    """The whole is a name of the same."""
    assert ["full", expected] == _said(text)


@pytest.mark.parametrize("text", ["Medicatiegebruikers", "Kankergebruik", "Schoolpatiënten"])
def test_other_words_with_such_an_ending_name_nothing(text: str) -> None:
    """What stands before the ending has to be a name that fits it."""
    assert ["none"] == _said(text)
