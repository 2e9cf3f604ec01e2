"""Replies of servers, read as values."""

from typing import Any

import pytest

from fhir_trials.errors import NotAFhirServer, PartialTransaction, ServerError
from fhir_trials.targets import replies
from tests.targets.samples import group

BASE = "http://127.0.0.1:8080/fhir"
WANTED = ["ResearchStudy/a", "Group"]


def answer(*entries: Any, kind: str = "transaction-response") -> dict[str, Any]:
    """A Bundle of entries."""
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


def entry(status: str, location: str = "", **more: Any) -> dict[str, Any]:
    """An entry that only answers."""
    return {"response": {"status": status, **({"location": location} if location else {}), **more}}


@pytest.mark.parametrize(
    ("version", "release"),
    [("4.0.1", "R4"), ("4.0.0", "R4"), ("4.1.0", "R4B"), ("4.3.0", "R4B"), ("5.0.0", "R5")],
)
def test_release(version: str, release: str) -> None:
    """The release follows from the version the server states."""
    body = {"resourceType": "CapabilityStatement", "fhirVersion": version}
    assert replies.Capability(release, version, None, None) == replies.capability(body, BASE)  # pyright: ignore


@pytest.mark.parametrize("body", [None, [], {"resourceType": "Bundle"}, {"fhirVersion": "4.0.1"}])
def test_no_fhir_server(body: Any) -> None:
    """What gives no CapabilityStatement is no FHIR server."""
    with pytest.raises(NotAFhirServer, match="no CapabilityStatement"):
        replies.capability(body, BASE)


@pytest.mark.parametrize("version", ["3.0.2", "6.0.0-ballot3", ""])
def test_other_releases(version: str) -> None:
    """A release we do not speak is named."""
    with pytest.raises(NotAFhirServer, match=version or "not said"):
        replies.capability({"resourceType": "CapabilityStatement", "fhirVersion": version}, BASE)


def test_capabilities() -> None:
    """Transactions and creation by PUT are true, false or not said."""

    def asked(codes: list[str], creates: list[Any]) -> tuple[bool | None, bool | None]:
        resources = [{"type": "Group", "updateCreate": one} for one in creates]
        rest = [{"interaction": [{"code": code} for code in codes], "resource": resources}]
        found = replies.capability(
            {"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": rest}, BASE
        )
        return found.transaction, found.update_create

    assert (True, True) == asked(["transaction", "batch"], [True, True])
    assert (False, None) == asked(["batch"], [True, None])
    assert (None, None) == asked([], [False])


def test_hits() -> None:
    """Only matches of the type asked for count: no includes, no outcome; an empty result has no entry at all."""
    body = answer(
        {"resource": group()},
        {"resource": group("NCT2"), "search": {"mode": "match"}},
        {"resource": group("NCT3"), "search": {"mode": "include"}},
        {"resource": {"resourceType": "OperationOutcome"}, "search": {"mode": "outcome"}},
        {"resource": {"resourceType": "Patient", "id": "p"}, "search": {"mode": "match"}},
        kind="searchset",
    )
    assert [group(), group("NCT2")] == replies.hits(body, "Group")
    assert [] == replies.hits({"resourceType": "Bundle", "type": "searchset"}, "Group")
    for wrong in (None, {"resourceType": "OperationOutcome"}):
        with pytest.raises(ServerError, match="not a Bundle"):
            replies.hits(wrong, "Group")


def test_next_link() -> None:
    """The next page is where the server says; the last one has none."""
    body = answer() | {"link": [{"relation": "self", "url": "a"}, {"relation": "next", "url": "b"}]}
    assert ["b", None] == [replies.next_link(body), replies.next_link(answer())]


@pytest.mark.parametrize("link", [{}, {"url": None}, {"url": ""}, {"url": ["b"]}])
def test_next_link_without_address(link: dict[str, Any]) -> None:
    """A next page that cannot be fetched is an error, as what it holds would be taken for missing."""
    with pytest.raises(ServerError, match="no address"):
        replies.next_link(answer() | {"link": [{"relation": "next", **link}]})


@pytest.mark.parametrize("said", [{}, [1], 1, "true", None])
def test_odd_update_create(said: Any) -> None:
    """Whatever is not true does not say that our ids are taken."""
    rest = [{"resource": [{"type": "Group", "updateCreate": said}]}]
    body = {"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": rest}
    assert replies.capability(body, BASE).update_create is None


def test_good_transaction() -> None:
    """Every entry done, in order: the locations, where there are any."""
    locations = [f"{BASE}/ResearchStudy/a/_history/1", "Group/1001"]
    body = answer(entry("201 Created", locations[0]), entry("200", locations[1]))
    assert locations == replies.transaction(body, WANTED)
    assert ["", ""] == replies.transaction(answer(entry("200 OK"), entry("201 Created")), WANTED)


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
            200,
        ),
        (answer(entry("201", "ResearchStudy/b"), entry("201")), "another", 200),
    ],
)
def test_partial_transaction(body: Any, message: str, status: int) -> None:
    """A transaction that says 200 but misses, adds, fails or swaps an entry is partial, never done."""
    with pytest.raises(PartialTransaction, match=message) as caught:
        replies.transaction(body, WANTED)
    assert status == caught.value.status


def test_partial_transaction_carries_the_outcome() -> None:
    """The outcome of the failed entry goes with the error."""
    outcome = {"resourceType": "OperationOutcome", "issue": []}
    with pytest.raises(PartialTransaction) as caught:
        replies.transaction(answer(entry("201"), entry("422", outcome=outcome)), WANTED)
    assert outcome == caught.value.outcome


def test_batch() -> None:
    """Reads in a batch come back in order; what is gone or was never there is None."""
    wanted = ["Group/NCT1-eligibility", "Group/x", "Group/y"]
    body = answer({"resource": group(), **entry("200 OK")}, entry("404"), entry("410 Gone"))
    assert [group(), None, None] == replies.batch(body, wanted)
    with pytest.raises(ServerError, match="1 entries"):
        replies.batch(answer(entry("404")), wanted)
    with pytest.raises(ServerError, match="Group/x: a batch answered its read with 500"):
        replies.batch(answer(entry("500")), ["Group/x"])
    with pytest.raises(ServerError, match="Group/x"):
        replies.batch(answer({"resource": group(), **entry("200 OK")}), ["Group/x"])
