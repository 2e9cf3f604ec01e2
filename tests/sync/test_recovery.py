"""What became of writes whose answer nobody heard."""

from typing import Any

import pytest

from fhir_trials.errors import Throttled
from fhir_trials.sync import State, plan, recovery, settling
from fhir_trials.sync.steps import Plan, Step
from fhir_trials.targets import Change, FhirServer, Target
from tests.sync.conftest import carry, delete, edit, to_fhir
from tests.targets.fake_server import FakeServer
from tests.targets.samples import trial

Json = dict[str, Any]


def begun(target: Target, state: State, *trials: list[Json]) -> list[Step]:
    """Writes that a push was about to ask for when it was killed."""
    made = plan(trials, target, state=state, to_fhir=to_fhir)  # pyright: ignore
    steps = [step for step in made.steps if step.writes]
    state.begin(settling.intents(steps))
    return steps


def write(target: Target, steps: list[Step]) -> None:
    """Let the target carry out what was asked."""
    target.write([settling.change(step, {}) for step in steps])


def left(target: Target, state: State, *trials: list[Json]) -> dict[str, int]:
    """What a plan would do now."""
    made: Plan = plan(trials, target, state=state, to_fhir=to_fhir)  # pyright: ignore
    return {action: count for action, count in made.counts.items() if count}


def test_nothing_to_do(target: Target, state: State) -> None:
    """An empty journal asks nobody."""
    assert {"done": 0, "edited": 0, "open": 0} == recovery.recover(state, target)


def test_creations_that_were_done(target: Target, state: State) -> None:
    """They are known as if the answer had been heard."""
    write(target, begun(target, state, trial()))
    assert {"done": 4, "edited": 0, "open": 0} == recovery.recover(state, target)
    assert [] == state.open_intents()
    assert {"unchanged": 4} == left(target, state, trial())


def test_creations_on_a_server_that_gives_ids(server: FhirServer, fake: FakeServer, state: State) -> None:
    """They are found by their identifiers, and so is what they point to."""
    fake.client_id_status = 404
    write(server, begun(server, state, trial()))
    assert {"done": 4, "edited": 0, "open": 0} == recovery.recover(state, server)
    known = state.known(["ResearchStudy/NCT1"])["ResearchStudy/NCT1"]
    assert known.reference in fake.store
    assert known.reference != known.text
    assert {"unchanged": 4} == left(server, state, trial())


def test_creations_that_were_not_done(target: Target, state: State) -> None:
    """Nothing is known of them, and they are made by the next push."""
    begun(target, state, trial())
    assert {"done": 0, "edited": 0, "open": 4} == recovery.recover(state, target)
    assert ([], []) == (state.open_intents(), state.trials())
    assert {"create": 4} == left(target, state, trial())


def test_nothing_is_sought_by_our_ids_where_the_server_gives_them(
    server: FhirServer, fake: FakeServer, state: State
) -> None:
    """Only identifiers are asked for."""
    fake.client_id_status = 404
    server.write([Change(one) for one in trial("NCT9")])
    begun(server, state, trial())
    fake.log.clear()
    recovery.recover(state, server)
    assert {"POST"} == {line.split()[0] for line in fake.log}
    assert all(line.endswith("_search") for line in fake.log)


def test_made_and_edited_since(target: Target, state: State) -> None:
    """Somebody's edit of what we had just made is a foreign change: left, and merged with."""
    write(target, begun(target, state, trial()))
    edit(target, "ResearchStudy/NCT1", description="Theirs")
    assert {"done": 3, "edited": 1, "open": 0} == recovery.recover(state, target)
    assert {"unchanged": 4} == left(target, state, trial())
    assert {"update": 1, "unchanged": 3} == left(target, state, trial(title="Ours"))
    assert {"conflict": 1, "unchanged": 3} == left(target, state, trial(description="Ours"))


def test_updates(target: Target, state: State) -> None:
    """An update that was done is known; of one that was not, what was known before stays."""
    carry(plan([trial("NCT1"), trial("NCT2")], target, state=state, to_fhir=to_fhir), target, state)  # pyright: ignore
    edited = [trial("NCT1", title="Ours"), trial("NCT2", title="Ours")]
    write(target, begun(target, state, *edited)[:1])
    assert {"done": 1, "edited": 0, "open": 1} == recovery.recover(state, target)
    assert {"update": 1, "unchanged": 7} == left(target, state, *edited)


