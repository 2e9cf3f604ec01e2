"""From an address to a target."""

import socket
import time
from pathlib import Path
from typing import Any

import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.errors import NotAFhirServer, TimeUp, Unreachable, UsageError
from fhir_trials.http import Budget, Exchange
from fhir_trials.settings import Settings
from fhir_trials.sync.neighbours import FOLLOWED as FOLLOWED_TYPES
from fhir_trials.targets import FhirServer, Folder, connect
from fhir_trials.targets.uses import access, least
from tests.http import keys
from tests.http.raw_server import raw_server
from tests.http.token_server import CLIENT, TokenServer, running
from tests.targets.fake_server import BASE, FakeServer

SECRET = "s3cr3t-token"


def test_server(fake: FakeServer, httpx_mock: HTTPXMock) -> None:
    """A URL is a server, spoken to with the credentials of the settings; arguments come before them."""
    with connect(BASE, settings=Settings(token=SECRET)) as target:
        assert isinstance(target, FhirServer)
    connect(BASE, settings=Settings(token=SECRET), token="other").close()
    connect(BASE, settings=Settings(), user="u", password="p").close()
    sent = [request.headers["authorization"] for request in httpx_mock.get_requests()]
    assert [f"Bearer {SECRET}", "Bearer other", "Basic dTpw"] == sent


def test_settings_of_the_environment(
    fake: FakeServer, httpx_mock: HTTPXMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without settings, those of the environment hold."""
    monkeypatch.setenv("FHIR_TRIALS_TOKEN", SECRET)
    connect(BASE).close()
    assert f"Bearer {SECRET}" == httpx_mock.get_requests()[0].headers["authorization"]


def test_release_is_passed_on(fake: FakeServer) -> None:
    """The release asked for is compared with the server's."""
    with pytest.raises(NotAFhirServer, match="R5"):
        connect(BASE, release="R5", settings=Settings())


@pytest.mark.parametrize("where", ["demo/fhir", "./demo", "C:\\demo", "./fhir.example.org", "kept.r4"])
def test_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Anything that is no URL is a folder, of R4 where it is new; nothing is made by opening it."""
    monkeypatch.chdir(tmp_path)
    target = connect(where)
    assert isinstance(target, Folder)
    assert "R4" == target.release
    assert "R5" == connect(tmp_path / "other", release="R5").release
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "where",
    [
        "ftp://fhir.example.org/x",
        f"https://u:{SECRET}@fhir.example.org/fhir",
        f"u:{SECRET}@fhir.example.org/fhir",
        "localhost:8080/fhir",
        "fhir.example.org:443",
    ],
)
def test_unusable_addresses(where: str) -> None:
    """Other schemes, credentials in the address and a host without scheme are wrong usage, and not repeated."""
    with pytest.raises(UsageError) as caught:
        connect(where, settings=Settings())
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "where",
    ["fhir.example.org", "fhir.example.org/r4", "localhost", "localhost/fhir", "127.0.0.1/fhir", "[::1]"],
)
def test_a_forgotten_scheme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """What looks like a host makes no folder, unless it is there already or is said to be one."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"begins with http:// or https://, a folder of that name is \./"):
        connect(where, settings=Settings())
    assert [] == list(tmp_path.iterdir())
    Path(where).mkdir(parents=True)
    assert isinstance(connect(where), Folder)


@pytest.mark.parametrize("where", ["", " ", "\t\n"])
def test_empty_address(where: str) -> None:
    """No address is not the folder one happens to be in."""
    with pytest.raises(UsageError, match="the address is empty"):
        connect(where, settings=Settings())


def test_unknown_release(tmp_path: Path) -> None:
    """A release we do not know is wrong usage."""
    with pytest.raises(UsageError, match="'R6': expected one of R4, R4B, R5"):
        connect(tmp_path, release="R6")  # pyright: ignore


def test_token_file(fake: FakeServer, httpx_mock: HTTPXMock, tmp_path: Path) -> None:
    """A token may lie in a file; the token itself comes first."""
    (path := tmp_path / "token").write_text(f"{SECRET}\n")
    connect(BASE, settings=Settings(token_file=str(path))).close()
    connect(BASE, settings=Settings(token_file=str(path), token="other")).close()
    sent = [request.headers["authorization"] for request in httpx_mock.get_requests()]
    assert [f"Bearer {SECRET}", "Bearer other"] == sent


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Settings(token=SECRET, client_id="a", key_file="b"), "hold more than one of these"),
        (Settings(token_file="a", user="u", password=SECRET), "hold more than one of these"),
        (Settings(token=SECRET, user="u", password="p"), "not both"),
        (Settings(client_id="a"), "client_id and key_file belong together"),
        (Settings(client_id="a", key_file="none.pem"), "key_file: none.pem cannot be read"),
        (Settings(client_cert_file="none.pem"), "client_cert_file: none.pem"),
        (Settings(contact="\n"), "contact: "),
    ],
)
def test_unusable_settings(settings: Settings, message: str) -> None:
    """Two ways of saying who we are, and half ones, are wrong usage before anything is sent."""
    with pytest.raises(UsageError, match=message) as caught:
        connect("https://fhir.example.org", settings=settings)
    assert SECRET not in str(caught.value)


