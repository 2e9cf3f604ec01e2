"""What criteria speak of: what is measured (`mappings/concepts.csv`), conditions and therapies (`conditions.csv`)."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from fhir_trials import concept_checks, mapping_files, units

_USUAL: dict[str, Literal["lower", "upper"] | None] = {"lower": "lower", "upper": "upper", "": None}
_GOOD: dict[str, Literal["low", "high"] | None] = {"low": "low", "high": "high", "": None}

Code = tuple[str, str]
"""A code system's URI and a code of it."""


class Row(NamedTuple):
    """A concept measured in some units.

    Attributes:
        code: what it is called in LOINC or SNOMED CT; None where no code is known.
        units: in UCUM; those of one row are of one dimension, multiples of reference limits apart.
        low: the least plausible value, in the first unit; None where nobody said.
        high: the largest plausible value, in the first unit.
        method: in small letters, the words of a text that say that it was measured as the code claims; none where
            the code claims no method.
    """

    code: Code | None
    units: tuple[str, ...]
    low: Decimal | None
    high: Decimal | None
    method: tuple[str, ...] = ()


class Equal(NamedTuple):
    """A value in a unit is, in another unit, `factor` times it plus `offset`, for one concept.

    1 meq/L of calcium is 0.5 mmol/L; a temperature in °F is 1.8 times that in °C plus 32.
    """

    unit: str
    factor: Decimal
    other: str
    offset: Decimal


class Concept(NamedTuple):
    """All rows of one concept, the first being the usual one.

    Attributes:
        kind: which kind of statement speaks of it, see `fhir_trials.model.statements.Kind`.
        molar_mass: in g/mol, by which mass and substance concentrations are converted; of a ratio, that of what it
            is divided by; None where it has none.
        equal: units of two dimensions that are converted for this concept.
        english: its words, in small letters.
        dutch: its words, in small letters.
        usual: the bound that inclusion criteria state as a rule: `lower` for platelets, `upper` for bilirubin; None
            where either is common.
        with_number: those of its words that mean it only where a number follows: `who`, `pt`.
        good: which of its values are the good ones, so that "or better" has a side; None where nobody can say.
    """

    name: str
    kind: str
    rows: tuple[Row, ...]
    molar_mass: Decimal | None
    equal: tuple[Equal, ...]
    english: tuple[str, ...]
    dutch: tuple[str, ...]
    usual: Literal["lower", "upper"] | None
    with_number: frozenset[str]
    good: Literal["low", "high"] | None = None

    def row(self, unit: str | None, text: str = "") -> Row | None:
        """The row for a unit; the first one for `{ULN}`, `{LLN}` and where there is no unit; None for a strange unit.

        Args:
            unit: in UCUM.
            text: what may name a method. Where it names that of one row, it is that row; where it names none, or
                several, the one that claims no method.
        """
        rows = [row for row in self.rows if unit in row.units]
        plain = next((row for row in rows if not row.method), None)
        if text and plain is not None:
            words = text.casefold()
            named = [row for row in rows if any(word in words for word in row.method)]
            return named[0] if len(named) == 1 else plain
        return self.rows[0] if plain is None and unit in (None, "{ULN}", "{LLN}") else plain

    def convert(self, value: Decimal, unit: str, to: str) -> Decimal | None:
        """A value of this concept in another unit, by the molar mass or what is `equal` where needed; None: neither."""
        found = units.convert(value, unit, to, self.molar_mass)
        return _by_equal(self.equal, value, unit, to, self.molar_mass) if found is None else found

    def convert_exactly(self, value: Decimal, unit: str, to: str) -> Decimal | None:
        """The same without the molar mass, which is rounded, and where zero is zero in both units."""
        found = units.convert(value, unit, to)
        scaled = [equal for equal in self.equal if not equal.offset]
        return _by_equal(scaled, value, unit, to, None) if found is None else found


class Topic(NamedTuple):
    """A condition, a therapy or a procedure.

    Attributes:
        kind: `condition`, `therapy` or `procedure`.
        codes: one for each code system in which somebody looked it up.
        kind_of: the topics that whoever has it has by that: `diabetes_mellitus` for `type_2_diabetes`.
        icd10: categories of ICD-10 and ICD-10-CM (`E11`, `C92.0`) and ranges of them (`C00-C97`) that are it, or a
            kind of it.
        english: its words, in small letters.
        dutch: its words, in small letters.
    """

    name: str
    kind: str
    codes: tuple[Code, ...]
    kind_of: tuple[str, ...]
    icd10: tuple[str, ...]
    english: tuple[str, ...]
    dutch: tuple[str, ...]


@cache
def topics() -> dict[str, Topic]:
    """All conditions, therapies and procedures by their names, in the order of the table.

    Raises:
        TableError: a row has a fault.
    """
    rows: dict[str, list[dict[str, str]]] = {}
    kind_of: dict[str, tuple[str, ...]] = {}
    for row in mapping_files.read_csv("conditions.csv", concept_checks.CONDITIONS):
        kind_of.setdefault(row["concept"], _several(row["kind_of"]))
    check = concept_checks.OfConditions(kind_of, concepts())
    for row in mapping_files.read_csv("conditions.csv", check=check):
        rows.setdefault(row["concept"], []).append(row)
    return {
        name: Topic(
            name,
            found[0]["kind"],
            tuple([(row["system"], row["code"]) for row in found if row["code"]]),
            _several(found[0]["kind_of"]),
            _several(found[0]["icd10"]),
            _several(found[0]["english"]),
            _several(found[0]["dutch"]),
        )
        for name, found in rows.items()
    }


@cache
def wider(name: str) -> frozenset[str]:
    """What a topic is a kind of, and what that is a kind of; none for what is no topic."""
    topic = topics().get(name)
    above = topic.kind_of if topic else ()
    return frozenset(above).union(*map(wider, above))


@cache
def kinds(name: str) -> frozenset[str]:
    """The topics that are kinds of this one, and kinds of those."""
    return frozenset([one for one in topics() if name in wider(one)])


@cache
def concepts() -> dict[str, Concept]:
    """All concepts by their names, in the order of the table.

    Raises:
        TableError: a row has a fault.
    """
    rows: dict[str, list[dict[str, str]]] = {}
    for row in mapping_files.read_csv("concepts.csv", concept_checks.CONCEPTS, concept_checks.OfConcepts()):
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
        tuple([_equal(said) for said in _several(first["equal"])]),
        _several(first["english"]),
        _several(first["dutch"]),
        _USUAL[first["usual"]],
        frozenset(_several(first["with_number"])),
        _GOOD[first["good"]],
    )


def _row(row: dict[str, str]) -> Row:
    code = (row["system"], row["code"]) if row["code"] else None
    return Row(
        code, _several(row["units"]), _number(row["low"]), _number(row["high"]), _several(row["method"])
    )


def _by_equal(
    equals: Iterable[Equal], value: Decimal, unit: str, to: str, mass: Decimal | None
) -> Decimal | None:
    for equal in equals:
        one = units.convert(value, unit, equal.unit)
        if one is not None:
            return units.convert(one * equal.factor + equal.offset, equal.other, to, mass)
        other = units.convert(value, unit, equal.other, mass)
        if other is not None:
            return units.convert((other - equal.offset) / equal.factor, equal.unit, to)
    return None


def _equal(said: str) -> Equal:
    unit, factor, other, offset = concept_checks.equal_parts(said)
    return Equal(unit, Decimal(factor), other, Decimal(offset))


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _several(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))
