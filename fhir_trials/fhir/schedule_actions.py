"""Schedule ⇄ one action of the protocol. https://hl7.org/fhir/R5/plandefinition.html · mappings/extensions.csv

schedule
  start                      what the offsets are counted from
  (timepoint)                relatedAction to start, with the offset
    definitionCanonical      this very plan#activity: what is done then
  activities
    (activity)               said once: name, words, kind, rhythm, and the interventions it carries out
"""

from collections.abc import Mapping

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import datatypes, extensions, plan_actions
from fhir_trials.fhir.concepts import clean, code_set
from fhir_trials.fhir.plan_actions import ElementIds
from fhir_trials.model import Activity, Offset, Schedule, Timepoint

_SCHEDULE, _START, _ACTIVITIES = "schedule", "start", "activities"
_TITLES = {_SCHEDULE: "Schedule", _ACTIVITIES: "Activities"}
_ORDER = "activity-timepoint"


def to_fhir(schedule: Schedule, plan: str, canonicals: Mapping[str, str], ids: ElementIds) -> Json:
    """The action that holds the schedule.

    Args:
        schedule: what happens when.
        plan: the canonical url of the plan the action stands in.
        canonicals: the canonical url of each intervention.
        ids: the element ids of that plan that are taken.
    """
    points = {point.id: ids.give(point.id) for point in schedule.timepoints}
    activities = {activity.id: ids.give(activity.id) for activity in schedule.activities}
    written: Json = {"id": ids.give(_SCHEDULE), **plan_actions.part(_SCHEDULE), "title": _TITLES[_SCHEDULE]}
    actions: list[Json] = []
    start = ids.give(_START)
    if schedule.start or any(point.timing for point in schedule.timepoints):
        title = {"title": schedule.start.text} if schedule.start else {}
        actions.append({"id": start, **plan_actions.part(_START), **title})
    for point in schedule.timepoints:
        done = [
            {"definitionCanonical": f"{plan}#{activities[activity.id]}"}
            for activity in schedule.activities
            for name in activity.timepoints
            if name == point.id
        ]
        actions.append(_timepoint(point, points[point.id], start) | ({"action": done} if done else {}))
    if schedule.activities:
        said = [
            _activity(activity, activities[activity.id], list(points), canonicals)
            for activity in schedule.activities
        ]
        group = {"id": ids.give(_ACTIVITIES), **plan_actions.part(_ACTIVITIES), "title": _TITLES[_ACTIVITIES]}
        actions.append({**group, "action": said})
    return written | ({"action": actions} if actions else {})


def from_fhir(action: Cursor, names: Mapping[str, str]) -> Json | None:
    """Take the schedule; None, and nothing taken, where the action holds none.

    Args:
        action: a top action of a plan.
        names: the intervention that each canonical url stands for.
    """
    if plan_actions.take_part(action, _SCHEDULE) is None:
        return None
    _drop_own(action, _SCHEDULE)
    parts = [(plan_actions.take_part(item, _START, _ACTIVITIES), item) for item in action.each("action")]
    start: Json = {}
    activities: dict[str, Json] = {}
    for kind, item in parts:
        if kind == _START:
            start = {"id": item.node.get("id"), "title": item.text("title")}
            _drop_own(item, _START)
        elif kind == _ACTIVITIES:
            _drop_own(item, _ACTIVITIES)
            activities |= dict(_activity_from(activity, names) for activity in item.each("action"))
    timepoints = [_timepoint_from(item, start.get("id"), activities) for kind, item in parts if kind is None]
    schedule = {
        "start": {"text": start.get("title")},
        "timepoints": tuple(timepoints),
        "activities": tuple(map(_finished, activities.values())),
    }
    return clean(schedule) or {}


def _drop_own(action: Cursor, kind: str) -> None:
    """Take the id and the title that we gave the action."""
    action.drop("id")
    action.take_if("title", lambda title: title == _TITLES.get(kind))


def _timepoint(point: Timepoint, element_id: str, start: str) -> Json:
    written = plan_actions.named(point.id, element_id, point.name)
    if point.description:
        written["description"] = point.description
    if point.timing and (offset := point.timing.offset):
        before = offset.value < 0
        length = Offset(value=abs(offset.value), unit=offset.unit)
        written["relatedAction"] = [
            {
                "targetId": start,
                "relationship": "before-start" if before else "after-start",
                "offsetDuration": datatypes.duration_to_fhir(length),
            }
        ]
    return written


