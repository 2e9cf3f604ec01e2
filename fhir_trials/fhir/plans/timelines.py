"""A timeline ⇄ the actions of its plan. https://hl7.org/fhir/R5/plandefinition.html

Behind those that timepoints are counted from, an action for each timepoint; those of a cycle stand in a group. In the
plan of the main timeline activities follow that go on beside the timepoints.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir.local_ids import local_id
from fhir_trials.fhir.plans import activities, cycles, plan_actions, strangers, timepoints, timings
from fhir_trials.fhir.plans.conditions import Conditions, in_words
from fhir_trials.fhir.plans.names import Names, Writing
from fhir_trials.fhir.plans.plan_actions import ElementIds
from fhir_trials.fhir.plans.timings import Anchors
from fhir_trials.issues import Issues
from fhir_trials.model import Activity, Cycle, Schedule, Timepoint

ACTIVITY = "activity"


class Sheet(NamedTuple):
    """The plan of a timeline.

    Attributes:
        plan: the PlanDefinition.
        timeline: the id of the timeline; None where it has no name.
        main: whether it is the main one.
    """

    plan: Cursor
    timeline: str | None
    main: bool


class Held(NamedTuple):
    """What stands in the plan of a timeline.

    Attributes:
        start: the event of the plan's start.
        points: each timepoint with its action, whose definition is still there.
        cycles: the cycles that are groups.
        beside: the actions of activities that go on beside the timepoints.
    """

    start: Json | None
    points: list[tuple[Cursor, Json]]
    cycles: tuple[Json, ...]
    beside: list[Cursor]


def to_fhir(
    plan: Json,
    points: Sequence[Timepoint],
    repeated: Sequence[Cycle],
    writing: Writing,
    whole: Schedule | None = None,
) -> Json:
    """The plan of a timeline with its actions.

    Args:
        plan: its beginning.
        points: its timepoints.
        repeated: its cycles, each of timepoints that follow each other, in their order.
        writing: what the resources of the trial are called.
        whole: the schedule, where this is its main timeline: its start, and what goes on beside timepoints.
    """
    ids = ElementIds(point.id for point in points)
    anchors = Anchors(writing.names, {point.id: point.id for point in points}, ids)
    if whole and whole.start:
        anchors.start(whole.start)
    written = _timepoints(points, anchors, writing, main=whole is not None)
    grouped = _grouped(written, points, repeated, ids)
    beside = _all_beside(whole, ids, writing) if whole else []
    actions = anchors.actions + grouped + beside
    return plan | ({"action": actions} if actions else {})


def from_fhir(sheet: Sheet, ids: ElementIds, names: Names, issues: Issues) -> Held:
    """Take the actions of a timeline's plan, but for what is done at its timepoints.

    Args:
        sheet: the plan.
        ids: the ids of timepoints that are taken.
        names: what canonical urls stand for.
        issues: where what cannot be is told.
    """
    anchors: dict[str, Json] = {}
    waiting: list[tuple[Cursor, str]] = []
    held = Held(None, [], (), [])
    groups: list[tuple[Cursor, list[str]]] = []
    for group, action in _flat(sheet.plan):
        part = plan_actions.take_part(action, *timings.ANCHORS, ACTIVITY)
        if part == ACTIVITY:
            held.beside.append(action)
        elif part is not None:
            element_id = str(action.node.get("id"))
            anchors[element_id] = timings.anchor_from(action, part)
            if part == timings.START:
                held = held._replace(start=anchors[element_id].pop("event", None))
        else:
            waiting.append((action, _name(action, ids, anchors)))
            if group and (not groups or groups[-1][0] is not group):
                groups.append((group, []))
            if group:
                groups[-1][1].append(waiting[-1][1])
    guide = strangers.Guide(sheet.plan, anchors, issues)
    for action, name in waiting:
        guided = guide.timepoint(action, name)
        point = {**guided, **timepoints.from_fhir(action, name, anchors, names, issues)}
        if sheet.timeline and not sheet.main:
            point["timeline"] = sheet.timeline
        held.points.append((action, point))
    guide.finish([point for _, point in held.points])
    _ends([point for _, point in held.points])
    found = (cycles.group_from(group, inside) for group, inside in groups)
    return held._replace(cycles=tuple(one for one in found if one))


def _timepoints(points: Sequence[Timepoint], anchors: Anchors, writing: Writing, *, main: bool) -> list[Json]:
    said = any(point.next for point in points)
    following = [*points[1:], None] if said else [None] * len(points)
    return [
        timepoints.to_fhir(point, anchors, writing, main=main, following=after)
        for point, after in zip(points, following, strict=False)
    ]


def _grouped(
    actions: Sequence[Json], points: Sequence[Timepoint], repeated: Sequence[Cycle], ids: ElementIds
) -> list[Json]:
    """The actions of timepoints, those of a cycle in its group."""
    begun = {cycle.timepoints[0]: cycle for cycle in repeated}
    found: list[Json] = []
    place = 0
    while place < len(points):
        cycle = begun.get(points[place].id)
        several = actions[place : place + (len(cycle.timepoints) if cycle else 1)]
        found += [cycles.group(cycle, several, ids)] if cycle else several
        place += len(several)
    return found


def _all_beside(whole: Schedule, ids: ElementIds, writing: Writing) -> list[Json]:
    """The actions of the activities that go on beside the timepoints."""
    known = Conditions.of(whole.conditions)
    found = (one for one in whole.activities if activities.in_timeline(one))
    return [_beside(one, known.at(one.id, None), ids, writing) for one in found]


def _beside(activity: Activity, conditions: list[str], ids: ElementIds, writing: Writing) -> Json:
    said = plan_actions.condition("applicability", in_words(conditions)) if conditions else {}
    return {
        "id": ids.give(activity.id),
        **plan_actions.part(ACTIVITY),
        "title": activity.name,
        **said,
        "timingTiming": activities.rhythm_to_fhir(activity),
        "definitionCanonical": writing.activities[activity.id],
    }


def _flat(plan: Cursor) -> Iterator[tuple[Cursor | None, Cursor]]:
    """The actions of the plan, those of a cycle with the group that they stand in."""
    for action in plan.each("action"):
        if plan_actions.take_part(action, cycles.PART):
            for inside in action.each("action"):
                yield action, inside
        else:
            yield None, action


def _name(action: Cursor, ids: ElementIds, anchors: dict[str, Json]) -> str:
    """Take what a timepoint is called, and have others counted from it by any of its names."""
    element_id, title = str(action.node.get("id")), str(action.node.get("title"))
    link = str(action.node.get("linkId"))
    named = {"id", "linkId"} & action.node.keys()
    name = ids.give(plan_actions.names_of(action)[1] if named else local_id(title))
    anchors[element_id] = {"counted_from": name}
    for other in (link, title):  # some name what they are counted from otherwise
        anchors.setdefault(other, anchors[element_id])
    return name


def _ends(points: Sequence[Json]) -> None:
    """Say where a timeline ends: in a plan that knows transitions a timepoint without one goes nowhere.

    One that we marked as leading to the next of the list needs no transition, as long as it leads there.
    """
    if not any(point.get("next") for point in points):
        return
    for place, point in enumerate(points):
        after = points[place + 1]["id"] if place + 1 < len(points) else None
        steps = tuple(point.get("next", ()))
        marked = [step for step in steps if step.pop(timepoints.FOLLOWING, False)]
        if not steps and after:
            point["next"] = ({},)
        elif len(steps) == 1 and marked and steps[0] == {"to": after}:
            del point["next"]
