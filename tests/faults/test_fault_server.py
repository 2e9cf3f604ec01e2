"""The fault server does what it says, seen with a client that trusts everything."""

import gzip
import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.faults import answers, connections, habits, refusals
from tests.faults.fault import FOR_EVER, Fault
from tests.faults.server import FaultServer

Json = dict[str, Any]
GROUP = {
    "resourceType": "Group",
    "id": "g-1",
    "identifier": [{"system": "urn:example:key", "value": "k-1"}],
    "meta": {"tag": [{"system": "urn:example:tags", "code": "ours"}], "source": "urn:example:source"},
}
STUDY = {
    "resourceType": "ResearchStudy",
    "id": "s-1",
    "identifier": [{"system": "urn:example:key", "value": "k-2"}],
    "enrollment": [{"reference": "Group/g-1"}],
}


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    """A client without limits of its own."""
    with httpx.Client(timeout=5, trust_env=False) as client:
        yield client


def transaction(*resources: Json) -> Json:
    """A transaction of PUTs."""
    requests = [{"method": "PUT", "url": f"{one['resourceType']}/{one['id']}"} for one in resources]
    rows = [{"resource": one, "request": ask} for one, ask in zip(resources, requests, strict=True)]
    return {"resourceType": "Bundle", "type": "transaction", "entry": rows}


def statuses(reply: httpx.Response) -> list[str]:
    """The statuses of the entries of an answer."""
    return [entry["response"]["status"][:3] for entry in reply.json()["entry"]]


class TestDecentServer:
    def test_it_reads_and_writes(self, http: httpx.Client) -> None:
        """PUT, read, vread, history, conditional create, guard and DELETE work over a real connection."""
        with FaultServer() as server:
            made = http.put(f"{server.base}/Group/g-1", json=GROUP)
            again = http.put(f"{server.base}/Group/g-1", json=GROUP, headers={"If-Match": 'W/"1"'})
            stale = http.put(f"{server.base}/Group/g-1", json=GROUP, headers={"If-Match": 'W/"1"'})
            condition = {"If-None-Exist": "identifier=urn:example:key|k-1"}
            kept = http.post(f"{server.base}/Group", json=GROUP, headers=condition)
            old = http.get(f"{server.base}/Group/g-1/_history/1")
            history = http.get(f"{server.base}/Group/g-1/_history")
            gone = http.delete(f"{server.base}/Group/g-1")
            read = http.get(f"{server.base}/Group/g-1")
        found = (made, again, stale, kept, old, history, gone, read)
        assert [201, 200, 409, 200, 200, 200, 204, 410] == [one.status_code for one in found]
        assert f"{server.base}/Group/g-1/_history/1" == made.headers["Location"]
        assert ["2", "1"] == [entry["resource"]["meta"]["versionId"] for entry in history.json()["entry"]]

    def test_it_searches(self, http: httpx.Client) -> None:
        """Searches by GET and POST, counts, elements, times and pages, whose links lead to the server itself."""
        with FaultServer(page=1) as server:
            server.core.put(GROUP, {**GROUP, "id": "g-2"})
            base = server.base
            first = http.get(f"{base}/Group", params={"_tag": "urn:example:tags|ours"}).json()
            second = http.get(first["link"][0]["url"]).json()
            posted = http.post(f"{base}/Group/_search", data={"_id": "g-2", "_elements": "identifier"}).json()
            count = http.get(f"{base}/Group", params={"_summary": "count"}).json()
            late = http.get(f"{base}/Group", params={"_lastUpdated": "ge2030-01-01T00:00:00Z"}).json()
        assert first["link"][0]["url"].startswith(base)
        found = [page["entry"][0]["resource"]["id"] for page in (first, second, posted)]
        assert (["g-1", "g-2", "g-2"], 2, None) == (found, count["total"], late.get("entry"))

    def test_a_transaction_is_one(self, http: httpx.Client) -> None:
        """A transaction with a stale guard leaves nothing behind; one without is done as a whole."""
        stale = transaction(GROUP, STUDY)
        stale["entry"][1]["request"]["ifMatch"] = 'W/"9"'
        with FaultServer() as server:
            server.core.put(STUDY)
            refused = http.post(server.base, json=stale)
            left = set(server.store)
            done = http.post(server.base, json=transaction(GROUP, STUDY))
        assert (409, {"ResearchStudy/s-1"}) == (refused.status_code, left)
        assert ["201", "200"] == statuses(done)

    def test_what_came_in_is_kept_by_kind(self, http: httpx.Client) -> None:
        """Each request is counted under what it is for, with its headers."""
        batch = {"resourceType": "Bundle", "type": "batch"}
        reads = {**batch, "entry": [{"request": {"method": "GET", "url": "Group/g-1"}}]}
        with FaultServer() as server:
            http.get(f"{server.base}/metadata", headers={"Authorization": "Bearer x"})
            http.post(server.base, json=reads)
            http.get(f"{server.base}/Group/g-1")
            http.get(f"{server.base}/Group?_id=g-1")
            http.post(f"{server.base}/Group/_search", data={"_id": "g-1"})
            http.post(server.base, json=transaction(GROUP))
            http.put(f"{server.base}/Group/g-2", json={**GROUP, "id": "g-2"})
        kinds = ["metadata", "read", "read", "search", "search", "write", "write"]
        assert kinds == [seen.kind for seen in server.requests]
        assert (2, "Bearer x") == (server.count("write"), server.requests[0].headers["authorization"])

    def test_the_foreign_host_tells_what_it_was_asked(self, http: httpx.Client) -> None:
        """A request to the foreign host is seen, Authorization included."""
        with FaultServer() as server:
            http.get(f"{server.foreign}/Group", headers={"Authorization": "Bearer x"})
        assert ["Bearer x"] == [stray.headers.get("authorization") for stray in server.strays]

    def test_a_fault_of_its_own_is_no_fault_to_be_tested(self, http: httpx.Client) -> None:
        """Where the server itself breaks, the test that uses it fails."""

        async def broken(_: object) -> None:
            raise LookupError("broken")

        def visit() -> None:
            with FaultServer([Fault(broken)]) as server, pytest.raises(httpx.TransportError):
                http.post(server.base, json=transaction(GROUP))

        with pytest.raises(AssertionError, match="broken"):
            visit()


