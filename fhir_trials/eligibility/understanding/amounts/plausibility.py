"""Whether a concept can have a unit and a value. `mappings/concepts.csv`, `mappings/units.csv`"""

from decimal import Decimal
from functools import cache
from typing import Literal

from fhir_trials.clinical_concepts import concepts
from fhir_trials.units import units

LIMITS = ("{ULN}", "{LLN}")
_LEAST, _MOST = Decimal("0.1"), Decimal(60)
_FINEST = 100_000
"""Where zero is a value, others are not less than this part of the greatest: nobody asks for a second of age."""
_WITHOUT_UNIT = frozenset({"{score}", "{INR}", "1"})


@cache
def accepts(name: str, unit: str) -> bool:
    """Whether a value of the concept can be given in the unit: by its rows; but for multiples of a limit by conversion."""
    concept = concepts()[name]
    if any(unit in row.units for row in concept.rows):
        return True
    if unit in LIMITS or not concept.rows[0].units:
        return False
    return any(
        concept.convert(Decimal(1), unit, row.units[0]) is not None for row in concept.rows if row.units
    )


@cache
def is_score(names: tuple[str, ...]) -> bool:
    """Whether one of the concepts is a score."""
    return any(concepts()[name].kind == "score" for name in names)


@cache
def unit_unsaid(name: str) -> str | None:
    """The unit of the concept's values where people write none; "" where the number is the same in all that are known.

    None where it is not: "creatinine 1.5".
    """
    known = {unit for row in concepts()[name].rows for unit in row.units if unit not in LIMITS}
    if known and known <= _WITHOUT_UNIT:
        return concepts()[name].rows[0].units[0]
    if known & _WITHOUT_UNIT and concepts()[name].rows[-1].units == ("1",):
        return "1"  # a ratio, of which a bare number is the share and never the percentage
    return "" if len({_scale(unit) for unit in known}) == 1 else None


def _scale(unit: str) -> tuple[str, Decimal | None]:
    """Units with one scale have the same number for a value, be it per body surface or not."""
    known = units().get(unit)
    return (known.dimension.partition("-per-area")[0], known.factor) if known else (unit, None)


@cache
def plausible(name: str, value: Decimal, unit: str | None) -> bool:
    """Whether a criterion can name the value; without a unit, whether it can in any of the concept's."""
    if unit in LIMITS:
        return _LEAST <= value <= _MOST
    concept = concepts()[name]
    if unit is None:
        return any(plausible(name, value, one) for row in concept.rows for one in row.units)
    for row in concept.rows:
        if row.low is None or row.high is None:
            continue
        converted = concept.convert(value, unit, row.units[0])
        if converted is not None:
            least = row.low or (row.high / _FINEST if converted else row.low)
            return least <= converted <= row.high
    return True


def likely_side(name: str | None, section: str) -> Literal["lower", "upper"] | None:
    """The side that a lost comparator had, by what criteria of the section usually state of the concept."""
    if section not in ("inclusion", "exclusion"):
        return None
    usual = concepts()[name].usual if name else None
    if usual is None:
        return "lower" if name is None and section == "exclusion" else None
    if section == "inclusion":
        return usual
    return "upper" if usual == "lower" else "lower"
