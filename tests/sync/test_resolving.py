"""Taking back what others alone changed, by name or with `resolve`."""

from typing import Any

import pytest

from fhir_trials.issues import Issues
from fhir_trials.sync import Plan, Policy, Run, State, plan, push, resolve
from fhir_trials.targets import FhirServer, Target
from tests.sync.conftest import carry, edit, to_fhir
from tests.targets.fake_server import FakeServer
from tests.targets.samples import group, study

Json = dict[str, Any]
STUDY = "ResearchStudy/NCT1"


@pytest.fixture
def drifted(target: Target, state: State) -> Target:
    """A target on which somebody else changed two elements of a study, and added one."""
    target_plan = plan([[study(title="Ours", description="Ours")]], target, state=state, to_fhir=to_fhir)  # pyright: ignore
    carry(target_plan, target, state)
    edit(target, STUDY, title="Theirs", description="Theirs", note=[{"text": "Theirs"}])
    return target


def planned(target: Target, state: State, *, run: Run | None = None, **policy: Any) -> Plan:
    """The plan for the same study."""
    trials: Any = [[study(title="Ours", description="Ours")]]
    made = Policy(**policy)
    return plan(trials, target, state=state, policy=made, to_fhir=to_fhir, run=run)  # pyright: ignore


def there(target: Target) -> tuple[Any, ...]:
    """The three elements."""
    found = target.read("ResearchStudy", "NCT1") or {}
    return found.get("title"), found.get("description"), bool(found.get("note"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("NCT1", ("Ours", "Ours", False)),
        (STUDY, ("Ours", "Ours", False)),
        (f"{STUDY}:title", ("Ours", "Theirs", True)),
        (f"{STUDY}:note", ("Theirs", "Theirs", False)),
    ],
)
def test_taken_back_by_name(drifted: Target, state: State, name: str, expected: tuple[Any, ...]) -> None:
    """What is named is written back, and nothing else; that overwrites somebody, and says so."""
    run = Run()
    made = planned(drifted, state, run=run, takes={name: "ours"})
    (step,) = made.steps
    assert ("update", True, {name}) == (step.action, step.destructive, run.takes_used)
    assert step.reason.startswith("overwrites what others changed: ")
    carry(made, drifted, state)
    assert expected == there(drifted)
    run = Run()
    again = planned(drifted, state, run=run, takes={name: "ours"})
    assert (["unchanged"], set()) == ([one.action for one in again.steps], run.takes_used)


@pytest.mark.parametrize(
    "policy", [{"take": "ours"}, {"takes": {"NCT1": "theirs"}}, {"takes": {"NCT2": "ours"}}]
)
def test_not_taken_back(drifted: Target, state: State, policy: Any) -> None:
    """A side for all is for what both changed; another name is no name of this."""
    (step,) = planned(drifted, state, **policy).steps
    assert ("unchanged", 3) == (step.action, len(step.foreign))


def test_taken_back_beside_a_change_of_ours(drifted: Target, state: State) -> None:
    """Our own change goes along, and what was not named stays."""
    trials: Any = [[study(title="Ours", description="Ours", status="completed")]]
    policy = Policy(takes={f"{STUDY}:title": "ours"})
    made = plan(trials, drifted, state=state, policy=policy, to_fhir=to_fhir)  # pyright: ignore
    carry(made, drifted, state)
    assert ("Ours", "Theirs", True) == there(drifted)
    assert "completed" == (drifted.read("ResearchStudy", "NCT1") or {})["status"]
    again = plan(trials, drifted, state=state, to_fhir=to_fhir)  # pyright: ignore
    assert [("unchanged", 2)] == [(one.action, len(one.foreign)) for one in again.steps]


