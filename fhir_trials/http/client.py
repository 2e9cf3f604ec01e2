"""One request over HTTP: sent below one base, repeated where that is safe, read as JSON or raised as an error.

https://hl7.org/fhir/R5/http.html
"""

import logging
import time
import uuid
from collections.abc import Callable, Collection
from types import TracebackType
from typing import Self

from fhir_trials import json_text
from fhir_trials.errors import ReadError, ServerError, TargetError, UsageError
from fhir_trials.http import failure, origin, own_references, retry
from fhir_trials.http.authorisation import Authorisation, ensure_allowed
from fhir_trials.http.budget import Budget
from fhir_trials.http.credentials import Credentials
from fhir_trials.http.exchange import Content, Reply, Request, http_date, request_id
from fhir_trials.http.limits import Limits
from fhir_trials.http.observed import Exchange, shown_path
from fhir_trials.http.tls import Tls
from fhir_trials.http.turns import Turns, Waiting
from fhir_trials.http.user_agent import headers
from fhir_trials.http.wire import Answer, Wire

_log = logging.getLogger(__name__)


class Client:
    """A connection to one base URL; nothing is ever sent outside it, and no redirect is followed.

    Several threads may send at once; more than `limits.at_once` of them wait for their turn.

    Args:
        base: http or https, without user and password.
        credentials: asked before each attempt what to say to this base, and no other.
        limits: bounds of time, size and attempts.
        rewrite_base: another base URL under which the server, behind a proxy, hands out its links and references.
        tls: whom to trust, and our own certificate.
        allow_http: speak plain http to another machine too; never with credentials.
        budget: the time for all requests together, or seconds from now (0: no limit); what is under way then is
            given up, its answer lost.
        observe: told of every attempt, from the thread that made it; what it raises is raised to the sender.
        waiting: told of a long pause that the server asks for, once for all threads: scheme and host, and seconds.
        contact: whom to write to about these requests, for the `User-Agent`.
        sleep: how to wait between attempts.

    Raises:
        UsageError: the base cannot be used, or not with these credentials.
    """

    def __init__(
        self,
        base: str,
        *,
        credentials: Authorisation | None = None,
        limits: Limits | None = None,
        rewrite_base: str = "",
        tls: Tls | None = None,
        allow_http: bool = False,
        budget: Budget | float | None = None,
        observe: Callable[[Exchange], None] | None = None,
        waiting: Waiting | None = None,
        contact: str = "",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._origin = origin.parse(base)
        self._alias = origin.parse(rewrite_base) if rewrite_base else None
        self._credentials: Authorisation = credentials or Credentials()
        if self._credentials:
            ensure_allowed(self._origin)
        if not (allow_http or self._origin.scheme == "https" or self._origin.loopback):
            raise UsageError(
                f"{self._origin.site}: plain http goes to this machine only; use https, or, where nothing "
                "is secret and nobody in between can harm, --allow-http or FHIR_TRIALS_ALLOW_HTTP=1"
            )
        self._limits = limits or Limits()
        self._budget = budget if isinstance(budget, Budget) else Budget(budget) if budget else Budget()
        self._observe = observe
        self._turns = Turns(self._origin.site, self._limits, self._budget, sleep=sleep, waiting=waiting)
        self._date = ""
        self._wire = Wire(self._origin, headers(contact), self._limits, tls or Tls())

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

    @property
    def clock(self) -> str:
        """The server's clock at its last answer as a FHIR instant in UTC, to the second; empty where it tells none."""
        moment = http_date(self._date)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""

    def own(self, url: str) -> str:
        """A URL that the server gave, relative to the base and without a leading slash.

        Raises:
            ForeignUrl: it lies outside the base.
        """
        return self._below(self._origin.at(url, self._alias))

    def send(self, request: Request, *, accept: Collection[int] = ()) -> Reply:
        """Send a request and return the reply to it.

        Args:
            request: what to send; repeated only where that cannot do anything twice. After a 401 it is sent once
                more with another authorisation, where there is one.
            accept: statuses of 300 and above that are an answer here, not an error.

        Raises:
            ForeignUrl: the target lies outside the base; nothing was sent.
            TimeUp: the budget is over; its cause is what the last attempt gave, if there was one.
            Throttled: the server is busy beyond the retries, or asks to be left alone for longer than is waited: until
                then nothing is sent to it.
            Unreachable: no complete answer came.
            ServerError: the server refused (the error carries its OperationOutcome), or its answer is too
                large or no JSON.
        """
        answer, name = self._answer(request)
        return self._read(request, answer, name, accept)

    def fetch(self, request: Request) -> Content:
        """Send a request and return the answer as it is, whatever its status and kind; retried as by `send`.

        Raises:
            ForeignUrl: the target lies outside the base; nothing was sent.
            TimeUp: see `send`.
            Throttled: the server asked before to be left alone, see `send`.
            Unreachable: no complete answer came.
            ServerError: the answer is too large.
        """
        answer, _ = self._answer(request)
        return Content(answer.status, answer.headers, answer.content)

    def _answer(self, request: Request) -> tuple[Answer, str]:
        """The last of the answers to a request, which is sent again where that is safe and may help; and its id."""
        url = self._origin.at(request.target, self._alias)
        name = uuid.uuid4().hex
        allowed = retry.repeat(request)
        tries, failures, waited, renewed = 0, 0, 0.0, False
        while True:
            tries += 1
            answer, said = self._attempt(request, url, name, tries, waited + self._turns.wait())
            waited = 0.0
            if isinstance(answer, Answer) and answer.status == 401 and not renewed:
                renewed = True
                if self._credentials.renew(said):
                    continue
            failures += 1
            asked = retry.asked(answer)
            self._turns.asked(asked or 0.0)
            last = allowed < retry.needed(answer) or failures >= self._limits.attempts
            if last or not (asked is None or self._turns.bearable(asked)):
                break
            waited = retry.pause(failures, self._limits.longest_wait) if asked is None else asked
            self._pause(request, answer, waited)
        if isinstance(answer, TargetError):
            if allowed >= retry.Repeat.ALWAYS:
                self._ensure_time(request, answer)
            raise answer
        return answer, name

    def _attempt(
        self, request: Request, url: str, name: str, tries: int, waited: float
    ) -> tuple[Answer | TargetError, str]:
        """What one attempt gave, and what was said of who we are."""
        with self._turns.turn():
            said = self._credentials.value(self._origin)
            self._budget.ensure()  # asking for it may have taken its time
            more = {"X-Request-Id": name} | ({"Authorization": said} if said else {})
            started = time.monotonic()
            answer = self._wire.attempt(request, url, more, within=self._budget.left)
            seconds = time.monotonic() - started
        _log.debug("%r → %s in %.0f ms", request, _shown(answer), 1000 * seconds)
        got = answer if isinstance(answer, Answer) else None
        if got and "date" in got.headers:
            self._date = got.headers["date"]
        if self._observe:
            exchange = Exchange(
                method=request.method,
                path=shown_path(self._below(url.partition("?")[0])),
                status=got.status if got else getattr(answer, "status", 0),
                seconds=seconds,
                attempt=tries,
                waited=waited,
                request_id=request_id(got.headers if got else {}, name),
                entries=len(retry.entries(request)),
                error="" if got else type(answer).__name__,
            )
            self._observe(exchange)
        return answer, said

    def _pause(self, request: Request, answer: Answer | TargetError, seconds: float) -> None:
        """Wait before the next attempt."""
        self._ensure_time(request, answer, seconds)
        self._turns.pause(seconds)

    def _ensure_time(self, request: Request, answer: Answer | TargetError, seconds: float = 0.0) -> None:
        """Nothing where there is that much time left; else the end of the time says what came last."""
        try:
            self._budget.ensure(seconds)
        except TargetError as over:
            raise over from self._error(request, answer)

    def _error(self, request: Request, answer: Answer | TargetError) -> TargetError:
        """What the sender would be told of this answer, without its body."""
        if isinstance(answer, TargetError):
            return answer
        return failure.of(request, Reply(answer.status, answer.headers), self._origin.url)

    def _below(self, url: str) -> str:
        return url[len(self._origin.url) :].lstrip("/")

    def _read(self, request: Request, answer: Answer, name: str, accept: Collection[int]) -> Reply:
        fine = answer.status < 300 or answer.status in accept
        try:
            body = json_text.decode(answer.content, "the answer") if answer.content.strip() else None
        except ReadError as error:
            if answer.status < 300:
                kind = answer.headers.get("content-type", "no content type").partition(";")[0][:60]
                raise ServerError(
                    f"{self._origin.url}: {request!r} → {answer.status} with {kind}, which is no JSON: {error}",
                    status=answer.status,
                    request_id=request_id(answer.headers, name),
                ) from error
            body = None
        if self._alias:
            own_references.make_relative(body, self._alias)
        reply = Reply(answer.status, answer.headers, body, name)
        if not fine:
            raise failure.of(request, reply, self._origin.url, self._credentials.advice)
        return reply

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()


def _shown(answer: Answer | TargetError) -> str:
    return str(answer.status) if isinstance(answer, Answer) else type(answer).__name__
