"""Timelines with their instances: order, defaults, decisions, exits."""

from decimal import Decimal

import pytest

from fhir_trials.model import Schedule, Timeline, Timepoint, Trial
from fhir_trials.model.schedule import Transition
from fhir_trials.model.values import Duration
from tests.usdm.schedule.documents import again, code, decision, instance, plan, read, timeline, write

PATH = "studyDesigns[0].scheduleTimelines[0]"


def steps(found):
    """Where each timepoint leads, by its name, in order."""
    return {
        point.name: [(step.to, step.condition) for step in point.next]
        for point in found.trial.schedule.timepoints
    }


def test_a_chain_from_the_entry_is_the_list():
    """What simply follows is not said; the last one leads out."""
    found = read(plan(timeline(instance("a", "b"), instance("b", "c"), instance("c", timelineExitId="out"))))
    assert {"a": [], "b": [], "c": []} == steps(found)
    assert ((), [], 0) == (found.trial.schedule.timelines, found.issues, found.left)
    assert found.trial == again(found.trial).trial


def test_a_chain_against_the_order_of_the_file_is_followed():
    """What the chain passes by stands behind it, in the order of the file."""
    instances = [
        instance("x", "b"),
        instance("c"),
        instance("b", "c"),
        decision("a", "b", x="if needed"),
    ]
    found = read(plan(timeline(*instances, entryId="a")))
    assert {"a": [("x", "if needed"), ("b", None)], "b": [], "c": [], "x": [("b", None)]} == steps(found)
    assert ([], 0) == (found.issues, found.left)
    assert found.trial == again(found.trial).trial


def test_an_instance_that_nobody_comes_to_is_told_once_for_a_timeline():
    """It keeps its place, and the entry that is not the first is said."""
    found = read(
        plan(timeline(instance("a", "b"), instance("b", "c"), instance("c"), entryId="c", name="Main"))
    )
    assert ["a", "b", "c"] == [point.id for point in found.trial.schedule.timepoints]
    assert "c" == found.trial.schedule.timelines[0].begins_at
    assert [("timepoint-unreached", f"{PATH}.instances[0]")] == found.issues
    assert "1 more" in found.messages[0]
    assert found.trial == again(found.trial).trial


def test_a_loop_is_kept_as_stated():
    """A way back is a step like any other."""
    found = read(plan(timeline(instance("a", "b"), decision("b", "a", out="progression"))))
    assert {"a": [], "b": [(None, "progression"), ("a", None)]} == steps(found)
    assert ([True], [], 0) == ([found.trial.schedule.timepoints[1].decision], found.issues, found.left)
    assert found.trial == again(found.trial).trial


def test_an_exit_in_the_middle_ends_the_timeline_there():
    """What follows in the list is not what comes next."""
    instances = [decision("a", "b", c="if well"), instance("b", timelineExitId="out"), instance("c")]
    found = read(plan(timeline(*instances)))
    assert {"a": [("c", "if well"), ("b", None)], "b": [(None, None)], "c": []} == steps(found)
    assert found.trial == again(found.trial).trial


def test_a_decision_that_ends_otherwise():
    """Its exit is its last step."""
    found = read(plan(timeline({**decision("a", None, b="if well"), "timelineExitId": "out"}, instance("b"))))
    assert [("b", "if well"), (None, None)] == steps(found)["a"]
    assert found.trial == again(found.trial).trial


def test_a_decision_with_branches_alone():
    """Nothing is added to what it says."""
    found = read(plan(timeline(decision("a", None, b="if well", c="if ill"), instance("b"), instance("c"))))
    assert [("b", "if well"), ("c", "if ill")] == steps(found)["a"]
    assert found.trial == again(found.trial).trial


@pytest.mark.parametrize(
    ("members", "where"),
    [
        ({"defaultConditionId": "nobody"}, ".instances[0].defaultConditionId"),
        ({"timelineExitId": "nowhere"}, ".instances[0].timelineExitId"),
        ({"encounterId": "nobody"}, ".instances[0].encounterId"),
        ({"epochId": "nobody"}, ".instances[0].epochId"),
        ({"timelineId": "nobody"}, ".instances[0].timelineId"),
        ({"activityIds": ["nobody"]}, ".instances[0].activityIds[0]"),
    ],
)
def test_a_reference_to_nothing_is_told_and_stays(members, where):
    """The instance is read without it."""
    found = read(plan(timeline(instance("a", **members))))
    assert ([("link-unresolved", f"{PATH}{where}")], 1) == (found.issues, found.left)


def test_an_entry_that_does_not_exist_is_told():
    """The order of the file holds, and nobody comes to it."""
    found = read(plan(timeline(instance("a", "b"), instance("b"), entryId="z")))
    assert {"a": [], "b": []} == steps(found)
    assert {("timepoint-unreached", f"{PATH}.instances[0]"), ("link-unresolved", f"{PATH}.entryId")} == set(
        found.issues
    )


def test_branches_that_lead_nowhere_or_have_no_condition_stay():
    """One of them is told, the other is part of what is left."""
    one = decision("a", None, nobody="if lost")
    one["conditionAssignments"].append({"id": "x", "conditionTargetId": "a"})
    found = read(plan(timeline(one)))
    assert {"a": []} == steps(found)
    place = f"{PATH}.instances[0].conditionAssignments[0].conditionTargetId"
    assert ([("link-unresolved", place)], 5) == (found.issues, found.left)


def test_a_decision_is_known_without_its_class_too():
    """Only decisions have branches."""
    found = read(plan(timeline({**decision("a", None, out="done"), "instanceType": None})))
    assert found.trial.schedule.timepoints[0].decision


