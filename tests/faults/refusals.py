"""Faults of the answer as a whole: the server is busy, refuses, redirects, or says something that is no FHIR."""

from collections.abc import Mapping

from fhir_trials import json_text
from tests.faults.fault import Fault, Turn, saying
from tests.faults.wire import Said, fhir

ECHO = "Echo-of-patient-4711"
"""Stands for a value that a server repeats in its `diagnostics`; it must not come up in a message of ours."""


def outcome(code: str, **more: object) -> dict[str, object]:
    """An OperationOutcome with one issue."""
    return {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code, **more}]}


def refused(status: int, code: str, headers: Mapping[str, str] | None = None, *, done: bool = False) -> Fault:
    """Answer with a status; `done` does what was asked all the same."""

    def change(turn: Turn) -> Said:
        if done:
            turn.answer()
        return fhir(status, outcome(code), **(headers or {}))

    return saying(change)


def page_of_a_proxy(status: int) -> Fault:
    """An error page in HTML, as a proxy in front of a server shows it; nothing is done."""
    page = b"<!DOCTYPE html><html><body><h1>Sorry</h1>We will be back soon.</body></html>"
    return saying(lambda _: Said(status, {"Content-Type": "text/html"}, page))


def body(content: bytes, *, done: bool = True) -> Fault:
    """Something else in the place of the right body, with status 200; what was asked is done, or not."""

    def change(turn: Turn) -> Said:
        if done:
            turn.answer()
        return Said(200, {"Content-Type": "application/fhir+json"}, content)

    return saying(change)


def redirected(status: int) -> Fault:
    """Lead to the same path on another host."""
    return saying(
        lambda turn: Said(status, {"Location": turn.server.foreign + "/" + turn.asked.target.lstrip("/")})
    )


def _too_many(most: int) -> Fault:
    def change(turn: Turn) -> Said:
        count = turn.asked.body.count(b'"request"')
        return fhir(413, outcome("too-long")) if count > most else turn.answer()

    return saying(change)


def _echo(turn: Turn) -> Said:
    said = f"{turn.asked.headers.get('authorization')} sent {ECHO}: {turn.asked.body[:300]!r}"
    issue = {"details": {"text": said, "coding": [{"code": said, "display": said}]}, "diagnostics": said}
    return fhir(422, outcome("invalid", **issue), **{"X-Request-Id": "r-1", "X-Echo": ECHO})


def _echo_in_codes(turn: Turn) -> Said:
    said = turn.asked.headers.get("authorization", "")
    return fhir(422, outcome(f"{said} {ECHO}", expression=[f"{said} {ECHO}"]))


def _twice(turn: Turn) -> Said:
    said = turn.answer()
    return Said(said.status, said.headers, b'{"resourceType":"Basic",' + said.body[1:])


def _not_a_number(turn: Turn) -> Said:
    said = turn.answer()
    return Said(said.status, said.headers, said.body[:-1] + b',"total":NaN}')


BAD_GATEWAY_DONE = refused(504, "timeout", done=True)
ECHOES = saying(_echo)
ECHOES_IN_CODES = saying(_echo_in_codes)
EMPTY = body(b"")
NO_JSON = body(b'{"resourceType": "Bundle", "entry": [')
LIST = body(b"[]")
NULL = body(b"null")
OTHER_RESOURCE = body(json_text.encode({"resourceType": "Patient", "id": "1"}))
DEEP = body(b'{"a":' * 50_000 + b"1" + b"}" * 50_000)
LONG_NUMBER = body(b'{"resourceType": "Bundle", "total": ' + b"9" * 100_000 + b"}")
REPEATED_KEYS = saying(_twice)
NOT_A_NUMBER = saying(_not_a_number)
TOO_MANY_ENTRIES = _too_many(4)
