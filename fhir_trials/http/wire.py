"""One attempt: bytes out, bytes back, within the limits. The only module that knows httpx.

https://www.python-httpx.org
"""

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlencode

import httpx

from fhir_trials import json_text
from fhir_trials.errors import ServerError, Unreachable, UsageError
from fhir_trials.http.exchange import Request
from fhir_trials.http.limits import Limits
from fhir_trials.http.quiet import quiet

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)

_LOCATION = "fhir_trials.location"


class Answer(NamedTuple):
    """A reply as it came, its body unread."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class Lost(Unreachable):
    """No complete answer, although the request may have been carried out."""


class _Watched(httpx.SyncByteStream):
    """A body as it comes in; each piece is looked at before it is decompressed, which may give nothing for long."""

    def __init__(self, stream: httpx.SyncByteStream, check: Callable[[int], None]) -> None:
        self._stream = stream
        self._check = check

    def __iter__(self) -> Iterator[bytes]:
        count = 0
        for piece in self._stream:
            count += len(piece)
            self._check(count)
            yield piece

    def close(self) -> None:
        self._stream.close()


class Wire:
    """A pool of connections with fixed headers."""

    def __init__(
        self, site: str, headers: Mapping[str, str], limits: Limits, *, ca_file: str, proxies: bool
    ) -> None:
        try:
            # What the resolver does with it: it knows no empty and no overlong labels.
            httpx.URL(site).raw_host.decode("ascii").encode("idna")
        except (httpx.InvalidURL, UnicodeError):
            raise UsageError("base URL: the host is no valid name") from None
        self._site = site
        self._limits = limits
        self._http = httpx.Client(
            headers=dict(headers),
            timeout=httpx.Timeout(limits.idle, connect=limits.connect),
            follow_redirects=False,
            verify=_trusted(ca_file) if ca_file else True,
            trust_env=proxies,
            event_hooks={"response": [_hold_location]},
        )

    def attempt(self, request: Request, url: str) -> Answer | Unreachable:
        """Send once; what went wrong on the way is returned, as the caller decides whether to send again.

        Raises:
            ServerError: the answer is larger than the limit.
        """
        headers, content = _body(request)
        deadline = time.monotonic() + self._limits.total
        try:
            with (
                quiet(),
                self._http.stream(request.method, url, headers=headers, content=content) as response,
            ):
                return self._read(request, response, deadline)
        except Lost as late:
            return late
        except _NOT_SENT as error:
            return _because(
                Unreachable(f"{self._site} cannot be reached: {error or type(error).__name__}"), error
            )
        except (httpx.TransportError, httpx.DecodingError) as error:
            # Only the kind: the text of some of these repeats bytes of the answer.
            return _because(Lost(f"{self._site} gave no complete answer: {type(error).__name__}"), error)

    def _read(self, request: Request, response: httpx.Response, deadline: float) -> Answer:
        def check(count: int) -> None:
            if count > self._limits.answer_bytes:
                raise ServerError(
                    f"{self._site}: {request!r}: the answer is larger than {self._limits.answer_bytes} bytes",
                    status=response.status_code,
                )
            if time.monotonic() > deadline:
                raise Lost(f"{self._site} took more than {self._limits.total:g} s to answer")

        if isinstance(response.stream, httpx.SyncByteStream):
            response.stream = _Watched(response.stream, check)
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            check(len(content))
        headers = {name.lower(): value for name, value in response.headers.items()}
        headers |= response.extensions.get(_LOCATION, {})
        return Answer(response.status_code, headers, bytes(content))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def _hold_location(response: httpx.Response) -> None:
    """Keep from httpx where a redirect leads: it would read it, and fail where that is no address, to no use here."""
    if response.has_redirect_location:
        response.extensions[_LOCATION] = {"location": response.headers.pop("location")}


def _trusted(ca_file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise UsageError(
            f"ca_file: {ca_file} cannot be read as certificates: {type(error).__name__}"
        ) from error


def _body(request: Request) -> tuple[dict[str, str], bytes | None]:
    headers = dict(request.headers)
    if request.form:
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        return headers, urlencode(request.form).encode("ascii")
    if request.body is None:
        return headers, None
    headers.setdefault("Content-Type", "application/fhir+json; charset=utf-8")
    return headers, json_text.encode(request.body)


def _because(failure: Unreachable, cause: Exception) -> Unreachable:
    failure.__cause__ = cause
    return failure
