"""What is told of exchanges, and the time they may take together."""

import re
import threading
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpx import HTTPXMock

from fhir_trials.errors import ServerError, Throttled, TimeUp, Unreachable, UsageError
from fhir_trials.http import Budget, Client, Exchange, Limits, Request, address
from fhir_trials.http.observed import shown_path
from tests.http.conftest import BASE, GET, SECRET, outcome


@pytest.fixture
def seen() -> list[Exchange]:
    """What was told."""
    return []


def facts(exchange: Exchange) -> tuple[Any, ...]:
    """What does not change from run to run."""
    return exchange.method, exchange.path, exchange.status, exchange.attempt, exchange.waited, exchange.error


def test_each_attempt_is_told(httpx_mock: HTTPXMock, seen: list[Exchange]) -> None:
    """One exchange for each attempt, all with the same id, and what was waited before it."""
    httpx_mock.add_exception(httpx.ConnectError("refused"))
    httpx_mock.add_exception(httpx.ReadError("reset"))
    httpx_mock.add_response(status_code=503, headers={"Retry-After": "7"})
    httpx_mock.add_response(json={})
    with Client(BASE, observe=seen.append, sleep=lambda _: None) as client:
        reply = client.send(Request("GET", "Group/NCT01?secret=1"))
    assert ["Unreachable", "Lost", "", ""] == [one.error for one in seen]
    assert [("GET", "Group", 503, 3, seen[2].waited, ""), ("GET", "Group", 200, 4, 7.0, "")] == list(
        map(facts, seen[2:])
    )
    (name,) = {one.request_id for one in seen}
    assert {name} == {request.headers["x-request-id"] for request in httpx_mock.get_requests()}
    assert (32, name) == (len(name), reply.request_id)
    assert all(one.seconds >= 0 for one in seen)
    assert "NCT01" not in repr(seen)


def test_two_requests_have_two_ids(httpx_mock: HTTPXMock) -> None:
    """Each request has an id of its own."""
    httpx_mock.add_response(json={}, is_reusable=True)
    with Client(BASE) as client:
        client.send(GET)
        client.send(GET)
    assert 2 == len({request.headers["x-request-id"] for request in httpx_mock.get_requests()})


@pytest.mark.parametrize(("own", "kept"), [("req-1", True), ("a b", False), ("x" * 200, False), ("", False)])
def test_the_server_names_the_exchange(
    httpx_mock: HTTPXMock, seen: list[Exchange], own: str, kept: bool
) -> None:
    """The server's own name of an exchange goes before ours, where it is one."""
    httpx_mock.add_response(status_code=404, json=outcome("not-found"), headers={"X-Request-Id": own})
    with Client(BASE, observe=seen.append) as client, pytest.raises(ServerError) as caught:
        client.send(GET)
    sent = httpx_mock.get_requests()[0].headers["x-request-id"]
    assert (own if kept else sent,) * 2 == (caught.value.request_id, seen[0].request_id)


def test_bundles_and_what_is_too_large(httpx_mock: HTTPXMock, seen: list[Exchange]) -> None:
    """Of a transaction the number of entries is told, of an answer that is too large its status and that."""
    entry = {"request": {"method": "PUT", "url": "Group/a"}}
    httpx_mock.add_response(content=b"x" * 99)
    with (
        Client(BASE, observe=seen.append, limits=Limits(answer_bytes=9)) as client,
        pytest.raises(ServerError, match="larger than 9 bytes"),
    ):
        client.send(Request("POST", "", body={"type": "transaction", "entry": [entry, entry]}))
    assert [("POST", "", 200, 1, 0.0, "ServerError")] == list(map(facts, seen))
    assert 2 == seen[0].entries


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", ""),
        ("metadata", "metadata"),
        ("Group", "Group"),
        ("Group/abc", "Group"),
        ("Group/Secret", "Group"),
        ("Group/abc/_history/3", "Group/_history"),
        ("ResearchStudy/_search", "ResearchStudy/_search"),
        ("_history", "_history"),
        ("Group/$validate", "Group/$validate"),
        ("Group/%24validate", "Group/$validate"),
        ("api/v2/studies/NCT01", ""),
        ("NCT01", ""),
    ],
)
def test_shown_path(path: str, expected: str) -> None:
    """Of a path the type and operations are shown, never what names one resource."""
    assert expected == shown_path(path)


