"""A document: a name and a stream of bytes, of which the beginning can be looked at before the whole is read."""

import io
from typing import BinaryIO

from fhir_trials.errors import ReadError

HEAD = 64 * 1024
_BUFFER = 256 * 1024


class NoTrial(ReadError):
    """The input can be read, and is something else than a trial: in a folder that is a remark, elsewhere an error."""


class Missing(ReadError):
    """There is nothing of this name."""


class Document:
    """One input.

    Attributes:
        name: what to call it in an error.
        source: what its issues are filed under; empty for content that came without a name.
        by_name: whether it was asked for itself, rather than found in a folder or archive.
        file: what it is read from, for who must begin elsewhere than at the beginning.
        stream: the bytes, once.
        head: the first of them.
    """

    def __init__(
        self, name: str, stream: BinaryIO, *, source: str | None = None, by_name: bool = True
    ) -> None:
        """Begin to read.

        Raises:
            ReadError: the stream cannot be read.
        """
        self.name = name
        self.source = name if source is None else source
        self.by_name = by_name
        self.file = stream
        parts: list[bytes] = []
        while (missing := HEAD - sum(map(len, parts))) > 0 and (part := _read(stream, name, missing)):
            parts.append(part)
        self.head = b"".join(parts)
        self.stream: BinaryIO = io.BufferedReader(Once(stream, name, self.head), _BUFFER)


class Once(io.RawIOBase):
    """A stream from its beginning, of which the head was read already; what goes wrong in it is a ReadError.

    Args:
        stream: the stream behind its head.
        name: what to call it in an error.
        head: what was read.
    """

    def __init__(self, stream: BinaryIO, name: str, head: bytes) -> None:
        super().__init__()
        self._stream = stream
        self._name = name
        self._head = memoryview(head)

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Fill the buffer, from the head first."""
        found = self._head[: len(buffer)]
        if found:
            self._head = self._head[len(found) :]
        else:
            found = memoryview(_read(self._stream, self._name, len(buffer)))
        buffer[: len(found)] = found
        return len(found)


def _read(stream: BinaryIO, name: str, size: int) -> bytes:
    try:
        return stream.read(size)
    except OSError as error:
        raise ReadError(f"{name}: cannot be read: {error.strerror or error}") from error
