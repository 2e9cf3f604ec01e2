"""Values that cannot be right are not judged."""

from typing import Any

import pytest

from tests.eligibility.matching.made import answer, facts, outcome, statement


@pytest.mark.parametrize(
    ("concept", "value", "unit", "expected"),
    [
        (
            "hemoglobin",
            90,
            "g/dL",
            "hemoglobin 90 g/dL: it is not plausible, as values lie from 3 to 25 g/dL",
        ),
        ("hemoglobin", 9, "g/L", "it is not plausible"),
        ("hemoglobin", 0, "g/dL", "it is not plausible"),
        ("alt", -5, "U/L", "it is not plausible"),
        ("alt", -1, "{ULN}", "no multiple of a limit is negative"),
        ("platelets", 150, "/uL", "it is not plausible"),
        ("potassium", 40, "mg/dL", "it is not plausible"),
        ("ecog", "0.5", None, "it is no step of the score, which counts in whole numbers"),
        ("ecog", 7, "{score}", "it is not plausible"),
        ("karnofsky", 75, None, "it is no step of the score, which counts in tens"),
    ],
)
def test_what_cannot_be_right(concept: str, value: Any, unit: str | None, expected: str) -> None:
    """It is unknown, with what is wrong with it."""
    told = facts(measurements=[{"concept": concept, "value": value, "unit": unit}])
    found = answer(statement("measurement", concept, ">= 1", unit=unit), told)
    assert ("unknown", True) == (found.outcome, expected in found.reason), found.reason


@pytest.mark.parametrize(
    ("concept", "value", "unit"),
    [
        ("eosinophils", 0, "10*9/L"),
        ("hemoglobin", 8, "mmol/L"),
        ("hemoglobin", 3, "g/dL"),
        ("karnofsky", 70, None),
        ("alt", 2, "{ULN}"),
        ("hbsag", 3, "x"),
        ("mine", -3, "x"),
    ],
)
def test_what_may_be_right(concept: str, value: int, unit: str | None) -> None:
    """The ends of the range, nothing that could be found, other units, and what no table knows are judged."""
    told = facts(measurements=[{"concept": concept, "value": value, "unit": unit}])
    assert "not met" == outcome(statement("measurement", concept, ">= 900", unit=unit), told)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"birth_date": "0001-01-01"}, "the birth date 0001-01-01 cannot be right: nobody is older than 120"),
        ({"age": {"value": 150, "unit": "year"}}, "the age 150 years cannot be right"),
    ],
)
def test_nobody_is_so_old(known: dict[str, Any], said: str) -> None:
    """An age beyond that of any human is not judged."""
    found = answer(statement("age", "age", ">= 18", unit="a"), facts(**known))
    assert ("unknown", True) == (found.outcome, said in found.reason), found.reason
