"""Where a server hands out tokens and which scopes it speaks: its SMART configuration, else its CapabilityStatement.

https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

from fhir_trials import json_text
from fhir_trials.errors import AuthFailed, ForeignUrl, ReadError, UsageError
from fhir_trials.http import origin, smart_scopes
from fhir_trials.http.authorisation import ensure_allowed
from fhir_trials.http.exchange import Request
from fhir_trials.http.origin import Origin
from fhir_trials.http.smart_scopes import Access

_OAUTH_URIS = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"

Ask = Callable[[Request], Any]
"""The JSON below the base that answers a request; None where the server has nothing there."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask for a token, and for what.

    Attributes:
        place: scheme, host, port and path of the token endpoint.
        address: its whole URL, put together from its parts.
        audience: its URL to the letter, as it was given: servers compare it with theirs.
        scopes: separated by blanks.
        least: what to ask for where the server refuses to hear of so much; empty where there is nothing less.
    """

    place: Origin
    address: str
    audience: str
    scopes: str = ""
    least: str = ""


def find(
    base: Origin, ask: Ask, *, token_url: str, scopes: str, access: Access, least: Access | None = None
) -> Endpoint:
    """Find the token endpoint of a server; nothing is asked where the caller has said all.

    Args:
        base: of the FHIR server.
        ask: how to get JSON from below the base, without credentials.
        token_url: as the caller set it, or empty.
        scopes: as the caller set them, or empty.
        access: what is wanted, where no scopes are set.
        least: what would do.

    Raises:
        AuthFailed: the server names no token endpoint, or one that must not be used.
        Unreachable: the server does not answer.
        ServerError: its answer is too large.
    """
    endpoint = _usable(token_url) if token_url else None
    if endpoint and scopes:
        return replace(endpoint, scopes=scopes)
    said = _object(ask(Request("GET", ".well-known/smart-configuration", _JSON)))
    older = False
    if endpoint is None:
        named = said.get("token_endpoint")
        older = not (isinstance(named, str) and named)
        endpoint = _offered(base, _oauth_uri(ask) if older else str(named))
    if scopes:
        return replace(endpoint, scopes=scopes)
    wanted, less = (smart_scopes.chosen(said, one, older=older) for one in (access, least or {}))
    return replace(endpoint, scopes=wanted, least=less if less != wanted else "")


_JSON = {"Accept": "application/json, application/fhir+json;q=0.9"}


def decoded(content: bytes) -> Any:
    """JSON, or None where it is none."""
    try:
        return json_text.decode(content)
    except ReadError:
        return None


def ensure_usable(token_url: str) -> None:
    """Nothing where the caller set no token URL, or one that can be used.

    Raises:
        UsageError: it is no https address, nor one of this machine.
    """
    if token_url:
        try:
            _usable(token_url)
        except (UsageError, ForeignUrl) as error:
            raise UsageError(f"token_url: {error}") from None


def _usable(url: str) -> Endpoint:
    place = origin.parse(url.partition("?")[0])
    ensure_allowed(place)
    return Endpoint(place, place.at(url), url)


def _offered(base: Origin, url: str) -> Endpoint:
    """A token endpoint that the server names, where a signed statement may go."""
    advice = "set FHIR_TRIALS_TOKEN_URL, or another kind of credentials"
    if not url:
        raise AuthFailed(
            f"{base.site} names no token endpoint, neither in .well-known/smart-configuration nor in its "
            f"CapabilityStatement: {advice}",
            status=404,
        )
    try:
        endpoint = _usable(url)
    except (UsageError, ForeignUrl):
        endpoint = None
    # Another machine does not decide what is sent to this one.
    if endpoint is None or (endpoint.place.loopback and not base.loopback):
        raise AuthFailed(
            f"{base.site} names a token endpoint that is not used, as it is no https address: {advice}",
            status=200,
        )
    return endpoint


def _oauth_uri(ask: Ask) -> str:
    """The token endpoint as older servers name it (SMART 1)."""
    statement = _object(ask(Request("GET", "metadata", {"Accept": "application/fhir+json"})))
    for rest in _objects(statement.get("rest")):
        for outer in _objects(_object(rest.get("security")).get("extension")):
            for inner in _objects(outer.get("extension")):
                if outer.get("url") == _OAUTH_URIS and inner.get("url") == "token":
                    return str(inner.get("valueUri", ""))
    return ""


def _object(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    return map(_object, cast("list[Any]", value) if isinstance(value, list) else [])
