"""The R5 ⇄ R4 element table, read once. `mappings/releases/r5-r4.csv` · https://hl7.org/fhir/R5/resourcelist.html"""

import re
from functools import cache
from typing import Any, Literal, NamedTuple

from fhir_trials import mapping_files

Json = dict[str, Any]
Release = Literal["R4", "R4B", "R5"]

X5 = "http://hl7.org/fhir/5.0/StructureDefinition/extension-"
X4 = "http://hl7.org/fhir/4.0/StructureDefinition/extension-"
STANDARD = "http://hl7.org/fhir/StructureDefinition/"
OWN = "https://w3id.org/fhir-trials/StructureDefinition/"

DATATYPE = STANDARD + "_datatype"
ALTERNATE_REFERENCE = STANDARD + "alternate-reference"
DATA_ABSENT_REASON = STANDARD + "data-absent-reason"
# Beside a code or concept that R4 demands and R5 does not have: it stands there for R4's sake and states nothing.
NOT_STATED = OWN + "not-stated"
# Beside the nearest R5 code: the R4 code it was read from.
R4_CODE = OWN + "R4-code"
# An element that R4 spells as an extension has no place for modifier extensions but inside this one.
MODIFIER = OWN + "R5-modifierExtension"

_PREFIXES = {"x5": X5, "std": STANDARD, "own": OWN}
_FOLDER = "releases/"

ELEMENT_KEYS = frozenset({"id", "extension", "modifierExtension"})
_OF_RESOURCES = (
    "resourceType",
    "meta",
    "implicitRules",
    "_implicitRules",
    "language",
    "_language",
    "text",
    "contained",
)
RESOURCE_KEYS = ELEMENT_KEYS.union(_OF_RESOURCES)
# R5 data types that R4 does not have: R4 spells them, and says their name.
R5_DATATYPES = frozenset(
    {"CodeableReference", "ExtendedContactDetail", "Availability", "VirtualServiceDetail"}
)
RESOURCE_TYPES = (
    "ResearchStudy",
    "PlanDefinition",
    "ActivityDefinition",
    "Questionnaire",
    "Group",
    "EvidenceVariable",
    "Organization",
    "Practitioner",
    "PractitionerRole",
    "Location",
)


class Row(NamedTuple):
    """One row: where one R5 element goes in R4 and R4B, or one R4 element in R5.

    Attributes:
        r5: path of the element in R5; empty where only R4 has it.
        r4: its path or paths (`|`) in R4; empty where an extension carries it.
        url: the whole URL of the extension, or the bare name of a sub-extension; empty where there is none.
        kind: same, rename, native, datatype, extension, native+extension, own-extension, part (of an extension),
            r4-only, older (an extension that is read and never written).
        types: the data types, or the path of the element whose content it has.
        targets: the types that R4 allows a reference to point to, where they are fewer than R5's.
        many: whether it repeats in R5 (in R4 where only R4 has it).
        release: R4 or R4B where the row is for one of them.
    """

    r5: str
    r4: str
    url: str
    kind: str
    types: tuple[str, ...]
    targets: tuple[str, ...]
    many: bool
    release: str
    note: str

    @property
    def path(self) -> str:
        """The R5 path, or the R4 path of what only R4 has."""
        return self.r5 or self.r4

    @property
    def name(self) -> str:
        """The bare name of the element."""
        return self.path.rpartition(".")[2].removesuffix("[x]")

    def json_names(self) -> tuple[tuple[str, str], ...]:
        """The JSON names of the element, each with its type."""
        if self.path.endswith("[x]"):
            return tuple((self.name + type_[0].upper() + type_[1:], type_) for type_ in self.types)
        return ((self.name, self.types[0]),)


def is_primitive(type_: str) -> bool:
    """Whether a type is written as one JSON value, so that `_name` may stand beside `name`."""
    return type_[0].islower()


@cache
def rows() -> tuple[Row, ...]:
    """All rows, in the order of the file."""
    return tuple(
        Row(
            row["r5"],
            row["r4"],
            _whole_url(row["extension"]),
            row["kind"],
            tuple(row["type"].partition("(")[0].split("|")),
            tuple(re.findall(r"[(,](\w+)", row["type"])),
            row["max"] == "*",
            row["release"],
            row["note"],
        )
        for row in mapping_files.read_csv(_FOLDER + "r5-r4.csv")
    )


@cache
def rows_of(type_: str) -> tuple[Row, ...]:
    """The rows of one resource, data type or element with children."""
    return tuple(row for row in rows() if row.path.rpartition(".")[0] == type_)


@cache
def row_of(path: str, kind: str = "") -> Row:
    """The row of one R5 path."""
    return next(row for row in rows() if row.r5 == path and kind in ("", row.kind))


def url_of(path: str) -> str:
    """The URL of the extension that carries an R5 element."""
    return next(row.url for row in rows() if row.r5 == path and row.url and row.kind != "older")


@cache
def converted_types() -> tuple[str, ...]:
    """The types whose JSON differs between the releases or must be looked through for what does."""
    found = dict.fromkeys(row.path.rpartition(".")[0] for row in rows() if row.kind not in ("part", "older"))
    return tuple(found)


def read(name: str) -> list[dict[str, str]]:
    """The rows of another table of the folder."""
    return mapping_files.read_csv(_FOLDER + name)


def _whole_url(text: str) -> str:
    prefix, colon, rest = text.partition(":")
    return _PREFIXES[prefix] + rest if colon else text
