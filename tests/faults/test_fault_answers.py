"""Refusals, odd bodies, spoilt answers and habits of the fault server, seen with a client that trusts everything."""

import httpx
import pytest

from tests.faults import answers, habits, refusals
from tests.faults.fault import FOR_EVER, Fault, Json
from tests.faults.samples import GROUP, STUDY, statuses, transaction
from tests.faults.server import FaultServer


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
            (refusals.REPEATED_KEYS, b'{"resourceType":"Basic","resourceType"'),
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
