"""One attempt: bytes out, bytes back, within the limits. The only module that sends anything.

https://www.python-httpx.org
"""

import math
import ssl
import time
import urllib.request
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlencode

import httpx

from fhir_trials import json_text
from fhir_trials.errors import ServerError, TargetError, Unreachable, UsageError
from fhir_trials.http import deadline, unpacking
from fhir_trials.http.exchange import Request
from fhir_trials.http.limits import Limits
from fhir_trials.http.origin import Origin
from fhir_trials.http.quiet import quiet
from fhir_trials.http.tls import Tls, in_words

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


class Answer(NamedTuple):
    """A reply as it came, its body unread."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def __repr__(self) -> str:
        """The status only."""
        return f"Answer({self.status})"


class Lost(Unreachable):
    """No complete answer, although the request may have been carried out."""


class Wire:
    """A pool of connections to one origin with fixed headers; may be used by several threads at once.

    Raises:
        UsageError: the host is no valid name, a file of `tls` or the proxy of the environment cannot be used.
    """

    def __init__(self, origin: Origin, headers: Mapping[str, str], limits: Limits, tls: Tls) -> None:
        try:
            # What the resolver does with it: it knows no empty and no overlong labels.
            httpx.URL(origin.site).raw_host.decode("ascii").encode("idna")
        except (httpx.InvalidURL, UnicodeError):
            raise UsageError("base URL: the host is no valid name") from None
        self._site = origin.site
        self._limits = limits
        self._http = httpx.Client(
            headers=dict(headers),
            timeout=httpx.Timeout(limits.idle, connect=limits.connect),
            follow_redirects=False,
            transport=_transport(origin, limits, tls),
            trust_env=False,
            event_hooks={"response": [_hold_location]},
        )

    def attempt(
        self,
        request: Request,
        url: str,
        more: Mapping[str, str] | None = None,
        *,
        within: float = math.inf,
    ) -> Answer | TargetError:
        """Send once; what went wrong on the way is returned, as the caller decides whether to send again.

        Args:
            request: what to send.
            url: where to, below the origin.
            more: headers beside the fixed ones and the request's own.
            within: seconds that are left for it, where that is less than the limit.

        Returns:
            `Lost` where the request may have been carried out, `Unreachable` where it was not sent, a
            `ServerError` where the answer is larger than the limit.
        """
        headers, content = _body(request)
        headers |= more or {}
        total = min(self._limits.total, within)
        ends = time.monotonic() + total
        try:
            with (
                quiet(),
                deadline.until(ends),
                self._http.stream(request.method, url, headers=headers, content=content) as response,
            ):
                return self._read(request, response)
        except deadline.Late:
            return self._late(total)
        except _NOT_SENT as error:
            return _because(Unreachable(f"{self._site} cannot be reached: {in_words(error)}"), error)
        except unpacking.Broken as error:
            return _because(Lost(f"{self._site} gave no complete answer: {error}"), error)
        except httpx.TransportError as error:
            if time.monotonic() >= ends:
                return self._late(total)
            # Only the kind: the text of some of these repeats bytes of the answer.
            return _because(Lost(f"{self._site} gave no complete answer: {_kind(error)}"), error)

    def _late(self, total: float) -> Lost:
        return Lost(f"{self._site} took more than {total:.3g} s to answer")

    def _read(self, request: Request, response: httpx.Response) -> Answer | ServerError:
        most = self._limits.answer_bytes
        content = bytearray()
        coming = _Coming(response.stream)
        for chunk in unpacking.unpacked(coming, response.headers.get("content-encoding", "")):
            content += chunk
            if max(len(content), coming.count) > most:
                return ServerError(
                    f"{self._site}: {request!r}: the answer is larger than {most} bytes",
                    status=response.status_code,
                )
        headers = {name.lower(): value for name, value in response.headers.items()}
        headers |= response.extensions.get(_LOCATION, {})
        return Answer(response.status_code, headers, bytes(content))

    @property
    def site(self) -> str:
        """Scheme, host and port of the origin."""
        return self._site

    def close(self) -> None:
        """Close the connections."""
        with quiet():
            self._http.close()


class _Coming:
    """A body as it comes in, its bytes counted; also pieces that decompress to nothing end with the time."""

    def __init__(self, stream: object) -> None:
        assert isinstance(stream, httpx.SyncByteStream)
        self._stream = stream
        self.count = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            self.count += len(piece)
            deadline.ensure()
            yield piece


class _Transport(httpx.HTTPTransport):
    """Connections that end when their time is over."""

    def __init__(self, context: ssl.SSLContext, limits: Limits, proxy: str | None) -> None:
        pool = httpx.Limits(max_connections=limits.at_once, max_keepalive_connections=limits.at_once)
        super().__init__(verify=context, limits=pool, proxy=proxy)
        # httpx hands no network backend on; a test lets a server drip to see that this one is in use.
        self._pool._network_backend = deadline.Timed(self._pool._network_backend)  # pyright: ignore[reportPrivateUsage]


def _transport(origin: Origin, limits: Limits, tls: Tls) -> _Transport:
    # Who speaks plain http to this machine does not wait for the certificates of the world to be read.
    context = tls.context() if origin.scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        return _Transport(context, limits, _proxy(origin))
    except (ValueError, ImportError, httpx.InvalidURL):
        # Not the reason: it repeats the address, which may hold a password.
        raise UsageError(
            "the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY) cannot be used: "
            "expected http://host:port"
        ) from None


def _proxy(origin: Origin) -> str | None:
    """The proxy the environment names for an origin."""
    # A proxy would carry plain http, credentials included, off this machine.
    if origin.loopback or urllib.request.proxy_bypass(f"{origin.host}:{origin.port}"):
        return None
    named = urllib.request.getproxies()
    found = named.get(origin.scheme) or named.get("all")
    return found if not found or "://" in found else f"http://{found}"


_LOCATION = "fhir_trials.location"


def _hold_location(response: httpx.Response) -> None:
    """Keep from httpx where a redirect leads: it would read it, and fail where that is no address, to no use here."""
    if response.has_redirect_location:
        response.extensions[_LOCATION] = {"location": response.headers.pop("location")}


def _kind(error: BaseException | None) -> str:
    """The kind of a failure; of one of TLS its reason, which is one of OpenSSL's own words."""
    name = type(error).__name__
    while error is not None:
        if isinstance(error, ssl.SSLError) and error.reason:
            return f"{name}: {error.reason}"
        error = error.__cause__ or error.__context__
    return name


def _body(request: Request) -> tuple[dict[str, str], bytes | None]:
    headers = dict(request.headers)
    if request.form:
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        # Identifiers hold many of these, which stand for themselves in a form; what has none other is encoded at once.
        return headers, urlencode(request.form, safe=":/,|").replace("|", "%7C").encode("ascii")
    if request.body is None:
        return headers, None
    headers.setdefault("Content-Type", "application/fhir+json; charset=utf-8")
    return headers, json_text.encode(request.body)


def _because(failure: Unreachable, cause: Exception) -> Unreachable:
    failure.__cause__ = cause
    return failure
