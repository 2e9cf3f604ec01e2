"""Writing to a FHIR server that others write to, that loses answers, or that does half of it."""

from decimal import Decimal
from typing import Any

import httpx
import pytest
from pytest_httpx import HTTPXMock

from fhir_trials import json_text
from fhir_trials.errors import (
    AmbiguousMatch,
    AuthFailed,
    Conflict,
    Invalid,
    PartialTransaction,
    ServerError,
    Throttled,
    Unreachable,
)
from fhir_trials.targets import Change
from tests.targets.conftest import Open
from tests.targets.fake_server import BASE, FakeServer
from tests.targets.samples import TAG, creates, current, group, study, trial


@pytest.mark.parametrize("status", [400, 409, 412])
@pytest.mark.parametrize("rollback", [True, False])
def test_stale_version(fake: FakeServer, open_server: Open, status: int, rollback: bool) -> None:
    """A change by somebody else is a conflict, whichever status says so, and names what the server kept."""
    fake.stale_status = status
    fake.rollback = rollback
    fake.put(*trial())
    server = open_server(guards=True)
    changes = [current(fake, study(), title="Ours"), current(fake, group(), name="Ours")]
    fake.put(group(name="Theirs"))
    with pytest.raises(Conflict, match="changed since it was read: Group/NCT1-eligibility") as caught:
        server.write(changes)
    assert "Theirs" == fake.store["Group/NCT1-eligibility"]["name"]
    assert (not rollback) is (
        "kept the rest of the failed transaction: ResearchStudy/NCT1" in str(caught.value)
    )
    assert status == caught.value.status


def test_deleted_meanwhile(fake: FakeServer, open_server: Open) -> None:
    """What was deleted since it was read is a conflict, not made again on the quiet."""
    fake.put(group())
    server = open_server()
    change = current(fake, group(), name="Ours")
    del fake.store["Group/NCT1-eligibility"]
    with pytest.raises(Conflict):
        server.write([change])


def test_conflict_without_cause(fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock) -> None:
    """A refusal that no change explains stays what it was."""
    fake.put(group())
    server = open_server()
    change = current(fake, group(), name="Ours")
    httpx_mock.reset()
    httpx_mock.add_response(status_code=422, method="POST")
    httpx_mock.add_callback(fake, is_reusable=True, is_optional=True)
    with pytest.raises(Invalid):
        server.write([change])


def test_lost_answer_after_the_write(fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock) -> None:
    """A guarded write whose answer was lost is looked up: done is done, and it is not sent twice."""
    fake.put(group())
    server = open_server()
    change = current(fake, group(), name="Ours")
    httpx_mock.reset()

    def lose(request: httpx.Request) -> httpx.Response:
        fake(request)
        raise httpx.ReadError("reset")

    httpx_mock.add_callback(lose, method="POST")
    httpx_mock.add_callback(fake, is_reusable=True)
    (written,) = server.write([change])
    assert ("Ours", "2") == (
        written.resource["name"],
        fake.store["Group/NCT1-eligibility"]["meta"]["versionId"],
    )


def test_lost_answer_before_the_write(fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock) -> None:
    """A guarded write that was lost on its way is an error; nothing was changed."""
    fake.put(group())
    server = open_server()
    change = current(fake, group(), name="Ours")
    httpx_mock.reset()
    httpx_mock.add_exception(httpx.ReadError("reset"), method="POST")
    httpx_mock.add_callback(fake, is_reusable=True)
    with pytest.raises(Unreachable):
        server.write([change])
    assert "1" == fake.store["Group/NCT1-eligibility"]["meta"]["versionId"]


def test_creation_is_repeated(fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock) -> None:
    """A transaction that only creates under our ids may be sent again after a lost answer."""
    server = open_server()
    httpx_mock.reset()

    def lose(request: httpx.Request) -> httpx.Response:
        fake(request)
        raise httpx.ReadError("reset")

    httpx_mock.add_callback(lose)
    httpx_mock.add_response(status_code=503, headers={"Retry-After": "1"})
    httpx_mock.add_callback(fake, is_reusable=True)
    assert 4 == len(server.write(creates()))
    assert 4 == len(fake.store)


@pytest.mark.parametrize("arrives", [True, False])
def test_lost_conditional_creation(
    fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock, arrives: bool
) -> None:
    """Where ids are the server's, a create whose answer was lost goes out once; what is there then decides."""
    fake.client_id_status = 404
    server = open_server(client_ids=False)
    httpx_mock.reset()
    sent = 0

    def lose(request: httpx.Request) -> httpx.Response:
        nonlocal sent
        sent += b'"transaction"' in request.content
        if b'"transaction"' not in request.content:
            return fake(request)
        if arrives:
            fake(request)
        raise httpx.ReadTimeout("slow")

    httpx_mock.add_callback(lose, is_reusable=True)
    if arrives:
        assert 4 == len(server.write(creates()))
    else:
        with pytest.raises(Unreachable):
            server.write(creates())
    assert (1, 4 if arrives else 0) == (sent, len(fake.store))


@pytest.mark.parametrize(("status", "error"), [(401, AuthFailed), (429, Throttled)])
def test_refused_writes(
    fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock, status: int, error: type[ServerError]
) -> None:
    """Missing rights and throttling are what they are, also when nothing can be read any more."""
    server = open_server()
    httpx_mock.reset()
    httpx_mock.add_response(status_code=status, is_reusable=True)
    with pytest.raises(error):
        server.write(creates())


