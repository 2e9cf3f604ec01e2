"""Lists that belong together decide nothing one by one: neither of a patient, nor in FHIR."""

from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.eligibility import eligible, read_criteria
from fhir_trials.model import Eligibility, Facts, Trial

_INCLUSION = {
    "two sexes": "- Men aged 18-50 years\n- Women aged 18-45 years",
    "twee geslachten": "- Mannen van 18-50 jaar\n- Vrouwen van 18-45 jaar",
    "two ages": "- Age 18-30 years\n- Age 60-80 years",
    "two conditions": "- Type 1 diabetes\n- Type 2 diabetes",
    "a flattened list": "- Two or more of the following:\n- Diabetes\n- Age > 90 years",
    "een platte lijst": "- Minimaal één van de volgende:\n- Diabetes\n- Leeftijd > 90 jaar",
    "patients and controls": "- COPD\n- FEV1 < 1 L\nControls:\n- No COPD",
    "roles": "Mothers:\n- Age > 90 years\nNewborns:\n- Age < 1 year",
    "rollen": "Mantelzorgers:\n- Leeftijd > 90 jaar\nPatiënten:\n- Diabetes",
    "labels": "- Group A\n- Age > 90 years\n- Group B\n- Diabetes",
    "stages of a study": "Stage 1\n- Age > 90 years\nStage 2\n- Diabetes",
    "a waiver": "- Age > 90 years; not required for cohort B",
    "a permission": "- Age > 90 years. Younger participants may be enrolled.",
}
_EXCLUSION = {
    "a no": "- No diabetes\n- Not pregnant",
    "een nee": "- Geen diabetes\n- Niet zwanger",
    "some of a flattened list": "- Two or more of the following:\n- Age > 18 years\n- Diabetes",
}
_LISTS = [
    *[(f"Inclusion Criteria:\n{lines}", name) for name, lines in _INCLUSION.items()],
    *[(f"Exclusion Criteria:\n{lines}", name) for name, lines in _EXCLUSION.items()],
    ("Previous inclusion criteria as of 12/03/2019:\n\n1. Age > 90 years\n2. Diabetes", "a former version"),
]


@pytest.mark.parametrize(("text", "name"), _LISTS, ids=[name for _, name in _LISTS])
@pytest.mark.parametrize("sex", ["female", "male"])
def test_nobody_is_out_by_one_of_a_list(text: str, name: str, sex: str) -> None:
    """No criterion that counts is decided, for a patient of 40 with nothing but an age and a sex."""
    facts = Facts.model_validate(
        {"day": "2026-03-10", "age": {"value": "40", "unit": "year"}, "sex": sex, "pregnant": False}
    )
    found = eligible(read_criteria(text), facts)
    assert [] == [
        one.reason for one in (*found.criteria, *found.lists) if one.counts and one.outcome != "unknown"
    ]


@pytest.mark.parametrize(("text", "name"), _LISTS, ids=[name for _, name in _LISTS])
@pytest.mark.parametrize("release", ["R4", "R5"])
def test_nothing_of_such_a_list_is_coded_in_a_group(text: str, name: str, release: Any) -> None:
    """Every characteristic is the text of its criterion."""
    trial = Trial(eligibility=Eligibility(criteria=read_criteria(text).criteria))
    entries = ft.to_fhir(trial, release, issues=ft.Issues())["entry"]
    groups = [entry["resource"] for entry in entries if entry["resource"]["resourceType"] == "Group"]
    codes = {one["code"].get("text") for group in groups for one in group["characteristic"]}
    assert {"Eligibility Criterion"} == codes
