"""Connecting to a FHIR server and reading from it, with the habits and faults of real ones."""

from typing import Any

import httpx
import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.errors import (
    AuthFailed,
    ForeignUrl,
    NotAFhirServer,
    ServerError,
    TargetError,
    Unreachable,
    UsageError,
)
from fhir_trials.targets import Stamp
from tests.targets.conftest import Open
from tests.targets.fake_server import BASE, FakeServer
from tests.targets.samples import KEY, activity, group, study

SINCE = "2026-01-01T00:00:00Z"


@pytest.mark.parametrize(("version", "release"), [("4.0.1", "R4"), ("4.3.0", "R4B"), ("5.0.0", "R5")])
def test_release(fake: FakeServer, open_server: Open, version: str, release: str) -> None:
    """The release is what the server says."""
    fake.version = version
    with open_server() as server:
        assert (release, BASE) == (server.release, server.name)
        assert f"FhirServer('{BASE}', {release})" == repr(server)


def test_another_release_than_asked(fake: FakeServer, open_server: Open) -> None:
    """Asking for R5 on an R4 server is an error that names both."""
    with pytest.raises(NotAFhirServer, match=r"speaks R4 \(4\.0\.1\), but R5"):
        open_server(release="R5")
    assert "R4" == open_server(release="R4").release


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"html": "<html>Welcome</html>"}, NotAFhirServer),
        ({"json": {"hello": "world"}}, NotAFhirServer),
        ({"status_code": 404, "html": "<html/>"}, NotAFhirServer),
        ({"status_code": 200}, NotAFhirServer),
        ({"status_code": 401}, AuthFailed),
        ({"status_code": 500}, ServerError),
    ],
)
def test_no_fhir_server(
    httpx_mock: HTTPXMock, open_server: Open, answer: dict[str, Any], error: type[TargetError]
) -> None:
    """What is no FHIR server is told apart from one that refuses us."""
    httpx_mock.add_response(**answer)
    with pytest.raises(error):
        open_server()


@pytest.mark.parametrize("status", [404, 405, 410, 501])
def test_silent_server(httpx_mock: HTTPXMock, open_server: Open, status: int) -> None:
    """A server that says nothing of itself is taken for one of the release that is asked for, and for no other."""
    httpx_mock.add_response(status_code=status, is_reusable=True)
    with pytest.raises(NotAFhirServer, match="no FHIR base URL"):
        open_server()
    server = open_server(release="R5")
    assert ("R5", "R5", None) == (server.release, server.profile.release, server.profile.transactions)
    assert "no /metadata" in server.profile.degraded[0]


def test_the_address_of_a_type_is_no_base(httpx_mock: HTTPXMock, open_server: Open) -> None:
    """There `metadata` is asked for as an id, which some refuse; the error names the address with its path."""
    httpx_mock.add_response(
        status_code=400, json={"resourceType": "OperationOutcome", "issue": []}, is_reusable=True
    )
    for release in (None, "R4"):
        with pytest.raises(NotAFhirServer, match=f"no FHIR base URL: {BASE}: GET metadata → 400"):
            open_server(release=release)


def test_profile(fake: FakeServer, open_server: Open) -> None:
    """What a server can do is what it states and what is known of its kind."""
    fake.software, fake.declares = "HAPI FHIR Server", {"conditionalCreate": True, "versioning": "versioned"}
    found = open_server().profile
    assert ("HAPI", "HAPI FHIR Server 1.0") == (found.server, found.software)
    assert (True, True, True, True) == (
        found.client_ids,
        found.conditional_create,
        found.guards,
        found.versions,
    )


def test_unreachable(httpx_mock: HTTPXMock, open_server: Open) -> None:
    """Nobody there is said at once."""
    httpx_mock.add_exception(httpx.ConnectError("refused"), is_reusable=True)
    with pytest.raises(Unreachable):
        open_server()


def test_read(fake: FakeServer, open_server: Open) -> None:
    """A resource by id, or None; an odd id is refused before anything is sent."""
    fake.put(group())
    server = open_server()
    assert "Group" == (server.read("Group", "NCT1-eligibility") or {})["resourceType"]
    assert server.read("Group", "none") is None
    with pytest.raises(UsageError):
        server.read("Group", "../metadata")


def test_read_of_something_else(httpx_mock: HTTPXMock, fake: FakeServer, open_server: Open) -> None:
    """A read that gives another resource is an error."""
    server = open_server()
    httpx_mock.reset()
    httpx_mock.add_response(json=group("NCT2"))
    with pytest.raises(ServerError, match="something else"):
        server.read("Group", "NCT1-eligibility")


