"""Inclusions that no patient meets together: "men aged 18-50" and "women aged 18-45" in one list are alternatives.

Each would be asked of everybody, so that nobody could take part: all of them are doubted, with what is nested below.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import combinations
from typing import NamedTuple

from fhir_trials import concept_checks, mapping_files
from fhir_trials.clinical_concepts import topics
from fhir_trials.eligibility import participant_words
from fhir_trials.model.eligibility import Criterion
from fhir_trials.model.statements import Bound, Statement, Warned

_WORD = re.compile(r"[^\W\d_]+")
_OPENING = 4
"""Words at the beginning of a criterion that tell whom it is about."""
_MOST = 50
"""Nobody asks so many different things of one concept: more exclude one another, and need not be compared."""
_NO_FAMILY: tuple[str, ...] = ()


class _Stated(NamedTuple):
    """A statement that an inclusion asks for, and the number of its criterion; `wide`: of all participants."""

    number: int
    statement: Statement
    wide: bool
    text: str


def doubted(criteria: Sequence[Criterion]) -> list[Criterion]:
    """The criteria; those for all participants that exclude one another state nothing by themselves any more."""
    result = list(criteria)
    for number in sorted(_exclusive(criteria)):
        whole = (0, len(criteria[number].text))
        warnings = (Warned(code="alternatives", span=whole), *result[number].warnings)
        result[number] = _limited(result[number]).but(warnings=warnings)
        for below in range(number + 1, len(criteria)):
            if criteria[below].level <= criteria[number].level:
                break
            result[below] = _limited(result[below])
    return result


def _limited(criterion: Criterion) -> Criterion:
    statements = [one if one.limit else one.but(limit="condition") for one in criterion.statements]
    coverage = "partial" if criterion.coverage == "full" else criterion.coverage
    return criterion.but(statements=tuple(statements), coverage=coverage)


def _exclusive(criteria: Sequence[Criterion]) -> set[int]:
    """The numbers of the criteria for all that another inclusion excludes."""
    by_key: dict[str, list[_Stated]] = defaultdict(list)
    for one in _stated(criteria):
        concept = one.statement.concept or ""
        for key in (concept, *_families().get(concept, _NO_FAMILY)):
            by_key[key].append(one)
    found = _sexes(criteria)
    for same_key in by_key.values():
        found |= _wide_among(same_key)
    return found


def _wide_among(stated: Sequence[_Stated]) -> set[int]:
    """The numbers of criteria for all that another of these excludes; what is said alike is compared once."""
    if len(stated) < 2:
        return set()
    alike: defaultdict[object, list[_Stated]] = defaultdict(list)
    for one in stated:
        said = one.statement
        sex = _sex(one.text) if said.bounds else ""
        key = (said.concept, said.bounds, said.unit, said.values, said.negated, said.limit, sex)
        alike[key].append(one)
    if len(alike) > _MOST:
        return {one.number for one in stated if one.wide}
    found: set[int] = set()
    for ones, twos in combinations(alike.values(), 2):
        if _exclude(ones[0].statement, twos[0].statement) or _are_of_two_sexes(ones[0], twos[0]):
            for each, others in ((ones, twos), (twos, ones)):
                numbers = {other.number for other in others}
                found.update(one.number for one in each if one.wide and numbers != {one.number})
    return found


def _sexes(criteria: Sequence[Criterion]) -> set[int]:
    """The numbers of criteria that ask all for one sex, where another inclusion begins with the other one."""
    asked = {
        number
        for number, criterion in enumerate(criteria)
        for one in criterion.statements
        if one.kind == "sex" and len(one.values) == 1 and not one.limit and not criterion.for_some
    }
    if not asked:
        return asked
    opening = {
        number: sex
        for number, one in enumerate(criteria)
        if one.section == "inclusion"
        and (sex := _sex(" ".join(one.text.split(maxsplit=_OPENING)[:_OPENING])))
    }
    if len(set(opening.values())) < 2 or asked.isdisjoint(opening):
        return set()
    return {number for number in opening if not criteria[number].for_some}


def _stated(criteria: Sequence[Criterion]) -> Iterator[_Stated]:
    """What inclusions ask for now, alternatives aside."""
    chosen: list[bool] = []
    for number, criterion in enumerate(criteria):
        del chosen[criterion.level :]
        if criterion.section == "inclusion" and criterion.joined != "any" and not any(chosen):
            for one in criterion.statements:
                if one.concept and one.window is None:
                    wide = not criterion.for_some and one.limit is None
                    yield _Stated(number, one, wide, criterion.text)
        chosen.append(criterion.below == "any")


def _exclude(one: Statement, two: Statement) -> bool:
    """Whether no patient can be as both say, of what holds by itself."""
    if one.limit or two.limit:
        return False
    if one.concept != two.concept:
        return _is_bare(one) and _is_bare(two) and not one.negated and not two.negated
    if one.negated or two.negated:
        return one.negated != two.negated and _is_bare(one) and _is_bare(two)
    if one.values and two.values:
        return set(one.values).isdisjoint(two.values)
    return one.unit == two.unit and _are_apart(one, two)


def _are_of_two_sexes(one: _Stated, two: _Stated) -> bool:
    """Whether one criterion asks women for one value and the other men for another, though no sex is stated."""
    bounds = (one.statement.bounds, two.statement.bounds)
    return all(bounds) and bounds[0] != bounds[1] and {_sex(one.text), _sex(two.text)} == {"female", "male"}


@lru_cache(maxsize=256)
def _sex(text: str) -> str:
    """The one sex that a text names; empty where it names none, or both."""
    words = _WORD.findall(text.casefold())
    named = [sex for sex in ("female", "male") if participant_words.has(words, sex)]
    return named[0] if len(named) == 1 else ""


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
    check = concept_checks.OfPairs(topics(), "family", once=False)
    for row in mapping_files.read_csv("condition-families.csv", concept_checks.FAMILIES, check):
        found[row["concept"]] = (*found.get(row["concept"], _NO_FAMILY), row["family"])
    return found
