"""Lengths of time in days or weeks against months or years."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_trials.eligibility.matching.lengths import converted
from tests.eligibility.matching.made import facts, outcome, statement

UNITS = ["min", "h", "d", "wk", "mo", "a"]


@pytest.mark.parametrize(
    ("value", "unit", "said", "of", "expected"),
    [
        (100, "d", ">= 3", "mo", "met"),
        (93, "d", ">= 3", "mo", "met"),
        (93, "d", "> 3", "mo", "unknown"),
        (94, "d", "> 3", "mo", "met"),
        (92, "d", ">= 3", "mo", "unknown"),
        (90, "d", ">= 3", "mo", "unknown"),
        (84, "d", ">= 3", "mo", "unknown"),
        (84, "d", "> 3", "mo", "not met"),
        (83, "d", ">= 3", "mo", "not met"),
        (60, "d", ">= 3", "mo", "not met"),
        (3, "mo", ">= 12", "wk", "met"),
        (3, "mo", "> 12", "wk", "unknown"),
        (3, "mo", ">= 13", "wk", "unknown"),
        (3, "mo", ">= 14", "wk", "not met"),
        (12, "wk", ">= 3", "mo", "unknown"),
        (14, "wk", ">= 3", "mo", "met"),
        (1, "a", ">= 12", "wk", "met"),
        (1, "a", ">= 52", "wk", "met"),
        (1, "a", "> 52", "wk", "unknown"),
        (1, "a", ">= 366", "d", "unknown"),
        (1, "a", "> 366", "d", "not met"),
        (366, "d", ">= 1", "a", "met"),
        (365, "d", ">= 1", "a", "unknown"),
        (363, "d", ">= 1", "a", "not met"),
        (1, "a", ">= 12", "mo", "met"),
        (11, "mo", ">= 1", "a", "not met"),
        (2, "wk", ">= 14", "d", "met"),
        (3, "mo", "<= 100", "d", "met"),
        (3, "mo", "<= 90", "d", "unknown"),
        (3, "mo", "<= 83", "d", "not met"),
    ],
)
def test_life_expectancy(value: int, unit: str, said: str, of: str, expected: str) -> None:
    """What is beyond all that a month or a year may be is told; between 28 and 31 days a month nobody can tell."""
    known = facts(measurements=[{"concept": "life_expectancy", "value": value, "unit": unit}])
    assert expected == outcome(statement("measurement", "life_expectancy", said, unit=of), known)


@given(
    st.decimals(-1000, 1000, places=1),
    st.sampled_from([(one, other) for one in UNITS for other in UNITS]),
)
def test_there_and_back(value: Decimal, between: tuple[str, str]) -> None:
    """What a length may be in another unit holds it when it is turned back; in units of one kind it is left alone."""
    unit, to = between
    found = converted(value, unit, to)
    assert (found is None) == ((unit in ("mo", "a")) == (to in ("mo", "a")))
    if found:
        ends = [converted(end, to, unit) for end in found]
        margin = Decimal("1e-20")
        assert all(end and end.low - margin <= value <= end.high + margin for end in ends)


@pytest.mark.parametrize(("unit", "to"), [("mo", "g/L"), ("g/L", "mo"), ("furlong", "a")])
def test_what_is_no_time(unit: str, to: str) -> None:
    """It is not converted."""
    assert converted(Decimal(1), unit, to) is None
