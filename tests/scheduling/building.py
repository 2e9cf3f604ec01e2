"""Short ways to write schedules down."""

from decimal import Decimal
from typing import Any

from fhir_trials.model.codes import Term
from fhir_trials.model.schedule import Leeway, Offset, Schedule, Timepoint, Timing, Transition
from fhir_trials.model.values import Duration


def length(value: int | str, unit: Any = "day") -> Duration:
    """A length of time."""
    return Duration(value=Decimal(value), unit=unit)


def after(value: int | str, unit: Any = "day", of: str | None = None, **more: Any) -> Timing:
    """A timing so long after another timepoint, or the start."""
    event = more.pop("event", None)
    return Timing(
        offset=Offset(value=Decimal(value), unit=unit, more=more.pop("more", ())),
        counted_from=of,
        event=Term(code=event) if event else None,
        **more,
    )


def fixed(**more: Any) -> Timing:
    """The timing of what others are counted from."""
    return Timing(fixed=True, **more)


def leeway(earlier: int | None = None, later: int | None = None, unit: Any = "day") -> Leeway:
    """A leeway of so many days."""
    return Leeway(
        earlier=length(earlier, unit) if earlier else None, later=length(later, unit) if later else None
    )


def point(name: str, timing: Timing | None = None, **more: Any) -> Timepoint:
    """A timepoint whose id is made of its name."""
    return Timepoint(id=name.lower().replace(" ", "-"), name=name, timing=timing, **more)


def to(name: str | None, condition: str | None = None) -> Transition:
    """A way to another timepoint."""
    return Transition(to=name, condition=condition)


def schedule(*points: Timepoint, **more: Any) -> Schedule:
    """A schedule of timepoints."""
    return Schedule(timepoints=points, **more)
