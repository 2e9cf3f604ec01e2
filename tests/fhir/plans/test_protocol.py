"""Arms, interventions and the design of a trial ⇄ PlanDefinition."""

import re
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.plandefinition import PlanDefinition
from hypothesis import HealthCheck, given, settings

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.cursor import Cursor
from fhir_trials.fhir import plans
from fhir_trials.fhir.plans import names, protocol
from fhir_trials.model import (
    Activity,
    Arm,
    Cell,
    Element,
    Epoch,
    Intervention,
    Schedule,
    SourceRecord,
    Term,
    Trial,
    Visit,
)
from tests.fhir import strategies
from tests.fhir.everything import EVERYTHING
from tests.fhir.leftovers import unreported
from tests.fhir.protocols import BASE, KEY, PLAN, actions, read, resources, said, study, timed, write
from tests.fhir.rich import PROTOCOL as RICH

EXAMPLES = Path(__file__).parents[4] / "shared" / "data" / "fhir-examples" / "R5"

lively = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.mark.parametrize(
    "trial",
    [
        RICH,
        Trial(interventions=(Intervention(id="a", name="a"),)),
        Trial(arms=(Arm(id="arm", name="Everybody"),)),
        Trial(schedule=Schedule()),
        Trial(schedule=Schedule(start=Term(text="randomisation"))),
        Trial(schedule=Schedule(activities=(Activity(id="x", name="x"),))),
        timed(),
        timed(Activity(id="x", name="x", timepoints=("t1", "t0", "t1"))),
    ],
    ids=["rich", "interventions", "arms", "empty", "start", "activities", "timepoints", "shuffled"],
)
def test_a_protocol_comes_back_and_nothing_is_left(trial: Trial) -> None:
    """What was written is read back as it was, to the last leaf."""
    back, told = read(resources(trial), trial)
    assert (said(trial), []) == (said(back), told)


@lively
@given(strategies.protocols())
def test_any_protocol_comes_back(trial: Trial) -> None:
    """So it is for values nobody thought of."""
    back, told = read(resources(trial), trial)
    assert (said(trial), []) == (said(back), told)


@settings(lively, max_examples=20)
@given(strategies.protocols())
def test_fhir_resources_accepts_every_plan(trial: Trial) -> None:
    """An independent model of R5 takes what is written."""
    for one in resources(trial):
        if one["resourceType"] == "PlanDefinition":
            PlanDefinition.model_validate_json(json_text.encode(one))


@settings(lively, max_examples=150)
@given(strategies.damaged(write(EVERYTHING)))
def test_a_damaged_protocol_is_read_without_error(resource: dict[str, Any]) -> None:
    """Whatever stands where something else belongs is left, and reported."""
    cursor = Cursor(resource)
    protocol.composed_of(cursor)
    protocol.from_fhir(cursor, {arm.id: {"id": arm.id, "name": arm.name} for arm in RICH.arms}, {})
    assert [] == unreported(cursor)


def test_same_protocol_same_bytes() -> None:
    """Writing twice gives the same bytes, also after the first was consumed by reading."""
    first = protocol.to_fhir(RICH, names.writing(RICH, KEY))
    assert first is not None
    before = json_text.encode(first)
    protocol.from_fhir(Cursor(first), {}, {})
    assert before == json_text.encode(protocol.to_fhir(RICH, names.writing(RICH, KEY)))


def test_a_trial_without_arms_interventions_and_schedule_has_no_protocol() -> None:
    """Where there is nothing to plan there is no PlanDefinition."""
    assert ([], []) == plans.to_fhir(Trial(), KEY, ft.Issues())


