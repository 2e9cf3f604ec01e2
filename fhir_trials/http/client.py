"""One request over HTTP: sent below one base, repeated where that is safe, read as JSON or raised as an error.

https://hl7.org/fhir/R5/http.html
"""

import logging
import time
from collections.abc import Callable, Collection
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Self

from fhir_trials import json_text
from fhir_trials.errors import ReadError, ServerError, Unreachable
from fhir_trials.http import failure, origin, retry
from fhir_trials.http.credentials import Credentials
from fhir_trials.http.exchange import Content, Reply, Request
from fhir_trials.http.limits import Limits
from fhir_trials.http.wire import Answer, Lost, Wire

_log = logging.getLogger(__name__)


class Client:
    """A connection to one base URL; nothing is ever sent outside it, and no redirect is followed.

    Args:
        base: http or https, without user and password.
        credentials: sent with every request, to this base only.
        limits: bounds of time, size and attempts.
        rewrite_base: another base URL under which the server, behind a proxy, hands out its links.
        ca_file: certificates to trust instead of the public ones.
        sleep: how to wait between attempts.

    Raises:
        UsageError: the base cannot be used, or not with these credentials.
    """

    def __init__(
        self,
        base: str,
        *,
        credentials: Credentials | None = None,
        limits: Limits | None = None,
        rewrite_base: str = "",
        ca_file: str = "",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._origin = origin.parse(base)
        self._alias = origin.parse(rewrite_base) if rewrite_base else None
        self._limits = limits or Limits()
        self._sleep = sleep
        self._credentials = credentials or Credentials()
        headers = _headers() | self._credentials.header_for(self._origin)
        # A proxy named by the environment would carry plain http, credentials included, off this machine.
        proxies = not self._origin.loopback
        self._wire = Wire(self._origin.site, headers, self._limits, ca_file=ca_file, proxies=proxies)

    def __repr__(self) -> str:
        """The base and the kind of credentials."""
        return f"Client({self._origin.url!r}, {self._credentials!r})"

    def __enter__(self) -> Self:
        """The client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self.close()

    @property
    def base(self) -> str:
        """The base URL, without a slash at its end."""
        return self._origin.url

    def own(self, url: str) -> str:
        """A URL that the server gave, relative to the base and without a leading slash.

        Raises:
            ForeignUrl: it lies outside the base.
        """
        return self._origin.at(url, self._alias)[len(self._origin.url) :].lstrip("/")

    def send(self, request: Request, *, accept: Collection[int] = ()) -> Reply:
        """Send a request and return the reply to it.

        Args:
            request: what to send; repeated only where that cannot do anything twice.
            accept: statuses of 300 and above that are an answer here, not an error.

        Raises:
            ForeignUrl: the target lies outside the base; nothing was sent.
            Unreachable: no complete answer came.
            ServerError: the server refused (the error carries its OperationOutcome), or its answer is too
                large or no JSON.
        """
        return self._read(request, self._answer(request), accept)

    def fetch(self, request: Request) -> Content:
        """Send a request and return the answer as it is, whatever its status and kind; retried as by `send`.

        Raises:
            ForeignUrl: the target lies outside the base; nothing was sent.
            Unreachable: no complete answer came.
            ServerError: the answer is too large.
        """
        answer = self._answer(request)
        return Content(answer.status, answer.headers, answer.content)

    def _answer(self, request: Request) -> Answer:
        """The last of the answers to a request, which is sent again where that is safe and may help."""
        url = self._origin.at(request.target, self._alias)
        allowed = retry.repeat(request)
        attempt = 0
        while True:
            attempt += 1
            started = time.monotonic()
            answer = self._wire.attempt(request, url)
            _log.debug("%r → %s in %.0f ms", request, _shown(answer), 1000 * (time.monotonic() - started))
            if allowed < _needed(answer) or attempt >= self._limits.attempts:
                break
            said = answer.headers.get("retry-after", "") if isinstance(answer, Answer) else ""
            self._sleep(retry.wait(said, attempt, self._limits.longest_wait))
        if isinstance(answer, Unreachable):
            raise answer
        return answer

    def _read(self, request: Request, answer: Answer, accept: Collection[int]) -> Reply:
        fine = answer.status < 300 or answer.status in accept
        try:
            body = json_text.decode(answer.content, "the answer") if answer.content.strip() else None
        except ReadError as error:
            if answer.status < 300:
                kind = answer.headers.get("content-type", "no content type").partition(";")[0][:60]
                raise ServerError(
                    f"{self._origin.site}: {request!r} → {answer.status} with {kind}, which is no JSON: {error}",
                    status=answer.status,
                ) from error
            body = None
        reply = Reply(answer.status, answer.headers, body)
        if not fine:
            raise failure.of(request, reply, self._origin.site)
        return reply

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()


def _needed(answer: Answer | Unreachable) -> int:
    """How repeatable a request must be to be sent again after this answer."""
    if isinstance(answer, Lost) or (isinstance(answer, Answer) and answer.status in retry.LOST):
        return retry.Repeat.ALWAYS
    if isinstance(answer, Unreachable) or answer.status in retry.REFUSED:
        return retry.Repeat.IF_REFUSED
    return retry.Repeat.ALWAYS + 1  # no request is: the answer is final


def _shown(answer: Answer | Unreachable) -> str:
    return str(answer.status) if isinstance(answer, Answer) else type(answer).__name__


def _headers() -> dict[str, str]:
    try:
        number = version("fhir-trials")
    except PackageNotFoundError:
        number = "0"
    return {
        "Accept": "application/fhir+json, application/json;q=0.9",
        "Accept-Encoding": "gzip",
        "User-Agent": f"fhir-trials/{number}",
    }
