"""What is there now, asked for as little as possible."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fhir_trials.http import Client
from fhir_trials.sync import Plan, Policy, Run, State, looked, plan
from fhir_trials.sync.seen import Mark
from fhir_trials.targets import FhirServer
from tests.sync.conftest import carry, to_fhir
from tests.targets.fake_server import BASE, FakeServer
from tests.targets.fake_store import Clock
from tests.targets.samples import group, study, trial

Json = dict[str, Any]
KINDS = 4


@pytest.fixture
def server(fake: FakeServer) -> FhirServer:
    """A server that can be searched by time, and whose clock goes on by a minute with every look at it."""
    fake.declares = {"searchParam": [{"name": "_tag"}, {"name": "_lastUpdated"}]}
    fake.software = "HAPI FHIR Server"
    fake.clock = Clock(datetime(2026, 1, 1, tzinfo=UTC), timedelta(minutes=1))
    opened = FhirServer(Client(BASE, sleep=lambda _: None))
    assert opened.profile.finds_changes
    return opened


def later(fake: FakeServer, time: timedelta) -> None:
    """Let time go by on the server."""
    assert isinstance(fake.clock, Clock)
    fake.clock.now += time


TRIALS = [trial("NCT1"), trial("NCT2"), trial("NCT3")]


def pushed(server: FhirServer, state: State, trials: list[Any], **more: Any) -> list[Plan]:
    """What a run plans and does, each trial by itself; what it has seen is noted."""
    run = Run(written=True)
    plans: list[Plan] = []
    for one in trials:
        plans.append(plan([one], server, state=state, to_fhir=to_fhir, run=run, **more))  # pyright: ignore
        carry(plans[-1], server, state)
    for kind, mark in looked(run, server, state).items():
        state.set_watermark(kind, mark)
    return plans


def actions(plans: list[Plan]) -> dict[str, int]:
    """How many steps there are of each action."""
    found: dict[str, int] = {}
    for step in (step for made in plans for step in made.steps):
        found[step.action] = found.get(step.action, 0) + 1
    return found


def test_unchanged_trials_take_two_requests_a_type(
    server: FhirServer, fake: FakeServer, state: State
) -> None:
    """How many there are, and what changed: once in a run, however many portions there are."""
    pushed(server, state, TRIALS)
    fake.log.clear()
    assert {"unchanged": 12} == actions(pushed(server, state, TRIALS))
    assert 2 * KINDS == len(fake.log)


def test_thorough(server: FhirServer, fake: FakeServer, state: State) -> None:
    """Then the version of each resource is asked for, in each portion."""
    pushed(server, state, TRIALS)
    fake.log.clear()
    policy = Policy(thorough=True)
    assert {"unchanged": 12} == actions(pushed(server, state, TRIALS, policy=policy))
    assert KINDS + 3 * KINDS == len(fake.log)


def test_without_a_search_for_changes(server: FhirServer, fake: FakeServer, state: State) -> None:
    """The same where the server cannot be asked for changes; then nothing is noted."""
    fake.software = ""
    fake.declares = {}
    plain = FhirServer(Client(BASE, sleep=lambda _: None))
    pushed(plain, state, TRIALS)
    fake.log.clear()
    assert {"unchanged": 12} == actions(pushed(plain, state, TRIALS))
    assert 3 * KINDS == len(fake.log)
    assert "" == state.watermark("Group")


def test_only_what_moved_is_read(server: FhirServer, fake: FakeServer, state: State) -> None:
    """A change of somebody else is found and read, one request more; the next run knows it."""
    pushed(server, state, TRIALS)
    fake.put(group("NCT2", name="Theirs"))
    fake.log.clear()
    plans = pushed(server, state, TRIALS)
    assert ["name"] == [one.path for made in plans for step in made.steps for one in step.foreign]
    assert 2 * KINDS + 1 == len(fake.log)
    fake.log.clear()
    assert {"unchanged": 12} == actions(pushed(server, state, TRIALS))
    assert 2 * KINDS == len(fake.log)


def test_another_version_with_the_same_content(server: FhirServer, fake: FakeServer, state: State) -> None:
    """It is unchanged, and its version is noted."""
    pushed(server, state, TRIALS)
    fake.put(fake.store["Group/NCT2-eligibility"])
    step = pushed(server, state, TRIALS)[1].steps[1]
    assert ("unchanged", "2", ()) == (step.action, step.version, step.foreign)
    assert "2" == state.glance([step.text])[step.text].version


@pytest.mark.parametrize("how", ["deleted", "purged", "untagged"])
def test_what_no_search_tells(server: FhirServer, fake: FakeServer, state: State, how: str) -> None:
    """A deletion and a lost tag show in the number of resources; then each version is asked for."""
    pushed(server, state, TRIALS)
    if how == "deleted":
        fake.delete("Group/NCT2-eligibility")
    elif how == "purged":
        fake.purge()
    else:
        fake.put({**group("NCT2", name="Theirs"), "meta": {}})
    expected = {
        "deleted": {"unchanged": 11, "gone": 1},
        "purged": {"gone": 12},
        "untagged": {"unchanged": 11, "update": 1},
    }
    plans = pushed(server, state, TRIALS)
    assert expected[how] == actions(plans)
    assert (how == "untagged") == any(step.foreign for made in plans for step in made.steps)
    pushed(server, state, TRIALS)
    fake.log.clear()
    assert {"unchanged": 12} == actions(pushed(server, state, TRIALS))
    assert 2 * KINDS == len(fake.log)


def test_resources_that_others_pushed(server: FhirServer, fake: FakeServer, state: State) -> None:
    """What another machine pushes is not taken for ours, and does not make the next run ask for more."""
    pushed(server, state, TRIALS)
    fake.put(*trial("NCT9"))
    later(fake, timedelta(hours=1))
    for _ in range(2):
        fake.log.clear()
        assert {"unchanged": 12} == actions(pushed(server, state, TRIALS))
        assert 2 * KINDS == len(fake.log)


def test_what_is_adopted_is_reckoned_with(server: FhirServer, fake: FakeServer, state: State) -> None:
    """After the state was lost, one run asks for everything, the next for changes only."""
    fake.put(*(one for several in TRIALS for one in several))
    assert {"adopt": 12} == actions(pushed(server, state, TRIALS))
    fake.log.clear()
    assert {"unchanged": 12} == actions(pushed(server, state, TRIALS))
    assert 2 * KINDS == len(fake.log)


def test_a_conflict_stays_doubtful(server: FhirServer, fake: FakeServer, state: State) -> None:
    """What is not settled is read again in the next run, though it did not change since."""
    pushed(server, state, TRIALS)
    fake.put(study("NCT2", title="Theirs"))
    ours = [trial("NCT1"), trial("NCT2", title="Ours"), trial("NCT3")]
    for _ in range(3):
        assert {"unchanged": 11, "conflict": 1} == actions(pushed(server, state, ours))
    assert ("ResearchStudy/NCT2",) == Mark.parse(state.watermark("ResearchStudy")).doubtful
    pushed(server, state, TRIALS)
    assert () == Mark.parse(state.watermark("ResearchStudy")).doubtful


def test_a_run_of_some_trials_misses_nothing(server: FhirServer, fake: FakeServer, state: State) -> None:
    """What changed in a trial that was not part of a run is found by the next that has it."""
    pushed(server, state, TRIALS)
    fake.put(group("NCT2", name="Theirs"))
    pushed(server, state, TRIALS[:1])
    pushed(server, state, TRIALS[2:])
    assert ["name"] == [
        one.path for made in pushed(server, state, TRIALS) for step in made.steps for one in step.foreign
    ]


def test_versions_of_the_rest_are_asked_for(server: FhirServer, fake: FakeServer, state: State) -> None:
    """Where a number tells that something is missing, a run of some trials finds out which of the others changed."""
    pushed(server, state, TRIALS)
    fake.put(group("NCT3", name="Theirs"))
    fake.delete("Group/NCT1-eligibility")
    assert {"unchanged": 3, "gone": 1} == actions(pushed(server, state, TRIALS[:1]))
    assert ("Group/NCT3-eligibility",) == Mark.parse(state.watermark("Group")).doubtful
    assert [("Group/NCT3-eligibility", 1)] == [
        (step.text, len(step.foreign))
        for made in pushed(server, state, TRIALS)
        for step in made.steps
        if step.foreign
    ]


def test_too_much_in_doubt(
    server: FhirServer, fake: FakeServer, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the mark stays where it was."""
    monkeypatch.setattr("fhir_trials.sync.looking._MOST_DOUBTFUL", 0)
    pushed(server, state, TRIALS)
    before = state.watermark("Group"), state.watermark("ResearchStudy")
    fake.put(group("NCT2", name="Theirs"))
    pushed(server, state, TRIALS[:1])
    assert (before[0], True) == (state.watermark("Group"), before[1] < state.watermark("ResearchStudy"))


