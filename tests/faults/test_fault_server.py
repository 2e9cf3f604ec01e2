"""The fault server does what it says, seen with a client that trusts everything: answers, aims, connections."""

import gzip
import json
import socket

import httpx
import pytest

from tests.faults import connections, refusals
from tests.faults.fault import FOR_EVER, Fault
from tests.faults.samples import GROUP, STUDY, statuses, transaction
from tests.faults.server import FaultServer


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


def _port(server: FaultServer) -> int:
    return httpx.URL(server.base).port or 0
