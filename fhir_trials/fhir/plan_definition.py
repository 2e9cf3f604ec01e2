"""Arms and schedule ⇄ PlanDefinition, the protocol. https://hl7.org/fhir/R5/plandefinition.html

One top action per arm, its `linkId` that of the study's comparisonGroup, and one for the schedule. What is given
stands in ActivityDefinitions, linked by canonical url: servers do not rewrite those.
"""

from collections.abc import Mapping

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import keys, plan_actions, schedule_actions, urls
from fhir_trials.fhir.concepts import clean, take_coding
from fhir_trials.fhir.keys import Key
from fhir_trials.fhir.plan_actions import ElementIds
from fhir_trials.issues import Issues
from fhir_trials.model import Arm, Trial

PART = "plan"

_COMPOSED_OF = "composed-of"
_TYPE = {"system": urls.PLAN_TYPE, "code": "clinical-protocol"}


def to_fhir(trial: Trial, key: Key) -> Json | None:
    """The protocol; None where the trial has no arm, no intervention and no schedule."""
    if not (trial.arms or trial.interventions or trial.schedule):
        return None
    canonicals = {given.id: key.url("ActivityDefinition", given.id) for given in trial.interventions}
    written = key.resource("PlanDefinition", PART, trial.language)
    url = written["url"] = key.url("PlanDefinition", PART)
    if title := trial.title():
        written["title"] = title
    written["type"] = {"coding": [dict(_TYPE)]}
    written["status"] = "active"
    if canonicals:
        written["relatedArtifact"] = [{"type": _COMPOSED_OF, "resource": one} for one in canonicals.values()]
    ids = ElementIds()
    actions = [_arm(arm, ids, canonicals) for arm in trial.arms]
    if trial.schedule:
        actions.append(schedule_actions.to_fhir(trial.schedule, url, canonicals, ids))
    if actions:
        written["action"] = actions
    return written


def from_fhir(plan: Cursor, issues: Issues, arms: Mapping[str, Json], names: Mapping[str, str]) -> Json:
    """Take a protocol; `title` and `language` stay for who knows the study's.

    Args:
        plan: the PlanDefinition.
        issues: where oddities go.
        arms: the arms of the study (`id`, `name`) by the linkId of their comparisonGroup.
        names: the intervention that each canonical url of `composed_of` stands for.

    Returns:
        `arms`: the interventions of each arm, by the arm's id; `schedule`.
    """
    keys.own_key(plan)
    keys.drop_own(plan)
    plan.drop("url")  # the plan's own name on the server
    plan.take_if("status", lambda status: status == "active")
    for coding in plan.at("type").each("coding"):
        if (coding.node.get("system"), coding.node.get("code")) == (_TYPE["system"], _TYPE["code"]):
            take_coding(coding)
    _drop_listed(plan, names)
    found: Json = {"arms": {}, "schedule": None}
    for action in plan.each("action"):
        arm = arms.get(str(action.node.get("linkId", action.node.get("id"))))
        if arm is not None:
            found["arms"][arm["id"]] = _arm_from(action, arm, names)
        elif found["schedule"] is None:
            found["schedule"] = schedule_actions.from_fhir(action, names)
    return clean(found) or {}


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
