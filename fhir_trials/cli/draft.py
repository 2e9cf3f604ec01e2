"""A file that is written whole or not at all."""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from fhir_trials.errors import UsageError

_Done = TypeVar("_Done")


class Draft:
    """A file being written beside the one it becomes with `keep`; without that, nothing is left of it.

    With `private`, nobody but its owner may read it.
    What a run that was killed left of it is removed, once that process is no more.
    A device or a pipe (`/dev/null`) is written directly. A link stays a link. Its folder must be there.

    Raises:
        UsageError: it cannot be written there.
    """

    def __init__(self, path: str | Path, *, private: bool = False) -> None:
        self._name = str(path)
        if not self._name:
            raise UsageError("a file to write has an empty name")
        self._path = Path(os.path.realpath(path))
        direct = os.path.exists(self._path) and not os.path.isfile(self._path)
        self._file = self._path if direct else self._path.with_name(f".{self._path.name}.{os.getpid()}.tmp")
        if not direct:
            _clear(self._path)
        self._stream = self._tried(lambda: self._file.open("wb"))
        if private and not direct:
            self._tried(lambda: self._file.chmod(0o600))

    def write(self, content: bytes) -> None:
        """Add to it."""
        self._tried(lambda: self._stream.write(content))

    def keep(self) -> None:
        """Put it where it belongs."""
        self._tried(self._stream.close)
        if self._file != self._path:
            self._tried(lambda: self._file.replace(self._path))

    def __enter__(self) -> Self:
        """The draft."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drop what was not kept."""
        with suppress(OSError):  # what cannot be flushed is dropped anyway
            self._stream.close()
        if self._file != self._path:
            self._file.unlink(missing_ok=True)

    def _tried(self, action: Callable[[], _Done]) -> _Done:
        try:
            return action()
        except FileNotFoundError as error:
            raise UsageError(
                f"{self._name}: cannot be written: there is no folder {self._path.parent}"
            ) from error
        except OSError as error:
            raise UsageError(f"{self._name}: cannot be written: {error.strerror}") from error


def _clear(path: Path) -> None:
    """Remove drafts of this file whose process is no more."""
    pattern = re.compile(rf"\.{re.escape(path.name)}\.([0-9]+)\.tmp")
    # Windows has no way to ask for a process that does not end it.
    if os.name == "nt":
        return
    with suppress(
        OSError
    ):  # a folder that cannot be listed, or a file that cannot be removed, hinders nobody
        for name in os.listdir(path.parent):
            if (found := pattern.fullmatch(name)) and not _runs(int(found[1])):
                path.with_name(name).unlink(missing_ok=True)


def _runs(process: int) -> bool:
    """Whether there is such a process, whosever it is."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
