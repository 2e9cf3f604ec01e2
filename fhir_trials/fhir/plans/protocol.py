"""Arms and timelines ⇄ PlanDefinition, the protocol. https://hl7.org/fhir/R5/plandefinition.html

One group of the arms, of which a participant is in exactly one; the `linkId` of an arm is that of the study's
comparisonGroup. Beside it an action for each timeline, which names the plan of its timepoints. What is given, done and
collected stands in definitions of its own, linked by canonical url: servers do not rewrite those.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions
from fhir_trials.fhir.concepts import clean
from fhir_trials.fhir.plans import design, plan_actions, visit_plan
from fhir_trials.fhir.plans.names import Writing, main_of
from fhir_trials.fhir.plans.plan_actions import ElementIds
from fhir_trials.model import Arm, Schedule, Timeline, Trial

PART, ARMS, TIMELINE = "plan", "arms", "timeline"

_COMPOSED_OF = "composed-of"
_GROUP = {"groupingBehavior": "logical-group", "selectionBehavior": "exactly-one"}


class Protocol(NamedTuple):
    """What a protocol says.

    Attributes:
        arms: the interventions of each arm, by the arm's id.
        design: `epochs`, `elements`, `visits` and `cells`.
        timelines: the action that names the plan of each timeline, with what is said of the timeline where it has
            a name.
    """

    arms: dict[str, tuple[str, ...]]
    design: dict[str, tuple[Json, ...]]
    timelines: list[tuple[Cursor, Json | None]]


def to_fhir(trial: Trial, writing: Writing) -> Json | None:
    """The protocol; None where the trial has no arm, no intervention, no schedule and nothing to collect."""
    if not (trial.arms or trial.interventions or trial.schedule or trial.concepts):
        return None
    written = visit_plan.plan(PART, trial.title(), writing)
    if trial.schedule:
        design.to_fhir(trial.schedule, written)
    listed = [*writing.interventions.values(), *writing.concepts.values()]
    if listed:
        written["relatedArtifact"] = [{"type": _COMPOSED_OF, "resource": one} for one in listed]
    ids = ElementIds(arm.id for arm in trial.arms)
    actions: list[Json] = []
    if trial.arms:
        arms = [_arm(arm, writing.interventions) for arm in trial.arms]
        actions.append({"id": ids.give(ARMS), **plan_actions.part(ARMS), **_GROUP, "action": arms})
    if trial.schedule:
        actions += _timelines(trial.schedule, ids, writing)
    if actions:
        written["action"] = actions
    return written


def from_fhir(plan: Cursor, arms: Mapping[str, Json], names: Mapping[str, str]) -> Protocol:
    """Take a protocol; `title` and `language` stay for who knows the study's.

    Args:
        plan: the PlanDefinition.
        arms: the arms of the study (`id`, `name`) by the linkId of their comparisonGroup.
        names: the intervention or biomedical concept that each canonical url of `composed_of` stands for.
    """
    visit_plan.drop_plan(plan)
    _drop_listed(plan, names)
    found = Protocol({}, design.from_fhir(plan), [])
    for action in _outside_groups(plan, arms):
        arm = arms.get(link_of(action))
        if plan_actions.take_part(action, TIMELINE):
            found.timelines.append((action, _timeline_from(action)))
        elif arm is not None:
            found.arms[arm["id"]] = _arm_from(action, arm, names)
    return found


def composed_of(plan: Cursor) -> tuple[str, ...]:
    """The canonical urls of the definitions the plan is made of, in their order; nothing is taken."""
    listed = [
        artifact.node.get("resource")
        for artifact in plan.each("relatedArtifact")
        if artifact.node.get("type") == _COMPOSED_OF
    ]
    found = [*listed, *plan_actions.canonicals(plan)]
    return tuple(dict.fromkeys(url for url in found if isinstance(url, str)))


def link_of(action: Cursor) -> str:
    """What an action calls the part of the trial that it stands for; nothing is taken."""
    return str(action.node.get("linkId", action.node.get("id", "")))


def _outside_groups(plan: Cursor, arms: Mapping[str, Json]) -> Iterator[Cursor]:
    """The actions of the plan, those of a group of arms in its place: ours, a stranger's, or none at all."""
    for action in plan.each("action"):
        inside = [] if link_of(action) in arms else list(action.each("action"))
        if not any(link_of(one) in arms for one in inside):
            yield action
            continue
        if plan_actions.take_part(action, ARMS):
            action.drop("id")
        for member, code in _GROUP.items():
            action.take_if(member, lambda said, code=code: said == code)
        yield from inside


def _arm(arm: Arm, canonicals: Mapping[str, str]) -> Json:
    return plan_actions.named(arm.id, arm.id, arm.name) | plan_actions.definitions(
        arm.interventions, canonicals
    )


def _arm_from(action: Cursor, arm: Json, names: Mapping[str, str]) -> tuple[str, ...]:
    plan_actions.names_of(action)
    action.take_if("title", lambda title: title == arm.get("name"))
    return plan_actions.take_definitions(action, names)


def _timelines(schedule: Schedule, ids: ElementIds, writing: Writing) -> list[Json]:
    written: list[Json] = []
    if main_of(schedule) is None:
        written.append({**plan_actions.part(TIMELINE), "definitionCanonical": writing.timelines[None]})
    return written + [_timeline(one, ids, writing.timelines[one.id]) for one in schedule.timelines]


def _timeline(timeline: Timeline, ids: ElementIds, url: str) -> Json:
    written = plan_actions.named(timeline.id, ids.give(timeline.id), timeline.name)
    written |= plan_actions.part(TIMELINE)
    plan_actions.add_names(written, timeline.other_name, timeline.description)
    marks = [{"url": "main", "valueBoolean": True}] if timeline.main else []
    marks += [{"url": "beginsAt", "valueString": timeline.begins_at}] if timeline.begins_at else []
    if marks:
        extensions.add(written, [{"url": extensions.record("timeline").url, "extension": marks}])
    if timeline.condition:
        written |= plan_actions.condition("applicability", timeline.condition)
    return written | plan_actions.length(timeline.duration) | {"definitionCanonical": url}


def _timeline_from(action: Cursor) -> Json | None:
    """Take what is said of a timeline, but for the url of its plan; None where it has no name."""
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


def _drop_listed(plan: Cursor, names: Mapping[str, str]) -> None:
    """Take the list of definitions, whose order `composed_of` has given, as far as they are known."""
    for artifact in plan.each("relatedArtifact"):
        if artifact.node.get("type") == _COMPOSED_OF and str(artifact.node.get("resource")) in names:
            artifact.drop("type")
            artifact.drop("resource")
