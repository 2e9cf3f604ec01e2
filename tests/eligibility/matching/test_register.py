"""The register's own fields."""

from typing import Any

import pytest

from fhir_trials.eligibility import Answers, eligible
from fhir_trials.model import Eligibility
from tests.eligibility.matching.made import facts

ADULT = {"birth_date": "1990-01-01"}


def register(known: dict[str, Any], **fields: Any) -> Answers:
    """The answers to the register's fields."""
    return eligible(Eligibility.model_validate(fields), facts(**known))


def years(value: int, unit: str = "year") -> dict[str, Any]:
    """An age."""
    return {"value": value, "unit": unit}


@pytest.mark.parametrize(
    ("known", "fields", "expected"),
    [
        (ADULT, {}, []),
        (ADULT, {"minimum_age": years(18)}, [("minimum_age", "met")]),
        (ADULT, {"maximum_age": years(36)}, [("maximum_age", "met")]),
        (ADULT, {"maximum_age": years(35)}, [("maximum_age", "not met")]),
        (ADULT, {"minimum_age": years(6, "month")}, [("minimum_age", "met")]),
        ({"birth_date": "2026-03-08"}, {"minimum_age": years(24, "hour")}, [("minimum_age", "met")]),
        ({"birth_date": "2026-03-08"}, {"minimum_age": years(86_400, "second")}, [("minimum_age", "met")]),
        ({"age": years(5, "second")}, {"minimum_age": years(18)}, [("minimum_age", "not met")]),
        ({}, {"minimum_age": years(18)}, [("minimum_age", "unknown")]),
        ({"sex": "female"}, {"sex": {"code": "female"}}, [("sex", "met")]),
        ({"sex": "male"}, {"sex": {"code": "female"}}, [("sex", "not met")]),
        ({}, {"sex": {"code": "female"}}, [("sex", "unknown")]),
        ({}, {"sex": {"code": "all"}}, [("sex", "met")]),
        ({"sex": "male"}, {"sex": {"text": "anders"}}, [("sex", "unknown")]),
        ({}, {"healthy_volunteers": True}, [("healthy_volunteers", "met")]),
        ({}, {"healthy_volunteers": False}, [("healthy_volunteers", "unknown")]),
        ({"healthy_volunteer": True}, {"healthy_volunteers": False}, [("healthy_volunteers", "not met")]),
        ({"healthy_volunteer": False}, {"healthy_volunteers": False}, [("healthy_volunteers", "met")]),
    ],
)
def test_fields(known: dict[str, Any], fields: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """Each field that states something is answered; what it asks for is met, not met or unknown."""
    assert expected == [(one.about, one.outcome) for one in register(known, **fields).registered]


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        ("2015-01-01", "met"),
        ("2000-01-01", "not met"),
        ("1950-01-01", "met"),
        ("1961-03-10", "met"),
        ("1961-03-11", "not met"),
    ],
)
def test_age_bands_are_a_union(birth: str, expected: str) -> None:
    """Any of the bands will do; their ends are included."""
    bands = [
        {"group": {"code": "child"}, "minimum": years(2), "maximum": years(17)},
        {"group": {"code": "older-adult"}, "minimum": years(65)},
    ]
    assert expected == register({"birth_date": birth}, age_bands=bands).registered[0].outcome


def test_a_band_without_ages() -> None:
    """Nobody can tell, unless another band has the patient."""
    bands = [{"group": {"text": "volwassenen"}}]
    assert "unknown" == register(ADULT, age_bands=bands).registered[0].outcome
    bands = [*bands, {"group": {"code": "adult"}, "minimum": years(18), "maximum": years(64)}]
    assert "met" == register(ADULT, age_bands=bands).registered[0].outcome


def test_who_is_excluded_by_a_field() -> None:
    """A field excludes as an inclusion does."""
    found = register({"sex": "male"}, sex={"code": "female"}, minimum_age=years(18))
    assert ["sex"] == [one.about for one in found.excluded_by]
    assert ["minimum_age"] == [one.about for one in found.open]
    assert "the sex is male, not female" == found.excluded_by[0].reason
