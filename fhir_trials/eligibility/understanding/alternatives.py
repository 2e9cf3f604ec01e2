"""Bounds of one concept that differ: "≥ 18 years; in Japan ≥ 20 years". None of them holds for everybody."""

from collections.abc import Sequence

from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.model.statements import Statement


def limited(found: Sequence[Found]) -> list[Found]:
    """The statements; those of one concept with different bounds on one side are limited to a condition."""
    if len({one.statement.concept for one in found}) == len(found):
        return list(found)
    ends = [_ends(one.statement) for one in found]
    return [
        _limited(one) if _differs(own, [end for other in ends if other is not own for end in other]) else one
        for one, own in zip(found, ends, strict=True)
    ]


def _ends(statement: Statement) -> list[tuple[object, ...]]:
    if statement.concept is None:
        return []
    return [
        (statement.concept, bound.side, bound.value, bound.inclusive, statement.unit)
        for bound in statement.bounds
    ]


def _differs(own: list[tuple[object, ...]], others: list[tuple[object, ...]]) -> bool:
    return any(one[:2] == other[:2] and one != other for one in own for other in others)


def _limited(found: Found) -> Found:
    if found.statement.limit is not None:
        return found
    return found._replace(statement=found.statement.model_copy(update={"limit": "condition"}))