def test_many_reads_in_few_requests(fake: FakeServer, open_server: Open) -> None:
    """120 resources by id or identifier take three searches each, and no identifier stands in an address."""
    fake.put(*(group(f"NCT{number}") for number in range(120)))
    server = open_server()
    fake.log.clear()
    ids = [f"NCT{number}-eligibility" for number in range(120)]
    assert set(ids) == set(server.fetch("Group", [*ids, "NCT1-eligibility"]))
    found = server.find("Group", KEY, [f"NCT{number}/eligibility" for number in range(120)])
    assert [1] * 120 == [len(hits) for hits in found.values()]
    assert ["POST Group/_search"] * 6 == fake.log
    assert {} == server.fetch("Group", [])


def test_what_is_sought_by_id_is_not_kept(fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock) -> None:
    """A server need not note what a search by id found: there are no pages of it."""
    fake.put(group("NCT1"))
    open_server().fetch("Group", ["NCT1-eligibility"])
    assert "no-cache, no-store" == httpx_mock.get_requests()[-1].headers["cache-control"]


def test_search_headers_and_escaping(fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock) -> None:
    """A search goes past caches, asks for strictness, and escapes what FHIR reserves."""
    open_server().find("Group", "urn:a", ["x,y|z$\\"])
    sent = httpx_mock.get_requests()[-1]
    assert ("no-cache", "handling=strict") == (sent.headers["cache-control"], sent.headers["prefer"])
    assert b"identifier=urn:a%7Cx%5C,y%5C%7Cz%5C%24%5C%5C&_count=200" == sent.content


def test_find_without_system(fake: FakeServer, open_server: Open) -> None:
    """Without a system an identifier under any counts; every value is answered, also with nothing."""
    fake.put(study("NCT1"), study("NCT2"))
    found = open_server().find("ResearchStudy", None, ["NCT2", "NCT9"])
    assert {"NCT2": ["NCT2"], "NCT9": []} == {
        value: [one["id"] for one in hits] for value, hits in found.items()
    }


def test_several_matches_are_all_given(fake: FakeServer, open_server: Open) -> None:
    """Two resources under one identifier are both found."""
    fake.put(group(), group() | {"id": "copy"})
    assert 2 == len(open_server().find("Group", KEY, ["NCT1/eligibility"])["NCT1/eligibility"])


def test_find_by_url(fake: FakeServer, open_server: Open) -> None:
    """Definitions are found by canonical URL."""
    fake.put(activity())
    found = open_server().find_by_url("ActivityDefinition", [activity()["url"], "urn:none"])
    assert [1, 0] == [len(hits) for hits in found.values()]


def test_pages(fake: FakeServer, open_server: Open) -> None:
    """All pages are read; what does not carry our tag is left out."""
    fake.page = 3
    fake.put(*(study(f"NCT{number}") for number in range(8)))
    fake.put({"resourceType": "ResearchStudy", "id": "foreign"})
    assert [f"NCT{number}" for number in range(8)] == [
        one["id"] for one in open_server().managed("ResearchStudy")
    ]


def page(*resources: dict[str, Any], url: str = "") -> dict[str, Any]:
    """A page of a search."""
    link = [{"relation": "next", "url": url}] if url else []
    entries = [{"resource": one} for one in resources]
    return {"resourceType": "Bundle", "type": "searchset", "link": link, "entry": entries}


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/fhir?_getpages=1",
        f"https://evil.example/?x={BASE}",
        "http://user:secret@127.0.0.1:8080/fhir?_getpages=1",
        "http://127.0.0.1:8080/fhir/../admin",
        "http://127.0.0.1:8081/fhir?_getpages=1",
    ],
)
def test_foreign_next_link(httpx_mock: HTTPXMock, fake: FakeServer, open_server: Open, url: str) -> None:
    """A next page on another host, with user information or outside the base is refused, and nothing is sent there."""
    server = open_server()
    httpx_mock.reset()
    httpx_mock.add_response(json=page(study(), url=url))
    with pytest.raises(ForeignUrl) as caught:
        list(server.managed("ResearchStudy"))
    assert "secret" not in str(caught.value)
    assert 1 == len(httpx_mock.get_requests())


def test_pages_in_a_circle(httpx_mock: HTTPXMock, fake: FakeServer, open_server: Open) -> None:
    """Pages that lead to themselves end in an error, not in a loop."""
    server = open_server()
    httpx_mock.reset()
    httpx_mock.add_response(json=page(study(), url=f"{BASE}?_getpages=1"), is_reusable=True)
    with pytest.raises(TargetError, match="circle"):
        list(server.managed("ResearchStudy"))


