"""How things hold together between which a mark stands and no word."""

import pytest

from fhir_trials.eligibility import read_criteria


def _joined(text: str, section: str) -> tuple[str | None, str | None]:
    (found,) = read_criteria(f"{section} Criteria:\n\n* {text}").criteria
    return found.joined, found.coverage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALT > 3 x ULN. Bilirubin > 2 x ULN.", (None, "partial")),
        ("Asthma - COPD", (None, "partial")),
        ("Asthma – COPD - heart failure", (None, "partial")),
        ("Age < 18 years - pregnancy", (None, "partial")),
        ("Hb < 6 mmol/l - trombocyten < 100 x 10^9/l", (None, "partial")),
        ("Hemoglobin < 9 g/dL / platelets < 100 x 10^9/L", (None, "partial")),
        ("Asthma/COPD", (None, "partial")),
        ("ALT/AST > 3 x ULN", ("any", "full")),
        ("ALAT / ASAT > 3 x ULN", ("any", "full")),
        ("Alanine Transaminase (ALT)/Aspartate Transaminase (AST) > 5 times the ULN", ("any", "full")),
        ("Pregnancy/lactation", ("any", "full")),
        ("ALT > 3 x ULN; bilirubin > 2 x ULN", ("any", "full")),
        ("NYHA class III heart failure", ("all", "partial")),
    ],
)
def test_marks_between_exclusions(text: str, expected: tuple[str | None, str]) -> None:
    """A full stop, a dash or a slash never asks for both; either of two names above a bound excludes."""
    assert expected == _joined(text, "Exclusion")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALT/AST < 3 x ULN", ("all", "full")),
        ("AST/ALT > 3 x ULN", (None, "partial")),
        ("Hemoglobin > 9 g/dL - platelets > 100 x 10^9/L", ("all", "full")),
        ("Hemoglobin > 9 g/dL. Platelets > 100 x 10^9/L.", ("all", "full")),
        ("Asthma - COPD", (None, "partial")),
    ],
)
def test_marks_between_inclusions(text: str, expected: tuple[str | None, str]) -> None:
    """Thresholds are all asked for; both names below a bound are, above one nobody knows."""
    assert expected == _joined(text, "Inclusion")
