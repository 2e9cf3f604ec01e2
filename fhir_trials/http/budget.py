"""The time that is given for a whole run: when it is over, nothing new begins."""

import math
import threading
import time
from collections.abc import Callable

from fhir_trials.errors import TimeUp, UsageError


class Budget:
    """Seconds from now on, shared by all who have a part in the run.

    Args:
        seconds: more than 0; infinity, which is the default, is no limit.
        clock: seconds that only go up.

    Raises:
        UsageError: no number above 0.
    """

    def __init__(self, seconds: float = math.inf, *, clock: Callable[[], float] = time.monotonic) -> None:
        if not seconds > 0:
            raise UsageError("budget: expected seconds above 0; leave it out for no limit")
        self.seconds = seconds
        self._clock = clock
        self._ends = clock() + seconds

    def __repr__(self) -> str:
        """What was given and what is left."""
        return f"Budget({self.seconds:g} s, {self.left:g} s left)"

    @property
    def left(self) -> float:
        """Seconds that are left, never below 0."""
        return max(0.0, self._ends - self._clock())

    @property
    def bearable(self) -> float:
        """Seconds that are left, as a lock takes them for a timeout."""
        return min(self.left, threading.TIMEOUT_MAX)

    def ensure(self, needed: float = 0.0) -> None:
        """Nothing where more than this many seconds are left.

        Raises:
            TimeUp: the time is over, or would be.
        """
        left = self.left
        if left <= needed:
            wait = f", and the next pause would be {needed:.0f} s" if needed and left else ""
            raise TimeUp(
                f"the {self.seconds:g} s for this run are over{wait}: what was done stands, run again to go on"
            )
