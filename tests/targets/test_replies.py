"""Replies of servers, read as values."""

from typing import Any

import pytest

from fhir_trials.errors import ServerError
from fhir_trials.targets import replies
from tests.targets.samples import group

BASE = "http://127.0.0.1:8080/fhir"


def answer(*entries: Any, kind: str = "transaction-response") -> dict[str, Any]:
    """A Bundle of entries."""
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


def entry(status: str, location: str = "", **more: Any) -> dict[str, Any]:
    """An entry that only answers."""
    return {"response": {"status": status, **({"location": location} if location else {}), **more}}


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


def test_batch() -> None:
    """Reads in a batch come back by what was asked; what is not there as the status that says so."""
    wanted = ["Group/NCT1-eligibility", "Group/x", "Group/y"]
    body = answer({"resource": group(), **entry("200 OK")}, entry("404"), entry("410 Gone"))
    assert {wanted[0]: group(), wanted[1]: 404, wanted[2]: 410} == replies.batch(body, wanted)
    with pytest.raises(ServerError, match="1 entries"):
        replies.batch(answer(entry("404")), wanted)


def test_unanswered_in_a_batch() -> None:
    """What a batch answers with a refusal, with nothing or with another resource is left open."""
    wanted = ["Group/a", "Group/b", "Group/c", "Group/d"]
    body = answer(entry("404"), entry("429"), {}, {"resource": group(), **entry("200 OK")})
    assert {"Group/a": 404} == replies.batch(body, wanted)


@pytest.mark.parametrize(
    ("url", "names"),
    [
        (f"{BASE}/Group?_tag=a%7Cb&_count=200", {"_tag", "_count"}),
        (f"{BASE}/Group?identifier:of-type=a&x", {"identifier", "x"}),
        (f"{BASE}/Group/_search", None),
        ("", None),
    ],
)
def test_understood(url: str, names: set[str] | None) -> None:
    """The self link names what the server went by; without parameters it says nothing."""
    body = answer() | {"link": [{"relation": "next", "url": "?z=1"}, {"relation": "self", "url": url}]}
    assert names == replies.understood(body)
    assert replies.understood(answer()) is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [({"total": 0}, 0), ({"total": 7}, 7), ({}, None), ({"total": True}, None), ({"total": -1}, None)],
)
def test_total(said: dict[str, Any], expected: int | None) -> None:
    """A count is a number that the server says, or not known."""
    assert expected == replies.total(answer() | said)
