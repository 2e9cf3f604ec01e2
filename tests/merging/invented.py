"""Small invented records of one trial."""

from typing import Any

import fhir_trials as ft
from fhir_trials.model import Trial

NCT = {"value": "NCT01234567", "registry": "ctgov"}
EUDRACT = {"value": "2020-001234-56", "registry": "eudract"}


def record(*numbers: dict[str, Any], **members: Any) -> Trial:
    """A record filed under the first of these numbers."""
    identifiers = [{**number, "primary": not position} for position, number in enumerate(numbers)]
    return Trial.model_validate({"identifiers": identifiers, **members})


def one_of(*trials: Trial) -> tuple[Trial, list[str]]:
    """The one trial they are, and what was told: severity, code and path."""
    issues = ft.Issues()
    (merged,) = ft.merge(trials, issues=issues)
    return merged, [f"{issue.severity} {issue.code} {issue.path}" for issue in issues]


def otherwise(trial: Trial) -> list[dict[str, str]]:
    """What each record says otherwise, by the place."""
    return [{one.path: one.value for one in merged.differing} for merged in trial.merged]
