"""Whatever happens in whatever order: no duplicate, no lost change of others, a second push writes nothing."""

import copy
import tempfile
from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar
from unittest.mock import patch

import httpx
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from fhir_trials.errors import TargetError
from fhir_trials.http import Client
from fhir_trials.issues import Issues
from fhir_trials.sync import Policy, State, pull, push
from fhir_trials.sync.state import Side
from fhir_trials.targets import FhirServer
from tests.sync.conftest import from_fhir, to_fhir
from tests.targets.fake_server import BASE, FakeServer
from tests.targets.samples import trial

Json = dict[str, Any]
NAMES = ("NCT1", "NCT2", "NCT3")
# Elements of the study that either side changes; both sides write values of their own only.
ELEMENTS = ("title", "description", "comment")


class Killed(BaseException):
    """The process is gone."""


class InStep(RuleBasedStateMachine):
    """A server with habits that differ from run to run, trials here, and somebody else at work there."""

    habits: ClassVar[Json] = {}

    def __init__(self) -> None:
        super().__init__()
        self.fake = FakeServer(**copy.deepcopy(self.habits))
        self._patch = patch.object(
            httpx.HTTPTransport, "handle_request", lambda _, request: self.fake(request)
        )
        self._patch.start()
        self._folder = tempfile.TemporaryDirectory()
        self._state = Path(self._folder.name) / "state.sqlite"
        self.here = {name: trial(name) for name in NAMES}
        self.foreign: dict[tuple[str, str], str] = {}
        self.count = 0

    def teardown(self) -> None:
        """Put everything back."""
        self._patch.stop()
        self._folder.cleanup()

    def _value(self, side: str) -> str:
        self.count += 1
        return f"{side} {self.count}"

    def _places(self, name: str) -> list[str]:
        return [
            place
            for place, one in self.fake.store.items()
            if one["resourceType"] == "ResearchStudy"
            and any(item["value"] == name for item in one.get("identifier", []))
        ]

    @rule(name=st.sampled_from(NAMES), element=st.sampled_from(ELEMENTS))
    def edit_here(self, name: str, element: str) -> None:
        """We change an element."""
        self.here[name][0][element] = self._value("ours")

    @rule(name=st.sampled_from(NAMES), element=st.sampled_from(ELEMENTS))
    def edit_there(self, name: str, element: str) -> None:
        """Somebody else changes an element, if the study is there."""
        for place in self._places(name):
            value = self._value("theirs")
            self.fake.put(self.fake.store[place] | {element: value})
            self.foreign[place, element] = value

    @rule(name=st.sampled_from(NAMES))
    def delete_there(self, name: str) -> None:
        """Somebody else deletes a study."""
        for place in self._places(name):
            self._vanished(place)

    @rule()
    def purge(self) -> None:
        """The server is emptied, as if it had never been used."""
        for place in list(self.fake.store):
            self._vanished(place)

    def _vanished(self, place: str) -> None:
        del self.fake.store[place]
        self.foreign = {key: value for key, value in self.foreign.items() if key[0] != place}

    @rule()
    def lose_state(self) -> None:
        """The state's files are deleted."""
        for file in self._state.parent.iterdir():
            file.unlink()

    def _push(self, names: Collection[str] = NAMES, **more: Any) -> Any:
        client = Client(BASE, sleep=lambda _: None)
        with FhirServer(client) as server, State.open(self._state, server.name) as state:
            return push(
                [copy.deepcopy(self.here[name]) for name in names],  # pyright: ignore
                server,
                state=state,
                issues=Issues(),
                to_fhir=to_fhir,  # pyright: ignore
                **more,
            )

    @rule(at=st.integers(1, 4), done=st.booleans())
    def push_and_die(self, at: int, done: bool) -> None:
        """A push whose process is killed at a write, before or after the server has done it."""
        self.fake.crash(Killed(), at=at, done=done)
        with suppress(Killed):
            self._push()
        self.fake.crash(0)

    @rule(at=st.integers(1, 3), done=st.booleans())
    def push_with_a_lost_answer(self, at: int, done: bool) -> None:
        """A push in which one answer does not come."""
        self.fake.crash(httpx.ReadError("gone"), at=at, done=done)
        with suppress(TargetError):
            self._push()
        self.fake.crash(0)

    @rule()
    def push_twice(self) -> None:
        """A push that is not disturbed; the next one writes nothing, and what is there is what was planned."""
        result = self._push()
        before = copy.deepcopy(self.fake.store)
        again = self._push()
        done = {one.action for one in again.outcomes} - {"unchanged", "conflict", "skipped"}
        assert (set(), before) == (done, self.fake.store)
        blocked = {one.trial for one in result.outcomes if one.action in ("conflict", "skipped", "failed")}
        for name in NAMES:
            if name not in blocked:
                self._holds(name)

    def _holds(self, name: str) -> None:
        (place,) = self._places(name)
        there = self.fake.store[place]
        wanted = self.here[name][0]
        for element in ELEMENTS:
            kept = self.foreign.get((place, element))
            assert (kept or wanted.get(element)) == there.get(element), (name, element)

    @precondition(lambda self: self.foreign)
    @rule()
    def take_ours(self) -> None:
        """We decide that our values stand."""
        result = self._push(policy=Policy(take="ours"))
        assert result.ok, result.counts
        for name in NAMES:
            (place,) = self._places(name)
            for element in ELEMENTS:
                if self.fake.store[place].get(element) == self.here[name][0].get(element):
                    self.foreign.pop((place, element), None)

    @precondition(lambda self: self.foreign)
    @rule(name=st.sampled_from(NAMES))
    def take_back(self, name: str) -> None:
        """We name a trial that shall be as we have it, whoever changed it."""
        self._push(policy=Policy(takes={name: "ours"}))
        (place,) = self._places(name)
        for element in ELEMENTS:
            assert self.fake.store[place].get(element) == self.here[name][0].get(element)
            self.foreign.pop((place, element), None)

    @rule(name=st.sampled_from(NAMES), asked=st.booleans())
    def take_away(self, name: str, asked: bool) -> None:
        """A trial is none of our sources for a while; what others changed goes only where that is asked for."""
        takes: dict[str, Side] = {name: "ours"} if asked else {}
        with State.open(self._state, BASE) as state:
            known = state.glance([f"ResearchStudy/{name}"])
        self._push([one for one in NAMES if one != name], policy=Policy(absent="delete", takes=takes))
        if asked:
            assert not (known and self._places(name))
            self.foreign = {key: value for key, value in self.foreign.items() if key[0] in self.fake.store}

    @rule()
    def pull_all(self) -> None:
        """Reading changes nothing."""
        before = copy.deepcopy(self.fake.store)
        with FhirServer(Client(BASE, sleep=lambda _: None)) as server:
            pull(server, issues=Issues(), from_fhir=from_fhir)  # pyright: ignore
        assert before == self.fake.store

    @invariant()
    def nothing_twice(self) -> None:
        """No business identifier of ours is on two resources."""
        counted = Counter(
            (one["resourceType"], item["value"])
            for one in self.fake.store.values()
            for item in one.get("identifier", [])
            if item["system"].endswith("/sid/key")
        )
        assert not [key for key, count in counted.items() if count > 1]

    @invariant()
    def nothing_of_others_lost(self) -> None:
        """What somebody else wrote stands until they change it, we take our side, or it is deleted."""
        found = {key: self.fake.store[key[0]].get(key[1]) for key in self.foreign}
        assert self.foreign == found


_HABITS: dict[str, Json] = {
    "as HAPI": {"software": "HAPI FHIR Server", "stale_status": 409},
    "as Medplum": {
        "software": "Medplum",
        "stale_status": 412,
        "locations": False,
        "rollback": False,
        "created_status": 200,
        "gone_status": 404,
        "tells_deletions": False,
        "version_style": "uuid",
    },
    "own ids": {"client_id_status": 400, "stale_status": 412},
    "no transactions": {"transactions": False},
}


@pytest.mark.parametrize("habits", _HABITS)
def test_whatever_happens(habits: str) -> None:
    """Random runs of edits, pushes, crashes, purges and lost states, against servers of several habits."""
    machine = type("Machine", (InStep,), {"habits": _HABITS[habits]})
    case = machine.TestCase
    case.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
    case().runTest()
