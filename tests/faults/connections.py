"""Faults of the connection: broken off, dripping, cut short, badly compressed."""

import asyncio
import gzip
import zlib

from tests.faults.fault import FOR_EVER, KINDS, Fault, Turn, kind_of, saying
from tests.faults.wire import Said

_PAUSE = 0.05
_BOMB = 64 * 1024 * 1024


async def _before(turn: Turn) -> None:
    turn.line.reset()


async def _after(turn: Turn) -> None:
    turn.answer()
    turn.line.reset()


def dying(*, done: bool) -> Fault:
    """The first write is the last request that is heard, and is done or not; from then on nobody answers."""

    async def play(turn: Turn) -> None:
        writes = kind_of(turn.asked) == "write"
        if not writes and not turn.memory.get("dead"):
            await turn.line.say(turn.answer())
            return
        if writes and done and not turn.memory.get("dead"):
            turn.answer()
        turn.memory["dead"] = True
        turn.line.reset()

    return Fault(play).at(*KINDS, times=FOR_EVER)


async def _closed(turn: Turn) -> None:
    await turn.line.say(turn.answer())
    await turn.line.end()


async def _closed_instead(turn: Turn) -> None:
    await turn.line.end()


async def _dripping_head(turn: Turn) -> None:
    said = turn.answer()
    await turn.line.send(said.head()[:-2])
    for number in range(2000):
        if not turn.line.open:
            return
        await turn.line.send(f"X-Drip-{number}: 1\r\n".encode())
        await asyncio.sleep(_PAUSE)


async def _dripping_body(turn: Turn) -> None:
    said = turn.answer()
    await turn.line.send(said.head())
    for byte in said.body:
        if not turn.line.open:
            return
        await turn.line.send(bytes([byte]))
        await asyncio.sleep(_PAUSE)


async def _silent(turn: Turn) -> None:
    turn.answer()
    await asyncio.sleep(60)


async def _cut(turn: Turn) -> None:
    said = turn.answer()
    await turn.line.send(said.head() + said.body[: len(said.body) // 2])
    await turn.line.end()


def _gzipped(said: Said, content: bytes) -> Said:
    return Said(said.status, {**said.headers, "Content-Encoding": "gzip"}, content)


def _cut_gzip(turn: Turn) -> Said:
    said = turn.answer()
    packed = gzip.compress(said.body)
    return _gzipped(said, packed[: len(packed) // 2])


def _broken_gzip(turn: Turn) -> Said:
    said = turn.answer()
    return _gzipped(said, gzip.compress(said.body)[:10] + b"\xff" * 40)


def _bomb(turn: Turn) -> Said:
    """As many blanks as `_BOMB` says, in a thousandth of the bytes."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    blanks = b" " * 1024 * 1024
    packed = b"".join(packer.compress(blanks) for _ in range(_BOMB // len(blanks)))
    return _gzipped(turn.answer(), packed + packer.flush())


RESET_BEFORE = Fault(_before)
RESET_AFTER = Fault(_after)
CLOSED_AFTER_ANSWER = Fault(_closed)
CLOSED_INSTEAD_OF_ANSWER = Fault(_closed_instead)
DRIPPING_HEAD = Fault(_dripping_head)
DRIPPING_BODY = Fault(_dripping_body)
SILENT = Fault(_silent)
CUT_BODY = Fault(_cut)
CUT_GZIP = saying(_cut_gzip)
BROKEN_GZIP = saying(_broken_gzip)
GZIP_BOMB = saying(_bomb)
