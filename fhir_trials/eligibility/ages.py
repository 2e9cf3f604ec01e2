"""Ages as criteria and registers state them, held against each other."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import reduce
from typing import Literal, NamedTuple

from fhir_trials.model.eligibility import Age, AgeBand
from fhir_trials.model.statements import Statement
from fhir_trials.model.values import TimeUnit

Side = Literal["lower", "upper"]
_UCUM: dict[TimeUnit, str] = {
    "second": "s",
    "minute": "min",
    "hour": "h",
    "day": "d",
    "week": "wk",
    "month": "mo",
    "year": "a",
}
_NAMES = {code: unit for unit, code in _UCUM.items()}
_DAYS = {
    "s": Decimal(1) / 86_400,
    "min": Decimal(1) / 1440,
    "h": Decimal(1) / 24,
    "d": Decimal(1),
    "wk": Decimal(7),
    "mo": Decimal("30.4375"),
    "a": Decimal("365.25"),
}
_CLOSE = Decimal("0.02")
"""How far two units may be apart and mean one age: a month and 30 days."""


class End(NamedTuple):
    """A bound of who may take part, by the criteria: an exclusion is turned over.

    Attributes:
        unit: in UCUM.
    """

    side: Side
    value: Decimal
    unit: str
    inclusive: bool

    def __str__(self) -> str:
        words = {
            ("lower", True): "at least",
            ("lower", False): "more than",
            ("upper", True): "at most",
            ("upper", False): "less than",
        }
        return f"{words[self.side, self.inclusive]} {_amount(self.value, _NAMES.get(self.unit, self.unit))}"


def ends(statement: Statement, *, excluded: bool) -> Iterator[End]:
    """The bounds of who may take part; none where two bounds are excluded, since what is left has two pieces."""
    bounds = [bound for bound in statement.bounds if bound.side != "equal"]
    if statement.unit not in _NAMES or (excluded and len(bounds) > 1) or len(bounds) < len(statement.bounds):
        return
    for bound in bounds:
        side: Side = "lower" if (bound.side == "lower") != excluded else "upper"
        yield End(side, bound.value, statement.unit, bound.inclusive != excluded)


def strictest(found: Sequence[End]) -> End | None:
    """The end that lets the fewest take part, since all hold; None where there is none."""
    return reduce(_stricter, found) if found else None


def _stricter(one: End, two: End) -> End:
    difference = _difference(two.value, two.unit, one.value, one.unit)
    if difference == 0:
        return two if one.inclusive else one
    return two if (difference > 0) == (one.side == "lower") else one


def compare(field: Age, end: End) -> Literal["same", "inclusive", "differs"]:
    """Whether the register's age, which takes part, is the end; `inclusive`: the same age that does not take part.

    Ages are counted in completed years: "over 17" and a register's 18 are one, and so are "up to 64" and "under 65".
    """
    difference = _difference(end.value, end.unit, field.value, _UCUM[field.unit])
    if difference == 0:
        return "same" if end.inclusive else "inclusive"
    step = Decimal(1) if end.side == "upper" else Decimal(-1)
    if _UCUM[field.unit] != end.unit:
        return "differs"
    if not end.inclusive and difference == step:
        return "same"
    return "inclusive" if end.inclusive and difference == -step else "differs"


def within_bands(end: End, bands: Sequence[AgeBand]) -> bool:
    """Whether the end lies in the outermost of the register's age groups, so that it leaves none of them out."""
    below = end.side == "lower"
    nears = [band.minimum if below else band.maximum for band in bands]
    fars = [band.maximum if below else band.minimum for band in bands]
    if None in nears:
        far = fars[nears.index(None)]
    else:
        distances = [_beyond(end, age) for age in nears if age is not None]
        far = fars[distances.index(min(distances))]
        if min(distances) > 0:
            return False
    return far is None or _beyond(end, far) >= 0


def _beyond(end: End, age: Age) -> Decimal:
    """How many days the end lets in beyond an age; below zero where it lets in less."""
    difference = end.value * _DAYS[end.unit] - age.value * _DAYS[_UCUM[age.unit]]
    return -difference if end.side == "lower" else difference


def shown(age: Age) -> str:
    """The age for people: "18 years"."""
    return _amount(age.value, age.unit)


def _amount(value: Decimal, unit: str) -> str:
    return f"{value:f} {unit}{'' if value == 1 else 's'}"


def _difference(value: Decimal, unit: str, other: Decimal, other_unit: str) -> Decimal:
    """How much the first is more than the second, in the unit of the second."""
    if unit == other_unit:
        return value - other
    difference = value * _DAYS[unit] / _DAYS[other_unit] - other
    return Decimal(0) if abs(difference) <= _CLOSE * max(Decimal(1), abs(other)) else difference
