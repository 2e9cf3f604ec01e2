"""A server in another program, for as long as a test run needs it."""

import os
import subprocess
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Self

_STOP_SECONDS = 20


class ServingError(Exception):
    """It could not be built, did not start or went away; the message ends with its last words."""


class Serving:
    """A process that prints `READY <address>` and ends when its standard input does: it cannot outlive us.

    Args:
        name: for messages and the log file.
        command: what is run.
        logs: the folder its errors are written into.
        seconds: how long it may take to be ready.
    """

    def __init__(self, name: str, command: Sequence[str], logs: Path, *, seconds: float = 300) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self.log = logs / f"{name}-{os.getpid()}.log"
        with self.log.open("w", encoding="utf-8") as log:
            self._popen = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            )
        self.address = self._wait_until_ready(name, seconds)

    def _wait_until_ready(self, name: str, seconds: float) -> str:
        assert self._popen.stdout
        giving_up = threading.Timer(seconds, self._popen.kill)
        giving_up.start()
        try:
            word, _, address = self._popen.stdout.readline().partition(" ")
        finally:
            giving_up.cancel()
        if word != "READY":
            self.stop()
            raise ServingError(
                f"{name} did not start (exit code {self._popen.returncode}):\n{self.last_words()}"
            )
        return address.strip()

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._popen.pid

    def last_words(self) -> str:
        """The end of its log."""
        with self.log.open(encoding="utf-8", errors="replace") as log:
            return "".join(deque(log, maxlen=30))

    def stop(self) -> None:
        """End the process; twice does no harm."""
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe:
                pipe.close()
        try:
            self._popen.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()

    def wait(self) -> None:
        """Stay until the process ends by itself."""
        self._popen.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()
