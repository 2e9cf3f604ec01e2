"""Versions of resources, what changed since, how many there are: what a nightly run asks first."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.errors import ServerError, UsageError
from fhir_trials.targets import FhirServer, Stamp
from fhir_trials.targets.profile import WITHOUT
from tests.targets.conftest import Open
from tests.targets.fake_server import BASE, FakeServer
from tests.targets.fake_store import Clock
from tests.targets.first_answers import answer_first
from tests.targets.samples import group, study

SINCE = "2026-01-02T00:00:00Z"
DAY = {"searchParam": [{"name": "_tag"}, {"name": "_lastUpdated"}]}
FOREIGN = {"resourceType": "Group", "id": "foreign"}


@pytest.fixture
def server(fake: FakeServer, open_server: Open) -> FhirServer:
    """A server that can be searched by time, a day later with every write."""
    fake.clock = Clock(datetime(2026, 1, 1, tzinfo=UTC), timedelta(days=1))
    fake.dates, fake.declares = False, DAY
    opened = open_server()
    fake.log.clear()
    return opened


def ids(found: Any) -> list[str]:
    """Of each resource its id."""
    return [one["id"] for one in found]


def numbers(found: dict[str, Stamp]) -> dict[str, str]:
    """Of each stamp the version."""
    return {name: one.version for name, one in found.items()}


def test_versions_in_few_requests(fake: FakeServer, server: FhirServer, httpx_mock: HTTPXMock) -> None:
    """120 versions take three searches that ask for no more than id and meta."""
    fake.put(*(group(f"NCT{number}") for number in range(120)))
    fake.put(group("NCT1", name="New"))
    wanted = [f"NCT{number}-eligibility" for number in range(120)]
    found = server.versions("Group", [*wanted, wanted[0]])
    assert {one: "2" if one == wanted[1] else "1" for one in wanted} == numbers(found)
    assert ["POST Group/_search"] * 3 == fake.log
    assert b"_elements=id,meta" in httpx_mock.get_requests()[-1].content
    assert server.profile.versions is True
    there = fake.store[f"Group/{wanted[1]}"]
    assert Stamp(server.version(there), there["meta"]["lastUpdated"]) == found[wanted[1]]


def test_versions_where_parts_are_not_given(fake: FakeServer, server: FhirServer) -> None:
    """Whole resources in place of parts tell their versions, too."""
    fake.put(group())
    fake.ignored = {"_elements"}
    assert {"NCT1-eligibility": "1"} == numbers(server.versions("Group", ["NCT1-eligibility"]))


def test_versions_where_parts_are_refused(
    fake: FakeServer, server: FhirServer, httpx_mock: HTTPXMock
) -> None:
    """A server that refuses to give parts is asked for the whole, from then on at once."""
    fake.put(group())
    answer_first(httpx_mock, fake, httpx.Response(400))
    for _ in range(2):
        assert {"NCT1-eligibility": "1"} == numbers(server.versions("Group", ["NCT1-eligibility"]))
    assert ["POST Group/_search"] * 2 == fake.log
    assert b"_elements" not in httpx_mock.get_requests()[-1].content


def test_a_late_index(fake: FakeServer, server: FhirServer) -> None:
    """What a search does not find is read before it counts as gone."""
    fake.put(group("NCT1"), group("NCT2"))
    fake.late = {"Group/NCT1-eligibility"}
    found = server.versions("Group", ["NCT1-eligibility", "NCT2-eligibility", "gone"])
    assert {"NCT1-eligibility": "1", "NCT2-eligibility": "1"} == numbers(found)
    assert ["POST Group/_search", "POST"] == fake.log


def test_a_purged_server(fake: FakeServer, server: FhirServer) -> None:
    """Of what is gone there is no version, and nothing is learned of versions."""
    assert {} == server.versions("Group", ["NCT1-eligibility"])
    assert {} == server.versions("Group", [])
    assert server.profile.versions is None


def test_a_server_without_versions(fake: FakeServer, server: FhirServer) -> None:
    """Where no versions are told the content counts, and that is said; parts are not asked for any more."""
    fake.version_style = "none"
    fake.put(group("NCT1"), group("NCT2"))
    wanted = ["NCT1-eligibility", "NCT2-eligibility"]
    before = server.versions("Group", wanted)
    assert {one: server.version(fake.store[f"Group/{one}"]) for one in wanted} == numbers(before)
    assert (False, True) == (server.profile.versions, WITHOUT["versions"] in server.profile.degraded)
    fake.put(group("NCT1", name="New"))
    fake.log.clear()
    after = server.versions("Group", wanted)
    assert (True, False) == (before[wanted[1]] == after[wanted[1]], before[wanted[0]] == after[wanted[0]])
    assert ["POST Group/_search"] == fake.log


def test_an_older_version(fake: FakeServer, server: FhirServer) -> None:
    """A resource can be read as it was, where the server keeps that."""
    fake.put(group(name="Old"))
    fake.put(group(name="New"))
    assert "Old" == (server.read_version("Group", "NCT1-eligibility", "1") or {})["name"]
    assert server.read_version("Group", "NCT1-eligibility", "3") is None
    fake.keeps_history = False
    assert server.read_version("Group", "NCT1-eligibility", "1") is None


@pytest.mark.parametrize("version", ["", ".", "..", "sha256:0"])
def test_no_version_of_the_server(fake: FakeServer, server: FhirServer, version: str) -> None:
    """What the server never told is not asked for."""
    assert server.read_version("Group", "NCT1-eligibility", version) is None
    assert [] == fake.log


@pytest.mark.parametrize("status", [404, 405, 410, 501])
def test_no_history(server: FhirServer, httpx_mock: HTTPXMock, status: int) -> None:
    """A server that keeps no versions gives None."""
    httpx_mock.reset()
    httpx_mock.add_response(status_code=status)
    assert server.read_version("Group", "NCT1-eligibility", "1") is None


def test_a_wrong_version(server: FhirServer, httpx_mock: HTTPXMock) -> None:
    """Another version than asked for is none, another resource an error."""
    httpx_mock.reset()
    httpx_mock.add_response(json=group() | {"meta": {"versionId": "2"}})
    assert server.read_version("Group", "NCT1-eligibility", "1") is None
    httpx_mock.add_response(json=study())
    with pytest.raises(ServerError, match="something else"):
        server.read_version("Group", "NCT1-eligibility", "1")


def test_changes(fake: FakeServer, server: FhirServer) -> None:
    """What was written at or after an instant is found, if it is ours."""
    fake.put(group("NCT1"), group("NCT2"), group("NCT3"), FOREIGN)
    assert ["NCT2-eligibility", "NCT3-eligibility"] == ids(server.changed("Group", SINCE))
    assert ["GET Group"] == fake.log
    assert [] == ids(server.changed("Group", "2026-02-01T00:00:00+01:00"))
    assert server.profile.finds_changes


@pytest.mark.parametrize("since", ["", "yesterday", "2026-01-01", "2026-01-01T00:00:00"])
def test_no_instant(server: FhirServer, since: str) -> None:
    """What is no instant is wrong usage."""
    with pytest.raises(UsageError, match="no instant"):
        list(server.changed("Group", since))


def test_times_in_whole_seconds(server: FhirServer, httpx_mock: HTTPXMock) -> None:
    """A server that tells seconds and compares finer is not taken for one that ignores the time."""
    httpx_mock.reset()
    one = group() | {"meta": {**group()["meta"], "lastUpdated": "2026-01-02T00:00:00Z"}}
    httpx_mock.add_response(json={"resourceType": "Bundle", "entry": [{"resource": one}]})
    assert [one] == list(server.changed("Group", "2026-01-02T00:00:00.900Z"))
    assert server.profile.finds_changes


@pytest.mark.parametrize("ignored", [{"_lastUpdated"}, {"_lastUpdated", "_tag"}])
def test_changes_of_a_server_that_does_not_listen(
    fake: FakeServer, server: FhirServer, ignored: set[str]
) -> None:
    """Where time or tag is ignored no change is missed: all of ours is given once, and that is said."""
    fake.put(FOREIGN, group("NCT1"), group("NCT2"), group("NCT3"))
    fake.ignored, fake.page = ignored, 1
    found = ids(server.changed("Group", "2026-01-03T12:00:00Z"))
    assert ["NCT1-eligibility", "NCT2-eligibility", "NCT3-eligibility"] == sorted(found)
    assert not server.profile.finds_changes
    assert WITHOUT["finds_changes"] in server.profile.degraded


def test_nothing_of_ours_changed_on_a_server_that_ignores_tags(fake: FakeServer, server: FhirServer) -> None:
    """A page of strangers tells that the tag is ignored; all of ours is given then."""
    fake.put(group("NCT1"), FOREIGN)
    fake.ignored = {"_tag"}
    assert ["NCT1-eligibility"] == ids(server.changed("Group", SINCE))
    assert not server.profile.finds_changes


@pytest.mark.parametrize("status", [400, 501])
def test_changes_of_a_server_that_refuses(
    fake: FakeServer, server: FhirServer, httpx_mock: HTTPXMock, status: int
) -> None:
    """Where the search by time is refused all of ours is given, and that is said."""
    fake.put(group("NCT1"), group("NCT2"))
    answer_first(httpx_mock, fake, httpx.Response(status))
    assert ["NCT1-eligibility", "NCT2-eligibility"] == ids(server.changed("Group", SINCE))
    assert not server.profile.finds_changes


def test_a_refusal_in_the_middle(fake: FakeServer, server: FhirServer, httpx_mock: HTTPXMock) -> None:
    """A page that fails after others were read is an error: the search was understood."""
    httpx_mock.reset()
    one = group() | {"meta": {**group()["meta"], "lastUpdated": SINCE}}
    link = {"relation": "next", "url": f"{BASE}?_getpages=1"}
    httpx_mock.add_response(json={"resourceType": "Bundle", "entry": [{"resource": one}], "link": [link]})
    httpx_mock.add_response(status_code=410)
    with pytest.raises(ServerError):
        list(server.changed("Group", SINCE))
    assert server.profile.finds_changes


def test_count(fake: FakeServer, server: FhirServer) -> None:
    """What carries our tag is counted without being read."""
    fake.put(group("NCT1"), group("NCT2"), FOREIGN)
    assert (2, 0) == (server.count("Group"), server.count("ResearchStudy"))
    assert ["GET Group", "GET ResearchStudy"] == fake.log
    assert server.profile.finds_changes


def test_count_without_total(fake: FakeServer, server: FhirServer) -> None:
    """Where no total is told all of ours is looked at, and that is said."""
    fake.put(group("NCT1"), group("NCT2"), FOREIGN)
    fake.ignored, fake.page = {"_summary", "_tag"}, 2
    assert 2 == server.count("Group")
    assert not server.profile.finds_changes


def test_count_that_is_refused(fake: FakeServer, server: FhirServer, httpx_mock: HTTPXMock) -> None:
    """Where counting is refused all of ours is looked at."""
    fake.put(group("NCT1"))
    answer_first(httpx_mock, fake, httpx.Response(400))
    assert 1 == server.count("Group")
    assert not server.profile.finds_changes


def test_count_of_something_else(fake: FakeServer, server: FhirServer, httpx_mock: HTTPXMock) -> None:
    """A total of a search that lost our tag on the way is not believed."""
    fake.put(group("NCT1"))
    link = {"relation": "self", "url": f"{BASE}/Group?_summary=count"}
    body = {"resourceType": "Bundle", "type": "searchset", "total": 9, "link": [link]}
    answer_first(httpx_mock, fake, httpx.Response(200, json=body))
    assert 1 == server.count("Group")
    assert not server.profile.finds_changes


def test_one_twice_on_two_pages(fake: FakeServer, server: FhirServer, httpx_mock: HTTPXMock) -> None:
    """A resource that stands on two pages, as something was written in between, is counted once."""
    httpx_mock.reset()
    httpx_mock.add_response(status_code=501)
    link = {"relation": "next", "url": f"{BASE}?_getpages=1"}
    body = {"resourceType": "Bundle", "entry": [{"resource": group()}]}
    httpx_mock.add_response(json=body | {"link": [link]})
    httpx_mock.add_response(json=body)
    assert 1 == server.count("Group")


def test_clock(fake: FakeServer, open_server: Open) -> None:
    """The server's clock is that of its last answer."""
    fake.clock = Clock(datetime(2026, 3, 1, 12, 0, 1, tzinfo=UTC), timedelta(seconds=1))
    server = open_server()
    assert "2026-03-01T12:00:01Z" == server.now()
    server.read("Group", "none")
    assert "2026-03-01T12:00:02Z" == server.now()


def test_no_clock(fake: FakeServer, open_server: Open) -> None:
    """A server that tells no time has no clock."""
    fake.dates = False
    assert "" == open_server().now()
