"""A refusal as an exception, told apart by status, by what was asked and by the OperationOutcome's codes.

https://hl7.org/fhir/R5/operationoutcome.html · https://hl7.org/fhir/R5/http.html#concurrency
"""

import re
from http import HTTPStatus
from typing import Any, cast

from fhir_trials import errors
from fhir_trials.http import retry
from fhir_trials.http.exchange import Reply, Request

Json = dict[str, Any]

_CONFLICTS = frozenset({"conflict", "lock-error", "edit-conflict"})
# Servers say it with codes of all kinds: Azure "The number of entries in the bundle exceeded the configured limit of 500"
_PARTS = r"(?:entries|resources|requests)"
_TOO_MANY = re.compile(
    rf"\btoo (?:many|large|big)\b[^.]{{0,40}}\b(?:{_PARTS}|bundle)\b"
    rf"|\b(?:number|count|amount) of (?:\w+ )?{_PARTS}\b[^.]{{0,80}}\b(?:exceed|limit|maximum|greater|more)"
    rf"|\b(?:more than|at most|up to|maximum of|limit of|exceed\w*) \d+ (?:\w+ )?{_PARTS}\b"
    r"|\b(?:bundle|batch|transaction)(?: size| length)?(?: is| has)? (?:exceed|too |larger |limit)",
    re.IGNORECASE,
)
_CODE = re.compile(r"[a-z]+(?:-[a-z]+)*")
_STEP = r"[A-Za-z]+(?:\[\d+\]|\([A-Za-z]*\))*"
_PATH = re.compile(rf"{_STEP}(?:\.{_STEP})*")
_LONGEST_READ = 2000
_FORBIDDEN = "we may not do this here, or a firewall in front of the server refuses what was sent"


def of(request: Request, reply: Reply, base: str, advice: str = "") -> errors.ServerError:
    """The exception for a reply that is no success.

    The message names the codes and places of the OperationOutcome, not its `diagnostics`, which may repeat
    values; the whole stands in `outcome` (see `outcome_text`).

    Args:
        request: what was sent.
        reply: what came.
        base: the base URL it was sent below.
        advice: what to look at where it is about credentials.
    """
    outcome = outcome_of(reply.body)
    kind, hint = _kind(request, reply.status, outcome)
    if kind is errors.AuthFailed:
        hint += f"; where it is a matter of rights, {advice}" if advice and reply.status == 403 else ""
        hint += f": {advice}" if advice and reply.status == 401 else ""
    asked = retry.retry_after(reply.headers.get("retry-after", "")) or 0.0
    if kind is errors.Throttled and asked:
        hint = f"come back in {asked:.0f} s"
    text = f"{base}: {request!r} → {reply.status} {_phrase(reply.status)}"
    detail = "; ".join(part for part in (summary(outcome), hint) if part)
    words = f"{text}: {detail}" if detail else text
    if kind is errors.Throttled:
        return errors.Throttled(
            words, status=reply.status, outcome=outcome, request_id=reply.request_id, retry_after=asked
        )
    return kind(words, status=reply.status, outcome=outcome, request_id=reply.request_id)


def _kind(request: Request, status: int, outcome: Json | None) -> tuple[type[errors.ServerError], str]:
    found = codes(outcome)
    if status == 401:
        return errors.AuthFailed, "the server does not know who we are"
    if status == 403 and "throttled" not in found:
        return errors.AuthFailed, _FORBIDDEN
    if status in (429, 503, 403):
        return errors.Throttled, "wait and try again"
    if status == 412:
        return _precondition(request)
    if status == 409 or (status == 400 and _guarded(request) and found & _CONFLICTS):
        moved = "changed on the server since it was read"
        return errors.Conflict, f"{moved}, or still referenced there" if _deletes(request) else moved
    if status == 413 or (status in (400, 422) and _too_much(request, outcome)):
        return errors.TooLarge, "send less at once"
    if status in (400, 422):
        return errors.Invalid, ""
    if 300 <= status < 400:
        return errors.ServerError, "redirects are not followed: give the address it leads to as base"
    return errors.ServerError, ""


def _precondition(request: Request) -> tuple[type[errors.ServerError], str]:
    if _guarded(request):
        return errors.Conflict, "changed on the server since it was read"
    if _conditional(request):
        return errors.Conflict, "several resources on the server carry one identifier"
    return errors.ServerError, "the server asks for a condition that was not sent"


def _too_much(request: Request, outcome: Json | None) -> bool:
    """Whether a refusal is about how much was sent, not what."""
    found = codes(outcome)
    if "too-costly" in found:
        return True
    # Of a single resource "too long" is about a text in it.
    if len(retry.entries(request)) < 2:
        return False
    return "too-long" in found or any(
        _TOO_MANY.search(_words(issue)[:_LONGEST_READ]) for issue in _issues(outcome)
    )


def _guarded(request: Request) -> bool:
    return bool(request.header("If-Match")) or any("ifMatch" in part for part in retry.entries(request))


def _deletes(request: Request) -> bool:
    methods = (request.method, *(part.get("method") for part in retry.entries(request)))
    return "DELETE" in methods


def _conditional(request: Request) -> bool:
    parts = retry.entries(request)
    return bool(request.header("If-None-Exist")) or any(
        "ifNoneExist" in part or "?" in str(part.get("url", "")) for part in parts
    )


def outcome_of(body: Any) -> Json | None:
    """The body where it is an OperationOutcome."""
    found = _object(body)
    return found if found.get("resourceType") == "OperationOutcome" else None


def codes(outcome: Json | None) -> frozenset[str]:
    """The issue codes of an OperationOutcome."""
    return frozenset(str(issue.get("code", "")) for issue in _issues(outcome))


def outcome_text(outcome: Json | None, *, longest: int = 2000) -> str:
    """An OperationOutcome in words, `diagnostics` included and each cut at `longest`: for a person who asks for it."""
    return "\n".join(
        ": ".join(filter(None, (_place(issue), _words(issue)[:longest]))) for issue in _issues(outcome)
    )


def summary(outcome: Json | None) -> str:
    """The codes and places of what an OperationOutcome tells as errors, without its words."""
    worst = [issue for issue in _issues(outcome) if issue.get("severity") in ("error", "fatal")]
    shown = ", ".join(dict.fromkeys(map(_safe_place, worst[:5])))
    return f"{shown} and {len(worst) - 5} more" if len(worst) > 5 else shown


def _safe_place(issue: Json) -> str:
    """Code and place, as far as they are a code and a path: some servers put words there, and values with them."""
    code, _, where = _place(issue).partition(" at ")
    code = code if _CODE.fullmatch(code) else "unknown"
    return f"{code} at {where}" if _PATH.fullmatch(where) else code


def _place(issue: Json) -> str:
    where = _list(issue.get("expression")) or _list(issue.get("location"))
    code = str(issue.get("code", "unknown"))[:40]
    return f"{code} at {str(where[0])[:200]}" if where else code


def _words(issue: Json) -> str:
    parts = (_object(issue.get("details")).get("text"), issue.get("diagnostics"))
    return " ".join(str(part) for part in parts if part)


def _issues(outcome: Json | None) -> list[Json]:
    return [found for issue in _list((outcome or {}).get("issue")) if (found := _object(issue))]


def _object(value: Any) -> Json:
    return cast("Json", value) if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
