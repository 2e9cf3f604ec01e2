"""A plan that is kept, and applied as long as nothing has moved on."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fhir_trials import json_text
from fhir_trials.errors import ReadError
from fhir_trials.sync import Plan, Policy, Run, State, absent, load, outdated, plan, save, saved_plans
from fhir_trials.targets import FhirServer, Target
from tests.sync.conftest import carry, delete, edit, to_fhir
from tests.targets.fake_server import FakeServer
from tests.targets.samples import group, study, trial

Json = dict[str, Any]


def planned(target: Target, state: State, *trials: list[Json], policy: Policy = Policy()) -> Plan:
    """The plan for these trials."""
    return plan(trials, target, state=state, to_fhir=to_fhir, policy=policy)  # pyright: ignore


def kept(made: Plan) -> Any:
    """What is read from the file that a plan was written to."""
    return json_text.decode(json_text.encode(save(made), pretty=True))


def test_a_plan_is_the_same_again(target: Target, state: State) -> None:
    """With all that a step holds, numbers digit by digit."""
    amount = [{"amount": Decimal("1.50"), "other": 1e22}]
    carry(planned(target, state, [study(), group(characteristic=amount)]), target, state)
    edit(target, "ResearchStudy/NCT1", title="Theirs", status="completed")
    less = [study(title="Ours"), group(characteristic=[{"amount": Decimal("1.5E+2")}])]
    made = planned(target, state, less, trial("NCT2"), policy=Policy(take="ours"))
    assert made.steps[0].disputes
    assert made == load(kept(made))
    conflict = planned(target, state, less)
    assert conflict == load(kept(conflict))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "other"}, "no plan that was kept"),
        ({"version": 2}, "format version 2, and this version reads 1"),
        ({"plan": {}}, "was edited"),
        ({"plan": 5}, "was edited"),
        ({"digest": None}, "was edited"),
        ({"takes": {}}, "'takes' is no part of one"),
    ],
)
def test_what_is_no_plan(target: Target, state: State, change: Json, message: str) -> None:
    """It is refused, and it is said what to do."""
    with pytest.raises(ReadError, match=message):
        load(kept(planned(target, state, trial())) | change)


@pytest.mark.parametrize("content", [None, [], "x", {}, [{"format": "fhir-trials plan"}]])
def test_other_json(content: Any) -> None:
    """It is refused, whatever it is."""
    with pytest.raises(ReadError, match="no plan that was kept"):
        load(content)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"action": "destroy"}, "Invalid enum value 'destroy'"),
        ({"reference": "../secrets"}, "'../secrets' is no Type/id"),
        ({"reference": "Group/x"}, "several types: Group, ResearchStudy"),
        ({"resource": {"resourceType": "Patient"}}, "several types: Patient, ResearchStudy"),
        ({"resource": None}, "nothing to create"),
        (
            {"resource": {"resourceType": "ResearchStudy", "id": 5}},
            r"steps\[0\]: resource.id: '5' is not that",
        ),
        ({"resource": {"resourceType": "ResearchStudy"}}, r"steps\[0\]: resource.id: 'None' is not that of"),
        ({"after": None, "text": "a"}, "'a' is no Type/id"),
    ],
)
def test_a_plan_that_cannot_be_carried_out(target: Target, state: State, change: Json, message: str) -> None:
    """Though its digest fits: types and references are checked."""
    whole = kept(planned(target, state, trial()))
    whole["plan"]["steps"][0] |= change
    whole["digest"] = saved_plans._digest(whole["plan"])  # pyright: ignore[reportPrivateUsage]
    with pytest.raises(ReadError, match=message):
        load(whole)


def test_nothing_has_moved(target: Target, state: State) -> None:
    """A plan of all kinds of steps holds as long as nobody writes."""
    carry(planned(target, state, trial("NCT1"), trial("NCT2"), trial("NCT3")), target, state)
    edit(target, "Group/NCT2-eligibility", name="Theirs")
    delete(target, "Group/NCT3-eligibility")
    run = Run()
    trials = [[study("NCT1", title="New"), group("NCT1")], trial("NCT2"), trial("NCT4")]
    made = plan(trials, target, state=state, to_fhir=to_fhir, run=run)  # pyright: ignore
    rest = absent(target, state, run, Policy(absent="delete"))
    both = replace(made, steps=(*made.steps, *rest.steps))
    assert {"create", "update", "retire", "delete", "unchanged"} == {step.action for step in both.steps}
    assert [] == outdated(load(kept(both)), target, state)


def test_another_target(target: Target, state: State) -> None:
    """A plan is for one target and one release."""
    made = planned(target, state, trial())
    for other in (replace(made, target="https://example.org/fhir"), replace(made, release="R5")):
        assert ["the plan is for" in line for line in outdated(other, target, state)] == [True]


def test_versions_have_moved(target: Target, state: State) -> None:
    """What was changed or deleted since is named, with both versions."""
    carry(planned(target, state, trial("NCT1"), trial("NCT2")), target, state)
    made = planned(target, state, trial("NCT1", title="New"), trial("NCT2", title="New"))
    edit(target, "ResearchStudy/NCT1", status="completed")
    delete(target, "ResearchStudy/NCT2")
    first, second = sorted(outdated(made, target, state))
    assert first.startswith("ResearchStudy/NCT1 is at version ")
    assert first.endswith(f"and the plan was made at {made.steps[0].version}")
    assert "ResearchStudy/NCT2 is not there any more" == second


def test_made_since(target: Target, state: State) -> None:
    """What was to be made is there by now, and in the state."""
    made = planned(target, state, trial())
    carry(made, target, state)
    lines = outdated(made, target, state)
    assert "ResearchStudy/NCT1 is there already, as ResearchStudy/NCT1" in lines
    assert "ResearchStudy/NCT1 is in the state already" in lines
    assert 8 == len(lines)


def test_made_twice_since(server: FhirServer, fake: FakeServer, state: State) -> None:
    """What several carry by now cannot be made."""
    made = planned(server, state, [group()])
    fake.put(group(), group() | {"id": "copy"})
    assert ["several resources carry its identifier" in line for line in outdated(made, server, state)] == [
        True
    ]


def test_the_state_was_lost(target: Target, state: State) -> None:
    """What the plan knew from it is not known any more."""
    carry(planned(target, state, trial()), target, state)
    made = planned(target, state, [study()])
    with State.open(None, target.name) as empty:
        lines = outdated(made, target, empty)
    assert [f"{step.text} is not in the state any more" for step in made.steps if step.writes] == lines


def test_without_versions(server: FhirServer, fake: FakeServer, state: State) -> None:
    """Where a step was planned without a version, the differences are compared."""
    carry(planned(server, state, trial()), server, state)
    made = planned(server, state, trial(title="New"))
    bare = replace(made, steps=tuple(replace(step, version="") for step in made.steps))
    assert [] == outdated(bare, server, state)
    fake.put(study(title="Theirs"))
    assert ["ResearchStudy/NCT1 is not as it was when the plan was made"] == outdated(bare, server, state)
    fake.delete("ResearchStudy/NCT1")
    assert ["ResearchStudy/NCT1 is not there any more"] == outdated(bare, server, state)
