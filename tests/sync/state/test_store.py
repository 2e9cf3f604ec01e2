"""What a state holds and how it changes."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from fhir_trials.errors import StateError, UsageError
from fhir_trials.issues import Issue
from fhir_trials.sync.state import Dispute, Glance, Intent, Part, State, Translated
from tests.sync.state.samples import SERVER, dispute, known


@pytest.fixture
def state() -> Iterator[State]:
    """An empty state in memory."""
    with State.open(None, SERVER) as opened:
        yield opened


def test_what_is_settled_comes_back_to_the_digit(state: State) -> None:
    """All three contents come back as they were, decimals with their digits; what is not there stays None."""
    whole = known(
        "Group/a",
        version="7",
        sent={"quantity": Decimal("1.50")},
        stored={"id": "9"},
        theirs={"id": "9", "title": "Ä"},
        retired=True,
    )
    state.settle([whole, known("Group/b")])
    assert {"Group/b": known("Group/b"), "Group/a": whole} == state.known(["Group/b", "Group/a", "Group/c"])
    assert "1.50" == str(state.known(["Group/a"])["Group/a"].sent["quantity"])


def test_a_glance_tells_what_drifted_and_what_is_retired(state: State) -> None:
    """A glance holds what is known but the contents, in the order it was asked for."""
    state.settle([known("Group/a"), known("Group/b", theirs={}, retired=True)])
    expected = {
        "Group/b": Glance("Group/b", "NCT1", "Group/b", "1", b"\x00" * 16, drifted=True, retired=True),
        "Group/a": Glance("Group/a", "NCT1", "Group/a", "1", b"\x00" * 16),
    }
    found = state.glance(["Group/b", "Group/a", "Group/b", "Group/c"])
    assert (expected, ["Group/b", "Group/a"]) == (found, list(found))


def test_a_glance_at_many_resources(state: State) -> None:
    """Any number of texts may be asked for at once."""
    state.settle(known(f"Group/{number}") for number in range(3000))
    assert 3000 == len(state.glance(f"Group/{number}" for number in range(40_000)))


def test_settling_again_takes_the_place_of_what_was(state: State) -> None:
    """A resource is known once; what is known last counts."""
    state.settle([known("Group/a", theirs={"id": "x"})])
    state.settle([known("Group/a", "NCT2", reference="Group/9", version="2")])
    assert {"Group/a": known("Group/a", "NCT2", reference="Group/9", version="2")} == state.known(["Group/a"])
    assert {"NCT1": [], "NCT2": ["Group/a"]} == state.texts_of(["NCT1", "NCT2"])


def test_what_is_forgotten_goes_with_its_disputes(state: State) -> None:
    """A forgotten resource leaves nothing behind, and others are left alone."""
    state.settle([known("Group/a"), known("Group/b")])
    state.note_disputes("Group/a", [dispute("Group/a", "title")])
    state.settle([], forgotten=["Group/a", "Group/never"])
    assert ({"Group/b"}, []) == (state.glance(["Group/a", "Group/b"]).keys(), state.disputes())


def test_a_text_that_is_forgotten_and_settled_is_known(state: State) -> None:
    """To forget comes first, so that a resource may be known anew in one go."""
    state.settle([known("Group/a", version="2")], forgotten=["Group/a"])
    assert "2" == state.glance(["Group/a"])["Group/a"].version


def test_trials_are_those_with_anything_not_retired(state: State) -> None:
    """Trials whose resources are all retired are not among the trials, nor are retired texts told."""
    state.settle(
        [
            known("Group/b", "NCT2"),
            known("Group/a", "NCT2"),
            known("Group/c", "NCT2", retired=True),
            known("Group/d", "NCT1", retired=True),
        ]
    )
    assert ["NCT2"] == state.trials()
    assert {"NCT2": ["Group/a", "Group/b"], "NCT1": []} == state.texts_of(["NCT2", "NCT1"])


def test_what_lies_at_a_place_of_the_target(state: State) -> None:
    """A place tells the texts of what was put there; a place that nothing of ours lies at is left out."""
    state.settle(
        [
            known("Group/a", reference="Group/17"),
            known("Group/b", reference="Group/18", retired=True),
            known("Group/c", reference="Group/17"),
        ]
    )
    found = state.texts_at(["Group/18", "Group/17", "Group/a"])
    assert {"Group/b": "Group/18", "Group/a": "Group/17", "Group/c": "Group/17"} == found


def test_the_target_is_expected_to_hold_what_is_known(state: State) -> None:
    """Resources are counted by the type they have on the target, retired ones too."""
    state.settle(
        [
            known("Group/a"),
            known("Group/b", retired=True, reference="Group/17"),
            known("PlanDefinition/a", reference="PlanDefinition/18"),
        ]
    )
    assert {"Group": 2, "PlanDefinition": 1} == state.expected()


def test_the_journal_holds_what_was_begun_until_it_ends(state: State) -> None:
    """Entries stand in the order they were begun, whole, and what came of one is known once it ended."""
    first = (Intent(known("Group/a", theirs={"x": 1})), Intent(known("Group/b"), before="3", delete=True))
    second = (Intent(known("Group/c", version="")),)
    numbers = [state.begin(first), state.begin(second), state.begin([])]
    assert list(zip(numbers, (first, second, ()), strict=True)) == state.open_intents()
    state.end(numbers[0], [known("Group/a", theirs={"x": 1}), known("Group/z")], forgotten=["Group/b"])
    assert [(numbers[1], second), (numbers[2], ())] == state.open_intents()
    assert {"Group/a": known("Group/a", theirs={"x": 1}), "Group/z": known("Group/z")} == state.known(
        ["Group/a", "Group/b", "Group/z"]
    )


def test_a_number_of_the_journal_comes_once(state: State) -> None:
    """An entry is closed once, and its number is not given again."""
    number = state.begin([Intent(known("Group/a"))])
    state.end(number)
    with pytest.raises(UsageError, match=f"no open entry {number}"):
        state.end(number, [known("Group/a")])
    assert ({}, True) == (state.glance(["Group/a"]), state.begin([]) > number)


def test_watermarks_are_kept_by_type(state: State) -> None:
    """A type has the instant that was set last, and none at first."""
    state.set_watermark("Group", "2026-01-01T00:00:00Z")
    state.set_watermark("Group", "2026-01-02T00:00:00Z")
    assert ("2026-01-02T00:00:00Z", "") == (state.watermark("Group"), state.watermark("Location"))


def test_disputes_come_back_by_trial_and_as_noted(state: State) -> None:
    """Values of any kind come back, and a resource's disputes stand as they were noted."""
    noted: list[Dispute] = [
        dispute("Group/b", "z", ours=None, theirs={"b": [1, Decimal("2.0")], "a": True}, base=False),
        dispute("Group/b", "a", take="ours"),
        dispute("Group/b", "a", ours="the same path again"),
    ]
    other = dispute("Group/a", "title", "NCT0")
    state.note_disputes("Group/b", noted)
    state.note_disputes("Group/a", [other])
    assert [other, *noted] == state.disputes()
    assert [other] == state.disputes("NCT0")


