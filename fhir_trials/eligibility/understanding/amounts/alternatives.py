"""Bounds of one concept that differ: "≥ 18 years; in Japan ≥ 20 years". None of them holds for everybody."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.model.statements import Statement

_Side = tuple[str, str]
"""A concept, and which end of its values."""
_Value = tuple[Decimal, bool, str | None]
_End = tuple[_Side, _Value]


def limited(found: Sequence[Found]) -> list[Found]:
    """The statements; those of one concept with different bounds on one side are limited to a condition."""
    if len({one.statement.concept for one in found}) == len(found):
        return list(found)
    stated: dict[_Side, dict[_Value, set[int]]] = {}
    for number, one in enumerate(found):
        for side, bound in _ends(one.statement):
            stated.setdefault(side, {}).setdefault(bound, set()).add(number)
    return [
        _limited(one) if _differs(number, one.statement, stated) else one for number, one in enumerate(found)
    ]


def _ends(statement: Statement) -> Iterator[_End]:
    if statement.concept is not None:
        for bound in statement.bounds:
            yield (statement.concept, bound.side), (bound.value, bound.inclusive, statement.unit)


def _differs(number: int, statement: Statement, stated: dict[_Side, dict[_Value, set[int]]]) -> bool:
    """Whether another statement has another value on a side of this one."""
    for side, value in _ends(statement):
        for other, numbers in stated[side].items():
            if other != value and numbers != {number}:
                return True
    return False


def _limited(found: Found) -> Found:
    if found.statement.limit is not None:
        return found
    return found._replace(statement=found.statement.but(limit="condition"))
