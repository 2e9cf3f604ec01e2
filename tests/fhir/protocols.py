"""Writing and reading a protocol in the tests."""

from decimal import Decimal
from typing import Any

from fhir_trials import json_text
from fhir_trials.cursor import Cursor
from fhir_trials.fhir import plan_definition
from fhir_trials.fhir.keys import Key
from fhir_trials.issues import Issues
from fhir_trials.model import (
    Activity,
    Offset,
    Schedule,
    Timepoint,
    Timing,
    Trial,
)

KEY = Key("NCT00000001", "registry")
BASE = "https://w3id.org/fhir-trials"
PLAN = f"{BASE}/PlanDefinition/NCT00000001-plan"


def write(trial: Trial) -> dict[str, Any]:
    """The protocol, as JSON text gives it back."""
    written = plan_definition.to_fhir(trial, KEY)
    assert written is not None
    return json_text.decode(json_text.encode(written))


def names(trial: Trial) -> tuple[dict[str, Any], dict[str, str]]:
    """What the rest of the bundle says: the study's arms, and the interventions by their url."""
    arms = {arm.id: {"id": arm.id, "name": arm.name} for arm in trial.arms}
    return arms, {KEY.url("ActivityDefinition", one.id): one.id for one in trial.interventions}


def read(resource: dict[str, Any], trial: Trial) -> tuple[dict[str, Any], list[str]]:
    """What a protocol says of the arms and interventions of `trial`, and the paths of what was not read."""
    cursor, issues = Cursor(json_text.decode(json_text.encode(resource)), "PlanDefinition"), Issues()
    arms, urls = names(trial)
    order = tuple(urls[url] for url in plan_definition.composed_of(cursor) if url in urls)
    found = plan_definition.from_fhir(cursor, issues, arms, urls)
    cursor.take_if("title", lambda title: title == trial.title())
    cursor.drop("language")
    cursor.report_rest(issues, "not-read")
    schedule = found.get("schedule")
    return {
        "interventions": order,
        "arms": found["arms"],
        "schedule": Schedule.model_validate(schedule) if schedule is not None else None,
    }, [issue.path for issue in issues]


def said(trial: Trial) -> dict[str, Any]:
    """What the protocol says of a trial."""
    return {
        "interventions": tuple(one.id for one in trial.interventions),
        "arms": {arm.id: arm.interventions for arm in trial.arms},
        "schedule": trial.schedule,
    }


def actions(holder: dict[str, Any]) -> list[dict[str, Any]]:
    """The actions of every depth."""
    return [found for action in holder.get("action", []) for found in (action, *actions(action))]


def after(value: int | str) -> Offset:
    """So many months after the start."""
    return Offset(value=Decimal(value), unit="month")


def timed(*activities: Activity, **members: Any) -> Trial:
    """A trial with two timepoints, a month apart."""
    points = (Timepoint(id="t0", name="Baseline"), Timepoint(id="t1", name="Month 1", timing=Timing(offset=after(1))))
    return Trial(schedule=Schedule(timepoints=points, activities=activities), **members)
