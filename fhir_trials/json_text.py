"""Bytes to plain JSON data and back, numbers kept digit by digit as `Decimal`, within limits."""

from decimal import Decimal
from typing import Any, cast

import msgspec

from fhir_trials.errors import ReadError

MAX_BYTES = 256 * 1024 * 1024
MAX_DEPTH = 100

_decoder = msgspec.json.Decoder(float_hook=Decimal)
_encoder = msgspec.json.Encoder(decimal_format="number")


def decode(content: bytes, name: str = "input") -> Any:
    """Decode JSON text.

    Args:
        content: UTF-8, with or without a byte order mark.
        name: what to call the content in an error.

    Raises:
        ReadError: empty, too large, not UTF-8, not JSON, or nested deeper than `MAX_DEPTH`.
    """
    if len(content) > MAX_BYTES:
        raise ReadError(f"{name}: {len(content)} bytes, more than the limit of {MAX_BYTES}; split the file")
    content = content.removeprefix(b"\xef\xbb\xbf")
    if not content.strip():
        raise ReadError(f"{name}: is empty; expected JSON")
    try:
        value = _decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ReadError(f"{name}: not readable as JSON in UTF-8: {error}") from error
    if _depth(value) > MAX_DEPTH:
        raise ReadError(f"{name}: nested deeper than {MAX_DEPTH} levels")
    return value


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level and depth <= MAX_DEPTH:
        depth += 1
        level = [child for node in level for child in _children(node)]
    return depth


def _children(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(cast("dict[str, Any]", node).values())
    return cast("list[Any]", node) if isinstance(node, list) else []


def encode(value: Any, *, pretty: bool = False) -> bytes:
    """Encode plain JSON data as UTF-8: keys in their order, `pretty` with two blanks and a final newline."""
    text = _encoder.encode(value)
    return msgspec.json.format(text, indent=2) + b"\n" if pretty else text
