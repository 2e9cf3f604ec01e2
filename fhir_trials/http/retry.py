"""What may be sent again, and when.

https://hl7.org/fhir/R5/http.html#transactional-integrity

A request whose answer was lost may have been done, or may still be under way. Sending it again is harmless where it
leads to the same state. With `If-Match` it is not repeated then, as the second answer would be a conflict with
ourselves; nor is a conditional create, as the second does not see what the first has not finished and makes it twice; nor is a deletion, as somebody
else may have made the resource again.

A server that says when it wants to be asked again is not asked earlier.
"""

import random
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, cast

from fhir_trials.errors import TargetError, Unreachable
from fhir_trials.http.exchange import Request, http_date
from fhir_trials.http.wire import Answer, Lost

REFUSED = frozenset({429, 503})
LOST = frozenset({502, 504})


class Repeat(IntEnum):
    """When a request may be sent again."""

    NEVER = 0
    IF_REFUSED = 1
    ALWAYS = 2


def repeat(request: Request) -> Repeat:
    """When this request may be sent again without doing anything twice."""
    if request.method == "GET":
        return Repeat.ALWAYS
    if request.method == "PUT":
        return _put(request.target, guarded=bool(request.header("If-Match")))
    if request.method == "DELETE":
        return _put(request.target, guarded=True)
    if request.path.endswith("_search"):
        return Repeat.ALWAYS
    if request.header("If-None-Exist"):
        return Repeat.IF_REFUSED
    return min(map(_entry, entries(request)), default=Repeat.NEVER)


def entries(request: Request) -> list[dict[str, Any]]:
    """The `request` parts of a batch or transaction; empty where the body is no such Bundle."""
    body = request.body
    if not isinstance(body, dict):
        return []
    bundle = cast("dict[str, Any]", body)
    if bundle.get("type") not in ("transaction", "batch"):
        return []
    return [entry.get("request", {}) for entry in bundle.get("entry", [])]


def _entry(part: dict[str, Any]) -> Repeat:
    match part.get("method"):
        case "GET":
            return Repeat.ALWAYS
        case "PUT":
            return _put(str(part.get("url", "")), guarded="ifMatch" in part)
        case "POST":
            return Repeat.IF_REFUSED if part.get("ifNoneExist") else Repeat.NEVER
        case "DELETE":
            return _put(str(part.get("url", "")), guarded=True)
        case _:
            return Repeat.NEVER


def _put(target: str, *, guarded: bool) -> Repeat:
    # A conditional PUT sent twice made two resources on HAPI when the first was still under way.
    if "?" in target or "/" not in target:
        return Repeat.NEVER
    return Repeat.IF_REFUSED if guarded else Repeat.ALWAYS


def needed(answer: Answer | TargetError) -> int:
    """How repeatable a request must be to be sent again after this answer."""
    if isinstance(answer, Lost) or (isinstance(answer, Answer) and answer.status in LOST):
        return Repeat.ALWAYS
    if isinstance(answer, Unreachable) or (isinstance(answer, Answer) and answer.status in REFUSED):
        return Repeat.IF_REFUSED
    return Repeat.ALWAYS + 1  # no request is: the answer is final


def asked(answer: Answer | TargetError) -> float | None:
    """Seconds for which a server that is busy asks to be left alone; None where it does not say."""
    if isinstance(answer, Answer) and answer.status in REFUSED:
        return retry_after(answer.headers.get("retry-after", ""))
    return None


def pause(attempt: int, longest: float) -> float:
    """Seconds until the next attempt where the server does not say: more each time, never more than `longest`."""
    return min(0.5 * 2 ** (attempt - 1) * (0.5 + random.random() / 2), longest)


def retry_after(text: str) -> float | None:
    """`Retry-After` as seconds from now (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after); None if unreadable."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    moment = http_date(text)
    return None if moment is None else max(0.0, (moment - datetime.now(UTC)).total_seconds())
