"""What a fault is: something that goes wrong with chosen requests, above a server that has habits of its own."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from fhir_trials import json_text
from fhir_trials.errors import ReadError
from tests.faults.wire import Asked, Line, Said
from tests.targets.fake_server import FakeServer

Json = dict[str, Any]
Kind = Literal["write", "search", "read", "metadata"]
KINDS: tuple[Kind, ...] = ("write", "search", "read", "metadata")
PATH = "/fhir"
FOR_EVER = 10**9


@dataclass(slots=True)
class Server:
    """The server behind the wire, as faults and habits see it.

    Attributes:
        base: its own base URL.
        foreign: the base URL of another host, which must never be asked.
        core: what it keeps, and how a decent server answers.
    """

    base: str
    foreign: str
    core: FakeServer


Next = Callable[[Asked], Said]
Habit = Callable[[Server, Asked, Next], Said]
"""How a kind of server differs from a decent one, always: it may change what is asked and what is answered."""


@dataclass(slots=True)
class Turn:
    """One request that a fault plays with.

    Attributes:
        line: the connection it came on.
        asked: the request.
        server: the server behind.
        answer: does what is asked, habits included, and gives the answer.
        memory: what faults remember, from when they were set.
    """

    line: Line
    asked: Asked
    server: Server
    answer: Callable[[], Said]
    memory: dict[str, Any] = field(default_factory=dict[str, Any])


Play = Callable[[Turn], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong with some of the requests.

    Attributes:
        play: answers in the place of the server, or not at all.
        kinds: which requests it is aimed at.
        nth: the first of them, counted from 1.
        times: how many of them from there on.
    """

    play: Play
    kinds: tuple[Kind, ...] = ("write",)
    nth: int = 1
    times: int = 1

    def at(self, *kinds: Kind, nth: int = 1, times: int = 1) -> "Fault":
        """The same, aimed elsewhere."""
        return replace(self, kinds=kinds, nth=nth, times=times)


def saying(change: Callable[[Turn], Said]) -> Fault:
    """A fault that gives a whole answer, but not the right one."""

    async def play(turn: Turn) -> None:
        await turn.line.say(change(turn))

    return Fault(play)


def kind_of(asked: Asked) -> Kind:
    """What a request is for."""
    path = asked.path.removeprefix(PATH).strip("/")
    if path == "metadata" or path.startswith(".well-known/"):
        return "metadata"
    if path.endswith("_search"):
        return "search"
    if asked.method == "GET":
        return "read" if "/" in path and "_history" not in path.split("/")[:2] else "search"
    if asked.method == "POST" and not path and all(verb == "GET" for verb in _verbs(asked)):
        return "read"
    return "write"


def entries(asked: Asked) -> list[Json]:
    """The entries of a Bundle that was sent; none where it is no Bundle."""
    try:
        body = json_text.decode(asked.body)
    except ReadError:
        return []
    return body.get("entry", []) if isinstance(body, dict) and body.get("resourceType") == "Bundle" else []


def _verbs(asked: Asked) -> list[str]:
    return [entry.get("request", {}).get("method", "") for entry in entries(asked)] or ["none"]
