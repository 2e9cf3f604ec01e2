"""Negations, signs, ranges and windows beside each other: each is read with its "not", or nothing is coded as certain."""

import json
from pathlib import Path

import pytest

from fhir_trials.eligibility import read_criteria, understand
from fhir_trials.model.eligibility import Criterion
from fhir_trials.model.statements import Statement
from tests.eligibility.understanding.saying import line

_ROWS = [
    json.loads(row)
    for row in Path(__file__).with_name("denied_signs.jsonl").read_text(encoding="utf-8").splitlines()
]


def _said(statement: Statement) -> str:
    window = statement.window
    time = f" {window.minimum or 0}..{window.maximum or ''} {window.unit} {window.relation}" if window else ""
    return ("not " if statement.negated else "") + line(statement) + time


def _ages(text: str) -> list[str]:
    return [
        line(one) for each in read_criteria(text).criteria for one in each.statements if one.kind == "age"
    ]


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: f"{row['section'][:2]}: {row['text']}")
def test_what_is_denied_is_read_so_or_not_coded(row: dict[str, str]) -> None:
    """Statements, warnings and coverage are those of the row."""
    (criterion,) = understand([Criterion.model_validate({"section": row["section"], "text": row["text"]})])
    said = [*map(_said, criterion.statements), *[one.code for one in criterion.warnings]]
    assert (row["coverage"], row["says"]) == (criterion.coverage, "; ".join(said))


@pytest.mark.parametrize(
    "above", ["Smoking history:", "Duration of diabetes:", "Time since transplant:", "Rookduur:", "Diabetes:"]
)
def test_years_below_something_else_are_no_age(above: str) -> None:
    """What stands above tells what the years are of."""
    assert [] == _ages(f"Inclusion criteria:\n- {above}\n  - At least 20 years")


@pytest.mark.parametrize(
    "above",
    [
        "Age:",
        "Leeftijd:",
        "Participants:",
        "Adults:",
        "All of the following:",
        "Patients must meet all of the following criteria:",
    ],
)
def test_years_below_people_or_a_mere_list_are_an_age(above: str) -> None:
    """A lead-in that says nothing else leaves years of people an age."""
    assert ["age >= 20 a"] == _ages(f"Inclusion criteria:\n- {above}\n  - At least 20 years")


def test_years_with_a_word_of_age_are_an_age_below_anything() -> None:
    """Years with "old" are of a patient's age, wherever it stands: below a condition, of those who have it."""
    assert ["age >= 20 a condition"] == _ages("Inclusion criteria:\n- Diabetes:\n  - At least 20 years old")