def _timepoint_from(action: Cursor, start: str | None, activities: Mapping[str, Json]) -> Json:
    element_id, name = plan_actions.names_of(action)
    for item in action.each("action"):
        _, mark, activity = str(item.node.get("definitionCanonical")).rpartition("#")
        if mark and activity in activities:
            item.drop("definitionCanonical")
            activities[activity]["timepoints"].append(name)
    point = {
        "id": name,
        "name": action.text("title") or element_id or name,
        "description": action.text("description"),
        "timing": {"offset": _offset_from(action, start)},
    }
    return clean(point) or {}


def _offset_from(action: Cursor, start: str | None) -> Json | None:
    for relation in action.each("relatedAction"):
        sign = {"after-start": 1, "before-start": -1}.get(str(relation.node.get("relationship")))
        if sign and start and relation.node.get("targetId") == start:
            offset = datatypes.duration_from_fhir(relation.at("offsetDuration"))
            if offset:
                relation.drop("targetId")
                relation.drop("relationship")
                return {**offset, "value": sign * offset["value"]}
    return None


def _activity(activity: Activity, element_id: str, points: list[str], canonicals: Mapping[str, str]) -> Json:
    written = plan_actions.named(activity.id, element_id, activity.name)
    if list(activity.timepoints) != sorted(activity.timepoints, key=points.index):
        extensions.add(written, map(extensions.simple(_ORDER).to_fhir, activity.timepoints))
    if activity.text:
        written["description"] = activity.text
    if activity.kind:
        written["code"] = code_set("activity-kind").to_fhir(activity.kind)
    if rhythm := _rhythm(activity):
        written["timingTiming"] = {"repeat": rhythm}
    return written | plan_actions.definitions(activity.interventions, canonicals)


def _activity_from(action: Cursor, names: Mapping[str, str]) -> tuple[str, Json]:
    element_id, name = plan_actions.names_of(action)
    activity: Json = {
        "id": name,
        "name": action.text("title") or element_id or name,
        "kind": code_set("activity-kind").from_fhir(action.at("code")),
        "text": action.text("description"),
        "timepoints": [],
        "order": tuple(extensions.take(action, extensions.simple(_ORDER))),
        **_rhythm_from(action.at("timingTiming").at("repeat")),
        "interventions": plan_actions.take_definitions(action, names),
    }
    return element_id, activity


def _finished(activity: Json) -> Json:
    """The activity once every timepoint has said what is done then."""
    found, order = tuple(activity["timepoints"]), activity.pop("order")
    same = sorted(order) == sorted(found)
    return clean({**activity, "timepoints": order if same else found}) or {}


def _rhythm(activity: Activity) -> Json:
    """https://hl7.org/fhir/R5/datatypes.html#Timing: how often, until when, and how long each time."""
    rhythm: Json = {}
    if activity.repeat:
        if activity.repeat.duration:
            rhythm["boundsDuration"] = datatypes.duration_to_fhir(activity.repeat.duration)
        rhythm["frequency"] = 1
        rhythm["period"] = activity.repeat.every.value
        rhythm["periodUnit"] = datatypes.time_unit_to_fhir(activity.repeat.every.unit)
    if activity.duration:
        rhythm["duration"] = activity.duration.value
        rhythm["durationUnit"] = datatypes.time_unit_to_fhir(activity.duration.unit)
    return rhythm


def _rhythm_from(rhythm: Cursor) -> Json:
    repeat = None
    every = _length(rhythm, "period") if rhythm.node.get("frequency", 1) == 1 else None
    if every:
        rhythm.drop("frequency")
        repeat = clean(
            {"every": every, "duration": datatypes.duration_from_fhir(rhythm.at("boundsDuration"))}
        )
    return {"repeat": repeat, "duration": _length(rhythm, "duration")}


def _length(rhythm: Cursor, key: str) -> Json | None:
    """Take a length of time that Timing spells as a number and a unit."""
    unit = datatypes.time_unit_from_fhir(str(rhythm.node.get(f"{key}Unit")))
    value = rhythm.decimal(key) if unit else None
    if value is None:
        return None
    rhythm.drop(f"{key}Unit")
    return {"value": value, "unit": unit}
