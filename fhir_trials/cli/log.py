"""A structured log: with `--log json` standard error holds one JSON object a line, with request ids and no content."""

import io
import sys
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager, redirect_stderr
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Literal, TextIO

from fhir_trials import json_text

Form = Literal["text", "json"]


class Log(io.TextIOBase):
    """Standard error as a log: whatever is printed there, by whomever, becomes a message for each line.

    Args:
        stream: where the log goes.
    """

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._line = ""

    def write(self, text: str, /) -> int:
        """Log each line as soon as it is whole."""
        *lines, self._line = (self._line + text).split("\n")
        for line in filter(str.strip, lines):
            self.event("message", {"text": line})
        return len(text)

    def writable(self) -> bool:
        """It is."""
        return True

    def fileno(self) -> int:
        """That of the stream."""
        return self._stream.fileno()

    def event(self, name: str, members: dict[str, Any]) -> None:
        """Log one event; from any thread."""
        moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        row = {"time": moment, "event": name} | {key: _as_text(value) for key, value in members.items()}
        line = json_text.encode(row).decode() + "\n"
        with self._lock:
            self._stream.write(line)
            self._stream.flush()


_open: list[Log] = []


def wanted(arguments: Sequence[str]) -> bool:
    """Whether a call asks for it; read before the call is understood, as what is wrong with it is logged too."""
    return "--log=json" in arguments or ("--log", "json") in pairwise(arguments)


@contextmanager
def told(arguments: Sequence[str]) -> Generator[None]:
    """Within, standard error is a log where the arguments ask for it; the exit code is its last line."""
    if not wanted(arguments) or sys.stderr is None:  # pyright: ignore[reportUnnecessaryComparison] - closed by the caller
        yield
        return
    log = Log(sys.stderr)
    _open.append(log)
    try:
        with redirect_stderr(log):
            yield
    except SystemExit as end:
        log.write("\n")
        log.event("end", {"exit": end.code or 0})
        raise
    finally:
        _open.pop()


def active() -> bool:
    """Whether standard error is a log now."""
    return bool(_open)


def event(name: str, **members: Any) -> None:
    """Log one event, members without a value left out; nothing where there is no log."""
    if _open:
        _open[-1].event(name, {key: value for key, value in members.items() if value not in ("", None)})


def _as_text(value: Any) -> Any:
    """The same; bytes of a file name that are no text become escapes, as JSON has no place for them."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
