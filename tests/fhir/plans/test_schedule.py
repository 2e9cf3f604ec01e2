"""Schedule ⇄ plans of timelines and visits, definitions of activities."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.model import (
    Activity,
    ActivityCondition,
    Arm,
    Cycle,
    Intervention,
    Leeway,
    Offset,
    Repeat,
    Schedule,
    Timepoint,
    Timing,
    Transition,
    Trial,
)
from tests.fhir import strategies
from tests.fhir.everything import EVERYTHING
from tests.fhir.protocols import MAIN, after, named, read, resources, study, timed, write
from tests.fhir.rich_schedule import apart, lasting

WINDOW = "http://hl7.org/fhir/uv/vulcan-schedule/StructureDefinition/AcceptableOffsetRangeSoa"
RELEASES = ("R4", "R4B", "R5")

lively = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def through(trial: Trial, release: Any) -> tuple[Trial, list[str]]:
    """The trial after it was written in a release and read again, and what was told while it was read."""
    written = json_text.decode(json_text.encode(ft.to_fhir(trial, release, issues=ft.Issues())))
    assert [] == [str(issue) for issue in ft.check(written, release) if issue.severity == "error"]
    issues = ft.Issues()
    (back,) = ft.from_fhir(written, issues=issues)
    return back, [str(issue) for issue in issues]


@pytest.mark.parametrize("release", RELEASES)
def test_a_schedule_of_everything_comes_back(release: Any):
    """Every field of every part of a schedule comes back, and nothing is left."""
    back, told = through(EVERYTHING, release)
    assert (EVERYTHING.schedule, []) == (back.schedule, told)


@pytest.mark.parametrize("release", RELEASES)
@lively
@given(trial=strategies.protocols(concepts=strategies.concepts()))
def test_any_schedule_comes_back(release: Any, trial: Trial):
    """So it is for schedules nobody thought of."""
    back, told = through(trial, release)
    assert (trial.schedule, trial.concepts, []) == (back.schedule, back.concepts, told)


def relation(timing: Timing) -> dict[str, Any]:
    """The relation of a timepoint that is planned so; the other timepoint is `t0`."""
    points = (Timepoint(id="t0", name="Day 0"), Timepoint(id="t1", name="Other", timing=timing))
    trial = Trial(schedule=Schedule(timepoints=points))
    back, told = read(resources(trial), trial)
    assert (trial.schedule, []) == (back.schedule, told)
    (found,) = write(trial, "schedule")["action"][-1]["relatedAction"]
    return found


def window(timing: Timing) -> list[Any] | None:
    """Offset, least and most of the relation, each with its unit; None where there is no range."""
    found = relation(timing)
    if not found.get("extension"):
        return None
    (held,) = found["extension"]
    assert WINDOW == held["url"]
    three = (found["offsetDuration"], held["valueRange"]["low"], held["valueRange"]["high"])
    assert {"http://unitsofmeasure.org"} == {one["system"] for one in three}
    assert three[1]["value"] <= three[0]["value"] <= three[2]["value"]
    return [(one["value"], one["code"]) for one in three]


@pytest.mark.parametrize(
    ("offset", "relationship", "value"),
    [("4", "after", 4), ("-2", "before", 2), ("0", "after", 0)],
)
def test_a_timepoint_is_counted_from_the_start(offset: str, relationship: str, value: int):
    """Before and after are told by the relation; the length itself is never negative."""
    quantity = {"value": value, "unit": "month", "system": "http://unitsofmeasure.org", "code": "mo"}
    found = relation(after(offset))
    assert {"targetId": "start", "relationship": relationship, "offsetDuration": quantity} == found


@pytest.mark.parametrize(
    ("offset", "earlier", "later", "expected"),
    [
        (apart(2, "week"), lasting(3, "day"), lasting(3, "day"), [(14, "d"), (11, "d"), (17, "d")]),
        (apart(-2, "day"), lasting(4, "hour"), None, [(48, "h"), (48, "h"), (52, "h")]),
        (apart(-2, "day"), None, lasting(4, "hour"), [(48, "h"), (44, "h"), (48, "h")]),
        (apart(0, "week"), lasting(1, "day"), None, [(0, "d"), (-1, "d"), (0, "d")]),
        (apart(1, "year"), None, lasting(1, "month"), [(12, "mo"), (12, "mo"), (13, "mo")]),
        (apart(1, "day", lasting(2, "hour")), None, lasting(30, "minute"), [(1560, "min"), (1560, "min"), (1590, "min")]),
        (apart(1, "month"), lasting(2, "day"), lasting(2, "day"), None),
        (apart(1, "month", lasting(2, "day")), lasting(2, "day"), None, None),
    ],
)  # fmt: skip
def test_a_window_is_counted_from_the_same_anchor(offset: Any, earlier: Any, later: Any, expected: Any):
    """Offset, least and most stand in one unit, in order; a month has no days, so such a window is in our extension."""
    leeway = Leeway(earlier=earlier, later=later)
    assert expected == window(Timing(offset=offset, counted_from="t0", leeway=leeway))


def test_what_the_relation_says_is_said_once():
    """Where offset and window have one unit, nothing stands beside the relation."""
    timing = Timing(offset=apart(14, "day"), counted_from="t0", leeway=Leeway(later=lasting(3, "day")))
    points = (Timepoint(id="t0", name="Day 0"), Timepoint(id="t1", name="Other", timing=timing))
    action = write(Trial(schedule=Schedule(timepoints=points)), "schedule")["action"][1]
    assert ["id", "linkId", "title", "relatedAction"] == list(action)


@pytest.mark.parametrize(
    ("measured", "relationship"),
    [(None, "after"), ("start-to-start", "after-start"), ("end-to-start", "after-end"), ("end-to-end", "after-end")],
)  # fmt: skip
def test_a_distance_is_measured_from_an_end(measured: Any, relationship: str):
    """The end it is counted from is the relation's; FHIR has no word for the end it is counted to."""
    assert (
        relationship
        == relation(Timing(offset=apart(1, "day"), counted_from="t0", measured=measured))["relationship"]
    )


