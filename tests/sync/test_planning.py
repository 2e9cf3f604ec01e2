"""What has to be written, found out without writing."""

from typing import Any

import pytest

from fhir_trials.errors import DataError
from fhir_trials.issues import Issues
from fhir_trials.sync import Plan, Policy, Run, State, of_bundles, plan
from fhir_trials.sync import records as records_of
from fhir_trials.targets import FhirServer, Target
from tests.sync.conftest import carry, delete, edit, to_fhir
from tests.targets.fake_server import FakeServer
from tests.targets.samples import TAG, activity, bundle, group, plan_definition, study, trial

Json = dict[str, Any]


def planned(target: Target, *trials: list[Json], **more: Any) -> Plan:
    """The plan for these trials."""
    return plan(trials, target, to_fhir=to_fhir, **more)  # pyright: ignore


def actions(made: Plan) -> list[tuple[str, str]]:
    """Resource and action of each step."""
    return [(step.reference, step.action) for step in made.steps]


def counts(made: Plan) -> dict[str, int]:
    """How many steps there are of each action that there is."""
    return {action: count for action, count in made.counts.items() if count}


def test_nothing_there(target: Target) -> None:
    """On an empty target everything is to be created, and the plan writes nothing."""
    made = planned(target, trial())
    assert {"create": 4} == counts(made)
    assert (target.name, "R4", 4) == (made.target, made.release, made.writes)
    assert {
        "action": "create",
        "trial": "NCT1",
        "resource": "ResearchStudy/NCT1",
        "key": "NCT1",
    } == made.to_dicts()[0]
    assert target.read("ResearchStudy", "NCT1") is None
    assert [] == planned(target).to_dicts()


def test_without_a_state_what_is_the_same_is_adopted(server: FhirServer, fake: FakeServer) -> None:
    """A narrative, tags and a source that the server adds do not hinder it."""

    def keep(resource: Json) -> Json:
        meta = {"source": "#1", "tag": [*resource["meta"]["tag"], {"system": "s", "code": "c"}]}
        return {**resource, "meta": meta, "text": {"status": "generated", "div": "<div/>"}}

    fake.keep = keep
    fake.put(*trial())
    made = planned(server, trial())
    assert {"adopt": 4} == counts(made)
    after = made.steps[1].after
    assert after
    assert ("Group/NCT1-eligibility", "1", group(), None, None) == (
        after.reference,
        after.version,
        after.sent,
        after.stored,
        after.theirs,
    )


def test_without_a_state_what_differs_is_a_conflict(target: Target, state: State) -> None:
    """Nobody can tell who changed it, so both values are shown and neither is written."""
    carry(planned(target, trial()), target, state)
    step = planned(target, trial(title="New")).steps[0]
    assert ("conflict", None, None) == (step.action, step.resource, step.after)
    assert "nobody can tell who changed it" in step.reason
    assert [("title", "New", "Trial NCT1", None)] == [
        (one.path, one.ours, one.theirs, one.take) for one in step.disputes
    ]


def test_without_a_state_one_side_can_be_taken(target: Target, state: State) -> None:
    """Ours is written over what is there; theirs is adopted, as a change that is known to be foreign."""
    carry(planned(target, trial()), target, state)
    ours = planned(target, trial(title="New"), policy=Policy(take="ours")).steps[0]
    assert ("update", "overwrites what is there: title", True) == (ours.action, ours.reason, ours.destructive)
    assert [("title", "New", "Trial NCT1")] == [(one.path, one.ours, one.theirs) for one in ours.differences]
    theirs = planned(target, trial(title="New"), policy=Policy(take="theirs")).steps[0]
    assert "adopt" == theirs.action
    assert theirs.after
    assert theirs.after.theirs
    assert ("New", "Trial NCT1") == (theirs.after.sent["title"], theirs.after.theirs["title"])
    takes = {"ResearchStudy/NCT1:title": "ours", "ResearchStudy/NCT1:status": "theirs"}
    mixed = planned(target, trial(title="New", status="withdrawn"), policy=Policy(takes=takes)).steps[0]  # pyright: ignore
    assert "conflict" == mixed.action
    assert "one side must be taken for the whole resource" in mixed.reason


