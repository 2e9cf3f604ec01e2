"""A moment at which an attempt ends, whatever drips in: the timeouts of httpx begin anew with each byte.

https://www.encode.io/httpcore/network-backends/
"""

import ssl
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore

_PIECE = 64 * 1024
_ends: ContextVar[float] = ContextVar("fhir_trials_deadline", default=float("inf"))


class Late(Exception):
    """The moment has come."""


@contextmanager
def until(moment: float) -> Generator[None]:
    """Within, in this thread, connections made by `Timed` end at a moment of the monotonic clock."""
    before = _ends.set(moment)
    try:
        yield
    finally:
        _ends.reset(before)


def ensure() -> None:
    """Nothing before the moment.

    Raises:
        Late: after it.
    """
    _left(None)


def _left(timeout: float | None) -> float | None:
    """The timeout, or what is left where that is less."""
    left = _ends.get() - time.monotonic()
    if left <= 0:
        raise Late
    return timeout if timeout is not None and timeout < left else min(left, _YEAR)


_YEAR = 31_536_000.0  # more than a socket takes is an overflow


class Timed(httpcore.NetworkBackend):
    """Makes connections that heed `until`."""

    def __init__(self, inner: httpcore.NetworkBackend) -> None:
        self._inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection, within what is left."""
        return _Stream(
            self._inner.connect_tcp(
                host, port, _left(timeout), local_address=local_address, socket_options=socket_options
            )
        )


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, timeout=_left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # In pieces, as the timeout counts for each part that the other side takes.
        for start in range(0, len(buffer), _PIECE):
            self._inner.write(buffer[start : start + _PIECE], timeout=_left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
