"""The table of elements as a table: complete, consistent, and in agreement with HL7's definitions."""

import json
from pathlib import Path
from typing import Any

import fhir.resources
import fhir.resources.R4B
import pytest

from fhir_trials.releases import definitions, lifting, lowering, specials, table

Json = dict[str, Any]
DEFINITIONS = Path(__file__).parents[1] / "hapi" / "definitions" / "xver-r5-r4"
KINDS = [
    "same",
    "rename",
    "native",
    "datatype",
    "extension",
    "native+extension",
    "own-extension",
    "part",
    "r4-only",
    "older",
]


def names(model: Any) -> set[str]:
    """The JSON names of the elements of a class of fhir.resources."""
    found = {field.alias or name for name, field in model.model_fields.items()}
    return {name for name in found if not name.startswith("_")} - {"fhir_comments", "resource_type"}


@pytest.mark.parametrize("type_", table.RESOURCE_TYPES)
def test_every_element_of_r5_has_a_row(type_: str) -> None:
    """No element of our resources is missing, and none is invented."""
    expected = names(fhir.resources.get_fhir_model_class(type_)) - table.RESOURCE_KEYS
    rows = [row for row in table.rows_of(type_) if row.r5 and row.kind != "older"]
    assert expected == {name for row in rows for name, _ in row.json_names()}


@pytest.mark.parametrize("type_", table.RESOURCE_TYPES)
def test_every_element_of_r4b_is_read(type_: str) -> None:
    """No element of R4B's resources is unknown to lifting."""
    shape = lifting.shapes()[type_]
    assert isinstance(shape, lifting.Lifting)
    assert set() == names(fhir.resources.R4B.get_fhir_model_class(type_)) - shape.known


def test_rows_are_well_formed() -> None:
    """Kinds are of the list, extensions have URLs, and what has R4 elements names them."""
    for row in table.rows():
        assert row.kind in KINDS
        assert bool(row.url) or row.kind in ("same", "rename", "native", "datatype")
        assert bool(row.r4) == (
            row.kind in ("same", "rename", "native", "datatype", "native+extension", "r4-only")
        )
        assert row.release in ("", "R4", "R4B")
        assert row.types[0]


def test_rules_belong_to_rows() -> None:
    """Every rule in code has its row, and every row that needs a rule has one."""
    paths = {row.r5 for row in table.rows()}
    assert set() == specials.RULES.keys() - paths
    types = set(table.converted_types())
    assert set() == (specials.DERIVED.keys() | specials.FINISH.keys() | specials.FIELDS.keys()) - types
    needed = {row.r5 for row in table.rows() if row.kind in ("native", "datatype")}
    inside = {"ResearchStudy.recruitment.eligibility"}
    assert inside == needed - specials.RULES.keys()


def _definitions() -> dict[str, Json]:
    found = (
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(DEFINITIONS.glob("StructureDefinition-ext*"))
    )
    return {each["url"]: each for each in found}


def test_official_extensions_are_defined() -> None:
    """Every cross-version URL we write is one of HL7's package, and so is the type of its value."""
    known = _definitions()
    spelled = 0
    for row in table.rows():
        if not row.url.startswith(table.X5) or row.kind == "older":
            continue
        definition = known[row.url]
        elements = {each["id"]: each for each in definition["differential"]["element"]}
        value = elements["Extension.value[x]"]
        if "." in row.types[0] or row.types[0] in table.R5_DATATYPES:
            spelled += 1
            parts = {
                each.split(":")[1]
                for each in elements
                if each.startswith("Extension.extension:") and each.count(".") == 1
            }
            expected = {part.name for part in table.rows_of(row.types[0]) if part.r5}
            assert expected == {part for part in parts if part != "_datatype"}
        else:
            assert {each["code"] for each in value["type"]} >= set(row.types)
    assert 13 < spelled


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_own_extensions_are_defined(release: Any) -> None:
    """Every own URL of the table has a definition in the releases it is written in, with an id that FHIR allows."""
    found = {each["url"]: each for each in definitions.own_definitions(release)}
    kinds = [row for row in table.rows() if row.url.startswith(table.OWN) and row.kind != "older"]
    expected = {row.url for row in kinds if (row.kind == "r4-only") == (release == "R5")}
    assert set() == expected - found.keys()
    assert all(len(each["id"]) <= 64 for each in found.values())


def test_shapes_are_compiled_once() -> None:
    """Asking again gives the same compiled table."""
    assert lowering.shapes("R4") is lowering.shapes("R4")
    assert lifting.shapes() is lifting.shapes()
