"""Lengths of time in units of which the one is no fixed number of the other: days or weeks, and months or years."""

from decimal import Decimal

from fhir_trials import units
from fhir_trials.eligibility.matching.numbers import Stretch

_DAYS = {"mo": (28, 31), "a": (364, 366)}
"""How many days there are: by the calendar, and as people count four weeks a month and 52 a year."""
_DAY = "d"


def converted(value: Decimal, unit: str, to: str) -> Stretch | None:
    """What a length may be in the other unit: 3 months are from 84 to 93 days; None where the calendar has no say."""
    if (unit in _DAYS) == (to in _DAYS):
        return None
    one, other = _days(unit), _days(to)
    if one is None or other is None:
        return None
    ends = (value * one.low / other.high, value * one.high / other.low)
    return Stretch(min(ends), max(ends))


def _days(unit: str) -> Stretch | None:
    """How many days one of a unit is; None where it is no time."""
    if unit in _DAYS:
        low, high = _DAYS[unit]
        return Stretch(Decimal(low), Decimal(high))
    exact = units.convert(Decimal(1), unit, _DAY)
    return None if exact is None else Stretch(exact, exact)
