"""The judges of criteria find what is wrong: a judge that passes everything proves nothing."""

from decimal import Decimal
from typing import Any

import pytest

from fhir_trials.model.eligibility import Criterion
from tests.eligibility import expected, holding

_AGE: dict[str, Any] = {
    "kind": "age",
    "concept": "age",
    "span": (0, 14),
    "unit": "a",
    "bounds": [{"side": "lower", "value": 18}, {"side": "upper", "value": 70}],
}
_WINDOW = {"kind": "therapy", "span": (0, 5), "window": {"maximum": 4, "unit": "week", "anchor": "enrolment"}}


def _criterion(*statements: dict[str, Any], **more: Any) -> Criterion:
    found = {"text": "Age 18-70 years", "section": "inclusion", "coverage": "full", "statements": statements}
    return Criterion.model_validate(found | more)


def _row(**fields: Any) -> dict[str, Any]:
    return {"text": "Age 18-70 years", "section": "inclusion", **fields}


@pytest.mark.parametrize(
    ("row", "right"),
    [
        (
            _row(
                states=[{"kind": "age", "bounds": ">= 18, <= 70", "unit": "a"}], at_least="full", warnings=[]
            ),
            True,
        ),
        (_row(states=[{"kind": "age", "bounds": "> 18, <= 70"}]), False),
        (_row(states=[{"kind": "age", "bounds": ">= 18"}]), False),
        (_row(states=[{"kind": "age", "bounds": ">= 18, <= 70", "unit": "mo"}]), False),
        (_row(), False),
        (_row(nothing=True), False),
        (_row(extra="bounds"), True),
        (_row(extra="bounds", without=["age"]), False),
        (_row(extra="bounds", never=[{"kind": "age", "negated": False}]), False),
        (_row(extra="bounds", at_most="partial"), False),
        (_row(extra="bounds", joined="all"), False),
        (_row(extra="bounds", flagged=True), False),
        (_row(extra="bounds", warnings=["comparator-lost"]), False),
        (_row(extra="condition"), False),
    ],
)
def test_a_statement_is_held_against_its_row(row: dict[str, Any], right: bool) -> None:
    """Bounds, units, invented and forbidden statements, coverage and warnings are all seen."""
    assert right == (expected.faults(row, _criterion(_AGE)) == [])


@pytest.mark.parametrize(
    ("window", "right"),
    [
        *(
            ("<= 4 week", True),
            ("4 week", True),
            ("<= 4 week before", True),
            ("<= 4 week before enrolment", True),
        ),
        *((">= 4 week", False), ("<= 5 week", False), ("<= 4 day", False), ("<= 4 week after", False)),
        *(("<= 4 week before consent", False), ("1-4 week", False), ("<= 4 week enrolment", True)),
    ],
)
def test_a_window_is_held_against_its_row(window: str, right: bool) -> None:
    """Ends, unit, relation and anchor count where they are written."""
    assert right == (expected.faults(_row(states=[{"window": window}]), _criterion(_WINDOW)) == [])


def test_a_window_that_no_row_has_is_invented() -> None:
    """As a threshold is."""
    assert expected.faults(_row(), _criterion(_WINDOW))


def test_lists_of_consecutive_values_are_ranges() -> None:
    """Grade 0 or 1 is the same as 0-1; 1 or 3 is not 1-3."""
    found = _criterion(_AGE | {"bounds": [{"side": "equal", "value": 0}, {"side": "equal", "value": 1}]})
    assert expected.bounds(">= 0, <= 1") == expected.limits(found.statements[0].bounds)
    assert expected.bounds(">= 1, <= 3") != expected.bounds("= 1, = 3")


def _with(**changed: Any) -> dict[str, Any]:
    return _AGE | changed


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        (_criterion(_with(bounds=[{"side": "lower", "value": 21}])), "a number that its words do not have"),
        (_criterion(_with(span=(0, 6))), "a number that its words do not have"),
        (_criterion(_with(span=(0, 40))), "outside the text"),
        (_criterion(_AGE, coverage="none"), "coverage none"),
        (_criterion(coverage=None), "coverage None"),
        (_criterion(_with(span=(4, 14)), _AGE), "not in the order"),
        (_criterion(_with(kind="score")), "kind of age"),
        (_criterion(_with(unit="fathom")), "a unit that no table has"),
        (_criterion(_WINDOW), "a window that the text does not have"),
        (
            _criterion(_with(bounds=[{"side": "lower", "value": 70}, {"side": "upper", "value": 18}])),
            "nothing lies between",
        ),
        (
            _criterion(_with(bounds=[{"side": "lower", "value": 18}, {"side": "lower", "value": 70}])),
            "two ends of one side",
        ),
        (
            _criterion(_with(bounds=[{"side": "equal", "value": 18}, {"side": "lower", "value": 70}])),
            "a list of values beside an end",
        ),
    ],
)
def test_a_rule_that_is_broken_is_told(found: Criterion, fault: str) -> None:
    """Each rule is broken once."""
    assert [one for one in holding.untrue(found) if fault in one]


def test_a_bound_that_was_turned_round_is_told() -> None:
    """An excluded "ANC < 1.0" that became a lower bound is not what the text states in the other section."""
    turned = {
        "kind": "measurement",
        "concept": "neutrophils",
        "span": (0, 16),
        "unit": "10*9/L",
        "bounds": [{"side": "lower", "value": Decimal("1.0")}],
    }
    found = _criterion(turned, text="ANC < 1.0 x 10^9/L", section="exclusion")
    assert [one for one in holding.untrue(found) if "depend on the section" in one]
