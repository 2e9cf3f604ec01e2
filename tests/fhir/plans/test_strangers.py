"""Schedules as the Schedule of Activities guide and converters of others write them."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.model import Duration, Leeway, Offset, Schedule, Timing, Transition, Trial
from tests.fhir.protocols import study

Json = dict[str, Any]

SHARED = Path(__file__).parents[4] / "shared" / "data"
PILOT = SHARED / "usdm-fhir" / "usdm4_fhir" / "soa" / "export" / "pilot_fhir_soa.json"
CONDITIONAL = SHARED / "fhir-ig" / "soa" / "conditional activities.json"

GUIDE = "http://hl7.org/fhir/uv/vulcan-schedule/StructureDefinition"
TYPE = {
    "coding": [
        {"system": "http://terminology.hl7.org/CodeSystem/plan-definition-type", "code": "clinical-protocol"}
    ]
}


def quantity(value: int, unit: str, **more: str) -> Json:
    """A length of time, with its code unless told otherwise."""
    return {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", **(more or {"code": unit})}


def window(low: Json, high: Json) -> list[Json]:
    """The extension that holds a window."""
    return [{"url": f"{GUIDE}/AcceptableOffsetRangeSoa", "valueRange": {"low": low, "high": high}}]


def plan(name: str, *actions: Json, **more: Any) -> Json:
    """A plan of a stranger."""
    return {
        "resourceType": "PlanDefinition",
        "id": name,
        "type": TYPE,
        "status": "active",
        "action": list(actions),
        **more,
    }


def read(*resources: Json) -> tuple[Schedule, ft.Issues]:
    """The schedule of these resources, and what was told."""
    issues = ft.Issues()
    (trial,) = ft.from_fhir(list(resources), issues=issues)
    assert trial.schedule is not None
    return trial.schedule, issues


def codes(issues: ft.Issues) -> list[str]:
    """What was told beside what was not read."""
    return [issue.code for issue in issues if issue.code != "not-read"]


def test_the_guides_own_shape_is_read():
    """In R4: actionId, definitionUri, visits without ids, windows around the distance, units without a word."""
    day = {"system": "http://unitsofmeasure.org", "code": "d"}
    visits = plan(
        "lzzt",
        {
            "definitionUri": "PlanDefinition/visit-1",
            "title": "Visit-1",
            "relatedAction": [
                {
                    "actionId": "index",
                    "relationship": "before",
                    "offsetDuration": {"value": 13, **day},
                    "extension": window({"value": 12, **day}, {"value": 15, **day}),
                }
            ],
        },
        {"id": "index", "definitionUri": "PlanDefinition/visit-3", "title": "Visit-3"},
        title="LZZT",
    )
    done = {"definitionUri": "ActivityDefinition/ecg", "title": "ECG"}
    ecg = {"resourceType": "ActivityDefinition", "id": "ecg", "status": "active", "name": "ECG"}
    visit = plan("visit-1", done)
    arm: Json = {**study(Trial(), "lzzt"), "enrollment": [{"reference": "Group/g"}]}
    found, issues = read(arm, visits, visit, plan("visit-3", done), ecg)
    first, second = found.timepoints
    assert ("Visit-1", "index") == (first.id, second.id)
    expected = Leeway(
        earlier=ft.model.Duration(value=Decimal(2), unit="day"),
        later=ft.model.Duration(value=Decimal(1), unit="day"),
    )
    offset = Offset(value=Decimal(-13), unit="day")
    assert Timing(offset=offset, counted_from="index", leeway=expected) == first.timing
    assert [("ECG", ("Visit-1", "index"))] == [(one.name, one.timepoints) for one in found.activities]
    assert ["LZZT"] == [one.name for one in found.timelines]
    assert [] == codes(issues)


def test_known_faults_of_a_converter_are_told():
    """Units without a code are read, deviations in place of distances are kept as words, each with an issue."""
    bare = {"system": "http://unitsofmeasure.org"}
    related = {
        "targetId": "dose",
        "relationship": "before",
        "offsetDuration": quantity(2, "d", **bare),
        "extension": window(quantity(4, "h", **bare), quantity(0, "h", **bare)),
    }
    main = plan(
        "main",
        {
            "id": "s",
            "title": "Screen",
            "relatedAction": [related],
            "definitionCanonical": "http://d/PlanDefinition/s",
        },
        {"id": "dose", "title": "Dose"},
    )
    # the visit has no url: its canonical names it by type and id
    found, issues = read(study(Trial(), "main"), main, plan("s", purpose="-"))
    offset = Offset(value=Decimal(-2), unit="day")
    expected = Timing(offset=offset, counted_from="dose", leeway=Leeway(text="4 hour .. 0 hour"))
    assert expected == found.timepoints[0].timing
    assert ["unit-without-code"] * 3 + ["window-outside"] == codes(issues)


def test_an_activity_whose_definition_is_absent_is_called_by_its_title():
    """The action of a visit says what is done; the url of the definition stays, and is told."""
    main = plan("main", {"id": "a", "title": "A", "definitionCanonical": "http://d/PlanDefinition/v"})
    done = {"title": "ECG", "id": "e", "definitionCanonical": "http://d/ActivityDefinition/ecg"}
    visit = plan("v", done, {"title": "Other", "definitionCanonical": "http://d/Questionnaire/q"}, dict(done))
    found, issues = read(study(Trial(), "main"), main, visit)
    assert [("ecg", "ECG", ("a", "a"))] == [(one.id, one.name, one.timepoints) for one in found.activities]
    assert [
        "[2].PlanDefinition.action[0].definitionCanonical",
        "[2].PlanDefinition.action[1].title",
        "[2].PlanDefinition.action[1].definitionCanonical",
        "[2].PlanDefinition.action[2].definitionCanonical",
    ] == [issue.path for issue in issues]


def test_a_window_of_months_and_days_is_kept_as_words():
    """What no unit says in one cannot be reckoned."""
    related = {
        "targetId": "b",
        "relationship": "after",
        "offsetDuration": quantity(1, "month", code="mo"),
        "extension": window(quantity(29, "d"), quantity(33, "d")),
    }
    main = plan(
        "main",
        {"id": "a", "title": "A", "definitionUri": "PlanDefinition/v", "relatedAction": [related]},
        {"id": "b", "title": "B"},
    )
    found, issues = read(study(Trial(), "main"), main, plan("v"))
    timing = found.timepoints[0].timing
    assert timing is not None
    assert Leeway(text="29 day .. 33 day") == timing.leeway
    assert ["window-outside"] == codes(issues)


@pytest.mark.parametrize(
    "related",
    [
        {"targetId": "b", "relationship": "before"},
        {"targetId": "b", "relationship": "concurrent-with-start"},
        {"targetId": "b", "relationship": "before", "offsetDuration": {"value": 2, "unit": "fortnights"}},
        {"targetId": "b", "relationship": "before", "offsetDuration": {"unit": "d"}},
        {"targetId": "b", "relationship": "before", "offsetRange": {"low": quantity(1, "d")}},
    ],
)
def test_a_relation_that_the_model_cannot_hold_stays(related: Json):
    """It is not read, and told; nothing is guessed."""
    main = plan(
        "main",
        {"id": "a", "title": "A", "definitionUri": "PlanDefinition/v", "relatedAction": [related]},
        {"id": "b", "title": "B"},
    )
    found, issues = read(study(Trial(), "main"), main, plan("v"))
    assert None is found.timepoints[0].timing
    assert "[1].PlanDefinition.action[0].relatedAction[0].targetId" in [issue.path for issue in issues]


def test_a_plan_without_a_study_is_a_trial():
    """A clinical protocol of timepoints alone gives its title and schedule; timepoints of the second guide are read."""
    planned = [
        {"url": "soaPlannedTimePoint", "valueQuantity": quantity(3, "d")},
        {"url": "soaReferenceTimePoint", "valueString": "Start"},
        {"url": "soaPlannedDuration", "valueDuration": quantity(30, "min")},
    ]
    first = [
        {"url": "soaPlannedTimePoint", "valueQuantity": quantity(1, "d")},
        {"url": "soaReferenceTimePoint", "valueString": "Start"},
        {"url": "soaPlannedDuration", "valueDuration": quantity(0, "s")},
    ]
    transition = {"url": f"{GUIDE}/soaTransition", "extension": [{"url": "soaTargetId", "valueString": "b"}]}
    condition = {
        "kind": "start",
        "expression": {"language": "text/x-soa-expressionplain", "expression": "TSH > 4"},
    }
    main = plan(
        "alone",
        {
            "id": "a",
            "title": "Start",
            "extension": [{"url": f"{GUIDE}/soaTimepoint", "extension": first}],
            "action": [{"extension": [transition], "condition": [condition]}],
        },
        {"id": "b", "title": "Day 3", "extension": [{"url": f"{GUIDE}/soaTimepoint", "extension": planned}]},
        title="Monitoring",
    )
    issues = ft.Issues()
    (trial,) = ft.from_fhir([main, plan("visit", {"title": "x"})], issues=issues)
    assert trial.schedule is not None
    assert "Monitoring" == trial.title()
    start, third = trial.schedule.timepoints
    assert Timing(offset=Offset(value=Decimal(1), unit="day"), fixed=True) == start.timing
    assert (Transition(to="b", condition="TSH > 4"),) == start.next
    assert Timing(offset=Offset(value=Decimal(3), unit="day"), counted_from="a") == third.timing
    assert Decimal(30) == (third.duration.value if third.duration else None)


def soa(**parts: Any) -> list[Json]:
    """The guide's timepoint extension: `Day 0` is where it counts from, unless told otherwise."""
    held = {"ReferenceTimePoint": {"valueString": "Day 0"}, **parts}
    return [
        {
            "url": f"{GUIDE}/soaTimepoint",
            "extension": [{"url": f"soa{name}", **value} for name, value in held.items() if value],
        }
    ]


