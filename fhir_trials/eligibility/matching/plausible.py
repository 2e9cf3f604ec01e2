"""Whether a measured value can be right: within what its concept may have, a step of its score. `mappings/concepts.csv`"""

from decimal import Decimal

from fhir_trials import clinical_concepts
from fhir_trials.clinical_concepts import Concept, Row
from fhir_trials.eligibility.matching import results
from fhir_trials.eligibility.unit_words import numbered, with_unit
from fhir_trials.model.facts import Measurement

NO_UNIT = (None, "1", "{score}", "{INR}")
"""What stands for the unit of what has none."""
_MULTIPLES = ("{ULN}", "{LLN}")
_IN_TENS = frozenset({"karnofsky", "lansky"})
_UNDETECTED = 100
"""Where the largest plausible value is so many times the least, 0 is what is too little to be found."""


def doubt(fact: Measurement, concept: str) -> str | None:
    """Why a value of a concept cannot be right, so that it is not judged; None where it can."""
    value, found = results.number(fact), clinical_concepts.concepts().get(concept)
    if value is None or found is None:
        return None
    step = 10 if concept in _IN_TENS else 1
    if found.kind == "score" and value % step:
        return f"it is no step of the score, which counts in {'tens' if step == 10 else 'whole numbers'}"
    if fact.unit in _MULTIPLES:
        return "no multiple of a limit is negative" if value < 0 else None
    rows = [row for row in _rows(found, fact.unit) if row.units]
    if not rows or any(_has(found, row, value, fact.unit) for row in rows):
        return None
    return f"it is not plausible, as values lie {_ends(rows[0])}: look at the number and its unit"


def _rows(concept: Concept, unit: str | None) -> list[Row]:
    """The rows for a unit; where none has it, those it can be converted into."""
    if unit in NO_UNIT:
        return [row for row in concept.rows if set(row.units) & set(NO_UNIT)]
    own = [row for row in concept.rows if unit in row.units]
    return own or [
        row for row in concept.rows if row.units and _in(concept, row, Decimal(1), unit) is not None
    ]


def _in(concept: Concept, row: Row, value: Decimal, unit: str | None) -> Decimal | None:
    """A value in the first unit of a row."""
    return value if unit is None or unit in NO_UNIT else concept.convert(value, unit, row.units[0])


def _has(concept: Concept, row: Row, value: Decimal, unit: str | None) -> bool:
    amount = _in(concept, row, value, unit)
    if amount is None or row.low is None or row.high is None:
        return True
    undetected = amount == 0 and row.high >= _UNDETECTED * row.low
    return undetected or row.low <= amount <= row.high


def _ends(row: Row) -> str:
    low, high = (numbered(end or Decimal(0)) for end in (row.low, row.high))
    return f"from {low} to {with_unit(high, row.units[0])}"
