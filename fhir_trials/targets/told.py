"""What a server tells of what it wrote: the answer to a transaction entry by entry, and to a single write.

https://hl7.org/fhir/R5/http.html#transaction-response · https://hl7.org/fhir/R5/http.html#create
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from fhir_trials.errors import PartialTransaction
from fhir_trials.http import Reply
from fhir_trials.targets import marks, replies
from fhir_trials.targets.marks import Json, objects


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of one write.

    Attributes:
        status: of this write.
        location: where it is, as the server wrote it; empty where it does not say.
        version: as which it was written, opaque; empty where the server does not say.
        updated: when it was written, as a FHIR instant; empty where the server does not say.
    """

    status: int
    location: str = ""
    version: str = ""
    updated: str = ""


def transaction(body: Any, wanted: Sequence[str]) -> list[Told]:
    """Check the answer to a transaction entry by entry.

    Args:
        body: the answer.
        wanted: per entry `Type/id`, or `Type` where the server gives the id.

    Raises:
        PartialTransaction: entries are missing, too many, out of order or failed, whatever the status of the whole.
    """
    whole = _object(body)
    entries = objects(whole.get("entry"))
    if whole.get("resourceType") != "Bundle" or len(entries) != len(wanted):
        count = len(entries) if whole.get("resourceType") == "Bundle" else "no"
        raise PartialTransaction(
            f"a transaction of {len(wanted)} entries was answered with {count} entries; read again what is there",
            status=200,
        )
    parts = [_object(entry.get("response")) for entry in entries]
    failed = [(text, part) for text, part in zip(wanted, parts, strict=True) if _status(part) // 100 != 2]
    if failed:
        named = ", ".join(f"{text} ({_status(part) or 'no status'})" for text, part in failed)
        raise PartialTransaction(
            f"the server accepted a transaction but did not do all of it: {named}; read again what is there",
            status=_status(failed[0][1]),
            outcome=_object(failed[0][1].get("outcome")) or None,
        )
    return [
        replace(
            _told(_status(part), str(part.get("etag", "")), str(part.get("location", "")), text),
            updated=str(when) if marks.instant(when := part.get("lastModified")) else "",
        )
        for part, text in zip(parts, wanted, strict=True)
    ]


def single(reply: Reply, wanted: str) -> Told:
    """What the answer to one write tells, by its headers or the resource that came with it.

    Raises:
        PartialTransaction: it speaks of another resource.
    """
    told = _told(reply.status, reply.headers.get("etag", ""), reply.headers.get("location", ""), wanted)
    body = _object(reply.body)
    if body.get("resourceType") != wanted.partition("/")[0] or not body.get("id"):
        return told
    return Told(
        told.status,
        told.location or replies.reference(body),
        told.version or marks.version(body),
        marks.updated(body),
    )


def _told(status: int, etag: str, location: str, wanted: str) -> Told:
    if location and f"/{wanted}/" not in f"/{location}/":
        raise PartialTransaction(f"{wanted} was answered with another resource's location", status=status)
    version = (
        etag.strip().removeprefix("W/").strip('"') or location.partition("/_history/")[2].partition("/")[0]
    )
    return Told(status, location, version)


def _status(part: Json) -> int:
    text = str(part.get("status", ""))[:3]
    return int(text) if text.isascii() and text.isdigit() else 0


def _object(value: Any) -> Json:
    return (objects(value) or [{}])[0] if isinstance(value, dict) else {}
