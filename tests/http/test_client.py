"""One request over HTTP, against servers that misbehave."""

import gzip
import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from pytest_httpx import HTTPXMock, IteratorStream

from fhir_trials.errors import (
    AuthFailed,
    ForeignUrl,
    ServerError,
    Throttled,
    Unreachable,
    UsageError,
)
from fhir_trials.http import Client, Limits, Request, Tls
from tests.http.conftest import BASE, CONDITIONAL, CREATE, GET, GUARDED, PUT, SECRET, outcome


def test_request_and_reply(client: Client, httpx_mock: HTTPXMock) -> None:
    """JSON goes out and comes back digit by digit, with our headers on it."""
    httpx_mock.add_response(text='{"resourceType":"Group","quantity":1.50}', headers={"ETag": 'W/"1"'})
    reply = client.send(PUT)
    sent = httpx_mock.get_requests()[0]
    assert (200, "1.50", 'W/"1"') == (reply.status, str(reply.body["quantity"]), reply.headers["etag"])
    assert "Reply(200)" == repr(reply)
    assert b'{"resourceType":"Group","id":"a"}' == sent.content
    assert "application/fhir+json; charset=utf-8" == sent.headers["content-type"]
    assert sent.headers["user-agent"].startswith("fhir-trials/")
    assert f"Bearer {SECRET}" == sent.headers["authorization"]
    assert BASE == client.base
    assert "Group/a" == client.own(f"{BASE}/Group/a")


def test_form(client: Client, httpx_mock: HTTPXMock) -> None:
    """A search goes out as a form, its separators encoded."""
    httpx_mock.add_response(json={})
    client.send(Request("POST", "Group/_search", form=(("identifier", "urn:x|1&2"),)))
    assert b"identifier=urn:x%7C1%262" == httpx_mock.get_requests()[0].content


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        *((request, status) for request in (GET, PUT) for status in (429, 502, 503, 504)),
        *((CONDITIONAL, status) for status in (429, 503)),
    ],
)
def test_safe_requests_are_repeated(
    client: Client, httpx_mock: HTTPXMock, pauses: list[float], request_: Request, status: int
) -> None:
    """A busy server is asked again where that cannot do anything twice."""
    httpx_mock.add_response(status_code=status)
    httpx_mock.add_response(json={"resourceType": "Group"})
    assert 200 == client.send(request_).status
    assert 1 == len(pauses)


@pytest.mark.parametrize("asked", ["7", None])
def test_retry_after(client: Client, httpx_mock: HTTPXMock, pauses: list[float], asked: str | None) -> None:
    """The pause is what the server asks for, in seconds or as a date."""
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=8), usegmt=True)
    httpx_mock.add_response(status_code=429, headers={"Retry-After": asked or date})
    httpx_mock.add_response(json={})
    client.send(GET)
    assert 5 < pauses[0] <= 8


def test_retries_end(client: Client, httpx_mock: HTTPXMock, pauses: list[float]) -> None:
    """A server that stays busy is left alone after a few bounded waits."""
    httpx_mock.add_response(status_code=503, headers={"Retry-After": "100"}, is_reusable=True)
    with pytest.raises(Throttled, match="come back in 100 s") as caught:
        client.send(GET)
    assert ([100.0] * 3, 503, 100.0) == (pauses, caught.value.status, caught.value.retry_after)