def test_an_activity_is_said_once_and_done_at_its_timepoints():
    """Timepoint, visit and activity are linked by canonical urls; where nothing is done there is no visit."""
    found = resources(timed(Activity(id="hb", name="Hb", timepoints=("t1",))))
    assert ["plan", "schedule", "visit-t1", "activity-hb"] == [
        one["id"].removeprefix("NCT00000001-") for one in found
    ]
    _start, t0, t1 = named(found, "schedule")["action"]
    assert "definitionCanonical" not in t0
    visit, activity = named(found, "visit-t1"), named(found, "activity-hb")
    assert visit["url"] == t1["definitionCanonical"]
    assert [{"title": "Hb", "definitionCanonical": activity["url"]}] == visit["action"]


def test_a_rhythm_is_a_timing():
    """How often, until when, and how long each time stand in one Timing; without timepoints it is in the schedule too."""
    rhythm = Repeat(every=lasting("0.5", "day"), duration=lasting(6, "month"), times=3)
    trial = timed(Activity(id="give", name="Injection", repeat=rhythm, duration=lasting(30, "minute")))
    timing = write(trial, "activity-give")["timingTiming"]
    assert {
        "boundsDuration": {"value": 6, "unit": "month", "system": "http://unitsofmeasure.org", "code": "mo"},
        "count": 3,
        "frequency": 1,
        "period": Decimal("0.5"),
        "periodUnit": "d",
        "duration": 30,
        "durationUnit": "min",
    } == timing["repeat"]
    assert timing == write(trial, "schedule")["action"][-1]["timingTiming"]


def test_a_branch_is_a_transition_with_a_condition():
    """Where participants go next is the guide's own extension, inside the action, with an applicability."""
    points = (
        Timepoint(id="a", name="A", next=(Transition(to="b", condition="Hb > 6"), Transition())),
        Timepoint(id="b", name="B"),
    )
    first, second = write(Trial(schedule=Schedule(timepoints=points)), "schedule")["action"][0]["action"]
    assert "soaTransition" == first["extension"][0]["url"].rpartition("/")[2]
    assert [("soaTargetId", "b"), ("soaTargetName", "B")] == [
        (part["url"], part["valueString"]) for part in first["extension"][0]["extension"]
    ]
    assert ["applicability"] == [one["kind"] for one in first["condition"]]
    assert "condition" not in second


def test_a_condition_stands_at_the_actions_it_holds_for():
    """A condition of the schedule is repeated where the activity is done, and read once."""
    activities = (
        Activity(id="x", name="X", timepoints=("t0", "t1")),
        Activity(id="y", name="Y", timepoints=("t1",)),
    )
    condition = ActivityCondition(name="N", text="Fasting", activities=("x",), timepoints=("t1",))
    schedule = timed(*activities).schedule
    assert schedule is not None
    trial = Trial(schedule=schedule.model_copy(update={"conditions": (condition,)}))
    found = resources(trial)
    assert [False] == ["condition" in one for one in named(found, "visit-t0")["action"]]
    assert [True, False] == ["condition" in one for one in named(found, "visit-t1")["action"]]
    back, told = read(found, trial)
    assert (trial.schedule, []) == (back.schedule, told)


