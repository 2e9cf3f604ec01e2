"""How far a long push is: a bar where somebody looks on, a line a minute where nobody does."""

import sys
import time
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from fhir_trials.cli.output import say

_EVERY_SECONDS = 60


class Progress:
    """Shown on standard error between `with` and its end.

    Args:
        shown: whether at all.
        clock: seconds.
    """

    def __init__(self, *, shown: bool = True, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._next = clock() + _EVERY_SECONDS
        self._trials = 0
        self._actions: Counter[str] = Counter()
        self._live = _bar() if shown and sys.stderr and sys.stderr.isatty() else None
        self._shown = shown

    def add(self, actions: Counter[str]) -> None:
        """One more trial is settled, with what was done to its resources."""
        self._trials += 1
        self._actions.update(actions)
        if self._live:
            self._live.update(self._live.task_ids[0], completed=self._trials, told=self._told())
        elif self._shown and self._clock() >= self._next:
            self._next = self._clock() + _EVERY_SECONDS
            say(f"… {self._trials} trials, {self._told()}")

    def _told(self) -> str:
        return ", ".join(f"{count} {action}" for action, count in self._actions.items())

    def __enter__(self) -> Self:
        """Begin to show it."""
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        if self._live:
            self._live.stop()


def _bar() -> Any:
    # Only who looks on waits for it to load.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed} trials"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[told]}"),
    )
    bar = Bar(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
    bar.add_task("", total=None, told="")
    return bar
