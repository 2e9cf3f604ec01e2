"""Real connections on the loopback interface: time, TLS and several threads."""

import gzip
import itertools
import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fhir_trials.errors import TimeUp, Unreachable, UsageError
from fhir_trials.http import Client, Limits, Lost, Request, Tls
from tests.http import keys
from tests.http.raw_server import answered, raw_server, request

GET = Request("GET", "Group/a")
HURRIED = Limits(total=0.3, idle=5, attempts=1)


def dripping(first: bytes, drip: bytes) -> Callable[[socket.socket], None]:
    """A talk that says something, and then something again and again for five seconds."""

    def talk(connection: socket.socket) -> None:
        request(connection)
        connection.sendall(first)
        for _ in range(500):
            connection.sendall(drip)
            time.sleep(0.01)

    return talk


@pytest.mark.parametrize(
    ("first", "drip"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"a"),
        (b"HTTP/1.1 200 OK\r\n", b"X: a\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b" "),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
    ],
)
def test_drips(first: bytes, drip: bytes) -> None:
    """A server that drips, be it in the head or the body, is given up when the time of the attempt is over."""
    started = time.monotonic()
    with (
        raw_server(dripping(first, drip)) as port,
        Client(f"http://127.0.0.1:{port}", limits=HURRIED) as client,
    ):
        with pytest.raises(Unreachable, match=r"took more than 0\.3 s|RemoteProtocolError"):
            client.send(GET)
        assert time.monotonic() - started < 2


@pytest.mark.parametrize("drip", [b"H", b"HTTP/1.1 100 Continue\r\n\r\n" * 5000])
def test_drips_end_with_the_budget(drip: bytes) -> None:
    """No attempt takes longer than there is time for the run, though the server is given more for each."""
    waits: list[float] = []
    started = time.monotonic()
    with (
        raw_server(dripping(b"", drip)) as port,
        Client(f"http://127.0.0.1:{port}", budget=0.3, sleep=waits.append) as client,
    ):
        with pytest.raises(TimeUp) as caught:
            client.send(GET)
        assert time.monotonic() - started < 2
    over = "the 0.3 s for this run are over: what was done stands, run again to go on"
    assert ([], over, True) == (waits, str(caught.value), "to answer" in str(caught.value.__cause__))


def test_a_creation_that_is_given_up_is_lost() -> None:
    """What may have been done when the time was over is told as such, not as what was never begun."""
    with (
        raw_server(dripping(b"", b"H")) as port,
        Client(f"http://127.0.0.1:{port}", budget=0.3) as client,
        pytest.raises(Lost, match=r"took more than 0\.[23]\d* s to answer"),
    ):
        client.send(Request("POST", "Group", body={}))


def test_silence() -> None:
    """A server that says nothing is given up when the time is over, though it might be silent for longer."""
    with (
        raw_server(lambda connection: time.sleep(0.6)) as port,
        Client(f"http://127.0.0.1:{port}", limits=HURRIED) as client,
        pytest.raises(Unreachable, match=r"took more than 0\.3 s"),
    ):
        client.send(GET)


def test_a_server_that_does_not_listen() -> None:
    """A large request that nobody reads is given up when the time is over."""
    large = Request("PUT", "Group/a", body={"text": "x" * 30_000_000})
    with (
        raw_server(lambda connection: time.sleep(1)) as port,
        Client(f"http://127.0.0.1:{port}", limits=HURRIED) as client,
        pytest.raises(Unreachable, match=r"took more than 0\.3 s"),
    ):
        client.send(large)


def test_time_begins_anew_with_each_request() -> None:
    """A connection is used again, and each request on it has the whole time."""
    met: list[int] = []

    def talk(connection: socket.socket) -> None:
        met.append(1)
        while request(connection):
            time.sleep(0.2)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    with raw_server(talk) as port, Client(f"http://127.0.0.1:{port}", limits=HURRIED) as client:
        assert [200, 200, 200] == [client.send(GET).status for _ in range(3)]
    assert [1] == met


def test_broken_gzip() -> None:
    """A gzip that ends too early is a lost answer, although its length is right."""
    body = gzip.compress(b'{"resourceType": "Group"}' * 99)[:-9]
    with (
        raw_server(answered(body, b"Content-Encoding: gzip\r\n")) as port,
        Client(f"http://127.0.0.1:{port}", limits=Limits(attempts=1)) as client,
        pytest.raises(Unreachable, match="a gzip that ends too early"),
    ):
        client.send(GET)


def test_cut_body() -> None:
    """A body that is shorter than its head says is a lost answer."""

    def talk(connection: socket.socket) -> None:
        request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}")

    with (
        raw_server(talk) as port,
        Client(f"http://127.0.0.1:{port}", limits=Limits(attempts=1)) as client,
        pytest.raises(Unreachable, match="RemoteProtocolError"),
    ):
        client.send(GET)


