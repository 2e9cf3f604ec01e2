"""Epochs, elements, cells, visits and timelines ⇄ actions of the protocol. https://hl7.org/fhir/R5/plandefinition.html

Each is a top action with a mark of ours that says which it is. A timeline's action names the plan of its timepoints
by canonical url. Which elements stand in which epoch of which arm is an extension of the plan: FHIR has no table.
"""

from collections.abc import Mapping

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions
from fhir_trials.fhir.concepts import clean, code_set
from fhir_trials.fhir.plans import plan_actions
from fhir_trials.fhir.plans.names import Writing, main_of
from fhir_trials.fhir.plans.plan_actions import ElementIds
from fhir_trials.model import Element, Epoch, Schedule, Timeline, Visit

EPOCH, ELEMENT, VISIT, TIMELINE = "epoch", "element", "visit", "timeline"
PARTS = (EPOCH, ELEMENT, VISIT, TIMELINE)

_CELL, _PLACE, _CONTACT, _WHEN = "study-cell", "further-place", "contact-mode", "scheduled-at"


def to_fhir(schedule: Schedule, ids: ElementIds, writing: Writing) -> list[Json]:
    """The actions.

    Args:
        schedule: what they are taken from.
        ids: the element ids of the protocol that are taken.
        writing: what the resources of the trial are called.
    """
    written = [_epoch(epoch, ids) for epoch in schedule.epochs]
    written += [_element(element, ids, writing.interventions) for element in schedule.elements]
    written += [_visit(visit, ids) for visit in schedule.visits]
    if main_of(schedule) is None:
        written.append({**plan_actions.part(TIMELINE), "definitionCanonical": writing.timelines[None]})
    return written + [_timeline(one, ids, writing.timelines[one.id]) for one in schedule.timelines]


def cells_to_fhir(schedule: Schedule, plan: Json) -> None:
    """Put the cells on the protocol."""
    for cell in schedule.cells:
        extensions.add(plan, extensions.record(_CELL).to_fhir(cell))


def cells_from_fhir(plan: Cursor) -> tuple[Json, ...]:
    """Take the cells."""
    record = extensions.record(_CELL)
    return tuple(cell for item in extensions.named(plan, record.url) if (cell := record.from_fhir(item)))


def part_from(action: Cursor, part: str, interventions: Mapping[str, str]) -> Json:
    """Take an epoch, an element or a visit.

    Args:
        action: its action.
        part: which of them its mark says.
        interventions: the intervention that each canonical url stands for.
    """
    plan_actions.take_part(action, part)
    found = plan_actions.named_from(action)
    if part == EPOCH:
        found["kind"] = code_set("epoch-kind").from_fhir(action.at("code"))
    else:
        found |= plan_actions.take_rules(action)
    if part == ELEMENT:
        found["interventions"] = plan_actions.take_definitions(action, interventions)
    if part == VISIT:
        found |= _visit_from(action)
    return clean(found) or {}


def timeline_from(action: Cursor) -> Json | None:
    """Take what the protocol says of a timeline, but for the url of its plan; None where it has no name."""
    plan_actions.take_part(action, TIMELINE)
    if "linkId" not in action.node:
        return None
    record = extensions.record("timeline")
    told = next((record.from_fhir(item) for item in extensions.named(action, record.url)), None)
    timeline = {
        **plan_actions.named_from(action),
        "condition": plan_actions.take_condition(action, "applicability"),
        "duration": plan_actions.take_length(action.at("timingTiming").at("repeat")),
        **(told or {}),
    }
    return clean(timeline)


def _epoch(epoch: Epoch, ids: ElementIds) -> Json:
    written = plan_actions.named(epoch.id, ids.give(epoch.id), epoch.name) | plan_actions.part(EPOCH)
    plan_actions.add_names(written, epoch.other_name, epoch.description)
    return written | ({"code": code_set("epoch-kind").to_fhir(epoch.kind)} if epoch.kind else {})


def _element(element: Element, ids: ElementIds, interventions: Mapping[str, str]) -> Json:
    written = plan_actions.named(element.id, ids.give(element.id), element.name) | plan_actions.part(ELEMENT)
    plan_actions.add_names(written, element.other_name, element.description)
    written |= plan_actions.rules(element.begins, element.ends)
    return written | plan_actions.definitions(element.interventions, interventions)


def _visit(visit: Visit, ids: ElementIds) -> Json:
    written = plan_actions.named(visit.id, ids.give(visit.id), visit.name) | plan_actions.part(VISIT)
    plan_actions.add_names(written, visit.other_name, visit.description)
    extensions.add(written, map(extensions.simple(_PLACE).to_fhir, visit.places[1:]))
    extensions.add(written, map(extensions.simple(_CONTACT).to_fhir, visit.contact))
    if visit.scheduled_at:
        extensions.add(written, [extensions.simple(_WHEN).to_fhir(visit.scheduled_at)])
    if visit.kind:
        written["code"] = code_set("visit-kind").to_fhir(visit.kind)
    if visit.places:
        written["location"] = {"concept": code_set("place").to_fhir(visit.places[0])}
    return written | plan_actions.rules(visit.begins, visit.ends)


def _visit_from(action: Cursor) -> Json:
    place = code_set("place").from_fhir(action.at("location").at("concept"))
    further = tuple(extensions.take(action, extensions.simple(_PLACE)))
    return {
        "kind": code_set("visit-kind").from_fhir(action.at("code")),
        "places": (*([place] if place else []), *further),
        "contact": tuple(extensions.take(action, extensions.simple(_CONTACT))),
        "scheduled_at": extensions.first(action, _WHEN),
    }


def _timeline(timeline: Timeline, ids: ElementIds, url: str) -> Json:
    written = plan_actions.named(timeline.id, ids.give(timeline.id), timeline.name) | plan_actions.part(
        TIMELINE
    )
    plan_actions.add_names(written, timeline.other_name, timeline.description)
    marks = [{"url": "main", "valueBoolean": True}] if timeline.main else []
    marks += [{"url": "beginsAt", "valueString": timeline.begins_at}] if timeline.begins_at else []
    if marks:
        extensions.add(written, [{"url": extensions.record("timeline").url, "extension": marks}])
    if timeline.condition:
        written["condition"] = [plan_actions.condition("applicability", timeline.condition)]
    return written | plan_actions.length(timeline.duration) | {"definitionCanonical": url}