def step(target: str, **parts: Any) -> Json:
    """An action with the guide's transition."""
    held = [{"url": "soaTargetId", "valueString": target}]
    held += [{"url": f"soaTransition{name}", **value} for name, value in parts.items()]
    return {"extension": [{"url": f"{GUIDE}/soaTransition", "extension": held}]}


def between(low: int, high: int, unit: str = "d") -> Json:
    """A range of the guide."""
    return {"valueRange": {"low": quantity(low, unit), "high": quantity(high, unit)}}


@pytest.mark.parametrize(
    ("origin", "range_", "expected"),
    [
        ("Day 0", between(1, 2), (1, 2)),
        ("Day 0", between(-1, 2), (1, 2)),
        ("Day 0", between(0, 2), (None, 2)),
        ("Day 0", between(0, 0), None),
        ("Other", between(1, 2), None),
        (None, between(1, 2), (1, 2)),
        (None, None, None),
    ],
)
def test_the_range_of_the_guide_is_how_much_less_and_more(origin: str | None, range_: Any, expected: Any):
    """Counted from the same as the distance; one that is counted from elsewhere is left, and told."""
    origins = {"RangeFromTimePoint": {"valueString": origin}} if origin else {}
    planned = soa(PlannedTimePoint={"valueQuantity": quantity(14, "d")}, PlannedRange=range_, **origins)
    main = plan("main", {"id": "a", "title": "Day 0"}, {"id": "b", "title": "Week 2", "extension": planned})
    main["action"][0]["extension"] = soa(PlannedTimePoint={"valueQuantity": quantity(0, "d")})
    found, issues = read(study(Trial(), "main"), main)
    timing = found.timepoints[1].timing
    assert timing is not None
    leeway = timing.leeway and tuple(
        side and side.value for side in (timing.leeway.earlier, timing.leeway.later)
    )
    assert expected == leeway
    assert (origin == "Other") == any("extension" in issue.path for issue in issues)


