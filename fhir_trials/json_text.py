"""Bytes to plain JSON data and back, numbers kept digit by digit as `Decimal`, within limits."""

from decimal import Decimal
from typing import Any

import msgspec

from fhir_trials.errors import ReadError

MAX_BYTES = 256 * 1024 * 1024
MAX_DEPTH = 100
_CONTAINERS = frozenset((dict, list))

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
    # Fewer brackets than the limit cannot be nested deeper than it: small documents are not walked.
    if content.count(b"{") + content.count(b"[") > MAX_DEPTH and _too_deep(value):
        raise ReadError(f"{name}: nested deeper than {MAX_DEPTH} levels")
    return value


def _too_deep(value: Any) -> bool:
    """Whether objects and arrays are nested deeper than the limit, level by level, so without recursion."""
    level: list[dict[str, Any] | list[Any]] = [value] if type(value) in _CONTAINERS else []
    for _ in range(MAX_DEPTH):
        if not level:
            return False
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if type(child) in _CONTAINERS
        ]
    return bool(level)


def encode(value: Any, *, pretty: bool = False) -> bytes:
    """Encode plain JSON data as UTF-8: keys in their order, `pretty` with two blanks and a final newline."""
    text = _encoder.encode(value)
    return msgspec.json.format(text, indent=2) + b"\n" if pretty else text
