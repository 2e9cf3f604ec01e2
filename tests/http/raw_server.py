"""Servers on the loopback interface that send what a test says, byte by byte, over TLS too."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def raw_server(talk: Callable[[socket.socket], None], context: ssl.SSLContext | None = None) -> Iterator[int]:
    """A server on a free port of 127.0.0.1 that talks to each connection in a thread of its own; its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def serve(connection: socket.socket) -> None:
        # who hangs up, or is refused, ends the talk
        with suppress(OSError), connection:
            if context is None:
                talk(connection)
            else:
                with context.wrap_socket(connection, server_side=True) as wrapped:
                    talk(wrapped)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                threads.append(threading.Thread(target=serve, args=(connection,)))
                threads[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for thread in [accepting, *threads]:
            thread.join(timeout=10)


def answered(body: bytes = b"{}", head: bytes = b"") -> Callable[[socket.socket], None]:
    """A talk that answers every request of a connection the same."""

    def talk(connection: socket.socket) -> None:
        while request(connection):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n" % (len(body), head) + body)

    return talk


def request(connection: socket.socket) -> bytes:
    """What comes up to the end of a head without body; empty where the connection ends."""
    got = b""
    while b"\r\n\r\n" not in got:
        if not (more := connection.recv(65_536)):
            return b""
        got += more
    return got
