"""What holds for every text, whatever it says; each function gives back what does not hold."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise

from fhir_trials.clinical_concepts import concepts
from fhir_trials.eligibility import join, read_criteria, split, split_pieces, understand
from fhir_trials.model.eligibility import Criterion
from fhir_trials.model.statements import Statement
from fhir_trials.units import units
from tests.eligibility.written_numbers import numbers

_ONE = re.compile(r"\b(?:hour|day|week|month|year|uur|dag|maand|jaar)", re.IGNORECASE)


def broken(text: str) -> list[str]:
    """What does not hold of a text of criteria; nothing where all is well."""
    found = read_criteria(text).criteria
    again = understand(split(join(found)))
    faults = _lost(text)
    if found != again:
        faults.append(f"unstable: {_differing(found, again)}")
    for one in found:
        faults += [f"{fault} | {one.text}" for fault in untrue(one)]
    return faults


def _lost(text: str) -> list[str]:
    counted = bytearray(len(text))
    for piece in split_pieces(text):
        for start, end in piece.spans:
            counted[start:end] = b"\1" * (end - start)
    lost = "".join(sign for sign, kept in zip(text, counted, strict=True) if not kept and not sign.isspace())
    return [f"lost: {lost[:60]}"] if lost else []


def _differing(found: Sequence[Criterion], again: Sequence[Criterion]) -> str:
    pairs = zip(found, again, strict=False)
    return next(
        (f"{one} / {two}" for one, two in pairs if one != two), f"{len(found)} / {len(again)} criteria"
    )


def untrue(criterion: Criterion) -> list[str]:
    """What does not hold of a criterion that was understood."""
    places = [one.span[0] for one in criterion.statements]
    faults = [] if places == sorted(places) else ["statements not in the order of the text"]
    coded = any(
        one.concept or one.bounds or one.values or one.kind == "participation" for one in criterion.statements
    )
    if criterion.coverage is None or (criterion.coverage == "none") == coded:
        faults.append(f"coverage {criterion.coverage} with {len(criterion.statements)} statements")
    if criterion.coverage == "full" and any(one.limit for one in criterion.statements):
        faults.append("coverage full, with a condition or an exception that only the text says")
    for span in [one.span for one in (*criterion.statements, *criterion.warnings)]:
        if not 0 <= span[0] < span[1] <= len(criterion.text):
            faults.append(f"span {span} outside the text")
    for one in criterion.statements:
        faults += [
            f"{fault}: {one.model_dump(exclude_defaults=True)}" for fault in _of_statement(one, criterion)
        ]
    return faults + _of_the_other_section(criterion)


def _of_statement(one: Statement, criterion: Criterion) -> Iterator[str]:
    named = numbers(criterion.text[slice(*one.span)])
    if not {bound.value for bound in one.bounds} <= named:
        yield "a number that its words do not have"
    if one.window:
        ends = {end for end in (one.window.minimum, one.window.maximum) if end is not None}
        if not ends <= numbers(criterion.text) | ({Decimal(1)} if _ONE.search(criterion.text) else set()):
            yield "a window that the text does not have"
    yield from _of_bounds(one)
    if one.concept and (row := concepts().get(one.concept)) and row.kind != one.kind:
        yield f"kind of {row.kind}"
    if one.unit and one.unit not in _units():
        yield "a unit that no table has"


def _of_bounds(one: Statement) -> Iterator[str]:
    sides = [bound.side for bound in one.bounds]
    if "equal" in sides and len(set(sides)) > 1:
        yield "a list of values beside an end"
    if max(sides.count("lower"), sides.count("upper")) > 1:
        yield "two ends of one side"
    for low, high in pairwise(sorted(one.bounds, key=lambda bound: bound.side)):
        both = low.inclusive and high.inclusive
        empty = low.value > high.value or (low.value == high.value and not both)
        if (low.side, high.side) == ("lower", "upper") and empty:
            yield "nothing lies between its ends"


@cache
def _units() -> frozenset[str]:
    return frozenset(units()) | {
        unit for one in concepts().values() for row in one.rows for unit in row.units
    }


_OTHER = {"inclusion": "exclusion", "exclusion": "inclusion", "unknown": "inclusion"}


def _of_the_other_section(criterion: Criterion) -> list[str]:
    """Bounds are as stated, so that they are the same in whichever section the criterion stands."""
    # alone in both: years below "Smoking history:" are no age in either
    here, there = (
        _stated(understand([Criterion(text=criterion.text, section=section)])[0])  # type: ignore[arg-type]
        for section in (criterion.section, _OTHER[criterion.section])
    )
    if here == there and all(one in here for one in _stated(criterion)):
        return []
    return [f"bounds depend on the section: {_stated(criterion)} / {here} / {there}"]


def _stated(criterion: Criterion) -> list[object]:
    return [(one.kind, one.concept, one.bounds, one.unit) for one in criterion.statements if one.bounds]
