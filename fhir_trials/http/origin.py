"""Where requests may go: one base, and every address is proved to lie below it.

https://www.rfc-editor.org/rfc/rfc3986

A server may point anywhere (`next`, `Location`). What it hands out is parsed, compared part by part with the base,
and put together again from the base's own scheme, host and port, so that no token can travel to another host.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from fhir_trials.errors import ForeignUrl, UsageError

_PORTS = {"http": 80, "https": 443}
_ODD = re.compile(r"[\x00-\x20\x7f\\]")
_LONGEST = 32_768
# What stands for a dot in the name of a host: https://www.rfc-editor.org/rfc/rfc3490#section-3.1
_DOTS = str.maketrans(dict.fromkeys("\u3002\uff0e\uff61", "."))


@dataclass(frozen=True, slots=True)
class Origin:
    """A base URL in its parts; `host` is in small letters without a dot at its end, `path` without a slash."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def site(self) -> str:
        """Scheme, host and port as text, without path: what an error may name."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    @property
    def url(self) -> str:
        """The base URL, without a slash at its end."""
        return self.site + self.path

    @property
    def loopback(self) -> bool:
        """Whether this machine talks to itself."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def at(self, target: str, alias: "Origin | None" = None) -> str:
        """The absolute URL of a target; the one function that builds URLs.

        Args:
            target: relative to the base, or absolute as the server gave it.
            alias: another base under which the server knows itself; what lies below it is taken as ours.

        Raises:
            ForeignUrl: it lies elsewhere: another scheme, host, port or base path, user information, `..`.
        """
        parts = _split(target)
        for base in (self, alias):
            if base and (below := base._below(parts)) is not None:
                return urlunsplit(
                    (self.scheme, self.site.partition("//")[2], self.path + below, parts.query, "")
                )
        foreign = "what is no address of the web" if parts.scheme else "the same host, outside the base"
        host = parts.hostname or foreign
        raise ForeignUrl(f"{self.site} points to {host}; nothing was sent there")

    def below(self, url: str) -> str:
        """The path below this base of an absolute URL without query and fragment; empty for any other text."""
        try:
            parts = _split(url)
        except ForeignUrl:
            return ""
        if not parts.netloc or parts.query or parts.fragment:
            return ""
        return (self._below(parts) or "").lstrip("/")

    def _below(self, parts: SplitResult) -> str | None:
        """The path below this base, beginning with a slash where there is one; None where it lies elsewhere."""
        if not parts.scheme and not parts.netloc and not parts.path.startswith("/"):
            return f"/{parts.path}" if parts.path else ""
        if (parts.scheme or self.scheme) not in _PORTS:
            return None
        if parts.netloc and _place(parts, self.scheme) != (self.scheme, self.host, self.port):
            return None
        if parts.path == self.path or parts.path.startswith(f"{self.path}/"):
            return parts.path[len(self.path) :]
        return None


def parse(url: str) -> Origin:
    """Read a base URL that the caller gave.

    Raises:
        UsageError: not http or https, no host, credentials inside, a query or fragment, `..`. The URL is not repeated.
    """
    try:
        parts = _split(url)
    except ForeignUrl as error:
        raise UsageError(f"base URL: {error}; credentials belong in settings, not in a URL") from None
    if parts.scheme not in _PORTS or not _host(parts):
        raise UsageError("base URL: expected http:// or https:// and a host")
    if parts.query or parts.fragment:
        raise UsageError("base URL: must end with its path, without query or fragment")
    return Origin(*_place(parts, parts.scheme), parts.path.rstrip("/"))


def _place(parts: SplitResult, scheme: str) -> tuple[str, str, int]:
    scheme = parts.scheme or scheme
    return scheme, _host(parts), parts.port or _PORTS.get(scheme, 0)


def _host(parts: SplitResult) -> str:
    """The host under the one name it is compared by: `hapi.fhir.org.` is `hapi.fhir.org`."""
    return (parts.hostname or "").translate(_DOTS).rstrip(".")


def _split(text: str) -> SplitResult:
    """The parts of a URL that has nothing odd in it; the port has been read too."""
    if len(text) > _LONGEST or _ODD.search(text):
        raise ForeignUrl("a URL that is too long or holds blanks, control characters or backslashes")
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  # read here because a bad port raises only then
    except ValueError:
        raise ForeignUrl("a URL that cannot be read") from None
    if "@" in parts.netloc:
        raise ForeignUrl(f"a URL with user information (host {parts.hostname})")
    decoded = unquote(unquote(parts.path)).replace("\\", "/")
    if any(segment in (".", "..") for segment in decoded.split("/")):
        raise ForeignUrl(f"a URL with . or .. in its path (host {parts.hostname or 'none given'})")
    return parts
