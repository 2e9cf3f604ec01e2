"""Credentials go where they may, and into no text."""

import base64

import pytest

from fhir_trials.errors import UsageError
from fhir_trials.http import Client, Credentials, origin

SECRET = "s3cr3t-token"


def test_bearer_and_basic() -> None:
    """A token becomes a bearer header, a user and password a basic one, nothing becomes none."""
    site = origin.parse("https://fhir.example.org/r4")
    assert {"Authorization": f"Bearer {SECRET}"} == Credentials(SECRET).header_for(site)
    pair = base64.b64encode("jörg:pä:ss".encode()).decode()
    assert {"Authorization": f"Basic {pair}"} == Credentials(user="jörg", password="pä:ss").header_for(site)
    assert {} == Credentials().header_for(site)


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
    """Credentials never go over plain http to another machine; without credentials it is allowed."""
    with pytest.raises(UsageError, match="https"):
        Client(url, credentials=Credentials(SECRET))
    Client(url).close()


@pytest.mark.parametrize("host", ["hapi.fhir.org", "HAPI.fhir.org", "x.hapi.fhir.org"])
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
