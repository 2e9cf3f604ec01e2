"""Schedule ⇄ a PlanDefinition for each timeline and visit, an ActivityDefinition for each activity.

After HL7's Schedule of Activities guide: https://hl7.org/fhir/uv/vulcan-schedule/

<key>-schedule              the main timeline: an action for each timepoint
  definitionCanonical →     <key>-visit-<timepoint>: an action for each activity
    definitionCanonical →   <key>-activity-<activity>
<key>-schedule-<timeline>   any other

Every resource is read once, however often it is named; what names itself is not followed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions
from fhir_trials.fhir.library import Library
from fhir_trials.fhir.plans import activities, cycles, timelines, visit_plan, windows
from fhir_trials.fhir.plans.conditions import Conditions
from fhir_trials.fhir.plans.marks import ActivityReading
from fhir_trials.fhir.plans.names import SCHEDULE, Names, Writing, main_of
from fhir_trials.fhir.plans.plan_actions import ElementIds
from fhir_trials.fhir.plans.timelines import Sheet
from fhir_trials.fhir.plans.visit_plan import Done
from fhir_trials.issues import Issues
from fhir_trials.model import Activity, Schedule, Timepoint

_ORDER, _CONDITION = "timepoint-order", "schedule-condition"


def to_fhir(schedule: Schedule, title: str | None, writing: Writing, issues: Issues) -> list[Json]:
    """The resources of a schedule, the plan of the main timeline first.

    Args:
        schedule: the schedule.
        title: what the trial is called.
        writing: what the resources of the trial are called.
        issues: where windows are told that only an extension of ours can hold.
    """
    main = main_of(schedule)
    inside: dict[str | None, list[Timepoint]] = {None: []}
    inside.update((one.id, []) for one in schedule.timelines if one is not main)
    for point in schedule.timepoints:
        inside[None if main and point.timeline == main.id else point.timeline].append(point)
    nested = cycles.nested(schedule.cycles, inside)
    whole = visit_plan.plan(SCHEDULE, main.name if main else title, writing)
    _whole(schedule, inside, whole, writing)
    cycles.rest_to_fhir(schedule.cycles, nested, whole)
    written = [timelines.to_fhir(whole, inside[None], nested.get(None, ()), writing, schedule)]
    for one in schedule.timelines:
        if one is not main:
            plan = visit_plan.plan(f"{SCHEDULE}-{one.id}", one.name, writing)
            written.append(timelines.to_fhir(plan, inside[one.id], nested.get(one.id, ()), writing))
    windows.tell_unsaid(schedule.timepoints, issues)
    return written + _visits(schedule, writing) + _activities(schedule, writing)


def _whole(
    schedule: Schedule, inside: Mapping[str | None, Sequence[Timepoint]], plan: Json, writing: Writing
) -> None:
    """Put on the plan of the main timeline what is said of the schedule as a whole."""
    stated = [point.id for point in schedule.timepoints]
    if stated != [point.id for points in inside.values() for point in points]:
        extensions.add(plan, map(extensions.simple(_ORDER).to_fhir, stated))
    for condition in schedule.conditions:
        extensions.add(plan, extensions.record(_CONDITION).to_fhir(condition))
    if schedule.activities:
        kind = activities.COMPOSED_OF
        plan["relatedArtifact"] = [{"type": kind, "resource": url} for url in writing.activities.values()]


def _visits(schedule: Schedule, writing: Writing) -> list[Json]:
    """The plans of what is done at timepoints."""
    known = Conditions.of(schedule.conditions)
    done = (point for point in schedule.timepoints if point.id in writing.marks)
    return [visit_plan.to_fhir(point, known, writing) for point in done]


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


class Reading:
    """Reads the plans of one trial."""

    def __init__(
        self, library: Library, names: Names, shared: Callable[[Cursor], None], issues: Issues
    ) -> None:
        """Begin.

        Args:
            library: the resources at hand.
            names: what canonical urls stand for.
            shared: takes what a resource only repeats of its study.
            issues: where what cannot be is told.
        """
        self._library, self._names, self._shared, self._issues = library, names, shared, issues
        self._activities = ActivityReading(library, names, shared)
        self._visits: dict[int, list[Done]] = {}
        self._sheets: set[int] = set()

    def read(self, sheets: Iterable[Sheet]) -> Json:
        """The members of the schedule, from the plans of its timelines, the main one first."""
        listed = list(sheets)
        self._sheets.update(id(sheet.plan.node) for sheet in listed)
        ids = ElementIds()
        found: Json = {"cycles": (), "conditions": ()}
        points: dict[str, Json] = {}
        done: dict[str, list[Done]] = {}
        beside: list[Cursor] = []
        order: tuple[str, ...] = ()
        for sheet in listed:
            self._shared(sheet.plan)
            visit_plan.drop_plan(sheet.plan)
            if sheet.main:
                order = tuple(extensions.take(sheet.plan, extensions.simple(_ORDER)))
                found["conditions"] = _conditions(sheet.plan)
                self._activities.listed(sheet.plan)
            held = timelines.from_fhir(sheet, ids, self._names, self._issues)
            if sheet.main and held.start:
                found["start"] = held.start
            beside += held.beside
            found["cycles"] += held.cycles
            for action, point in held.points:
                points[point["id"]] = point
                done[point["id"]] = self._visit(action, point)
        if sorted(order) == sorted(points):
            points = {name: points[name] for name in order}
        found["cycles"] = cycles.from_fhir([sheet.plan for sheet in listed if sheet.main], found["cycles"])
        for point in points:
            for one in done[point]:
                self._activities.mark(one, point)
        for action in beside:
            self._activities.rhythmic(action)
        stated = found["conditions"]
        finished = self._activities.finished()
        conditions = (*stated, *self._activities.conditions(stated))
        return {
            **found,
            "timepoints": tuple(points.values()),
            "activities": finished,
            "conditions": conditions,
        }

    def _visit(self, action: Cursor, point: Json) -> list[Done]:
        """What is done at a timepoint: as the plan of its visit says, or the one activity that its action names."""
        url = visit_plan.definition_of(action)
        plan = self._library.find(url, "PlanDefinition")
        if url is None or plan is None:
            return [Done(action, url, ())] if url and self._library.find(url, "ActivityDefinition") else []
        if id(plan.node) in self._sheets:
            message = (
                f"{url} is the plan of a timeline, and no plan of what is done at a timepoint; not followed"
            )
            self._issues.warning("link-cyclic", action.path, message)
            return []
        visit_plan.drop_definition(action)
        if id(plan.node) not in self._visits:
            self._shared(plan)
            self._visits[id(plan.node)] = visit_plan.from_fhir(plan, point["name"])
            for done in self._visits[id(plan.node)]:
                if self._library.find(done.url, "PlanDefinition") is plan:
                    message = f"{done.url} contains itself; not followed"
                    self._issues.warning("link-cyclic", done.action.path, message)
        return self._visits[id(plan.node)]


def _conditions(plan: Cursor) -> tuple[Json, ...]:
    record = extensions.record(_CONDITION)
    return tuple(one for item in extensions.named(plan, record.url) if (one := record.from_fhir(item)))
