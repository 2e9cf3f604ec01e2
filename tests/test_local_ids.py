"""Ids made from names."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from fhir_trials.local_ids import local_id, local_ids
from fhir_trials.model.values import LocalId


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Anakinra", "anakinra"),
        ("Ostafen 2% cream", "ostafen-2-cream"),
        ("a very long name of a treatment that goes on", "a-very-long-name-of-a-treatment-that"),
        ("x" * 50, "x" * 40),
        ("Crème brûlée", "creme-brulee"),
        ("Ostafen™ 75 mg/m²", "ostafen-75-mg-m2"),
        ("7", "7"),
        ("+", "part"),
    ],
)
def test_an_id_is_the_name_in_small_letters_digits_and_hyphens(name: str, expected: str) -> None:
    """At most 40 characters, cut at a hyphen where there is one; accents and signs are left out."""
    assert expected == local_id(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("安慰剂", "arm-5a749c5a"),
        ("安慰剂 2", "arm-ee68b51d"),
        ("β-Interferon", "interferon-36f3c9e0"),
        ("β-INTERFERON ", "interferon-36f3c9e0"),
        ("γ-" + "x" * 50, f"{'x' * 31}-11feeb17"),
    ],
)
def test_letters_of_other_scripts_are_in_a_digest(name: str, expected: str) -> None:
    """It is that of the name alone, without capitals; a name without a letter a–z has a word of ours before it."""
    assert expected == local_id(name, otherwise="arm")


def test_an_id_that_is_taken_gets_a_number() -> None:
    """The number is the first that is free, and the id is no longer for it."""
    assert "gout-3" == local_id("Gout", {"gout", "gout-2"})
    long = "y" * 40
    assert "y" * 38 + "-2" == local_id(long, {long})


def ids(*parts: tuple[str, ...]) -> list[str]:
    """The ids of interventions."""
    return local_ids(parts, otherwise="intervention")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([("Rest", "Drug", ""), ("Tea", "Drug", "")], ["rest", "tea"]),
        ([("Rest", "DRUG", ""), ("rest", "Device", "")], ["rest-drug", "rest-device"]),
        ([("Rest", "Drug", "a"), ("Rest", "Drug", "a b")], ["rest-a", "rest-a-b"]),
        ([("Rest", "Drug", ""), ("Rest", "", ""), ("Tea", "", "")], ["rest-drug", "rest", "tea"]),
        (
            [("Rest", "Drug", "a"), ("Rest", "Drug", "b"), ("Rest", "Device", "a")],
            ["rest-drug-a", "rest-drug-b", "rest-device"],
        ),
        ([("CD19+", "Drug"), ("CD19-", "Drug")], ["cd19-e9f2cbdd", "cd19-519e959a"]),
        (
            [("Rest", "b" * 37 + "1"), ("Rest", "b" * 37 + "2")],
            ["rest-1c472a3f", "rest-19abe6c1"],
        ),
    ],
)
def test_what_has_one_name_is_told_apart_by_its_marks(
    parts: list[tuple[str, ...]], expected: list[str]
) -> None:
    """By the first mark in which they differ, in whatever order they stand; what has another name keeps its id."""
    for order in permutations(range(len(parts))):
        assert [expected[at] for at in order] == ids(*(parts[at] for at in order))


def test_names_that_are_alike_as_far_as_they_fit_are_told_apart() -> None:
    """A digest of the whole name stands behind what fits."""
    begun = "Part 1: Dose escalation of the new treatment, "
    one, other = ids((f"{begun}100 mg", ""), (f"{begun}200 mg", ""))
    assert one[:-9] == other[:-9] == "part-1-dose-escalation-of-the"
    assert one != other
    assert [other, one] == ids((f"{begun}200 mg", ""), (f"{begun}100 mg", ""))


def test_what_is_alike_in_all_is_numbered() -> None:
    """The first has no number; no number takes the id of another name."""
    assert ["tea", "tea-2", "tea-3"] == ids(("Tea",), ("Tea-2",), ("Tea",))


def test_no_parts_have_no_ids() -> None:
    """An empty list gives none."""
    assert [] == ids()


@given(st.lists(st.tuples(st.text(), st.sampled_from(["", "Drug", "药", "b" * 60])), max_size=6))
def test_every_name_has_an_id_of_its_own(parts: list[tuple[str, str]]) -> None:
    """Whatever the names, the model takes the ids, and no two are the same."""
    found = ids(*parts)
    assert len(parts) == len(set(found))
    assert found == [TypeAdapter(LocalId).validate_python(one) for one in found]
