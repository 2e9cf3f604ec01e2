"""HL7's own validator, knowing our definitions and those of the Schedule of Activities guide, judges schedules."""

from pathlib import Path
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.model import Trial
from tests.fhir.everything import EVERYTHING
from tests.hapi.java import Validator

EXAMPLES = Path(__file__).parents[3] / "examples"
RELEASES = ("R4", "R4B", "R5")


def _trial(name: str) -> Trial:
    if name == "everything":
        return EVERYTHING
    return Trial.model_validate(json_text.decode((EXAMPLES / name / "trial.json").read_bytes()))


@pytest.mark.validator
@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("name", ["everything", "nl-omon46644", "ozm-034", "pump-iii"])
def test_the_validator_finds_no_error(validator: Validator, name: str, release: Any):
    """No plan, activity or questionnaire of these trials has an error, in any release."""
    written = ft.to_fhir(_trial(name), release, issues=ft.Issues())
    resources = [entry["resource"] for entry in written["entry"]]
    judged = validator.validate_many(
        (release.lower(), f"{one['resourceType']}/{one['id']}", json_text.decode(json_text.encode(one)))
        for one in resources
    )
    assert [] == [
        (result["id"], issue["location"], issue["message"])
        for result in judged
        for issue in result["issues"]
        if issue["severity"] in ("error", "fatal")
    ]
