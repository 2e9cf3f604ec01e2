"""What is done at a timepoint ⇄ PlanDefinition of the visit. https://hl7.org/fhir/R5/plandefinition.html

An action for each activity, with the canonical url of its ActivityDefinition. A condition of the schedule that holds
for it there is repeated as the action's own, for whoever carries the plan out.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import keys, urls
from fhir_trials.fhir.concepts import take_coding
from fhir_trials.fhir.plans import plan_actions
from fhir_trials.fhir.plans.names import VISIT, Writing
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
    if title:
        written["title"] = title
    written["type"] = {"coding": [dict(_TYPE)]}
    written["status"] = "active"
    return written


def drop_plan(found: Cursor) -> None:
    """Take what every plan of ours begins with, but for its title and language."""
    keys.own_key(found)
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


def to_fhir(point: Timepoint, conditions: Mapping[str, Sequence[str]], writing: Writing) -> Json:
    """The plan.

    Args:
        point: the timepoint.
        conditions: the words of the conditions under which each activity is done then, by its id.
        writing: what the resources of the trial are called.
    """
    written = plan(VISIT + point.id, point.name, writing)
    actions: list[Json] = []
    for activity in writing.marks[point.id]:
        said = [plan_actions.condition("applicability", words) for words in conditions.get(activity.id, ())]
        about = {"condition": said} if said else {}
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
        Done(action, url, tuple(_conditions(action)))
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


def _conditions(action: Cursor) -> Iterable[str]:
    for item in action.each("condition"):
        if item.node.get("kind") == "applicability" and (words := plan_actions.take_words(item)):
            yield words
