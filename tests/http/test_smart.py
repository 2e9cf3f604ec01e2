"""SMART Backend Services, against a server that checks every assertion."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fhir_trials.errors import (
    AuthFailed,
    ServerError,
    TargetError,
    Throttled,
    TimeUp,
    Unreachable,
    UsageError,
)
from fhir_trials.http import Budget, Client, Request, Smart, origin, smart_token
from fhir_trials.http.wire import Answer, Wire
from tests.http import keys
from tests.http.conftest import told
from tests.http.token_server import CLIENT, TokenServer, running

GET = Request("GET", "Group/a")
CREATE = Request("POST", "Group", body={})
REGISTERED = {
    "r": keys.private("RSA").public_key(),
    "e": keys.private("EC").public_key(),
}


class Clock:
    """A clock that is set by hand, and goes on while one sleeps."""

    def __init__(self) -> None:
        self.now = time.time()
        self.pauses: list[float] = []

    def __call__(self) -> float:
        """What it shows."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Only the clock goes on."""
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    """What the client takes for the time."""
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Iterator[TokenServer]:
    """A running server."""
    with running(TokenServer(dict(REGISTERED), clock=clock)) as server:
        yield server


Smarten = Callable[..., Smart]
REFUSED = (400, {"error": "invalid_scope"})


@pytest.fixture
def smart(server: TokenServer, clock: Clock, tmp_path: Path) -> Smarten:
    """An authorisation at the server, with the EC key unless told otherwise."""

    def made(kind: str = "EC", **more: Any) -> Smart:
        key = keys.write(tmp_path / "key.json", keys.jwk(kind, kid=kind[0].lower()))
        given: dict[str, Any] = {
            "client_id": CLIENT,
            "key_file": key,
            "access": {"Group": "cruds"},
            "clock": clock,
        }
        return Smart(server.base, **(given | {"sleep": clock.sleep} | more))

    return made


@pytest.fixture
def client(server: TokenServer, smart: Smarten) -> Iterator[Client]:
    """A client with such an authorisation."""
    with Client(server.base, credentials=smart()) as client:
        yield client


@pytest.mark.parametrize("kind", ["RSA", "EC"])
def test_both_algorithms(server: TokenServer, smart: Smarten, kind: str) -> None:
    """A token is had with either algorithm, once for many requests, and asked for what is needed."""
    with Client(server.base, credentials=smart(kind)) as client:
        for _ in range(3):
            assert 200 == client.send(GET).status
    assert (1, ["system/Group.cruds"]) == (server.asked["/auth/token"], server.scopes)
    assert 1 == server.asked["/fhir/.well-known/smart-configuration"]


def test_pem(server: TokenServer, smart: Smarten, tmp_path: Path) -> None:
    """A PEM serves as well, under the name it is registered by."""
    key = keys.write(tmp_path / "key.pem", keys.pem("RSA"))
    with Client(server.base, credentials=smart(key_file=key, key_id="r")) as client:
        assert 200 == client.send(GET).status


def test_token_is_used_until_shortly_before_its_end(
    server: TokenServer, client: Client, clock: Clock
) -> None:
    """In mid-run a new token is asked for twenty seconds before the old one ends, not earlier."""
    client.send(GET)
    clock.now += 279
    client.send(GET)
    assert 1 == server.asked["/auth/token"]
    clock.now += 2
    server.good.clear()
    assert 200 == client.send(GET).status
    assert 2 == server.asked["/auth/token"]


def test_token_of_unsaid_life(server: TokenServer, client: Client, clock: Clock) -> None:
    """A token whose life is not told is used for most of a minute."""
    server.life = None
    client.send(GET)
    clock.now += 39
    client.send(GET)
    assert 1 == server.asked["/auth/token"]
    clock.now += 2
    client.send(GET)
    assert 2 == server.asked["/auth/token"]


def test_refused_in_mid_run(server: TokenServer, client: Client) -> None:
    """A token that is refused before its end is replaced, and the request sent again: also a create."""
    client.send(GET)
    server.good.clear()
    assert 200 == client.send(GET).status
    assert (2, 3) == (server.asked["/auth/token"], server.asked["/fhir/Group/a"])


