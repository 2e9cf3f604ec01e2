"""A file that is written whole or not at all."""

import os
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
