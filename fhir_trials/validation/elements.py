"""What HL7 says each type is made of: elements, types, cardinalities, targets, codes; read from `tables/`.

A row of a table reads `1..1 code{publication-status}` or `0..* Reference(Group,Location)|CodeableConcept`:
least and most occurrences, then the types, with the targets of a reference and the value set of a required code.
https://hl7.org/fhir/elementdefinition.html
"""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from fhir_trials import json_text

RELEASES = ("R4", "R4B", "R5")


class Element(NamedTuple):
    """One member of a JSON object that FHIR allows.

    Attributes:
        name: the member's name in JSON, `valueString` for a choice.
        required: at least one must be there; for a choice, one of the whole choice.
        many: a JSON array.
        type: a primitive type, a data type, a backbone element (`ResearchStudy.arm`) or `Resource`.
        targets: the resource types a Reference, CodeableReference or canonical may point to; empty for any.
        codes: the codes of a required binding that lists them, else empty.
        choice: `value` for `valueString` of `value[x]`, else empty.
    """

    name: str
    required: bool
    many: bool
    type: str
    targets: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    choice: str = ""


class Table:
    """The definitions of one release, each type understood when it is first asked for.

    Attributes:
        release: `R4`, `R4B` or `R5`.
        resources: the names of the resource types.
    """

    def __init__(self, raw: dict[str, Any]) -> None:
        self.release: str = raw["release"]
        self.resources: frozenset[str] = frozenset(raw["resources"])
        self._types: dict[str, dict[str, str]] = raw["types"]
        self._codes: dict[str, frozenset[str]] = {
            name: frozenset(codes) for name, codes in raw["codes"].items()
        }

    def names(self) -> list[str]:
        """Every type, resources, data types and backbone elements."""
        return list(self._types)

    def is_complex(self, name: str) -> bool:
        """Whether the type has elements of its own, unlike a primitive and `Resource`."""
        return name in self._types

    def elements(self, name: str) -> list[Element]:
        """The elements of a type, a choice written out, without the `_name` members of primitives."""
        return [element for member, row in self._types[name].items() for element in self._parse(member, row)]

    def _parse(self, member: str, row: str) -> list[Element]:
        cardinality, _, kinds = row.partition(" ")
        required, many = cardinality[0] != "0", cardinality.endswith("*")
        base = member.removesuffix("[x]")
        choice = base if base != member else ""
        found: list[Element] = []
        for alternative in kinds.split("|"):
            reference, _, value_set = alternative.rstrip("}").partition("{")
            kind, _, targets = reference.rstrip(")").partition("(")
            found.append(
                Element(
                    name=base + kind[0].upper() + kind[1:] if choice else member,
                    required=required,
                    many=many,
                    type=kind,
                    targets=frozenset(targets.split(",")) if targets else frozenset(),
                    codes=self._codes[value_set] if value_set else frozenset(),
                    choice=choice,
                )
            )
        return found


def table_file(release: str) -> Traversable:
    """The table of a release, inside the package."""
    return files("fhir_trials.validation") / "tables" / f"{release.lower()}.json"


@cache
def table(release: str) -> Table:
    """The definitions of a release, read once."""
    return Table(json_text.decode(table_file(release).read_bytes(), f"tables/{release.lower()}.json"))