def test_refused_for_good(server: TokenServer, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that refuses new tokens too is asked once more, then it is an error that names the settings."""
    monkeypatch.setattr(server, "resource", lambda *_: (401, {}))
    with pytest.raises(AuthFailed, match="FHIR_TRIALS_CLIENT_ID, FHIR_TRIALS_KEY_FILE"):
        client.send(GET)
    assert (2, 2) == (server.asked["/auth/token"], server.asked["/fhir/Group/a"])


def test_single_flight(server: TokenServer, smart: Smarten) -> None:
    """Eight threads that need a token at once ask for one together."""
    server.pause = 0.1
    one = smart()
    values: list[str] = []
    barrier = threading.Barrier(8)

    def ask() -> None:
        barrier.wait()
        values.append(one.value(origin.parse(server.base)))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (1, 8, 1) == (server.asked["/auth/token"], len(values), len(set(values)))


def test_single_flight_after_a_refusal(server: TokenServer, smart: Smarten) -> None:
    """Eight threads whose token is refused ask for one new one together, and all requests are done."""
    with Client(server.base, credentials=smart()) as client:
        client.send(GET)
        server.good.clear()
        server.pause = 0.1
        barrier = threading.Barrier(8)
        statuses: list[int] = []

        def send() -> None:
            barrier.wait()
            statuses.append(client.send(GET).status)

        threads = [threading.Thread(target=send) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert ([200] * 8, 2) == (statuses, server.asked["/auth/token"])


def test_who_waits_shares_the_failure(server: TokenServer, smart: Smarten) -> None:
    """A token request that fails is not made again by each of those who waited for it."""
    server.pause = 0.1
    server.answers = [(401, {"error": "invalid_client"})] * 8
    one = smart(token_url=server.token_url, scopes="a")
    barrier = threading.Barrier(4)
    failed: list[str] = []

    def ask() -> None:
        barrier.wait()
        try:
            one.value(origin.parse(server.base))
        except AuthFailed as error:
            failed.append(str(error))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (4, 1) == (len(failed), server.asked["/auth/token"])


def test_who_waits_asks_when_the_first_is_interrupted(
    server: TokenServer, smart: Smarten, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waited for a request that was broken off asks for a token itself."""
    one = smart(token_url=server.token_url, scopes="a")
    asked, go = threading.Event(), threading.Event()
    real = one._ask

    def interrupted() -> Any:
        monkeypatch.setattr(one, "_ask", real)
        asked.set()
        go.wait(5)
        raise KeyboardInterrupt

    monkeypatch.setattr(one, "_ask", interrupted)
    values: list[str] = []

    def first() -> None:
        with pytest.raises(KeyboardInterrupt):
            one.value(origin.parse(server.base))

    def second() -> None:
        asked.wait(5)
        go.set()
        values.append(one.value(origin.parse(server.base)))

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (1, 1) == (len(values), server.asked["/auth/token"])


@pytest.mark.parametrize("status", [400, 429, 500, 503])
def test_flaky_endpoint(server: TokenServer, client: Client, clock: Clock, status: int) -> None:
    """A token endpoint that fails once is asked once more, with another assertion."""
    server.answers = [(status, {"error": "invalid_request"})]
    assert 200 == client.send(GET).status
    assert (2, 2, 1) == (server.asked["/auth/token"], len(set(server.seen)), len(clock.pauses))


@pytest.mark.parametrize(
    ("answer", "kind", "message"),
    [
        (
            REFUSED,
            smart_token.ScopeRefused,
            "answers 400 invalid_scope: set FHIR_TRIALS_SCOPES",
        ),
        (
            (401, {"error": "invalid_client"}),
            AuthFailed,
            "answers 401 invalid_client: check FHIR_TRIALS_CLIENT_ID",
        ),
        ((400, {"error": "s3cr3t"}), AuthFailed, "answers 400: check"),
        ((400, "<html>"), AuthFailed, "answers 400: check"),
        ((307, {}), AuthFailed, "answers 307: redirects are not followed"),
        ((500, {}), ServerError, "answers 500: no token now"),
        ((429, {}), ServerError, "answers 429: no token now"),
        ((200, {}), AuthFailed, "gave no token"),
        ((200, []), AuthFailed, "gave no token"),
        ((200, {"access_token": "a b"}), AuthFailed, "gave no token"),
        ((200, {"access_token": "abc", "token_type": "mac"}), AuthFailed, "gave another kind of token"),
        ((200, {"access_token": "abc", "token_type": 5}), AuthFailed, "gave another kind of token"),
    ],
)
def test_no_token(
    server: TokenServer, client: Client, answer: tuple[int, Any], kind: type[TargetError], message: str
) -> None:
    """Without a token the error names the endpoint's origin and the code, and no resource is asked for."""
    server.answers = [answer] * 2
    with pytest.raises(kind, match=f"{server.site}: the token endpoint {message}") as caught:
        client.send(GET)
    assert (kind, 0) == (type(caught.value), server.asked["/fhir/Group/a"])
    assert "s3cr3t" not in str(caught.value)


def test_a_scope_that_is_not_known(
    server: TokenServer, smart: Smarten, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the server refuses to hear of so much, it is asked for what would do, for good; what is missing is told once."""
    server.answers = [REFUSED] * 2
    access = {"Group": "cruds", "Location": "rs"}
    with Client(server.base, credentials=smart(access=access, least={"Group": "crus"})) as client:
        for _ in range(2):
            assert 200 == client.send(GET).status
            server.good.clear()
    assert ["system/Group.crus"] * 2 == server.scopes
    (told,) = [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]
    assert "what needs system/Group.cruds, system/Location.rs will be refused" in told
    assert "FHIR_TRIALS_SCOPES" in told


def test_no_scope_will_do(server: TokenServer, smart: Smarten) -> None:
    """A server that refuses that too, or scopes that were set by hand, is an error that names the setting."""
    server.answers = [REFUSED] * 6
    for more in ({"least": {"Group": "rs"}}, {"least": {"Group": "rs"}, "scopes": "a"}):
        with (
            Client(server.base, credentials=smart(**more)) as client,
            pytest.raises(AuthFailed, match="invalid_scope: set FHIR_TRIALS_SCOPES"),
        ):
            client.send(GET)
    assert [] == server.answers


def test_less_is_granted(
    server: TokenServer, smart: Smarten, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """What the answer grants is compared with what was asked for, and nothing of the answer is repeated."""
    granted = {"access_token": "s3cr3t", "scope": "system/Group.rs s3cr3t-scope", "expires_in": 1}
    server.answers = [(200, granted)]
    with caplog.at_level(logging.WARNING):
        smart().value(origin.parse(server.base))
    assert "what needs system/Group.cruds will be refused" in caplog.text
    assert "s3cr3t" not in caplog.text


@pytest.mark.parametrize("asked", ["9", "3600"])
def test_an_endpoint_that_asks_to_wait(
    server: TokenServer, smart: Smarten, clock: Clock, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    """It is not asked earlier than it wants; where that is too long, the error says when to come back."""
    busy = Answer(429, {"retry-after": asked}, b"")

    def attempt(self: Wire, request: Request, url: str, *_: Any, **__: Any) -> Answer:
        return busy if request.form else Answer(200, {}, json.dumps(server.named()[1]).encode())

    monkeypatch.setattr(Wire, "attempt", attempt)
    heard: list[float] = []
    with pytest.raises(Throttled, match=f"come back in {asked} s") as caught:
        smart(waiting=lambda _, seconds: heard.append(seconds)).value(origin.parse(server.base))
    waited = [9.0] * (asked == "9")
    assert (float(asked), waited, waited) == (caught.value.retry_after, clock.pauses, heard)


def test_assertion_that_is_not_accepted(
    server: TokenServer, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """A description that repeats the assertion is in no message, log or trace, not even beside local values."""
    server.keys = {"e": keys.private("other").public_key()}
    with caplog.at_level(logging.DEBUG), pytest.raises(AuthFailed) as caught:
        client.send(GET)
    ours = told(caught.value) + repr(client) + caplog.text
    assert 2 == len(server.seen)
    assert [] == [one for one in server.seen if one in ours or one.rpartition(".")[2] in ours]


def test_token_is_in_no_text(server: TokenServer, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """Tokens and assertions are in no log and no error of a whole run."""
    with caplog.at_level(logging.DEBUG):
        client.send(GET)
        server.good.clear()
        client.send(GET)
        server.good.clear()
        server.answers = [(500, {})] * 2
        with pytest.raises(ServerError) as caught:
            client.send(GET)
    everything = caplog.text + told(caught.value) + repr(client) + repr(client._credentials.__dict__)
    tokens = [one.removeprefix("Bearer ") for one in server.shown]
    assert (4, 4) == (len(tokens), len(server.seen))
    assert [] == [one for one in [*tokens, *server.seen] if one in everything]


def test_redirect_to_another_host(server: TokenServer, smart: Smarten) -> None:
    """A server that sends elsewhere is not followed: the other host gets no request at all."""
    with running(TokenServer({})) as other:
        server.moved = f"{other.base}/Group/a"
        with (
            Client(server.base, credentials=smart()) as client,
            pytest.raises(ServerError, match="redirects are not followed"),
        ):
            client.send(GET)
        assert 0 == other.asked.total()


def test_redirect_of_the_configuration(server: TokenServer, smart: Smarten) -> None:
    """A token endpoint on another origin is asked there, and nowhere else; a resource never."""
    with running(TokenServer(REGISTERED, good=server.good)) as other:
        server.where = other.token_url
        with Client(server.base, credentials=smart()) as client:
            assert 200 == client.send(GET).status
        assert {"/auth/token": 1} == dict(other.asked)
        assert 0 == server.asked["/auth/token"]


def test_endpoint_of_an_older_server(server: TokenServer, smart: Smarten) -> None:
    """Without SMART configuration the CapabilityStatement tells where tokens are."""
    url = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
    token = {"url": url, "extension": [{"url": "token", "valueUri": server.token_url}]}
    server.configuration, server.statement = None, {"rest": [{"security": {"extension": [token]}}]}
    with Client(server.base, credentials=smart()) as client:
        assert 200 == client.send(GET).status


def test_nobody_there(server: TokenServer, smart: Smarten, clock: Clock) -> None:
    """An endpoint or a server that does not answer is asked once more, then unreachable."""
    for more in ({"token_url": "http://127.0.0.1:1/token", "scopes": "a"}, {"token_url": ""}):
        one = smart(**more)
        if not more["token_url"]:
            one._base = origin.parse("http://127.0.0.1:1/fhir")
        with pytest.raises(Unreachable, match=r"127\.0\.0\.1:1 cannot be reached"):
            one.value(one._base if not more["token_url"] else origin.parse(server.base))
    assert 2 == len(clock.pauses)


def test_time_is_up(server: TokenServer, smart: Smarten, clock: Clock) -> None:
    """No token is asked for, and no pause made, beyond the time of the run."""
    spent = Budget(10, clock=clock)
    clock.now += 11
    with pytest.raises(TimeUp):
        smart(budget=spent).value(origin.parse(server.base))
    server.answers = [(503, {})]
    with pytest.raises(TimeUp, match="the next pause"):
        smart(budget=Budget(0.1, clock=clock)).value(origin.parse(server.base))
    assert 1 == server.asked["/auth/token"]


def test_token_for_one_base_only(server: TokenServer, smart: Smarten) -> None:
    """The token is not given out for another origin."""
    with pytest.raises(UsageError, match="the tokens are for"):
        smart().value(origin.parse("https://evil.example/fhir"))
    assert 0 == server.asked.total()


@pytest.mark.parametrize(
    ("base", "more", "message"),
    [
        ("http://fhir.example.org", {}, "https only"),
        ("https://hapi.fhir.org/baseR4", {}, "public test server"),
        ("https://fhir.example.org", {"client_id": ""}, "belong together"),
        ("https://fhir.example.org", {"key_file": ""}, "belong together"),
        ("https://fhir.example.org", {"token_url": "http://a.example/t"}, "token_url: .* https only"),
    ],
)
def test_wrong_usage(tmp_path: Path, base: str, more: dict[str, str], message: str) -> None:
    """What cannot work is found before anything is sent."""
    key = keys.write(tmp_path / "key.json", keys.jwk("EC", kid="e"))
    with pytest.raises(UsageError, match=message):
        Smart(base, **({"client_id": CLIENT, "key_file": key} | more))


def test_text(smart: Smarten) -> None:
    """Its text tells the algorithm only."""
    assert "Smart(ES384)" == repr(smart())
    assert bool(smart())


@pytest.mark.parametrize(
    ("life", "used"),
    [
        (300, 280),
        (10, 5),
        ("300", 280),
        (Decimal("40.0"), 20),
        (True, 40),
        (0, 40),
        (-5, 40),
        ("soon", 40),
        ("nan", 40),
        (None, 40),
        (10**400, 40),
        ([], 40),
        (10**9, 86_380),
    ],
)
def test_how_long_a_token_is_used(life: Any, used: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token is used until shortly before its end, however that is written; for less than a minute if it is odd."""
    monkeypatch.setattr(smart_token, "decoded", lambda content: {"access_token": "abc", "expires_in": life})
    assert ("Bearer abc", 1000.0 + used) == smart_token.read(Answer(200, {}, b""), "https://a", 1000.0)[:2]
