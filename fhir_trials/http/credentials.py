"""Credentials that are given: bearer or basic, never in a URL, never over plain http to another machine, never in a text.

https://www.rfc-editor.org/rfc/rfc6750 · https://www.rfc-editor.org/rfc/rfc7617
"""

import base64
import threading
from dataclasses import dataclass
from pathlib import Path

from fhir_trials.errors import UsageError
from fhir_trials.http.authorisation import Secret, sendable
from fhir_trials.http.origin import Origin

_WAYS = (
    "FHIR_TRIALS_TOKEN, FHIR_TRIALS_TOKEN_FILE, FHIR_TRIALS_USER with FHIR_TRIALS_PASSWORD, "
    "or FHIR_TRIALS_CLIENT_ID with FHIR_TRIALS_KEY_FILE"
)


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """A bearer token, or a user and a password; an `Authorisation` that stays the same.

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
        if not sendable(self.token):
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

    def value(self, origin: Origin) -> Secret:
        """The value of `Authorization`; empty without credentials."""
        if self.token:
            return Secret(f"Bearer {self.token}")
        if not self.user:
            return Secret()
        return Secret("Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii"))

    def renew(self, refused: str) -> bool:
        """No: what was given stays as it is."""
        return False

    @property
    def advice(self) -> str:
        """The settings these came from."""
        if self.token:
            return "check FHIR_TRIALS_TOKEN"
        if self.user:
            return "check FHIR_TRIALS_USER and FHIR_TRIALS_PASSWORD"
        return f"no credentials were sent; set {_WAYS}"


class TokenFile:
    """A bearer token in a file, which somebody else may replace: read when first needed, and again when refused.

    Args:
        path: UTF-8 text; white space around the token does not count.
    """

    advice = "check the file that FHIR_TRIALS_TOKEN_FILE names"

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._lock = threading.Lock()
        self._value = Secret()

    def __repr__(self) -> str:
        """The path, never what is in it."""
        return f"TokenFile({str(self._path)!r})"

    def __bool__(self) -> bool:
        """Yes."""
        return True

    def value(self, origin: Origin) -> Secret:
        """The token as it was last read.

        Raises:
            UsageError: the file cannot be read, or holds no token.
        """
        with self._lock:
            if not self._value:
                self._value = self._read()
            return self._value

    def renew(self, refused: str) -> bool:
        """Whether the file holds another token by now."""
        with self._lock:
            if self._value == refused:
                self._value = self._read()
            return self._value != refused

    def _read(self) -> Secret:
        try:
            token = Secret(self._path.read_text(encoding="utf-8").strip())
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"token_file: {self._path} cannot be read: {type(error).__name__}") from None
        if not token:
            raise UsageError(f"token_file: {self._path} is empty")
        if not sendable(token):
            raise UsageError(
                f"token_file: {self._path} holds a blank, a line end or a character outside ASCII"
            )
        return Secret(f"Bearer {token}")