def test_new_disputes_take_the_place_of_those_of_the_resource(state: State) -> None:
    """Noting none settles them; other resources keep theirs."""
    state.note_disputes("Group/a", [dispute("Group/a", "title")])
    state.note_disputes("Group/b", [dispute("Group/b", "title")])
    state.note_disputes("Group/a", [])
    assert [dispute("Group/b", "title")] == state.disputes()


def test_a_choice_lasts_while_both_values_are_the_same(state: State) -> None:
    """What was chosen counts for the very same disagreement, however its keys are ordered, and for no other."""
    state.note_disputes(
        "Group/a", [dispute("Group/a", path, ours={"x": 1, "y": 2}) for path in ("p", "q", "r")]
    )
    state.choose("Group/a", "ours")
    state.note_disputes(
        "Group/a",
        [
            dispute("Group/a", "p", ours={"y": 2, "x": 1}),
            dispute("Group/a", "q", ours={"x": True, "y": 2}),
            dispute("Group/a", "r", ours={"x": 1, "y": 2}, take="theirs"),
        ],
    )
    assert ["ours", None, "theirs"] == [one.take for one in state.disputes()]


@pytest.mark.parametrize(
    ("what", "path", "chosen"),
    [
        ("NCT1", "", ["title", "contact[Ann].name", "contactPoint", "title"]),
        ("NCT1", "title", ["title", "title"]),
        ("NCT1", "contact", ["contact[Ann].name"]),
        ("NCT1", "contact[Ann]", ["contact[Ann].name"]),
        ("NCT1", "contact[Ann].n", []),
        ("NCT1", "%", []),
        ("Group/a", "", ["title", "contact[Ann].name", "contactPoint"]),
        ("Group/17", "", ["title", "contact[Ann].name", "contactPoint"]),
        ("NCT3", "", []),
        ("Group/c", "", []),
    ],
)
def test_a_side_is_chosen_for_a_trial_a_resource_or_an_element(
    state: State, what: str, path: str, chosen: list[str]
) -> None:
    """A resource is named as translated or as on the target; an element means what is below it too."""
    state.settle([known("Group/a", reference="Group/17")])
    paths = ("title", "contact[Ann].name", "contactPoint")
    state.note_disputes("Group/a", [dispute("Group/a", path) for path in paths])
    state.note_disputes("Group/b", [dispute("Group/b", "title")])
    state.note_disputes("Group/d", [dispute("Group/d", "title", "NCT2")])
    assert len(chosen) == state.choose(what, "theirs", path)
    assert chosen == [one.path for one in state.disputes() if one.take == "theirs"]


