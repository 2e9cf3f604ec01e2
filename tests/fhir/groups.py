"""Writing and reading a Group in the tests."""

from typing import Any

from fhir_trials import json_text
from fhir_trials.cursor import Cursor
from fhir_trials.fhir import group
from fhir_trials.fhir.keys import Key
from fhir_trials.issues import Issues
from fhir_trials.model import Eligibility

KEY = Key("NCT00000001", "registry")
ORIGINAL = "http://hl7.org/fhir/StructureDefinition/originalText"
OWN = "https://w3id.org/fhir-trials/StructureDefinition/"
YEARS = {"unit": "year", "system": "http://unitsofmeasure.org", "code": "a"}


def write(eligibility: Eligibility, language: str | None = None) -> dict[str, Any]:
    """The Group, as JSON text gives it back."""
    written = group.to_fhir(eligibility, KEY, language)
    assert written is not None
    return json_text.decode(json_text.encode(written))


def read(resource: dict[str, Any]) -> tuple[Eligibility, list[str]]:
    """What a Group says, and the paths of what was not read."""
    cursor, issues = Cursor(json_text.decode(json_text.encode(resource)), "Group"), Issues()
    found = Eligibility.model_validate(group.from_fhir(cursor, issues))
    cursor.report_rest(issues, "not-read")
    return found, [issue.path for issue in issues if issue.code == "not-read"]
