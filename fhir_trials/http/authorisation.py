"""Who we are to a server, asked for each attempt anew, and where that may be said at all.

https://hl7.org/fhir/R5/security.html · https://www.rfc-editor.org/rfc/rfc6750
"""

from typing import Protocol

from fhir_trials.errors import UsageError
from fhir_trials.http.origin import Origin

# Refuses any Authorization header, and writes the token into its log.
_NO_CREDENTIALS = "hapi.fhir.org"


class Secret(str):
    """A text that is not shown where values are shown for people who look for faults."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Three dots."""
        return "Secret(...)"


class Authorisation(Protocol):
    """Says who we are; called from several threads at once."""

    def __bool__(self) -> bool:
        """Whether anything is ever said."""
        ...

    def value(self, origin: Origin) -> Secret:
        """The value of the header `Authorization` for an origin; empty for none.

        Raises:
            AuthFailed: nothing could be had to say.
            UsageError: what was set cannot be used, or must not go to this origin.
            Unreachable: who hands it out does not answer.
            ServerError: who hands it out fails.
        """
        ...

    def renew(self, refused: str) -> bool:
        """Told that the server refused this value (401): whether the next `value` may be another one."""
        ...

    @property
    def advice(self) -> str:
        """What to look at when a server refuses, with the names of the settings; never a value."""
        ...


def ensure_allowed(origin: Origin) -> None:
    """Nothing where credentials may go to an origin.

    Raises:
        UsageError: plain http to another machine, or a server that must never get a credential.
    """
    if origin.host == _NO_CREDENTIALS or origin.host.endswith(f".{_NO_CREDENTIALS}"):
        raise UsageError(f"{_NO_CREDENTIALS} is a public test server: connect without credentials")
    if origin.scheme != "https" and not origin.loopback:
        raise UsageError(f"{origin.site}: credentials go over https only, or to this machine")


def sendable(token: str) -> bool:
    """Whether a header can carry this token."""
    return token.isascii() and token.isprintable() and " " not in token
