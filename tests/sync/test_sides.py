"""Whose value stands where both sides changed the same."""

from typing import Any

import pytest

from fhir_trials.sync import Policy
from fhir_trials.sync.sides import below, chosen
from fhir_trials.sync.state import Dispute

DISPUTE = Dispute("Group/a", "NCT1", "code.text", 1, 2)


def test_nobody_chose() -> None:
    """Then there is no side."""
    assert chosen(DISPUTE, "Group/77", Policy()) is None


@pytest.mark.parametrize(
    "what", ["NCT1", "Group/a", "Group/77", "Group/a:code", "Group/77:code.text", "Group/a:code.text"]
)
def test_every_name_counts(what: str) -> None:
    """A trial, a resource under both its names, and an element or what it is in."""
    assert "ours" == chosen(DISPUTE, "Group/77", Policy(take="theirs", takes={what: "ours"}))


@pytest.mark.parametrize("what", ["NCT2", "Group/b", "Group/a:co", "Group/a:code.text.x", "Group/aa:code"])
def test_other_names_do_not(what: str) -> None:
    """The beginning of a name is not the name."""
    assert chosen(DISPUTE, "Group/77", Policy(takes={what: "ours"})) is None


def test_the_closest_counts() -> None:
    """An element before what it is in, before what was chosen with `resolve`, before resource, trial and all."""
    takes: dict[str, Any] = {
        "Group/a:code.text": "ours",
        "Group/a:code": "theirs",
        "Group/a": "ours",
        "NCT1": "theirs",
    }
    settled = [Dispute("Group/a", "NCT1", "code.text", 1, 2, take="theirs")]
    found: list[Any] = []
    while takes:
        found.append(chosen(DISPUTE, "Group/77", Policy(take="ours", takes=takes), settled))
        del takes[next(iter(takes))]
    assert ["ours", "theirs", "theirs", "theirs"] == found
    assert "ours" == chosen(DISPUTE, "", Policy(take="theirs", takes={"Group/a": "ours"}))
    assert "theirs" == chosen(DISPUTE, "", Policy(take="ours"), settled)


def test_a_choice_for_other_values_does_not_count() -> None:
    """What was chosen with `resolve` holds for the two values that were shown."""
    assert chosen(DISPUTE, "", Policy(), [Dispute("Group/a", "NCT1", "code.text", 1, 3, take="ours")]) is None


def test_below() -> None:
    """A path is below itself and what it is in, not below what only begins like it."""
    found = [below(path, "title") for path in ("title", "title.text", "title[0]", "titleNote")]
    assert [True, True, True, False] == found
