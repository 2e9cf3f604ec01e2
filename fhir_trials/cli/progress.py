"""How far a long push is: a bar where somebody looks on, a line a minute where nobody does, nothing in a log."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

from fhir_trials.cli import log, output

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_EVERY_SECONDS = 60


class Progress:
    """Shown on standard error between `with` and its end.

    Args:
        clock: seconds.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._next = clock() + _EVERY_SECONDS
        self._trials = 0
        self._actions: Counter[str] = Counter()
        terminal = not log.active() and bool(sys.stderr) and sys.stderr.isatty()
        self._bar = _bar() if terminal else None

    def add(self, actions: Counter[str]) -> None:
        """One more trial is settled, with what was done to its resources."""
        self._trials += 1
        self._actions.update(actions)
        if self._bar:
            self._bar.update(self._bar.task_ids[0], completed=self._trials, told=self._told())
        elif self._clock() >= self._next:
            self._next = self._clock() + _EVERY_SECONDS
            output.show(f"… {self._trials} trials, {self._told()}")

    @contextmanager
    def paused(self) -> Generator[None]:
        """Within, the bar is away, so that something can be asked."""
        if self._bar:
            self._bar.stop()
        try:
            yield
        finally:
            if self._bar:
                self._bar.start()

    def _told(self) -> str:
        return ", ".join(f"{count} {action}" for action, count in self._actions.items())

    def __enter__(self) -> Self:
        """Begin to show it."""
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()


def _bar() -> "Bar":
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
