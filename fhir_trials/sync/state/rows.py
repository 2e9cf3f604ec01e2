"""Values as rows of a state file and back: resources compressed, disputed values as JSON text."""

import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from fhir_trials import json_text
from fhir_trials.errors import ReadError
from fhir_trials.issues import Issue
from fhir_trials.sync.state.known import Dispute, Intent, Known, Part, Translated
from fhir_trials.targets.marks import Json

Kept = dict[int, tuple[Json, bytes]]
"""Resources by Python's id, each with its packed form; that it holds the resource too keeps the id its own."""

_encoder = msgspec.json.Encoder(decimal_format="number", order="sorted")


def listed(texts: Iterable[str]) -> str:
    """Texts as one parameter, each once."""
    return json_text.encode(list(dict.fromkeys(texts))).decode()


def kept(known: Iterable[Known]) -> Kept:
    """All contents, packed."""
    contents = (content for one in known for content in (one.sent, one.stored, one.theirs))
    return {id(content): (content, _packed(content)) for content in contents if content is not None}


def of(one: Known, packed: Kept) -> tuple[Any, ...]:
    """Text, trial, reference, version, digest and the three contents, which are packed unless they were before."""
    contents = (
        None if content is None else packed[id(content)][1] if id(content) in packed else _packed(content)
        for content in (one.sent, one.stored, one.theirs)
    )
    return (one.text, one.trial, one.reference, one.version, one.digest, *contents)


def known(row: Sequence[Any]) -> Known:
    """From such a row, with `retired` and `updated` behind it.

    Raises:
        ReadError, zlib.error: a content is damaged.
    """
    sent, stored, theirs = (None if content is None else _unpacked(content) for content in row[5:8])
    return Known(
        *row[:5], sent=sent or {}, stored=stored, theirs=theirs, retired=bool(row[8]), updated=row[9]
    )


def intent(row: Sequence[Any]) -> Intent:
    """From the number of its entry, the version before, whether it deletes, and a row as `known` takes it.

    Raises:
        ReadError, zlib.error: a content is damaged.
    """
    return Intent(known(row[3:]), before=row[1], delete=bool(row[2]))


def of_translated(one: Translated) -> tuple[Any, ...]:
    """Digest, trial, and the rest as JSON."""
    parts = [(text, digest.hex(), key) for text, (digest, key) in one.parts.items()]
    return (one.digest, one.trial, json_text.encode([parts, one.issues]))


def translated(row: Sequence[Any]) -> Translated:
    """From such a row.

    Raises:
        ReadError: it is damaged.
    """
    content = json_text.decode(row[2], "the state")
    try:
        parts, issues = content
        held = {text: Part(bytes.fromhex(digest), key) for text, digest, key in parts}
        return Translated(row[0], row[1], held, tuple(Issue(*issue) for issue in issues))
    except (TypeError, ValueError) as error:
        raise ReadError(f"the state: {error}") from error


def of_dispute(one: Dispute) -> tuple[str, str, str]:
    """What is disputed: ours, theirs and what was before, which is empty where nobody knows it."""
    return as_text(one.ours), as_text(one.theirs), "" if one.adopted else as_text(one.base)


def dispute(row: Sequence[Any]) -> Dispute:
    """From text, trial, path, these three and the side.

    Raises:
        ReadError: it is damaged.
    """
    text, trial, path, ours, theirs, base, take = row
    before = from_text(base) if base else None
    return Dispute(text, trial, path, from_text(ours), from_text(theirs), before, take, adopted=not base)


def as_text(value: object) -> str:
    """JSON text, the same for values that are the same: keys sorted."""
    return _encoder.encode(value).decode()


def from_text(text: str) -> Any:
    """The value again.

    Raises:
        ReadError: it is damaged.
    """
    return json_text.decode(text.encode(), "the state")


def _packed(content: Json) -> bytes:
    """A resource in a quarter of its size or less; fast rather than small, as a push waits for it."""
    return zlib.compress(json_text.encode(content), 1)


def _unpacked(content: bytes) -> Json:
    return json_text.decode(zlib.decompress(content), "the state")
