"""Schedules of two records: one stands whole, the other is kept beside it; what is collected and changed is listed once."""

from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.merging.separating import separated
from fhir_trials.model import Schedule, SourceRecord, Transition, Trial
from tests.merging.invented import NCT, one_of, otherwise, record

PROTOCOL: dict[str, Any] = {
    "interventions": [{"id": "salt", "name": "Salt"}],
    "arms": [{"id": "a", "name": "A", "interventions": ["salt"]}],
    "concepts": [{"id": "bp", "name": "Blood pressure", "items": [{"id": "sys", "name": "Systolic"}]}],
    "schedule": {
        "timelines": [{"id": "main", "name": "Main", "main": True, "begins_at": "t1"}],
        "epochs": [{"id": "e", "name": "Treatment"}],
        "elements": [{"id": "el", "name": "Salt", "interventions": ["salt"]}],
        "cells": [{"arm": "a", "epoch": "e", "elements": ["el"]}],
        "visits": [{"id": "v", "name": "Visit 1", "scheduled_at": "t1"}],
        "timepoints": [
            {"id": "t1", "name": "Day 1", "visit": "v", "epoch": "e", "arms": ["a"], "timeline": "main"},
            {"id": "t2", "name": "Day 8", "timing": {"counted_from": "t1"}, "next": [{}]},
        ],
        "cycles": [
            {"id": "c", "name": "Cycle", "timepoints": ["t1"], "length": {"value": "8", "unit": "day"}}
        ],
        "activities": [
            {
                "id": "dosing",
                "name": "Dosing",
                "timepoints": ["t1", "t2"],
                "interventions": ["salt"],
                "procedures": [{"name": "Swallow", "intervention": "salt"}],
                "concepts": ["bp"],
            },
            {"id": "part", "name": "Weighing", "part_of": "dosing"},
        ],
        "conditions": [{"name": "f", "text": "If sober", "activities": ["dosing"], "timepoints": ["t2"]}],
    },
}


def renamed(value: Any, taken: tuple[str, ...] = ("text", "name", "unit", "value", "measure")) -> Any:
    """The same under other ids."""
    ids = {"salt", "a", "bp", "sys", "main", "e", "el", "v", "t1", "t2", "c", "dosing", "part"}
    if isinstance(value, dict):
        return {name: held if name in taken else renamed(held) for name, held in value.items()}
    if isinstance(value, list):
        return [renamed(one) for one in value]
    return f"{value}-of-b" if value in ids else value


def schedule_of(trial: Trial) -> Schedule:
    """Its schedule."""
    assert trial.schedule
    return trial.schedule


def test_a_schedule_that_both_have_is_one() -> None:
    """Whatever ids the second gives: the same schedule is stated by both, and nothing is told."""
    one, other = record(NCT, **PROTOCOL), record(NCT, phase={"text": "2"}, **renamed(PROTOCOL))
    merged, told = one_of(one, other)
    assert (one.schedule, one.concepts, []) == (merged.schedule, merged.concepts, told)
    assert ["schedule" in each.facts and "concepts" in each.facts for each in merged.merged] == [True, True]
    assert [{}, {}] == otherwise(merged)


def test_two_schedules_are_not_mixed() -> None:
    """The first stands, the second is kept beside it and comes back whole when the records are taken apart."""
    one = record(NCT, schedule={"timepoints": [{"id": "t1", "name": "Start"}]})
    other = record(NCT, source={"name": "B"}, **PROTOCOL)
    merged, told = one_of(one, other)
    assert (one.schedule, ["warning sources-disagree schedule"]) == (merged.schedule, told)
    assert "{}" == otherwise(merged)[1]["schedule.timepoints[1].next[0]"]
    first, second = separated(merged, ft.Issues())
    assert (one.schedule, other.schedule) == (first.schedule, second.schedule)
    assert (Transition(),) == schedule_of(second).timepoints[1].next
    assert [merged] == ft.merge([merged, other])


