"""Coded criteria that two sides changed are kept apart, though several carry the same words."""

from typing import Any

import pytest

from fhir_trials.model import Criterion, Eligibility
from fhir_trials.sync.three_way import Merge, three_way
from tests.fhir.groups import write
from tests.fhir.statements import anc, full, hb, joined, least, most

Json = dict[str, Any]


def partly(hb_least: str = "10", anc_least: str = "1") -> Criterion:
    """A criterion in words and in two codes."""
    return joined("all", "inclusion", hb(least(hb_least)), anc(least(anc_least)), coverage="partial")


def merged(sent: tuple[Criterion, ...], ours: tuple[Criterion, ...], theirs: tuple[Criterion, ...]) -> Merge:
    """What comes of two sides."""
    before, want, there = (write(Eligibility(criteria=one)) for one in (sent, ours, theirs))
    return three_way(sent=before, ours=want, stored=before, theirs=_edited(before, there))


def _edited(before: Json, there: Json) -> Json:
    """As somebody leaves it who changes codes and values, and not what we wrote of our reading."""
    kept = [digest["valueString"] for digest in _digests(before)]
    for digest, value in zip(_digests(there), kept, strict=True):
        digest["valueString"] = value
    return there


def _digests(group: Json) -> list[Json]:
    return [
        part
        for one in group["characteristic"]
        for extension in one["extension"]
        for part in extension.get("extension", ())
        if part["url"] == "ofSaid"
    ]


def values(group: Json) -> list[Any]:
    """What the coded characteristics say, in their order."""
    return [
        (one["code"]["coding"], one.get("valueQuantity") or one.get("valueRange"))
        for one in group["characteristic"]
        if "coding" in one["code"]
    ]


NEW = Criterion(text="Signed consent", section="inclusion")
BOTH = full(hb(least("8"), most("18", strict=True)))
RICHER = full(hb(least("8"), most("17", strict=True)))


@pytest.mark.parametrize(
    ("sent", "ours", "theirs", "expected"),
    [
        ((partly(),), (partly("9"),), (partly("10", "2"),), (partly("9", "2"),)),
        ((partly(),), (NEW, partly()), (partly("9"),), (NEW, partly("9"))),
        ((partly(), BOTH), (NEW, partly(), BOTH), (partly(), RICHER), (NEW, partly(), RICHER)),
        (
            (BOTH,),
            (full(hb(least("9"), most("18", strict=True))),),
            (RICHER,),
            (full(hb(least("9"), most("17", strict=True))),),
        ),
    ],
    ids=["two-values", "one-put-above", "a-bound-below", "two-bounds"],
)
def test_changes_of_both_sides_meet(sent: Any, ours: Any, theirs: Any, expected: Any) -> None:
    """What each side changed in one of several characteristics of a criterion is there afterwards."""
    merge = merged(sent, ours, theirs)
    assert ((), values(write(Eligibility(criteria=expected)))) == (
        merge.disagreements,
        values(merge.resource),
    )


def test_of_the_same_words_twice_nobody_guesses() -> None:
    """Where a criterion in the same words is put above, which one the other side changed is asked."""
    merge = merged((partly(),), (full(hb(least("10"))), partly()), (partly("9"),))
    assert ["characteristic[Inclusion-1.2]"] == [one.path for one in merge.disagreements]


def test_the_same_number_changed_twice_is_a_disagreement() -> None:
    """One number, two values: nobody's is taken without a word."""
    merge = merged((partly(),), (partly("9"),), (partly("8"),))
    assert ["characteristic[Inclusion-1.2].valueQuantity.value"] == [one.path for one in merge.disagreements]


def test_nothing_changed_nothing_differs() -> None:
    """Two pushes of the same trial write nothing."""
    group = write(Eligibility(criteria=(partly(), BOTH, NEW)))
    merge = three_way(sent=group, ours=group, stored=group, theirs=group)
    assert ((), (), ()) == (merge.own, merge.foreign, merge.disagreements)
