"""Servers without transactions: resources are written one after another."""

import httpx
import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.errors import (
    AmbiguousMatch,
    AnswerLost,
    Conflict,
    Invalid,
    PartialTransaction,
    Throttled,
)
from fhir_trials.targets import Change
from fhir_trials.targets.single_writes import in_order
from tests.targets.conftest import Open
from tests.targets.fake_server import FakeServer
from tests.targets.samples import creates, current, deletion, group, plan_definition, study, trial


def writes(fake: FakeServer) -> list[str]:
    """The writes of a server's log, without the batches of reads."""
    return [line for line in fake.log if not line.startswith("GET") and line != "POST"]


@pytest.mark.parametrize("read_back", [True, False])
def test_declared(fake: FakeServer, open_server: Open, read_back: bool) -> None:
    """A server that says it takes no transactions gets one resource after another, what is pointed to first."""
    fake.transactions = False
    fake.checks_references = True
    server = open_server()
    fake.log.clear()
    written = server.write(creates(), read_back=read_back)
    assert [one.reference for one in written] == [f"{one['resourceType']}/{one['id']}" for one in trial()]
    assert ["PUT PlanDefinition/NCT1-plan", "PUT Group/NCT1-eligibility", "PUT ResearchStudy/NCT1"] == writes(
        fake
    )[:3]
    assert (["1"] * 4, [True] * 4) == ([one.version for one in written], [one.created for one in written])
    assert read_back is any(line.startswith("GET") for line in fake.log)
    assert any("no transactions" in words for words in server.profile.degraded)


@pytest.mark.parametrize("status", [400, 404, 405, 422, 501])
def test_learned(fake: FakeServer, open_server: Open, status: int) -> None:
    """A server that turns out to take no transactions is not sent one again, and its profile says so."""
    fake.transactions = None
    fake.transaction_status = status
    server = open_server()
    assert 4 == len(server.write(creates()))
    assert server.profile.transactions is False
    assert any("no transactions" in words for words in server.profile.degraded)
    fake.log.clear()
    server.write(creates("NCT2"), read_back=False)
    assert 4 == len(fake.log) == len(writes(fake))


@pytest.mark.parametrize("conditional", [True, 412])
def test_server_ids(fake: FakeServer, open_server: Open, conditional: bool | int) -> None:
    """Where ids are the server's own, what is written later points to them."""
    fake.transactions = False
    fake.client_id_status = 405
    fake.conditional_create = conditional
    fake.uuid_ids = True
    server = open_server()
    written = server.write(creates(), read_back=False)
    ids = {one.reference.partition("/")[0]: one.reference for one in written}
    made = fake.store[ids["ResearchStudy"]]
    assert [ids["PlanDefinition"], ids["Group"]] == [
        made["protocol"][0]["reference"],
        made["enrollment"][0]["reference"],
    ]
    assert conditional is (True if server.profile.conditional_create else 412)
    assert 4 == len(fake.store)


def test_poor_answers(fake: FakeServer, open_server: Open) -> None:
    """A server that answers a write with nothing but its status is read: under our ids, or by the identifier."""
    fake.transactions = False
    fake.etags = fake.locations = False
    assert ["1"] * 4 == [one.version for one in open_server().write(creates(), read_back=False)]
    fake.client_id_status = 404
    (written,) = open_server().write([Change(group("NCT2"))], read_back=False)
    assert ("Group/1001", "1") == (written.reference, written.version)


def test_circle_under_server_ids(fake: FakeServer, open_server: Open) -> None:
    """Of resources that point to each other the first is written once more, when the ids of the others are known."""
    fake.transactions = False
    server = open_server(client_ids=False)
    plan = plan_definition(subjectReference={"reference": "ResearchStudy/NCT1"})
    written = server.write([Change(study()), Change(plan), Change(group())])
    ids = [one.reference for one in written]
    assert ids[0] == fake.store[ids[1]]["subjectReference"]["reference"]
    assert ids[1] == fake.store[ids[0]]["protocol"][0]["reference"]
    assert ["1", "2", "1"] == [fake.version_of(place) for place in ids]
    assert ["1", "2", "1"] == [one.version for one in written]
    assert [True, True, True] == [one.created for one in written]


def test_circle_under_our_ids(fake: FakeServer, open_server: Open) -> None:
    """Under our ids a circle needs no second write: what is pointed to will have the id it is pointed to by."""
    fake.transactions = False
    plan = plan_definition(subjectReference={"reference": "ResearchStudy/NCT1"})
    written = open_server().write([Change(study()), Change(plan)])
    assert ["1", "1"] == [one.version for one in written]