@pytest.mark.parametrize("own_ids", [True, False])
@pytest.mark.parametrize(
    "odd",
    [
        lambda entries: None,
        lambda entries: entries[1:],
        lambda entries: entries + entries[:1],
        lambda entries: entries[::-1],
    ],
    ids=["empty", "missing", "extra", "reordered"],
)
def test_odd_answer_after_the_write(
    fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock, own_ids: bool, odd: Any
) -> None:
    """A transaction that was done is done, however its answer looks: what is there decides."""
    server = open_server(client_ids=own_ids)
    httpx_mock.reset()

    def answer(request: httpx.Request) -> httpx.Response:
        entries = odd(json_text.decode(fake(request).content)["entry"])
        body = {"resourceType": "Bundle", "type": "transaction-response", "entry": entries}
        return httpx.Response(200, content=json_text.encode(body) if entries else b"")

    httpx_mock.add_callback(answer)
    httpx_mock.add_callback(fake, is_reusable=True)
    assert [True] * 4 == [written.created for written in server.write(creates())]
    assert 4 == len(fake.store)


def test_hidden_failure(fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock) -> None:
    """A transaction that says 200 but failed an entry is partial."""
    server = open_server()
    httpx_mock.reset()
    entries = [{"response": {"status": "201 Created"}}] * 3 + [
        {"response": {"status": "412 Precondition Failed"}}
    ]
    httpx_mock.add_response(json={"resourceType": "Bundle", "type": "transaction-response", "entry": entries})
    httpx_mock.add_callback(fake, is_reusable=True)
    with pytest.raises(PartialTransaction, match=r"ActivityDefinition/NCT1-drug \(412\)"):
        server.write(creates())


def test_written_but_not_there(fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock) -> None:
    """What the server says it wrote and does not have is partial."""
    server = open_server()
    httpx_mock.reset()
    entries = [{"response": {"status": "201 Created"}}] * 4
    httpx_mock.add_response(json={"resourceType": "Bundle", "type": "transaction-response", "entry": entries})
    httpx_mock.add_callback(fake, is_reusable=True)
    with pytest.raises(PartialTransaction, match="not so when read back: ResearchStudy/NCT1"):
        server.write(creates())


@pytest.mark.parametrize(
    "location",
    ["", "Group/1001/_history/1", f"{BASE}/Group/1001", "https://evil.example/Group/1001/_history/1"],
)
def test_created_but_not_indexed(
    fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock, location: str
) -> None:
    """A resource that a late search index does not know yet is found by its Location; without one of ours it is partial."""
    server = open_server(client_ids=False)
    fake.late.add("Group/1001")
    httpx_mock.reset()

    def answer(request: httpx.Request) -> httpx.Response:
        fake(request)
        response = {"status": "201 Created"} | ({"location": location} if location else {})
        return httpx.Response(200, json={"resourceType": "Bundle", "entry": [{"response": response}]})

    httpx_mock.add_callback(answer)
    httpx_mock.add_callback(fake, is_reusable=True)
    if location.startswith((BASE, "Group")):
        assert "Group/1001" == server.write([Change(group())])[0].reference
    else:
        with pytest.raises(PartialTransaction, match="cannot be found again"):
            server.write([Change(group())])
    assert all(request.url.host == "127.0.0.1" for request in httpx_mock.get_requests())


def test_foreign_location(fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock) -> None:
    """A Location on another host is not followed; what was written is found by its identifier."""
    server = open_server(client_ids=False)
    httpx_mock.reset()

    def answer(request: httpx.Request) -> httpx.Response:
        fake(request)
        response = {"status": "201 Created", "location": "https://evil.example/Group/1001/_history/1"}
        return httpx.Response(200, json={"resourceType": "Bundle", "entry": [{"response": response}]})

    httpx_mock.add_callback(answer)
    httpx_mock.add_callback(fake, is_reusable=True)
    (written,) = server.write([Change(group())], read_back=False)
    assert ("Group/1001", "1", None) == (written.reference, written.version, written.resource)


def test_created_twice(fake: FakeServer, open_server: Open) -> None:
    """Two resources under one identifier after a create, as racing servers make, are reported with both names."""
    fake.client_id_status = 404
    server = open_server()
    original = fake.save

    def twice(resource: dict[str, Any], resource_id: str) -> str:
        original(resource, f"{resource_id}9")
        return original(resource, resource_id)

    fake.save = twice
    with pytest.raises(AmbiguousMatch, match="Group/10019, Group/1001; what was sent with it is written"):
        server.write([Change(group())])
    assert server.profile.conditional_create is False


def test_broken_batch(fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock) -> None:
    """A server that fails while it is read back is an error."""
    server = open_server()
    httpx_mock.reset()
    httpx_mock.add_callback(fake)
    httpx_mock.add_response(status_code=500)
    with pytest.raises(ServerError):
        server.write(creates())


def test_digits_survive(fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock) -> None:
    """Decimals go out and come back digit by digit."""
    one = group(extension=[{"url": "x", "valueDecimal": Decimal("1.50")}])
    (written,) = open_server().write([Change(one)])
    assert "1.50" == str(written.resource["extension"][0]["valueDecimal"])
    sent = [json_text.decode(request.content) for request in httpx_mock.get_requests() if request.content]
    assert "1.50" == str(sent[0]["entry"][0]["resource"]["extension"][0]["valueDecimal"])
    assert [TAG] == sent[0]["entry"][0]["resource"]["meta"]["tag"]
