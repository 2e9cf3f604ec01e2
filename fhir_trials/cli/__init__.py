"""The command line: a file per command; each parses, calls and prints."""

import os
import signal
from collections.abc import Generator
from contextlib import contextmanager

_EXIT_INTERRUPTED = 130


def main() -> None:
    """Run the command line; whoever interrupts it while it loads sees nothing of that either."""
    with _leaving_at_once():
        from fhir_trials.cli import app  # noqa: PLC0415 - this takes a moment
    app.main()


@contextmanager
def _leaving_at_once() -> Generator[None]:
    """Within, Ctrl-C ends the process without a word; nothing has begun that could be left half done."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield  # whoever called does without Ctrl-C, or handles it
        return
    signal.signal(signal.SIGINT, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _leave(*_: object) -> None:
    os._exit(_EXIT_INTERRUPTED)
