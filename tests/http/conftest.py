"""A client that does not wait, and the requests it is tried with."""

import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import fhir_trials
from fhir_trials.http import Client, Credentials, Request

BASE = "http://127.0.0.1:8080/fhir"
SECRET = "s3cr3t-token"
GET = Request("GET", "Group/a")
PUT = Request("PUT", "Group/a", body={"resourceType": "Group", "id": "a"})
GUARDED = Request("PUT", "Group/a", {"If-Match": 'W/"1"'}, {"resourceType": "Group", "id": "a"})
CREATE = Request("POST", "Group", body={"resourceType": "Group"})
CONDITIONAL = Request("POST", "Group", {"If-None-Exist": "identifier=a|b"}, {"resourceType": "Group"})


@pytest.fixture
def pauses() -> list[float]:
    """The pauses the client made instead of sleeping."""
    return []


@pytest.fixture
def client(pauses: list[float]) -> Iterator[Client]:
    """A client with a token that does not really wait."""
    with Client(BASE, credentials=Credentials(SECRET), sleep=pauses.append) as client:
        yield client


def told(error: BaseException) -> str:
    """All that an error tells: its texts and trace, and the local values of our own functions on the way."""
    seen = traceback.TracebackException.from_exception(error, capture_locals=True)
    own = str(Path(fhir_trials.__file__).parent)
    text = "".join(traceback.format_exception(error))
    pending: list[traceback.TracebackException | None] = [seen]
    while pending:
        if one := pending.pop():
            text += "".join(str(frame.locals) for frame in one.stack if frame.filename.startswith(own))
            pending += [one.__cause__, one.__context__]
    return text


def outcome(code: str, **more: Any) -> dict[str, Any]:
    """An OperationOutcome with one error."""
    return {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code, **more}]}