def test_turns() -> None:
    """Of many threads no more than the limit have a request under way at once, and all get their answer."""
    lock, under_way, most = threading.Lock(), itertools.count(), [0]
    now = [0]

    def talk(connection: socket.socket) -> None:
        while request(connection):
            with lock:
                next(under_way)
                now[0] += 1
                most[0] = max(most[0], now[0])
            time.sleep(0.02)
            with lock:
                now[0] -= 1
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    statuses: list[int] = []
    with raw_server(talk) as port, Client(f"http://127.0.0.1:{port}", limits=Limits(at_once=3)) as client:
        threads = [
            threading.Thread(target=lambda: statuses.append(client.send(GET).status)) for _ in range(12)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert ([200] * 12, 12, 3) == (statuses, next(under_way), most[0])


@pytest.fixture
def certificates(tmp_path: Path) -> Path:
    """An authority, a server's certificate and ours, and one of another authority, in a folder."""
    authority = keys.certificate(tmp_path, "authority")
    for name in ("server", "ours"):
        keys.certificate(tmp_path, name, authority)
    keys.certificate(tmp_path, "stranger")
    return tmp_path


def mutual(folder: Path) -> ssl.SSLContext:
    """What a server speaks that asks for a certificate of the authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key", password="pass-of-the-key")
    context.load_verify_locations(folder / "authority.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def tls(folder: Path, name: str = "ours", password: str = "pass-of-the-key") -> Tls:
    """What we speak with such a server."""
    files = {"cert_file": str(folder / f"{name}.pem"), "key_file": str(folder / f"{name}.key")}
    return Tls(ca_file=str(folder / "authority.pem"), key_password=password, **files)


def test_mutual_tls(certificates: Path) -> None:
    """A server that asks for a certificate is shown ours, whose key is encrypted."""
    with (
        raw_server(answered(), mutual(certificates)) as port,
        Client(f"https://127.0.0.1:{port}", tls=tls(certificates)) as client,
    ):
        assert 200 == client.send(GET).status


@pytest.mark.parametrize("name", ["", "stranger"])
def test_refused_certificate(certificates: Path, name: str) -> None:
    """Without a certificate, or with one of a stranger, the server ends the connection, and the error says why."""
    speaks = tls(certificates, name) if name else Tls(ca_file=str(certificates / "authority.pem"))
    with (
        raw_server(answered(), mutual(certificates)) as port,
        Client(f"https://127.0.0.1:{port}", tls=speaks, limits=Limits(attempts=1)) as client,
        pytest.raises(Unreachable, match=r"ALERT|RemoteProtocolError|ReadError|WriteError"),
    ):
        client.send(GET)


def test_server_of_another_authority(certificates: Path) -> None:
    """A server whose certificate is not trusted is not spoken to."""
    with (
        raw_server(answered(), mutual(certificates)) as port,
        Client(f"https://127.0.0.1:{port}", limits=Limits(attempts=1)) as client,
        pytest.raises(
            Unreachable, match=r"reached: certificate verify failed: .*; FHIR_TRIALS_CA_FILE names"
        ),
    ):
        client.send(GET)


def test_https_to_a_server_of_http() -> None:
    """It is said in words what answers there."""
    with (
        raw_server(lambda one: one.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as port,
        Client(f"https://127.0.0.1:{port}", limits=Limits(attempts=1)) as client,
        pytest.raises(Unreachable, match="does not speak https: does the address begin with http://"),
    ):
        client.send(GET)


def test_drips_over_tls(certificates: Path) -> None:
    """Time ends over TLS too."""
    with (
        raw_server(dripping(b"HTTP/1.1 200 OK\r\nX: ", b"a"), mutual(certificates)) as port,
        Client(f"https://127.0.0.1:{port}", tls=tls(certificates), limits=HURRIED) as client,
        pytest.raises(Unreachable, match=r"took more than 0\.3 s"),
    ):
        client.send(GET)


@pytest.mark.parametrize(
    ("speaks", "message"),
    [
        (
            {"password": "wr0ng-secret"},
            "client_cert_file: .* an encrypted key needs FHIR_TRIALS_CLIENT_KEY_PASSWORD",
        ),
        ({"password": ""}, "cannot be used"),
        ({"password": "x" * 5000}, "cannot be used"),
        ({"name": "none"}, "cannot be used: FileNotFoundError"),
    ],
)
def test_unusable_certificate(certificates: Path, speaks: dict[str, str], message: str) -> None:
    """A certificate that cannot be used is wrong usage; the password is neither asked for nor told."""
    with pytest.raises(UsageError, match=message) as caught:
        Client("https://127.0.0.1", tls=tls(certificates, **speaks))
    assert "wr0ng" not in str(caught.value) + repr(tls(certificates, **speaks))


def test_key_without_certificate() -> None:
    """A key alone is half of what is needed."""
    with pytest.raises(UsageError, match="belongs to a client_cert_file"):
        Client("https://127.0.0.1", tls=Tls(key_file="key.pem"))


def test_certificates_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of trusted certificates that the environment names and that is not there is wrong usage."""
    monkeypatch.setenv("SSL_CERT_FILE", "/none.pem")
    with pytest.raises(UsageError, match="SSL_CERT_FILE cannot be read"):
        Client("https://fhir.example.org")


def test_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the environment carries what goes to other machines, never what stays on this one."""
    asked: list[bytes] = []

    def talk(connection: socket.socket) -> None:
        asked.append(request(connection))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    with raw_server(talk) as proxy, raw_server(answered()) as port:
        monkeypatch.setenv("http_proxy", f"127.0.0.1:{proxy}")
        monkeypatch.setenv("no_proxy", "direct.example.org")
        with Client("http://fhir.example.org", allow_http=True) as client:
            assert 200 == client.send(GET).status
        with Client(f"http://127.0.0.1:{port}") as client:
            assert 200 == client.send(GET).status
    assert [b"GET http://fhir.example.org/Group/a HTTP/1.1"] == [one.splitlines()[0] for one in asked]


@pytest.mark.parametrize(
    "url", ["http://u:s3cr3t@proxy:port", "ftp://u:s3cr3t@proxy", "socks5://u:s3cr3t@proxy:1"]
)
def test_unusable_proxy(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """A proxy that cannot be used is wrong usage; its address, which may hold a password, is not repeated."""
    monkeypatch.setenv("https_proxy", url)
    with pytest.raises(UsageError, match="the proxy that the environment names") as caught:
        Client("https://fhir.example.org")
    assert "s3cr3t" not in str(caught.value)
