"""Writing to a FHIR server: ids, transactions, and what comes back."""

import httpx
import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.errors import Invalid
from fhir_trials.targets import Change
from tests.targets.conftest import Open
from tests.targets.fake_server import FakeServer
from tests.targets.samples import creates, current, group, plan_definition, study, trial


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


def test_declared_client_ids(fake: FakeServer, open_server: Open) -> None:
    """Where the server declares that a PUT creates, a refusal is not tried around."""
    fake.update_create = True
    fake.client_id_status = 422
    with pytest.raises(Invalid):
        open_server().write(creates())


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