@pytest.mark.parametrize("asked", ["3600", "99999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_nobody_knocks_earlier_than_asked(
    client: Client, httpx_mock: HTTPXMock, pauses: list[float], asked: str
) -> None:
    """A server that asks for more than is waited is not asked again, not for anything else either, and it is said when."""
    httpx_mock.add_response(status_code=429, headers={"Retry-After": asked})
    for request in (GET, PUT):
        with pytest.raises(Throttled, match=r"come back in \d+ s$") as caught:
            client.send(request)
        assert caught.value.retry_after > 3500
    assert ([], 1) == (pauses, len(httpx_mock.get_requests()))


def test_all_threads_wait(httpx_mock: HTTPXMock) -> None:
    """What one request was asked to wait, another one waits too; the last of several attempts counts as well."""
    pauses: list[float] = []
    httpx_mock.add_response(status_code=503, headers={"Retry-After": "9"})
    httpx_mock.add_response(json={})
    with Client(BASE, sleep=pauses.append) as client:
        with pytest.raises(Throttled):
            client.send(CREATE)
        assert 200 == client.send(GET).status
    assert [9] == [round(one) for one in pauses]


@pytest.mark.parametrize("status", [429, 502, 503])
def test_unconditional_create_is_not_repeated(client: Client, httpx_mock: HTTPXMock, status: int) -> None:
    """A plain POST is sent once, as a second one could make a second resource."""
    httpx_mock.add_response(status_code=status)
    with pytest.raises(ServerError):
        client.send(CREATE)
    assert 1 == len(httpx_mock.get_requests())


def test_connection_errors_are_repeated(client: Client, httpx_mock: HTTPXMock, pauses: list[float]) -> None:
    """Connections that fail or break are tried again for what is safe."""
    httpx_mock.add_exception(httpx.ConnectError("refused"))
    httpx_mock.add_exception(httpx.ReadError("reset"))
    httpx_mock.add_exception(httpx.RemoteProtocolError("cut"))
    httpx_mock.add_response(json={})
    assert 200 == client.send(PUT).status
    assert 3 == len(pauses)


@pytest.mark.parametrize("request_", [GUARDED, CONDITIONAL])
def test_write_after_a_lost_answer(client: Client, httpx_mock: HTTPXMock, request_: Request) -> None:
    """A guarded write or conditional create may be done, or under way, when its answer is lost: it is sent once."""
    httpx_mock.add_exception(httpx.ReadError("reset"))
    with pytest.raises(Unreachable, match="gave no complete answer: ReadError"):
        client.send(request_)
    assert 1 == len(httpx_mock.get_requests())


@pytest.mark.parametrize("status", [502, 504])
def test_conditional_create_behind_a_proxy(client: Client, httpx_mock: HTTPXMock, status: int) -> None:
    """A proxy that gave up waiting does not say that the server did: the create is sent once."""
    httpx_mock.add_response(status_code=status)
    with pytest.raises(ServerError):
        client.send(CONDITIONAL)
    assert 1 == len(httpx_mock.get_requests())


@pytest.mark.parametrize("request_", [GUARDED, CONDITIONAL])
def test_write_that_was_not_taken(client: Client, httpx_mock: HTTPXMock, request_: Request) -> None:
    """A guarded write or conditional create that never arrived is sent again."""
    httpx_mock.add_exception(httpx.ConnectError("refused"))
    httpx_mock.add_response(status_code=503)
    httpx_mock.add_response(json={})
    assert 200 == client.send(request_).status


def test_unreachable(client: Client, httpx_mock: HTTPXMock) -> None:
    """Nobody there: the error names the origin, not the address asked for."""
    httpx_mock.add_exception(httpx.ConnectError("[Errno 111] Connection refused"), is_reusable=True)
    with pytest.raises(Unreachable) as caught:
        client.send(Request("GET", "Group?identifier=NCT01"))
    assert "http://127.0.0.1:8080 cannot be reached: [Errno 111] Connection refused" == str(caught.value)


def test_broken_compression(client: Client, httpx_mock: HTTPXMock) -> None:
    """A broken gzip stream is a lost answer."""
    httpx_mock.add_response(
        stream=IteratorStream([b"no gzip"]), headers={"Content-Encoding": "gzip"}, is_reusable=True
    )
    with pytest.raises(Unreachable, match="no complete answer: no gzip"):
        client.send(GET)


def test_answer_in_drips(httpx_mock: HTTPXMock) -> None:
    """An answer that never ends is given up after a total time."""

    def drips() -> Iterator[bytes]:
        while True:
            time.sleep(0.02)
            yield b" "

    httpx_mock.add_response(stream=IteratorStream(drips()))
    with (
        Client(BASE, limits=Limits(total=0.05, attempts=1)) as client,
        pytest.raises(Unreachable, match="more than"),
    ):
        client.send(GET)


def _empty_blocks(pause: float) -> Iterator[bytes]:
    """A gzip stream that goes on for ever and holds nothing."""
    yield gzip.compress(b"")[:10]
    while True:
        time.sleep(pause)
        yield b"\x00\x00\x00\xff\xff" * 100


@pytest.mark.parametrize(
    ("pause", "limits", "error", "message"),
    [
        (0.02, Limits(total=0.05, attempts=1), Unreachable, "more than 0.05 s"),
        (0.0, Limits(answer_bytes=10_000), ServerError, "10000 bytes"),
    ],
)
def test_compression_that_yields_nothing(
    httpx_mock: HTTPXMock, pause: float, limits: Limits, error: type[Exception], message: str
) -> None:
    """Time and size are counted as the bytes arrive, also where they decompress to nothing."""
    httpx_mock.add_response(stream=IteratorStream(_empty_blocks(pause)), headers={"Content-Encoding": "gzip"})
    with Client(BASE, limits=limits) as client, pytest.raises(error, match=message):
        client.send(GET)


def test_large_answer(httpx_mock: HTTPXMock) -> None:
    """An answer is cut off at the limit, counted after decompression."""
    bomb = gzip.compress(b" " * 1_000_000)
    httpx_mock.add_response(stream=IteratorStream([bomb]), headers={"Content-Encoding": "gzip"})
    with (
        Client(BASE, limits=Limits(answer_bytes=10_000)) as client,
        pytest.raises(ServerError, match="10000 bytes"),
    ):
        client.send(GET)


@pytest.mark.parametrize("text", ["{broken", "<html>sorry</html>", "[" * 5000, '{"a": NaN}'])
def test_success_without_json(client: Client, httpx_mock: HTTPXMock, text: str) -> None:
    """A success that holds no JSON is an error that names its kind, not its content."""
    httpx_mock.add_response(text=text, headers={"Content-Type": "text/html; charset=utf-8"})
    with pytest.raises(ServerError, match="200 with text/html, which is no JSON") as caught:
        client.send(GET)
    assert "sorry" not in str(caught.value)


def test_empty_answer(client: Client, httpx_mock: HTTPXMock) -> None:
    """An empty success is a reply without body."""
    httpx_mock.add_response(status_code=201)
    assert (201, None) == ((reply := client.send(PUT)).status, reply.body)


def test_html_error_page(client: Client, httpx_mock: HTTPXMock) -> None:
    """An error page of a proxy becomes an error without its text."""
    httpx_mock.add_response(
        status_code=500, html="<html>at org.hibernate secret</html>", headers={"X-Request-Id": "r1"}
    )
    with pytest.raises(ServerError) as caught:
        client.send(GET)
    assert f"{client.base}: GET Group/a → 500 Internal Server Error" == str(caught.value)
    assert (500, None, "r1") == (caught.value.status, caught.value.outcome, caught.value.request_id)


def test_redirects_are_not_followed(client: Client, httpx_mock: HTTPXMock) -> None:
    """A redirect, wherever to, is an error; the token goes nowhere else."""
    httpx_mock.add_response(status_code=307, headers={"Location": "https://evil.example/fhir"})
    with pytest.raises(ServerError, match="redirects are not followed"):
        client.send(GET)
    assert ["127.0.0.1"] == [request.url.host for request in httpx_mock.get_requests()]


def test_foreign_target_is_not_sent(client: Client, httpx_mock: HTTPXMock) -> None:
    """A link to another host is refused before anything is sent."""
    with pytest.raises(ForeignUrl):
        client.send(Request("GET", f"https://evil.example/?x={BASE}"))
    assert [] == httpx_mock.get_requests()


def test_accepted_statuses(client: Client, httpx_mock: HTTPXMock) -> None:
    """An error status that the caller takes for an answer is a reply, with its body where that is JSON."""
    httpx_mock.add_response(status_code=404, json=outcome("not-found"))
    httpx_mock.add_response(status_code=410, text="<html>gone</html>")
    assert outcome("not-found") == client.send(GET, accept=(404, 410)).body
    assert client.send(GET, accept=(404, 410)).body is None


def test_nothing_secret_is_logged(
    client: Client, httpx_mock: HTTPXMock, caplog: pytest.LogCaptureFixture
) -> None:
    """At the lowest level, logs hold verb, path and status: no query, no identifier, no header."""
    httpx_mock.add_response(status_code=401, json=outcome("login", diagnostics=SECRET))
    with caplog.at_level(logging.DEBUG), pytest.raises(AuthFailed) as caught:
        client.send(Request("GET", "Group?identifier=NCT01"))
    assert SECRET not in str(caught.value) + repr(caught.value) + caplog.text
    assert "NCT01" not in caplog.text + str(caught.value)
    assert "GET Group → 401" in caplog.text


def test_other_users_of_httpx_still_log(httpx_mock: HTTPXMock, caplog: pytest.LogCaptureFixture) -> None:
    """What httpx logs of an application's own requests is left alone."""
    httpx_mock.add_response()
    with caplog.at_level(logging.INFO):
        httpx.get("https://elsewhere.example/")
    assert "https://elsewhere.example/" in caplog.text


def test_own_certificates(tmp_path: Any) -> None:
    """A certificate file that cannot be read is wrong usage."""
    with pytest.raises(UsageError, match="ca_file"):
        Client("https://fhir.example.org", tls=Tls(ca_file=str(tmp_path / "none.pem")))
    (broken := tmp_path / "broken.pem").write_text("no certificate")
    with pytest.raises(UsageError, match="ca_file"):
        Client("https://fhir.example.org", tls=Tls(ca_file=str(broken)))


@pytest.mark.parametrize("host", ["\u00fc..b", "a..b", "a" * 300])
def test_impossible_host(host: str) -> None:
    """A host that is no name is wrong usage."""
    with pytest.raises(UsageError, match="host"):
        Client(f"https://{host}/fhir")


def test_fetched_as_it_is(client: Client, httpx_mock: HTTPXMock, pauses: list[float]) -> None:
    """What is fetched is bytes of any status and kind, after the same retries; its text form is the status."""
    httpx_mock.add_response(status_code=503)
    httpx_mock.add_response(
        status_code=404, content=b"<a/>", headers={"content-type": "Text/XML; charset=utf-8"}
    )
    content = client.fetch(GET)
    assert (404, "text/xml", b"<a/>", 1) == (content.status, content.media, content.body, len(pauses))
    assert "Content(404)" == repr(content)