@lively
@given(strategies.protocols(concepts=strategies.concepts()))
def test_ids_are_unique_and_every_link_resolves(trial: Trial) -> None:
    """No two actions of a plan share an id, what an action is related to is there, and so is every definition."""
    found = resources(trial)
    assert len(found) == len({one["id"] for one in found})
    known = {one["url"] for one in found}
    for one in found:
        plan = actions(one)
        ids = [action["id"] for action in plan if "id" in action]
        assert sorted(set(ids)) == sorted(ids)
        assert {
            relation["targetId"] for action in plan for relation in action.get("relatedAction", ())
        } <= set(ids)
        links = {action["definitionCanonical"] for action in plan if "definitionCanonical" in action}
        assert links | {artifact["resource"] for artifact in one.get("relatedArtifact", ())} <= known


def test_an_arm_is_one_of_a_group_with_its_interventions() -> None:
    """Of the arms exactly one is chosen; id and linkId are those of the comparisonGroup, interventions are linked by url."""
    written = write(RICH)
    group = written["action"][0]
    assert ("logical-group", "exactly-one") == (group["groupingBehavior"], group["selectionBehavior"])
    assert [arm.id for arm in RICH.arms] == [action["id"] for action in group["action"]]
    assert {
        "id": "arm-1",
        "linkId": "arm-1",
        "title": "Anakinra",
        "action": [
            {"definitionCanonical": f"{BASE}/ActivityDefinition/NCT00000001-{name}"}
            for name in ("a", "b", "a")
        ],
    } == group["action"][0]
    assert ["b", "a", "unused"] == [
        artifact["resource"].rpartition("-")[2] for artifact in written["relatedArtifact"]
    ]
    assert {"composed-of"} == {artifact["type"] for artifact in written["relatedArtifact"]}


def test_a_protocol_is_a_published_plan_of_its_own() -> None:
    """It has the key's names, the trial's title and HL7's type."""
    written = {
        key: value for key, value in write(RICH).items() if key not in ("action", "relatedArtifact", "meta")
    }
    assert {
        "resourceType": "PlanDefinition",
        "id": "NCT00000001-plan",
        "language": "nl",
        "identifier": [{"use": "usual", "system": f"{BASE}/sid/key", "value": "NCT00000001/plan"}],
        "url": PLAN,
        "name": "NCT00000001_plan",
        "title": "Anakinra bij sepsis",
        "type": {
            "coding": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/plan-definition-type",
                    "code": "clinical-protocol",
                }
            ]
        },
        "status": "active",
    } == written


def test_the_design_is_no_action() -> None:
    """Epochs, elements, cells and visits are extensions: only what may be applied is an action."""
    schedule = Schedule(
        epochs=(Epoch(id="treat", name="Treatment", kind=Term(code="treatment")),),
        elements=(Element(id="low", name="Low dose", interventions=("a",)),),
        cells=(Cell(arm="arm-1", epoch="treat", elements=("low",)),),
        visits=(Visit(id="v1", name="Visit 1", places=(Term(code="home"),)),),
    )
    trial = Trial(
        arms=(Arm(id="arm-1", name="A"),), interventions=(Intervention(id="a", name="a"),), schedule=schedule
    )
    written = write(trial)
    marks = [action["extension"][0]["valueCode"] for action in written["action"]]
    assert ["arms", "timeline"] == marks
    assert f"{BASE}/PlanDefinition/NCT00000001-schedule" == written["action"][1]["definitionCanonical"]
    assert ["study-epoch", "study-element", "study-cell", "study-visit"] == [
        one["url"].rpartition("/")[2] for one in written["extension"]
    ]
    back, told = read(resources(trial), trial)
    assert (schedule, []) == (back.schedule, told)


