"""USDM documents the whole way: read, counted, written as USDM and FHIR, read back, all through the public interface."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.cli import main
from tests.fhir.everything import EVERYTHING
from tests.usdm.own_study import study
from tests.whole_way import links
from tests.whole_way.test_round_trip import there_and_back
from tests.whole_way.trials import RELEASES
from tests.whole_way.usdm_files import Counts, counted, each, trial_of, windows, windows_of_fhir

# documents of our own, for where the others are not at hand
OWN = {
    "study": json.dumps(study()).encode(),
    "everything": json_text.encode(ft.to_usdm(EVERYTHING, issues=ft.Issues())),
}
COMMANDS = (["read"], ["schedule"], ["convert", "--release", "R4"], ["convert", "--release", "R5"], ["convert", "--usdm"])  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("file", each())
def test_every_command_takes_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], file: Path, command: list[str]
):
    """Each command ends with 0 and has printed something."""
    monkeypatch.setattr(sys, "argv", ["fhir-trials", *command, str(file)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (0, True) == (ended.value.code, bool(capsys.readouterr().out.strip()))


@pytest.mark.unmeasured
@pytest.mark.parametrize("file", each())
def test_as_much_as_the_file_has(file: Path):
    """Visits, timepoints, activities, × marks and windows are as many as in the JSON, counted without the reader."""
    schedule = trial_of(file).schedule
    assert schedule is not None
    timings = [point.timing for point in schedule.timepoints if point.timing]
    assert counted(file) == Counts(
        visits=len(schedule.visits),
        timepoints=len(schedule.timepoints),
        activities=len(schedule.activities),
        marks=sum(len(one.timepoints) for one in schedule.activities),
        windows=sum(one.leeway is not None for one in timings),
    )


@pytest.mark.unmeasured
@pytest.mark.parametrize("file", each())
def test_back_to_usdm(file: Path):
    """USDM → Trial → USDM 4 → Trial is equal; of another version than 4.0.0 only that number differs, and that is told."""
    trial, issues = trial_of(file), ft.Issues()
    written = json.loads(json_text.encode(ft.to_usdm(trial, issues=issues)))
    (back,) = ft.read(json_text.encode(written), issues=ft.Issues())
    assert trial.source is not None
    told = [] if trial.source.format == "4.0.0" else [("not-in-usdm", "source.format")]
    assert told == [(one.code, one.path) for one in issues]
    source = trial.source.model_copy(update={"format": "4.0.0"})
    assert trial.model_copy(update={"source": source}) == back
    # what was read from version 4 is equal without a word of difference
    assert [back] == ft.read(json_text.encode(ft.to_usdm(back, issues=ft.Issues())), issues=ft.Issues())


@pytest.mark.unmeasured
@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("file", each())
def test_back_from_fhir(file: Path, release: str):
    """The trial comes back equal, with every leaf understood and no fault found."""
    trial = trial_of(file)
    assert ([trial], [], []) == there_and_back(trial, release)


@pytest.mark.unmeasured
@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("file", each())
def test_every_window_is_that_of_the_file(file: Path, release: Any):
    """Least ≤ offset ≤ most in one unit, counted from one anchor, as reckoned from the JSON without the reader."""
    bundle = ft.to_fhir(trial_of(file), release, issues=ft.Issues())
    assert [] == [str(held) for related, held in links.ranges(bundle) if not links.is_sound(related, held)]
    assert windows(file) == windows_of_fhir(bundle)
    assert counted(file).windows == len(windows(file))


@pytest.mark.unmeasured
@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("file", each())
def test_every_link_ends_in_the_bundle(file: Path, release: Any):
    """No reference, canonical or related action points at nothing, and every resource is led to from the study."""
    bundle = ft.to_fhir(trial_of(file), release, issues=ft.Issues())
    found = [target for entry in bundle["entry"] for _, target in links.links(entry["resource"])]
    assert len(found) > counted(file).marks
    assert ([], [], []) == (links.dangling(bundle), links.unlinked(bundle), links.lost_actions(bundle))


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("name", OWN)
def test_documents_of_our_own(name: str, release: Any):
    """So it is for two that the project carries: equal from USDM and from FHIR, every link and window sound."""
    (trial,) = ft.read(OWN[name], issues=ft.Issues())
    assert [trial] == ft.read(json_text.encode(ft.to_usdm(trial, issues=ft.Issues())), issues=ft.Issues())
    assert ([trial], [], []) == there_and_back(trial, release)
    bundle = ft.to_fhir(trial, release, issues=ft.Issues())
    assert ([], [], []) == (links.dangling(bundle), links.unlinked(bundle), links.lost_actions(bundle))
    assert [] == [str(held) for related, held in links.ranges(bundle) if not links.is_sound(related, held)]
