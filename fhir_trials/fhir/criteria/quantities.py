"""Bounds of a statement ⇄ Quantity and Range. https://hl7.org/fhir/R5/datatypes.html#Range · mappings/units.csv

A Range holds two inclusive ends, so it is written for such bounds and for listed whole numbers that follow each
other; every other bound is a Quantity with a comparator, several of which are several characteristics.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from fhir_trials.clinical_concepts import Concept
from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import urls
from fhir_trials.model import Bound

LIMITS = ("{ULN}", "{LLN}")

_Side = Literal["lower", "upper", "equal"]

_COMPARATORS: dict[tuple[_Side, bool], str] = {
    ("lower", True): ">=",
    ("lower", False): ">",
    ("upper", True): "<=",
    ("upper", False): "<",
}
_SIDES: dict[str, tuple[_Side, bool]] = {comparator: side for side, comparator in _COMPARATORS.items()}
# what people read where the code of the unit says little to them
_SHOWN = {
    "{ULN}": "× ULN",
    "{LLN}": "× LLN",
    "{score}": "score",
    "{INR}": "INR",
    "a": "year",
    "mo": "month",
    "wk": "week",
    "d": "day",
}
_ANNOTATION = re.compile(r"\{[^{}]*\}|1")
_UCUM = re.compile(r"[\x21-\x7E]{1,60}")
_ENDS: tuple[tuple[str, _Side], ...] = (("low", "lower"), ("high", "upper"))
# more values than this are no list that somebody wrote
_LISTED = 100


def unit_of_none(concept: Concept) -> str | None:
    """The unit of a number that has none: `{score}`, `{INR}`; None where a number needs its unit."""
    unit = next(iter(concept.rows[0].units), "")
    return unit if unit not in LIMITS and _ANNOTATION.fullmatch(unit) else None


def is_listed(bounds: Sequence[Bound]) -> bool:
    """Whether these are several values of which one has to be there."""
    return len(bounds) > 1 and all(bound.side == "equal" for bound in bounds)


def to_fhir(bounds: Sequence[Bound], unit: str, *, exclude: bool) -> list[Json]:
    """The values, each of a characteristic of its own; none where no form says just that.

    Args:
        bounds: of one statement.
        unit: in UCUM.
        exclude: whether the characteristics exclude: two of them would then exclude on either bound.
    """
    sides = [bound.side for bound in bounds]
    first, last = (bounds[0], bounds[-1]) if bounds else (None, None)
    if first is None or last is None or any(one.side == "equal" and not one.inclusive for one in bounds):
        return []
    if "equal" in sides:
        if len(bounds) == 1:
            return [{"valueQuantity": _quantity(first.value, unit)}]
        return [_range(first.value, last.value, unit)] if _in_a_row(bounds) else []
    closed = all(one.inclusive for one in bounds) and first.value <= last.value
    if sides == ["lower", "upper"] and closed:
        return [_range(first.value, last.value, unit)]
    if len(bounds) > 1 and (exclude or len(set(sides)) < len(sides)):
        return []  # two ends of one side would be two statements
    return [
        {"valueQuantity": {**_quantity(one.value, unit), "comparator": _COMPARATORS[one.side, one.inclusive]}}
        for one in bounds
    ]


def _in_a_row(bounds: Sequence[Bound]) -> bool:
    first = bounds[0].value
    follow = all(bound.value == first + step for step, bound in enumerate(bounds))
    return len(bounds) <= _LISTED and is_listed(bounds) and first == first.to_integral_value() and follow


def _quantity(value: Decimal, unit: str) -> Json:
    return {"value": value, "unit": _SHOWN.get(unit, unit), "system": urls.UCUM, "code": unit}


def _range(low: Decimal, high: Decimal, unit: str) -> Json:
    return {"valueRange": {"low": _quantity(low, unit), "high": _quantity(high, unit)}}


def from_fhir(characteristic: Cursor, concept: Concept) -> tuple[tuple[Bound, ...], str] | None:
    """Take the bounds of a Quantity or a Range and their unit; None where they are not understood.

    What is not understood may be taken in part: hand in a copy where that matters.

    Args:
        characteristic: has the value.
        concept: what it is of: one that needs no unit may have none, or `1`.
    """
    quantity = characteristic.at("valueQuantity")
    if quantity:
        comparator = quantity.text("comparator")
        found = _measured(quantity, concept)
        if found is None or (comparator and comparator not in _SIDES):
            return None
        side, inclusive = _SIDES.get(comparator or "", ("equal", True))
        return (Bound(side=side, value=found[0], inclusive=inclusive),), found[1]
    ends = characteristic.at("valueRange")
    bounds: list[Bound] = []
    units: set[str] = set()
    for key, side in _ENDS:
        if end := ends.at(key):
            if (found := _measured(end, concept)) is None:
                return None
            bounds.append(Bound(side=side, value=found[0]))
            units.add(found[1])
    return (tuple(bounds), units.pop()) if len(units) == 1 else None


def _measured(quantity: Cursor, concept: Concept) -> tuple[Decimal, str] | None:
    value = quantity.decimal("value")
    unit, system, code = (quantity.text(key) for key in ("unit", "system", "code"))
    if value is None or "comparator" in quantity.node:
        return None
    if concept.row(code) is None or (unit is None and code is None):
        without = unit_of_none(concept)
        if without and code in (None, "1"):
            return value, without
    return (value, code) if system == urls.UCUM and code and _UCUM.fullmatch(code) else None


def listed(bounds: Sequence[Bound]) -> tuple[Bound, ...]:
    """The whole numbers from one inclusive bound to the other, each as a value; the bounds where these are others."""
    if [bound.side for bound in bounds] != ["lower", "upper"]:
        return tuple(bounds)
    low, high = (bound.value for bound in bounds)
    if low != low.to_integral_value() or high != high.to_integral_value() or not 0 < high - low < _LISTED:
        return tuple(bounds)
    return tuple(Bound(side="equal", value=low + step) for step in range(int(high - low) + 1))
