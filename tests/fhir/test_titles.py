"""Titles ⇄ ResearchStudy.title and .label."""

from itertools import permutations

import pytest

import fhir_trials as ft
from fhir_trials.model import Title, Trial
from fhir_trials.releases import Release

KINDS = ("acronym", "brief", "official", "study")


def of(*kinds: str) -> Trial:
    """A trial with titles of these kinds, each with its kind as text."""
    return Trial(
        key="t",
        titles=tuple(Title(text=f"The {kind} one", kind=kind) for kind in kinds),  # pyright: ignore
    )


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
@pytest.mark.parametrize("kinds", [*permutations(KINDS), ("acronym",), ("official", "acronym"), ()])
def test_the_title_for_people_and_the_order_of_all(release: Release, kinds: tuple[str, ...]) -> None:
    """ResearchStudy.title is the one to show people, wherever it stands; all come back in their order."""
    trial = of(*kinds)
    bundle = ft.to_fhir(trial, release)
    assert trial.title() == bundle["entry"][0]["resource"].get("title")
    assert [] == ft.check(bundle, release)
    assert [trial] == ft.from_fhir(bundle)


def test_a_title_that_stands_first_needs_no_place() -> None:
    """Nothing is added to the study of a trial whose first title is the one to show."""
    study = ft.to_fhir(of("brief", "acronym"), "R5")["entry"][0]["resource"]
    assert ("The brief one", None) == (study["title"], study.get("_title"))


def test_a_place_behind_all_is_the_last() -> None:
    """Where others took a label away, the title comes last rather than nowhere."""
    bundle = ft.to_fhir(of("acronym", "study", "brief"), "R5")
    del bundle["entry"][0]["resource"]["label"][0]
    assert ["study", "brief"] == [title.kind for title in ft.from_fhir(bundle)[0].titles]
