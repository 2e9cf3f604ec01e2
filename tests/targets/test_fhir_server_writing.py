"""Writing to a FHIR server: ids, transactions, and what comes back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.errors import Conflict, Invalid, UsageError
from fhir_trials.targets import Change
from fhir_trials.targets.profile import WITHOUT
from tests.targets.conftest import Open
from tests.targets.fake_server import FakeServer
from tests.targets.samples import KEY, creates, current, group, plan_definition, study, trial


def test_create_and_update(fake: FakeServer, open_server: Open) -> None:
    """A trial is written in one transaction and read back; an update raises the version."""
    server = open_server()
    fake.log.clear()
    written = server.write(creates())
    assert [(f"{one['resourceType']}/{one['id']}", True) for one in trial()] == [
        (one.reference, one.created) for one in written
    ]
    assert ["POST", "POST"] == fake.log
    assert ["1"] * 4 == [one.resource["meta"]["versionId"] for one in written]
    (updated,) = server.write([current(fake, study(), title="New")])
    assert ("New", "2", False) == (
        updated.resource["title"],
        updated.resource["meta"]["versionId"],
        updated.created,
    )
    assert [] == server.write([])


def test_without_batches(fake: FakeServer, open_server: Open) -> None:
    """A server without batches is read resource by resource, and not asked for a batch again."""
    fake.batch = False
    server = open_server()
    assert 4 == len(server.write(creates()))
    fake.log.clear()
    server.write(creates("NCT2"))
    assert ["POST", "GET ResearchStudy/NCT2"] == fake.log[:2]


def test_answer_without_locations(fake: FakeServer, open_server: Open) -> None:
    """A server that answers without Location and version is read back all the same."""
    fake.locations = False
    fake.client_id_status = 404
    assert 4 == len(open_server().write(creates()))


@pytest.mark.parametrize("status", [400, 404, 405, 412, 422])
def test_client_ids_refused(fake: FakeServer, open_server: Open, status: int) -> None:
    """A server that refuses our ids gives its own, references follow, and our ids are not tried again."""
    fake.client_id_status = status
    server = open_server()
    written = server.write(creates())
    ids = {one.reference.partition("/")[0]: one.reference for one in written}
    made = fake.store[ids["ResearchStudy"]]
    assert all(one.reference.partition("/")[2].isdigit() for one in written)
    assert ids["PlanDefinition"] == made["protocol"][0]["reference"]
    assert ids["Group"] == made["enrollment"][0]["reference"]
    fake.log.clear()
    server.write(creates("NCT2"))
    assert (
        1 == len([line for line in fake.log if line == "POST"]) - 1
    )  # the transaction, and the batch of reads


@pytest.mark.parametrize("status", [400, 404, 405, 422])
@pytest.mark.parametrize("software", ["", "HAPI FHIR Server"])
def test_declared_client_ids(fake: FakeServer, open_server: Open, software: str, status: int) -> None:
    """That a PUT creates, declared or known of its kind, is a guess that the first refusal overrides."""
    fake.update_create = True
    fake.software = software
    fake.client_id_status = status
    server = open_server()
    assert all(one.reference.partition("/")[2].isdigit() for one in server.write(creates()))
    assert (False, True) == (server.profile.client_ids, server.profile.conditional_create)
    assert WITHOUT["client_ids"] in server.profile.degraded


def test_client_ids_that_were_taken(fake: FakeServer, open_server: Open) -> None:
    """Where a PUT was seen to create, a refusal is not tried around."""
    server = open_server()
    server.write(creates())
    fake.client_id_status = 422
    fake.log.clear()
    with pytest.raises(Invalid):
        server.write(creates("NCT2"))
    assert 1 == len([line for line in fake.log if line == "POST"]) - 1


def test_declared_conditional_create(fake: FakeServer, open_server: Open) -> None:
    """A server that declares conditional creates and refuses them is searched first."""
    fake.declares = {"conditionalCreate": True}
    fake.client_id_status, fake.conditional_create = 405, 501
    server = open_server()
    assert 4 == len(server.write(creates()))
    assert server.profile.conditional_create is False


def test_update_under_server_ids(fake: FakeServer, open_server: Open) -> None:
    """A resource found under the server's id is replaced there, and new ones point to it."""
    fake.client_id_status = 404
    fake.put(group() | {"id": "77"})
    there = Change(group(), "Group/77", fake.version_of("Group/77"))
    written = open_server().write([Change(study()), there, Change(plan_definition())])
    assert "Group/77" == written[1].reference
    assert "Group/77" == written[0].resource["enrollment"][0]["reference"]