def test_a_second_plan_has_nothing_to_do(target: Target, state: State) -> None:
    """What was written as it is wanted is unchanged, and nothing is to be noted."""
    carry(planned(target, trial()), target, state)
    made = planned(target, trial(), state=state)
    assert {"unchanged": 4} == counts(made)
    assert [None] * 4 == [step.after for step in made.steps]


def test_a_change_of_ours(target: Target, state: State) -> None:
    """What we changed is an update at the version that was seen."""
    carry(planned(target, trial()), target, state)
    made = planned(target, trial(title="New"), state=state)
    assert ["update", "unchanged", "unchanged", "unchanged"] == [step.action for step in made.steps]
    step = made.steps[0]
    assert [{"path": "title", "ours": "New", "theirs": "Trial NCT1"}] == step.to_dict()["differences"]
    assert state.glance([step.text])[step.text].version == step.version
    carry(made, target, state)
    assert "New" == (target.read("ResearchStudy", "NCT1") or {})["title"]
    assert {"unchanged": 4} == counts(planned(target, trial(title="New"), state=state))


def test_a_tag_that_we_want_no_longer(target: Target, state: State) -> None:
    """It is taken away, though one that a server has beside ours is no difference."""
    tags = {"tag": [TAG, {"system": "s", "code": "c"}]}
    carry(planned(target, [group(meta=tags)]), target, state)
    made = planned(target, [group()], state=state)
    assert {"update": 1} == counts(made)
    assert [None] == [one.ours for one in made.steps[0].differences]
    carry(made, target, state)
    assert {"unchanged": 1} == counts(planned(target, [group()], state=state))


def test_a_change_of_somebody_else_stays(target: Target, state: State) -> None:
    """It is told, noted as theirs, and neither overwritten nor taken for ours afterwards."""
    carry(planned(target, trial()), target, state)
    edit(target, "ResearchStudy/NCT1", status="completed")
    made = planned(target, trial(), state=state)
    step = made.steps[0]
    assert ("unchanged", [("status", "active", "completed")]) == (
        step.action,
        [(one.path, one.ours, one.theirs) for one in step.foreign],
    )
    carry(made, target, state)
    again = planned(target, trial(), state=state).steps[0]
    assert ("unchanged", None, step.foreign) == (again.action, again.after, again.foreign)
    carry(planned(target, trial(title="New"), state=state), target, state)
    there = target.read("ResearchStudy", "NCT1") or {}
    assert ("New", "completed") == (there["title"], there["status"])
    assert ["status"] == [
        one.path for one in planned(target, trial(title="New"), state=state).steps[0].foreign
    ]


def test_both_changed_the_same(target: Target, state: State) -> None:
    """That is a conflict with both values and what it was, also when the other change is known for long."""
    carry(planned(target, trial()), target, state)
    edit(target, "ResearchStudy/NCT1", title="Theirs")
    carry(planned(target, trial(), state=state), target, state)
    step = planned(target, trial(title="Ours"), state=state).steps[0]
    assert ("conflict", "both sides changed title", None) == (step.action, step.reason, step.after)
    assert [("title", "Ours", "Theirs", "Trial NCT1")] == [
        (one.path, one.ours, one.theirs, one.base) for one in step.disputes
    ]


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_a_side_is_taken(target: Target, state: State, side: Any) -> None:
    """Then the dispute is settled: ours is written, theirs is left and stays known as foreign."""
    carry(planned(target, trial()), target, state)
    edit(target, "ResearchStudy/NCT1", title="Theirs")
    made = planned(target, trial(title="Ours"), state=state, policy=Policy(take=side))
    step = made.steps[0]
    reason = {"ours": "overwrites what others changed: title", "theirs": ""}[side]
    action = {"ours": "update", "theirs": "unchanged"}[side]
    assert (action, reason, [side]) == (step.action, step.reason, [one.take for one in step.disputes])
    assert (side == "ours") == step.destructive
    carry(made, target, state)
    assert side.title() == (target.read("ResearchStudy", "NCT1") or {})["title"]
    after = planned(target, trial(title="Ours"), state=state).steps[0]
    assert ("unchanged", {"ours": [], "theirs": ["title"]}[side]) == (
        after.action,
        [one.path for one in after.foreign],
    )


