"""Names and arguments that nothing can be held against are refused."""

from typing import Any

import pytest

from fhir_trials.eligibility import eligible, read_criteria
from fhir_trials.errors import UsageError
from fhir_trials.model import Eligibility
from tests.eligibility.matching.made import criterion, facts, statement

NONE = Eligibility()


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (
            {"measurements": [{"concept": "hemoglobine", "value": 8}]},
            r"measurements\[0\].concept: no table has 'hemoglobine'; the nearest is hemoglobin",
        ),
        ({"events": [{"concept": "gout"}, {"concept": "diabetes"}]}, r"events\[1\].* is diabetes_mellitus"),
        ({"events": [{"concept": "type"}]}, "the nearest is type_1_diabetes or type_2_diabetes"),
        ({"events": [{"concept": "qqqqqqq"}]}, "no table has 'qqqqqqq'; leave it out, and give codes"),
        ({"events": [{"concept": "hemoglobin"}]}, "hemoglobin belongs to the measurements"),
        ({"measurements": [{"concept": "gout", "value": 1}]}, "gout belongs to the events"),
        ({"measurements": [{"concept": "age", "value": 1}]}, "age is told by `age` or `birth_date`"),
        (
            {
                "measurements": [
                    {
                        "concept": "hemoglobin",
                        "value": 8,
                        "codes": [{"vocabulary": "LOINC", "code": "2345-7"}],
                    }
                ]
            },
            r"measurements\[0\]: the code 2345-7 of LOINC is glucose, not hemoglobin: leave out what is wrong",
        ),
        (
            {
                "measurements": [
                    {
                        "value": 8,
                        "codes": [{"vocabulary": "LOINC", "code": one} for one in ("718-7", "2345-7")],
                    }
                ]
            },
            "the code 2345-7 of LOINC is glucose, not hemoglobin",
        ),
    ],
)
def test_names_that_nothing_has(known: dict[str, Any], said: str) -> None:
    """A fact that no criterion could ever ask for, or that is of two things, is an error with what is nearest."""
    with pytest.raises(UsageError, match=said):
        eligible(NONE, facts(**known))


def test_names_that_agree() -> None:
    """A code of a kind agrees with the name of the whole; a code of no table says nothing; criteria have own names."""
    codes = [{"vocabulary": "SNOMED CT", "code": "44054006"}, {"vocabulary": "SNOMED CT", "code": "1"}]
    told = facts(events=[{"concept": "diabetes_mellitus", "codes": codes}, {"concept": "mine"}])
    asked = Eligibility(criteria=(criterion(statement("condition", "mine")),))
    assert ["met"] == [one.outcome for one in eligible(asked, told).criteria]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            ["cohort  b:", "Cohort X"],
            "no criterion stands under 'Cohort X'; the nearest is 'Cohort B' or 'Cohort A'",
        ),
        (["Anything"], "no criterion stands under 'Anything'; there is 'Cohort A', 'Cohort B'"),
        ("Cohort B", r"a list of headings, found one text; give \['Cohort B'\]"),
    ],
)
def test_parts_that_are_none(parts: Any, said: str) -> None:
    """A part that is no heading is an error with those that are."""
    headed = tuple([criterion(headings=(f"Cohort {one}",)) for one in "AB"])
    with pytest.raises(UsageError, match=said):
        eligible(Eligibility(criteria=headed), facts(), parts=parts)
    with pytest.raises(UsageError, match=r"there are no headings|a list of headings"):
        eligible(NONE, facts(), parts=parts)


@pytest.mark.parametrize(
    ("given", "known", "said"),
    [
        (NONE, {"day": "2026-03-10"}, "facts must be Facts, found dict; ft.Facts.model_validate"),
        ("Gout", facts(), "eligible takes an Eligibility .*, found str"),
    ],
)
def test_arguments_of_other_types(given: Any, known: Any, said: str) -> None:
    """They are refused in words."""
    with pytest.raises(UsageError, match=said):
        eligible(given, known)


def test_what_nobody_placed() -> None:
    """Criteria of no section count for nothing, and are told apart."""
    answers = eligible(read_criteria("Hb > 9 g/dL"), facts())
    assert ((), [0]) == (answers.open, [one.about for one in answers.unplaced])


@pytest.mark.parametrize("number", ["1e99999999999", "1e-99999999999"])
def test_bounds_out_of_this_world(number: str) -> None:
    """They are not judged, in criteria and in the register's fields."""
    stated = [
        criterion(statement("measurement", "alt", f">= {number}", unit="U/L")),
        criterion(statement("age", "age", f">= {number}", unit="a")),
    ]
    limit = {"value": number, "unit": "year"}
    asked = Eligibility.model_validate({"criteria": stated, "minimum_age": limit, "maximum_age": limit})
    told = facts(
        age={"value": 40, "unit": "year"}, measurements=[{"concept": "alt", "value": 9, "unit": "U/L"}]
    )
    found = eligible(asked, told)
    assert ["unknown"] * 4 == [one.outcome for one in (*found.registered, *found.criteria)]


def test_many_criteria_below_each_other() -> None:
    """Each belongs to the nearest above it, however many there are."""
    listed = [criterion(level=place % 3, below="all") for place in range(3000)]
    assert 2000 == len(eligible(Eligibility(criteria=tuple(listed)), facts()).lists)
