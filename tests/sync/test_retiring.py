"""What is wanted no longer."""

from typing import Any

import pytest

from fhir_trials.issues import Issues
from fhir_trials.releases import table
from fhir_trials.sync import Plan, Policy, Run, State, absent, plan
from fhir_trials.sync.retiring import retired
from fhir_trials.targets import FhirServer, Target
from tests.sync.conftest import carry, delete, edit, to_fhir
from tests.targets.fake_server import FakeServer
from tests.targets.samples import TAG, group, study, trial

Json = dict[str, Any]
RETIRE = Policy(absent="retire")
DELETE = Policy(absent="delete")


def planned(target: Target, state: State, *trials: list[Json], run: Run | None = None) -> Plan:
    """The plan for these trials."""
    return plan(trials, target, state=state, to_fhir=to_fhir, run=run)  # pyright: ignore


def gone(target: Target, state: State, policy: Policy, *trials: list[Json]) -> Plan:
    """What becomes of the trials that a run of these trials, and one that is nowhere yet, has not seen."""
    run = Run(trials={"NCT99"})
    planned(target, state, *trials, run=run)
    return absent(target, state, run, policy)


def rows(made: Plan) -> list[tuple[str, str]]:
    """Resource and action of each step."""
    return [(step.reference, step.action) for step in made.steps]


@pytest.mark.parametrize(
    ("kind", "release", "expected"),
    [
        ("ResearchStudy", "R4", {"status": "withdrawn"}),
        ("ResearchStudy", "R4B", {"status": "withdrawn"}),
        ("ResearchStudy", "R5", {"status": "retired"}),
        ("PlanDefinition", "R4", {"status": "retired"}),
        ("ActivityDefinition", "R5", {"status": "retired"}),
        ("EvidenceVariable", "R4", {"status": "retired"}),
        ("Questionnaire", "R5", {"status": "retired"}),
        ("Group", "R4", {"active": False}),
        ("Organization", "R5", {"active": False}),
        ("Location", "R4", {"status": "inactive"}),
    ],
)
def test_the_status_of_each_type(kind: str, release: Any, expected: Json) -> None:
    """Each type and release has a word for what is no longer in use; the rest stays."""
    resource = {"resourceType": kind, "id": "a", "name": "Here"}
    assert {**resource, **expected} == retired(resource, release)


def test_the_publication_status_beside_it() -> None:
    """In R4 the publication status of a study stands in an extension, and says the same."""
    url = table.url_of("ResearchStudy.status")
    extensions = [{"url": "other"}, {"url": url, "valueCode": "active"}]
    resource = {"resourceType": "ResearchStudy", "status": "active", "_status": {"extension": extensions}}
    expected = [{"url": "other"}, {"url": url, "valueCode": "retired"}]
    assert expected == (retired(resource, "R4") or {})["_status"]["extension"]


def test_a_type_without_a_status(target: Target, state: State) -> None:
    """It is left and told, once."""
    assert retired({"resourceType": "Provenance"}, "R4") is None
    other = {"resourceType": "Provenance", "id": "NCT1-x", "meta": {"tag": [TAG]}}
    carry(planned(target, state, [study(), other]), target, state)
    made = planned(target, state, [study()])
    step = made.steps[-1]
    assert ("unchanged", True) == (step.action, "its type has no status" in step.reason)
    carry(made, target, state)
    assert [("ResearchStudy/NCT1", "unchanged")] == rows(planned(target, state, [study()]))
    back = planned(target, state, [study(), other]).steps[-1]
    assert ("unchanged", False) == (back.action, bool(back.after and back.after.retired))


def test_what_is_not_there_need_not_be_retired(target: Target, state: State) -> None:
    """It is noted as retired, so that nobody looks for it again."""
    carry(planned(target, state, trial()), target, state)
    delete(target, "Group/NCT1-eligibility")
    made = planned(target, state, [study()])
    told = {step.reference: (step.action, step.reason) for step in made.steps}
    assert ("unchanged", "is wanted no longer, and not there any more") == told["Group/NCT1-eligibility"]
    carry(made, target, state)
    assert [("ResearchStudy/NCT1", "unchanged")] == rows(planned(target, state, [study()]))


def test_what_is_not_ours_any_more_is_left(server: FhirServer, fake: FakeServer, state: State) -> None:
    """Somebody else's resource is not retired, and does not hold up its trial."""
    carry(planned(server, state, [study(), group()]), server, state)
    fake.put({"resourceType": "Group", "id": "NCT1-eligibility", "name": "Another"})
    step = planned(server, state, [study()]).steps[-1]
    assert ("unchanged", True) == (step.action, "left as it is: it carries neither" in step.reason)


def test_others_gave_it_another_status(target: Target, state: State) -> None:
    """That is a conflict like any other."""
    carry(planned(target, state, [study(), group()]), target, state)
    edit(target, "Group/NCT1-eligibility", active=True)
    assert "conflict" == planned(target, state, [study()]).steps[-1].action


def test_absent_trials_are_left(target: Target, state: State) -> None:
    """Unless it is said what is to become of them."""
    carry(planned(target, state, trial("NCT1"), trial("NCT2")), target, state)
    assert [] == rows(gone(target, state, Policy(), trial("NCT2")))


def test_absent_trials_are_retired(target: Target, state: State) -> None:
    """The study and its parts, once; what the run has seen is not touched. When it comes back, it lives again."""
    carry(planned(target, state, trial("NCT1"), trial("NCT2")), target, state)
    made = gone(target, state, RETIRE, trial("NCT2"))
    assert {"NCT1": 4} == {trial: len(steps) for trial, steps in made.by_trial()}
    assert 4 == made.counts["retire"]
    carry(made, target, state)
    assert "withdrawn" == (target.read("ResearchStudy", "NCT1") or {})["status"]
    assert [] == rows(gone(target, state, RETIRE, trial("NCT2")))
    back = planned(target, state, trial("NCT1"))
    assert 4 == back.counts["update"]
    carry(back, target, state)
    assert 4 == planned(target, state, trial("NCT1")).counts["unchanged"]