def test_in_a_plan_that_knows_transitions_one_without_ends():
    """A timepoint that leads nowhere is an end, also in the middle of the list."""
    first = {"id": "a", "title": "A", "action": [step("c")], "extension": soa()}
    main = plan("main", first, {"id": "b", "title": "B"}, {"id": "c", "title": "C"})
    found, _ = read(study(Trial(), "main"), main)
    assert [(Transition(to="c"),), (Transition(),), ()] == [one.next for one in found.timepoints]


def test_the_delay_of_a_transition_is_the_timing_of_where_it_leads():
    """As far as that says none itself; which ends it joins is read too, and what has no place is told once with why."""
    way = {
        "Delay": {"valueDuration": quantity(7, "d")},
        "Range": between(1, 1),
        "Type": {"valueString": "FS"},
    }
    stated = soa(
        PlannedTimePoint={"valueQuantity": quantity(3, "d")},
        PlannedDuration={"valueDuration": quantity(0, "s")},
        RepeatAllowed={"valueBoolean": False},
    )
    first = {"id": "a", "title": "Day 0", "action": [step("b", **way), step("c", **way)], "extension": soa()}
    unknown = [step("d", Delay=way["Delay"], Type={"valueString": "?"})]
    main = plan(
        "main",
        first,
        {"id": "b", "title": "B", "action": unknown},
        {"id": "c", "title": "C", "extension": stated},
        {"id": "d", "title": "D"},
    )
    found, issues = read(study(Trial(), "main"), main)
    _, second, third, fourth = (one.timing for one in found.timepoints)
    day = Duration(value=Decimal(1), unit="day")
    assert second == Timing(
        offset=Offset(value=Decimal(7), unit="day"),
        counted_from="a",
        measured="end-to-start",
        leeway=Leeway(earlier=day, later=day),
    )
    assert (Timing(offset=Offset(value=Decimal(3), unit="day"), counted_from="a"), None) == (third, fourth)
    told = [
        issue.message.partition(",")[0] for issue in issues if issue.path.endswith("PlanDefinition.action")
    ]
    parts = ["PlannedDuration", "RepeatAllowed", "TransitionDelay", "TransitionRange", "TransitionType"]
    assert [f"soa{name}" for name in parts] == sorted(told)


