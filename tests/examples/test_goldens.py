"""The FHIR of each example, as it is kept beside its trial; `pytest --update-goldens` writes it anew."""

from pathlib import Path

import pytest

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.releases import Release

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(file.parent.name for file in EXAMPLES.glob("*/trial.json"))
RELEASES: list[Release] = ["R4", "R5"]

pytestmark = [pytest.mark.parametrize("name", NAMES), pytest.mark.parametrize("release", RELEASES)]


def trial(name: str) -> ft.Trial:
    """An example's trial."""
    return ft.read(EXAMPLES / name / "trial.json")[0]


def golden(name: str, release: Release) -> Path:
    """Where the FHIR of an example is kept."""
    return EXAMPLES / name / f"fhir-{release.lower()}.json"


def test_what_is_written_is_the_golden(name: str, release: Release, pytestconfig: pytest.Config) -> None:
    """A trial gives the very bytes that are kept."""
    made = json_text.encode(ft.to_fhir(trial(name), release), pretty=True)
    if pytestconfig.getoption("--update-goldens"):
        golden(name, release).write_bytes(made)
    assert golden(name, release).read_bytes() == made


def test_a_golden_is_read_back_as_its_trial(name: str, release: Release) -> None:
    """Every fact of the trial stands in its FHIR, and nothing else."""
    issues = ft.Issues()
    assert [trial(name)] == ft.read(golden(name, release), issues=issues)
    assert [] == [str(issue) for issue in issues if issue.severity != "information"]


def test_a_golden_is_valid(name: str, release: Release) -> None:
    """The check finds no fault in a golden, and recognises its release."""
    content = golden(name, release).read_bytes()
    assert [] == ft.check(content, release) == ft.check(content)
