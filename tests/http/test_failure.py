"""Refusals of a server, told apart."""

import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.errors import (
    AuthFailed,
    Conflict,
    Invalid,
    ServerError,
    Throttled,
    TooLarge,
)
from fhir_trials.http import Client, Request, outcome_text
from tests.http.conftest import BASE, CONDITIONAL, CREATE, GET, GUARDED, PUT, outcome


@pytest.mark.parametrize(
    ("request_", "status", "code", "expected"),
    [
        (GET, 401, "login", AuthFailed),
        (GET, 403, "forbidden", AuthFailed),
        (CREATE, 403, "throttled", Throttled),
        (GUARDED, 409, "conflict", Conflict),
        (GUARDED, 412, "conflict", Conflict),
        (GUARDED, 400, "conflict", Conflict),
        (PUT, 400, "conflict", Invalid),
        (CONDITIONAL, 409, "duplicate", Conflict),
        (CONDITIONAL, 412, "multiple-matches", Conflict),
        (PUT, 412, "processing", ServerError),
        (PUT, 400, "structure", Invalid),
        (PUT, 422, "required", Invalid),
        (PUT, 413, "too-long", TooLarge),
        (PUT, 422, "too-costly", TooLarge),
        (PUT, 422, "too-long", Invalid),
        (GET, 404, "not-found", ServerError),
        (GET, 500, "exception", ServerError),
        (GET, 999, "exception", ServerError),
    ],
)
def test_errors_are_told_apart(
    httpx_mock: HTTPXMock, request_: Request, status: int, code: str, expected: type[ServerError]
) -> None:
    """The exception follows from status, condition and issue code, and carries the outcome whole."""
    body = outcome(code, expression=["Group.type"], diagnostics="value NCT01")
    httpx_mock.add_response(status_code=status, json=body)
    with Client(BASE, sleep=lambda _: None) as client, pytest.raises(ServerError) as caught:
        client.send(request_)
    assert (expected, status, body) == (type(caught.value), caught.value.status, caught.value.outcome)
    assert f"{code} at Group.type" in str(caught.value)
    assert "NCT01" not in str(caught.value)


@pytest.mark.parametrize("whole", [False, True])
def test_conflict_of_a_deletion(client: Client, httpx_mock: HTTPXMock, whole: bool) -> None:
    """A deletion may be refused because something refers to it, which is said as long as nobody has looked."""
    httpx_mock.add_response(status_code=409, json=outcome("processing"))
    entry = {"request": {"method": "DELETE", "url": "Group/a"}}
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}
    request = Request("POST", "", {}, bundle) if whole else Request("DELETE", "Group/a")
    with pytest.raises(Conflict, match="changed on the server since it was read, or still referenced there"):
        client.send(request)


def test_only_codes_and_paths_are_repeated(client: Client, httpx_mock: HTTPXMock) -> None:
    """Where a server puts words in the place of a code or a path, they are not repeated, as they may hold values."""
    issues = [
        {"severity": "error", "code": "NCT01 refused", "expression": ["Group.type"]},
        {"severity": "error", "code": "value", "expression": ["Group.where(name='NCT01')"]},
        {"severity": "error", "code": "value", "expression": ["Bundle.entry[3].resource.ofType(Group).name"]},
    ]
    httpx_mock.add_response(status_code=422, json={"resourceType": "OperationOutcome", "issue": issues})
    with pytest.raises(Invalid) as caught:
        client.send(GET)
    assert str(caught.value).endswith(
        ": unknown at Group.type, value, value at Bundle.entry[3].resource.ofType(Group).name"
    )


def test_conflict_inside_a_transaction(client: Client, httpx_mock: HTTPXMock) -> None:
    """A 412 for a transaction is a conflict where it holds If-Match, several matches where it is conditional."""
    for part, words in (
        ({"ifMatch": 'W/"1"'}, "since it was read"),
        ({"ifNoneExist": "identifier=a"}, "several"),
    ):
        body = {"type": "transaction", "entry": [{"request": {"method": "PUT", "url": "Group/a", **part}}]}
        httpx_mock.add_response(status_code=412)
        with pytest.raises(Conflict, match=words):
            client.send(Request("POST", "", body=body))


def test_outcome_text() -> None:
    """A person who asks gets the whole outcome in words, long ones cut."""
    body = {
        "resourceType": "OperationOutcome",
        "issue": [
            {"severity": "error", "code": "required", "location": ["Group.type"], "diagnostics": "x" * 50},
            {"severity": "warning", "code": "value", "details": {"text": "odd"}},
            {"severity": "fatal"},
            "no object",
        ],
    }
    assert f"required at Group.type: {'x' * 10}\nvalue: odd\nunknown" == outcome_text(body, longest=10)
    assert "" == outcome_text(None)
    assert "" == outcome_text({"issue": "none"})


def test_many_issues_are_counted(client: Client, httpx_mock: HTTPXMock) -> None:
    """Of many errors the first five are named and the rest counted; warnings are left to the outcome."""
    issues = [{"severity": "error", "code": "value", "expression": [f"Group.x[{n}]"]} for n in range(7)]
    issues.append({"severity": "warning", "code": "business-rule"})
    httpx_mock.add_response(status_code=422, json={"resourceType": "OperationOutcome", "issue": issues})
    with pytest.raises(Invalid, match=r"value at Group\.x\[4\] and 2 more$"):
        client.send(PUT)


_ENTRY = {"request": {"method": "PUT", "url": "Group/a"}}


@pytest.mark.parametrize(
    ("status", "code", "words", "expected"),
    [
        (413, "processing", "", TooLarge),
        (400, "too-costly", "", TooLarge),
        (422, "too-long", "", TooLarge),
        (
            400,
            "invalid",
            "The number of entries in the bundle exceeded the configured limit of 500.",
            TooLarge,
        ),
        (400, "processing", "Too many resources. Send fewer", TooLarge),
        (422, "structure", "Batch size limit is 25 entries", TooLarge),
        (422, "invariant", "A transaction may hold at most 25 Bundle entries", TooLarge),
        (400, "invalid", "bundle is too large", TooLarge),
        (400, "value", "entry 3: the id exceeds the maximum length of 64", Invalid),
        (422, "value", "Bundle.entry[3].resource: maximum allowed size is 1", Invalid),
        (500, "too-costly", "", ServerError),
    ],
)
def test_too_much_at_once(
    httpx_mock: HTTPXMock, status: int, code: str, words: str, expected: type[ServerError]
) -> None:
    """A refusal of the size of a transaction is told from one of its content, whatever code the server uses."""
    httpx_mock.add_response(status_code=status, json=outcome(code, diagnostics=words))
    with Client(BASE) as client, pytest.raises(ServerError) as caught:
        client.send(Request("POST", "", body={"type": "transaction", "entry": [_ENTRY, _ENTRY]}))
    assert expected is type(caught.value)


def test_one_resource_is_not_too_many(client: Client, httpx_mock: HTTPXMock) -> None:
    """What cannot be divided is not refused for the number of its parts."""
    httpx_mock.add_response(status_code=400, json=outcome("invalid", details={"text": "too many entries"}))
    with pytest.raises(Invalid):
        client.send(Request("POST", "", body={"type": "transaction", "entry": [_ENTRY]}))
