"""The same real trials out of several registers and formats, where ../shared/data holds them."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.merging import places, shorthand
from fhir_trials.model import Trial

SHARED = Path(__file__).parents[3] / "shared" / "data"
FOLDERS = (
    "ctgov-v2",
    "ctgov-v1-json",
    "ctgov-xml",
    "registries/ictrp",
    "registries/ctis",
    "registries/isrctn",
)
OWN = frozenset({"id", "primary"})

pytestmark = [
    pytest.mark.unmeasured,
    pytest.mark.skipif(not SHARED.exists(), reason="../shared/data is not there"),
]


@pytest.fixture(scope="module")
def records() -> list[Trial]:
    """Every record of every register that is at hand, 900 and more; studies of ClinicalTrials.gov's API first."""
    files = [file for folder in FOLDERS for file in sorted((SHARED / folder).iterdir()) if file.is_file()]
    return [trial for file in files for trial in ft.read(file, issues=ft.Issues())]


@pytest.fixture(scope="module")
def merged(records: list[Trial]) -> list[Trial]:
    """All of them merged."""
    return ft.merge(records, issues=ft.Issues())


def of(number: str, trials: list[Trial]) -> list[Trial]:
    """The trials filed under a number."""
    return [one for one in trials if any(it.primary and it.value == number for it in one.identifiers)]


def said(trial: Trial) -> Counter[str]:
    """What a trial and its records say, leaf by leaf."""
    return Counter(
        places.text_of(value)
        for path, value in places.leaves(trial)
        if path[-1] not in OWN and not {"interventions", "timepoints"} & set(path[-2:-1])
    ) + Counter(
        value
        for record in trial.merged
        for value in shorthand.lengthened((one.path, one.value) for one in record.differing).values()
    )


@pytest.mark.parametrize(
    ("number", "registers"),
    [
        ("NCT04280705", 3),  # API version 2 and two exports of ICTRP
        ("NCT04323787", 3),  # API version 1 and two exports of ICTRP
        ("NCT02028676", 3),  # API version 1 and two copies of the XML
    ],
)
def test_one_study_in_several_shapes(
    records: list[Trial], merged: list[Trial], number: str, registers: int
) -> None:
    """Is one trial of as many records, the first of them standing, and each lead sponsor and title is there once."""
    (trial,) = of(number, merged)
    assert (registers, registers) == (len(of(number, records)), len(trial.merged))
    first = of(number, records)[0]
    assert (first.status, first.source, first.summary) == (trial.status, trial.source, trial.summary)
    titles = [places.text_of(title.text).casefold() for title in trial.titles]
    assert len(set(titles)) == len(titles)
    assert 1 == sum(party.role.code == "lead-sponsor" for party in trial.parties)


def test_nothing_is_lost(records: list[Trial], merged: list[Trial]) -> None:
    """Each leaf of each record stands in its trial, or in what its record says otherwise."""
    homes = {
        (record.source, record.identifier and record.identifier.value): trial
        for trial in merged
        for record in trial.merged
    }
    lost: dict[str, list[str]] = {}
    joined = 0
    for one in records:
        number = next((it.value for it in one.identifiers if it.primary), None)
        trial = homes.get((one.source, number))
        if trial is None:
            assert one in merged
            continue
        joined += 1
        kept = said(trial)
        if gone := [leaf for leaf in said(one) if leaf not in kept]:
            lost[str(number)] = gone
    several = sum(bool(trial.merged) for trial in merged)
    print(f"{len(records)} records, {joined} of them of {several} trials: {len(merged)} trials, no leaf lost")
    assert {} == lost


def test_merging_again_changes_nothing(records: list[Trial], merged: list[Trial]) -> None:
    """Neither alone nor with every record once more."""
    assert merged == ft.merge(merged)
    assert merged == ft.merge([*merged, *records])


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_merged_trials_come_back_from_fhir(merged: list[Trial], release: Any) -> None:
    """In every release, without a fault."""
    odd: list[str] = []
    for trial in merged:
        if trial.merged:
            bundle = ft.to_fhir(trial, release, issues=ft.Issues())
            if (ft.from_fhir(bundle, issues=ft.Issues()), ft.check(bundle, release)) != ([trial], []):
                odd.append(trial.identifiers[0].value)
    assert [] == odd
