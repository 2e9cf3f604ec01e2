"""Taking resources away from a FHIR server, which no server guards by If-Match for certain."""

from typing import NoReturn

import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.errors import Conflict, PartialTransaction, StillReferenced
from fhir_trials.targets import Change
from tests.targets.conftest import Open
from tests.targets.fake_server import FakeServer
from tests.targets.fake_writes import Ask, Refused
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


@pytest.mark.parametrize("transactions", [True, False])
def test_deletion_of_what_is_referenced(fake: FakeServer, open_server: Open, transactions: bool) -> None:
    """What something else refers to stays, and the error says so: nobody has changed it."""
    fake.checks_references = True
    fake.transactions = transactions
    stranger = {
        "resourceType": "List",
        "id": "9",
        "entry": [{"item": {"reference": "Group/NCT1-eligibility"}}],
    }
    fake.put(group(), stranger)
    server = open_server()
    with pytest.raises(StillReferenced, match=r"refers to it \(processing\): Group/NCT1-eligibility; retire"):
        server.write([deletion(fake, group())])
    assert ["Group/NCT1-eligibility", "List/9"] == list(fake.store)


def test_deletion_amid_other_writers(
    fake: FakeServer, open_server: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the server says that two wrote at one moment, it is a conflict, and worth another try."""
    fake.put(group())
    change = deletion(fake, group())
    server = open_server()

    def refuse(ask: Ask) -> NoReturn:
        raise Refused(409, "lock-error")

    monkeypatch.setattr(fake, "_delete", refuse)
    with pytest.raises(Conflict):
        server.write([change])


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