def test_a_timeline_says_when_it_begins_and_how_long_it_goes_on():
    """The planned duration is a quantity of time; the classes around it say nothing more."""
    quantity = {"id": "q", "value": 12, "unit": {"id": "u", "standardCode": code("C29844", "Week")}}
    planned = {"id": "d", "quantity": quantity, "durationWillVary": False}
    members = {"name": "AE", "label": "Adverse event", "entryCondition": "Event", "plannedDuration": planned}
    found = read(plan(timeline(instance("a"), **members)))
    week = Duration(value=Decimal(12), unit="week")
    expected = Timeline(
        id="adverse-event", name="Adverse event", other_name="AE", main=True, condition="Event", duration=week
    )
    assert ((expected,), [], 0) == (found.trial.schedule.timelines, found.issues, found.left)
    assert found.trial == again(found.trial).trial


def test_a_planned_duration_without_a_unit_stays():
    """Nothing is guessed."""
    found = read(plan(timeline(instance("a"), plannedDuration={"id": "d", "text": "long"})))
    assert ((), 2) == (found.trial.schedule.timelines, found.left)


def test_timepoints_of_other_timelines_say_so():
    """Those of the main one do not; an instance may carry out another timeline."""
    other = {**timeline(instance("x")), "id": "other", "name": "Other", "mainTimeline": False}
    found = read(plan(timeline(instance("a", timelineId="other"), name="Main"), other))
    assert [("a", None, "other"), ("x", "other", None)] == [
        (point.id, point.timeline, point.runs) for point in found.trial.schedule.timepoints
    ]
    assert found.trial == again(found.trial).trial


def test_two_main_timelines():
    """The first is the main one."""
    second = {**timeline(instance("x")), "id": "second", "name": "Second"}
    found = read(plan(timeline(instance("a"), name="First"), second))
    assert [None, "second"] == [point.timeline for point in found.trial.schedule.timepoints]
    assert found.trial == again(found.trial).trial


def test_no_main_timeline():
    """Every timepoint names the timeline it belongs to."""
    found = read(plan(timeline(instance("a"), mainTimeline=False, name="Side")))
    assert ["side"] == [point.timeline for point in found.trial.schedule.timepoints]
    assert found.trial == again(found.trial).trial


def test_a_timeline_without_instances():
    """It is kept, and begins nowhere."""
    found = read(plan(timeline(name="Empty")))
    assert (["Empty"], None) == (
        [one.name for one in found.trial.schedule.timelines],
        found.trial.schedule.timelines[0].begins_at,
    )
    assert found.trial == again(found.trial).trial


def test_branches_of_a_timepoint_that_is_no_decision_are_written_as_one():
    """USDM has branches at decisions alone; what is done stays where it is."""
    branch = (Transition(to="b", condition="if well"), Transition(to=None))
    points = (Timepoint(id="a", name="A", next=branch), Timepoint(id="b", name="B"))
    trial = Trial(schedule=Schedule(timepoints=points))
    _, _, issues = write(trial)
    assert [("not-in-usdm", "schedule.timepoints[].next")] == issues
    assert {"A": [], "A: decision": [("b", "if well"), (None, None)], "B": []} == steps(again(trial))


def test_what_has_no_place_is_told():
    """Each fact at its place in the trial; steps behind one without a condition are never reached."""
    trial = Trial.model_validate(
        {
            "arms": [{"id": "arm", "name": "Arm"}],
            "interventions": [{"id": "drug", "name": "Drug"}],
            "concepts": [{"id": "bp", "name": "BP", "description": "why", "synonyms": ["pressure"]}],
            "schedule": {
                "start": {"code": "enrolment"},
                "visits": [{"id": "v", "name": "V", "scheduled_at": "a"}],
                "timepoints": [
                    {"id": "a", "name": "A", "duration": {"value": 1, "unit": "day"}, "arms": ["arm"]},
                    {
                        "id": "b",
                        "name": "B",
                        "decision": True,
                        "visit": "v",
                        "next": [{"to": "a"}, {"to": "b"}],
                    },
                    {"id": "c", "name": "C", "timing": {"fixed": True, "counted_from": "a"}},
                ],
                "cycles": [
                    {"id": "c", "name": "C", "timepoints": ["a"], "length": {"value": 4, "unit": "week"}}
                ],
                "activities": [
                    {"id": "x", "name": "X", "kind": {"code": "imaging"}, "interventions": ["drug"]},
                    {"id": "y", "name": "Y", "duration": {"value": 1, "unit": "hour"}},
                    {"id": "z", "name": "Z", "repeat": {"every": {"value": 1, "unit": "day"}}},
                ],
            },
        }
    )
    _, _, issues = write(trial)
    assert {"not-in-usdm"} == {code for code, _ in issues}
    assert [
        "schedule.start",
        "schedule.timepoints[0].duration",
        "schedule.timepoints[0].arms",
        "schedule.timepoints[1].visit",
        "schedule.timepoints[1].next",
        "schedule.timepoints[2].timing.counted_from",
        "schedule.visits[0].scheduled_at",
        "schedule.activities[0].kind",
        "schedule.activities[0].interventions",
        "schedule.activities[1].duration",
        "schedule.activities[2].repeat",
        "schedule.cycles[0]",
        "concepts[0].description",
    ] == [path for _, path in issues]


def test_a_trial_without_a_plan():
    """Empty lists are written, and nothing is read of them."""
    found = again(Trial())
    assert (Trial(), [], 0) == (found.trial, found.issues, found.left)