def test_no_clock_no_mark(server: FhirServer, fake: FakeServer, state: State) -> None:
    """A server that tells no time is asked for each version."""
    fake.dates = False
    plain = FhirServer(Client(BASE, sleep=lambda _: None))
    pushed(plain, state, TRIALS)
    assert "" == state.watermark("Group")
    assert {"unchanged": 12} == actions(pushed(plain, state, TRIALS))


def seen_at(state: State) -> datetime:
    """Up to where the changes of a type were seen."""
    return datetime.fromisoformat(Mark.parse(state.watermark("Group")).instant)


def test_a_clock_that_is_ahead(server: FhirServer, fake: FakeServer, state: State) -> None:
    """A proxy's clock hides nothing: the mark stands where the server's own was, also in a run that writes nothing."""
    fake.clock, began = Clock(), Clock().now
    fake.proxy_ahead = timedelta(minutes=5)
    pushed(server, state, TRIALS)
    assert began - timedelta(minutes=2) == seen_at(state)
    later(fake, timedelta(minutes=10))
    again = FhirServer(Client(BASE, sleep=lambda _: None))
    pushed(again, state, TRIALS)
    assert began + timedelta(minutes=8) == seen_at(state)
    later(fake, timedelta(seconds=1))
    fake.put(group("NCT2", name="Theirs"))
    later(fake, timedelta(minutes=1))
    assert ["name"] == [
        one.path for made in pushed(again, state, TRIALS) for step in made.steps for one in step.foreign
    ]