def test_their_side_is_no_loss(target: Target, state: State) -> None:
    """An update that leaves the other's value, and changes something else, destroys nothing."""
    carry(planned(target, trial()), target, state)
    edit(target, "ResearchStudy/NCT1", title="Theirs")
    ours = trial(title="Ours", status="completed")
    made = planned(target, ours, state=state, policy=Policy(take="theirs"))
    assert ("update", False) == (made.steps[0].action, made.steps[0].destructive)
    carry(made, target, state)
    there = target.read("ResearchStudy", "NCT1") or {}
    assert ("Theirs", "completed") == (there["title"], there["status"])
    assert ["title"] == [one.path for one in planned(target, ours, state=state).steps[0].foreign]


def test_a_side_that_was_chosen_before(target: Target, state: State) -> None:
    """It counts as long as both values are the same."""
    carry(planned(target, trial()), target, state)
    edit(target, "ResearchStudy/NCT1", title="Theirs")
    step = planned(target, trial(title="Ours"), state=state).steps[0]
    state.note_disputes(step.text, step.disputes)
    assert 1 == state.choose("NCT1", "ours")
    assert "update" == planned(target, trial(title="Ours"), state=state).steps[0].action
    assert "conflict" == planned(target, trial(title="Other"), state=state).steps[0].action


def test_both_changed_it_alike(target: Target, state: State) -> None:
    """There is nothing to write, but what we want is noted."""
    carry(planned(target, trial()), target, state)
    edit(target, "ResearchStudy/NCT1", title="New")
    made = planned(target, trial(title="New"), state=state)
    assert {"unchanged": 4} == counts(made)
    assert made.steps[0].after
    assert made.steps[0].after.theirs is None
    carry(made, target, state)
    assert made.steps[0].foreign != planned(target, trial(title="New"), state=state).steps[0].foreign == ()


def test_what_is_gone_is_made_again(target: Target, state: State) -> None:
    """It was there and is not there now: it is written again, also what others had changed in it is gone."""
    carry(planned(target, trial()), target, state)
    edit(target, "Group/NCT1-eligibility", name="Theirs")
    carry(planned(target, trial(), state=state), target, state)
    delete(target, "Group/NCT1-eligibility")
    made = planned(target, trial(), state=state)
    assert {"unchanged": 3, "gone": 1} == counts(made)
    lost = "what others had changed in it is gone with it"
    told = target.profile.server != "folder"
    assert (f"somebody deleted it there; {lost}" if told else lost) == made.steps[1].reason
    assert told is made.steps[1].destructive
    carry(made, target, state)
    assert {"unchanged": 4} == counts(planned(target, trial(), state=state))


def test_a_purged_server(server: FhirServer, fake: FakeServer, state: State) -> None:
    """Everything is made again."""
    carry(planned(server, trial()), server, state)
    fake.purge()
    made = planned(server, trial(), state=state)
    assert {"gone": 4} == counts(made)
    assert not any(step.destructive for step in made.steps)
    carry(made, server, state)
    assert {"unchanged": 4} == counts(planned(server, trial(), state=state))


def test_ids_of_the_server(server: FhirServer, fake: FakeServer, state: State) -> None:
    """Resources under other ids are found by identifier, and references are compared with those ids."""
    fake.put(study(enrollment=[{"reference": "Group/77"}]), group() | {"id": "77"})
    made = planned(server, trial())
    assert [
        ("ResearchStudy/NCT1", "adopt"),
        ("Group/77", "adopt"),
        ("PlanDefinition/NCT1-plan", "create"),
        ("ActivityDefinition/NCT1-drug", "create"),
    ] == actions(made)
    carry(made, server, state)
    assert {"unchanged": 4} == counts(planned(server, trial(), state=state))
    changed = planned(server, trial(title="New"), state=state).steps[0]
    assert changed.resource
    assert "Group/77" == changed.resource["enrollment"][0]["reference"]
    assert ["title"] == [one.path for one in changed.differences]


