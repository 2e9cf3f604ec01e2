"""The bytes of an answer, decompressed as they come, within a size.

https://www.rfc-editor.org/rfc/rfc9110#field.content-encoding
"""

import zlib
from collections.abc import Iterable, Iterator

_GZIP = frozenset({"gzip", "x-gzip"})
_STEP = 1024 * 1024


class Broken(Exception):
    """What came is not, or not whole, what its head says."""


def unpacked(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Bytes without their `Content-Encoding`; no more than a megabyte at a time, whatever one piece holds.

    Raises:
        Broken: no gzip, a gzip that ends too early, or an encoding that was not asked for.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return iter(pieces)
    if encoding in _GZIP:
        return _gunzipped(pieces)
    raise Broken("an encoding that was not asked for")


def _gunzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    member = zlib.decompressobj(wbits=31)
    begun = False
    for piece in pieces:
        waiting = piece
        while waiting:
            if member.eof:  # one gzip may follow another
                member = zlib.decompressobj(wbits=31)
            begun = True
            try:
                yield member.decompress(waiting, _STEP)
            except zlib.error:
                raise Broken("no gzip") from None
            waiting = member.unused_data if member.eof else member.unconsumed_tail
    if begun and not member.eof:
        raise Broken("a gzip that ends too early")