WRITTEN = ("ActivityDefinition", "Group", "PlanDefinition", "ResearchStudy")
SOMETIMES = "Questionnaire"
FOLLOWED = ("EvidenceVariable", "Location", "Organization", "Practitioner", "PractitionerRole")


@pytest.mark.parametrize(
    ("more", "letters", "kinds"),
    [
        ({}, "cruds", (*WRITTEN, SOMETIMES)),
        ({"uses": ()}, "rs", (*WRITTEN, SOMETIMES)),
        ({"uses": ("write",)}, "crus", (*WRITTEN, SOMETIMES)),
        ({"uses": ("write", "provenance")}, "crus", (*WRITTEN, SOMETIMES, "Provenance")),
    ],
)
def test_smart_backend_services(
    tmp_path: Path, more: dict[str, Any], letters: str, kinds: tuple[str, ...]
) -> None:
    """With a client's name and key, tokens are asked for in the scopes of what is done, and no more."""
    key = keys.write(tmp_path / "key.json", keys.jwk("EC", kid="e"))
    server = TokenServer({"e": keys.private("EC").public_key()})
    server.statement = {"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1"}
    with running(server), connect(server.base, settings=Settings(client_id=CLIENT, key_file=key), **more):
        asked = [*(f"system/{kind}.{letters}" for kind in kinds), *(f"system/{one}.rs" for one in FOLLOWED)]
        assert [" ".join(asked)] == server.scopes


def test_what_would_do() -> None:
    """Where a server refuses so much, only what every trial may be translated to is asked for, without deletions."""
    assert dict.fromkeys(WRITTEN, "crus") == least(("write", "delete", "provenance"))
    assert dict.fromkeys(WRITTEN, "rs") == least(())


def test_what_is_followed_may_be_read() -> None:
    """Whatever a pull follows from a study is among what is asked for."""
    assert set(FOLLOWED_TYPES) < access(()).keys()


def test_plain_http(fake: FakeServer) -> None:
    """Plain http to another machine must be allowed, by the settings or the argument, which comes first."""
    url = "http://fhir.example.org/fhir"
    allowed = Settings(allow_http=True)
    connect(url, settings=allowed).close()
    connect(url, settings=Settings(), allow_http=True).close()
    for more in ({}, {"allow_http": False}):
        with pytest.raises(UsageError, match="plain http"):
            connect(url, settings=allowed if more else Settings(), **more)
    with pytest.raises(UsageError, match="over https only"):
        connect(url, settings=allowed, token=SECRET)


def test_observed(fake: FakeServer, httpx_mock: HTTPXMock) -> None:
    """Every attempt is told, and the contact of the settings is on it."""
    seen: list[Exchange] = []
    connect(BASE, settings=Settings(contact="a@b.example"), observe=seen.append).close()
    assert [("GET", "metadata", 200)] == [(one.method, one.path, one.status) for one in seen]
    assert httpx_mock.get_requests()[0].headers["user-agent"].endswith("(a@b.example)")


def test_an_answer_in_drips_ends_with_the_timeout() -> None:
    """For one answer a server has five times as long as it may be silent."""

    def talk(connection: socket.socket) -> None:
        while True:
            connection.sendall(b"H")
            time.sleep(0.01)

    with (
        raw_server(talk) as port,
        pytest.raises(Unreachable, match=r"took more than 0\.25 s to answer"),
    ):
        connect(f"http://127.0.0.1:{port}", settings=Settings(timeout=0.05, attempts=1))


def test_a_long_pause_is_told(httpx_mock: HTTPXMock) -> None:
    """Whoever opens a target hears of a pause that the server asks for, before it is made."""
    httpx_mock.add_response(status_code=503, headers={"Retry-After": "30"})
    heard: list[tuple[str, int]] = []

    def waiting(site: str, seconds: float) -> None:
        heard.append((site, round(seconds)))
        raise InterruptedError

    with pytest.raises(InterruptedError):
        connect(BASE, settings=Settings(), waiting=waiting)
    assert [("http://127.0.0.1:8080", 30)] == heard


@pytest.mark.parametrize("budget", [Budget(5, clock=iter([0.0, 9.0, 9.0]).__next__), 1e-9, None])
def test_time_for_a_run(budget: Budget | float | None) -> None:
    """The time for a run comes from the argument, else from the settings; when it is over nothing is sent."""
    with pytest.raises(TimeUp):
        connect(BASE, settings=Settings(time_budget=1e-9), budget=budget)


def test_turns(fake: FakeServer) -> None:
    """How many requests may be under way at once is what the settings say, or our own idea."""
    for settings, expected in ((Settings(), 4), (Settings(at_once=9), 9)):
        with connect(BASE, settings=settings) as target:
            assert isinstance(target, FhirServer)
            assert expected == target._http._limits.at_once
