"""Durations of ISO 8601 (`P2W`, `P1M2D`, `-PT4H`) ⇄ a value with its unit. https://en.wikipedia.org/wiki/ISO_8601#Durations"""

import re
from collections.abc import Sequence
from decimal import Decimal

from fhir_trials.cursor import Json
from fhir_trials.model.schedule import Offset
from fhir_trials.model.values import Duration, TimeUnit

# More digits than any protocol has would make sums of offsets endless.
_NUMBER = r"([0-9]{1,15}(?:[.,][0-9]{1,15})?)"
_DURATION = re.compile(
    rf"([+-])?P(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}W)?(?:{_NUMBER}D)?"
    rf"(?:T(?=[0-9])(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?"
)
_UNITS: tuple[TimeUnit, ...] = ("year", "month", "week", "day", "hour", "minute", "second")
_LETTERS = ("Y", "M", "W", "D", "H", "M", "S")
_FIRST_CLOCK_UNIT = _UNITS.index("hour")
# Years and months have no fixed length, but a year has twelve months.
_MONTHS: dict[TimeUnit, int] = {"year": 12, "month": 1}
_SECONDS: dict[TimeUnit, int] = {"week": 604_800, "day": 86_400, "hour": 3_600, "minute": 60, "second": 1}

Part = tuple[Decimal, TimeUnit]


def offset_of(text: str) -> Json | None:
    """The duration as an Offset: one unit where that is exact, else years or months with the rest in `more`.

    A single part keeps its unit: `P14D` stays 14 days. None where the text is no duration.
    """
    found = _DURATION.fullmatch(text)
    if not found:
        return None
    sign, *numbers = found.groups()
    stated: list[Part] = [
        (Decimal(n.replace(",", ".")), unit) for n, unit in zip(numbers, _UNITS, strict=True) if n
    ]
    if not stated:
        return None
    (value, unit), *rest = _merged([part for part in stated if part[0]] or stated[-1:])
    more = {"more": [{"value": number, "unit": other} for number, other in rest]} if rest else {}
    return {"value": -value if sign == "-" and value else value, "unit": unit, **more}


def _merged(parts: list[Part]) -> list[Part]:
    """As few parts as are exact: at most one of years and months, and one of weeks and shorter."""
    if len(parts) == 1:
        return parts
    groups = ([part for part in parts if part[1] in lengths] for lengths in (_MONTHS, _SECONDS))
    return [_sum(group, lengths) for group, lengths in zip(groups, (_MONTHS, _SECONDS), strict=True) if group]


def _sum(group: list[Part], lengths: dict[TimeUnit, int]) -> Part:
    """The sum in the smallest unit that was stated, of which every larger one is a whole multiple."""
    smallest = group[-1][1]
    return sum((value * (lengths[unit] // lengths[smallest]) for value, unit in group), Decimal(0)), smallest


def iso(length: Offset | Duration) -> str:
    """The text of an offset or a duration; `offset_of` gives the same length back."""
    more: Sequence[Duration] = length.more if isinstance(length, Offset) else ()
    sums: dict[TimeUnit, Decimal] = {length.unit: abs(length.value)}
    for part in more:
        sums[part.unit] = sums.get(part.unit, Decimal(0)) + part.value
    written = [
        (at, f"{sums[unit]:f}{letter}")
        for at, (unit, letter) in enumerate(zip(_UNITS, _LETTERS, strict=True))
        if unit in sums and (sums[unit] or len(sums) == 1)
    ]
    days = "".join(text for at, text in written if at < _FIRST_CLOCK_UNIT)
    clock = "".join(text for at, text in written if at >= _FIRST_CLOCK_UNIT)
    return f"{'-' if length.value < 0 else ''}P{days}{'T' + clock if clock else ''}"