def test_what_is_made_again_elsewhere(server: FhirServer, fake: FakeServer, state: State) -> None:
    """Who points to it is written again, too; so it is where somebody else made it again."""
    fake.put(study(enrollment=[{"reference": "Group/77"}]), group() | {"id": "77"})
    carry(planned(server, trial()), server, state)
    fake.delete("Group/77")
    assert [("ResearchStudy/NCT1", "update"), ("Group/NCT1-eligibility", "gone")] == [
        (step.reference, step.action) for step in planned(server, trial(), state=state).steps if step.writes
    ]
    fake.put(group() | {"id": "78"})
    made = planned(server, trial(), state=state)
    assert [("ResearchStudy/NCT1", "update"), ("Group/78", "unchanged")] == actions(made)[:2]
    assert made.steps[1].after
    assert "Group/78" == made.steps[1].after.reference
    carry(made, server, state)
    assert {"unchanged": 4} == counts(planned(server, trial(), state=state))


def test_several_matches(server: FhirServer, fake: FakeServer) -> None:
    """Two resources under one identifier are a conflict that lists both."""
    fake.put(*trial(), group() | {"id": "copy"})
    step = planned(server, trial()).steps[1]
    reason = "several resources carry its identifier: Group/NCT1-eligibility, Group/copy"
    assert ("conflict", reason) == (step.action, step.reason)
    assert reason == step.to_dict()["reason"]


def test_it_is_not_ours_any_more(server: FhirServer, fake: FakeServer, state: State) -> None:
    """What lost both our identifier and our tag is left alone."""
    carry(planned(server, trial()), server, state)
    fake.put({"resourceType": "Group", "id": "NCT1-eligibility", "name": "Another"})
    step = planned(server, trial(), state=state).steps[1]
    assert ("conflict", "it carries neither our identifier nor our tag any more") == (
        step.action,
        step.reason,
    )


def test_errors_of_the_translation(target: Target) -> None:
    """Errors of the translation raise, unless they are collected."""

    def failing(one: Any, release: str, issues: Issues) -> Json:
        issues.error("wrong", "status", "is missing")
        return bundle(*one)

    with pytest.raises(DataError, match="status"):
        plan([trial()], target, to_fhir=failing)  # pyright: ignore
    issues = Issues()
    assert 4 == plan([trial()], target, issues=issues, to_fhir=failing).writes  # pyright: ignore
    assert 1 == len(issues)


def test_shared_resources(target: Target) -> None:
    """A resource that two trials share is planned once; with different content it is a conflict."""
    shared = activity("SHARED")
    made = planned(target, [study("NCT1"), shared], [study("NCT2"), shared])
    assert [
        ("ResearchStudy/NCT1", "create"),
        ("ActivityDefinition/SHARED-drug", "create"),
        ("ResearchStudy/NCT2", "create"),
    ] == actions(made)
    other = planned(target, [study("NCT1"), shared], [study("NCT2"), shared | {"title": "Other"}])
    assert (
        "two of the trials give this resource different content; the other is NCT1: give one of them another key, "
        "or its part another id"
    ) == other.steps[-1].reason
    assert ["NCT1", "NCT2"] == [key for key, _ in other.by_trial()]


@pytest.mark.parametrize(
    ("written", "failed", "expected"), [(True, False, 2), (True, True, 3), (False, True, 2)]
)
def test_shared_resources_across_portions(
    target: Target, state: State, written: bool, failed: bool, expected: int
) -> None:
    """What could not be written with its first trial is planned once more with the next, if the run writes at all."""
    shared = activity("SHARED")
    run = Run(written=written)
    first = planned(target, [study("NCT1"), shared], state=state, run=run)
    if not failed:
        carry(first, target, state)
    second = planned(target, [study("NCT2"), shared], [study("NCT3"), shared], state=state, run=run)
    assert {"create": expected} == counts(second)


