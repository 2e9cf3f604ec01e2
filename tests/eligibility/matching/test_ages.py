"""Ages, as people count them."""

from typing import Any

import pytest

from tests.eligibility.matching.made import answer, facts, outcome, statement, within


@pytest.mark.parametrize(
    ("known", "said", "unit", "expected"),
    [
        ({"birth_date": "2008-03-10"}, ">= 18", "a", "met"),
        ({"birth_date": "2008-03-11"}, ">= 18", "a", "not met"),
        ({"birth_date": "1960-03-11"}, "<= 65", "a", "met"),
        ({"birth_date": "1960-03-11"}, "> 65", "a", "unknown"),
        ({"birth_date": "1960-03-11"}, "> 66", "a", "not met"),
        ({"birth_date": "1960-03-11"}, "> 64", "a", "met"),
        ({"birth_date": "1960-03-11"}, "> 65, <= 64", "a", "not met"),
        ({"birth_date": "2007-09-10"}, "> 18", "a", "unknown"),
        ({"birth_date": "2007-09-10"}, "< 18", "a", "not met"),
        ({"birth_date": "2007-09-10"}, "= 18, = 20", "a", "met"),
        ({"birth_date": "1960-03-10"}, "< 66", "a", "not met"),
        ({"birth_date": "2008"}, ">= 18", "a", "unknown"),
        ({"birth_date": "2000"}, ">= 18, < 75", "a", "met"),
        ({"birth_date": "2000"}, "= 25", "a", "unknown"),
        ({"birth_date": "2000"}, "= 27, = 28", "a", "not met"),
        ({"birth_date": "2025-09-10"}, ">= 6", "mo", "met"),
        ({"birth_date": "2025-09-11"}, ">= 6", "mo", "not met"),
        ({"birth_date": "2023-09-10"}, "> 2.5", "a", "unknown"),
        ({"birth_date": "2023-09-10"}, ">= 2.5", "a", "met"),
        ({"birth_date": "2023-09-10"}, ">= 2.51", "a", "unknown"),
        ({"birth_date": "2023-09-10"}, ">= 2.5", "mo", "unknown"),
        ({"birth_date": "2026-02-24"}, "<= 2", "wk", "met"),
        ({"birth_date": "2026-02-24"}, "< 14", "d", "not met"),
        ({"age": {"value": 34, "unit": "year"}}, ">= 18", "a", "met"),
        ({"age": {"value": 34, "unit": "year"}}, "<= 34", "a", "met"),
        ({"age": {"value": 34, "unit": "year"}}, "<= 410", "mo", "unknown"),
        ({"age": {"value": 34, "unit": "year"}}, ">= 408", "mo", "met"),
        ({"age": {"value": "34.7", "unit": "year"}}, "> 34", "a", "unknown"),
        ({"age": {"value": 20, "unit": "month"}}, ">= 2", "a", "not met"),
        ({}, ">= 18", "a", "unknown"),
        ({"birth_date": "1990-01-01"}, "", "a", "unknown"),
        ({"birth_date": "1990-01-01"}, ">= 18", "kg", "unknown"),
        ({"birth_date": "1990-01-01"}, ">= 18", None, "unknown"),
    ],
)
def test_age(known: dict[str, Any], said: str, unit: str | None, expected: str) -> None:
    """Years that are over count; 65 lasts until the 66th birthday; what is not known to the day matters at times.

    "Older than 18" is from the 18th birthday on for some, from the 19th for others.
    """
    assert expected == outcome(statement("age", "age", said, unit=unit), facts(**known))


def test_the_reason() -> None:
    """It names the age, the bounds as the text has them, and what it was reckoned from."""
    adult = statement("age", "age", ">= 18", unit="a")
    found = answer(adult, facts(birth_date="2008-03-11"))
    assert "the age of 17 years is not ≥ 18 years" == found.reason
    assert [("birth date", "2008-03-11")] == [(used.fact, used.value) for used in found.used]
    found = answer(adult, facts(birth_date="2008"))
    assert "the age of 17 to 18 years may or may not be ≥ 18 years" == found.reason
    found = answer(statement("age", "age", "<= 1", unit="a"), facts(age={"value": 1, "unit": "year"}))
    assert "the age of 1 year is ≤ 1 year" == found.reason


def test_an_age_at_another_time() -> None:
    """An age that is asked for in a window is not today's."""
    then = statement("age", "age", ">= 18", unit="a", window=within(5, "year"))
    assert "unknown" == outcome(then, facts(birth_date="1990-01-01"))