def test_updates_with_a_foreign_change(target: Target, state: State) -> None:
    """What others had changed before, and was kept, is not taken for ours."""
    carry(plan([trial()], target, state=state, to_fhir=to_fhir), target, state)  # pyright: ignore
    edit(target, "ResearchStudy/NCT1", description="Theirs")
    write(target, begun(target, state, trial(title="Ours")))
    assert {"done": 1, "edited": 0, "open": 0} == recovery.recover(state, target)
    assert {"unchanged": 4} == left(target, state, trial(title="Ours"))
    assert {"conflict": 1, "unchanged": 3} == left(target, state, trial(title="Ours", description="Ours"))


def test_an_update_that_was_edited_since(target: Target, state: State) -> None:
    """What we changed is ours, the rest theirs: going back to what was wanted before is an update, with theirs kept."""
    carry(plan([trial()], target, state=state, to_fhir=to_fhir), target, state)  # pyright: ignore
    write(target, begun(target, state, trial(title="Ours")))
    edit(target, "ResearchStudy/NCT1", description="Theirs")
    assert {"done": 0, "edited": 1, "open": 0} == recovery.recover(state, target)
    assert {"unchanged": 4} == left(target, state, trial(title="Ours"))
    back = plan([trial()], target, state=state, to_fhir=to_fhir)  # pyright: ignore
    (step,) = [one for one in back.steps if one.action == "update"]
    assert (["title"], ["description"]) == (
        [one.path for one in step.differences],
        [one.path for one in step.foreign],
    )


@pytest.mark.parametrize("kept", [True, False])
def test_an_update_whose_element_was_edited_since(
    server: FhirServer, fake: FakeServer, state: State, kept: bool
) -> None:
    """The version that was ours tells that it was done; where none is kept, nobody can tell."""
    carry(plan([trial()], server, state=state, to_fhir=to_fhir), server, state)  # pyright: ignore
    write(server, begun(server, state, trial(title="Ours")))
    edit(server, "ResearchStudy/NCT1", title="Theirs")
    fake.keeps_history = kept
    assert {"done": 0, "edited": int(kept), "open": int(not kept)} == recovery.recover(state, server)
    known = state.known(["ResearchStudy/NCT1"])["ResearchStudy/NCT1"]
    assert ("Ours" if kept else "Trial NCT1") == known.sent["title"]


def test_an_update_that_was_not_done_and_edited_since(target: Target, state: State) -> None:
    """What was known before stays known."""
    carry(plan([trial()], target, state=state, to_fhir=to_fhir), target, state)  # pyright: ignore
    begun(target, state, trial(title="Ours"))
    edit(target, "ResearchStudy/NCT1", description="Theirs")
    assert {"done": 0, "edited": 0, "open": 1} == recovery.recover(state, target)
    assert {"update": 1, "unchanged": 3} == left(target, state, trial(title="Ours"))


@pytest.mark.parametrize("done", [True, False])
def test_deletions(target: Target, state: State, done: bool) -> None:
    """What is gone is forgotten; what is not stays known."""
    carry(plan([trial()], target, state=state, to_fhir=to_fhir), target, state)  # pyright: ignore
    known = state.known(["ActivityDefinition/NCT1-drug"])["ActivityDefinition/NCT1-drug"]
    state.begin(
        settling.intents([Step("delete", "NCT1", known.text, known.reference, version=known.version)])
    )
    if done:
        delete(target, known.reference)
    assert {"done": int(done), "edited": 0, "open": int(not done)} == recovery.recover(state, target)
    assert done is (known.text not in state.known([known.text]))


def test_several_with_one_identifier(server: FhirServer, fake: FakeServer, state: State) -> None:
    """None of them is chosen; the next plan tells them."""
    begun(server, state, trial())
    (study, *_) = trial()
    fake.put(study, study | {"id": "copy"})
    assert {"done": 0, "edited": 0, "open": 4} == recovery.recover(state, server)
    assert {"conflict": 1, "create": 3} == left(server, state, trial())


def test_what_cannot_be_read_stays_in_the_journal(
    server: FhirServer, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next run asks again."""
    write(server, begun(server, state, trial()))
    with monkeypatch.context() as patch:

        def busy(*_: Any) -> Any:
            raise Throttled("busy", status=503)

        patch.setattr(FhirServer, "find", busy)
        with pytest.raises(Throttled):
            recovery.recover(state, server)
    assert 1 == len(state.open_intents())
    assert {"done": 4, "edited": 0, "open": 0} == recovery.recover(state, server)


def test_what_is_not_known_afterwards() -> None:
    """What is not known afterwards needs no entry."""
    step = Step("create", "NCT1", "Basic/a", "Basic/a", resource={"resourceType": "Basic", "id": "a"})
    assert [] == settling.intents([step])