@pytest.mark.parametrize("there", ["one", "two"])
def test_the_first_of_two_records_stands(target: Target, state: State, there: str) -> None:
    """Whichever of them is on the target already."""
    carry(planned(target, [study(title=there)]), target, state)
    made = planned(target, [study(title="two")], [study(title="one")], state=state)
    assert ["update" if there == "one" else "unchanged", "leave"] == [step.action for step in made.steps]
    assert (1, "ResearchStudy/NCT1") == (made.steps[1].record, made.steps[1].reference)
    assert int(there == "one") + 1 == made.changes


def test_a_record_that_is_left_out_leaves_nothing_behind(target: Target) -> None:
    """Nothing of it is planned, not even what only it has; a third that is as the first is no other record."""
    run, issues = Run(), Issues()
    records = [study(), group()], [study(title="Other"), group(), activity()], [study(), group()]
    made = planned(target, *records, run=run)
    assert [("ResearchStudy/NCT1", "create"), ("Group/NCT1-eligibility", "create")] == actions(made)[:2]
    assert [("ResearchStudy/NCT1", "leave")] == actions(made)[2:]
    records_of.tell(run, issues)
    assert ["2 records describe this trial, not all alike"] == [
        one.message.partition(":")[0] for one in issues
    ]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["a.json", "b.json"], "a.json and b.json describe"),
        (["a.json", "a.json", "a.json"], "3 records in a.json describe"),
        ([f"{one}.json" for one in range(9)], "0.json, 1.json, 2.json, 3.json, 4.json and 4 more describe"),
    ],
)
def test_the_sources_of_records_that_differ(names: list[str], said: str) -> None:
    """One issue for each trial names what its records were read from, as far as that can be read."""
    run, issues = Run(), Issues()
    run.left_out["NCT1"] = 1
    records_of.tell(run, issues, lambda _: names)
    ((severity, code, path, message, _),) = issues
    assert ("error", "record-left-out", "NCT1", True) == (severity, code, path, message.startswith(said))


def test_several_records_are_told_where_no_run_goes_on(target: Target) -> None:
    """A plan of its own tells that a record was left out; the same records in a run are told by who holds it."""
    for run, told in ((None, ["record-left-out"]), (Run(), [])):
        issues = Issues()
        planned(target, trial(), [study(title="Other")], issues=issues, run=run)
        assert told == [one.code for one in issues]


def test_a_part_that_the_trial_has_lost(target: Target, state: State) -> None:
    """It is retired, once; when it is wanted again, it comes back to life."""
    carry(planned(target, trial()), target, state)
    less = [study(), plan_definition(), activity()]
    made = planned(target, less, state=state)
    step = made.steps[-1]
    assert [("Group/NCT1-eligibility", "retire")] == actions(made)[3:]
    assert ("is wanted no longer", [("active", False, None)]) == (
        step.reason,
        [(one.path, one.ours, one.theirs) for one in step.differences],
    )
    carry(made, target, state)
    assert {"unchanged": 3} == counts(planned(target, less, state=state))
    back = planned(target, trial(), state=state)
    assert ("Group/NCT1-eligibility", "update") == actions(back)[1]
    carry(back, target, state)
    assert "active" not in (target.read("Group", "NCT1-eligibility") or {})
    assert {"unchanged": 4} == counts(planned(target, trial(), state=state))


def test_what_another_record_of_the_trial_has_is_not_lost(target: Target, state: State) -> None:
    """Only what no record of the trial has is retired, at the last of them."""
    carry(planned(target, trial()), target, state)
    made = planned(target, [study(), group()], [study(), activity()], state=state)
    assert ("PlanDefinition/NCT1-plan", "retire", 1) == (
        made.steps[-1].reference,
        made.steps[-1].action,
        made.steps[-1].record,
    )
    assert {"unchanged": 3, "retire": 1} == counts(made)


def test_bundle_without_study(target: Target) -> None:
    """Steps without a study go under the first resource's name."""
    made = of_bundles([bundle(plan_definition() | {"identifier": []})], target)
    assert ["PlanDefinition/NCT1-plan"] == [step.trial for step in made.steps]
