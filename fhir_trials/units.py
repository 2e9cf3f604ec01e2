"""Units as people write them (`mappings/units.csv`) and in UCUM. https://ucum.org/ucum"""

from decimal import Decimal
from functools import cache
from typing import NamedTuple

from fhir_trials import mapping_files, table_checks


class Unit(NamedTuple):
    """A unit.

    Attributes:
        ucum: its code in UCUM.
        dimension: units of one dimension can be converted into each other.
        factor: how many base units of the dimension it is.
        spellings: how people write it, in small letters; none where nobody writes it.
    """

    ucum: str
    dimension: str
    factor: Decimal
    spellings: tuple[str, ...]


# what a molar mass takes into each other: g/L and mol/L, and g/g and g/mol
_BY_MASS = {
    ("mass-concentration", "substance-concentration"): -1,
    ("substance-concentration", "mass-concentration"): 1,
    ("mass-ratio", "mass-per-substance"): 1,
    ("mass-per-substance", "mass-ratio"): -1,
}


_COLUMNS = ("ucum", "dimension", "factor", "spellings")


@cache
def units() -> dict[str, Unit]:
    """All units by their UCUM code, in the order of the table.

    Raises:
        TableError: a row has a fault.
    """
    return {
        row["ucum"]: Unit(
            row["ucum"],
            row["dimension"],
            Decimal(row["factor"]),
            tuple(filter(None, row["spellings"].split("|"))),
        )
        for row in mapping_files.read_csv("units.csv", _COLUMNS, _Check())
    }


class _Check:
    """What is wrong in a row; one for each reading, since no code stands twice."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def __call__(self, row: dict[str, str]) -> str:
        code = row["ucum"]
        if not code or not code.isascii() or " " in code:
            return f"ucum {code!r} is no code of UCUM; write one without blanks"
        if code in self._seen:
            return f"ucum {code!r} stands twice; keep one row"
        self._seen.add(code)
        if not row["dimension"]:
            return "dimension is empty; name what the unit measures"
        wrong = table_checks.number(row, "factor", positive=True, needed=True)
        return wrong or table_checks.small(row, "spellings")


def convert(value: Decimal, unit: str, to: str, molar_mass: Decimal | None = None) -> Decimal | None:
    """The value in another unit; None where the two cannot be converted into each other.

    Args:
        value: in `unit`.
        unit: a UCUM code of the table.
        to: a UCUM code of the table.
        molar_mass: in g/mol: what it takes from g/L to mol/L and back, and from g/g to g/mol, of what is divided by.
    """
    if unit == to:
        return value
    one, two = units().get(unit), units().get(to)
    if one is None or two is None:
        return None
    base = value * one.factor
    if one.dimension == two.dimension:
        return base / two.factor
    sign = _BY_MASS.get((one.dimension, two.dimension))
    if sign is None or not molar_mass:
        return None
    return (base * molar_mass if sign > 0 else base / molar_mass) / two.factor