def test_what_fails_half_way_leaves_nothing(state: State) -> None:
    """An error in the midst of settling undoes all of it, and the state goes on."""
    with pytest.raises(TypeError):
        state.settle(
            known(text, sent={"x": value}) for text, value in (("Group/a", 1), ("Group/b", object()))
        )
    assert {} == state.glance(["Group/a"])
    state.settle([known("Group/a")])
    assert ["NCT1"] == state.trials()


def test_a_damaged_content_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    """Contents, intents and disputes that cannot be read are told as a state that may be thrown away."""
    with State.open(tmp_path / "s.sqlite", SERVER) as state:
        state.settle([known("Group/a")])
        state.begin([Intent(known("Group/a"))])
        state.note_disputes("Group/a", [dispute("Group/a", "title")])
        for change in ("content SET sent = x'00'", "intent SET sent = x'00'", "dispute SET ours = '{'"):
            state._connection.execute(f"UPDATE {change}")  # pyright: ignore[reportPrivateUsage]
        for read in (lambda: state.known(["Group/a"]), state.open_intents, state.disputes):
            with pytest.raises(StateError, match=r"s\.sqlite: is damaged.*may be thrown away"):
                read()


def test_a_state_says_where_it_is(tmp_path: Path, state: State) -> None:
    """The path stands in its representation and in an attribute; in memory there is none."""
    with State.open(tmp_path / "s.sqlite", SERVER) as filed:
        assert (f"State('{tmp_path / 's.sqlite'}')", tmp_path / "s.sqlite") == (repr(filed), filed.path)
    assert ("State('in memory')", None) == (repr(state), state.path)


def test_translations_are_remembered(tmp_path: Path) -> None:
    """By the digest of what they went by; what a trial was translated to before is forgotten."""
    file = tmp_path / "s.sqlite"
    first = Translated(
        b"1",
        "NCT1",
        {"Group/a": Part(b"\x00\xff", "NCT1/a")},
        (Issue("warning", "odd", "title", "Odd", "NCT1"),),
    )
    other = Translated(b"2", "NCT2", {})
    with State.open(file, SERVER) as state:
        assert state.translated(b"1") is None
        state.remember([first, other])
        assert [first, other] == [state.translated(b"1"), state.translated(b"2")]
        state.remember([replace(first, digest=b"3")])
    with State.open(file, SERVER) as state:
        assert [None, replace(first, digest=b"3"), other] == [
            state.translated(one) for one in (b"1", b"3", b"2")
        ]
