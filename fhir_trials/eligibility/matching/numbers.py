"""Numbers that are known within a stretch, held against bounds."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from fhir_trials.model.statements import Bound

_MAGNITUDE = 30


def is_reckonable(bound: Bound) -> bool:
    """Whether a bound has a size that something in a patient may have, so that nothing overflows."""
    exponent = bound.value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_MAGNITUDE and bound.value.adjusted() <= _MAGNITUDE


class Stretch(NamedTuple):
    """A number that is somewhere from low to high, ends included."""

    low: Decimal
    high: Decimal


RELATIONS = {True: "is", False: "is not", None: "may or may not be"}
"""How a value stands to bounds, in words."""


def within(stretch: Stretch, bounds: Iterable[Bound]) -> bool | None:
    """Whether all ends hold and, where values are listed, it is one of them; None where it may be either."""
    found = list(bounds)
    listed = [_holds(stretch, bound) for bound in found if bound.side == "equal"]
    ends = [_holds(stretch, bound) for bound in found if bound.side != "equal"]
    one = [True if True in listed else None if None in listed else False] if listed else []
    answers = [*ends, *one]
    return False if False in answers else None if None in answers else True


def _holds(stretch: Stretch, bound: Bound) -> bool | None:
    low, high, value = *stretch, bound.value
    if bound.side == "equal":
        return low == value if low == high else None if low <= value <= high else False
    if bound.side == "upper":
        # an upper bound is a lower one, seen from the other side of zero
        low, high, value = -high, -low, -value
    if low > value or (bound.inclusive and low == value):
        return True
    return False if high < value or (not bound.inclusive and high == value) else None
