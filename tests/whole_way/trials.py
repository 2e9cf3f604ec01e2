"""The trials the whole way is shown with: what the project carries, and the registry's studies where they are at hand."""

from pathlib import Path

import pytest

import fhir_trials as ft
from tests.fhir.everything import EVERYTHING

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data" / "ctgov-v2"
PAGES = sorted(ROOT.glob("examples/*/trial.json"))
RECORDS = [*sorted(ROOT.glob("examples/ctgov/*.json")), *sorted(ROOT.glob("tests/sources/records/*.json"))]
STUDIES = sorted(SHARED.glob("*.json"))
RELEASES = ("R4", "R4B", "R5")

needs_studies = pytest.mark.skipif(not STUDIES, reason="../shared/data/ctgov-v2 is not there")


def name_of(file: Path) -> str:
    """What a file is called in a test's name."""
    return file.parent.name if file.name == "trial.json" else file.stem


def read(file: Path) -> ft.Trial:
    """The one trial of a file."""
    (trial,) = ft.read(file, issues=ft.Issues())
    return trial


def own() -> list[tuple[str, ft.Trial]]:
    """Every trial the project carries, under its name."""
    return [("everything", EVERYTHING), *((name_of(file), read(file)) for file in [*PAGES, *RECORDS])]