def test_a_plan_that_is_no_protocol_of_timepoints_gives_no_trial():
    """An order set without a study stays, and is told."""
    issues = ft.Issues()
    assert [] == ft.from_fhir(plan("orders", {"title": "Give"}), issues=issues)
    assert {"not-read"} == {issue.code for issue in issues}


@pytest.mark.skipif(not PILOT.is_file(), reason="../shared/data is not there")
def test_every_visit_and_mark_of_the_converter_is_read():
    """The pilot has 16 visits; each mark of its visits' plans is a mark of the schedule."""
    content = json_text.decode(PILOT.read_bytes())
    (trial,) = ft.from_fhir(content, issues=ft.Issues())
    assert trial.schedule is not None
    plans = [
        one["resource"] for one in content["entry"] if one["resource"]["resourceType"] == "PlanDefinition"
    ]
    marks = sum(len(one["action"]) for one in plans[1:])
    assert (len(plans[0]["action"]), marks) == (
        len(trial.schedule.timepoints),
        sum(len(one.timepoints) for one in trial.schedule.activities),
    )


@pytest.mark.skipif(not CONDITIONAL.is_file(), reason="../shared/data is not there")
def test_the_guides_conditional_activities_are_read():
    """Nine timepoints with their transitions and conditions; the one that is marked as the last goes nowhere."""
    (trial,) = ft.from_fhir(json_text.decode(CONDITIONAL.read_bytes()), issues=ft.Issues())
    assert trial.schedule is not None
    steps = [step for point in trial.schedule.timepoints for step in point.next]
    assert (9, 11, 3) == (
        len(trial.schedule.timepoints),
        len(steps),
        sum(step.condition is not None for step in steps),
    )
