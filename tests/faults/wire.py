"""HTTP/1.1 by hand, on asyncio streams: so little that every byte of an answer can be spoilt on purpose.

https://www.rfc-editor.org/rfc/rfc9112
"""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from fhir_trials import json_text

_LARGEST = 64 * 1024 * 1024
_AT_ONCE_RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came.

    Attributes:
        method: the HTTP verb.
        target: path and query as they stood on the line.
        headers: by lower-case name.
        body: the bytes.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)

    @property
    def path(self) -> str:
        """The path, decoded, without query."""
        return unquote(self.target.partition("?")[0])

    @property
    def query(self) -> str:
        """The query as it stood there."""
        return self.target.partition("?")[2]


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: status, headers, and a body whose length is told as it is."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = field(default=b"", repr=False)

    @property
    def json(self) -> Any:
        """The body as plain JSON data; None where it is empty."""
        return json_text.decode(self.body) if self.body else None

    def head(self, length: int | None = None) -> bytes:
        """Status line and headers; `length` is told instead of the true one."""
        told = len(self.body) if length is None else length
        lines = [f"HTTP/1.1 {self.status} {_phrase(self.status)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines += [f"Content-Length: {told}"] if self.status != 204 else []
        return "\r\n".join([*lines, "", ""]).encode("utf-8")


def fhir(status: int, body: Any, **headers: str) -> Said:
    """An answer of FHIR JSON."""
    return Said(status, {"Content-Type": "application/fhir+json", **headers}, json_text.encode(body))


class Line:
    """One connection, as the server sees it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.open = True

    async def ask(self) -> Asked | None:
        """The next request; None where the other side has gone."""
        try:
            head = await self._reader.readuntil(b"\r\n\r\n")
            first, *rest = head.decode("latin-1").rstrip("\r\n").split("\r\n")
            method, target, _ = first.split(" ", 2)
            headers = {name.lower(): value.strip() for name, _, value in (row.partition(":") for row in rest)}
            body = await self._reader.readexactly(int(headers.get("content-length", "0")))
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        return Asked(method, target, headers, body)

    async def send(self, content: bytes) -> None:
        """Send bytes as they are; a client that has gone ends the connection, no more."""
        try:
            self._writer.write(content)
            await self._writer.drain()
        except ConnectionError:
            self.open = False

    async def say(self, said: Said) -> None:
        """Send a whole answer."""
        await self.send(said.head() + said.body)

    def reset(self) -> None:
        """Break the connection off with RST, as a crash does: what was sent before may be lost too."""
        self.open = False
        held = self._writer.get_extra_info("socket")
        held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE_RESET)
        self._writer.transport.abort()

    async def end(self) -> None:
        """Close the connection in an orderly way."""
        self.open = False
        self._writer.close()
        try:
            await self._writer.wait_closed()
        except ConnectionError:
            return


async def listen(handle: Callable[[Line, Asked], Awaitable[None]]) -> tuple[asyncio.Server, int]:
    """Serve on a free port of the loopback address; `handle` is called for each request. Gives server and port."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = Line(reader, writer)
        try:
            while line.open and (asked := await line.ask()) is not None:
                await handle(line, asked)
        finally:
            if line.open:
                await line.end()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, limit=_LARGEST)
    return server, server.sockets[0].getsockname()[1]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Whatever"
