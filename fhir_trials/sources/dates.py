"""Dates as people write them, made ISO and no more precise than they are (`mappings/months.csv`)."""

import re
from datetime import date
from functools import cache
from typing import Literal

from fhir_trials import mapping_files

Order = Literal["day-first", "month-first"]

_ISO = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?)?")
_NAMED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|e)?[ -])?([A-Za-z]{3,9})\.?[ -](?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})"
)


@cache
def _months() -> dict[str, int]:
    return {row["name"]: int(row["month"]) for row in mapping_files.read_csv("months.csv")}


def iso(text: str, order: Order | None = None) -> str | None:
    """The date in a text that is nothing but a date; None where it is none, or none that is certain.

    A time of day behind it is left out. `03/06/2018` needs an order, `13/06/2018` does not.

    Args:
        text: `2021-02`, `20210216`, `16-02-2021`, `16 februari 2021`, `February 16, 2021`, `februari 2021`.
        order: what stands first in a date of numbers, where the source says or its country tells.
    """
    text = " ".join(text.split())
    if found := _COMPACT.fullmatch(text) or _ISO.fullmatch(text):
        return _date(*found.groups())
    if found := _NUMBERS.fullmatch(text):
        return _of_numbers(int(found[1]), int(found[2]), found[3], order)
    if (found := _NAMED.fullmatch(text)) and not (found[1] and found[3]):
        month = _months().get(found[2].lower())
        return _date(found[4], str(month), found[1] or found[3]) if month else None
    return None


def _of_numbers(first: int, second: int, year: str, order: Order | None) -> str | None:
    if order is None:
        if first <= 12 and second <= 12 and first != second:
            return None
        order = "month-first" if second > 12 else "day-first"
    day, month = (first, second) if order == "day-first" else (second, first)
    return _date(year, str(month), str(day))


def _date(year: str, month: str | None, day: str | None) -> str | None:
    """The date, if the calendar has it."""
    parts = [int(year), *(int(part) for part in (month, day) if part)]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return None
    return "-".join(f"{part:04d}" if place == 0 else f"{part:02d}" for place, part in enumerate(parts))
