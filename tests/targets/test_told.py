"""Answers to writes are read entry by entry."""

from typing import Any

import pytest

from fhir_trials.errors import PartialTransaction
from fhir_trials.http import Reply
from fhir_trials.targets import told
from fhir_trials.targets.told import Told
from tests.targets.samples import group

WANTED = ["Group/a", "ResearchStudy"]


def answer(*entries: Any) -> dict[str, Any]:
    """The answer to a transaction."""
    return {"resourceType": "Bundle", "type": "transaction-response", "entry": list(entries)}


def entry(status: str, location: str = "", **more: Any) -> dict[str, Any]:
    """The answer to one entry."""
    return {"response": {"status": status, **({"location": location} if location else {}), **more}}


def test_good_transaction() -> None:
    """Status, location and version of each entry, as far as they are told; a version comes from either place."""
    locations = ["Group/a/_history/2", "https://elsewhere.example/x/ResearchStudy/5/_history/ab-1"]
    body = answer(entry("200 OK", locations[0]), entry("201", locations[1], etag='W/"ab-2"'))
    assert [Told(200, locations[0], "2"), Told(201, locations[1], "ab-2")] == told.transaction(body, WANTED)
    assert [Told(200), Told(201)] == told.transaction(answer(entry("200 OK"), entry("201 Created")), WANTED)


def test_when_it_was_written() -> None:
    """The time of each entry, and of a single write that came with the resource; what is no instant tells nothing."""
    body = answer(entry("200", lastModified="2026-01-01T00:00:00.5Z"), entry("201", lastModified="today"))
    assert ["2026-01-01T00:00:00.5Z", ""] == [one.updated for one in told.transaction(body, WANTED)]
    whole = group() | {"id": "a", "meta": {"lastUpdated": "2026-01-01T00:00:00Z"}}
    assert "2026-01-01T00:00:00Z" == told.single(Reply(200, {}, whole), "Group/a").updated


@pytest.mark.parametrize(
    ("body", "message", "status"),
    [
        (None, "no entries", 200),
        ({"resourceType": "OperationOutcome"}, "no entries", 200),
        ([], "no entries", 200),
        (answer(), "0 entries", 200),
        (answer(entry("200")), "1 entries", 200),
        (answer(entry("200"), entry("201"), entry("200")), "3 entries", 200),
        (answer(entry("200"), entry("412 Precondition Failed")), r"ResearchStudy \(412\)", 412),
        (answer(entry("429"), entry("429")), r"Group/a \(429\), ResearchStudy \(429\)", 429),
        (answer(entry("200"), entry("")), r"ResearchStudy \(no status\)", 0),
        (answer(entry("200"), {"response": "?"}), r"ResearchStudy \(no status\)", 0),
        (answer(entry("200", "Group/b/_history/1"), entry("201")), "Group/a was answered with another", 200),
        (answer(entry("200"), entry("201", "Group/b/_history/1")), "ResearchStudy was answered with", 201),
    ],
)
def test_partial_transaction(body: Any, message: str, status: int) -> None:
    """A transaction that says 200 but misses, adds, fails or swaps an entry is partial, never done."""
    with pytest.raises(PartialTransaction, match=message) as caught:
        told.transaction(body, WANTED)
    assert status == caught.value.status


def test_partial_transaction_carries_the_outcome() -> None:
    """Why an entry failed travels with the error."""
    outcome = {"resourceType": "OperationOutcome", "issue": []}
    with pytest.raises(PartialTransaction) as caught:
        told.transaction(answer(entry("201"), entry("422", outcome=outcome)), WANTED)
    assert outcome == caught.value.outcome


def test_single() -> None:
    """A single write tells of itself by headers, else by the resource that came with the answer, else not at all."""
    headers = {"etag": 'W/"3"', "location": "https://x.example/Group/a/_history/3"}
    assert Told(201, headers["location"], "3") == told.single(Reply(201, headers), "Group/a")
    body = group() | {"meta": {"versionId": "7"}}
    assert Told(201, "Group/NCT1-eligibility", "7") == told.single(Reply(201, {}, body), "Group")
    assert Told(200) == told.single(Reply(200, {}), "Group/a")
    assert Told(200) == told.single(Reply(200, {}, {"resourceType": "OperationOutcome"}), "Group/a")
    assert Told(200) == told.single(Reply(200, {}, {"resourceType": "Group"}), "Group/a")
    with pytest.raises(PartialTransaction, match="another resource"):
        told.single(Reply(200, {"location": "Group/b"}), "Group/a")