def test_an_activity_may_be_called_like_an_intervention():
    """No two resources get one id, and each comes back as what it was."""
    given = (Intervention(id="activity-x", name="I"), Intervention(id="activity--x", name="J"))
    trial = Trial(interventions=given, schedule=Schedule(activities=(Activity(id="x", name="X"),)))
    found = resources(trial)
    assert len({one["id"] for one in found}) == len(found)
    back, told = read(found, trial)
    assert (trial.interventions, trial.schedule, []) == (back.interventions, back.schedule, told)


def test_an_anchor_that_is_not_there_is_told():
    """A relation to an action that the plan does not have is left, and told."""
    found = resources(timed())
    named(found, "schedule")["action"][2]["relatedAction"][0]["targetId"] = "gone"
    issues = ft.Issues()
    (back,) = ft.from_fhir([study(Trial(), "NCT00000001-plan"), *found], issues=issues)
    assert back.schedule is not None
    assert None is back.schedule.timepoints[1].timing
    assert "anchor-missing" in [issue.code for issue in issues]


def test_a_visit_that_contains_itself_is_told():
    """What names itself is not followed."""
    found = resources(timed(Activity(id="hb", name="Hb", timepoints=("t1",))))
    visit = named(found, "visit-t1")
    visit["action"].append({"definitionCanonical": visit["url"]})
    named(found, "schedule")["action"][1]["definitionCanonical"] = MAIN
    back, told = read(found)
    assert back.schedule is not None
    assert [("t1",)] == [one.timepoints for one in back.schedule.activities]
    assert ["[2].PlanDefinition.action[1]", "[3].PlanDefinition.action[1]"] == [
        path for path in told if path.endswith("]")
    ]


@pytest.mark.parametrize("member", ["visit", "epoch", "timeline"])
def test_a_name_of_nothing_is_told_and_left_out(member: str):
    """A link that an edit broke costs itself, not the trial."""
    found = resources(timed())
    record = {
        "url": "https://w3id.org/fhir-trials/StructureDefinition/timepoint",
        "extension": [{"url": member, "valueString": "gone"}],
    }
    named(found, "schedule")["action"][1]["extension"] = [record]
    back, told = read(found)
    assert timed().schedule == back.schedule
    assert ["[1].PlanDefinition"] == told


@pytest.mark.unmeasured
def test_ten_thousand_visits_are_read_in_linear_time():
    """A large schedule with as many anchors, visits and conditions takes seconds, both ways."""
    count = 10_000
    points = tuple(
        Timepoint(
            id=f"t{number}",
            name=f"T {number}",
            timing=Timing(offset=Offset(value=Decimal(1), unit="day"), counted_from=f"t{number - 1}")
            if number
            else None,
        )
        for number in range(count)
    )
    names = tuple(point.id for point in points)
    activities = (
        Activity(id="x", name="X", timepoints=names),
        Activity(id="y", name="Y", timepoints=names[::-1]),
    )
    condition = ActivityCondition(name="N", text="Fasting", activities=("x", "y"), timepoints=names)
    trial = Trial(schedule=Schedule(timepoints=points, activities=activities, conditions=(condition,)))
    back, told = read(resources(trial), trial)
    assert (trial.schedule, []) == (back.schedule, told)


def test_an_intervention_may_stand_where_an_activity_does():
    """What a visit's plan does with an intervention's own definition is an activity that carries it out."""
    trial = timed(
        Activity(id="x", name="X", timepoints=("t0", "t1")), interventions=(Intervention(id="i", name="I"),)
    )
    found = resources(trial)
    given = named(found, "i")["url"]
    for visit in ("visit-t0", "visit-t1"):
        named(found, visit)["action"].append({"title": "Give it", "definitionCanonical": given})
    back, told = read(found, trial)
    assert back.schedule is not None
    activity = Activity(id="i", name="Give it", timepoints=("t0", "t1"), interventions=("i",))
    assert (activity, []) == (back.schedule.activities[1], told)


