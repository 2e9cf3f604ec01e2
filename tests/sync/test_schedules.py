"""A trial with a schedule on a target: pushed, pulled equal, changed visit by visit."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.sync import Policy, Result, State, pull, push
from fhir_trials.targets import Folder, Target
from tests.sync.conftest import edit
from tests.whole_way.planned import planned

COUNT = 15
VISIT = "PlanDefinition/P1-visit-week-4"


@pytest.fixture(params=["server", "folder"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Target, State]]:
    """A target with a state."""
    target = request.getfixturevalue("server") if request.param == "server" else Folder(tmp_path / "fhir")
    with State.open(None, target.name) as state:
        yield target, state


def done(result: Result) -> dict[str, int]:
    """The counts that are not nought."""
    return {action: count for action, count in result.counts.items() if count}


def touched(result: Result, *actions: str) -> list[str]:
    """What was done something else with than leaving it."""
    return sorted(one.reference for one in result.outcomes if one.action in actions)


def test_all_of_it_comes_back(kept: tuple[Target, State]) -> None:
    """Plans, visits, activities and questionnaires are found by reference and canonical URL; a second push does nothing."""
    target, state = kept
    issues = ft.Issues()
    trial = planned("P1")
    assert {"created": COUNT} == done(push([trial], target, state=state, issues=issues))
    assert [trial] == pull(target, ["P1"], issues=issues)
    assert {"unchanged": COUNT} == done(push([trial], target, state=state, issues=issues))
    assert [] == [str(issue) for issue in issues]


def test_a_window_is_one_change(kept: tuple[Target, State]) -> None:
    """Another window is written into the timeline, and nowhere else."""
    target, state = kept
    push([planned("P1")], target, state=state)
    result = push([planned("P1", leeway=5)], target, state=state)
    assert (["PlanDefinition/P1-schedule"], {"updated": 1, "unchanged": COUNT - 1}) == (
        touched(result, "updated"),
        done(result),
    )
    assert [planned("P1", leeway=5)] == pull(target, ["P1"])


def test_a_visit_that_is_gone_is_retired(kept: tuple[Target, State]) -> None:
    """Its plan stays, marked as no longer in use; the timeline leads to it no more, so it is not read back."""
    target, state = kept
    push([planned("P1")], target, state=state)
    less = planned("P1", without=frozenset({"last", "call"}))
    result = push([less], target, state=state, policy=Policy(takes={}))
    gone = ["ActivityDefinition/P1-activity-call", "PlanDefinition/P1-visit-last"]
    assert gone == touched(result, "retired")
    assert ["retired"] * 2 == [(target.read(*one.split("/")) or {})["status"] for one in gone]
    assert [less] == pull(target, ["P1"])
    assert {"unchanged": COUNT - 2} == done(push([less], target, state=state))


def test_what_others_did_to_a_visit_stays(kept: tuple[Target, State]) -> None:
    """Theirs is in another element, so both are there; what both changed is asked for."""
    target, state = kept
    push([planned("P1")], target, state=state)
    edit(target, VISIT, description="Bring the diary")
    schedule: Any = target.read("PlanDefinition", "P1-schedule")
    actions = [
        {**one, "title": "Week four"} if one.get("title") == "Week 4" else one for one in schedule["action"]
    ]
    edit(target, "PlanDefinition/P1-schedule", action=actions)
    result = push([planned("P1", leeway=5)], target, state=state, issues=ft.Issues())
    assert ["PlanDefinition/P1-schedule"] == touched(result, "updated")
    there: Any = target.read("PlanDefinition", "P1-schedule")
    assert "Week four" in [one.get("title") for one in there["action"]]
    assert "Bring the diary" == (target.read(*VISIT.split("/")) or {})["description"]


def test_status_knows_them(kept: tuple[Target, State]) -> None:
    """All resources are told of; another answer of a questionnaire is a change of others."""
    target, state = kept
    push([planned("P1")], target, state=state)
    questionnaire: Any = target.read("Questionnaire", "P1-concept-pressure")
    questionnaire["item"][1]["answerOption"].append(
        {"valueCoding": {"system": "https://example.org", "code": "sitting"}}
    )
    edit(target, "Questionnaire/P1-concept-pressure", item=questionnaire["item"])
    [trial] = ft.status(target, state=state).trials
    assert (COUNT, ["Questionnaire/P1-concept-pressure"]) == (
        trial.resources,
        [one.reference for one in trial.drift],
    )
    lost = State.open(None, target.name)
    with lost:
        assert COUNT == len(ft.status(target, state=lost).untold)