def test_what_no_search_for_changes_finds(server: FhirServer, fake: FakeServer, state: State) -> None:
    """A change that is stamped long before it could be seen is found once a week, when each version is looked at."""
    fake.clock = Clock()
    pushed(server, state, TRIALS)
    later(fake, timedelta(days=6))
    pushed(server, state, TRIALS)
    later(fake, -timedelta(hours=1))
    fake.put(group("NCT2", name="Theirs"))
    later(fake, timedelta(hours=2))
    assert {"unchanged": 12} == actions(plans := pushed(server, state, TRIALS))
    assert not any(step.foreign for made in plans for step in made.steps)
    later(fake, timedelta(days=1))
    plans = pushed(server, state, TRIALS)
    assert ["name"] == [one.path for made in plans for step in made.steps for one in step.foreign]
    assert "2026-01-08T01:00:00Z" == Mark.parse(state.watermark("Group")).whole


def test_the_same_number_is_not_the_same_version(server: FhirServer, fake: FakeServer, state: State) -> None:
    """After a purge versions count from 1 again: what others made there then is a change of theirs."""
    pushed(server, state, TRIALS)
    later(fake, timedelta(hours=1))
    fake.purge()
    fake.put(*(one for some in TRIALS for one in some if one["id"] != "NCT2-eligibility"))
    fake.put(group("NCT2", name="Theirs"))
    plans = pushed(server, state, TRIALS)
    assert {"unchanged": 12} == actions(plans)
    assert ["name"] == [one.path for made in plans for step in made.steps for one in step.foreign]


def test_a_time_that_was_not_told(server: FhirServer, fake: FakeServer, state: State) -> None:
    """Where answers do not tell when something was written, a look at the versions notes it."""
    fake.times = False
    pushed(server, state, TRIALS)
    server.write([])
    text = "Group/NCT2-eligibility"
    state.settle([replace(known, updated="") for known in state.known([text]).values()])
    assert {"unchanged": 12} == actions(pushed(server, state, TRIALS, policy=Policy(thorough=True)))
    assert fake.store[text]["meta"]["lastUpdated"] == state.glance([text])[text].updated


def test_a_late_index_makes_nothing_gone(server: FhirServer, fake: FakeServer, state: State) -> None:
    """What a search does not find is read directly, with what others changed in it."""
    pushed(server, state, TRIALS)
    fake.put(group("NCT2", name="Theirs"))
    fake.late = {"Group/NCT2-eligibility"}
    plans = pushed(server, state, TRIALS, policy=Policy(thorough=True))
    assert {"unchanged": 12} == actions(plans)
    assert ["name"] == [one.path for made in plans for step in made.steps for one in step.foreign]


def test_what_was_overtaken_is_read_anew(server: FhirServer, fake: FakeServer, state: State) -> None:
    """What a run forgets is planned again by what is there then, not by what it saw at first."""
    pushed(server, state, TRIALS)
    run = Run(written=True)
    first = plan([trial("NCT1", title="Ours")], server, state=state, to_fhir=to_fhir, run=run)  # pyright: ignore
    fake.put(study("NCT1", status="completed"))
    run.forget(step.text for step in first.steps)
    again = plan([trial("NCT1", title="Ours")], server, state=state, to_fhir=to_fhir, run=run)  # pyright: ignore
    assert (["1", "2"], ["status"]) == (
        [first.steps[0].version, again.steps[0].version],
        [one.path for one in again.steps[0].foreign],
    )
