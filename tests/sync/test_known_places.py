"""What lies where our resources were known to be, on servers that give ids of their own and forget."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from fhir_trials.http import Client
from fhir_trials.sync import Plan, Policy, State, plan
from fhir_trials.targets import FhirServer
from tests.sync.conftest import carry, to_fhir
from tests.targets.fake_server import BASE, FakeServer
from tests.targets.fake_store import Clock
from tests.targets.samples import group

Json = dict[str, Any]


@pytest.fixture
def server(fake: FakeServer) -> FhirServer:
    """A server that gives ids of its own, and gives the same ones again after a purge."""
    fake.client_id_status = 405
    return FhirServer(Client(BASE, sleep=lambda _: None))


def planned(server: FhirServer, state: State, *groups: Json, **more: Any) -> Plan:
    """The plan for trials of one group each."""
    return plan([[one] for one in groups], server, state=state, to_fhir=to_fhir, **more)  # pyright: ignore


def names(fake: FakeServer) -> dict[str, str]:
    """What there is, by key."""
    return {one["identifier"][0]["value"]: one["name"] for one in fake.store.values()}


def purged(fake: FakeServer, *resources: Json) -> None:
    """Empty it, and make others there under the ids from the first on, an hour later."""
    fake.purge()
    assert isinstance(fake.clock, Clock)
    fake.clock.now += timedelta(hours=1)
    fake.put(*(one | {"id": str(1001 + number)} for number, one in enumerate(resources)))


@pytest.mark.parametrize("edits", [0, 1])
def test_ids_are_given_anew(server: FhirServer, fake: FakeServer, state: State, edits: int) -> None:
    """Another trial's group at our place is not ours, whatever its version: ours is sought, and written where it is."""
    one, two = group("NCT1", name="One"), group("NCT2", name="Two")
    carry(planned(server, state, one, two), server, state)
    assert "1001" == state.glance(["Group/NCT1-eligibility"])["Group/NCT1-eligibility"].reference[6:]
    purged(fake, two, one)
    for _ in range(edits):
        fake.put(*fake.store.values())
    made = planned(server, state, one | {"description": "New"}, two)
    assert [("update", "Group/1002"), ("unchanged", "Group/1001")] == [
        (step.action, step.reference) for step in made.steps
    ]
    carry(made, server, state)
    assert ["NCT1/eligibility"] == [
        there["identifier"][0]["value"] for there in fake.store.values() if "description" in there
    ]
    assert {"NCT1/eligibility": "One", "NCT2/eligibility": "Two"} == names(fake)
    assert 2 == planned(server, state, one | {"description": "New"}, two).counts["unchanged"]


def test_a_stranger_got_our_id(server: FhirServer, fake: FakeServer, state: State) -> None:
    """After a purge that is nothing of ours, so ours is made again, elsewhere."""
    carry(planned(server, state, group()), server, state)
    purged(fake, {"resourceType": "Group", "name": "Theirs"})
    made = planned(server, state, group())
    assert [("gone", False)] == [(step.action, step.destructive) for step in made.steps]
    carry(made, server, state)
    assert ["Theirs", "Eligibility"] == [one.get("name", "Eligibility") for one in fake.store.values()]


def test_ours_was_disowned(server: FhirServer, fake: FakeServer, state: State) -> None:
    """Where the version that we know was ours, it is not made twice: somebody has to look at it."""
    carry(planned(server, state, group()), server, state)
    fake.put({"resourceType": "Group", "id": "1001", "name": "Theirs"})
    assert [("conflict", "it carries neither our identifier nor our tag any more")] == [
        (step.action, step.reason) for step in planned(server, state, group()).steps
    ]


def test_ours_was_found_elsewhere(server: FhirServer, fake: FakeServer, state: State) -> None:
    """What was disowned in one place and carries our key in another is there."""
    carry(planned(server, state, group()), server, state)
    fake.put({"resourceType": "Group", "id": "1001", "name": "Theirs"}, group() | {"id": "7"})
    assert [("unchanged", "Group/7")] == [
        (step.action, step.reference) for step in planned(server, state, group()).steps
    ]


@pytest.mark.parametrize("gone_status", [404, 410])
def test_deleted_or_purged(server: FhirServer, fake: FakeServer, state: State, gone_status: int) -> None:
    """What somebody deleted is made again only if that may be; of what a server just lost nobody need be asked."""
    fake.gone_status = gone_status
    carry(planned(server, state, group()), server, state)
    fake.delete("Group/1001")
    step = planned(server, state, group()).steps[0]
    reason = "somebody deleted it there" if gone_status == 410 else ""
    assert ("gone", reason, gone_status == 410) == (step.action, step.reason, step.destructive)


@pytest.mark.parametrize("known", [True, False])
def test_a_stripped_tag(server: FhirServer, fake: FakeServer, state: State, known: bool) -> None:
    """Our tag is put back, with all that others wrote, as searches for what is ours are blind without it."""
    carry(planned(server, state, group()), server, state)
    there = {name: value for name, value in fake.store["Group/1001"].items() if name != "meta"}
    fake.put({**there, **({"description": "Theirs"} if known else {})})
    with State.open(None, BASE) as lost:
        kept = state if known else lost
        made = planned(server, kept, group())
        step = made.steps[0]
        assert ("update", False, ["meta.tag[https://w3id.org/fhir-trials/CodeSystem/tag|managed]"]) == (
            step.action,
            step.destructive,
            [one.path for one in step.differences],
        )
        assert (["description"] if known else []) == [one.path for one in step.foreign]
        carry(made, server, kept)
        assert "Theirs" == fake.store["Group/1001"].get("description", "Theirs")
        assert ["Group/1001"] == [f"Group/{one['id']}" for one in server.managed("Group")]
        assert 1 == planned(server, kept, group(), policy=Policy(thorough=True)).counts["unchanged"]


def test_a_server_that_keeps_no_tags(server: FhirServer, fake: FakeServer, state: State) -> None:
    """It is not written to again and again."""
    fake.keep = lambda resource: {name: value for name, value in resource.items() if name != "meta"}
    carry(planned(server, state, group()), server, state)
    known = state.known(["Group/NCT1-eligibility"])["Group/NCT1-eligibility"]
    stored = fake.store["Group/1001"]
    state.settle([replace(known, stored=stored)])
    fake.put(stored)
    assert 1 == planned(server, state, group()).counts["unchanged"]
