"""Inclusions of one list that no patient meets together."""

import pytest

from fhir_trials.eligibility import read_criteria, understand
from fhir_trials.model.eligibility import Criterion


def _read(*lines: str, title: str = "Inclusion Criteria:") -> tuple[Criterion, ...]:
    items = [f"{line[: len(line) - len(line.lstrip())]}- {line.lstrip()}" for line in lines]
    return read_criteria("\n".join([title, "", *items])).criteria


def _doubted(criteria: tuple[Criterion, ...]) -> list[bool]:
    """Whether each has the warning, a limit on all it states, and says not all of the text."""
    return [
        one.coverage != "full"
        and all(statement.limit for statement in one.statements)
        and "alternatives" in [warned.code for warned in one.warnings]
        for one in criteria
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("Men aged 18-50 years", "Women aged 18-45 years"),
        ("Mannen van 18-50 jaar", "Vrouwen van 18-45 jaar"),
        ("Postmenopausal women aged 50-80 years", "Men with COPD aged 40-80 years"),
        ("U bent een man tussen 18 en 50 jaar", "U bent een vrouw tussen 18 en 45 jaar"),
        ("Males", "Females not pregnant"),
        ("Male", "Female"),
        ("Mannen", "Vrouwen"),
        ("Age 18-30 years", "Age 60-80 years"),
        ("Leeftijd 18-30 jaar", "Leeftijd 60-80 jaar"),
        ("Age < 40 years", "Age ≥ 40 years"),
        ("Age ≤ 40 years", "Age > 40 years"),
        ("ECOG 0", "ECOG 1"),
        ("ECOG 2", "ECOG 0-1"),
        ("Type 1 diabetes", "Type 2 diabetes"),
        ("Diabetes type 1", "Diabetes type 2"),
        ("Breast cancer", "Prostate cancer", "Melanoma"),
        ("COPD", "No COPD"),
    ],
)
def test_inclusions_that_exclude_each_other_are_alternatives(lines: tuple[str, ...]) -> None:
    """None of them is asked of everybody, in English and Dutch."""
    assert [True] * len(lines) == _doubted(_read(*lines))


@pytest.mark.parametrize(
    "lines",
    [
        ("Age ≥ 18 years", "Age ≤ 80 years"),
        ("Age ≥ 18 years", "Age 18-80 years"),
        ("Age ≤ 40 years", "Age ≥ 40 years"),
        ("Men or women", "Women"),
        ("Male or female patients", "Female patients must use contraception"),
        ("Diabetes", "Hypertension"),
        ("ECOG 0", "ECOG 0-1"),
        ("Hb > 9 g/dL", "Hb < 9 mmol/L"),
    ],
)
def test_inclusions_that_hold_together_stay_as_they_are(lines: tuple[str, ...]) -> None:
    """Ranges that meet, a sex within both, conditions of different families, units that differ."""
    assert [False] * len(lines) == _doubted(_read(*lines))


def test_exclusions_may_exclude_each_other() -> None:
    """Each of them excludes by itself."""
    assert [False, False] == _doubted(_read("Age < 18 years", "Age > 70 years", title="Exclusion Criteria:"))


def test_alternatives_that_are_told_need_no_doubt() -> None:
    """Below "one of the following" the list says how they hold together."""
    below = _read("One of the following:", "  Type 1 diabetes", "  Type 2 diabetes")[1:]
    assert ["full", "full"] == [one.coverage for one in below]


def test_what_is_nested_below_an_alternative_is_not_asked_of_everybody() -> None:
    """It loses its own say, with no warning of its own."""
    found = _read("Type 1 diabetes", "  Age ≥ 12 years", "Type 2 diabetes", "Signed consent")
    assert [("partial", 1), ("partial", 0), ("partial", 1)] == [
        (one.coverage, len(one.warnings)) for one in found[:3]
    ]
    assert "condition" == found[1].statements[0].limit


def test_what_a_group_under_a_heading_excludes_is_not_of_all() -> None:
    """Where part B asks for no COPD, COPD above it is not asked of part B."""
    found = read_criteria("Inclusion Criteria:\n\n- COPD\n- Age ≥ 18 years\n\nPart B:\n\n- No COPD").criteria
    assert [True, False, False] == _doubted(found)


def test_what_was_understood_before_stays() -> None:
    """A list of criteria with a coverage is given back as it is."""
    found = _read("Male", "Female")
    assert found == understand(found)


def test_too_many_bounds_of_one_concept_are_all_doubted() -> None:
    """A list that asks for a hundred ages holds none of them for everybody, and is not compared pair by pair."""
    criteria = [Criterion(text=f"Age > {age} years", section="inclusion") for age in range(1, 101)]
    assert {"condition"} == {one.limit for criterion in understand(criteria) for one in criterion.statements}
