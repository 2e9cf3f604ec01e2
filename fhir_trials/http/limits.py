"""How long, how often and how much: the bounds of every request."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds that hold for each request.

    Attributes:
        connect: seconds until a connection must stand, for each address that the host's name has.
        idle: seconds the server may be silent.
        total: seconds for one attempt, so that an answer in drips ends too, be it in its head or its body.
        attempts: how often one request is sent at most.
        longest_wait: seconds between two attempts at most; a server that asks for more is not asked again.
        answer_bytes: size of an answer, as it comes and after decompression.
        at_once: how many attempts may be under way at once; others wait for their turn.
    """

    connect: float = 10.0
    idle: float = 60.0
    total: float = 300.0
    attempts: int = 4
    longest_wait: float = 120.0
    answer_bytes: int = 128 * 1024 * 1024
    at_once: int = 4
