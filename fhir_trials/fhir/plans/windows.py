"""Offset and leeway of a timepoint ⇄ one distance and one range, in one unit. https://ucum.org/ucum

Seconds to weeks can be said in each other, and so can months and years; a month has no number of days.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import datatypes
from fhir_trials.issues import Issues
from fhir_trials.model import Duration, Leeway, Offset, Timepoint, Timing
from fhir_trials.model.values import TimeUnit

OFFSET_RANGE = "http://hl7.org/fhir/uv/vulcan-schedule/StructureDefinition/AcceptableOffsetRangeSoa"

_SECONDS: dict[TimeUnit, int] = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_MONTHS: dict[TimeUnit, int] = {"month": 1, "year": 12}
_UNITS: dict[str, TimeUnit] = {
    **dict.fromkeys(("s", "sec", "second", "seconds"), "second"),
    **dict.fromkeys(("min", "minute", "minutes"), "minute"),
    **dict.fromkeys(("h", "hr", "hour", "hours"), "hour"),
    **dict.fromkeys(("d", "day", "days"), "day"),
    **dict.fromkeys(("w", "wk", "week", "weeks"), "week"),
    **dict.fromkeys(("mo", "month", "months"), "month"),
    **dict.fromkeys(("a", "y", "yr", "year", "years"), "year"),
}
_NONE = Decimal(0)


class Distance(NamedTuple):
    """How far a timepoint is from what it is counted from, all in one unit.

    Attributes:
        value: how far, never below zero.
        before: whether it comes before that.
        window: the least and the most, counted from the same; `low <= value <= high`.
    """

    value: Decimal
    unit: TimeUnit
    before: bool = False
    window: tuple[Decimal, Decimal] | None = None


def distance(offset: Offset, leeway: Leeway | None) -> Distance | None:
    """The distance and, where it can be said in one unit with the offset, its window; None where no unit says it."""
    parts: list[tuple[Decimal, TimeUnit]] = [
        (abs(offset.value), offset.unit),
        *((one.value, one.unit) for one in offset.more),
    ]
    sides = [side for side in (leeway.earlier, leeway.later) if side] if leeway else []
    unit = _common([unit for _, unit in parts])
    if unit is None:
        return None
    before = offset.value < 0
    wide = _common([unit, *(side.unit for side in sides)]) if sides else None
    value = sum((_in(wide or unit, *one) for one in parts), _NONE)
    if wide is None or leeway is None:
        return Distance(value, unit, before)
    earlier, later = (
        _in(wide, side.value, side.unit) if side else _NONE for side in (leeway.earlier, leeway.later)
    )
    nearer, farther = (later, earlier) if before else (earlier, later)
    return Distance(value, wide, before, (value - nearer, value + farther))


def tell_unsaid(points: Iterable[Timepoint], issues: Issues) -> None:
    """Tell the windows that no range in the unit of the distance says: who reads only the guide sees none."""
    unsaid = [point.id for point in points if point.timing and not _is_said(point.timing)]
    if unsaid:
        issues.information(
            "window-not-native",
            "schedule.timepoints",
            f"{len(unsaid)} windows ({', '.join(unsaid[:5])}{' …' if unsaid[5:] else ''}) are in other units than their "
            "distance, or have none, and months have no number of days; they stand in an extension of ours only",
        )


def _is_said(timing: Timing) -> bool:
    leeway = timing.leeway
    if leeway is None or not (leeway.earlier or leeway.later):
        return True
    found = distance(timing.offset, leeway) if timing.offset and not timing.fixed else None
    return found is not None and found.window is not None


def stated(found: Distance) -> Json:
    """What a distance says, as the model has it: `offset`, and `leeway` where there is a window."""
    told: Json = {"offset": {"value": -found.value if found.before else found.value, "unit": found.unit}}
    if found.window:
        nearer, farther = found.value - found.window[0], found.window[1] - found.value
        earlier, later = (farther, nearer) if found.before else (nearer, farther)
        sides = (("earlier", earlier), ("later", later))
        told["leeway"] = {name: {"value": value, "unit": found.unit} for name, value in sides if value}
    return told


def to_fhir(found: Distance) -> Json:
    """The members of a relatedAction that say the distance and its window."""
    written: Json = {"offsetDuration": _quantity(found.value, found.unit)}
    if found.window:
        low, high = (_quantity(value, found.unit) for value in found.window)
        written["extension"] = [{"url": OFFSET_RANGE, "valueRange": {"low": low, "high": high}}]
    return written


def from_fhir(relation: Cursor, issues: Issues, *, before: bool) -> Json:
    """Take the distance and its window; `offset` and `leeway` as far as they are there.

    A window that cannot be is told, and its words are kept: some write deviations where distances belong.
    """
    planned = length(relation.at("offsetDuration"), issues)
    if planned is None:
        return {}
    value, unit = planned
    window = _window(relation, issues)
    if window is None:
        return stated(Distance(value, unit, before))
    low, high = window
    common = _common([unit, low[1], high[1]])
    if common is not None:
        near, middle, far = (_in(common, *one) for one in (low, planned, high))
        if near <= middle <= far:
            told = stated(Distance(middle, common, before, (near, far)))
            return {**told, "offset": stated(Distance(value, unit, before))["offset"]}
    words = f"{low[0].normalize():f} {low[1]} .. {high[0].normalize():f} {high[1]}"
    issues.warning(
        "window-outside",
        relation.path,
        f"a window of {words} is not around a distance of {value.normalize():f} {unit}; kept as words",
    )
    return {**stated(Distance(value, unit, before)), "leeway": {"text": words}}


def _window(
    relation: Cursor, issues: Issues
) -> tuple[tuple[Decimal, TimeUnit], tuple[Decimal, TimeUnit]] | None:
    for item in relation.each_with("extension", "url", OFFSET_RANGE):
        both = item.at("valueRange")
        if all(
            isinstance(both.at(side).node.get("value"), Decimal | int | float) for side in ("low", "high")
        ):
            low, high = length(both.at("low"), issues), length(both.at("high"), issues)
            if low and high:
                item.drop("url")
                return low, high
    return None


def length(quantity: Cursor, issues: Issues) -> tuple[Decimal, TimeUnit] | None:
    """Take a length of time; a unit that is said in words only is told."""
    if found := datatypes.duration_from_fhir(quantity):
        return found["value"], found["unit"]
    word = quantity.node.get("unit")
    unit = _UNITS.get(word.strip().lower()) if isinstance(word, str) and "code" not in quantity.node else None
    value = quantity.decimal("value") if unit else None
    if unit is None or value is None:
        return None
    issues.warning("unit-without-code", quantity.path, f"the unit {word!r} has no code; read as {unit}")
    for key in ("unit", "system"):
        quantity.drop(key)
    return value, unit


def _quantity(value: Decimal, unit: TimeUnit) -> Json:
    return datatypes.duration_to_fhir(Duration.of_known(value=value, unit=unit))


def _common(units: Iterable[TimeUnit]) -> TimeUnit | None:
    """The smallest of the units, where each is a number of it."""
    several = set(units)
    for family in (_SECONDS, _MONTHS):
        if several <= family.keys():
            return min(several, key=lambda unit: family[unit])
    return None


def _in(unit: TimeUnit, value: Decimal, stated_in: TimeUnit) -> Decimal:
    """The value in a unit that is no larger than its own."""
    family = _SECONDS if unit in _SECONDS else _MONTHS
    return value * (family[stated_in] // family[unit])