def test_what_an_edit_says_otherwise_is_told():
    """Another rhythm in the schedule than at the definition, a part that is gone, and a condition that is new."""
    every = Repeat(every=lasting(1, "week"))
    whole = Activity(id="w", name="W", timepoints=("t1",))
    parts = (Activity(id="r", name="R", repeat=every), Activity(id="p", name="P", part_of="w"))
    found = resources(timed(whole, *parts))
    named(found, "schedule")["action"][-1]["timingTiming"]["repeat"]["period"] = 2
    named(found, "schedule")["action"].append(
        {"extension": named(found, "schedule")["action"][-1]["extension"]}
    )
    named(found, "activity-w")["relatedArtifact"].append(
        {"type": "composed-of", "resource": "http://example.com/gone"}
    )
    expression = {"language": "text/cql", "expression": "Hb > 6"}
    named(found, "visit-t1")["action"][0]["condition"] = [{"kind": "applicability", "expression": expression}]
    back, told = read(found)
    assert back.schedule is not None
    assert (every, "w") == (back.schedule.activities[1].repeat, back.schedule.activities[2].part_of)
    assert [("Hb > 6", ("w",), ("t1",))] == [
        (one.text, one.activities, one.timepoints) for one in back.schedule.conditions
    ]
    places = ("timingTiming", "relatedArtifact[1]", "condition[0].expression.language")
    assert all(any(place in path for path in told) for place in places)


def repeated(*cycles: Cycle, points: int = 4) -> Trial:
    """A trial with so many timepoints `t0`, `t1` … and these cycles."""
    stages = tuple(Timepoint(id=f"t{number}", name=f"T {number}") for number in range(points))
    return Trial(schedule=Schedule(timepoints=stages, cycles=cycles))


def cycle(name: str, *points: str, times: int | None = 4, until: str | None = None) -> Cycle:
    """A cycle of four weeks."""
    return Cycle(id=name, name=name, timepoints=points, length=lasting(28, "day"), times=times, until=until)


def test_a_cycle_is_a_group_that_comes_again():
    """Its timepoints stand in it, with how often it comes and after how long; what ends it is a condition in words."""
    trial = repeated(cycle("c", "t1", "t2", until="Disease progression"))
    plan = write(trial, "schedule")
    assert ["t0", "c", "t3"] == [one["id"] for one in plan["action"]]
    group = plan["action"][1]
    assert ["t1", "t2"] == [one["id"] for one in group["action"]]
    assert {"count": 4, "frequency": 1, "period": 28, "periodUnit": "d"} == group["timingTiming"]["repeat"]
    assert ([{"kind": "stop"}], "Disease progression") == (group["condition"], group["textEquivalent"])
    back, told = read(resources(trial), trial)
    assert (trial.schedule, []) == (back.schedule, told)


@pytest.mark.parametrize(
    ("cycles", "groups"),
    [
        ((cycle("a", "t0", "t2"), cycle("b", "t1")), ["b"]),
        ((cycle("a", "t0", "t1"), cycle("b", "t1", "t2")), ["a"]),
        ((cycle("a", "t2"), cycle("b", "t0", times=None)), ["b", "a"]),
        ((cycle("a", "t1", "t0"),), []),
        ((cycle("t3", "t0", "t0"), cycle("b", "t3")), ["b"]),
    ],
    ids=["apart", "shared", "order", "backwards", "twice"],
)
def test_a_cycle_that_is_no_group_is_an_extension(cycles: tuple[Cycle, ...], groups: list[str]):
    """Timepoints that do not follow each other, or stand in a cycle already; every cycle comes back in its order."""
    trial = repeated(*cycles)
    plan = write(trial, "schedule")
    assert groups == [one["linkId"] for one in plan["action"] if "action" in one]
    back, told = read(resources(trial), trial)
    assert (trial.schedule, []) == (back.schedule, told)


def test_a_group_without_a_length_is_no_cycle():
    """What an edit took from a cycle is told; its timepoints stay."""
    found = resources(repeated(cycle("c", "t1", "t2")))
    del named(found, "schedule")["action"][1]["timingTiming"]
    back, told = read(found)
    assert back.schedule is not None
    assert ((), 4) == (back.schedule.cycles, len(back.schedule.timepoints))
    assert "[2].PlanDefinition.action[1].title" in told


def test_a_timepoint_of_some_arms_says_so_in_words():
    """Who cannot read our extension sees for which arms it is."""
    points = (Timepoint(id="t0", name="Bleeding", arms=("a", "b")),)
    arms = (Arm(id="a", name="High dose"), Arm(id="b", name="Low dose"), Arm(id="c", name="Placebo"))
    trial = Trial(arms=arms, schedule=Schedule(timepoints=points))
    (action,) = write(trial, "schedule")["action"]
    assert ("Arm: High dose, Low dose", [{"kind": "applicability"}]) == (
        action["textEquivalent"],
        action["condition"],
    )
    back, told = read(resources(trial), trial)
    assert (trial.schedule, []) == (back.schedule, told)
    found = resources(trial)
    named(found, "schedule")["action"][0]["textEquivalent"] = "Arm: Placebo"
    assert "[2].PlanDefinition.action[0].textEquivalent" in read(found, trial)[1]


