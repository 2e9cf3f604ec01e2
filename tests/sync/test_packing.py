"""Which writes go together."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_trials.sync import packing
from fhir_trials.sync.packing import Item, Parcel
from fhir_trials.sync.steps import Action, Step


def step(text: str, *points: str, action: Action = "create", trial: str = "T") -> Step:
    """A step for a resource that points to others."""
    kind, _, resource_id = text.partition("/")
    links = {"link": [{"reference": one} for one in points]} if points else {}
    return Step(action, trial, text, text, resource={"resourceType": kind, "id": resource_id, **links})


def items(*trials: Iterable[Step]) -> list[Item]:
    """The items of trials."""
    several = [list(trial) for trial in trials]
    needs = packing.needs(one for trial in several for one in trial)
    return [Item(number, one, needs[one.text]) for number, trial in enumerate(several) for one in trial]


def texts(parcels: Iterable[Parcel]) -> list[list[str]]:
    """What is in each parcel."""
    return [[item.step.text for item in one.items] for one in parcels]


def test_whole_trials_go_together_up_to_the_limit() -> None:
    """Trials fill a transaction as they come, none is divided."""
    trials = [[step(f"A/{name}1"), step(f"A/{name}2"), step(f"A/{name}3")] for name in "abc"]
    assert [["A/a1", "A/a2", "A/a3"], ["A/b1", "A/b2", "A/b3"], ["A/c1", "A/c2", "A/c3"]] == texts(
        packing.packed(items(*trials), 5)
    )
    assert [6, 3] == [len(one.items) for one in packing.packed(items(*trials), 6)]
    assert [] == packing.packed([], 6)


def test_a_large_trial_is_divided_in_the_order_of_its_references() -> None:
    """What is pointed to goes first; what points to each other in a circle stays whole, even past the limit."""
    trial = [
        step("A/study", "A/plan", "A/group"),
        step("A/plan", "A/x"),
        step("A/group"),
        step("A/x", "A/y"),
        step("A/y", "A/z"),
        step("A/z", "A/x"),
    ]
    parcels = packing.packed(items(trial), 2)
    assert [["A/group"], ["A/x", "A/y", "A/z"], ["A/plan", "A/study"]] == texts(parcels)
    assert [set[str](), set[str](), {"A/x", "A/group"}] == [set(one.needs) for one in parcels]


def test_a_trial_that_needs_another_follows_it() -> None:
    """A trial that points to what another makes is in one transaction with it, or in a later one."""
    one, other = [step("A/1", "A/shared")], [step("A/2"), step("A/shared")]
    assert [["A/2", "A/shared", "A/1"]] == texts(packing.packed(items(one, other), 3))
    parcels = packing.packed(items(one, other), 2)
    assert [["A/2", "A/shared"], ["A/1"]] == texts(parcels)
    assert [[1], [0]] == [parcel.trials for parcel in parcels]


def test_trials_that_need_each_other_are_one() -> None:
    """They stay together, and are divided by resources only where they must be."""
    one, other = [step("A/1", "A/2"), step("A/3")], [step("A/2", "A/3")]
    assert [["A/1", "A/3", "A/2"]] == texts(packing.packed(items(one, other), 3))
    assert [["A/3", "A/2"], ["A/1"]] == texts(packing.packed(items(one, other), 2))


def test_what_is_there_is_not_waited_for() -> None:
    """A reference to what is only updated asks for no order; what is about to be made elsewhere is waited for."""
    steps = [step("A/1", "A/2"), step("A/2", action="update")]
    assert {"A/1": frozenset[str](), "A/2": frozenset[str]()} == packing.needs(steps)
    assert {"A/1": {"A/9"}} == packing.needs([step("A/1", "A/9", "A/8")], {"A/9"})
    assert {} == packing.needs([step("A/1", action="unchanged")])


def test_what_is_taken_away_goes_after_those_that_point_to_it() -> None:
    """A server refuses to delete what is pointed to."""
    steps = [step("A/plan", action="delete"), step("A/study", "A/plan", action="delete")]
    assert [["A/study"], ["A/plan"]] == texts(packing.packed(items(steps), 1))
    steps = [step("A/plan", action="delete"), step("A/study", "A/plan", action="update")]
    assert {"A/plan": {"A/study"}, "A/study": set[str]()} == packing.needs(steps)


def test_every_reference_is_found() -> None:
    """Whatever is in it, and nothing that only looks like one: neither in a text nor in what is no text."""
    odd = 'Group/"\\ä'
    resource = {
        "reference": "A/1",
        "note": '"reference":"A/no"',
        "contained": [{"reference": {"reference": odd}}, {"reference": 5}, {"x": [{"reference": "#c"}]}],
    }
    assert ["A/1", odd, "#c"] == list(packing.pointed(resource))
    assert [] == list(packing.pointed(None))


def test_each_trial_alone() -> None:
    """To find the one that is refused."""
    parcel = packing.parcel(items([step("A/1")], [step("A/2"), step("A/3")]))
    assert [["A/1"], ["A/2", "A/3"]] == texts(packing.alone(parcel))


@pytest.mark.parametrize("entries", [1, 2, 3, 7])
@given(edges=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30))
def test_any_graph(entries: int, edges: list[tuple[int, int]]) -> None:
    """Everything goes once; nothing needs what comes later; a parcel above the limit is one circle."""
    steps = [step(f"A/{one}", *(f"A/{b}" for a, b in edges if a == one)) for one in range(12)]
    parcels = packing.packed(items(steps[:4], steps[4:5], steps[5:]), entries)
    sent = [text for one in texts(parcels) for text in one]
    assert sorted(sent) == sorted(one.text for one in steps)
    done = set[str]()
    for parcel in parcels:
        assert parcel.needs <= done
        done |= parcel.texts
        if len(parcel.items) > entries:
            graph = {
                item.step.text: [one for one in item.needs if one in parcel.texts] for item in parcel.items
            }
            assert 1 == len(list(packing.components(graph)))
