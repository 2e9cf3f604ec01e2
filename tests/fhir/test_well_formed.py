"""Values of the wrong JSON type cost themselves alone, and each is told."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fhir_trials as ft
from fhir_trials import json_text

EXAMPLES = Path(__file__).parents[2] / "examples"
BUNDLES = [json_text.decode(file.read_bytes()) for file in sorted(EXAMPLES.glob("*/fhir-r[45].json"))]
WRONG = [None, 5, True, "x", [], {}, [None], ["x"], {"a": 1}, [{"url": 5}]]


def read(content: Any) -> tuple[list[ft.Trial], list[str]]:
    """The trials, and the paths of what was left out for its type."""
    issues = ft.Issues()
    trials = ft.from_fhir(content, issues=issues)
    return trials, [
        issue.path for issue in issues if issue.code in ("wrong-type", "wrong-cardinality", "null-value")
    ]


@pytest.mark.parametrize(
    ("member", "value"),
    [("status", []), ("title", {}), ("contained", "x"), ("label", 5), ("period", {"start": {}})],
)
def test_a_wrong_member_costs_itself(member: str, value: Any):
    """The rest of the study is read; the member is told with its path."""
    study = {"resourceType": "ResearchStudy", "whyStopped": {"text": "money"}, member: value}
    (trial,), paths = read(study)
    assert "money" == trial.status.why_stopped
    assert [member] == [path.split(".")[1] for path in paths]


def test_several_wrong_items_of_a_list():
    """Items are taken out by their own position, and what is right stays in order."""
    conditions: list[Any] = [5, {"text": "a"}, None, {"text": "b"}, "x"]
    (trial,), paths = read({"resourceType": "ResearchStudy", "condition": conditions})
    assert ["a", "b"] == [condition.text for condition in trial.conditions]
    assert {f"ResearchStudy.condition[{position}]" for position in (0, 2, 4)} == set(paths)


def _places(node: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in members:
        yield (*place, key)
        yield from _places(child, (*place, key))


PLACES = [[place for place in _places(bundle) if len(place) > 3] for bundle in BUNDLES]


@given(st.data())
def test_no_wrong_value_anywhere_raises(data: st.DataObject):
    """Whatever stands anywhere in a Bundle of ours, reading gives trials and issues."""
    number = data.draw(st.integers(0, len(BUNDLES) - 1))
    content = copy.deepcopy(BUNDLES[number])
    place = data.draw(st.sampled_from(PLACES[number]))
    holder = content
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = data.draw(st.sampled_from(WRONG))
    ft.from_fhir(content, issues=ft.Issues())
