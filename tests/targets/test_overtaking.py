"""Creations for which somebody else was faster."""

import re
from typing import Any

import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.errors import Conflict
from fhir_trials.targets import Change
from tests.targets.conftest import Open
from tests.targets.fake_server import FakeServer
from tests.targets.samples import creates, group, trial


def test_faster_creation(fake: FakeServer, open_server: Open) -> None:
    """What somebody else made under our id in the same moment stands again afterwards, and is a conflict."""
    server = open_server()
    fake.meanwhile = lambda: fake.put(group(name="Theirs"))
    with pytest.raises(
        Conflict, match=r"made by somebody else just before: Group/NCT1-eligibility \(and was put back"
    ):
        server.write(creates())
    assert ("Theirs", "3") == (
        fake.store["Group/NCT1-eligibility"]["name"],
        fake.version_of("Group/NCT1-eligibility"),
    )
    assert 4 == len(fake.store)


def test_faster_creation_of_the_same(fake: FakeServer, open_server: Open) -> None:
    """What another push of ours made in the same moment is what we wanted."""
    server = open_server()
    fake.meanwhile = lambda: fake.put(*trial())
    assert 4 == len(server.write(creates()))


def test_faster_creation_without_history(fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock) -> None:
    """Where no history is kept, a creation that was none cannot be looked into; that is told."""
    server = open_server()
    httpx_mock.reset()
    httpx_mock.add_response(url=re.compile(".*_history.*"), status_code=405)
    httpx_mock.add_callback(fake, is_reusable=True)
    fake.meanwhile = lambda: fake.put(group(name="Theirs"))
    assert 4 == len(server.write(creates()))
    assert any("older versions" in words for words in server.profile.degraded)


def test_faster_creation_that_stays_lost(fake: FakeServer, open_server: Open, httpx_mock: HTTPXMock) -> None:
    """Where what somebody else made cannot be put back, the message says in which version it can be read."""
    server = open_server()
    httpx_mock.reset()
    httpx_mock.add_response(method="PUT", status_code=409)
    httpx_mock.add_callback(fake, is_reusable=True)
    fake.meanwhile = lambda: fake.put(group(name="Theirs"))
    with pytest.raises(Conflict, match="what they made is Group/NCT1-eligibility/_history/1; it could not"):
        server.write(creates())


def test_creations_answered_like_updates(fake: FakeServer, open_server: Open) -> None:
    """A server that answers creations with 200 is found out once, and its history is not read again."""
    fake.created_status = 200
    server = open_server()
    server.write(creates(), read_back=False)
    assert ["GET ResearchStudy/NCT1/_history"] == [line for line in fake.log if "_history" in line]
    server.write(creates("NCT2"), read_back=False)
    assert 1 == len([line for line in fake.log if "_history" in line])


def test_look_before_creations_answered_like_updates(fake: FakeServer, open_server: Open) -> None:
    """Where the answer to a creation never tells, what is there is looked at just before, and not overwritten."""
    fake.created_status = 200
    server = open_server()
    server.write(creates(), read_back=False)
    fake.put(group("NCT2", name="Theirs"))
    with pytest.raises(Conflict, match="changed since it was read: Group/NCT2-eligibility"):
        server.write(creates("NCT2"))
    assert "Theirs" == fake.store["Group/NCT2-eligibility"]["name"]
    fake.put(group("NCT2"))
    assert 4 == len(server.write(creates("NCT2")))


def test_made_again_after_a_deletion(fake: FakeServer, open_server: Open) -> None:
    """What was taken away once is made again under the same id."""
    fake.put(group(name="Old"))
    fake.delete("Group/NCT1-eligibility")
    fake.created_status = 200
    (written,) = open_server().write([Change(group())])
    assert ("3", True) == (written.version, written.created)


@pytest.mark.parametrize("style", ["numbers", "uuid"])
def test_made_again_where_no_deletion_is_told(fake: FakeServer, open_server: Open, style: Any) -> None:
    """What was taken away before is nobody's, though the history does not tell that it was."""
    fake.created_status = 200
    fake.tells_deletions = False
    fake.version_style = style
    fake.put(*trial())
    fake.delete(*list(fake.store))
    server = open_server(**({"tells_creations": False} if style == "uuid" else {}))
    server.write([Change(one | {"name": "Ours"}) for one in trial()])
    assert {"Ours"} == {one["name"] for one in fake.store.values()}


def test_one_creation_explains_the_others(fake: FakeServer, open_server: Open) -> None:
    """Where one thing that never was there was made with 200, another that was is no sign of somebody else."""
    fake.created_status = 200
    fake.tells_deletions = False
    fake.version_style = "uuid"
    fake.put(group(name="Old"))
    fake.delete("Group/NCT1-eligibility")
    server = open_server()
    assert 4 == len(server.write(creates()))
    assert server.profile.tells_creations is False
    assert "name" not in fake.store["Group/NCT1-eligibility"]


def test_two_others(fake: FakeServer, open_server: Open) -> None:
    """Where somebody wrote before us and again after us, theirs stands, and the message tells what we overwrote."""
    server = open_server()
    fake.meanwhile = lambda: fake.put(group(name="Theirs"))
    fake.afterwards = lambda: fake.put(group(name="Again theirs"))
    with pytest.raises(Conflict, match="what they made is Group/NCT1-eligibility/_history/1"):
        server.write(creates())
    assert "Again theirs" == fake.store["Group/NCT1-eligibility"]["name"]


def test_taken_away_at_once(fake: FakeServer, open_server: Open) -> None:
    """Where what we made over somebody else's is taken away at once, nothing is made again on the quiet."""
    server = open_server()
    fake.meanwhile = lambda: fake.put(group(name="Theirs"))
    fake.afterwards = lambda: fake.delete("Group/NCT1-eligibility")
    with pytest.raises(Conflict, match="could not be put back"):
        server.write(creates())
    assert "Group/NCT1-eligibility" not in fake.store
