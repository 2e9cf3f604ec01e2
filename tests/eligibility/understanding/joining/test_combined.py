"""What excludes only together with something else."""

import pytest

from fhir_trials.eligibility import read_criteria

_ALONE, _LIMITED = None, "condition"


def _shown(text: str, section: str = "Exclusion") -> tuple[str | None, list[str | None]]:
    (found,) = read_criteria(f"{section} Criteria:\n\n* {text}").criteria
    return found.joined, [one.limit for one in found.statements]


@pytest.mark.parametrize(
    "text",
    [
        "Fever > 38.5 °C in combination with CRP > 10 mg/L",
        "Fever > 38.5 °C together with CRP > 10 mg/L",
        "Fever > 38.5 °C along with CRP > 10 mg/L",
        "Koorts > 38,5 °C in combinatie met CRP > 10 mg/l",
        "Koorts > 38,5 °C samen met CRP > 10 mg/l",
        "Koorts > 38,5 °C gecombineerd met CRP > 10 mg/l",
    ],
)
def test_a_combination_excludes_as_a_whole(text: str) -> None:
    """Both have to be so."""
    assert ("all", [_ALONE, _ALONE]) == _shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "CRP > 10 in combinatie met koorts (≥ 38,5 °C)",
        "Temperature > 38.5 °C in combination with a wide rash",
        "Temperature > 38.5 °C along with a wide rash",
        "Temperatuur > 38,5 °C samen met een brede vlek",
    ],
)
def test_what_is_combined_with_text_does_not_stand_alone(text: str) -> None:
    """What is not coded may be what is missing."""
    assert {_LIMITED} == set(_shown(text)[1])


@pytest.mark.parametrize(
    "text",
    [
        "ALT and AST > 3 x ULN and bilirubin > 2 x ULN",
        "ALT > 3 x ULN and AST > 3 x ULN and bilirubin > 2 x ULN",
        "ALAT en ASAT > 3 x ULN en bilirubine > 2 x ULN",
    ],
)
def test_bounds_joined_twice_do_not_stand_alone(text: str) -> None:
    """A list has one "and", before its last item."""
    assert (None, [_LIMITED] * 3) == _shown(text)


@pytest.mark.parametrize("text", ["Diabetes and HbA1c > 10 %", "Diabetes en HbA1c > 10 %"])
def test_a_state_and_a_bound_do_not_stand_alone(text: str) -> None:
    """They mostly exclude together."""
    assert (None, [_LIMITED] * 2) == _shown(text)


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Hb < 9 g/dL, platelets < 100 x 10^9/L and creatinine > 2 mg/dL", "Exclusion"),
        ("Diabetes, asthma and stroke", "Exclusion"),
        ("Diabetes and asthma and stroke", "Exclusion"),
        ("Diabetes or HbA1c > 10 %", "Exclusion"),
        ("Patiënten met diabetes of een HbA1c > 10 %", "Exclusion"),
        ("ALT and AST < 3 x ULN and bilirubin < 2 x ULN", "Inclusion"),
        ("Fever > 38.5 °C in combination with CRP > 10 mg/L", "Inclusion"),
    ],
)
def test_lists_and_what_is_asked_for_are_not_limited(text: str, section: str) -> None:
    """Each item of a list excludes, and each that is asked for is asked for."""
    assert {_ALONE} == set(_shown(text, section)[1])


@pytest.mark.parametrize(
    "text",
    [
        "Pregnant and lactating women",
        "Pregnant women and breastfeeding women",
        "Pregnancy and breastfeeding",
        "Zwangere en lacterende vrouwen",
        "Zwangerschap en borstvoeding",
        "Zwangere vrouwen en vrouwen die borstvoeding geven",
    ],
)
def test_pregnancy_and_breastfeeding_exclude_each(text: str) -> None:
    """Nobody means who is both."""
    assert ("any", [_ALONE, _ALONE]) == _shown(text)


@pytest.mark.parametrize(
    ("text", "section", "expected"),
    [
        ("Not pregnant and not lactating", "Inclusion", "all"),
        ("Pregnant and diabetic women", "Exclusion", None),
        ("Diabetes and asthma", "Exclusion", None),
    ],
)
def test_other_states_joined_by_and_are_not_each(text: str, section: str, expected: str | None) -> None:
    """Only pregnancy and breastfeeding are never meant together."""
    assert expected == _shown(text, section)[0]
