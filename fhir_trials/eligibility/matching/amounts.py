"""Measured values held against bounds in another unit, or in multiples of the laboratory's reference limits."""

from collections.abc import Sequence
from decimal import Decimal

from fhir_trials import clinical_concepts, units
from fhir_trials.clinical_concepts import Concept
from fhir_trials.eligibility.matching import lengths
from fhir_trials.eligibility.matching.numbers import Stretch, within
from fhir_trials.eligibility.matching.plausible import NO_UNIT
from fhir_trials.eligibility.unit_words import unit_in_words
from fhir_trials.model.facts import Measurement
from fhir_trials.model.statements import Bound

_HALF = Decimal("0.5")


def bounded(
    fact: Measurement, value: Decimal, concept: str, bounds: Sequence[Bound], unit: str | None
) -> bool | str:
    """Whether a measured value is within bounds; where that cannot be told, the reason in words."""
    if unit in ("{ULN}", "{LLN}") and fact.unit != unit:
        return _by_limit(fact, value, bounds, unit)
    amount = _converted(fact, value, concept, unit)
    if isinstance(amount, str):
        return amount
    truth = within(amount, bounds)
    return "it is too near to the limit to be converted into another unit" if truth is None else truth


def _by_limit(fact: Measurement, value: Decimal, bounds: Sequence[Bound], unit: str) -> bool | str:
    upper = unit == "{ULN}"
    limit = fact.upper_limit if upper else fact.lower_limit
    if limit is None or limit <= 0:
        return f"the laboratory's {'upper' if upper else 'lower'} limit of normal is not known"
    scaled = [bound.model_copy(update={"value": bound.value * limit}) for bound in bounds]
    return bool(within(Stretch(value, value), scaled))


def _converted(fact: Measurement, value: Decimal, concept: str, unit: str | None) -> Stretch | str:
    """The value in another unit: by molar mass or a formula as precise as it was written, 7.0 being from 6.95 to 7.05."""
    if fact.unit == unit or (fact.unit in NO_UNIT and unit in NO_UNIT):
        return Stretch(value, value)
    if unit is None or fact.unit is None:
        return f"{'the threshold in the text' if unit is None else 'the value'} has no unit"
    if length := lengths.converted(value, fact.unit, unit):
        return length
    found = clinical_concepts.concepts().get(concept)
    if found is None:
        exact = units.convert(value, fact.unit, unit)
        ends = (exact, exact)
    elif _are_two_quantities(found, fact.unit, unit):
        ends = (None, None)
    else:
        ends = _of_concept(found, value, fact.unit, unit)
    if ends[0] is not None and ends[1] is not None:
        return Stretch(ends[0], ends[1])
    return f"{unit_in_words(fact.unit)} cannot be converted into {unit_in_words(unit)}"


def _of_concept(
    concept: Concept, value: Decimal, unit: str, to: str
) -> tuple[Decimal | None, Decimal | None]:
    exact = concept.convert_exactly(value, unit, to)
    if exact is not None:
        return exact, exact
    low, high = _as_written(value)
    return concept.convert(low, unit, to), concept.convert(high, unit, to)


def _are_two_quantities(concept: Concept, one: str, other: str) -> bool:
    """Whether the concept has two rows for units of one dimension: troponin T in ng/L is of another assay than in ng/mL."""
    table = units.units()
    if one not in table or other not in table or table[one].dimension != table[other].dimension:
        return False
    rows = [{unit for unit in (one, other) if unit in row.units} for row in concept.rows]
    return {one, other} not in rows and {one} in rows and {other} in rows


def _as_written(value: Decimal) -> tuple[Decimal, Decimal]:
    exponent = value.as_tuple().exponent
    half = _HALF.scaleb(exponent) if isinstance(exponent, int) else Decimal(0)
    return value - half, value + half
