"""What is done at a timepoint ⇄ PlanDefinition of the visit. https://hl7.org/fhir/R5/plandefinition.html

An action for each activity, with the canonical url of its ActivityDefinition. A condition of the schedule that holds
for it there is repeated as the action's own, for whoever carries the plan out.
"""

from typing import NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import keys, urls
from fhir_trials.fhir.concepts import take_coding
from fhir_trials.fhir.plans import plan_actions
from fhir_trials.fhir.plans.conditions import Conditions, in_words
from fhir_trials.fhir.plans.names import VISIT, Writing, machine_name
from fhir_trials.model import Timepoint

_TYPE = {"system": urls.PLAN_TYPE, "code": "clinical-protocol"}
_DEFINITIONS = ("definitionCanonical", "definitionUri")


class Done(NamedTuple):
    """An activity as a visit's plan names it.

    Attributes:
        action: its action.
        url: the canonical url of its definition.
        conditions: when it is done, in words.
    """

    action: Cursor
    url: str
    conditions: tuple[str, ...]


def plan(part: str, title: str | None, writing: Writing) -> Json:
    """The beginning of a plan of the trial: its names, its type and that it is in use."""
    written = writing.key.resource("PlanDefinition", part, writing.language)
    written["url"] = writing.key.url("PlanDefinition", part)
    if writing.version:
        written["version"] = writing.version
    written["name"] = machine_name(writing.key.value(part))
    if title:
        written["title"] = title
    written["type"] = {"coding": [dict(_TYPE)]}
    written["status"] = "active"  # of this definition; where the trial stands is the study's progressStatus
    return written


def drop_plan(found: Cursor) -> None:
    """Take what every plan of ours begins with, but for its title and language."""
    own = keys.own_key(found)
    if own:
        found.take_if("name", lambda name: name == machine_name(own))
    keys.drop_own(found)
    found.drop("url")  # its own name on the server
    found.take_if("status", lambda status: status == "active")
    for coding in found.at("type").each("coding"):
        if (coding.node.get("system"), coding.node.get("code")) == (_TYPE["system"], _TYPE["code"]):
            take_coding(coding)


def is_protocol(found: Cursor) -> bool:
    """Whether a plan says that it is a clinical protocol."""
    return any(coding.node.get("code") == _TYPE["code"] for coding in found.at("type").each("coding"))


def definition_of(action: Cursor) -> str | None:
    """What an action carries out: a canonical url, or the uri that some write in its place; nothing is taken."""
    found = (action.node.get(key) for key in _DEFINITIONS)
    return next((url for url in found if isinstance(url, str) and url), None)


def drop_definition(action: Cursor) -> None:
    """Take it."""
    for key in _DEFINITIONS:
        action.drop(key)


def to_fhir(point: Timepoint, conditions: Conditions, writing: Writing) -> Json:
    """The plan.

    Args:
        point: the timepoint.
        conditions: those of the schedule.
        writing: what the resources of the trial are called.
    """
    written = plan(VISIT + point.id, point.name, writing)
    actions: list[Json] = []
    for activity in writing.marks[point.id]:
        said = conditions.at(activity.id, point.id)
        about = plan_actions.condition("applicability", in_words(said)) if said else {}
        url = writing.activities[activity.id]
        actions.append({"title": activity.name, **about, "definitionCanonical": url})
    return written | {"action": actions}


def from_fhir(found: Cursor, title: str | None) -> list[Done]:
    """Take the plan of a visit; titles, definitions and conditions of its actions stay for who knows the activities.

    Args:
        found: the PlanDefinition.
        title: what the timepoint is called.
    """
    drop_plan(found)
    found.take_if("title", lambda said: said == title)
    return [
        Done(action, url, tuple(plan_actions.take_conditions(action, "applicability")))
        for action in found.each("action")
        if (url := definition_of(action))
    ]


def take(done: Done, activity: Json) -> None:
    """Take the action of an activity that was found; where the activity has no name yet, the action's title is one."""
    drop_definition(done.action)
    done.action.drop("id")
    if "name" not in activity and (title := done.action.text("title")):
        activity["name"] = title
    done.action.take_if("title", lambda said: said == activity.get("name"))
