"""The definitions of our extensions and code systems are legal FHIR and say what is written."""

import json
from typing import Any

import pytest
from fhir.resources import get_fhir_model_class

import fhir_trials as ft
from fhir_trials import mapping_files
from fhir_trials.fhir.definitions import definitions
from fhir_trials.model.codes import CODE_SETS
from tests.fhir.everything import EVERYTHING

OWN = "https://w3id.org/fhir-trials/StructureDefinition/"


@pytest.mark.parametrize(
    "definition", definitions("R5"), ids=lambda one: f"{one['resourceType']}-{one['id']}"
)
def test_a_definition_is_legal(definition: dict[str, Any]):
    """fhir.resources takes it, and our own check finds nothing."""
    get_fhir_model_class(definition["resourceType"]).model_validate(json.loads(json.dumps(definition)))
    assert [] == ft.check(definition, "R5")


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_no_element_is_defined_twice(release: Any):
    """The ids of a definition's elements are its own, each once."""
    twice = {
        one["id"]
        for one in definitions(release)
        for ids in [[element["id"] for element in one.get("differential", {}).get("element", ())]]
        if len(ids) != len(set(ids))
    }
    assert set() == twice


def test_every_extension_that_is_written_is_defined():
    """Whatever url of ours stands in the output has a StructureDefinition, in each release."""
    for release in ("R4", "R4B", "R5"):
        text = json.dumps(ft.to_fhir(EVERYTHING, release, issues=ft.Issues()), default=str)
        defined = {one["url"] for one in definitions(release)}
        written = {part.split('"')[0] for part in text.split('"url": "')[1:] if part.startswith(OWN)}
        assert set() == written - defined


def test_every_code_set_is_a_code_system():
    """The codes of the model are published with their code systems."""
    systems = {one["id"]: one for one in definitions() if one["resourceType"] == "CodeSystem"}
    assert {} == {
        name: codes
        for name, codes in CODE_SETS.items()
        if tuple(concept["code"] for concept in systems[name]["concept"]) != codes
    }


def test_an_extension_is_listed_once():
    """The table has one head row for each extension and one row for each part."""
    rows = [(row["extension"], row["part"]) for row in mapping_files.read_csv("extensions.csv")]
    assert len(rows) == len(set(rows))


def test_r5_knows_no_extension_of_its_own():
    """The contexts inside cross-version extensions are told for R4 and R4B only."""
    contexts = {
        release: [
            context["expression"]
            for one in definitions(release)
            for context in one.get("context", ())
            if context["type"] == "extension" and one["url"].startswith(OWN)
        ]
        for release in ("R4", "R5")
    }
    assert [] == [one for one in contexts["R5"] if "5.0" in one]
    assert [] != contexts["R4"]
