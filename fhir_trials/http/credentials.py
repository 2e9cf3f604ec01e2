"""Who we are to a server: bearer or basic, never in a URL, never over plain http to another machine, never in a text.

https://hl7.org/fhir/R5/security.html
"""

import base64
from dataclasses import dataclass

from fhir_trials.errors import UsageError
from fhir_trials.http.origin import Origin

# Refuses any Authorization header, and writes the token into its log.
_NO_CREDENTIALS = "hapi.fhir.org"


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """A bearer token, or a user and a password.

    Raises:
        UsageError: both kinds, half of one, or characters that no header can carry. No value is repeated.
    """

    token: str = ""
    user: str = ""
    password: str = ""

    def __post_init__(self) -> None:
        if self.token and (self.user or self.password):
            raise UsageError("credentials: give a token, or a user and a password, not both")
        if bool(self.user) != bool(self.password):
            raise UsageError("credentials: a user and a password belong together")
        if not (self.token.isascii() and self.token.isprintable()) or " " in self.token:
            raise UsageError("credentials: the token holds a blank, a line end or a character outside ASCII")
        if ":" in self.user or not (self.user + self.password).isprintable():
            raise UsageError("credentials: the user holds a colon, or user or password a control character")

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.token or self.user)

    def __repr__(self) -> str:
        """The kind, never a value."""
        kind = "bearer" if self.token else "basic" if self.user else "none"
        return f"Credentials({kind})"

    def header_for(self, origin: Origin) -> dict[str, str]:
        """The `Authorization` header for an origin; empty without credentials.

        Raises:
            UsageError: plain http to another machine, or a server that must never get a credential.
        """
        if not self:
            return {}
        if origin.host == _NO_CREDENTIALS or origin.host.endswith(f".{_NO_CREDENTIALS}"):
            raise UsageError(f"{_NO_CREDENTIALS} is a public test server: connect without credentials")
        if origin.scheme != "https" and not origin.loopback:
            raise UsageError(f"{origin.site}: credentials go over https only, or to this machine")
        if self.token:
            return {"Authorization": f"Bearer {self.token}"}
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
        return {"Authorization": f"Basic {pair}"}
