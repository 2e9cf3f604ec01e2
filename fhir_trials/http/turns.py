"""Whose turn it is to send: so many at once, while the time lasts, and never before the server wants to be asked again.

https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
"""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from fhir_trials.errors import Throttled
from fhir_trials.http.budget import Budget
from fhir_trials.http.limits import Limits

Waiting = Callable[[str, float], None]
"""Is told of a pause that a server asks for: scheme, host and port of the server, and seconds."""

LONG = 5.0
"""Seconds; whoever looks on wonders about a pause from here on."""


class Turns:
    """The turns at one server, shared by all threads that send to it.

    Args:
        site: scheme, host and port, for messages.
        limits: how many at once, and how long one waits.
        budget: the time for all.
        sleep: how to wait.
        waiting: told of a long pause that the server asks for, by the first thread that makes it.
        clock: seconds that only go up.
    """

    def __init__(
        self,
        site: str,
        limits: Limits,
        budget: Budget,
        *,
        sleep: Callable[[float], None],
        waiting: Waiting | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._site = site
        self._longest = limits.longest_wait
        self._budget = budget
        self._sleep = sleep
        self._clock = clock
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(limits.at_once)
        self._not_before = 0.0
        self._waiting = waiting
        self._told = 0.0

    @contextmanager
    def turn(self) -> Generator[None]:
        """One of the turns that there are.

        Raises:
            TimeUp: the time is over.
        """
        self._budget.ensure()
        if not self._free.acquire(timeout=self._budget.bearable):
            self._budget.ensure(self._budget.left)
        try:
            yield
        finally:
            self._free.release()

    def asked(self, seconds: float) -> None:
        """The server asks to be left alone for so many seconds: nobody sends anything before."""
        with self._lock:
            self._not_before = max(self._not_before, self._clock() + seconds)

    def bearable(self, seconds: float) -> bool:
        """Whether so many seconds may be waited, for what a server asks."""
        return seconds <= self._longest and seconds < self._budget.left

    def wait(self) -> float:
        """Wait until the server may be asked again, and tell how long that was.

        Raises:
            Throttled: it asks for longer than is waited here.
        """
        with self._lock:
            seconds = self._not_before - self._clock()
        if seconds <= 0:
            return 0.0
        if not self.bearable(seconds):
            raise Throttled(
                f"{self._site}: nothing was sent, as the server asks to be left alone: come back in {seconds:.0f} s",
                status=503,
                retry_after=seconds,
            )
        self.pause(seconds)
        return seconds

    def pause(self, seconds: float) -> None:
        """Wait so many seconds, and with them what the server asked for by now."""
        with self._lock:
            until = self._not_before
        self._tell(until)
        self._sleep(seconds)
        with self._lock:
            if self._not_before == until:
                self._not_before = 0.0

    def _tell(self, until: float) -> None:
        """Say once that nothing is sent before a moment; the pauses of several threads overlap."""
        now = self._clock()
        with self._lock:
            if self._waiting is None or until - now < LONG or now < self._told:
                return
            self._told = until
        self._waiting(self._site, until - now)
