"""A server on the loopback interface that hands out tokens for signed assertions, as SMART Backend Services has it.

It is a FHIR server too: it answers `/fhir/...` to whoever shows a token that is still good.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import httpx
import jwt

from tests.targets.fake_server import FakeServer

CLIENT = "trials-client"
_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass
class TokenServer:
    """What the server does, and what it was asked.

    Attributes:
        keys: the public keys that are registered, by `kid`.
        answers: statuses and bodies to give to the next token requests instead of a token.
        life: what `expires_in` says; None leaves it out.
        good: the tokens that are accepted.
        pause: seconds it takes to make a token.
        configuration: what `.well-known/smart-configuration` adds to the token endpoint; None: it is not there.
        statement: what `metadata` holds.
        where: the token endpoint that is named instead of our own.
        moved: where every request for a resource is sent.
        clock: seconds since 1970.
        core: a whole FHIR server, to which requests with a good token are handed.
        uses: how many requests a token is good for; 0 for any number.
    """

    keys: dict[str, Any]
    answers: list[tuple[int, Any]] = field(default_factory=list)
    life: Any = 300
    good: set[str] = field(default_factory=set)
    pause: float = 0.0
    configuration: dict[str, Any] | None = field(default_factory=dict)
    statement: dict[str, Any] = field(default_factory=dict)
    where: str = ""
    moved: str = ""
    clock: Callable[[], float] = time.time
    core: FakeServer | None = None
    uses: int = 0
    used: Counter[str] = field(default_factory=Counter)
    site: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    scopes: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def base(self) -> str:
        """The base of the FHIR server."""
        return f"{self.site}/fhir"

    @property
    def token_url(self) -> str:
        """Where tokens are handed out."""
        return f"{self.site}/auth/token"

    def token(self, form: dict[str, list[str]]) -> tuple[int, Any]:
        """The answer to a token request."""
        assertion = form["client_assertion"][0]
        self.seen.append(assertion)
        if self.answers:
            return self.answers.pop(0)
        try:
            claims = self.judged(assertion)
        except (jwt.InvalidTokenError, KeyError, AssertionError) as error:
            return 400, {"error": "invalid_client", "error_description": f"{error!r} {assertion}"}
        if (form["grant_type"], form["client_assertion_type"]) != (["client_credentials"], [_TYPE]):
            return 400, {"error": "unsupported_grant_type"}
        self.scopes.append(form["scope"][0])
        token = f"token-{claims['jti']}"
        self.good.add(token)
        life = {} if self.life is None else {"expires_in": self.life}
        return 200, {"access_token": token, "token_type": "Bearer", "scope": form["scope"][0], **life}

    def judged(self, assertion: str) -> dict[str, Any]:
        """The claims of an assertion that is signed by a registered key, for us, short-lived and new."""
        head = jwt.get_unverified_header(assertion)
        assert head["typ"] == "JWT"
        claims = jwt.decode(
            assertion,
            self.keys[head["kid"]],
            algorithms=["RS384", "ES384"],
            audience=self.token_url,
            issuer=CLIENT,
            subject=CLIENT,
            options={"require": ["exp", "jti", "sub", "iss", "aud"]},
        )
        assert 0 < claims["exp"] - self.clock() <= 300
        assert assertion not in self.seen[:-1]
        assert not any(claims["jti"] in one for one in self.good)
        return claims

    def resource(self, authorization: str, ask: httpx.Request | None = None) -> tuple[int, Any]:
        """The answer to a request for a resource."""
        with self.lock:
            self.shown.append(authorization)
            kind, _, token = authorization.partition(" ")
            good = kind == "Bearer" and token in self.good
            self.used[token] += 1
            if self.uses and self.used[token] >= self.uses:
                self.good.discard(token)
        if good and self.core and ask:
            answer = self.core(ask)
            return answer.status_code, answer.text
        if good:
            return 200, {"resourceType": "Group"}
        return 401, {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "login"}]}

    def named(self) -> tuple[int, Any]:
        """The SMART configuration."""
        if self.configuration is None:
            return 404, "<html>not here</html>"
        return 200, {"token_endpoint": self.where or self.token_url, **self.configuration}


def _ask(handler: BaseHTTPRequestHandler, site: str, body: bytes) -> httpx.Request:
    """What a handler was asked, as its server's core takes it."""
    headers = {name: value for name, value in handler.headers.items() if name.lower() != "accept-encoding"}
    return httpx.Request(handler.command, f"{site}{handler.path}", headers=headers, content=body)


def _send(
    handler: BaseHTTPRequestHandler, status: int, body: Any, more: dict[str, str] | None = None
) -> None:
    """Answer whoever is served."""
    content = (body if isinstance(body, str) else json.dumps(body)).encode()
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(content)), **(more or {})}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)
    handler.wfile.flush()


def _handler(server: TokenServer) -> type[BaseHTTPRequestHandler]:
    """What answers each connection."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one piece

        def do_GET(self) -> None:
            server.asked[self.path] += 1
            if self.path.startswith("/fhir/.well-known/"):
                return _send(self, *server.named())
            if self.path == "/fhir/metadata":
                return _send(self, 200, server.core.capability() if server.core else server.statement)
            if server.moved:
                return _send(self, 307, {}, {"Location": server.moved})
            return self.resource(b"")

        def resource(self, body: bytes) -> None:
            ask = _ask(self, server.site, body)
            _send(self, *server.resource(self.headers.get("Authorization", ""), ask))

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path.startswith("/fhir"):
                return self.resource(content)
            body = content.decode()
            assert "Authorization" not in self.headers
            with server.lock:
                server.asked[self.path] += 1
            time.sleep(server.pause)
            _send(self, *server.token(parse_qs(body)))

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    return Handler


@contextmanager
def running(server: TokenServer) -> Iterator[TokenServer]:
    """The server on a free port of 127.0.0.1."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    server.site = f"http://127.0.0.1:{httpd.server_port}"
    try:
        yield server
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()
