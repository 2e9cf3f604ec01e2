"""What has to be written, found out without writing."""

from typing import Any

import pytest

from fhir_trials.errors import DataError
from fhir_trials.issues import Issues
from fhir_trials.sync import Plan, of_bundles, plan
from fhir_trials.targets import FhirServer, Target
from tests.sync.conftest import to_fhir
from tests.targets.fake_server import FakeServer
from tests.targets.samples import activity, bundle, group, plan_definition, study, trial


def planned(target: Target, *trials: list[dict[str, Any]]) -> Plan:
    """The plan for these trials."""
    return plan(trials, target, to_fhir=to_fhir)  # pyright: ignore


def actions(made: Plan) -> list[tuple[str, str]]:
    """Resource and action of each step."""
    return [(step.reference, step.action) for step in made.steps]


def test_nothing_there(target: Target) -> None:
    """On an empty target everything is to be created, and the plan writes nothing."""
    made = planned(target, trial())
    assert {"create": 4, "update": 0, "unchanged": 0, "conflict": 0} == made.counts
    assert (target.name, "R4", 4) == (made.target, made.release, made.writes)
    assert {
        "action": "create",
        "trial": "NCT1",
        "resource": "ResearchStudy/NCT1",
        "key": "NCT1",
    } == made.to_dicts()[0]
    assert target.read("ResearchStudy", "NCT1") is None
    assert [] == planned(target).to_dicts()


def test_differences(server: FhirServer, fake: FakeServer) -> None:
    """What differs is an update that says where; what does not is left alone."""
    fake.put(*trial())
    made = planned(server, trial(title="New"))
    assert ["update", "unchanged", "unchanged", "unchanged"] == [step.action for step in made.steps]
    expected = [{"path": "title", "ours": "New", "theirs": "Trial NCT1"}]
    assert expected == made.to_dicts()[0]["differences"]


def test_server_habits_are_no_differences(server: FhirServer, fake: FakeServer) -> None:
    """A narrative, tags and a source that the server adds do not make an update."""

    def keep(resource: dict[str, Any]) -> dict[str, Any]:
        meta = {"source": "#1", "tag": [*resource["meta"]["tag"], {"system": "s", "code": "c"}]}
        return {**resource, "meta": meta, "text": {"status": "generated", "div": "<div/>"}}

    fake.keep = keep
    fake.put(*trial())
    assert 0 == planned(server, trial()).writes


def test_reads_are_batched(server: FhirServer, fake: FakeServer) -> None:
    """A hundred trials are looked up with a few searches per type, whatever is there."""
    trials = [trial(f"NCT{number}") for number in range(100)]
    planned(server, *trials)
    assert 16 == len(fake.log)
    fake.put(*(one for resources in trials for one in resources))
    fake.log.clear()
    assert 0 == planned(server, *trials).writes
    assert 8 == len(fake.log)
    assert all(line.endswith("_search") for line in fake.log)


def test_ids_of_the_server(server: FhirServer, fake: FakeServer) -> None:
    """Resources under other ids are found by identifier, and references are compared with those ids."""
    fake.put(study(enrollment=[{"reference": "Group/77"}]), group() | {"id": "77"})
    made = planned(server, trial())
    assert [
        ("ResearchStudy/NCT1", "unchanged"),
        ("Group/77", "unchanged"),
        ("PlanDefinition/NCT1-plan", "create"),
        ("ActivityDefinition/NCT1-drug", "create"),
    ] == actions(made)
    assert "77" == made.steps[1].resource["id"]
    assert "Group/77" == made.steps[0].resource["enrollment"][0]["reference"]


def test_several_matches(server: FhirServer, fake: FakeServer) -> None:
    """Two resources under one identifier are a conflict that lists both."""
    fake.put(*trial(), group() | {"id": "copy"})
    step = planned(server, trial()).steps[1]
    reason = "several resources carry its identifier: Group/NCT1-eligibility, Group/copy"
    assert ("conflict", reason) == (step.action, step.reason)
    assert reason == step.to_dict()["reason"]


def test_id_taken(target: Target) -> None:
    """A resource of somebody else under our id is a conflict; one of ours that lost its identifier is not."""
    from fhir_trials.targets import Change

    target.write([Change({"resourceType": "ResearchStudy", "id": "NCT1", "status": "active"})])
    target.write([Change({**group(), "identifier": [{"value": "other"}]})])
    assert ["conflict", "update"] == [step.action for step in planned(target, [study(), group()]).steps]
    assert "id is taken" in planned(target, [study(), group()]).steps[0].reason


def test_without_identifier(server: FhirServer, fake: FakeServer) -> None:
    """A resource without an identifier of ours is found by its id."""
    place = {"resourceType": "Location", "id": "site-1", "meta": group()["meta"], "name": "Here"}
    fake.put(place)
    made = planned(server, [study(), place | {"name": "There"}])
    assert [("ResearchStudy/NCT1", "create"), ("Location/site-1", "update")] == actions(made)
    assert "" == made.steps[1].key


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
    assert "two of the trials" in other.steps[-1].reason
    assert ["NCT1", "NCT2"] == [key for key, _ in other.by_trial()]


def test_bundle_without_study(target: Target) -> None:
    """Steps without a study go under the first resource's name."""
    made = of_bundles([bundle(plan_definition() | {"identifier": []})], target)
    assert (
        "PlanDefinition/NCT1-plan"
        == of_bundles([bundle(plan_definition() | {"identifier": []})], target).steps[0].trial
    )
    assert 1 == len(made.steps)


@pytest.mark.parametrize(
    ("content", "message"), [(bundle(), "no resources"), (bundle(group(), group()), "twice")]
)
def test_unusable_bundles(target: Target, content: dict[str, Any], message: str) -> None:
    """A Bundle without resources, or with one id twice, is an error."""
    with pytest.raises(DataError, match=message):
        of_bundles([content], target)


def test_errors_of_the_translation(target: Target) -> None:
    """Errors of the translation raise, unless they are collected."""

    def failing(one: Any, release: str, issues: Issues) -> dict[str, Any]:
        issues.error("wrong", "status", "is missing")
        return bundle(*one)

    with pytest.raises(DataError, match="status"):
        plan([trial()], target, to_fhir=failing)  # pyright: ignore
    issues = Issues()
    assert 4 == plan([trial()], target, issues=issues, to_fhir=failing).writes  # pyright: ignore
    assert 1 == len(issues)
