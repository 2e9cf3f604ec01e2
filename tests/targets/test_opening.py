"""From an address to a target."""

from pathlib import Path

import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.errors import NotAFhirServer, UsageError
from fhir_trials.settings import Settings
from fhir_trials.targets import FhirServer, Folder, connect
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


@pytest.mark.parametrize("where", ["demo/fhir", "./demo", "C:\\demo", "fhir.example.org"])
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


@pytest.mark.parametrize("where", ["", " ", "\t\n"])
def test_empty_address(where: str) -> None:
    """No address is not the folder one happens to be in."""
    with pytest.raises(UsageError, match="the address is empty"):
        connect(where, settings=Settings())


def test_unknown_release(tmp_path: Path) -> None:
    """A release we do not know is wrong usage."""
    with pytest.raises(UsageError, match="'R6': expected one of R4, R4B, R5"):
        connect(tmp_path, release="R6")  # pyright: ignore