def test_what_a_stranger_plans_beside_arms_is_reported() -> None:
    """Actions that are no arm of the study, another status or type, and unknown definitions stay and are reported."""
    trial = Trial(arms=(Arm(id="arm-1", name="A"),))
    plan = {
        "resourceType": "PlanDefinition",
        "id": "p",
        "status": "draft",
        "type": {"coding": [{"code": "protocol"}]},
        "relatedArtifact": [{"type": "composed-of", "resource": "http://example.com/unknown"}],
        "action": [
            {"id": "arm-1", "title": "Another name", "definitionCanonical": "http://example.com/unknown"},
            {"title": "Step", "extension": [{"url": "http://example.com", "valueString": "x"}]},
        ],
    }
    assert [
        "[1].PlanDefinition.status",
        "[1].PlanDefinition.type.coding[0].code",
        "[1].PlanDefinition.relatedArtifact[0].type",
        "[1].PlanDefinition.relatedArtifact[0].resource",
        "[1].PlanDefinition.action[0].title",
        "[1].PlanDefinition.action[0].definitionCanonical",
        "[1].PlanDefinition.action[1].title",
        "[1].PlanDefinition.action[1].extension[0].url",
        "[1].PlanDefinition.action[1].extension[0].valueString",
    ] == read([plan], trial, ("p",))[1]


def test_definitions_are_found_without_the_list_of_them() -> None:
    """A plan that only uses its definitions is composed of them too; our arms may carry them directly."""
    trial = Trial(
        arms=(Arm(id="arm-1", name="A", interventions=("a",)),),
        interventions=(Intervention(id="a", name="a"),),
    )
    _, definition = resources(trial)
    action = {"id": "arm-1", "definitionCanonical": definition["url"]}
    plan = {"resourceType": "PlanDefinition", "id": "p", "status": "active", "action": [action]}
    back, told = read([plan, definition], trial, ("p",))
    assert (said(trial), []) == (said(back), told)


@pytest.mark.parametrize("name", ["NCT00000001/plan", "ctis-2023/plan", "1/visit-é"])
def test_a_plan_has_a_name_for_programs(name: str) -> None:
    """A capital, letters, digits and underscores, as FHIR has it."""
    assert re.fullmatch("[A-Z][A-Za-z0-9_]{1,254}", names.machine_name(name))


def test_the_version_is_that_of_the_protocol() -> None:
    """A record in a format for protocols has the version of the protocol; the mark of a register is none."""
    arms = (Arm(id="a", name="A"),)
    versions = [
        write(Trial(arms=arms, source=SourceRecord(version="2", format=format))).get("version")
        for format in ("4.0.0", None)
    ]
    assert ["2", None] == versions
    trial = Trial(arms=arms, source=SourceRecord(version="2", format="4.0.0"))
    issues = ft.Issues()
    assert [trial.source] == [one.source for one in ft.from_fhir(ft.to_fhir(trial), issues=issues)]
    assert [] == [str(issue) for issue in issues]


@pytest.mark.parametrize("grouped", [True, False])
def test_arms_of_strangers_stand_in_a_group_or_in_none(grouped: bool) -> None:
    """A group that is not marked as ours is one by what stands in it; its own title stays, and is told."""
    trial = Trial(arms=(Arm(id="x", name="X"), Arm(id="y", name="Y")))
    arms = [{"id": "x", "title": "X"}, {"id": "y", "title": "Y"}]
    group = {"title": "Arms", "groupingBehavior": "logical-group", "selectionBehavior": "exactly-one"}
    plan = {
        "resourceType": "PlanDefinition",
        "id": "p",
        "status": "active",
        "action": [{**group, "action": arms}] if grouped else arms,
    }
    back, told = read([plan], trial, ("p",))
    assert (said(trial), ["[1].PlanDefinition.action[0].title"] if grouped else []) == (said(back), told)


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="HL7's examples of ../shared/data are not here")
@pytest.mark.parametrize("name", ["plandefinition-protocol-example", "plandefinition-options-example"])
def test_hl7s_examples_are_read_without_error(name: str) -> None:
    """A plan that is no trial protocol gives nothing, and everything in it is reported."""
    plan = json_text.decode((EXAMPLES / f"{name}.json").read_bytes())
    issues = ft.Issues()
    (trial,) = ft.from_fhir([study(Trial(), plan["id"]), plan], issues=issues)
    assert ((), None) == (trial.arms, trial.schedule)
    assert any("PlanDefinition.action[0]" in issue.path for issue in issues)
