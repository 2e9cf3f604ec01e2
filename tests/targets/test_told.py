"""What a server tells of what it wrote."""

from typing import Any

import pytest

from fhir_trials.errors import PartialTransaction
from fhir_trials.http import Reply
from fhir_trials.targets import told
from fhir_trials.targets.told import Told

BASE = "http://127.0.0.1:8080/fhir"
WANTED = ["ResearchStudy/a", "Group"]


def answer(*entries: Any) -> dict[str, Any]:
    """The answer to a transaction."""
    return {"resourceType": "Bundle", "type": "transaction-response", "entry": list(entries)}


def entry(status: str, location: str = "", **more: Any) -> dict[str, Any]:
    """An entry that only answers."""
    return {"response": {"status": status, **({"location": location} if location else {}), **more}}


def test_good_transaction() -> None:
    """Every entry done, in order: locations and versions, where there are any."""
    locations = [f"{BASE}/ResearchStudy/a/_history/1", "Group/1001"]
    body = answer(entry("201 Created", locations[0]), entry("200", locations[1]))
    expected = [Told(201, locations[0], "1"), Told(200, locations[1], "")]
    assert expected == told.transaction(body, WANTED)
    silent = answer(entry("200 OK"), entry("201 Created", etag='W/"7"'))
    assert [Told(200), Told(201, version="7")] == told.transaction(silent, WANTED)


@pytest.mark.parametrize(
    ("body", "message", "status"),
    [
        (None, "with no entries", 200),
        ({"resourceType": "OperationOutcome"}, "with no entries", 200),
        (answer(), "with 0 entries", 200),
        (answer(entry("201")), "with 1 entries", 200),
        (answer(entry("201"), entry("201"), entry("201")), "with 3 entries", 200),
        (answer(entry("201"), entry("412 Precondition Failed")), r"Group \(412\)", 412),
        (answer(entry("201"), {}), r"Group \(no status\)", 0),
        (
            answer(entry("201", "Group/1/_history/1"), entry("201", "ResearchStudy/a/_history/1")),
            "another",
            201,
        ),
        (answer(entry("201", "ResearchStudy/b"), entry("201")), "another", 201),
    ],
)
def test_partial_transaction(body: Any, message: str, status: int) -> None:
    """A transaction that says 200 but misses, adds, fails or swaps an entry is partial, never done."""
    with pytest.raises(PartialTransaction, match=message) as caught:
        told.transaction(body, WANTED)
    assert status == caught.value.status


def test_partial_transaction_carries_the_outcome() -> None:
    """The outcome of the failed entry goes with the error."""
    outcome = {"resourceType": "OperationOutcome", "issue": []}
    with pytest.raises(PartialTransaction) as caught:
        told.transaction(answer(entry("201"), entry("422", outcome=outcome)), WANTED)
    assert outcome == caught.value.outcome


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        (
            {"etag": 'W/"3"', "location": f"{BASE}/Group/1/_history/3"},
            None,
            (f"{BASE}/Group/1/_history/3", "3"),
        ),
        ({"location": "Group/1/_history/3"}, None, ("Group/1/_history/3", "3")),
        ({}, {"resourceType": "Group", "id": "1", "meta": {"versionId": "x"}}, ("Group/1", "x")),
        ({"etag": '"5"'}, {"resourceType": "Group", "id": "1", "meta": {"versionId": "x"}}, ("Group/1", "5")),
        ({}, {"resourceType": "OperationOutcome"}, ("", "")),
        ({}, None, ("", "")),
    ],
)
def test_single(headers: dict[str, str], body: Any, expected: tuple[str, str]) -> None:
    """The answer to one write tells by its headers, or by the resource that came with it."""
    assert Told(201, *expected) == told.single(Reply(201, headers, body), "Group")


def test_single_of_another() -> None:
    """An answer that speaks of another resource is no success."""
    with pytest.raises(PartialTransaction, match="another"):
        told.single(Reply(201, {"location": "Group/b/_history/1"}, None), "Group/a")
