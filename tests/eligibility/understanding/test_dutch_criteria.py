"""Criteria in the wording of Dutch registers, hospitals and letters to patients: `dutch.jsonl`."""

from typing import Any

import pytest

from fhir_trials.eligibility import read_criteria
from tests.eligibility import expected

_ROWS = expected.rows("dutch")


@pytest.mark.parametrize("row", _ROWS, ids=[row["text"] for row in _ROWS])
def test_a_dutch_criterion_states_what_it_says(row: dict[str, Any]) -> None:
    """What is sure of a criterion comes out, and no number more."""
    assert [] == expected.faults(row)


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("minimaal", ">="),
        ("minstens", ">="),
        ("ten minste", ">="),
        ("tenminste", ">="),
        ("niet lager dan", ">="),
        ("vanaf", ">="),
        ("groter dan of gelijk aan", ">="),
        ("maximaal", "<="),
        ("hooguit", "<="),
        ("ten hoogste", "<="),
        ("niet hoger dan", "<="),
        ("t/m", "<="),
        ("meer dan", ">"),
        ("groter dan", ">"),
        ("hoger dan", ">"),
        ("boven", ">"),
        ("boven de", ">"),
        ("minder dan", "<"),
        ("lager dan", "<"),
        ("kleiner dan", "<"),
        ("onder", "<"),
        ("onder de", "<"),
    ],
)
@pytest.mark.parametrize("section", ["inclusion", "exclusion"])
def test_the_words_that_compare(words: str, sign: str, section: str) -> None:
    """Each word has its own sign, the same in both sections, whatever it is said of."""
    bound = f"{sign} 5.6"
    row = {
        "states": [{"concept": "hemoglobin", "bounds": bound, "unit": "mmol/L"}],
        "at_least": "full",
        "warnings": [],
    }
    assert [] == expected.faults(row, expected.understood(f"Hemoglobine {words} 5,6 mmol/l", section))


@pytest.mark.parametrize(
    ("words", "sign"),
    [("of hoger", ">="), ("en hoger", ">="), ("of meer", ">="), ("of lager", "<="), ("of minder", "<=")],
)
def test_the_words_that_compare_behind_the_number(words: str, sign: str) -> None:
    """A number may come first: "5,6 mmol/l of hoger"."""
    row = {"states": [{"concept": "hemoglobin", "bounds": f"{sign} 5.6", "unit": "mmol/L"}]}
    assert [] == expected.faults(row, expected.understood(f"Hemoglobine van 5,6 mmol/l {words}", "inclusion"))


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("uur", "hour"),
        ("dag", "day"),
        ("dagen", "day"),
        ("week", "week"),
        ("weken", "week"),
        ("maand", "month"),
        ("maanden", "month"),
        ("jaar", "year"),
        ("jaren", "year"),
    ],
)
@pytest.mark.parametrize(
    "form",
    ["binnen 3 {} voor inclusie", "in de 3 {} voorafgaand aan inclusie", "minder dan 3 {} voor inclusie"],
)
def test_the_units_of_windows(words: str, unit: str, form: str) -> None:
    """A window has the unit that is written, in singular and plural."""
    row = {"states": [{"window": f"<= 3 {unit} before enrolment"}], "nothing": True, "without": ["age"]}
    assert [] == expected.faults(
        row, expected.understood(f"Grote operatie {form.format(words)}", "exclusion")
    )


@pytest.mark.parametrize(
    "form", ["in de afgelopen 3 maanden", "in de laatste 3 maanden", "minder dan 3 maanden geleden"]
)
def test_windows_up_to_now(form: str) -> None:
    """Where no day is named, the window ends today: it has no anchor."""
    criterion = expected.understood(f"Chemotherapie {form}", "exclusion")
    assert [] == expected.faults({"states": [{"window": "<= 3 month before"}]}, criterion)
    assert [None] == [one.window.anchor for one in criterion.statements if one.window]


def test_a_page_in_two_languages() -> None:
    """The language is found for each criterion, not for the page."""
    text = "Inclusiecriteria\n- Leeftijd 18 t/m 70 jaar\n- ECOG 0-1\n\nExclusion criteria\n- Zwangerschap\n- BMI > 40 kg/m2"
    found = read_criteria(text, "nl").criteria
    assert ["full"] * 4 == [one.coverage for one in found]
    assert ["age", "ecog", "pregnancy", "bmi"] == [one.statements[0].concept for one in found]


def test_the_age_block_of_a_register() -> None:
    """The bands of an OMON page stand in no section; each is read by itself."""
    found = read_criteria("Leeftijd\nVolwassenen (18-64 jaar)\n65 jaar en ouder\n").criteria
    stated = [expected.limits(one.bounds) for criterion in found for one in criterion.statements]
    assert [expected.bounds(">= 18, <= 64"), expected.bounds(">= 65")] == stated
