"""Inclusions that no patient meets together: "men aged 18-50" and "women aged 18-45" in one list are alternatives.

Each would be asked of everybody, so that nobody could take part: all of them are doubted, with what is nested below.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import NamedTuple

from fhir_trials import mapping_files
from fhir_trials.model.eligibility import Criterion
from fhir_trials.model.statements import Bound, Statement, Warned

_NO_FAMILY: tuple[str, ...] = ()


class _Stated(NamedTuple):
    """A statement that an inclusion asks for, and the number of its criterion; `wide`: of all participants."""

    number: int
    statement: Statement
    wide: bool


def doubted(criteria: Sequence[Criterion]) -> list[Criterion]:
    """The criteria; those for all participants that exclude one another state nothing by themselves any more."""
    result = list(criteria)
    for number in sorted(_exclusive(criteria)):
        whole = (0, len(criteria[number].text))
        warnings = (Warned(code="alternatives", span=whole), *result[number].warnings)
        result[number] = _limited(result[number]).model_copy(update={"warnings": warnings})
        for below in range(number + 1, len(criteria)):
            if criteria[below].level <= criteria[number].level:
                break
            result[below] = _limited(result[below])
    return result


def _limited(criterion: Criterion) -> Criterion:
    statements = [
        one if one.limit else one.model_copy(update={"limit": "condition"}) for one in criterion.statements
    ]
    coverage = "partial" if criterion.coverage == "full" else criterion.coverage
    return criterion.model_copy(update={"statements": tuple(statements), "coverage": coverage})


def _exclusive(criteria: Sequence[Criterion]) -> set[int]:
    """The numbers of the criteria for all that another inclusion excludes."""
    by_key: dict[str, list[_Stated]] = defaultdict(list)
    for one in _stated(criteria):
        concept = one.statement.concept or ""
        for key in (concept, *_families().get(concept, _NO_FAMILY)):
            by_key[key].append(one)
    found: set[int] = set()
    for alike in by_key.values():
        for one, two in combinations(alike, 2):
            if one.number != two.number and (one.wide or two.wide) and _exclude(one.statement, two.statement):
                found.update(each.number for each in (one, two) if each.wide)
    return found


def _stated(criteria: Sequence[Criterion]) -> Iterator[_Stated]:
    """What inclusions ask for now, alternatives aside."""
    chosen: list[bool] = []
    for number, criterion in enumerate(criteria):
        del chosen[criterion.level :]
        if criterion.section == "inclusion" and criterion.joined != "any" and not any(chosen):
            for one in criterion.statements:
                if one.concept and one.limit is None and one.window is None:
                    yield _Stated(number, one, not criterion.for_some)
        chosen.append(criterion.below == "any")


def _exclude(one: Statement, two: Statement) -> bool:
    """Whether no patient can be as both say."""
    if one.concept != two.concept:
        return _is_bare(one) and _is_bare(two) and not one.negated and not two.negated
    if one.negated or two.negated:
        return one.negated != two.negated and _is_bare(one) and _is_bare(two)
    if one.values and two.values:
        return set(one.values).isdisjoint(two.values)
    return one.unit == two.unit and _are_apart(one, two)


def _is_bare(statement: Statement) -> bool:
    return not (statement.bounds or statement.values)


def _are_apart(one: Statement, two: Statement) -> bool:
    """Whether the bounds of two statements have no value in common."""
    lists = [{bound.value for bound in each.bounds if bound.side == "equal"} for each in (one, two)]
    if all(lists):
        return lists[0].isdisjoint(lists[1])
    lows = [(bound.value, not bound.inclusive) for bound in _sides(one, two, "lower")]
    highs = [(bound.value, bound.inclusive) for bound in _sides(one, two, "upper")]
    for values in filter(None, lists):
        lows.append((min(values), False))
        highs.append((max(values), True))
    if not lows or not highs:
        return False
    low, strict = max(lows)
    high, inclusive = min(highs)
    return low > high or (low == high and (strict or not inclusive))


def _sides(one: Statement, two: Statement, side: str) -> Iterator[Bound]:
    return (bound for each in (one, two) for bound in each.bounds if bound.side == side)


@cache
def _families() -> dict[str, tuple[str, ...]]:
    """The families of each condition of which nobody is asked to have two."""
    found: dict[str, tuple[str, ...]] = {}
    for row in mapping_files.read_csv("condition-families.csv"):
        found[row["concept"]] = (*found.get(row["concept"], _NO_FAMILY), row["family"])
    return found
