"""English criteria, one for each trap that is known: `english.jsonl`."""

from typing import Any

import pytest

from fhir_trials.eligibility import read_criteria, understand
from tests.eligibility import expected

_ROWS = expected.rows("english")


@pytest.mark.parametrize("row", _ROWS, ids=[row["text"] for row in _ROWS])
def test_an_english_criterion_states_what_it_says(row: dict[str, Any]) -> None:
    """What is sure of a criterion comes out, and no number more."""
    assert [] == expected.faults(row)


_SIGNS = {
    ">=": ("≥", ">=", "=>", ">/=", "≧", "> or =", "> =", "at least", "no less than", "not less than"),
    ">": (">", "＞", "more than", "greater than", "higher than", "above", "over"),
    "<=": ("≤", "<=", "=<", "</=", "≦", "< or =", "< =", "at most", "no more than", "not exceeding"),
    "<": ("<", "＜", "˂", "less than", "lower than", "below", "under"),
}
_WORDS = {">=": ("greater than or equal to",), "<=": ("less than or equal to", "up to")}
_FORMS = [(form, sign) for table in (_SIGNS, _WORDS) for sign, forms in table.items() for form in forms]


@pytest.mark.parametrize(("form", "sign"), _FORMS)
@pytest.mark.parametrize("section", ["inclusion", "exclusion"])
def test_signs_and_words_that_compare(form: str, sign: str, section: str) -> None:
    """Each has one reading, the same in both sections: bounds are as stated."""
    row = {
        "states": [{"concept": "bmi", "bounds": f"{sign} 27.5", "unit": "kg/m2"}],
        "at_least": "full",
        "warnings": [],
    }
    assert [] == expected.faults(row, expected.understood(f"BMI {form} 27.5 kg/m2", section))


@pytest.mark.parametrize(
    ("form", "sign"),
    [
        ("or more", ">="),
        ("or higher", ">="),
        ("or above", ">="),
        ("and above", ">="),
        ("or greater", ">="),
        ("or less", "<="),
        ("or lower", "<="),
        ("or below", "<="),
    ],
)
def test_words_behind_the_number(form: str, sign: str) -> None:
    """The word that compares may follow the number and its unit."""
    row = {"states": [{"concept": "bmi", "bounds": f"{sign} 30", "unit": "kg/m2"}], "at_least": "full"}
    assert [] == expected.faults(row, expected.understood(f"BMI of 30 kg/m2 {form}", "inclusion"))


@pytest.mark.parametrize(
    "written",
    [
        *(
            "10^9/L",
            "x10^9/L",
            "x 10^9/l",
            "x 10 9/L",
            "x109/L",
            "x 109/L",
            "×109/l",
            "×10*9/L",
            "10⁹/L",
            "x 10⁹/L",
        ),
        *("x 10e9/L", "x 10E9/L", "G/L", "Gpt/L", "x 10^9 /L", "× 10^9/liter"),
    ],
)
@pytest.mark.parametrize("section", ["inclusion", "exclusion"])
def test_spellings_of_a_count(written: str, section: str) -> None:
    """Each is 10*9/L, and the value is the one that is written."""
    row = {
        "states": [{"concept": "platelets", "bounds": ">= 100", "unit": "10*9/L"}],
        "at_least": "full",
        "warnings": [],
    }
    assert [] == expected.faults(row, expected.understood(f"Platelets ≥ 100 {written}", section))


@pytest.mark.parametrize(
    "written",
    [
        *("ULN", "UNL", "upper limit of normal", "the upper limit of normal", "upper normal limit"),
        *("the upper limit of normal (ULN)", "institutional ULN", "the upper limit of the normal range"),
    ],
)
@pytest.mark.parametrize("times", ["2.5 x {}", "2.5 × {}", "2.5 times {}", "2.5x {}", "2.5X {}", "2.5 {}"])
def test_spellings_of_a_reference_limit(written: str, times: str) -> None:
    """A multiple of the upper limit is never an absolute value."""
    row = {"states": [{"concept": "alt", "bounds": "<= 2.5", "unit": "{ULN}"}]}
    assert [] == expected.faults(row, expected.understood(f"ALT ≤ {times.format(written)}", "inclusion"))


@pytest.mark.parametrize(
    "written",
    ["18-65", "18–65", "18 - 65", "18 to 65", "between 18 and 65", "from 18 to 65", "18 through 65"],
)
@pytest.mark.parametrize("form", ["Aged {} years", "Age: {} years", "{} years of age", "{} years old"])
def test_ranges(written: str, form: str) -> None:
    """Both ends of a range are in it."""
    row = {"states": [{"kind": "age", "bounds": ">= 18, <= 65", "unit": "a"}], "at_least": "full"}
    assert [] == expected.faults(row, expected.understood(form.format(written), "inclusion"))


def test_escapes_are_read_before_numbers() -> None:
    """Backslashes and entities of a register's text stand in no one's way."""
    text = "Inclusion Criteria:\n\n* Age \\>= 18 years\n* BMI &lt; 35 kg/m\\^2\n\nExclusion Criteria:\n\n* ANC \\< 1.5 x 10\\^9/L\n"
    found = read_criteria(text).criteria
    assert ["inclusion", "inclusion", "exclusion"] == [one.section for one in found]
    assert ["full"] * 3 == [one.coverage for one in found]
    limits = [expected.limits(one.statements[0].bounds) for one in found]
    assert [expected.bounds(words) for words in (">= 18", "< 35", "< 1.5")] == limits


@pytest.mark.parametrize(
    ("lead", "joined"),
    [
        ("Adequate organ function, meeting all of the following:", "all"),
        ("At least one of the following:", "any"),
        ("Any of the following:", "any"),
        ("Minimaal één van de volgende kenmerken:", "any"),
        ("Alle onderstaande kenmerken:", "all"),
    ],
)
def test_how_a_list_below_holds_together(lead: str, joined: str) -> None:
    """The lead-in says whether all or any of its list must hold."""
    text = f"Inclusion Criteria:\n\n* {lead}\n  * Platelets ≥ 100 x 10^9/L\n  * ALT ≤ 3 x ULN\n"
    found = read_criteria(text).criteria
    assert [(0, joined), (1, None), (1, None)] == [(one.level, one.below) for one in found]
    assert "list-missing" not in [one.code for criterion in found for one in criterion.warnings]


def test_a_cohorts_criterion_is_not_the_trials() -> None:
    """What stands under a cohort holds for some participants only."""
    text = "Inclusion Criteria:\n\n* Age ≥ 18 years\n\nCohort 2:\n\n* ECOG 0-1\n"
    found = read_criteria(text).criteria
    assert [False, True] == [one.for_some for one in found]


def test_headings_with_nothing_below() -> None:
    """No criterion, and no error."""
    found = read_criteria("Inclusion Criteria:\n\nExclusion Criteria:\n")
    assert () == found.criteria


def test_without_headings_nothing_is_assumed() -> None:
    """A list without a heading has no section, and what it states is still read."""
    found = read_criteria("* Age ≥ 18 years\n* Pregnancy\n").criteria
    assert ["unknown", "unknown"] == [one.section for one in found]
    assert ["age", "pregnancy"] == [one.statements[0].concept for one in found]


def test_what_was_understood_stays() -> None:
    """Understanding twice is understanding once."""
    once = read_criteria("Inclusion Criteria:\n\n* Age ≥ 18 years\n* A sound mind\n").criteria
    assert once == understand(once)


def test_an_empty_text() -> None:
    """Nothing said, nothing stated."""
    assert () == read_criteria(" \n").criteria