def test_links_of_a_schedule_follow_to_the_rest_of_the_trial() -> None:
    """Arms, interventions and concepts that had to get other ids are named by these."""
    one = record(
        NCT,
        interventions=[{"id": "salt", "name": "Pepper"}],
        arms=[{"id": "a", "name": "Z"}],
        concepts=[{"id": "bp", "name": "Pulse"}],
    )
    found = schedule_of(one_of(one, record(NCT, **PROTOCOL))[0])
    assert (("a-2",), "a-2", ("salt-2",)) == (
        found.timepoints[0].arms,
        found.cells[0].arm,
        found.elements[0].interventions,
    )
    dosing = found.activities[0]
    assert (("salt-2",), "salt-2", ("bp-2",)) == (
        dosing.interventions,
        dosing.procedures[0].intervention,
        dosing.concepts,
    )


def test_a_concept_of_both_has_the_items_of_one() -> None:
    """Items of two records are not mixed; a disagreement is told."""
    one, other = (
        record(NCT, concepts=[{"id": "bp", "name": "Blood pressure", "items": [{"id": "i", "name": name}]}])
        for name in ("Systolic", "Diastolic")
    )
    issues = ft.Issues()
    (merged,) = ft.merge([one, other], issues=issues)
    assert (one.concepts, ["concepts[0].items"]) == (merged.concepts, [issue.path for issue in issues])
    assert [True] == ["(Systolic)" in one.message and "the first stands" in one.message for one in issues]
    assert {"concepts[0].items[0].name": "Diastolic", "concepts[0].items[0].id": "i-2"} == otherwise(merged)[
        1
    ]


@pytest.mark.parametrize(
    ("name", "ours", "theirs", "count"),
    [
        ("amendments", {"number": "1", "reasons": ["Safety"]}, {"number": "1", "summary": "S", "reasons": ["safety"]}, 1),
        ("amendments", {"number": "1"}, {"number": "2"}, 2),
        ("protocol_dates", {"date": "2020", "event": {"code": "issued"}}, {"date": "2020", "event": {"code": "issued"}, "name": "N"}, 1),
        ("protocol_dates", {"date": "2020", "scope": ["Global"]}, {"date": "2020", "scope": ["Germany"]}, 2),
        ("passages", {"heading": "Risks", "number": "1"}, {"heading": "risks", "number": "1"}, 1),
    ],
)  # fmt: skip
def test_what_became_of_the_protocol(
    name: str, ours: dict[str, Any], theirs: dict[str, Any], count: int
) -> None:
    """An amendment is the same by its number, a date by day, event and where it holds."""
    merged, _ = one_of(record(NCT, **{name: [ours]}), record(NCT, phase={"text": "2"}, **{name: [theirs]}))
    assert count == len(getattr(merged, name))


def test_of_an_older_form_nothing_is_added_that_names_what_is_gone() -> None:
    """Its schedule and outcomes are kept beside the newer version where an arm or aim they name is not in that."""
    newer = record(
        NCT, arms=[{"id": "z", "name": "Z"}], objectives=[{"id": "o", "description": "Other"}]
    ).model_copy(update={"source": SourceRecord(registry="ctgov", version="2025-01-01")})
    aim = {"objectives": [{"id": "aim", "description": "Aim"}]}
    outcomes = [{"measure": "M", "objective": "aim"}]
    older = record(NCT, **PROTOCOL, **aim, outcomes=outcomes).model_copy(
        update={"source": SourceRecord(registry="ctgov", version="2020-01-01", name="Older form")}
    )
    (merged,) = ft.merge([newer, older])
    assert (newer.arms, None, (), 1) == (
        merged.arms,
        merged.schedule,
        merged.outcomes,
        len(merged.interventions),
    )
    first, second = separated(merged, ft.Issues())
    assert (older.schedule, "M", None) == (second.schedule, second.outcomes[0].measure, first.schedule)


def test_a_link_to_what_another_record_has_is_left_out_when_taken_apart() -> None:
    """Each record names only what it has itself."""
    one = record(NCT, arms=[{"id": "a", "name": "A"}])
    other = record(
        NCT,
        source={"name": "B"},
        interventions=[{"id": "salt", "name": "Salt"}],
        arms=[{"id": "a", "name": "A", "interventions": ["salt"]}],
    )
    first, second = separated(one_of(one, other)[0], ft.Issues())
    assert ((), ("salt",)) == (first.arms[0].interventions, second.arms[0].interventions)
