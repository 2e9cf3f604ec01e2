"""The answer of a token endpoint: a token and how long it is good, or why there is none.

https://www.rfc-editor.org/rfc/rfc6749#section-5
"""

from decimal import Decimal
from typing import Any, NamedTuple, cast

from fhir_trials.errors import AuthFailed, ServerError, TargetError, Throttled
from fhir_trials.http import retry
from fhir_trials.http.authorisation import Secret, sendable
from fhir_trials.http.smart_endpoint import decoded
from fhir_trials.http.wire import Answer

MARGIN = 20.0
"""Seconds before its end from which on a token is not used; half its life where that is less."""
_UNSAID = 60.0
_LONGEST = 86_400.0
# A code that is not among these is not repeated: it may hold anything.
_CODES = frozenset(
    {
        "access_denied",
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "server_error",
        "temporarily_unavailable",
        "unauthorized_client",
        "unsupported_grant_type",
    }
)
_KEY = "check FHIR_TRIALS_CLIENT_ID, FHIR_TRIALS_KEY_FILE and FHIR_TRIALS_KEY_ID, and that the public key is registered"
_HINTS = {
    "invalid_client": _KEY,
    "invalid_grant": _KEY,
    "unauthorized_client": _KEY,
    "invalid_scope": "set FHIR_TRIALS_SCOPES to what the server allows this client",
}


class Token(NamedTuple):
    """What goes into `Authorization`, the moment (seconds since 1970) from which on it is not used, and its scopes.

    The scopes are separated by blanks; empty where the endpoint does not say, which means those that were asked for.
    """

    value: Secret
    ends: float
    scopes: str = ""


class ScopeRefused(AuthFailed):
    """The endpoint does not know, or does not allow, one of the scopes that it was asked for."""


def read(answer: Answer | TargetError, site: str, asked: float) -> Token:
    """The token in an answer.

    Args:
        answer: of the token endpoint.
        site: where that is, for messages.
        asked: when it was asked, seconds since 1970.

    Raises:
        ScopeRefused: it was asked for too much.
        AuthFailed: the endpoint refuses, sends elsewhere, or gives no token that could be used.
        Throttled: it asks to be left alone for a while.
        ServerError: the endpoint fails.
        Unreachable: it did not answer.
    """
    if isinstance(answer, TargetError):
        raise answer
    said = _said(answer.content)
    if not 200 <= answer.status < 300:
        raise _refusal(answer.status, said.code, site, retry.asked(answer) or 0.0)
    if not said.token:
        raise AuthFailed(f"{site}: the token endpoint gave no token that can be used", status=answer.status)
    if not said.bearer:
        raise AuthFailed(
            f"{site}: the token endpoint gave another kind of token than bearer", status=answer.status
        )
    ends = asked + said.life - min(MARGIN, said.life / 2)
    return Token(Secret(f"Bearer {said.token}"), ends, said.scopes)


class _Said(NamedTuple):
    """An answer, without anything that could be shown where a fault is."""

    token: Secret
    bearer: bool
    life: float
    code: str
    scopes: str


def _said(content: bytes) -> _Said:
    value = decoded(content)
    body = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    token, code, scopes = body.get("access_token"), body.get("error"), body.get("scope")
    return _Said(
        Secret(token) if isinstance(token, str) and sendable(token) else Secret(),
        str(body.get("token_type", "bearer")).lower() == "bearer",
        _life(body.get("expires_in")),
        code if isinstance(code, str) and code in _CODES else "",
        scopes if isinstance(scopes, str) else "",
    )


def _life(value: Any) -> float:
    """Seconds a token is good for; a minute where that is not said, or odd."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return _UNSAID
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return _UNSAID
    return min(seconds, _LONGEST) if seconds > 0 else _UNSAID


def _refusal(status: int, code: str, site: str, asked: float) -> ServerError:
    """Why there is no token: the status and the code, never the description, which may repeat what was sent."""
    text = f"{site}: the token endpoint answers {status}" + (f" {code}" if code else "")
    if asked:
        return Throttled(
            f"{text}: no token now, come back in {asked:.0f} s", status=status, retry_after=asked
        )
    if status >= 500 or status == 429:
        return ServerError(f"{text}: no token now, try again later", status=status)
    if 300 <= status < 400:
        return AuthFailed(
            f"{text}: redirects are not followed, set FHIR_TRIALS_TOKEN_URL to where it leads", status=status
        )
    kind = ScopeRefused if code == "invalid_scope" else AuthFailed
    return kind(f"{text}: {_HINTS.get(code, _KEY)}", status=status)
