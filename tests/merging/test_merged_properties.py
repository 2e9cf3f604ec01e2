"""Merging of trials nobody thought of: nothing is lost, nothing changes when it is done again, FHIR holds it."""

import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.merging import links, places, shorthand
from fhir_trials.merging.separating import separated
from fhir_trials.model import Identifier, SourceRecord, Trial
from tests.fhir.strategies import trials, values

# whole trials are large: explaining or shrinking a failure takes minutes
lively = settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
NUMBER = Identifier(value="NCT01234567", registry="ctgov", primary=True)
OTHER = Identifier(value="2020-001234-56", registry="eudract")


def _records(*numbers: Identifier) -> st.SearchStrategy[Trial]:
    """Records with these numbers beside sponsors' own."""
    own = st.lists(values(Identifier, registry=st.none(), primary=st.just(False)), max_size=2)
    return trials(
        merged=st.just(()),
        key=st.none(),
        related_trials=st.just(()),
        identifiers=own.map(lambda some: (*numbers, *some)),
    )


@st.composite
def _described_twice(draw: st.DrawFn) -> tuple[Trial, Trial]:
    """Two records of which the second repeats some members of the first, and differs in others."""
    first, second = (
        draw(_records(NUMBER)),
        draw(_records(OTHER, NUMBER.model_copy(update={"primary": False}))),
    )
    names = [name for name in Trial.model_fields if name not in ("identifiers", "merged", "key")]
    kept = draw(st.sets(st.sampled_from(names)))
    # links hold only among what was drawn together
    for together in ({"arms", "interventions", "schedule", "concepts"}, {"objectives", "outcomes"}):
        kept = kept | together if kept & together else kept
    return first, second.model_copy(update={name: getattr(first, name) for name in kept})


# what holds ids of others; the places of records hold them too
_LINKING = {"merged", *(member for members in links.LINKS.values() for member in members)}


def said(trial: Trial) -> Counter[str]:
    """Every text and number of a trial and of what its records say otherwise, but ids and what they link."""
    return Counter(
        places.text_of(value)
        for path, value in places.leaves(trial)
        if path[-1] not in ("id", "primary") and not _LINKING & set(path[-2:])
    )


@lively
@given(both=_described_twice())
def test_nothing_is_lost(both: tuple[Trial, Trial]) -> None:
    """Each leaf of both records stands in the trial, in its records, or in what they say otherwise."""
    (merged,) = ft.merge(both)
    kept = said(merged)
    assert [] == [leaf for one in both for leaf in said(one) if leaf not in kept]


@lively
@given(both=_described_twice())
def test_each_record_names_what_it_states(both: tuple[Trial, Trial]) -> None:
    """What stands at the places a record names is what it says, but for spelling told beside it; no fact is nobody's."""
    (merged,) = ft.merge(both)
    known = places.facts(merged)
    nobodys = set(known)
    for record, one in zip(merged.merged, both, strict=False):
        own = Counter(places.text_of(value) for _, value in places.leaves(one))
        otherwise = shorthand.lengthened((one.path, one.value) for one in record.differing)
        below = shorthand.below(record.facts, known)
        nobodys -= below
        odd = [
            path
            for path in below
            if path not in otherwise and known[path] not in own and path[-1] != "language"
        ]
        assert [] == [path for path in odd if not _LINKING & set(path[-2:])]
    assert set() == nobodys


@lively
@given(both=_described_twice())
def test_merging_again_changes_nothing(both: tuple[Trial, Trial]) -> None:
    """Neither with a record that is in it already nor alone, nor with itself."""
    merged = ft.merge(both)
    assert merged == ft.merge(merged)
    assert merged == ft.merge([*merged, *merged])
    for one in both:
        assert merged == ft.merge([*merged, one])
        assert [one] == ft.merge([one, one])


@lively
@given(both=_described_twice(), third=_records(OTHER))
def test_merging_step_by_step(both: tuple[Trial, Trial], third: Trial) -> None:
    """Two records first and then the third gives the same as all three at once."""
    assert ft.merge([*both, third]) == ft.merge([*ft.merge(both), third])


def _as_of(day: str, trial: Trial, **members: Any) -> Trial:
    """The record of ClinicalTrials.gov as of a day."""
    return trial.model_copy(update={"source": SourceRecord(registry="ctgov", version=day), **members})


@st.composite
def _versions(draw: st.DrawFn) -> tuple[Trial, Trial]:
    """An older and a newer version of one record."""
    older, newer = draw(_described_twice())
    return _as_of("2020-04-14", older), _as_of("2025-03-21", newer, identifiers=(NUMBER,))


@settings(parent=lively, max_examples=8)
@given(both=_versions(), third=_records(OTHER, NUMBER.model_copy(update={"primary": False})))
def test_of_two_versions_the_newer_stands_whole(both: tuple[Trial, Trial], third: Trial) -> None:
    """In any order, with another register's record or without; no leaf is lost, and merging again changes nothing."""
    older, newer = both
    (merged,) = ft.merge(both)
    assert [merged] == ft.merge([newer, older])
    assert newer == merged.model_copy(update={"merged": ()})
    kept = said(merged)
    assert [] == [leaf for one in both for leaf in said(one) if leaf not in kept]
    (joined,) = ft.merge([newer, third, older])
    assert ft.merge([newer, third])[0].model_copy(update={"merged": ()}) == joined.model_copy(
        update={"merged": ()}
    )
    kept = said(joined)
    assert [] == [leaf for one in (*both, third) for leaf in said(one) if leaf not in kept]
    for again in ([joined], [joined, older], [joined, newer], [joined, third], [joined, joined]):
        assert [joined] == ft.merge(again)


def _plain(trial: Trial) -> Trial:
    """A trial whose numbers are written in one way: 1 and 1.0 are one number."""
    text = json_text.encode(trial.to_dict())
    return Trial.model_validate_json(re.sub(rb"(?<=:)(-?\d+)\.0+(?=[,}])", rb"\1", text))


@settings(parent=lively, max_examples=12)
@given(both=_versions())
def test_what_was_merged_can_be_taken_apart(both: tuple[Trial, Trial]) -> None:
    """Each record as it was but for ids, the order of items and a language beside its texts, so that it can be replaced."""
    (merged,) = ft.merge(both)
    apart = separated(merged, ft.Issues())
    older, newer = both
    for one, part in zip((newer, older), apart, strict=True):
        before, after = said(_plain(one)), said(_plain(part))
        gone_or_new = (before - after) | (after - before)
        assert set() == gone_or_new.keys() - {older.language, newer.language}


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
@settings(parent=lively, max_examples=6)
@given(both=_versions())
def test_versions_come_back_from_fhir(release: Any, both: tuple[Trial, Trial]) -> None:
    """With what the older one says, and the check finds no fault."""
    merged = ft.merge(both)
    bundle = ft.to_fhir(merged[0], release, issues=ft.Issues())
    assert (merged, []) == (ft.from_fhir(bundle, issues=ft.Issues()), ft.check(bundle, release))


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
@settings(parent=lively, max_examples=10)
@given(both=_described_twice())
def test_a_merged_trial_comes_back_from_fhir(release: Any, both: tuple[Trial, Trial]) -> None:
    """Its records come back too, and the check finds no fault."""
    merged = ft.merge(both)
    issues = ft.Issues()
    bundle = ft.to_fhir(merged[0], release, issues=issues)
    assert (merged, []) == (ft.from_fhir(bundle, issues=issues), ft.check(bundle, release))
