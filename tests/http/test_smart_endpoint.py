"""Where tokens are handed out, and for what they are asked."""

from typing import Any

import pytest

from fhir_trials.errors import AuthFailed, UsageError
from fhir_trials.http import Request, origin, smart_endpoint
from fhir_trials.http.smart_endpoint import Endpoint

BASE = origin.parse("https://fhir.example.org/r4")
ACCESS = {"Group": "cruds", "ResearchStudy": "cruds"}
SECOND = "system/Group.cruds system/ResearchStudy.cruds"
FIRST = "system/Group.read system/Group.write system/ResearchStudy.read system/ResearchStudy.write"
TOKEN = "https://auth.example.org/t/"


def found(
    answers: dict[str, Any], *, base: origin.Origin = BASE, token_url: str = "", scopes: str = ""
) -> Endpoint:
    """The endpoint of a server that answers this."""

    def ask(request: Request) -> Any:
        return answers.get(request.path)

    return smart_endpoint.find(base, ask, token_url=token_url, scopes=scopes, access=ACCESS)


def statement(url: Any, *, outer: str = smart_endpoint._OAUTH_URIS) -> dict[str, Any]:
    """A CapabilityStatement that names a token endpoint as SMART 1 did."""
    parts = [{"url": "authorize", "valueUri": "x"}, {"url": "token", "valueUri": url}]
    return {"rest": [{"security": {"extension": [{"url": "other"}, {"url": outer, "extension": parts}]}}]}


CONFIGURATION = ".well-known/smart-configuration"


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        ({}, SECOND),
        ({"capabilities": ["permission-v2", "permission-v1"]}, SECOND),
        ({"capabilities": ["permission-v1"]}, FIRST),
        ({"scopes_supported": ["system/*.cruds", "openid"]}, SECOND),
        ({"scopes_supported": ["system/*.read", "patient/*.*"]}, FIRST),
        ({"scopes_supported": ["system/*.read", "system/Group.rs?x=1"]}, SECOND),
        ({"scopes_supported": "odd", "capabilities": [5]}, SECOND),
    ],
)
def test_scopes(configuration: dict[str, Any], expected: str) -> None:
    """The version of scopes is what the server speaks, the second where it does not say."""
    assert expected == found({CONFIGURATION: {"token_endpoint": TOKEN, **configuration}}).scopes


def test_endpoint() -> None:
    """The endpoint is asked under its own address, and named to the letter in what is signed."""
    named = "https://AUTH.example.org:443/t/?p=1"
    endpoint = found({CONFIGURATION: {"token_endpoint": named}}, scopes="a b")
    assert (f"{TOKEN}?p=1", named, "a b") == (endpoint.address, endpoint.audience, endpoint.scopes)


@pytest.mark.parametrize("configuration", [None, {}, [], {"token_endpoint": 5}])
def test_older_servers(configuration: Any) -> None:
    """Without a SMART configuration the CapabilityStatement is asked; such a server speaks the first version of scopes."""
    answers = {CONFIGURATION: configuration, "metadata": statement(TOKEN)}
    assert (TOKEN, FIRST) == ((one := found(answers)).address, one.scopes)


def test_what_would_do() -> None:
    """There is something less to ask for, in the same version, where it is less at all and nothing is set by hand."""
    said = {"token_endpoint": TOKEN}

    def less(least: dict[str, str], scopes: str = "") -> str:
        found = smart_endpoint.find(
            BASE, lambda _: said, token_url="", scopes=scopes, access=ACCESS, least=least
        )
        return found.least

    assert ["system/Group.rs", "", ""] == [less({"Group": "rs"}), less(ACCESS), less({"Group": "rs"}, "a")]


def test_set_by_hand() -> None:
    """What the caller has set is not asked of the server; of an endpoint alone only the scopes are."""
    assert ("https://t.example/x", "a") == (
        (one := found({}, token_url="https://t.example/x", scopes="a")).address,
        one.scopes,
    )
    answers = {CONFIGURATION: {"token_endpoint": TOKEN, "capabilities": ["permission-v1"]}}
    assert ("https://t.example/x", FIRST) == (
        (one := found(answers, token_url="https://t.example/x")).address,
        one.scopes,
    )
    assert SECOND == found({}, token_url="https://t.example/x").scopes


@pytest.mark.parametrize(
    "url",
    [
        "http://auth.example.org/token",
        "http://127.0.0.1/token",
        "https://user:secret@auth.example.org/token",
        "https://hapi.fhir.org/token",
        "ftp://auth.example.org",
        "/token",
        "https://[odd",
    ],
)
def test_endpoints_that_are_not_used(url: str) -> None:
    """A server cannot have the signed statement sent in clear, to this machine or where no credentials may go."""
    with pytest.raises(AuthFailed, match="names a token endpoint that is not used") as caught:
        found({CONFIGURATION: {"token_endpoint": url}})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("said", [None, {}, statement(TOKEN, outer="other"), statement(""), {"rest": 5}])
def test_no_endpoint(said: Any) -> None:
    """A server that names none is told from one that refuses, with what to do."""
    with pytest.raises(AuthFailed, match="set FHIR_TRIALS_TOKEN_URL"):
        found({"metadata": said})


def test_on_this_machine() -> None:
    """A server on this machine may name an endpoint on this machine."""
    base = origin.parse("http://127.0.0.1:8080/fhir")
    answers = {CONFIGURATION: {"token_endpoint": "http://127.0.0.1:9090/token"}}
    assert "http://127.0.0.1:9090/token" == found(answers, base=base).address


@pytest.mark.parametrize(
    "url", ["http://auth.example.org/t", "https://u:secret@a.example", "token", "https://a b"]
)
def test_unusable_token_url(url: str) -> None:
    """A token URL that cannot be used is found before anything is asked, and not repeated."""
    with pytest.raises(UsageError, match="token_url: ") as caught:
        smart_endpoint.ensure_usable(url)
    assert "secret" not in str(caught.value)
    smart_endpoint.ensure_usable("")
