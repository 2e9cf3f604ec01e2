"""Units as people write them (`mappings/units.csv`) and in UCUM. https://ucum.org/ucum"""

from decimal import Decimal
from functools import cache
from typing import NamedTuple

from fhir_trials import mapping_files


class Unit(NamedTuple):
    """A unit.

    Attributes:
        ucum: its code in UCUM.
        dimension: units of one dimension can be converted into each other.
        factor: how many base units of the dimension it is.
        spellings: how people write it, in small letters.
    """

    ucum: str
    dimension: str
    factor: Decimal
    spellings: tuple[str, ...]


_MASS, _SUBSTANCE = "mass-concentration", "substance-concentration"


@cache
def units() -> dict[str, Unit]:
    """All units by their UCUM code, in the order of the table."""
    return {
        row["ucum"]: Unit(
            row["ucum"], row["dimension"], Decimal(row["factor"]), tuple(row["spellings"].split("|"))
        )
        for row in mapping_files.read_csv("units.csv")
    }


def convert(value: Decimal, unit: str, to: str, molar_mass: Decimal | None = None) -> Decimal | None:
    """The value in another unit; None where the two cannot be converted into each other.

    Args:
        value: in `unit`.
        unit: a UCUM code of the table.
        to: a UCUM code of the table.
        molar_mass: in g/mol: what it takes from g/L to mol/L and back.
    """
    if unit == to:
        return value
    one, two = units().get(unit), units().get(to)
    if one is None or two is None:
        return None
    base = value * one.factor
    if one.dimension == two.dimension:
        return base / two.factor
    if molar_mass and (one.dimension, two.dimension) == (_MASS, _SUBSTANCE):
        return base / molar_mass / two.factor
    if molar_mass and (one.dimension, two.dimension) == (_SUBSTANCE, _MASS):
        return base * molar_mass / two.factor
    return None