@given(
    st.text(alphabet=st.characters(blacklist_categories=["Cs"])), st.text("abcdefABC019-._$/ ", min_size=1)
)
def test_no_id_is_shown(version: str, name: str) -> None:
    """Whatever an id is, it is cut; only what looks like an operation of FHIR could be left."""
    left = shown_path(address("Group", name, "_history", version))
    assert re.fullmatch(r"Group(/[_$][A-Za-z-]+)?/_history(/[_$][A-Za-z-]+)?", left)


def test_clock(httpx_mock: HTTPXMock) -> None:
    """The server's clock is that of its last answer that told it, as an instant in UTC."""
    for date in ("Sat, 21 Nov 2026 14:05:06 GMT", None, "Sat, 21 Nov 2026 14:05:06 +0100", "soon"):
        httpx_mock.add_response(json={}, headers={"Date": date} if date else {})
    with Client(BASE) as client:
        told = [client.clock]
        for _ in range(4):
            client.send(GET)
            told.append(client.clock)
    assert ["", *["2026-11-21T14:05:06Z"] * 2, "2026-11-21T13:05:06Z", ""] == told


def test_contact(httpx_mock: HTTPXMock) -> None:
    """Who may be written to about our requests is told with each; what a header cannot carry is refused."""
    httpx_mock.add_response(json={})
    with Client(BASE, contact="trials@example.org") as client:
        client.send(GET)
    assert httpx_mock.get_requests()[0].headers["user-agent"].endswith(" (trials@example.org)")
    for contact in ("a\r\nX: 1", "ä@example.org", "a)b", "x" * 201):
        with pytest.raises(UsageError, match="contact: "):
            Client(BASE, contact=contact)


class Clock:
    """Seconds that go on while one sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """What it shows."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Only the clock goes on."""
        self.now += seconds


def test_budget_of_a_run(httpx_mock: HTTPXMock) -> None:
    """No attempt begins and no pause goes beyond the time of the run: a server that asks for more is left alone."""
    clock = Clock()
    httpx_mock.add_response(status_code=503, headers={"Retry-After": "6"}, is_reusable=True)
    budget = Budget(10, clock=clock)
    with Client(BASE, budget=budget, sleep=clock.sleep) as client:
        with pytest.raises(Throttled, match="come back in 6 s"):
            client.send(GET)
        assert (2, 6.0, 4.0) == (len(httpx_mock.get_requests()), clock.now, budget.left)
        client._turns.pause(0)
        clock.now = 10.0
        with pytest.raises(TimeUp, match="run again to go on") as caught:
            client.send(GET)
    assert (2, None) == (len(httpx_mock.get_requests()), caught.value.__cause__)


def test_budget_after_a_lost_answer(httpx_mock: HTTPXMock) -> None:
    """Where an answer was lost and the time is over, the error tells both."""
    httpx_mock.add_exception(httpx.ReadError("reset"))
    with Client(BASE, budget=0.1, sleep=lambda _: None) as client, pytest.raises(TimeUp) as caught:
        client.send(GET)
    assert isinstance(caught.value.__cause__, Unreachable)


def test_no_turn_within_the_budget(httpx_mock: HTTPXMock) -> None:
    """Who gets no turn while the time lasts has sent nothing."""
    httpx_mock.add_response(json={}, is_optional=True)
    busy, free = threading.Event(), threading.Event()

    def hold(exchange: Exchange) -> None:
        busy.set()
        free.wait(5)

    class Slow:
        advice = ""

        def __bool__(self) -> bool:
            return True

        def value(self, site: object) -> str:
            busy.set()
            free.wait(5)
            return SECRET

        def renew(self, refused: str) -> bool:
            return False

    with Client(BASE, credentials=Slow(), limits=Limits(at_once=1), budget=0.3) as client:  # pyright: ignore
        failed: list[type[BaseException]] = []

        def first() -> None:
            with pytest.raises(TimeUp):
                client.send(GET)
            failed.append(TimeUp)

        thread = threading.Thread(target=first)
        thread.start()
        busy.wait(5)
        with pytest.raises(TimeUp):
            client.send(GET)
        free.set()
        thread.join()
    assert ([TimeUp], []) == (failed, httpx_mock.get_requests())


def test_budget() -> None:
    """A budget says what is left, has no end unless given one, and is no negative number."""
    clock = Clock()
    budget = Budget(5, clock=clock)
    clock.now = 2.0
    assert (3.0, 3.0, "Budget(5 s, 3 s left)") == (budget.left, budget.bearable, repr(budget))
    clock.now = 9.0
    assert 0.0 == budget.left
    assert threading.TIMEOUT_MAX == Budget().bearable
    for seconds in (0, -1, float("nan")):
        with pytest.raises(UsageError, match="seconds above 0"):
            Budget(seconds)
