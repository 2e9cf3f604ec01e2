"""Damaged plans cost what is damaged: the trial is read, and what it is without that can be written."""

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.fhir import urls
from fhir_trials.fhir.local_ids import local_id
from fhir_trials.model import Cycle, Duration, Schedule, Trial
from tests.fhir.everything import EVERYTHING
from tests.fhir.plans import damage

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*/fhir-r[45].json"))
# what plans are written of; the rest of a trial has tests of its own
PLANNED = Trial(
    language="en",
    titles=EVERYTHING.titles[:1],
    arms=EVERYTHING.arms,
    interventions=EVERYTHING.interventions,
    concepts=EVERYTHING.concepts,
    schedule=EVERYTHING.schedule,
)
DAYS = Duration(value=Decimal(28), unit="day")
# no group of actions: its timepoints do not follow each other
APART = Cycle(id="apart", name="Apart", timepoints=("baseline", "month-6"), length=DAYS)


def written(release: Any) -> Any:
    """The Bundle of a trial with plans in which every field has a value."""
    assert PLANNED.schedule is not None
    cycles = (*PLANNED.schedule.cycles, APART)
    trial = PLANNED.model_copy(update={"schedule": PLANNED.schedule.model_copy(update={"cycles": cycles})})
    return json_text.decode(json_text.encode(ft.to_fhir(trial, release=release, issues=ft.Issues())))


@pytest.mark.unmeasured
@pytest.mark.parametrize("release", ["R4", "R5"])
def test_no_damage_of_a_rich_plan_costs_the_trial(release: Any):
    """Members, extensions and sub-extensions taken out, doubled or of another type, one at a time: a sample."""
    content = written(release)
    for place in random.Random(7).sample(damage.places(content), 3):
        for damaged in damage.damages(content, place):
            damage.read_and_written(damaged)


@pytest.mark.unmeasured
@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_no_damage_of_an_example_costs_the_trial(file: Path):
    """So it is for the plans of the examples."""
    content = json_text.decode(file.read_bytes())
    found = damage.places(content)
    for place in random.Random(7).sample(found, min(1, len(found))):
        for damaged in damage.damages(content, place):
            damage.read_and_written(damaged)


def read_changed(name: str, change: Any) -> tuple[Schedule, list[str]]:
    """The schedule when the first extension of that name has other sub-extensions, and what is told of links."""
    content = written("R5")
    extensions = (one for entry in content["entry"] for one in entry["resource"].get("extension", ()))
    damaged = next(one for one in extensions if one["url"] == f"{urls.EXTENSION}{name}")
    damaged["extension"] = [one for part in damaged["extension"] for one in change(part)]
    issues = ft.Issues()
    (trial,) = ft.from_fhir(content, issues=issues)
    assert trial.schedule is not None
    return trial.schedule, [issue.message for issue in issues if issue.code == "link-unresolved"]


def without(*lost: str) -> Any:
    """The change that takes those sub-extensions out."""
    return lambda part: [] if part["url"] in lost else [part]


def test_one_of_id_and_name_is_made_of_the_other():
    """A cycle without an id is called by its name, one without a name by its id."""
    called = [read_changed("cycle", without(lost)) for lost in ("id", "name")]
    assert [("Apart", "Apart", []), ("apart", "apart", [])] == [
        (found.cycles[-1].id, found.cycles[-1].name, told) for found, told in called
    ]


def test_what_cannot_be_called_is_told():
    """A cycle without both is left out, and so is one without timepoints, and a cell without its arm."""
    found, told = read_changed("cycle", without("id", "name"))
    assert (2, ["one of the cycles has neither an id nor a name and is left out"]) == (
        len(found.cycles),
        told,
    )
    found, told = read_changed("cycle", without("timepoint"))
    assert (2, ["the cycle 'apart' has no timepoints and is left out"]) == (len(found.cycles), told)
    found, told = read_changed("study-cell", without("arm"))
    assert (2, ["a cell without one of the arms is left out"]) == (len(found.cells), told)


def test_a_cycle_named_as_another_is_told():
    """The first of two is kept."""
    found, told = read_changed(
        "cycle", lambda part: [{**part, "valueString": "cycle"} if part["url"] == "id" else part]
    )
    assert (["cycle", "longer"], ["the second of the cycles called 'cycle' is left out"]) == (
        [one.id for one in found.cycles],
        told,
    )


def test_names_that_the_model_does_not_take_still_link():
    """An id of other characters is made one of ours, where it is given and where it is used."""
    found, told = read_changed(
        "study-element", lambda part: [{**part, "valueString": "løw dose"} if part["url"] == "id" else part]
    )
    assert (local_id("løw dose"), 2) == (found.elements[0].id, len(told))


def test_a_timepoint_counted_from_itself_is_told(tmp_path: Path):
    """Reading says which, with its place."""
    content = written("R5")
    actions = [one for entry in content["entry"] for one in entry["resource"].get("action", ())]
    screening = next(one for one in actions if one.get("id") == "screening")
    screening["relatedAction"][0]["targetId"] = "screening"
    (tmp_path / "circle.json").write_bytes(json_text.encode(content))
    issues = ft.Issues()
    ft.read(tmp_path / "circle.json", issues=issues)
    assert ["schedule.timepoints[0].timing"] == [
        issue.path for issue in issues if issue.code == "timing-circle"
    ]
