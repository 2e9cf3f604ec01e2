"""What criteria speak of: what is measured (`mappings/concepts.csv`), conditions and therapies (`conditions.csv`)."""

from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from fhir_trials import mapping_files

_USUAL: dict[str, Literal["lower", "upper"] | None] = {"lower": "lower", "upper": "upper", "": None}

Code = tuple[str, str]
"""A code system's URI and a code of it."""


class Row(NamedTuple):
    """A concept measured in some units.

    Attributes:
        code: what it is called in LOINC or SNOMED CT; None where no code is known.
        units: in UCUM; those of one row are of one dimension, multiples of reference limits apart.
        low: the least plausible value, in the first unit; None where nobody said.
        high: the largest plausible value, in the first unit.
    """

    code: Code | None
    units: tuple[str, ...]
    low: Decimal | None
    high: Decimal | None


class Concept(NamedTuple):
    """All rows of one concept, the first being the usual one.

    Attributes:
        kind: which kind of statement speaks of it, see `fhir_trials.model.statements.Kind`.
        molar_mass: in g/mol, by which mass and substance concentrations are converted; None where it has none.
        english: its words, in small letters.
        dutch: its words, in small letters.
        usual: the bound that inclusion criteria state as a rule: `lower` for platelets, `upper` for bilirubin; None
            where either is common.
        with_number: those of its words that mean it only where a number follows: `who`, `pt`.
    """

    name: str
    kind: str
    rows: tuple[Row, ...]
    molar_mass: Decimal | None
    english: tuple[str, ...]
    dutch: tuple[str, ...]
    usual: Literal["lower", "upper"] | None
    with_number: frozenset[str]

    def row(self, unit: str | None) -> Row | None:
        """The row for a unit; the first one for `{ULN}`, `{LLN}` and where there is no unit; None for a strange unit."""
        found = next((row for row in self.rows if unit in row.units), None)
        return self.rows[0] if found is None and unit in (None, "{ULN}", "{LLN}") else found


class Topic(NamedTuple):
    """A condition, a therapy or a procedure.

    Attributes:
        kind: `condition`, `therapy` or `procedure`.
        codes: one for each code system in which somebody looked it up.
        english: its words, in small letters.
        dutch: its words, in small letters.
    """

    name: str
    kind: str
    codes: tuple[Code, ...]
    english: tuple[str, ...]
    dutch: tuple[str, ...]


@cache
def topics() -> dict[str, Topic]:
    """All conditions, therapies and procedures by their names, in the order of the table."""
    rows: dict[str, list[dict[str, str]]] = {}
    for row in mapping_files.read_csv("conditions.csv"):
        rows.setdefault(row["concept"], []).append(row)
    return {
        name: Topic(
            name,
            found[0]["kind"],
            tuple([(row["system"], row["code"]) for row in found if row["code"]]),
            _several(found[0]["english"]),
            _several(found[0]["dutch"]),
        )
        for name, found in rows.items()
    }


@cache
def concepts() -> dict[str, Concept]:
    """All concepts by their names, in the order of the table."""
    rows: dict[str, list[dict[str, str]]] = {}
    for row in mapping_files.read_csv("concepts.csv"):
        rows.setdefault(row["concept"], []).append(row)
    return {name: _concept(name, found) for name, found in rows.items()}


@cache
def named(system: str, code: str) -> str | None:
    """The concept or topic a code means; None where no table has such a code."""
    for concept in concepts().values():
        if any(row.code == (system, code) for row in concept.rows):
            return concept.name
    return next((topic.name for topic in topics().values() if (system, code) in topic.codes), None)


def _concept(name: str, rows: list[dict[str, str]]) -> Concept:
    first = rows[0]
    return Concept(
        name,
        first["kind"],
        tuple([_row(row) for row in rows]),
        _number(first["molar_mass"]),
        _several(first["english"]),
        _several(first["dutch"]),
        _USUAL[first["usual"]],
        frozenset(_several(first["with_number"])),
    )


def _row(row: dict[str, str]) -> Row:
    code = (row["system"], row["code"]) if row["code"] else None
    return Row(code, _several(row["units"]), _number(row["low"]), _number(row["high"]))


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _several(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))
