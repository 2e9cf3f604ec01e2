"""Schedule → a PlanDefinition for each timeline and visit, an ActivityDefinition for each activity.

After HL7's Schedule of Activities guide: https://hl7.org/fhir/uv/vulcan-schedule/ · `schedule_reading` is the way back

<key>-schedule              the main timeline: an action for each timepoint
  definitionCanonical →     <key>-visit-<timepoint>: an action for each activity
    definitionCanonical →   <key>-activity-<activity>
<key>-schedule-<timeline>   any other
"""

from collections.abc import Iterable, Mapping, Sequence

from fhir_trials.cursor import Json
from fhir_trials.fhir import extensions
from fhir_trials.fhir.plans import activities, plan_actions, timepoints, visit_plan
from fhir_trials.fhir.plans.names import SCHEDULE, Writing, main_of
from fhir_trials.fhir.plans.plan_actions import ElementIds
from fhir_trials.fhir.plans.timings import Anchors
from fhir_trials.model import Activity, Schedule, Timeline, Timepoint

ACTIVITY = "activity"
ORDER, CYCLE, CONDITION = "timepoint-order", "cycle", "schedule-condition"


def to_fhir(schedule: Schedule, title: str | None, writing: Writing) -> list[Json]:
    """The resources of a schedule, the plan of the main timeline first.

    Args:
        schedule: the schedule.
        title: what the trial is called.
        writing: what the resources of the trial are called.
    """
    main = main_of(schedule)
    inside: dict[str | None, list[Timepoint]] = {None: []}
    for point in schedule.timepoints:
        name = None if main and point.timeline == main.id else point.timeline
        inside.setdefault(name, []).append(point)
    written = [_main(schedule, main.name if main else title, inside, writing)]
    for timeline in schedule.timelines:
        if timeline is not main:
            written.append(_other(timeline, inside.get(timeline.id, ()), writing))
    return written + _visits(schedule, writing) + _activities(schedule, writing)


def _main(
    schedule: Schedule, title: str | None, inside: Mapping[str | None, Sequence[Timepoint]], writing: Writing
) -> Json:
    """The plan of the main timeline, with what is said of the schedule as a whole."""
    written = visit_plan.plan(SCHEDULE, title, writing)
    order = [
        point.id for name in (None, *(one.id for one in schedule.timelines)) for point in inside.get(name, ())
    ]
    stated = [point.id for point in schedule.timepoints]
    if order != stated:
        extensions.add(written, map(extensions.simple(ORDER).to_fhir, stated))
    for cycle in schedule.cycles:
        extensions.add(written, extensions.record(CYCLE).to_fhir(cycle))
    for condition in schedule.conditions:
        extensions.add(written, extensions.record(CONDITION).to_fhir(condition))
    if schedule.activities:
        kind = activities.COMPOSED_OF
        written["relatedArtifact"] = [{"type": kind, "resource": url} for url in writing.activities.values()]
    ids = ElementIds(point.id for point in inside[None])
    anchors = _anchors(inside[None], ids, writing)
    if schedule.start:
        anchors.start(schedule.start)
    actions = _timepoints(inside[None], anchors, writing, main=True)
    rhythmic = [one for one in schedule.activities if one.repeat and not one.timepoints]
    actions += [_rhythmic(activity, ids, writing) for activity in rhythmic]
    return written | ({"action": actions} if actions else {})


def _other(timeline: Timeline, points: Sequence[Timepoint], writing: Writing) -> Json:
    """The plan of another timeline."""
    written = visit_plan.plan(f"{SCHEDULE}-{timeline.id}", timeline.name, writing)
    anchors = _anchors(points, ElementIds(point.id for point in points), writing)
    actions = _timepoints(points, anchors, writing, main=False)
    return written | ({"action": actions} if actions else {})


def _anchors(points: Iterable[Timepoint], ids: ElementIds, writing: Writing) -> Anchors:
    return Anchors(writing.names, {point.id: point.id for point in points}, ids)


def _timepoints(points: Iterable[Timepoint], anchors: Anchors, writing: Writing, *, main: bool) -> list[Json]:
    """The actions of timepoints, behind those that they are counted from and that are no timepoints."""
    written = [timepoints.to_fhir(point, anchors, writing, main=main) for point in points]
    return anchors.actions + written


def _rhythmic(activity: Activity, ids: ElementIds, writing: Writing) -> Json:
    """The action of an activity that is done in a rhythm of its own, at no timepoint."""
    return {
        "id": ids.give(activity.id),
        **plan_actions.part(ACTIVITY),
        "title": activity.name,
        "timingTiming": activities.rhythm_to_fhir(activity),
        "definitionCanonical": writing.activities[activity.id],
    }


def _visits(schedule: Schedule, writing: Writing) -> list[Json]:
    """The plans of what is done at timepoints."""
    everywhere: dict[str, list[str]] = {}
    somewhere: dict[str, dict[str, list[str]]] = {}
    for condition in schedule.conditions:
        for name in dict.fromkeys(condition.activities):
            if not condition.timepoints:
                everywhere.setdefault(name, []).append(condition.text)
            for point in dict.fromkeys(condition.timepoints):
                somewhere.setdefault(point, {}).setdefault(name, []).append(condition.text)
    written: list[Json] = []
    for point in schedule.timepoints:
        if point.id in writing.marks:
            here = somewhere.get(point.id, {})
            done = (activity.id for activity in writing.marks[point.id])
            both = {name: [*everywhere.get(name, ()), *here.get(name, ())] for name in done}
            written.append(visit_plan.to_fhir(point, both, writing))
    return written


def _activities(schedule: Schedule, writing: Writing) -> list[Json]:
    places = {point.id: place for place, point in enumerate(schedule.timepoints)}
    parts: dict[str, list[Activity]] = {}
    for activity in schedule.activities:
        if activity.part_of:
            parts.setdefault(activity.part_of, []).append(activity)
    return [
        activities.to_fhir(activity, parts.get(activity.id, ()), places, writing)
        for activity in schedule.activities
    ]
