"""`fhir-trials schema` and `fhir-trials definitions`."""

from pathlib import Path

import pytest

from fhir_trials.model import Trial
from tests.cli.conftest import Run


def test_the_schema_of_a_trial(run: Run, tmp_path: Path) -> None:
    """The JSON Schema is printed, or written to a file."""
    ran = run("schema")
    assert (0, sorted(Trial.model_fields)) == (ran.code, sorted(ran.json["properties"]))  # pyright: ignore
    run("schema", "-o", "trial.schema.json")
    assert ran.out == (tmp_path / "trial.schema.json").read_bytes()


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_definitions_are_a_bundle_to_post(run: Run, release: str) -> None:
    """One transaction that puts each definition under its id; it is valid."""
    ran = run("definitions", "--release", release)
    entries = ran.json["entry"]  # pyright: ignore
    assert {"StructureDefinition", "CodeSystem"} == {one["resource"]["resourceType"] for one in entries}
    assert [f"{one['resource']['resourceType']}/{one['resource']['id']}" for one in entries] == [
        one["request"]["url"] for one in entries
    ]
    assert ["1 checked, no errors"] == run("check", "-", "--release", release, stdin=ran.out).said


def test_definitions_are_a_folder_for_a_validator(run: Run, tmp_path: Path) -> None:
    """A file each, named by type and id; or a line each."""
    run("definitions", "-o", "definitions")
    files = list((tmp_path / "definitions").iterdir())
    assert len(files) == len(run("definitions", "--ndjson").lines)
    assert "CodeSystem-tag.json" in {file.name for file in files}
