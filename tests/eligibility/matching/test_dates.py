"""The calendar."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_trials.eligibility.matching.dates import (
    Days,
    ahead,
    back,
    born,
    completed,
    days_of,
    not_before,
)

DATES = st.dates(date(1900, 1, 1), date(2100, 12, 31))
UNITS: Any = st.sampled_from(["second", "minute", "hour", "day", "week", "month", "year"])


def a(text: str) -> Days:
    """A date as it may be written."""
    return days_of(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-10", date(2024, 2, 10), date(2024, 2, 10)),
    ],
)
def test_a_date_in_part(text: str, first: date, last: date) -> None:
    """It is any day of its year or month."""
    assert Days(first, last) == days_of(text)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2024-02-10", "2024-02-10", True),
        ("2024-02-09", "2024-02-10", False),
        ("2024-02", "2024-02-10", None),
        ("2024-02", "2024-01", True),
        ("2024", "2024-02", None),
        ("2024-02", "2024-02", None),
    ],
)
def test_order(one: str, other: str, expected: bool | None) -> None:
    """Dates in part leave it open where it matters only."""
    assert expected is not_before(days_of(one), days_of(other))


@pytest.mark.parametrize(
    ("day", "length", "unit", "expected"),
    [
        ("2024-03-31", "1", "month", "2024-02-29"),
        ("2024-02-29", "1", "year", "2023-02-28"),
        ("2024-03-31", "30", "day", "2024-03-01"),
        ("2024-03-31", "2", "week", "2024-03-17"),
        ("2024-08-31", "6", "month", "2024-02-29"),
        ("2024-03-10", "1.5", "year", "2022-09-10"),
        ("2024-03-10", "1e30", "year", "0001-01-01"),
        ("2024-03-10", "1e30", "day", "0001-01-01"),
    ],
)
def test_back_by_the_calendar(day: str, length: str, unit: Any, expected: str) -> None:
    """A month is a month, never 30 days; the calendar's beginning is the end."""
    assert a(expected) == back(a(day), Decimal(length), unit)


def test_lengths_that_lie_between_days() -> None:
    """Half a month and some hours are one of two days."""
    day = a("2024-03-10")
    assert Days(date(2024, 2, 10), date(2024, 3, 10)) == back(day, Decimal("0.5"), "month")
    assert Days(date(2024, 3, 9), date(2024, 3, 10)) == back(day, Decimal(24), "hour")
    assert Days(date(2024, 3, 10), date(2024, 3, 11)) == ahead(day, Decimal(1440), "minute")
    assert a("2024-04-10") == ahead(day, Decimal(1), "month")
    assert Days(date.max, date.max) == ahead(day, Decimal(9999), "year")


@pytest.mark.parametrize(
    ("birth", "day", "unit", "expected"),
    [
        ("2008-03-10", date(2026, 3, 10), "year", (18, 18)),
        ("2008-03-11", date(2026, 3, 10), "year", (17, 17)),
        ("2008-02-29", date(2026, 2, 28), "year", (17, 17)),
        ("2008-03", date(2026, 3, 10), "year", (17, 18)),
        ("2008", date(2026, 3, 10), "year", (17, 18)),
        ("2025-12-31", date(2026, 2, 28), "month", (1, 1)),
        ("2026-02-24", date(2026, 3, 10), "week", (2, 2)),
        ("2026-02-24", date(2026, 3, 10), "day", (14, 14)),
        ("2026-03-10", date(2026, 3, 10), "hour", (0, 24)),
        ("2026-03-08", date(2026, 3, 10), "hour", (24, 72)),
        ("2026", date(2026, 3, 10), "month", (0, 2)),
        ("2026-03-08", date(2026, 3, 10), "second", (86_400, 259_200)),
    ],
)
def test_ages(birth: str, day: date, unit: Any, expected: tuple[int, int]) -> None:
    """Units that are over, the least and the most."""
    assert expected == completed(days_of(birth), day, unit)


@given(DATES, st.integers(0, 110), st.sampled_from(["day", "week", "month", "year"]))
def test_who_was_born_then_is_of_that_age(day: date, age: int, unit: Any) -> None:
    """The first and the last birth date give the age, the days beside them another."""
    birth = born(Decimal(age), unit, day)
    assert (age, age) == completed(birth, day, unit)
    before = birth.first - timedelta(1)
    assert (age + 1, age + 1) == completed(Days(before, before), day, unit)


def test_an_age_of_hours() -> None:
    """Who is 30 hours old was born yesterday or the day before."""
    assert Days(date(2026, 3, 8), date(2026, 3, 10)) == born(Decimal(30), "hour", date(2026, 3, 10))
    assert Days(date(2026, 3, 8), date(2026, 3, 10)) == born(Decimal(90_000), "second", date(2026, 3, 10))


@given(DATES, st.decimals(0, 10**7, places=2), UNITS)
def test_back_is_never_ahead(day: date, length: Decimal, unit: Any) -> None:
    """No length takes a day backwards over itself, but for the hours of a day."""
    one = Days(day, day)
    assert back(one, length, unit).first <= day <= ahead(one, length, unit).last
