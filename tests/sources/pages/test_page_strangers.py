"""Pages of sites that no rule was written for, as a hospital, a university and patients have them."""

from pathlib import Path
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.issues import Issues
from fhir_trials.releases import Release
from fhir_trials.sources import pages

FOLDER = Path(__file__).parent / "strangers"
FILES = sorted(FOLDER.iterdir())


def read(file: Path) -> ft.Trial:
    """The trial of a page."""
    [trial] = pages.read(file.read_text("utf-8"), file.name, Issues(), html=file.suffix == ".html")
    return trial


def sides(trial: dict[str, Any]) -> list[str]:
    """Which side each criterion is on."""
    return [one["section"] for one in trial["eligibility"]["criteria"]]


def test_the_page_of_a_hospital() -> None:
    """A path through the site is no title, a question ends the names of persons, a bare 3 is a phase."""
    trial = read(FOLDER / "ziekenhuis.txt").to_dict()
    assert "VERZIN-studie: minder pijn na een verzonnen operatie" == trial["titles"][0]["text"]
    assert {"code": "phase-3", "text": "3"} == trial["phase"]
    assert ["Verzonnen Ziekenhuis", "Dr. V. Niemand"] == [
        one.get("organization") or one["person"] for one in trial["parties"]
    ]
    assert ["inclusion"] * 2 + ["exclusion"] * 2 == sides(trial)


def test_the_page_of_a_university() -> None:
    """Labels without a row are no outcomes, who leads may be an organisation, those who should not take part are out."""
    trial = read(FOLDER / "university.txt").to_dict()
    assert "The CLOUDY study" == trial["titles"][0]["text"]
    assert {"role": {"text": "Led by"}, "organization": "University of Nowhere"} == trial["parties"][0]
    assert ["Tiredness after six weeks"] == [one["measure"] for one in trial["outcomes"]]
    assert ["Grey days"] == [one["text"] for one in trial["conditions"]]
    assert ["inclusion"] * 2 + ["exclusion"] * 2 == sides(trial)
    headings = [one.get("heading") for one in trial["passages"]]
    assert {"Ethics approval date", "Funding reference", "Last updated"} <= set(headings)


def test_the_page_of_patients() -> None:
    """Cookies, menus and the foot of the page are none of the trial."""
    trial = read(FOLDER / "patients.html").to_dict()
    assert ["Tablets for made-up joints (JOINTLESS)"] == [one["text"] for one in trial["titles"]]
    assert {"date": "2025-05", "kind": "expected"} == trial["start"]
    assert "phase-2-phase-3" == trial["phase"]["code"]
    assert ["Invented Hospital, Here", "Made-up Clinic, There"] == [one["facility"] for one in trial["sites"]]
    assert ["inclusion"] * 2 + ["exclusion"] == sides(trial)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_they_go_through_fhir(file: Path, release: Release) -> None:
    """The trial is valid FHIR in each release, and comes back as it was."""
    trial = read(file)
    bundle = ft.to_fhir(trial, release)
    assert [] == ft.check(bundle, release)
    assert [trial] == ft.from_fhir(bundle)
