"""Bounds that hold in a case that is named before them."""

import pytest

from fhir_trials.eligibility import read_criteria


def _limits(text: str, section: str) -> list[bool]:
    (found,) = read_criteria(f"{section} Criteria:\n\n* {text}").criteria
    return [one.limit is not None for one in found.statements]


@pytest.mark.parametrize("section", ["Inclusion", "Exclusion"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("with liver metastases, AST and ALT <= 5 x ULN", [True, True, True]),
        ("liver metastases: ALT <= 5 x ULN", [True, True]),
        ("Type 2 diabetes: HbA1c <= 10%", [True, True]),
        ("HCC: AFP > 400 ng/mL", [True, True]),
        ("met levermetastasen, ALAT <= 5 x ULN", [True, True]),
        ("Karnofsky ≥ 70, with liver metastases, AST <= 5 x ULN", [False, True, True]),
        (
            "Bilirubin <= 2 x ULN; ALT <= 2.5 x ULN; liver metastases, ALT <= 5 x ULN",
            [False, True, True, True],
        ),
        ("Bilirubin <= 2 x ULN; diabetes, HbA1c < 8 %", [False, False, False]),
        ("Patients with type 2 diabetes, HbA1c 7-10%", [False, False]),
        ("Type 2 diabetes, HbA1c 7-10%", [False, False]),
        ("Type 2 diabetes, asthma", [False, False]),
        ("Severe uncontrolled wide diabetes, HbA1c < 8 %", [True, False]),
        ("Age: 18-65 years", [False]),
    ],
)
def test_a_case_limits_its_bounds(section: str, text: str, expected: list[bool]) -> None:
    """A label, an item that begins with "with", one beside the bound without it; what lists what a patient has does not."""
    assert expected == _limits(text, section)


@pytest.mark.parametrize(("section", "limited"), [("Inclusion", False), ("Exclusion", True)])
def test_what_is_joined_to_its_bound_is_no_case(section: str, limited: bool) -> None:
    """Behind "and" both are asked for, and among exclusions neither excludes by itself."""
    assert [limited, limited] == _limits("With diabetes, and HbA1c < 8 %", section)
