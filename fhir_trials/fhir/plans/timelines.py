"""The plans of timelines and visits → timepoints and what is done at them. `schedule` is the way there.

Every resource is read once, however often it is named; what names itself is not followed.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions
from fhir_trials.fhir.library import Library
from fhir_trials.fhir.local_ids import local_id
from fhir_trials.fhir.plans import plan_actions, schedule, strangers, timepoints, timings, visit_plan
from fhir_trials.fhir.plans.marks import ActivityReading
from fhir_trials.fhir.plans.names import Names
from fhir_trials.fhir.plans.plan_actions import ElementIds
from fhir_trials.fhir.plans.visit_plan import Done
from fhir_trials.issues import Issues


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
        self._schedule: Json = {}
        self._points: dict[str, Json] = {}
        self._ids = ElementIds()
        self._done: dict[str, list[Done]] = {}
        self._visits: dict[int, list[Done]] = {}
        self._rhythms: list[Cursor] = []
        self._sheets: set[int] = set()
        self._order: tuple[str, ...] = ()

    def read(self, sheets: Iterable[Sheet]) -> Json:
        """The members of the schedule, from the plans of its timelines, the main one first."""
        listed = list(sheets)
        self._sheets.update(id(sheet.plan.node) for sheet in listed)
        for sheet in listed:
            self._sheet(sheet)
        if sorted(self._order) == sorted(self._points):
            self._points = {name: self._points[name] for name in self._order}
        for point in self._points:
            for done in self._done[point]:
                self._activities.mark(done, point)
        for action in self._rhythms:
            self._activities.rhythmic(action)
        stated = self._schedule.get("conditions", ())
        activities = self._activities.finished()
        return {
            **self._schedule,
            "timepoints": tuple(self._points.values()),
            "activities": activities,
            "conditions": (*stated, *self._activities.conditions(stated)),
        }

    def _sheet(self, sheet: Sheet) -> None:
        self._shared(sheet.plan)
        visit_plan.drop_plan(sheet.plan)
        if sheet.main:
            self._whole(sheet.plan)
        anchors: dict[str, Json] = {}
        waiting: list[tuple[Cursor, str]] = []
        for action in sheet.plan.each("action"):
            part = plan_actions.take_part(action, *timings.ANCHORS, schedule.ACTIVITY)
            element_id = str(action.node.get("id"))
            if part == schedule.ACTIVITY:
                self._rhythms.append(action)
            elif part is not None:
                anchors[element_id] = timings.anchor_from(action, part)
                if part == timings.START:
                    self._schedule.setdefault("start", anchors[element_id].pop("event", None))
            else:
                link, title = str(action.node.get("linkId")), str(action.node.get("title"))
                wanted = (
                    plan_actions.names_of(action)[1]
                    if {"id", "linkId"} & action.node.keys()
                    else local_id(title)
                )
                name = self._ids.give(wanted)
                anchors[element_id] = {"counted_from": name}
                for other in (link, title):  # some name what they are counted from otherwise
                    anchors.setdefault(other, anchors[element_id])
                waiting.append((action, name))
        for action, name in waiting:
            point = timepoints.from_fhir(action, name, anchors, self._names.timelines, self._issues)
            point = {**strangers.from_fhir(action, name, anchors, self._issues), **point}
            if sheet.timeline and not sheet.main:
                point["timeline"] = sheet.timeline
            self._points[name] = point
            self._done[name] = self._visit(action, point)

    def _whole(self, plan: Cursor) -> None:
        """Take what is said of the schedule as a whole."""
        self._order = tuple(extensions.take(plan, extensions.simple(schedule.ORDER)))
        for name, member in ((schedule.CYCLE, "cycles"), (schedule.CONDITION, "conditions")):
            record = extensions.record(name)
            found = [one for item in extensions.named(plan, record.url) if (one := record.from_fhir(item))]
            self._schedule[member] = tuple(found)
        self._activities.listed(plan)

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
