"""ScheduleTimeline ⇄ Timeline with its timepoints, in the order in which they are passed."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model.schedule import Schedule, Timeline, Timepoint
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.schedule import instances, timings
from fhir_trials.usdm.schedule.order import Named, id_of, named

KIND = "ScheduleTimeline"


class Course(NamedTuple):
    """A timeline that is being read.

    Attributes:
        name: the LocalId it has got.
        cursor: the timeline.
        points: its instances in the order in which they are passed, with their LocalIds.
    """

    name: str
    cursor: Cursor
    points: list[Named]


def courses(design: Cursor, reading: Reading) -> list[Course]:
    """The timelines with their instances, named, so that everything may refer to them."""
    timelines = named([*design.each("scheduleTimelines")], KIND, reading)
    placed = [(name, cursor, _placed(cursor)) for name, cursor in timelines]
    _tell_unreached([(cursor, points) for _, cursor, points in placed], reading)
    return [Course(name, cursor, named(points, timings.INSTANCE, reading)) for name, cursor, points in placed]


def _placed(timeline: Cursor) -> list[Cursor]:
    """The instances in the order of their defaults from the entry on; those that it passes by follow, in theirs.

    Where the order of the file goes along with the defaults, it is kept whole.
    """
    found = [*timeline.each("instances")]
    where: dict[object, int] = {}
    for at, instance in enumerate(found):
        where.setdefault(id_of(instance) or f" {at}", at)
    way: dict[int, None] = {}
    at = where.get(_text(timeline, "entryId"))
    while at is not None and at not in way:
        way[at] = None
        at = where.get(_text(found[at], "defaultConditionId"))
    passed = [*way]
    if passed == sorted(passed):
        return found
    return [found[at] for at in (*passed, *(at for at in range(len(found)) if at not in way))]


def _text(holder: Cursor, key: str) -> str | None:
    value = holder.node.get(key)
    return value if type(value) is str else None


def _tell_unreached(placed: Iterable[tuple[Cursor, list[Cursor]]], reading: Reading) -> None:
    """Tell for each timeline which instances nobody comes to, from whatever entry and on whatever way."""
    placed = [*placed]
    known = {usdm_id: one for _, points in placed for one in points if (usdm_id := id_of(one))}
    waiting = [_text(timeline, "entryId") for timeline, _ in placed]
    reached: set[str | None] = {None}
    while waiting:
        usdm_id = waiting.pop()
        if usdm_id not in reached and (instance := known.get(usdm_id or "")):
            reached.add(usdm_id)
            waiting.append(_text(instance, "defaultConditionId"))
            waiting += (_text(one, "conditionTargetId") for one in instance.each("conditionAssignments"))
    for _, points in placed:
        if missed := [one for one in points if id_of(one) not in reached]:
            more = f", and {len(missed) - 1} more of this timeline" if len(missed) > 1 else ""
            said = f"nothing leads to this instance from the entry of a timeline{more}; kept in its place"
            reading.issues.warning("timepoint-unreached", missed[0].path, said)


def from_usdm(course: Course, reading: Reading) -> Json:
    """The timeline; its name is None where it has none. Taken after everything its instances name."""
    timeline = course.cursor
    entry = reading.refer(timeline, "entryId", timings.INSTANCE)
    return {
        "id": course.name,
        "main": timeline.flag("mainTimeline") or False,
        **reading.named(timeline),
        "condition": timeline.text("entryCondition"),
        "begins_at": entry if course.points and entry != course.points[0][0] else None,
        "duration": _duration(timeline, reading),
    }


def telling(timelines: Iterable[Json], used: Container[str | None]) -> list[Json]:
    """The timelines but for a main one that says nothing beside its timepoints and that nothing refers to.

    Args:
        timelines: as `from_usdm` gives them; those that stay get a name.
        used: the LocalIds that something refers to.
    """
    found: list[Json] = []
    for one in timelines:
        silent = one["main"] and not any(value for key, value in one.items() if key not in ("id", "main"))
        if not silent or one["id"] in used:
            found.append({**one, "name": one["name"] or one["id"]})
    return found


def _duration(timeline: Cursor, reading: Reading) -> Json | None:
    if "plannedDuration" not in timeline.node:
        return None
    planned = timeline.at("plannedDuration")
    duration = reading.duration(planned, "quantity")
    if duration:
        planned.text("id")  # nothing refers to it
        planned.take_if("durationWillVary", lambda value: value is False)  # the planned one does not
    return duration


def points_from_usdm(
    course: Course,
    timeline: str | None,
    timing: Mapping[str, Json],
    marks: dict[str, list[str]],
    reading: Reading,
) -> list[Json]:
    """The timepoints of a timeline, in order.

    Args:
        course: the timeline.
        timeline: what its timepoints call it; None for the main one.
        timing: the timing of each timepoint.
        marks: gets the timepoints of each activity, by the activity.
        reading: what is known of the document.
    """
    exits = {id_of(one) or "" for one in course.cursor.each("exits")}
    for one in course.cursor.each("exits"):
        one.text("id")  # an exit is the end of the list, or a step to nothing
    following: list[str | None] = [*(name for name, _ in course.points), None][1:]
    found: list[Json] = []
    for (name, instance), follows in zip(course.points, following, strict=True):
        point = instances.from_usdm(name, instance, reading)
        point["timeline"] = timeline
        point["timing"] = timing.get(name)
        point["next"] = instances.steps_from_usdm(instance, follows, exits, reading)
        for activity in reading.refers(instance, "activityIds", "Activity"):
            marks.setdefault(activity, []).append(name)
        found.append(point)
    return found


def to_usdm(schedule: Schedule, writing: Writing) -> list[Json]:
    """The timelines with their instances and timings; timepoints of no timeline get a main one without a name."""
    main = next((one for one in schedule.timelines if one.main), None)
    of: dict[str | None, list[Timepoint]] = {}
    for point in schedule.timepoints:
        of.setdefault(None if main and point.timeline == main.id else point.timeline, []).append(point)
    marks: dict[str, list[str]] = {}
    for activity in schedule.activities:
        for name in activity.timepoints:
            marks.setdefault(name, []).append(writing.id_of("Activity", activity.id))
    nameless = [] if main or None not in of else [_made(None, of[None], marks, writing)]
    return nameless + [
        _made(one, of.get(None if one is main else one.id, ()), marks, writing) for one in schedule.timelines
    ]


def _made(
    timeline: Timeline | None, points: Sequence[Timepoint], marks: Mapping[str, list[str]], writing: Writing
) -> Json:
    leaves = writing.made("ScheduleTimelineExit")
    names = [point.id for point in points]
    following: list[str | None] = [*names, None][1:]
    entry = (timeline and timeline.begins_at) or next(iter(names), None)
    return writing.made(
        KIND,
        timeline and writing.id_of(KIND, timeline.id),
        **(writing.named(timeline) if timeline else {"name": "", "label": "", "description": None}),
        mainTimeline=timeline.main if timeline else True,
        entryCondition=(timeline and timeline.condition) or "",
        entryId=entry and writing.id_of(timings.INSTANCE, entry),
        exits=[leaves],
        timings=timings.to_usdm(points, writing),
        instances=[
            made
            for point, follows in zip(points, following, strict=True)
            for made in instances.to_usdm(point, instances.Course(follows, leaves["id"], marks), writing)
        ],
        plannedDuration=_planned(timeline, writing),
    )


def _planned(timeline: Timeline | None, writing: Writing) -> Json | None:
    if timeline is None or timeline.duration is None:
        return None
    return writing.made(
        "Duration",
        text="",
        quantity=writing.duration(timeline.duration),
        durationWillVary=False,
        reasonDurationWillVary=None,
    )