def test_absent_trials_are_deleted(target: Target, state: State) -> None:
    """Whoever points to something goes before it."""
    carry(planned(target, state, trial("NCT1"), trial("NCT2")), target, state)
    made = gone(target, state, DELETE, trial("NCT2"))
    references = [step.reference for step in made.steps]
    assert {"delete"} == {step.action for step in made.steps}
    assert references.index("ResearchStudy/NCT1") < references.index("Group/NCT1-eligibility")
    assert references.index("ResearchStudy/NCT1") < references.index("PlanDefinition/NCT1-plan")
    carry(made, target, state)
    assert (None, ["NCT2"]) == (target.read("ResearchStudy", "NCT1"), state.trials())


def test_what_others_changed_is_not_deleted(target: Target, state: State) -> None:
    """Whether that is new or known for long."""
    carry(planned(target, state, trial()), target, state)
    edit(target, "Group/NCT1-eligibility", name="Theirs")
    for _ in range(2):
        made = gone(target, state, DELETE)
        steps = {step.reference: step for step in made.steps}
        told = "not deleted: somebody else changed it: name; `--take ours=NCT1` deletes it all the same"
        assert told == steps["Group/NCT1-eligibility"].reason
        assert (3, 1) == (made.counts["delete"], made.counts["conflict"])
        carry(planned(target, state, trial()), target, state)


@pytest.mark.parametrize(
    ("more", "used"),
    [
        ({"take": "ours"}, set[str]()),
        ({"takes": {"NCT1": "ours"}}, {"NCT1"}),
        ({"takes": {"Group/NCT1-eligibility": "ours"}}, {"Group/NCT1-eligibility"}),
        ({"takes": {"Group/NCT1-eligibility:name": "ours"}}, {"Group/NCT1-eligibility:name"}),
    ],
)
def test_what_others_changed_is_deleted_where_that_is_asked_for(
    target: Target, state: State, more: Any, used: set[str]
) -> None:
    """With our side taken for all, the trial, the resource or all that they changed; it says what goes with it."""
    carry(planned(target, state, [study(), group()]), target, state)
    edit(target, "Group/NCT1-eligibility", name="Theirs")
    run = Run()
    planned(target, state, trial("NCT2"), run=run)
    made = absent(target, state, run, Policy(absent="delete", **more))
    step = next(one for one in made.steps if one.text == "Group/NCT1-eligibility")
    assert ("delete", True, used) == (step.action, step.destructive, run.takes_used)
    assert "the sources have its trial no longer; somebody else changed it: name" == step.reason
    carry(made, target, state)
    assert target.read("Group", "NCT1-eligibility") is None


@pytest.mark.parametrize(
    "takes", [{"NCT1": "theirs"}, {"NCT2": "ours"}, {"Group/NCT1-eligibility:type": "ours"}]
)
def test_another_side_deletes_nothing(target: Target, state: State, takes: Any) -> None:
    """Their side, another trial, or an element that they did not change."""
    carry(planned(target, state, [group()]), target, state)
    edit(target, "Group/NCT1-eligibility", name="Theirs")
    run = Run()
    planned(target, state, trial("NCT2"), run=run)
    (step,) = absent(target, state, run, Policy(absent="delete", takes=takes)).steps
    assert "conflict" == step.action


def test_what_is_not_ours_any_more_is_not_deleted(server: FhirServer, fake: FakeServer, state: State) -> None:
    """Without our identifier and tag it is somebody else's."""
    carry(planned(server, state, [group()]), server, state)
    fake.put({"resourceType": "Group", "id": "NCT1-eligibility"})
    step = gone(server, state, DELETE).steps[0]
    assert ("conflict", "not deleted: it carries neither our identifier nor our tag any more") == (
        step.action,
        step.reason,
    )


def test_what_is_not_there_need_not_be_deleted(target: Target, state: State) -> None:
    """It is noted, and nothing is asked of the target."""
    carry(planned(target, state, [group()]), target, state)
    delete(target, "Group/NCT1-eligibility")
    made = gone(target, state, DELETE)
    assert [("Group/NCT1-eligibility", "unchanged")] == rows(made)
    carry(made, target, state)
    assert [] == state.trials()


@pytest.mark.parametrize(
    "policy", [Policy(absent="delete", most_absent=1), Policy(absent="retire", most_absent=1)]
)
def test_more_trials_than_may_be(target: Target, state: State, policy: Policy) -> None:
    """Then it is done with none, each says what the limit was, and nothing is noted."""
    carry(planned(target, state, trial("NCT1"), trial("NCT2"), trial("NCT3")), target, state)
    assert 4 == gone(target, state, policy, trial("NCT2"), trial("NCT3")).writes
    made = gone(target, state, policy, trial("NCT3"))
    assert (8, 0) == (made.counts["conflict"], made.writes)
    assert "lack 2 trials that are there, and a run may have 1 of them so" in made.steps[0].reason
    assert [None] * 8 == [step.after for step in made.steps]


@pytest.mark.parametrize("policy", [RETIRE, DELETE])
def test_a_run_without_any_trial(target: Target, state: State, policy: Policy) -> None:
    """That is a source that failed, not one that has lost every trial: all is left, and that is told."""
    carry(planned(target, state, trial()), target, state)
    issues = Issues()
    assert () == absent(target, state, Run(), policy, issues=issues).steps
    assert [("absent-left", True)] == [(one.code, "no trial at all" in one.message) for one in issues]
