"""Credentials go where they may, and into no text."""

import base64
from pathlib import Path

import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.errors import AuthFailed, UsageError
from fhir_trials.http import Authorisation, Client, Credentials, TokenFile, origin
from tests.http.conftest import BASE, CREATE, GET, SECRET, told


def test_bearer_and_basic() -> None:
    """A token becomes a bearer header, a user and password a basic one, nothing becomes none."""
    site = origin.parse("https://fhir.example.org/r4")
    assert f"Bearer {SECRET}" == Credentials(SECRET).value(site)
    pair = base64.b64encode("jörg:pä:ss".encode()).decode()
    assert f"Basic {pair}" == Credentials(user="jörg", password="pä:ss").value(site)
    assert "" == Credentials().value(site)


@pytest.mark.parametrize(
    ("token", "user", "password"),
    [
        (SECRET, "u", SECRET),
        ("", "u", ""),
        ("", "", SECRET),
        (f"{SECRET}\r\nX: 1", "", ""),
        (f"{SECRET} x", "", ""),
        (f"{SECRET}é", "", ""),
        ("", "a:b", SECRET),
        ("", "a", f"{SECRET}\n"),
    ],
)
def test_unusable_credentials(token: str, user: str, password: str) -> None:
    """Half or doubled credentials, and characters no header carries, are wrong usage; no value is repeated."""
    with pytest.raises(UsageError) as caught:
        Credentials(token, user, password)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("url", ["http://fhir.example.org/r4", "http://10.0.0.5/r4"])
def test_plain_http(url: str) -> None:
    """Plain http to another machine must be allowed, and is never spoken there with credentials."""
    with pytest.raises(UsageError, match="--allow-http or FHIR_TRIALS_ALLOW_HTTP=1"):
        Client(url)
    Client(url, allow_http=True).close()
    for credentials in (Credentials(SECRET), TokenFile("none")):
        with pytest.raises(UsageError, match="over https only"):
            Client(url, credentials=credentials, allow_http=True)


@pytest.mark.parametrize(
    "host", ["hapi.fhir.org", "HAPI.fhir.org", "x.hapi.fhir.org", "hapi.fhir.org.", "hapi。fhir.org"]
)
def test_public_test_server(host: str) -> None:
    """The public test server, which logs tokens, never gets one."""
    with pytest.raises(UsageError, match="public test server"):
        Client(f"https://{host}/baseR4", credentials=Credentials(user="u", password=SECRET))


def test_loopback_may_be_plain() -> None:
    """The loopback interface may be spoken to over plain http with credentials."""
    with Client("http://127.0.0.1:8080/fhir", credentials=Credentials(SECRET)) as client:
        assert "Client('http://127.0.0.1:8080/fhir', Credentials(bearer))" == repr(client)


def test_text_is_redacted() -> None:
    """The text of credentials tells the kind only."""
    assert "Credentials(bearer)" == repr(Credentials(SECRET))
    assert "Credentials(basic)" == f"{Credentials(user='u', password=SECRET)}"
    assert "Credentials(none)" == repr(Credentials())


def test_secrets_are_not_shown_for_faults() -> None:
    """What is sent shows nothing of itself where values are shown for people who look for faults."""
    value = Credentials(SECRET).value(origin.parse("https://fhir.example.org"))
    assert "Secret(...)" == repr(value)


@pytest.mark.parametrize(
    ("credentials", "advice"),
    [
        (Credentials(SECRET), "check FHIR_TRIALS_TOKEN$"),
        (Credentials(user="u", password=SECRET), "check FHIR_TRIALS_USER and FHIR_TRIALS_PASSWORD$"),
        (Credentials(), "no credentials were sent; set FHIR_TRIALS_TOKEN"),
    ],
)
@pytest.mark.parametrize("status", [401, 403])
def test_refused(httpx_mock: HTTPXMock, credentials: Credentials, advice: str, status: int) -> None:
    """Given credentials that are refused are not tried again; the message names the settings they came from."""
    httpx_mock.add_response(status_code=status)
    with Client(BASE, credentials=credentials) as client, pytest.raises(AuthFailed, match=advice) as caught:
        client.send(GET)
    assert SECRET not in told(caught.value)


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    """A file with a token."""
    (path := tmp_path / "token").write_text("first\n")
    return path


def test_token_file(httpx_mock: HTTPXMock, token_file: Path) -> None:
    """A token of a file is read once, and again when it is refused: also a create is then sent with the new one."""
    httpx_mock.add_response()
    httpx_mock.add_response(status_code=401)
    httpx_mock.add_response(status_code=201)
    with Client(BASE, credentials=TokenFile(token_file)) as client:
        client.send(GET)
        token_file.write_text("second")
        assert 201 == client.send(CREATE).status
    sent = [request.headers["authorization"] for request in httpx_mock.get_requests()]
    assert ["Bearer first", "Bearer first", "Bearer second"] == sent


def test_token_file_that_stays(httpx_mock: HTTPXMock, token_file: Path) -> None:
    """A token that is refused and still the one in the file is not tried again."""
    httpx_mock.add_response(status_code=401)
    with (
        Client(BASE, credentials=TokenFile(token_file)) as client,
        pytest.raises(AuthFailed, match="check the file that FHIR_TRIALS_TOKEN_FILE names"),
    ):
        client.send(GET)
    assert 1 == len(httpx_mock.get_requests())


def test_another_token_is_tried_once(httpx_mock: HTTPXMock, token_file: Path) -> None:
    """However often a new token is there, one request is authorised anew once."""
    tokens = iter("abcdef")

    class Changing:
        advice = "check the weather"

        def __bool__(self) -> bool:
            return True

        def value(self, site: origin.Origin) -> str:
            return next(tokens)

        def renew(self, refused: str) -> bool:
            return True

    changing: Authorisation = Changing()  # pyright: ignore
    httpx_mock.add_response(status_code=401, is_reusable=True)
    with Client(BASE, credentials=changing) as client:
        for _ in range(2):
            with pytest.raises(AuthFailed, match="check the weather"):
                client.send(GET)
    assert list("abcd") == [request.headers["authorization"] for request in httpx_mock.get_requests()]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read: FileNotFoundError"),
        (b"\n", "is empty"),
        (b"a b", "holds a blank"),
        (b"\xff", "cannot be read: UnicodeDecodeError"),
    ],
)
def test_unusable_token_files(tmp_path: Path, content: bytes | None, message: str) -> None:
    """A token file that is not there, or holds no token, is wrong usage."""
    if content is not None:
        (tmp_path / "token").write_bytes(content)
    tokens = TokenFile(tmp_path / "token")
    with pytest.raises(UsageError, match=message):
        tokens.value(origin.parse(BASE))
    assert f"TokenFile({str(tmp_path / 'token')!r})" == repr(tokens)
