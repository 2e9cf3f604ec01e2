"""Bytes to plain JSON data and back, numbers kept digit by digit as `Decimal`, within limits."""

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any, cast

import msgspec

from fhir_trials.errors import ReadError

MAX_BYTES = 256 * 1024 * 1024
MAX_DEPTH = 100
MAX_COMPARED = 32 * 1024 * 1024
"""How long a text may be in which members that stand twice are looked for, which takes about as long as decoding."""
_CONTAINERS = frozenset((dict, list))

_HIGH, _LOW = r"\\u[dD][89abAB][0-9a-fA-F]{2}", r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_HALF = re.compile(f"{_HIGH}(?!{_LOW})|(?<!{_HIGH.replace('{2}', '[0-9a-fA-F]')}){_LOW}".encode())

_COLON = re.compile(rb"\\u003[aA]")
"""A colon as nobody writes it, our encoder neither."""

_decoder = msgspec.json.Decoder(float_hook=Decimal)
_encoder = msgspec.json.Encoder(decimal_format="number")
_ordered = msgspec.json.Encoder(decimal_format="number", order="sorted")


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
        raise ReadError(f"{name}: not readable as JSON in UTF-8: {error}{_half(content)}") from error
    except InvalidOperation as error:
        raise ReadError(f"{name}: not readable as JSON: a number that is out of all range") from error
    # Fewer brackets than the limit cannot be nested deeper than it: small documents are not walked.
    if content.count(b"{") + content.count(b"[") > MAX_DEPTH and _too_deep(value):
        raise ReadError(f"{name}: nested deeper than {MAX_DEPTH} levels")
    return value


def repeated(content: bytes, value: Any = None) -> list[tuple[str, Any]]:
    """The members of JSON text that stand more than once in their object: the path of each, and a value that is lost.

    Of a text longer than `MAX_COMPARED` nothing is found. Numbers come as their text.

    Args:
        content: what `decode` has read, which keeps the last of such values.
        value: what it has made of it, unchanged, which mostly tells at once that nothing is lost.
    """
    if len(content) > MAX_COMPARED or _has_all_colons(content, value):
        return []
    twice = False

    def compare(pairs: list[tuple[str, Any]]) -> None:
        nonlocal twice
        twice = twice or len(dict(pairs)) < len(pairs)

    text = content.removeprefix(b"\xef\xbb\xbf").decode()
    json.loads(text, object_pairs_hook=compare, parse_int=str, parse_float=str)
    if not twice:
        return []
    # Only now are the members held together with what they stand in, which takes memory.
    return _lost(json.loads(text, object_pairs_hook=_Pairs, parse_int=str, parse_float=str))


def _has_all_colons(content: bytes, value: Any) -> bool:
    """Whether a value has all colons of the text it was read from: with every member, one would be lost."""
    return not _COLON.search(content) and content.count(b":") == encode(value).count(b":")


class _Pairs(list[tuple[str, Any]]):
    """The members of an object as they stand in the text."""


def _lost(whole: Any) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    waiting: list[tuple[str, Any]] = [("", whole)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, _Pairs):
            last = dict(node)
            places = [(f"{path}.{key}" if path else key, key, value) for key, value in node]
            found += ((place, _plain(value)) for place, key, value in places if value is not last[key])
            waiting += ((place, value) for place, key, value in reversed(places) if value is last[key])
        elif isinstance(node, list):
            waiting += (
                (f"{path}[{index}]", child)
                for index, child in reversed(list(enumerate(cast("list[Any]", node))))
            )
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, _Pairs):
        return {key: _plain(child) for key, child in value}
    return [_plain(child) for child in cast("list[Any]", value)] if isinstance(value, list) else value


def _half(content: bytes) -> str:
    """Where half a character is written (a lone surrogate), which the decoder does not say; empty without one."""
    found = _HALF.search(content)
    return f"; half a character, {found[0].decode()}, at byte {found.start()}" if found else ""


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


def encode(value: Any, *, pretty: bool = False, ordered: bool = False) -> bytes:
    """Encode plain JSON data as UTF-8: keys in their order, `pretty` with two blanks and a final newline.

    Args:
        value: what to encode.
        pretty: for people.
        ordered: keys sorted instead, so that the same content is the same text.
    """
    text = (_ordered if ordered else _encoder).encode(value)
    return msgspec.json.format(text, indent=2) + b"\n" if pretty else text
