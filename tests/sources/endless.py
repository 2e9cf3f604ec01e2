"""A stream of any length that is made while it is read."""

import io
from collections.abc import Iterator


class Endless(io.RawIOBase):
    """Begins with one piece and repeats another; counts what was asked for."""

    def __init__(self, begin: bytes, piece: bytes, times: int) -> None:
        self.asked = 0
        self._parts: Iterator[bytes] = iter([begin, *[piece] * times])

    def read(self, size: int = -1) -> bytes:
        """One piece at a time."""
        part = next(self._parts, b"")
        self.asked += len(part)
        return part
