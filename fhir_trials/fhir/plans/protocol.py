"""Arms and the design ⇄ PlanDefinition, the protocol. https://hl7.org/fhir/R5/plandefinition.html

One top action per arm, its `linkId` that of the study's comparisonGroup; one for each epoch, element and visit; one
for each timeline, which names the plan of its timepoints. What is given, done and collected stands in definitions of
its own, linked by canonical url: servers do not rewrite those.
"""

from collections.abc import Mapping
from typing import NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir.plans import design, plan_actions, visit_plan
from fhir_trials.fhir.plans.names import Writing
from fhir_trials.fhir.plans.plan_actions import ElementIds
from fhir_trials.model import Arm, Trial

PART = "plan"

_COMPOSED_OF = "composed-of"


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
    listed = [*writing.interventions.values(), *writing.concepts.values()]
    if listed:
        written["relatedArtifact"] = [{"type": _COMPOSED_OF, "resource": one} for one in listed]
    ids = ElementIds()
    actions = [_arm(arm, ids, writing.interventions) for arm in trial.arms]
    if trial.schedule:
        actions += design.to_fhir(trial.schedule, ids, writing)
        design.cells_to_fhir(trial.schedule, written)
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
    found = Protocol({}, {"cells": design.cells_from_fhir(plan)}, [])
    parts: dict[str, list[Json]] = {}
    for action in plan.each("action"):
        part = plan_actions.part_of(action)
        arm = arms.get(str(action.node.get("linkId", action.node.get("id"))))
        if part == design.TIMELINE:
            found.timelines.append((action, design.timeline_from(action)))
        elif part in design.PARTS:
            parts.setdefault(f"{part}s", []).append(design.part_from(action, part, names))
        elif arm is not None:
            found.arms[arm["id"]] = _arm_from(action, arm, names)
    found.design.update({member: tuple(items) for member, items in parts.items()})
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


def _arm(arm: Arm, ids: ElementIds, canonicals: Mapping[str, str]) -> Json:
    named = plan_actions.named(arm.id, ids.give(arm.id), arm.name)
    return named | plan_actions.definitions(arm.interventions, canonicals)


def _arm_from(action: Cursor, arm: Json, names: Mapping[str, str]) -> tuple[str, ...]:
    plan_actions.names_of(action)
    action.take_if("title", lambda title: title == arm.get("name"))
    return plan_actions.take_definitions(action, names)


def _drop_listed(plan: Cursor, names: Mapping[str, str]) -> None:
    """Take the list of definitions, whose order `composed_of` has given, as far as they are known."""
    for artifact in plan.each("relatedArtifact"):
        if artifact.node.get("type") == _COMPOSED_OF and str(artifact.node.get("resource")) in names:
            artifact.drop("type")
            artifact.drop("resource")