def test_order() -> None:
    """Writes go from what is pointed to, deletions from what points, and what points to itself is no obstacle."""
    changes = creates()
    assert [2, 1, 0, 3] == in_order(changes)
    gone = [Change(change.resource, "X/1", delete=True) for change in changes]
    assert [3, 0, 1, 2] == in_order(gone)
    mixed = [gone[1], changes[0], changes[2]]
    assert [2, 1, 0] == in_order(mixed)
    own = study(partOf=[{"reference": "ResearchStudy/NCT1"}])
    assert [0] == in_order([Change(own)])


def test_update_and_deletion(fake: FakeServer, open_server: Open) -> None:
    """Updates are guarded, and what is taken away goes after what pointed to it."""
    fake.transactions = False
    fake.checks_references = True
    fake.put(*trial())
    server = open_server(guards=True)
    written = server.write(
        [deletion(fake, group()), current(fake, study(), enrollment=[]), deletion(fake, plan_definition())][
            :2
        ],
        read_back=False,
    )
    assert [("Group/NCT1-eligibility", ""), ("ResearchStudy/NCT1", "2")] == [
        (one.reference, one.version) for one in written
    ]
    assert "Group/NCT1-eligibility" not in fake.store
    stale = current(fake, study(), title="Ours")
    fake.put(study(title="Theirs"))
    with pytest.raises(Conflict, match="changed since it was read: ResearchStudy/NCT1"):
        server.write([stale])


def test_deleted_meanwhile(fake: FakeServer, open_server: Open) -> None:
    """What is gone when it is to be taken away is done, also where that happens in the same moment."""
    fake.transactions = False
    fake.delete_again_status = 404
    fake.put(group())
    fake.meanwhile = lambda: fake.delete("Group/NCT1-eligibility")
    (written,) = open_server().write([deletion(fake, group())])
    assert ("Group/NCT1-eligibility", None) == (written.reference, written.resource)


def test_failure_in_the_middle(fake: FakeServer, open_server: Open) -> None:
    """What was written before a failure is told, and the failure with it."""
    fake.transactions = False
    server = open_server(client_ids=False)
    fake.crash(422, at=3)
    with pytest.raises(
        PartialTransaction, match="written before that: PlanDefinition/1001, Group/1002"
    ) as caught:
        server.write(creates())
    assert ["PlanDefinition/1001", "Group/1002"] == [one.reference for one in caught.value.written]
    assert isinstance(caught.value.__cause__, Invalid)


def test_lost_answer_in_the_middle(fake: FakeServer, open_server: Open) -> None:
    """Where nobody knows whether one was made, that is told instead, so that nobody sends it again."""
    fake.transactions = False
    server = open_server(client_ids=False)
    fake.crash(httpx.ReadError("reset"), at=3)
    with pytest.raises(AnswerLost):
        server.write(creates())


def test_failure_at_first(fake: FakeServer, open_server: Open) -> None:
    """Where nothing was written, the failure is what it is."""
    fake.transactions = False
    server = open_server(client_ids=False)
    fake.crash(422)
    with pytest.raises(Invalid):
        server.write(creates())
    assert {} == fake.store


def test_lost_answer(fake: FakeServer, open_server: Open) -> None:
    """A single write whose answer was lost is looked up: done is done."""
    fake.transactions = False
    server = open_server(client_ids=False)
    fake.crash(httpx.ReadError("reset"), at=2, done=True)
    assert 4 == len(server.write(creates()))
    assert 4 == len(fake.store)


def test_ignored_condition(fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock) -> None:
    """A server that makes a second resource in spite of If-None-Exist is found out; both are named, none is deleted."""
    fake.transactions = False
    fake.conditional_create = False
    fake.put(group(name="Theirs") | {"id": "77"})
    server = open_server(client_ids=False)
    with pytest.raises(AmbiguousMatch, match="Group/77, Group/1001; what was sent with it is written"):
        server.write([Change(group())])
    assert server.profile.conditional_create is False
    with pytest.raises(AmbiguousMatch):
        server.write([Change(group())])
    assert 2 == len(fake.store)


def test_nothing_is_written_twice_by_name(fake: FakeServer, open_server: Open) -> None:
    """A server that is too busy for a transaction is not taken for one that takes none."""
    server = open_server()
    fake.crash(503)
    fake.transaction_status = 503
    with pytest.raises(Throttled):
        server.write(creates())
    assert server.profile.transactions is True