def test_in_a_plan_with_branches_every_step_is_said():
    """Who knows transitions takes a timepoint without one for the end; ours to the next of the list is marked."""
    points = (
        Timepoint(id="a", name="A", next=(Transition(to="c"),)),
        Timepoint(id="b", name="B"),
        Timepoint(id="c", name="C"),
    )
    trial = Trial(schedule=Schedule(timepoints=points))
    found = resources(trial)
    _a, b, c = named(found, "schedule")["action"]
    assert "following" == b["action"][0]["extension"][0]["valueCode"]
    assert "c" == b["action"][0]["extension"][1]["extension"][0]["valueString"]
    assert "action" not in c
    back, told = read(found, trial)
    assert (trial.schedule, []) == (back.schedule, told)
    b["action"][0]["extension"][1]["extension"][0]["valueString"] = "a"
    back, told = read(found, trial)
    assert back.schedule is not None
    assert ((Transition(to="a"),), []) == (back.schedule.timepoints[1].next, told)


def test_what_goes_on_all_the_time_is_in_the_timeline():
    """An activity with a length and no timepoint goes on for so long; a part of another is as long as that each time."""
    whole = Activity(id="w", name="Follow-up", duration=lasting(5, "year"))
    part = Activity(id="p", name="Rest", duration=lasting(5, "minute"), part_of="w")
    trial = timed(whole, part)
    bounds = {"value": 5, "unit": "year", "system": "http://unitsofmeasure.org", "code": "a"}
    beside = write(trial, "schedule")["action"][-1]
    assert ("Follow-up", {"repeat": {"boundsDuration": bounds}}) == (beside["title"], beside["timingTiming"])
    assert beside["timingTiming"] == write(trial, "activity-w")["timingTiming"]
    assert {"duration": 5, "durationUnit": "min"} == write(trial, "activity-p")["timingTiming"]["repeat"]
    back, told = read(resources(trial), trial)
    assert (trial.schedule, []) == (back.schedule, told)


def test_conditions_of_one_activity_are_lines_of_one_text():
    """Each comes back as what it was, and words that an edit changed are a condition of their own."""
    stated = tuple(
        ActivityCondition(name=words, text=words, activities=("x",), timepoints=at)
        for words, at in (("Fasting", ()), ("In the morning", ("t1",)))
    )
    schedule = timed(Activity(id="x", name="X", timepoints=("t0", "t1"))).schedule
    assert schedule is not None
    trial = Trial(schedule=schedule.model_copy(update={"conditions": stated}))
    found = resources(trial)
    (action,) = named(found, "visit-t1")["action"]
    assert "Fasting\nIn the morning" == action["textEquivalent"]
    back, told = read(found, trial)
    assert (trial.schedule, []) == (back.schedule, told)
    action["textEquivalent"] = "At night"
    back, told = read(found, trial)
    assert back.schedule is not None
    assert ["Fasting", "In the morning", "At night"] == [one.text for one in back.schedule.conditions]


@pytest.mark.parametrize(("unit", "count"), [("month", 0), ("week", 1)])
def test_a_window_that_only_we_can_hold_is_told(unit: Any, count: int):
    """A month has no number of weeks: the guide's range cannot say such a window."""
    timing = Timing(offset=apart(12, "month"), leeway=Leeway(later=lasting(2, unit)))
    issues = ft.Issues()
    ft.to_fhir(
        Trial(schedule=Schedule(timepoints=(Timepoint(id="t", name="T", timing=timing),))), issues=issues
    )
    assert count == [issue.code for issue in issues].count("window-not-native")


def test_the_condition_of_what_goes_on_beside_timepoints_stands_at_it():
    """It holds at all, as there is no timepoint; words that an edit changed are a condition of their own."""
    activity = Activity(id="x", name="X", repeat=Repeat(every=lasting(1, "week")))
    condition = ActivityCondition(name="N", text="Only when it snows", activities=("x",))
    trial = Trial(schedule=Schedule(activities=(activity,), conditions=(condition,)))
    found = resources(trial)
    (action,) = named(found, "schedule")["action"]
    assert "Only when it snows" == action["textEquivalent"]
    back, told = read(found, trial)
    assert (trial.schedule, []) == (back.schedule, told)
    action["textEquivalent"] = "Always"
    back, told = read(found, trial)
    assert back.schedule is not None
    assert [("Only when it snows", ("x",)), ("Always", ("x",))] == [
        (one.text, one.activities) for one in back.schedule.conditions
    ]
