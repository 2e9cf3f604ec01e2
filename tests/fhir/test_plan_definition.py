"""Arms and interventions ⇄ PlanDefinition."""

from pathlib import Path
from typing import Any

import pytest
from fhir.resources.plandefinition import PlanDefinition
from hypothesis import HealthCheck, given, settings

from fhir_trials import json_text
from fhir_trials.cursor import Cursor
from fhir_trials.fhir import plan_definition
from fhir_trials.issues import Issues
from fhir_trials.model import (
    Activity,
    Arm,
    Intervention,
    Schedule,
    Trial,
)
from tests.fhir import strategies
from tests.fhir.leftovers import unreported
from tests.fhir.protocols import BASE, KEY, PLAN, actions, names, read, said, timed, write
from tests.fhir.rich import PROTOCOL as RICH

EXAMPLES = Path(__file__).parents[3] / "shared" / "data" / "fhir-examples" / "R5"

lively = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.mark.parametrize(
    "trial",
    [
        RICH,
        Trial(interventions=(Intervention(id="a", name="a"),)),
        Trial(arms=(Arm(id="arm", name="Everybody"),)),
        Trial(schedule=Schedule()),
        Trial(schedule=Schedule(start="randomisation")),
        Trial(schedule=Schedule(activities=(Activity(id="x", name="x"),))),
        timed(),
        timed(Activity(id="x", name="x", timepoints=("t1", "t0", "t1"))),
    ],
    ids=["rich", "interventions", "arms", "empty", "start", "activities", "timepoints", "shuffled"],
)
def test_a_protocol_comes_back_and_nothing_is_left(trial: Trial) -> None:
    """What was written is read back as it was, to the last leaf."""
    assert (said(trial), []) == read(write(trial), trial)


@lively
@given(strategies.protocols())
def test_any_protocol_comes_back(trial: Trial) -> None:
    """So it is for values nobody thought of."""
    assert (said(trial), []) == read(write(trial), trial)


@settings(lively, max_examples=20)
@given(strategies.protocols())
def test_fhir_resources_accepts_every_protocol(trial: Trial) -> None:
    """An independent model of R5 takes what is written."""
    PlanDefinition.model_validate_json(json_text.encode(write(trial)))


def test_fhir_resources_accepts_the_rich_protocol() -> None:
    """An independent model of R5 takes what is written."""
    PlanDefinition.model_validate_json(json_text.encode(write(RICH)))


@settings(lively, max_examples=200)
@given(strategies.damaged(write(RICH)))
def test_a_damaged_protocol_is_read_without_error(resource: dict[str, Any]) -> None:
    """Whatever stands where something else belongs is left, and reported."""
    cursor = Cursor(resource)
    plan_definition.composed_of(cursor)
    plan_definition.from_fhir(cursor, Issues(), *names(RICH))
    assert [] == unreported(cursor)


def test_same_protocol_same_bytes() -> None:
    """Writing twice gives the same bytes, also after the first was consumed by reading."""
    first = plan_definition.to_fhir(RICH, KEY)
    assert first is not None
    before = json_text.encode(first)
    plan_definition.from_fhir(Cursor(first), Issues(), {}, {})
    assert before == json_text.encode(plan_definition.to_fhir(RICH, KEY))


def test_a_trial_without_arms_interventions_and_schedule_has_no_protocol() -> None:
    """Where there is nothing to plan there is no PlanDefinition."""
    assert plan_definition.to_fhir(Trial(), KEY) is None


@lively
@given(strategies.protocols())
def test_ids_are_unique_and_every_relation_resolves(trial: Trial) -> None:
    """No two actions share an id, and what an action points to in its own plan is there."""
    found = actions(write(trial))
    ids = [action["id"] for action in found if "id" in action]
    assert sorted(set(ids)) == sorted(ids)
    targets = {relation["targetId"] for action in found for relation in action.get("relatedAction", ())}
    canonicals = [action["definitionCanonical"] for action in found if "definitionCanonical" in action]
    own = {canonical.rpartition("#")[2] for canonical in canonicals if canonical.startswith(f"{PLAN}#")}
    assert targets | own <= set(ids)


def test_an_arm_is_a_top_action_with_its_interventions() -> None:
    """Id and linkId are those of the comparisonGroup; an intervention is linked by the url of its definition."""
    written = write(RICH)
    assert {
        "id": "arm-1",
        "linkId": "arm-1",
        "title": "Anakinra",
        "action": [
            {"definitionCanonical": f"{BASE}/ActivityDefinition/NCT00000001-{name}"}
            for name in ("a", "b", "a")
        ],
    } == written["action"][0]
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


def test_what_a_stranger_plans_beside_arms_is_reported() -> None:
    """Actions that are no arm of the study, another status or type, and unknown definitions stay and are reported."""
    trial = Trial(arms=(Arm(id="arm-1", name="A"),), interventions=(Intervention(id="a", name="a"),))
    _, left = read(
        {
            "resourceType": "PlanDefinition",
            "status": "draft",
            "type": {"coding": [{"code": "protocol"}]},
            "relatedArtifact": [{"type": "composed-of", "resource": "http://example.com/unknown"}],
            "action": [
                {"id": "arm-1", "title": "Another name", "definitionCanonical": "http://example.com/unknown"},
                {"title": "Step", "extension": [{"url": "http://example.com", "valueString": "x"}]},
            ],
        },
        trial,
    )
    assert [
        "PlanDefinition.status",
        "PlanDefinition.type.coding[0].code",
        "PlanDefinition.relatedArtifact[0].type",
        "PlanDefinition.relatedArtifact[0].resource",
        "PlanDefinition.action[0].title",
        "PlanDefinition.action[0].definitionCanonical",
        "PlanDefinition.action[1].title",
        "PlanDefinition.action[1].extension[0].url",
        "PlanDefinition.action[1].extension[0].valueString",
    ] == left


def test_definitions_are_found_without_the_list_of_them() -> None:
    """A plan that only uses its definitions is composed of them too; our arms may carry them directly."""
    url = KEY.url("ActivityDefinition", "a")
    plan = {"resourceType": "PlanDefinition", "action": [{"id": "arm-1", "definitionCanonical": url}]}
    trial = Trial(
        arms=(Arm(id="arm-1", name="A", interventions=("a",)),),
        interventions=(Intervention(id="a", name="a"),),
    )
    assert (said(trial), []) == read(plan, trial)


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="HL7's examples of ../shared/data are not here")
@pytest.mark.parametrize("name", ["plandefinition-protocol-example", "plandefinition-options-example"])
def test_hl7s_examples_are_read_without_error(name: str) -> None:
    """A plan that is no trial protocol gives nothing, and everything in it is reported."""
    found, left = read(json_text.decode((EXAMPLES / f"{name}.json").read_bytes()), Trial())
    assert ({}, None) == (found["arms"], found["schedule"])
    assert "PlanDefinition.action[0]" in {path.partition("].")[0] + "]" for path in left if "action" in path}
