"""ScheduledActivityInstance, ScheduledDecisionInstance ⇄ Timepoint: what is done when, and where it goes from there."""

from collections.abc import Container, Mapping
from typing import NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model.schedule import Timepoint, Transition
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.schedule.design import EPOCH, called
from fhir_trials.usdm.schedule.timings import INSTANCE

_DECISION = "ScheduledDecisionInstance"
_ACTIVITY = "ScheduledActivityInstance"


def from_usdm(name: str, instance: Cursor, reading: Reading) -> Json:
    """A timepoint but for its timing, its timeline and what follows.

    Args:
        name: the LocalId it has got.
        instance: is taken but for its activities.
        reading: what is known of the document.
    """
    kind = instance.take_if("instanceType", (_DECISION, _ACTIVITY).__contains__)
    decision = kind == _DECISION or (kind is None and "conditionAssignments" in instance.node)
    return {
        "id": name,
        **called(name, instance, reading),
        "visit": reading.refer(instance, "encounterId", "Encounter"),
        "epoch": reading.refer(instance, "epochId", EPOCH),
        "runs": reading.refer(instance, "timelineId", "ScheduleTimeline"),
        "decision": decision,
    }


def steps_from_usdm(
    instance: Cursor, follows: str | None, exits: Container[str], reading: Reading
) -> list[Json]:
    """Where a participant goes from an instance; none where that is only to what follows, or is not said.

    Args:
        instance: the instance.
        follows: the next of the timeline; None at its end.
        exits: the ids of the exits of the timeline.
        reading: what is known of the document.
    """
    steps = [step for one in instance.each("conditionAssignments") if (step := _step(one, exits, reading))]
    if "defaultConditionId" in instance.node:
        default = reading.refer(instance, "defaultConditionId", INSTANCE)
        if default is None or (default == follows and not steps):
            return steps
        return [*steps, {"to": default}]
    if not _is_exit(instance, "timelineExitId", exits):
        reading.refer(instance, "timelineExitId", INSTANCE)  # tells where it leads nowhere
        return steps
    instance.drop("timelineExitId")  # the end is what a step to nothing says, or the end of the list
    return [*steps, {"to": None}] if steps or follows else []


def _step(assignment: Cursor, exits: Container[str], reading: Reading) -> Json | None:
    """One branch of a decision; one that leads nowhere or has no condition stays."""
    to = None
    if type(assignment.node.get("condition")) is not str:
        return None
    if not _is_exit(assignment, "conditionTargetId", exits):
        to = reading.refer(assignment, "conditionTargetId", INSTANCE)
        if to is None:
            return None
    assignment.drop("conditionTargetId")  # an exit is the end
    assignment.text("id")  # nothing refers to it
    return {"to": to, "condition": assignment.text("condition")}


def _is_exit(holder: Cursor, key: str, exits: Container[str]) -> bool:
    usdm_id = holder.node.get(key)
    return type(usdm_id) is str and usdm_id in exits


class Course(NamedTuple):
    """What is around an instance that is written.

    Attributes:
        follows: the next timepoint of the timeline; None at its end.
        leaves: the id of the exit of the timeline.
        marks: the ids of the activities of each timepoint, by the timepoint.
    """

    follows: str | None
    leaves: str
    marks: Mapping[str, list[str]]


def to_usdm(point: Timepoint, course: Course, writing: Writing) -> list[Json]:
    """The instance of a timepoint; with conditions at a timepoint that is no decision, one more that decides."""
    branching = any(step.condition is not None for step in point.next)
    if not branching or point.decision:
        return [_instance(point, course, writing)]
    said = f"USDM has branches at decisions alone; one is written behind {point.id!r}"
    writing.issues.information("not-in-usdm", "schedule.timepoints[].next", said)
    asked = Timepoint(id=point.id, name=f"{point.name}: decision", next=point.next, decision=True)
    decision = {**_instance(asked, course, writing), "id": writing.new_id(_DECISION)}
    done = _instance(point.but(next=()), course, writing)
    return [{**done, "defaultConditionId": decision["id"], "timelineExitId": None}, decision]


def _instance(point: Timepoint, course: Course, writing: Writing) -> Json:
    branches = [step for step in point.next if step.condition is not None]
    others = [step for step in point.next if step.condition is None]
    to = others[0].to if others else None if branches else course.follows
    ends = to is None and (others or not branches)
    # A decision has neither a visit nor activities.
    own = (
        {"conditionAssignments": [_branch(step, course, writing) for step in branches]}
        if point.decision
        else {
            "activityIds": course.marks.get(point.id, []),
            "encounterId": point.visit and writing.id_of("Encounter", point.visit),
        }
    )
    return writing.made(
        _DECISION if point.decision else _ACTIVITY,
        writing.id_of(INSTANCE, point.id),
        **writing.named(point),
        defaultConditionId=to and writing.id_of(INSTANCE, to),
        epochId=point.epoch and writing.id_of(EPOCH, point.epoch),
        timelineId=point.runs and writing.id_of("ScheduleTimeline", point.runs),
        timelineExitId=course.leaves if ends else None,
        **own,
    )


def _branch(step: Transition, course: Course, writing: Writing) -> Json:
    return writing.made(
        "ConditionAssignment",
        condition=step.condition,
        conditionTargetId=writing.id_of(INSTANCE, step.to) if step.to else course.leaves,
    )