def test_endless_pages(
    httpx_mock: HTTPXMock, fake: FakeServer, open_server: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages that never end, each with a new link, end at a limit, aloud."""
    monkeypatch.setattr("fhir_trials.targets.searching._PAGES", 3)
    server = open_server()
    httpx_mock.reset()
    for number in range(3):
        httpx_mock.add_response(json=page(study(), url=f"{BASE}?_getpages={number}"))
    with pytest.raises(TargetError, match="more than 3 pages"):
        list(server.managed("ResearchStudy"))


def test_pages_without_anything_new(
    httpx_mock: HTTPXMock, fake: FakeServer, open_server: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages that hold only what was there before end soon, whatever their links are."""
    monkeypatch.setattr("fhir_trials.targets.searching._IDLE", 2)
    server = open_server()
    httpx_mock.reset()
    for number in range(3):
        httpx_mock.add_response(json=page(study(), url=f"{BASE}?_getpages={number}"))
    with pytest.raises(TargetError, match="2 pages in a row"):
        list(server.managed("ResearchStudy"))


def test_ignored_search_parameter(httpx_mock: HTTPXMock, fake: FakeServer, open_server: Open) -> None:
    """A server that answers a search with everything is found out: a wrong hit is never taken for ours."""
    server = open_server()
    httpx_mock.reset()
    httpx_mock.add_response(json=page(group("NCT7"), group("NCT8")), is_reusable=True)
    with pytest.raises(TargetError, match="ignores"):
        server.find("Group", KEY, ["NCT1/eligibility"])
    assert {"NCT7/eligibility": [group("NCT7")]} == server.find("Group", KEY, ["NCT7/eligibility"])


def test_ignored_by_its_own_word(httpx_mock: HTTPXMock, fake: FakeServer, open_server: Open) -> None:
    """A search whose self link lost what was sought is ignored, even where nothing or only the right was found."""
    server = open_server()
    httpx_mock.reset()
    told = {"relation": "self", "url": f"{BASE}/Group?_count=200"}
    for found in ([], [group()]):
        httpx_mock.add_response(json=page(*found) | {"link": [told]})
        with pytest.raises(TargetError, match="ignores"):
            server.find("Group", KEY, ["NCT1/eligibility"])


@pytest.mark.parametrize("url", ["Group/_search", "?_getpages=5", "Group?identifier=x&_count=200"])
def test_self_links_that_say_nothing(
    httpx_mock: HTTPXMock, fake: FakeServer, open_server: Open, url: str
) -> None:
    """A self link without parameters, with what only the server can read, or with all of ours is no complaint."""
    server = open_server()
    httpx_mock.reset()
    httpx_mock.add_response(json=page(group()) | {"link": [{"relation": "self", "url": f"{BASE}/{url}"}]})
    assert {"NCT1/eligibility": [group()]} == server.find("Group", KEY, ["NCT1/eligibility"])


@pytest.mark.parametrize("status", [404, 405, 501])
def test_no_searches_by_form(httpx_mock: HTTPXMock, fake: FakeServer, open_server: Open, status: int) -> None:
    """Where forms are not taken, searches go by address, from the second on at once, and that is said."""
    fake.put(group())
    httpx_mock.add_response(method="POST", url=f"{BASE}/Group/_search", status_code=status)
    server = open_server()
    fake.log.clear()
    for _ in range(2):
        assert ["NCT1-eligibility"] == [*server.fetch("Group", ["NCT1-eligibility", "none"])]
    assert ["GET Group", "GET Group"] == fake.log
    assert [words for words in server.profile.degraded if "no searches by form" in words]


def test_neither_form_nor_address(httpx_mock: HTTPXMock, fake: FakeServer, open_server: Open) -> None:
    """A search that is refused either way is an error, and nothing is learned of forms."""
    server = open_server()
    httpx_mock.reset()
    httpx_mock.add_response(status_code=404, is_reusable=True)
    with pytest.raises(ServerError):
        server.find("Group", KEY, ["x"])
    assert ["POST", "GET"] == [request.method for request in httpx_mock.get_requests()]
    assert not [words for words in server.profile.degraded if "form" in words]


def test_refused_search(httpx_mock: HTTPXMock, fake: FakeServer, open_server: Open) -> None:
    """What a server refuses for another reason is not asked for in another way."""
    server = open_server()
    httpx_mock.reset()
    httpx_mock.add_response(status_code=403, is_reusable=True)
    for search in (
        lambda: server.fetch("Group", ["a"]),
        lambda: server.versions("Group", ["a"]),
        lambda: list(server.changed("Group", SINCE)),
        lambda: server.count("Group"),
    ):
        with pytest.raises(AuthFailed):
            search()
    assert 4 == len(httpx_mock.get_requests())


def test_no_searches_by_id(fake: FakeServer, open_server: Open) -> None:
    """Where a search by id gives anything, resources are read instead, from then on at once, and that is said."""
    fake.put(group("NCT7"), group("NCT8"))
    fake.ignored = {"_id"}
    server = open_server()
    fake.log.clear()
    assert {} == server.fetch("Group", ["a", "b"])
    assert ["NCT7-eligibility"] == [*server.fetch("Group", ["NCT7-eligibility", "a"])]
    stamp = Stamp("1", fake.store["Group/NCT8-eligibility"]["meta"]["lastUpdated"])
    assert {"NCT8-eligibility": stamp} == server.versions("Group", ["NCT8-eligibility", "b", "c"])
    assert 1 == fake.log.count("POST Group/_search")
    assert [words for words in server.profile.degraded if "searched by id" in words]
