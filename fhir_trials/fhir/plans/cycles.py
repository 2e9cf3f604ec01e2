"""Cycle ⇄ group action around its timepoints, with how often it comes. https://hl7.org/fhir/R5/plandefinition.html

Timepoints of a cycle that do not follow each other in one timeline cannot stand in one group: such a cycle is an
extension of the main timeline's plan.
"""

from collections.abc import Iterable, Mapping, Sequence

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions
from fhir_trials.fhir.concepts import clean
from fhir_trials.fhir.plans import plan_actions
from fhir_trials.fhir.plans.plan_actions import ElementIds
from fhir_trials.model import Cycle, Timepoint

PART = "cycle"

_ORDER = "cycle-order"
_GROUP = "logical-group"

Nested = Mapping[str | None, Sequence[Cycle]]
"""The cycles whose timepoints follow each other in a timeline, by the timeline, in the order of these."""


def nested(cycles: Iterable[Cycle], inside: Mapping[str | None, Sequence[Timepoint]]) -> Nested:
    """Find them; of two cycles that share a timepoint the first.

    Args:
        cycles: all cycles.
        inside: the timepoints of each timeline.
    """
    places = {
        point.id: (name, place) for name, points in inside.items() for place, point in enumerate(points)
    }
    found: dict[str | None, list[tuple[int, Cycle]]] = {}
    taken: set[str] = set()
    for cycle in cycles:
        name, first = places[cycle.timepoints[0]]
        stated = [places[one] for one in cycle.timepoints]
        if stated == [(name, first + step) for step in range(len(stated))] and taken.isdisjoint(
            cycle.timepoints
        ):
            taken.update(cycle.timepoints)
            found.setdefault(name, []).append((first, cycle))
    return {
        name: [cycle for _, cycle in sorted(listed, key=lambda one: one[0])]
        for name, listed in sorted(found.items(), key=lambda one: list(inside).index(one[0]))
    }


def rest_to_fhir(cycles: Sequence[Cycle], nested: Nested, plan: Json) -> None:
    """Put on the plan the cycles that are no groups, and the order of all where that would not come back."""
    grouped = [cycle.id for listed in nested.values() for cycle in listed]
    known = set(grouped)
    rest = [cycle for cycle in cycles if cycle.id not in known]
    stated = [cycle.id for cycle in cycles]
    if stated != [*grouped, *(cycle.id for cycle in rest)]:
        extensions.add(plan, map(extensions.simple(_ORDER).to_fhir, stated))
    for cycle in rest:
        extensions.add(plan, extensions.record(PART).to_fhir(cycle))


def from_fhir(plans: Iterable[Cursor], grouped: Sequence[Json]) -> tuple[Json, ...]:
    """All cycles, those that are groups among them, in their order.

    Args:
        plans: the plan of the main timeline, where there is one.
        grouped: the cycles that `group_from` took.
    """
    found = list(grouped)
    record = extensions.record(PART)
    order: tuple[str, ...] = ()
    for plan in plans:
        order = tuple(extensions.take(plan, extensions.simple(_ORDER)))
        read = (record.from_fhir(item) for item in extensions.named(plan, record.url))
        found += [one for one in read if one]
    if sorted(order) == sorted(one.get("id", "") for one in found):
        found.sort(key=lambda one: order.index(one["id"]))
    return tuple(found)


def group(cycle: Cycle, actions: Sequence[Json], ids: ElementIds) -> Json:
    """The action of a cycle, around those of its timepoints."""
    written = plan_actions.named(cycle.id, ids.give(cycle.id), cycle.name) | plan_actions.part(PART)
    if cycle.until:
        written |= plan_actions.condition("stop", cycle.until)
    written["timingTiming"] = {"repeat": plan_actions.rhythm(cycle.length, cycle.times)}
    return written | {"groupingBehavior": _GROUP, "action": list(actions)}


def group_from(action: Cursor, points: Iterable[str]) -> Json | None:
    """Take the action of a cycle, its mark taken; None, and nothing taken, where it says no length.

    Args:
        action: the action.
        points: the ids of the timepoints that stand in it.
    """
    told = plan_actions.take_rhythm(action.at("timingTiming").at("repeat"))
    if told is None:
        return None
    action.take_if("groupingBehavior", lambda said: said == _GROUP)
    element_id, name = plan_actions.names_of(action)
    return clean(
        {
            "id": name,
            "name": action.text("title") or element_id or name,
            "timepoints": tuple(points),
            "length": told[0],
            "times": told[1],
            "until": plan_actions.take_condition(action, "stop"),
        }
    )