def test_content_refused_both_ways(fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock) -> None:
    """Content that is refused with our ids and without is refused for the first reason."""
    server = open_server()
    httpx_mock.reset()

    def refuse(request: httpx.Request) -> httpx.Response:
        first = b'"ifNoneExist"' not in request.content
        return httpx.Response(422 if first else 400, json={"resourceType": "OperationOutcome", "issue": []})

    httpx_mock.add_callback(refuse, is_reusable=True)
    with pytest.raises(Invalid) as caught:
        server.write(creates())
    assert 422 == caught.value.status


def test_content_refused_without_client_ids(
    fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock
) -> None:
    """Where our ids are clearly refused, what counts is why the content is."""
    server = open_server()
    httpx_mock.reset()

    def refuse(request: httpx.Request) -> httpx.Response:
        return httpx.Response(422 if b'"ifNoneExist"' in request.content else 405)

    httpx_mock.add_callback(refuse, is_reusable=True)
    with pytest.raises(Invalid):
        server.write(creates())


def test_without_reading_back(fake: FakeServer, open_server: Open) -> None:
    """Where the answer tells every version, one request does; where it does not, what is there is read."""
    server = open_server()
    fake.log.clear()
    written = server.write(creates(), read_back=False)
    assert ["POST"] == fake.log
    assert [("ResearchStudy/NCT1", True, "1", None)] == [
        (one.reference, one.created, one.version, one.resource) for one in written[:1]
    ]
    fake.etags = False
    assert ["1"] * 4 == [one.version for one in server.write(creates("NCT2"), read_back=False)]
    fake.locations = False
    (one, *_) = server.write(creates("NCT3"), read_back=False)
    assert ("1", "NCT3") == (one.version, one.resource["id"])


def test_odd_versions(fake: FakeServer, open_server: Open) -> None:
    """Versions are opaque: UUIDs guard a write as well as numbers do."""
    fake.version_style = "uuid"
    fake.created_status = 200
    server = open_server()
    (written,) = server.write([Change(group())], read_back=False)
    change = Change(group(name="Ours"), written.reference, written.version)
    assert fake.version_of("Group/NCT1-eligibility") == written.version
    assert "Ours" == server.write([change])[0].resource["name"]
    with pytest.raises(Conflict):
        server.write([change])


def test_without_versions(fake: FakeServer, open_server: Open) -> None:
    """A server that tells no versions is asked for the content just before a write."""
    fake.version_style = "none"
    server = open_server()
    (written,) = server.write([Change(group())], read_back=False)
    assert written.version.startswith("sha256:")
    change = Change(group(name="Ours"), written.reference, written.version)
    fake.put(group(name="Theirs"))
    with pytest.raises(Conflict, match="changed since it was read: Group/NCT1-eligibility"):
        server.write([change])
    assert "Theirs" == fake.store["Group/NCT1-eligibility"]["name"]
    fake.put(group())
    assert "Ours" == server.write([change])[0].resource["name"]


@pytest.mark.parametrize(("guards", "looks"), [(True, 0), (False, 1), (None, 1)])
def test_guards(fake: FakeServer, open_server: Open, guards: bool | None, looks: int) -> None:
    """Where If-Match is not known to be honoured, what is there is compared just before a write."""
    fake.guards = guards is True
    fake.put(group())
    server = open_server(guards=guards)
    change = current(fake, group(), name="Ours")
    fake.log.clear()
    assert "2" == server.write([change], read_back=False)[0].version
    assert [*["GET Group/NCT1-eligibility"] * looks, "POST"] == fake.log
    with pytest.raises(Conflict, match="changed since it was read"):
        server.write([replace(change, resource=group(name="Again"))])
    assert "2" == fake.version_of("Group/NCT1-eligibility")


def test_guard_is_learned(fake: FakeServer, open_server: Open) -> None:
    """A server that refuses a stale version honours If-Match: from then on nothing is compared before."""
    fake.put(group())
    server = open_server()
    fake.meanwhile = lambda: fake.put(group(name="Theirs"))
    with pytest.raises(Conflict, match="changed since it was read"):
        server.write([current(fake, group(), name="Ours")])
    assert server.profile.guards is True


