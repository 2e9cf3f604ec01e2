"""SMART Backend Services: short-lived tokens for a signed assertion, asked for once for all threads.

https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import closing
from dataclasses import replace
from typing import Any

from fhir_trials.errors import TargetError, TrialsError, UsageError
from fhir_trials.http import origin, retry, smart_endpoint, smart_key, smart_scopes, smart_token
from fhir_trials.http.authorisation import Secret, ensure_allowed
from fhir_trials.http.budget import Budget
from fhir_trials.http.exchange import Request
from fhir_trials.http.limits import Limits
from fhir_trials.http.origin import Origin
from fhir_trials.http.smart_endpoint import Endpoint
from fhir_trials.http.smart_scopes import Access
from fhir_trials.http.smart_token import ScopeRefused, Token
from fhir_trials.http.tls import Tls
from fhir_trials.http.turns import LONG, Waiting
from fhir_trials.http.user_agent import headers
from fhir_trials.http.wire import Answer, Wire

_log = logging.getLogger(__name__)
_TOTAL = 60.0
_ANSWER_BYTES = 16 * 1024 * 1024
# One EHR answers 400 now and then to what it takes the next moment.
_FLAKY = frozenset({400, 429})
_NONE = Token(Secret(), 0.0)


class Smart:
    """An `Authorisation` that gets its tokens itself; the token goes to one base only, the assertion to one endpoint.

    A token is used until shortly before it ends; whoever needs one meanwhile waits for the one request.

    Args:
        base: of the FHIR server.
        client_id: the name the server knows us by.
        key_file: our private key: PEM, JWK or JWKS.
        key_id: which key of the file, or its name.
        token_url: where tokens are handed out; empty asks the server.
        scopes: separated by blanks; empty asks for `access`, as the server words it.
        access: what is wanted of which resource type; what of it is not granted is told once as a warning in the log.
        least: what would do, asked for where the server refuses `access` as a whole.
        limits: bounds of each request; of a token request 60 s at most.
        tls: whom to trust, and our own certificate.
        budget: the time for the whole run.
        waiting: told of a long pause that the endpoint asks for.
        contact: for the `User-Agent`.
        clock: seconds since 1970.
        sleep: how to wait before a second attempt.

    Raises:
        UsageError: the base, the key or an address cannot be used, half of it is missing, or the extra `smart` is
            not installed.
    """

    advice = (
        "check FHIR_TRIALS_CLIENT_ID, FHIR_TRIALS_KEY_FILE and FHIR_TRIALS_KEY_ID, that the public key is registered "
        "with the server, and FHIR_TRIALS_SCOPES"
    )

    def __init__(
        self,
        base: str,
        *,
        client_id: str,
        key_file: str,
        key_id: str = "",
        token_url: str = "",
        scopes: str = "",
        access: Access | None = None,
        least: Access | None = None,
        limits: Limits | None = None,
        tls: Tls | None = None,
        budget: Budget | None = None,
        waiting: Waiting | None = None,
        contact: str = "",
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not (client_id and key_file):
            raise UsageError("client_id and key_file belong together: set both")
        self._base = origin.parse(base)
        ensure_allowed(self._base)
        limits = limits or Limits()
        self._limits = replace(
            limits, total=min(limits.total, _TOTAL), answer_bytes=min(limits.answer_bytes, _ANSWER_BYTES)
        )
        self._client_id, self._token_url, self._scopes = client_id, token_url, scopes
        self._access, self._least = access or {}, least or {}
        self._key = smart_key.read(key_file, key_id)
        smart_endpoint.ensure_usable(token_url)
        self._tls, self._budget, self._waiting = tls or Tls(), budget or Budget(), waiting
        self._headers = headers(contact)
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._token = _NONE
        self._flight: Future[Token] | None = None
        self._endpoint: Endpoint | None = None
        self._told = False

    def __repr__(self) -> str:
        """The algorithm, never a value."""
        return f"Smart({self._key.algorithm})"

    def __bool__(self) -> bool:
        """Yes."""
        return True

    def value(self, origin: Origin) -> Secret:
        """A token that is good for some time yet.

        Raises:
            UsageError: asked for another origin than that of the base, or the token URL cannot be used.
            AuthFailed: no token is given, or the server does not say where.
            TimeUp: the budget is over.
            Unreachable: the server or its token endpoint does not answer.
            ServerError: the token endpoint fails.
        """
        if origin.site != self._base.site:
            raise UsageError(f"{origin.site}: the tokens are for {self._base.site} only")
        while True:
            with self._lock:
                if self._token.ends > self._clock():
                    return self._token.value
                mine = self._flight is None
                flight = self._flight = self._flight or Future[Token]()
            if mine:
                return self._fly(flight)
            try:
                return flight.result().value
            except CancelledError:
                continue  # who asked was interrupted: ask ourselves

    def renew(self, refused: str) -> bool:
        """Yes: a token that is refused is not used again."""
        with self._lock:
            if self._token.value == refused:
                self._token = _NONE
        return True

    def _fly(self, flight: "Future[Token]") -> Secret:
        """Ask for a token, for all who wait."""
        token = _NONE
        try:
            token = self._ask()
        except TrialsError as error:
            flight.set_exception(error)
            raise
        finally:
            with self._lock:
                self._token, self._flight = token, None
            if token.value:
                flight.set_result(token)
            else:
                flight.cancel()  # without effect where it has failed
        return token.value

    def _ask(self) -> Token:
        if self._endpoint is None:
            self._endpoint = self._found()
        wanted = self._endpoint.scopes
        try:
            token = self._asked(self._endpoint)
        except ScopeRefused:
            if not self._endpoint.least:
                raise
            self._endpoint = replace(self._endpoint, scopes=self._endpoint.least, least="")
            token = self._asked(self._endpoint)
        self._tell(smart_scopes.missing(wanted, token.scopes or self._endpoint.scopes))
        return token

    def _tell(self, missing: list[str]) -> None:
        """Say once what is not granted; only what we asked for is repeated."""
        if missing and not self._told:
            self._told = True
            _log.warning(
                "%s does not grant all that it was asked for: what needs %s will be refused; register this client "
                "for it, or set FHIR_TRIALS_SCOPES",
                self._base.site,
                ", ".join(missing),
            )

    def _asked(self, endpoint: Endpoint) -> Token:
        asked = self._clock()
        with closing(Wire(endpoint.place, self._headers, self._limits, self._tls)) as wire:
            answer = self._twice(wire, lambda: self._token_request(endpoint), endpoint.address)
        return smart_token.read(answer, endpoint.place.site, asked)

    def _token_request(self, endpoint: Endpoint) -> Request:
        assertion = self._key.assertion(self._client_id, endpoint.audience, self._clock())
        form = (
            ("grant_type", "client_credentials"),
            ("scope", endpoint.scopes),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", assertion),
        )
        return Request("POST", "", {"Accept": "application/json"}, form=form)

    def _found(self) -> Endpoint:
        """Where tokens are handed out; asked without saying who we are."""
        with closing(Wire(self._base, self._headers, self._limits, self._tls)) as wire:

            def ask(request: Request) -> Any:
                answer = self._twice(wire, lambda: request, self._base.at(request.target))
                if isinstance(answer, TargetError):
                    raise answer
                return smart_endpoint.decoded(answer.content) if answer.status == 200 else None

            return smart_endpoint.find(
                self._base,
                ask,
                token_url=self._token_url,
                scopes=self._scopes,
                access=self._access,
                least=self._least,
            )

    def _twice(self, wire: Wire, request: Callable[[], Request], url: str) -> Answer | TargetError:
        """An answer; one that may be better a second time is asked for once more, with a request made anew."""
        self._budget.ensure()
        answer = wire.attempt(request(), url, within=self._budget.left)
        if isinstance(answer, Answer) and not (answer.status >= 500 or answer.status in _FLAKY):
            return answer
        longest = self._limits.longest_wait
        asked = retry.asked(answer)
        if asked is not None and (asked > longest or asked >= self._budget.left):
            return answer
        pause = retry.pause(1, longest) if asked is None else asked
        self._budget.ensure(pause)
        if self._waiting is not None and pause >= LONG:
            self._waiting(wire.site, pause)
        self._sleep(pause)
        return wire.attempt(request(), url, within=self._budget.left)
