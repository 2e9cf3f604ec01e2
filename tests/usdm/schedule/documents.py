"""Small USDM documents of our own, read and written by the schedule alone."""

import json
from typing import Any, NamedTuple

from fhir_trials import json_text
from fhir_trials.cursor import Cursor, leaves
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.usdm import schedule
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.objects import tidied

Json = dict[str, Any]
OF_DESIGN = ("epochs", "elements", "studyCells", "encounters", "activities", "scheduleTimelines")
OF_VERSION = ("biomedicalConcepts", "bcSurrogates", "bcCategories", "conditions")


class Read(NamedTuple):
    """What came of a document: the trial, its issues as (code, path), and how many leaves of the plan were left."""

    trial: Trial
    issues: list[tuple[str, str]]
    left: int
    messages: list[str]


def read(design: Json | None = None, version: Json | None = None) -> Read:
    """Read a design in its version; arms and interventions are named first, as the reader of the record does."""
    document = json.loads(json_text.encode({**(version or {}), "studyDesigns": [design or {}]}))
    issues = Issues()
    reading = Reading(issues, tidied(document, issues))
    root = Cursor(document)
    place = next(root.each("studyDesigns"))
    arms = [
        {"id": reading.name("StudyArm", arm["id"], arm["name"]), "name": arm["name"]}
        for arm in place.node.get("arms", [])
    ]
    given = [
        {"id": reading.name("StudyIntervention", one["id"], one["name"]), "name": one["name"]}
        for one in root.node.get("studyInterventions", [])
    ]
    values = schedule.from_usdm(place, root, reading)
    left = sum(leaves(place.node.get(key)) for key in OF_DESIGN if key in place.node)
    left += sum(leaves(root.node.get(key)) for key in OF_VERSION if key in root.node)
    return Read(
        Trial.model_validate({**values, "arms": arms, "interventions": given}),
        [(issue.code, issue.path) for issue in issues],
        left,
        [issue.message for issue in issues],
    )


def write(trial: Trial) -> tuple[Json, Json, list[tuple[str, str]]]:
    """Design, version and issues that a trial is written as, with its arms and interventions."""
    issues = Issues()
    writing = Writing(issues)
    design: Json = {
        "arms": [{"id": writing.id_of("StudyArm", arm.id), "name": arm.name} for arm in trial.arms]
    }
    version: Json = {
        "studyInterventions": [
            {"id": writing.id_of("StudyIntervention", one.id), "name": one.name}
            for one in trial.interventions
        ]
    }
    schedule.to_usdm(trial, writing, design, version)
    return design, version, [(issue.code, issue.path) for issue in issues]


def again(trial: Trial) -> Read:
    """A trial that was written and read."""
    design, version, _ = write(trial)
    return read(design, version)


def code(number: str, decode: str = "", system: str = "http://www.cdisc.org") -> Json:
    """A Code."""
    return {"id": f"Code_{number}", "code": number, "codeSystem": system, "decode": decode}


AFTER, BEFORE, FIXED = code("C201356", "After"), code("C201357", "Before"), code("C201358", "Fixed Reference")
START_TO_START, END_TO_START = code("C201355", "Start to Start"), code("C201353", "End to Start")


def instance(name: str, then: str | None = None, **members: Any) -> Json:
    """An instance with the id of its name."""
    return {
        "id": name,
        "name": name,
        "instanceType": "ScheduledActivityInstance",
        "defaultConditionId": then,
        **members,
    }


def decision(name: str, then: str | None = None, **conditions: str) -> Json:
    """A decision; each condition is `to="condition"`."""
    return {
        "id": name,
        "name": name,
        "instanceType": "ScheduledDecisionInstance",
        "defaultConditionId": then,
        "conditionAssignments": [
            {"id": f"{name}-{to}", "condition": text, "conditionTargetId": to}
            for to, text in conditions.items()
        ],
    }


def timing(of: str, kind: Json = AFTER, value: str = "P1D", to: str | None = None, **members: Any) -> Json:
    """A timing of an instance."""
    return {
        "id": f"timing-{of}",
        "type": kind,
        "value": value,
        "relativeToFrom": START_TO_START,
        "relativeFromScheduledInstanceId": of,
        "relativeToScheduledInstanceId": to or of,
        **members,
    }


def timeline(*instances: Json, timings: tuple[Json, ...] = (), **members: Any) -> Json:
    """A main timeline that begins at its first instance and has one exit, `out`."""
    return {
        "id": "main",
        "mainTimeline": True,
        "entryId": instances[0]["id"] if instances else None,
        "exits": [{"id": "out"}],
        "instances": [*instances],
        "timings": [*timings],
        **members,
    }


def plan(*timelines: Json, **members: Any) -> Json:
    """A design of timelines."""
    return {"scheduleTimelines": [*timelines], **members}