class TestAim:
    def test_the_nth_of_a_kind(self, http: httpx.Client) -> None:
        """A fault meets the requests it is aimed at, and no other; setting it again counts anew."""
        busy = refusals.refused(503, "transient").at("search", nth=2, times=2)
        with FaultServer() as server:
            server.faults = (busy,)

            def search() -> int:
                return http.get(f"{server.base}/Group?_id=1").status_code

            http.get(f"{server.base}/metadata")
            first = [search() for _ in range(4)]
            with server.playing(busy):
                again = [search() for _ in range(2)]
        assert ([200, 503, 503, 200], [200, 503]) == (first, again)

    def test_of_several_the_first_is_played(self, http: httpx.Client) -> None:
        """Each fault counts on its own, and the first that is due is played."""
        faults = [
            refusals.refused(429, "throttled").at("read", nth=2),
            refusals.EMPTY.at("read", times=FOR_EVER),
        ]
        with FaultServer(faults) as server:
            found = [http.get(f"{server.base}/Group/1") for _ in range(3)]
        assert [(200, b""), (429, True), (200, b"")] == [
            (one.status_code, one.content if one.status_code == 200 else bool(one.content)) for one in found
        ]


BROKEN = {
    "reset before": (connections.RESET_BEFORE, False),
    "reset after": (connections.RESET_AFTER, True),
    "closed instead": (connections.CLOSED_INSTEAD_OF_ANSWER, False),
    "silent": (connections.SILENT, True),
    "cut": (connections.CUT_BODY, True),
    "cut gzip": (connections.CUT_GZIP, True),
    "broken gzip": (connections.BROKEN_GZIP, True),
}


