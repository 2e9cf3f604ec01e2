"""What a target holds of ours."""

from typing import Any

from fhir_trials import json_text
from fhir_trials.sync import Plan, Policy, Run, State, absent, plan, status
from fhir_trials.sync.state import Intent
from fhir_trials.targets import FhirServer, Target
from tests.sync.conftest import carry, delete, edit, to_fhir
from tests.targets.fake_server import FakeServer
from tests.targets.samples import group, study, trial

Json = dict[str, Any]


def planned(target: Target, state: State, *trials: list[Json], run: Run | None = None) -> Plan:
    """The plan for these trials."""
    return plan(trials, target, state=state, to_fhir=to_fhir, run=run)  # pyright: ignore


def test_nothing_there(target: Target, state: State) -> None:
    """An empty target is calm."""
    found = status(target, state)
    assert ((), (), {}, 0, True) == (found.trials, found.untold, found.duplicates, found.journal, found.calm)


def test_as_it_was_pushed(target: Target, state: State) -> None:
    """Each trial has its study, its version and the number of its resources."""
    carry(planned(target, state, trial("NCT1"), trial("NCT2")), target, state)
    found = status(target, state)
    version = state.glance(["ResearchStudy/NCT1"])["ResearchStudy/NCT1"].version
    first: Json = {"trial": "NCT1", "study": "ResearchStudy/NCT1", "version": version, "resources": 4}
    assert (first, True) == (found.trials[0].to_dict(), found.calm)
    expected: Json = {"target": target.name, "release": "R4", "untold": [], "duplicates": {}, "journal": 0}
    assert expected == {name: value for name, value in found.to_dict().items() if name != "trials"}


def test_drift(target: Target, state: State) -> None:
    """What others changed is told, whether the state knows it already or not."""
    carry(planned(target, state, trial()), target, state)
    edit(target, "Group/NCT1-eligibility", name="Theirs")
    for _ in range(2):
        found = status(target, state)
        assert [
            {"resource": "Group/NCT1-eligibility", "differences": [{"path": "name", "theirs": "Theirs"}]}
        ] == (found.to_dict()["trials"][0]["drift"])
        assert not found.calm
        carry(planned(target, state, trial()), target, state)


def test_an_equal_version_is_no_drift(server: FhirServer, fake: FakeServer, state: State) -> None:
    """A new version with the same content is nothing that others changed."""
    carry(planned(server, state, trial()), server, state)
    fake.put(fake.store["Group/NCT1-eligibility"])
    assert status(server, state).calm


def test_a_lost_tag(server: FhirServer, fake: FakeServer, state: State) -> None:
    """What carries our tag no longer is found by what the state knows."""
    carry(planned(server, state, trial()), server, state)
    fake.put({**group(name="Theirs"), "meta": {}})
    found = status(server, state)
    assert 4 == found.trials[0].resources
    assert "name" in [one.path for one in found.trials[0].drift[0].differences]


def test_gone_and_retired(target: Target, state: State) -> None:
    """What is not there any more, and what was retired."""
    carry(planned(target, state, trial("NCT1"), trial("NCT2")), target, state)
    delete(target, "Group/NCT1-eligibility")
    run = Run()
    planned(target, state, trial("NCT1"), run=run)
    carry(absent(target, state, run, Policy(absent="retire")), target, state)
    first, second = status(target, state).trials
    assert (("Group/NCT1-eligibility",), 3, ()) == (first.gone, first.resources, first.retired)
    assert ((), 4, 4) == (second.gone, second.resources, len(second.retired))


def test_untold_and_duplicates(server: FhirServer, fake: FakeServer, state: State) -> None:
    """What was pushed from elsewhere, and what there are two of; only the latter is a trouble."""
    carry(planned(server, state, trial()), server, state)
    fake.put(study("NCT9"))
    found = status(server, state)
    assert (("ResearchStudy/NCT9",), True) == (found.untold, found.calm)
    fake.put(group() | {"id": "copy"})
    found = status(server, state)
    assert {"Group|NCT1/eligibility": ("Group/NCT1-eligibility", "Group/copy")} == found.duplicates
    assert not found.calm


def test_disputes_and_journal(target: Target, state: State) -> None:
    """What is not settled."""
    carry(planned(target, state, trial()), target, state)
    edit(target, "ResearchStudy/NCT1", title="Theirs")
    step = planned(target, state, trial(title="Ours")).steps[0]
    state.note_disputes(step.text, step.disputes)
    known = state.known([step.text])[step.text]
    state.begin([Intent(known, known.version)])
    found = status(target, state)
    row = {"resource": "ResearchStudy/NCT1", "path": "title", "ours": "Ours", "theirs": "Theirs"}
    assert [row] == found.to_dict()["trials"][0]["disputes"]
    assert (1, False) == (found.journal, found.calm)
    state.choose("NCT1", "ours")
    assert [row | {"take": "ours"}] == status(target, state).to_dict()["trials"][0]["disputes"]
    assert json_text.encode(found.to_dict())
