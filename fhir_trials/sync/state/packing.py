"""Contents as they stand in a state file: resources compressed, disputed values as JSON text."""

import zlib
from typing import Any

import msgspec

from fhir_trials import json_text
from fhir_trials.targets.marks import Json

_encoder = msgspec.json.Encoder(decimal_format="number", order="sorted")


def packed(resource: Json) -> bytes:
    """A resource in about a quarter of its size; fast rather than small, as a push waits for it."""
    return zlib.compress(json_text.encode(resource), 1)


def unpacked(content: bytes) -> Json:
    """The resource again.

    Raises:
        ReadError, zlib.error: it is damaged.
    """
    return json_text.decode(zlib.decompress(content), "the state")


def as_text(value: object) -> str:
    """JSON text, the same for values that are the same: keys sorted."""
    return _encoder.encode(value).decode()


def from_text(text: str) -> Any:
    """The value again.

    Raises:
        ReadError: it is damaged.
    """
    return json_text.decode(text.encode(), "the state")
