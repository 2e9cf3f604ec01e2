"""A real HTTP server on the loopback address that goes wrong on purpose, and the foreign host that nobody may ask."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self

import httpx

from tests.faults.fault import PATH, Fault, Habit, Json, Kind, Server, Turn, kind_of
from tests.faults.wire import Asked, Line, Said, fhir, listen
from tests.targets.fake_server import BASE, FakeServer
from tests.targets.fake_store import Clock


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that came in.

    Attributes:
        kind: what it is for.
        method: the HTTP verb.
        path: below the base, without query.
        headers: by lower-case name.
    """

    kind: Kind
    method: str
    path: str
    headers: dict[str, str] = field(repr=False)


class FaultServer:
    """A FHIR server on a port of its own, with a thread and an event loop of its own, while the `with` block lasts.

    Args:
        faults: what goes wrong; of several that are due the first is played. `faults` may be set anew at any time.
        habits: how this kind of server differs from a decent one; the first is nearest to the client.
        dials: the same, as far as `FakeServer` has a dial for it.

    Attributes:
        base: the base URL.
        foreign: the base URL of the foreign host.
        core: the decent server behind.
        requests: what was asked, in order.
        strays: what the foreign host was asked; must stay empty.
        played: how many requests met a fault.
    """

    def __init__(self, faults: Sequence[Fault] = (), habits: Sequence[Habit] = (), **dials: Any) -> None:
        self.habits = tuple(habits)
        self.requests: list[Seen] = []
        self.strays: list[Asked] = []
        self.played = 0
        self.core = FakeServer(**{"clock": Clock(step=timedelta(seconds=1)), **dials})
        self.faults = faults
        self._errors: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="fault-server", daemon=True)
        self._ready = threading.Event()
        self._stop: asyncio.Event
        self.base = self.foreign = ""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What goes wrong; setting it begins to count anew."""
        return self._faults

    @faults.setter
    def faults(self, faults: Sequence[Fault]) -> None:
        self._faults = tuple(faults)
        self._counts: Counter[int] = Counter()
        self._memory: dict[str, Any] = {}

    @property
    def store(self) -> dict[str, Json]:
        """What it holds, by `Type/id`."""
        return self.core.store

    def count(self, kind: Kind) -> int:
        """How many requests of a kind came in."""
        return sum(seen.kind == kind for seen in self.requests)

    @contextmanager
    def playing(self, *faults: Fault) -> Generator[None]:
        """Within, these faults are played instead."""
        before, self.faults = self.faults, faults
        try:
            yield
        finally:
            self.faults = before

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the fault server did not begin to listen")
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection and end the thread."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        if self._errors:
            raise AssertionError(f"the fault server itself failed: {self._errors}")

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.set_exception_handler(self._note)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    def _note(self, _: asyncio.AbstractEventLoop, what: dict[str, Any]) -> None:
        error = what.get("exception", what)
        if not isinstance(error, asyncio.CancelledError):
            self._errors.append(repr(error))

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        own, port = await listen(self._handle)
        other, foreign = await listen(self._stray)
        self.base, self.foreign = f"http://127.0.0.1:{port}{PATH}", f"http://127.0.0.1:{foreign}{PATH}"
        self._ready.set()
        await self._stop.wait()
        own.close()
        other.close()
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _stray(self, line: Line, asked: Asked) -> None:
        self.strays.append(asked)
        await line.say(fhir(200, {"resourceType": "Bundle", "type": "searchset"}))

    async def _handle(self, line: Line, asked: Asked) -> None:
        kind = kind_of(asked)
        path = asked.path.removeprefix(PATH).strip("/")
        self.requests.append(Seen(kind, asked.method, path, dict(asked.headers)))
        server = Server(self.base, self.foreign, self.core)
        turn = Turn(line, asked, server, lambda: self._habitual(server)(asked), self._memory)
        fault = self._due(kind)
        self.played += fault is not None
        await (fault.play(turn) if fault else line.say(turn.answer()))

    def _due(self, kind: Kind) -> Fault | None:
        due = None
        for index, fault in enumerate(self._faults):
            if kind in fault.kinds:
                self._counts[index] += 1
                if due is None and fault.nth <= self._counts[index] < fault.nth + fault.times:
                    due = fault
        return due

    def _habitual(self, server: Server) -> Callable[[Asked], Said]:
        answer: Callable[[Asked], Said] = self._decent
        for habit in reversed(self.habits):
            answer = _under(habit, server, answer)
        return answer

    def _decent(self, asked: Asked) -> Said:
        """The answer of the server behind, which thinks that it is at `BASE`."""
        url = BASE + asked.target.removeprefix(PATH)
        here, there = self.base.encode(), BASE.encode()
        content = asked.body.replace(here, there)
        response = self.core(httpx.Request(asked.method, url, headers=dict(asked.headers), content=content))
        headers = {name: value for name, value in response.headers.items() if name != "content-length"}
        if "location" in headers:
            headers["location"] = headers["location"].replace(BASE, self.base)
        return Said(response.status_code, headers, response.content.replace(there, here))


def _under(habit: Habit, server: Server, answer: Callable[[Asked], Said]) -> Callable[[Asked], Said]:
    return lambda asked: habit(server, asked, answer)
