"""One process at a time writes to a target: a lock file beside the state, let go by the system when the process dies.

https://py-filelock.readthedocs.io
"""

import os
import re
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from fhir_trials.errors import StateError

_HOLDER = re.compile(r"process \d{1,20}, since [0-9T:.Z+-]{10,40}")


@contextmanager
def locked(
    state: Path, *, wait: float | None = None, told: Callable[[str], None] | None = None
) -> Generator[None]:
    """Hold the lock of a state file; a thread that holds it may take it again.

    Args:
        state: the state file; the lock is `<state>.lock`, and `<state>.holder` says who has it.
        wait: seconds to wait for another process; None waits as long as it takes.
        told: is called once with a sentence on who holds it, before there is a wait.

    Raises:
        StateError: it is still held after `wait` seconds, or the lock file cannot be written.
    """
    # One object per path in a process, so that it is known to be held already.
    lock = FileLock(f"{state.resolve()}.lock", is_singleton=True)
    holder = Path(f"{state}.holder")
    _acquire(lock, state, holder, wait, told)
    outermost = lock.lock_counter == 1
    try:
        if outermost:
            _write(holder)
        yield
    finally:
        # Before it is let go: afterwards it is the note of another process.
        if outermost:
            _remove(holder)
        lock.release()


def _acquire(
    lock: FileLock, state: Path, holder: Path, wait: float | None, told: Callable[[str], None] | None
) -> None:
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if wait == 0:
                raise
            if told is not None:
                told(f"{state}: waiting for {_held_by(holder)}")
            lock.acquire(timeout=-1 if wait is None else wait)
    except Timeout as error:
        raise StateError(
            f"{state}: in use by {_held_by(holder)}, still after {wait:g} s; wait for it, or end it"
        ) from error
    except (OSError, NotImplementedError) as error:
        raise StateError(f"{state}.lock: cannot be locked: {error}") from error


def _held_by(holder: Path) -> str:
    """Who holds the lock, as far as it is written down: the note is made a moment after the lock is taken."""
    with suppress(OSError, UnicodeDecodeError):
        if found := _HOLDER.fullmatch(holder.read_text(encoding="utf-8").strip()):
            return found[0]
    return "another process"


def _write(holder: Path) -> None:
    """Say who holds the lock; that it cannot be said hinders nobody."""
    with suppress(OSError):
        handle = os.open(holder, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="utf-8") as stream:
            stream.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n")


def _remove(holder: Path) -> None:
    with suppress(OSError):
        holder.unlink()