def test_tags_of_others_stay(drifted: Target, state: State) -> None:
    """Who labels a study has changed nothing that it says."""
    label = {"system": "https://example.org", "code": "checked"}
    tags = (drifted.read("ResearchStudy", "NCT1") or {})["meta"]["tag"]
    edit(drifted, STUDY, meta={"tag": [*tags, label]})
    carry(planned(drifted, state, takes={"NCT1": "ours"}), drifted, state)
    assert label in (drifted.read("ResearchStudy", "NCT1") or {})["meta"]["tag"]


def test_a_narrative_of_the_server_is_not_sent_back(
    server: FhirServer, fake: FakeServer, state: State
) -> None:
    """It would tell what others had written; the server makes its own again."""
    fake.narrative = True
    trials: Any = [[study(title="Ours", description="Ours")]]
    for _ in range(2):
        push(trials, server, state=state, issues=Issues(), to_fhir=to_fhir)  # pyright: ignore
    fake.put(fake.store[STUDY] | {"title": "Theirs"})
    (step,) = planned(server, state, takes={"NCT1": "ours"}).steps
    assert ("update", "Ours", False) == (
        step.action,
        (step.resource or {})["title"],
        "text" in (step.resource or {}),
    )


def pushed(target: Target, state: State) -> Json:
    """The counts of a push that are not nought."""
    trials: Any = [[study(title="Ours", description="Ours")]]
    result = push(trials, target, state=state, issues=Issues(), to_fhir=to_fhir)  # pyright: ignore
    return {action: count for action, count in result.counts.items() if count}


@pytest.mark.parametrize(
    ("what", "count", "expected"),
    [("NCT1:", 3, ("Ours", "Ours", False)), (f"{STUDY}:title", 1, ("Ours", "Theirs", True))],
)
def test_resolve_takes_back(
    drifted: Target, state: State, what: str, count: int, expected: tuple[Any, ...]
) -> None:
    """What a push has seen of others can be taken back by the next; then nothing is left to resolve."""
    what, _, path = what.partition(":")
    assert {"unchanged": 1} == pushed(drifted, state)
    assert count == resolve(state, drifted.name, what, "ours", path)
    assert count == resolve(state, drifted.name, what, "ours", path)
    assert ["ours"] * count == [one.take for one in state.disputes()]
    assert {"updated": 1} == pushed(drifted, state)
    assert (expected, []) == (there(drifted), state.disputes())


def test_a_resolved_drift_that_changed_again(drifted: Target, state: State) -> None:
    """A choice holds for the value that was there; another one stays."""
    pushed(drifted, state)
    resolve(state, drifted.name, STUDY, "ours", "title")
    edit(drifted, STUDY, title="Theirs again")
    assert {"unchanged": 1} == pushed(drifted, state)
    assert "Theirs again" == there(drifted)[0]


def test_nothing_to_resolve(drifted: Target, state: State) -> None:
    """Their side stands anyway, and what no push has seen yet is not known."""
    assert 0 == resolve(state, drifted.name, "NCT1", "ours")
    pushed(drifted, state)
    assert 0 == resolve(state, drifted.name, "NCT1", "theirs")
    assert 0 == resolve(state, drifted.name, "NCT2", "ours")


def test_a_lost_state_is_told_apart(drifted: Target, state: State) -> None:
    """Where nothing is known of a resource the dispute says so, from the plan to what is kept of it."""
    with State.open(None, drifted.name) as empty:
        (step,) = planned(drifted, empty).steps
        assert {True} == {one.adopted for one in step.disputes}
        assert {True} == {one["adopted"] for one in step.to_dict()["disputes"]}
        empty.note_disputes(STUDY, step.disputes)
        assert list(step.disputes) == empty.disputes()
    trials: Any = [[study(title="Mine"), group()]]
    (step, _) = plan(trials, drifted, state=state, to_fhir=to_fhir).steps  # pyright: ignore
    assert [("title", False)] == [(one.path, one.adopted) for one in step.disputes if one.path == "title"]
    state.note_disputes(STUDY, step.disputes)
    assert list(step.disputes) == state.disputes()
