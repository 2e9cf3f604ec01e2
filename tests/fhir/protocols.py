"""Writing and reading plans in the tests."""

from decimal import Decimal
from typing import Any

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.fhir import plans
from fhir_trials.fhir.keys import Key
from fhir_trials.model import Activity, Offset, Schedule, Timepoint, Timing, Trial

KEY = Key("NCT00000001", "registry")
BASE = "https://w3id.org/fhir-trials"
PLAN = f"{BASE}/PlanDefinition/NCT00000001-plan"
MAIN = f"{BASE}/PlanDefinition/NCT00000001-schedule"


def resources(trial: Trial) -> list[dict[str, Any]]:
    """The plans and definitions of a trial, as JSON text gives them back."""
    return [json_text.decode(json_text.encode(one)) for one in plans.to_fhir(trial, KEY, ft.Issues())[0]]


def named(found: list[dict[str, Any]], part: str) -> dict[str, Any]:
    """The resource whose id ends so."""
    return next(one for one in found if one["id"] == f"NCT00000001-{part}")


def write(trial: Trial, part: str = "plan") -> dict[str, Any]:
    """The protocol, or another of the plans and definitions."""
    return named(resources(trial), part)


def study(trial: Trial, *protocol: str) -> dict[str, Any]:
    """A study with the arms of a trial, and the plans of those ids as protocol."""
    groups = [{"linkId": arm.id, "name": arm.name} for arm in trial.arms]
    return {
        "resourceType": "ResearchStudy",
        "id": "study",
        "status": "active",
        "title": trial.title() or "Title",
        **({"language": trial.language} if trial.language else {}),
        **({"comparisonGroup": groups} if groups else {}),
        "protocol": [{"reference": f"PlanDefinition/{name}"} for name in protocol],
    }


def read(
    found: list[dict[str, Any]], trial: Trial | None = None, protocol: tuple[str, ...] = ()
) -> tuple[Trial, list[str]]:
    """The trial that these plans and definitions give, and the paths of what was told.

    Args:
        found: the resources; those of a study of `trial` with the plans `protocol`, by default those of `KEY`.
        trial: the trial whose arms the study has.
        protocol: the ids of the plans that the study points to.
    """
    ids = [one["id"] for one in found]
    own = tuple(name for name in ("NCT00000001-plan", "NCT00000001-schedule") if name in ids)
    issues = ft.Issues()
    (back,) = ft.from_fhir([study(trial or Trial(), *(protocol or own)), *found], issues=issues)
    return back, [issue.path for issue in issues]


def said(trial: Trial) -> Any:
    """What the plans say of a trial."""
    arms = {arm.id: arm.interventions for arm in trial.arms}
    return [one.id for one in trial.interventions], arms, trial.schedule


def actions(holder: dict[str, Any]) -> list[dict[str, Any]]:
    """The actions of every depth."""
    return [found for action in holder.get("action", []) for found in (action, *actions(action))]


def after(value: int | str, unit: Any = "month") -> Timing:
    """So many months after the start."""
    return Timing(offset=Offset(value=Decimal(value), unit=unit))


def timed(*activities: Activity, **members: Any) -> Trial:
    """A trial with two timepoints, a month apart."""
    points = (Timepoint(id="t0", name="Baseline"), Timepoint(id="t1", name="Month 1", timing=after(1)))
    return Trial(schedule=Schedule(timepoints=points, activities=activities), **members)