class TestConnections:
    @pytest.mark.parametrize("name", BROKEN)
    def test_no_whole_answer(self, http: httpx.Client, name: str) -> None:
        """No whole answer comes, and the write was done, or was not."""
        fault, done = BROKEN[name]
        with FaultServer([fault]) as server:
            try:
                reply = http.post(server.base, json=transaction(GROUP), timeout=0.3)
                whole = reply.content.endswith(b"}")
            except (httpx.TransportError, httpx.DecodingError):
                whole = False
            kept = bool(server.store)
        assert (False, done) == (whole, kept)

    @pytest.mark.parametrize("fault", [connections.DRIPPING_HEAD, connections.DRIPPING_BODY])
    def test_dripping(self, fault: Fault) -> None:
        """Bytes come one after another, so that no time-out of silence ever ends it."""
        with FaultServer([fault]) as server, socket.create_connection(("127.0.0.1", _port(server))) as line:
            line.settimeout(2)
            body = json.dumps(transaction(GROUP)).encode()
            line.sendall(b"POST /fhir HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            pieces = [line.recv(65536) for _ in range(5)]
            line.close()
        assert all(0 < len(piece) < 1000 for piece in pieces)

    def test_closed_between_requests(self, http: httpx.Client) -> None:
        """The answer is whole, and the connection is closed after it without a word."""
        fault = connections.CLOSED_AFTER_ANSWER.at("read", times=FOR_EVER)
        with FaultServer([fault]) as server:
            server.core.put(GROUP)
            with socket.create_connection(("127.0.0.1", _port(server))) as line:
                line.sendall(b"GET /fhir/Group/g-1 HTTP/1.1\r\nHost: x\r\n\r\n")
                content = b"".join(iter(lambda: line.recv(65536), b""))
        assert b"200 OK" in content
        assert b"onnection: close" not in content

    def test_bomb(self, http: httpx.Client) -> None:
        """A few bytes become very many."""
        with (
            FaultServer([connections.GZIP_BOMB.at("read")]) as server,
            http.stream("GET", f"{server.base}/Group/1") as reply,
        ):
            raw = b"".join(reply.iter_raw())
        assert len(raw) < 1024 * 1024
        assert 64 * 1024 * 1024 == len(gzip.decompress(raw))


class TestRefusals:
    def test_done_or_not(self, http: httpx.Client) -> None:
        """A 503 does nothing, a gateway's time-out may come after the write."""
        with FaultServer([refusals.refused(503, "transient", {"Retry-After": "7"})]) as server:
            first = http.post(server.base, json=transaction(GROUP))
            kept = [bool(server.store)]
            with server.playing(refusals.BAD_GATEWAY_DONE):
                second = http.post(server.base, json=transaction(GROUP))
            kept.append(bool(server.store))
        assert (503, "7", 504, [False, True]) == (
            first.status_code,
            first.headers["Retry-After"],
            second.status_code,
            kept,
        )

    @pytest.mark.parametrize("status", [302, 307, 308])
    def test_redirects_lead_to_the_foreign_host(self, http: httpx.Client, status: int) -> None:
        """A client that follows ends up at the foreign host."""
        with FaultServer([refusals.redirected(status).at("read")]) as server:
            http.get(f"{server.base}/Group/1", follow_redirects=True)
        assert ["/fhir/fhir/Group/1"] == [stray.path for stray in server.strays]

    def test_echo(self, http: httpx.Client) -> None:
        """The OperationOutcome repeats the token and what was sent."""
        with FaultServer([refusals.ECHOES]) as server:
            reply = http.post(server.base, json=transaction(GROUP), headers={"Authorization": "Bearer t0p"})
        assert 422 == reply.status_code
        assert "Bearer t0p" in reply.json()["issue"][0]["diagnostics"]

    def test_more_entries_than_it_takes(self, http: httpx.Client) -> None:
        """A transaction above the limit is refused, one below it is done."""
        many = [{**GROUP, "id": f"g-{number}"} for number in range(5)]
        with FaultServer([refusals.TOO_MANY_ENTRIES.at("write", times=FOR_EVER)]) as server:
            found = [http.post(server.base, json=transaction(*part)).status_code for part in (many, many[:4])]
        assert ([413, 200], 4) == (found, len(server.store))

    @pytest.mark.parametrize(
        ("fault", "content"),
        [
            (refusals.EMPTY, b""),
            (refusals.NULL, b"null"),
            (refusals.LIST, b"[]"),
            (refusals.page_of_a_proxy(200), b"<!DOCTYPE"),
            (refusals.NO_JSON, b'{"resourceType"'),
            (refusals.DEEP, b'{"a":{"a":'),
            (refusals.LONG_NUMBER, b'{"resourceType": "Bundle", "total": 999'),
            (refusals.OTHER_RESOURCE, b'{"resourceType":"Patient"'),
            (refusals.REPEATED_KEYS, b'{"resourceType":"Bundle","type":"batch-response","resourceType"'),
        ],
    )
    def test_odd_bodies(self, http: httpx.Client, fault: Fault, content: bytes) -> None:
        """Status 200, and a body that is something else."""
        with FaultServer([fault]) as server:
            reply = http.post(server.base, json=transaction(GROUP))
        assert (200, content) == (reply.status_code, reply.content[: len(content)])

    def test_no_number(self, http: httpx.Client) -> None:
        """A NaN stands where JSON knows none."""
        with FaultServer([refusals.NOT_A_NUMBER]) as server:
            reply = http.post(server.base, json=transaction(GROUP))
        assert reply.content.endswith(b"NaN}")


class TestAnswers:
    @pytest.mark.parametrize(
        ("fault", "told", "kept"),
        [
            (answers.failed_entry(kept=True), ["201", "500"], {"Group/g-1"}),
            (answers.failed_entry(kept=False, status=412), ["201", "412"], set()),
            (answers.MISSING_ENTRY, ["201"], {"Group/g-1", "ResearchStudy/s-1"}),
            (answers.EXTRA_ENTRY, ["201", "201", "201"], {"Group/g-1", "ResearchStudy/s-1"}),
        ],
    )
    def test_entries(self, http: httpx.Client, fault: Fault, told: list[str], kept: set[str]) -> None:
        """The answer tells of fewer, more or failed entries, and the store holds what the name says."""
        with FaultServer([fault]) as server:
            reply = http.post(server.base, json=transaction(GROUP, STUDY))
        assert (200, told, kept) == (reply.status_code, statuses(reply), set(server.store))

    def test_a_failed_entry_is_as_it_was(self, http: httpx.Client) -> None:
        """What an entry that failed would have replaced is there as before, and its history too."""
        with FaultServer([answers.failed_entry(kept=True, later=True, status=429)]) as server:
            server.core.put(STUDY)
            http.post(server.base, json=transaction(GROUP, {**STUDY, "title": "New"}))
            kept = server.store["ResearchStudy/s-1"]
            history = server.core.history["ResearchStudy/s-1"]
        assert (None, "1", 1) == (kept.get("title"), kept["meta"]["versionId"], len(history))

    def test_entries_turned_round(self, http: httpx.Client) -> None:
        """The entries of the answer stand in another order."""
        with FaultServer([answers.ENTRIES_TURNED]) as server:
            reply = http.post(server.base, json=transaction(GROUP, STUDY))
        first = reply.json()["entry"][0]["response"]["location"]
        assert first.startswith("ResearchStudy/s-1")

    def test_locations(self, http: httpx.Client) -> None:
        """Location leads elsewhere, in a transaction and for a single write."""
        with FaultServer([answers.LOCATION_FOREIGN.at("write", times=2)]) as server:
            whole = http.post(server.base, json=transaction(GROUP))
            single = http.put(f"{server.base}/Group/g-2", json={**GROUP, "id": "g-2"})
        assert f"{server.foreign}/Group/g-1/_history/1" == whole.json()["entry"][0]["response"]["location"]
        assert f"{server.foreign}/Group/g-2/_history/1" == single.headers["Location"]

    def test_pages(self, http: httpx.Client) -> None:
        """Pages have a next one, always."""
        with FaultServer([answers.NEXT_LOOPS.at("search", times=FOR_EVER)]) as server:
            server.core.put(GROUP)
            first = http.get(f"{server.base}/Group?_id=g-1").json()
            second = http.get(first["link"][0]["url"]).json()
        assert first["link"] == second["link"]

    def test_endless_pages(self, http: httpx.Client) -> None:
        """Pages have a next one that was never given before."""
        with FaultServer([answers.NEXT_ENDLESS.at("search", times=FOR_EVER)]) as server:
            links = {http.get(f"{server.base}/Group?_id=1").json()["link"][0]["url"] for _ in range(3)}
        assert 3 == len(links)

    def test_reads_that_are_throttled_in_the_middle(self, http: httpx.Client) -> None:
        """The later half of a batch is refused."""
        asked = [{"request": {"method": "GET", "url": f"Group/g-{number}"}} for number in (1, 2)]
        with FaultServer([answers.throttled_reads(429).at("read")]) as server:
            server.core.put(GROUP, {**GROUP, "id": "g-2"})
            reply = http.post(server.base, json={"resourceType": "Bundle", "type": "batch", "entry": asked})
        assert ["200", "429"] == statuses(reply)

    def test_races(self, http: httpx.Client) -> None:
        """Somebody else makes the same, or changes what is there, in the moment before."""
        with FaultServer([answers.RACE_OF_CREATES, answers.RACE_OF_UPDATES.at("write", nth=2)]) as server:
            server.core.put(STUDY)
            http.post(server.base, json=transaction(GROUP))
            made = set(server.store)
            guarded = transaction(STUDY)
            guarded["entry"][0]["request"]["ifMatch"] = 'W/"1"'
            stale = http.post(server.base, json=guarded)
        assert {"Group/g-1", "Group/somebody-elses", "ResearchStudy/s-1"} == made
        assert 409 == stale.status_code
        assert [{"text": answers.IN_BETWEEN}] == server.store["ResearchStudy/s-1"]["note"]


class TestHabits:
    def test_late_index(self, http: httpx.Client) -> None:
        """A new resource is found by the third search, and can be read at once."""
        with FaultServer(habits=[habits.late_index(2)]) as server:
            http.put(f"{server.base}/Group/g-1", json=GROUP)
            found = [len(http.get(f"{server.base}/Group?_id=g-1").json().get("entry", [])) for _ in range(3)]
            read = http.get(f"{server.base}/Group/g-1").status_code
        assert ([0, 0, 1], 200) == (found, read)

    def test_guards_ignored(self, http: httpx.Client) -> None:
        """A stale If-Match does no harm, in a transaction neither."""
        stale = transaction(GROUP)
        stale["entry"][0]["request"]["ifMatch"] = 'W/"9"'
        with FaultServer(habits=[habits.without_guard]) as server:
            server.core.put(GROUP)
            single = http.put(f"{server.base}/Group/g-1", json=GROUP, headers={"If-Match": 'W/"9"'})
            whole = http.post(server.base, json=stale)
        assert (200, ["200"]) == (single.status_code, statuses(whole))

    def test_no_metadata(self, http: httpx.Client) -> None:
        """There is no CapabilityStatement, and everything else."""
        with FaultServer(habits=[habits.without_metadata]) as server:
            server.core.put(GROUP)
            found = [http.get(f"{server.base}/{path}").status_code for path in ("metadata", "Group/g-1")]
        assert [404, 200] == found

    def test_kept_differently(self, http: httpx.Client) -> None:
        """References become absolute ones of this server, tags are added, the source is forgotten."""

        def keep(resource: Json) -> Json:
            return habits.adding_tag(habits.without_source(habits.absolute_references(resource)))

        with FaultServer(keep=keep) as server:
            http.post(server.base, json=transaction(GROUP, STUDY))
            study = http.get(f"{server.base}/ResearchStudy/s-1").json()
            group = http.get(f"{server.base}/Group/g-1").json()
        assert f"{server.base}/Group/g-1" == study["enrollment"][0]["reference"]
        assert ({"tag", "security", "lastUpdated", "versionId"}, 2) == (
            set(group["meta"]),
            len(group["meta"]["tag"]),
        )


def _port(server: FaultServer) -> int:
    return httpx.URL(server.base).port or 0
