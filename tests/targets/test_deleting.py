"""Taking resources away from a FHIR server, which no server guards by If-Match for certain."""

import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.errors import Conflict, PartialTransaction
from fhir_trials.targets import Change
from tests.targets.conftest import Open
from tests.targets.fake_server import FakeServer
from tests.targets.samples import deletion, group, study, trial


def test_deletion(fake: FakeServer, open_server: Open) -> None:
    """What is as it was seen is taken away with its trial; what is gone already is done without a word to the server."""
    fake.delete_again_status = 404
    fake.put(*trial())
    server = open_server()
    changes = [deletion(fake, one) for one in trial()]
    fake.delete("Group/NCT1-eligibility")
    written = server.write(changes)
    assert [(change.place, False, "", None) for change in changes] == [
        (one.reference, one.created, one.version, one.resource) for one in written
    ]
    assert {} == fake.store
    fake.log.clear()
    assert written == server.write(changes)
    assert ["POST"] == fake.log  # a batch of reads


def test_deletion_of_what_moved(fake: FakeServer, open_server: Open) -> None:
    """What somebody else changed is not taken away, although servers ignore If-Match on a DELETE."""
    fake.put(group())
    change = deletion(fake, group())
    fake.put(group(name="Theirs"))
    with pytest.raises(Conflict, match="changed since it was read: Group/NCT1-eligibility"):
        open_server(guards=True).write([change, Change(study())])
    assert ["Group/NCT1-eligibility"] == list(fake.store)


def test_deletion_that_was_not_done(fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock) -> None:
    """What is still there after its deletion was answered as done is partial."""
    fake.put(group())
    server = open_server()
    httpx_mock.reset()
    httpx_mock.add_callback(fake, method="GET", is_reusable=True)
    entries = [{"response": {"status": "204 No Content"}}]
    httpx_mock.add_response(json={"resourceType": "Bundle", "entry": entries}, method="POST")
    with pytest.raises(PartialTransaction, match="not so when read back: Group/NCT1-eligibility"):
        server.write([deletion(fake, group())])