def test_written_over_at_once(fake: FakeServer, open_server: Open) -> None:
    """Where somebody writes right after us, our version is told, so that theirs is seen as a change."""
    server = open_server()
    fake.afterwards = lambda: fake.put(group(name="Theirs"))
    (written,) = server.write([Change(group(name="Ours"))])
    assert ("1", "Ours") == (written.version, written.resource["name"])
    fake.keeps_history = False
    fake.afterwards = lambda: fake.put(group("NCT2", name="Theirs"))
    (written,) = server.write([Change(group("NCT2", name="Ours"))])
    assert ("1", None) == (written.version, written.resource)


def test_faithful(fake: FakeServer, open_server: Open) -> None:
    """What is read back shows whether the server keeps what it is sent; narrative and tags of its own do not count."""
    fake.narrative = True
    fake.unions_tags = True
    server = open_server()
    server.write(creates(), read_back=False)
    assert server.profile.faithful is None
    server.write(creates("NCT2"))
    assert server.profile.faithful is True
    fake.keep = lambda one: {name: value for name, value in one.items() if name != "title"}
    server.write(creates("NCT3"))
    fake.keep = dict
    server.write(creates("NCT4"))
    assert server.profile.faithful is False


@pytest.mark.parametrize("status", [400, 405, 412, 501])
def test_no_conditional_create(fake: FakeServer, open_server: Open, status: int) -> None:
    """Where If-None-Exist is refused, a search goes before each creation, and what it finds is not made twice."""
    fake.client_id_status = 405
    fake.conditional_create = status
    server = open_server()
    assert 4 == len(server.write(creates()))
    assert (False, False) == (server.profile.client_ids, server.profile.conditional_create)
    assert any("If-None-Exist" in words for words in server.profile.degraded)
    with pytest.raises(Conflict, match="Group/10"):
        server.write(creates())
    assert 4 == len(fake.store)


def test_creation_that_was_there(fake: FakeServer, open_server: Open) -> None:
    """A conditional create that finds what somebody else made is a conflict, unless it is the same."""
    fake.put(group(name="Theirs") | {"id": "77"})
    server = open_server(client_ids=False)
    with pytest.raises(Conflict, match="made by somebody else just before: Group/77;"):
        server.write([Change(group(name="Ours"))])
    (written,) = server.write([Change(group(name="Theirs"))])
    assert ("Group/77", False) == (written.reference, written.created)


def test_key_with_a_comma(fake: FakeServer, open_server: Open) -> None:
    """A stranger's resource that carries a part of a key as its own identifier is not taken for ours."""
    fake.client_id_status = 404
    fake.put({"resourceType": "Group", "id": "9", "identifier": [{"system": "http://ward", "value": "X77"}]})
    ours = group(identifier=[{"system": KEY, "value": "2020-1,X77"}])
    (written,) = open_server().write([Change(ours)])
    assert (True, "Group/1001") == (written.created, written.reference)


def test_no_identifier(fake: FakeServer, open_server: Open) -> None:
    """What has no identifier can be created under our id only; why that is refused is what counts."""
    fake.client_id_status = 422
    nameless = {"resourceType": "Group", "id": "x"}
    with pytest.raises(Invalid):
        open_server().write([Change(nameless)])
    with pytest.raises(UsageError, match="no identifier"):
        open_server(client_ids=False).write([Change(nameless)])


def test_changes_that_are_none(fake: FakeServer, open_server: Open) -> None:
    """What cannot be written is refused before anything is sent."""
    server = open_server()
    fake.log.clear()
    for changes in ([Change(group(), delete=True), Change(study())], [Change(group())] * 2):
        with pytest.raises(UsageError):
            server.write(changes)
    assert [] == fake.log


def test_several_at_once(fake: FakeServer, open_server: Open) -> None:
    """After the first write several threads may write; nothing is lost or made twice."""
    fake.client_id_status = 404
    server = open_server()
    server.write(creates("NCT0"))
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda number: server.write(creates(f"NCT{number}")), range(1, 13)))
    assert 52 == len(fake.store) == len({one.reference for written in done for one in written}) + 4
