"""Reading several resources at once, however much a server takes."""

from typing import Any

import httpx
import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.errors import AuthFailed, ServerError, TooLarge, UsageError
from fhir_trials.http import Client
from fhir_trials.targets.habits import Habits
from fhir_trials.targets.profile import WITHOUT, Profile
from fhir_trials.targets.reading import Reader
from fhir_trials.targets.target import Seen
from tests.targets.fake_server import BASE, FakeServer
from tests.targets.first_answers import answer_first
from tests.targets.samples import group

PLACES = [f"Group/NCT{number}-eligibility" for number in range(4)]


@pytest.fixture
def habits() -> Habits:
    """Nothing is known."""
    return Habits(Profile(release="R4"))


@pytest.fixture
def reader(habits: Habits) -> Reader:
    """Reads from the fake server."""
    return Reader(Client(BASE, sleep=lambda _: None), habits)


def ids(found: list[dict[str, Any] | None]) -> list[str | None]:
    """Of each resource that was found its id."""
    return [one["id"] if one else None for one in found]


def test_one_request(fake: FakeServer, reader: Reader, habits: Habits) -> None:
    """Several resources come in one request, each as often as it was asked for, and none is sought in an index."""
    fake.put(group("NCT0"), group("NCT2"))
    fake.late = {PLACES[0]}
    wanted = [*PLACES[:3], PLACES[0]]
    assert ["NCT0-eligibility", None, "NCT2-eligibility", "NCT0-eligibility"] == ids(reader.reads(wanted))
    assert ["POST"] == fake.log
    assert Profile(release="R4", batches=True) == habits.profile
    assert [] == reader.reads([])


@pytest.mark.parametrize("number", [1, 3])
def test_seeing(fake: FakeServer, reader: Reader, number: int) -> None:
    """What was deleted is told from what never was there, in a batch and alone."""
    fake.put(group("NCT0"))
    fake.delete(PLACES[0])
    assert Seen({}, frozenset(PLACES[:1])) == reader.see(PLACES[:number])
    fake.put(group("NCT0"))
    assert ([PLACES[0]], frozenset()) == ([*(seen := reader.see(PLACES[:number])).there], seen.deleted)


def test_one_is_read_by_itself(fake: FakeServer, reader: Reader) -> None:
    """A single resource needs no batch."""
    fake.put(group("NCT0"))
    assert ["NCT0-eligibility"] == ids(reader.reads(PLACES[:1]))
    assert [f"GET {PLACES[0]}"] == fake.log


def test_many(fake: FakeServer, reader: Reader) -> None:
    """More than fifty take more than one batch."""
    fake.put(*(group(f"NCT{number}") for number in range(120)))
    assert 120 == len(reader.reads([f"Group/NCT{number}-eligibility" for number in range(120)]))
    assert ["POST"] * 3 == fake.log


def test_no_batches(fake: FakeServer, reader: Reader, habits: Habits) -> None:
    """Where batches are refused resources are read one by one, from then on at once, and that is said."""
    fake.put(group("NCT0"))
    fake.batch = False
    for _ in range(2):
        assert ["NCT0-eligibility", None] == ids(reader.reads(PLACES[:2]))
    reads = [f"GET {place}" for place in PLACES[:2]]
    assert ["POST", *reads, *reads] == fake.log
    assert Profile(release="R4", batches=False, degraded=(WITHOUT["batches"],)) == habits.profile


def test_a_batch_that_is_too_large(httpx_mock: HTTPXMock, fake: FakeServer, reader: Reader) -> None:
    """A batch that is too large is halved."""
    fake.put(*(group(f"NCT{number}") for number in range(4)))
    answer_first(httpx_mock, fake, httpx.Response(413))
    assert [f"NCT{number}-eligibility" for number in range(4)] == ids(reader.reads(PLACES))
    assert ["POST", "POST"] == fake.log


def test_a_rest_without_answer(httpx_mock: HTTPXMock, fake: FakeServer, reader: Reader) -> None:
    """What a batch leaves unanswered is read by itself: Azure answers 429 to all after the first refusal."""
    fake.put(group("NCT0"), group("NCT1"))
    entries: list[Any] = [{"response": {"status": "404"}}, {"response": {"status": "429"}}]
    answer_first(
        httpx_mock,
        fake,
        httpx.Response(200, json={"resourceType": "Bundle", "type": "batch-response", "entry": entries}),
    )
    assert [None, "NCT1-eligibility"] == ids(reader.reads(PLACES[:2]))
    assert [f"GET {PLACES[1]}"] == fake.log


def test_a_batch_without_any_answer(
    httpx_mock: HTTPXMock, fake: FakeServer, reader: Reader, habits: Habits
) -> None:
    """A batch of which no entry is answered is not tried again."""
    fake.put(group("NCT0"))
    entries: list[Any] = [{"response": {"status": "501"}}] * 2
    answer_first(
        httpx_mock,
        fake,
        httpx.Response(200, json={"resourceType": "Bundle", "type": "batch-response", "entry": entries}),
    )
    for _ in range(2):
        assert ["NCT0-eligibility", None] == ids(reader.reads(PLACES[:2]))
    assert habits.profile.batches is False


def test_a_refusal_is_no_want_of_batches(httpx_mock: HTTPXMock, fake: FakeServer, reader: Reader) -> None:
    """Who may not read is told so, and nothing is asked again."""
    answer_first(httpx_mock, fake, httpx.Response(401))
    with pytest.raises(AuthFailed):
        reader.reads(PLACES)
    assert [] == fake.log


def test_too_large_by_itself(httpx_mock: HTTPXMock, reader: Reader) -> None:
    """A server to which even one is too much is an error, not a loop."""
    httpx_mock.add_response(status_code=413, is_reusable=True)
    with pytest.raises(TooLarge):
        reader.reads(PLACES)


@pytest.mark.parametrize("place", ["Group", "Group/../x", "../metadata", "Group/x/_history/1"])
def test_odd_places(reader: Reader, place: str) -> None:
    """What is no `Type/id` is refused before anything is sent."""
    with pytest.raises(UsageError):
        reader.reads([place, PLACES[0]])


def test_something_else(httpx_mock: HTTPXMock, reader: Reader) -> None:
    """A read that gives another resource is an error, in a batch or not."""
    body = {
        "resourceType": "Bundle",
        "entry": [{"resource": group("NCT7"), "response": {"status": "200"}}] * 2,
    }
    httpx_mock.add_response(method="POST", json=body)
    httpx_mock.add_response(method="GET", json=group("NCT7"))
    with pytest.raises(ServerError, match="something else"):
        reader.reads(PLACES[:2])
