"""Keeping a target in step with trials: plan, show, apply, and read back."""

from fhir_trials.sync.applying import Outcome, Result, apply, push, push_each
from fhir_trials.sync.planning import Plan, Step, of_bundles, plan
from fhir_trials.sync.pulling import bundles, pull
from fhir_trials.sync.seen import Seen

__all__ = [
    "Outcome",
    "Plan",
    "Result",
    "Seen",
    "Step",
    "apply",
    "bundles",
    "of_bundles",
    "plan",
    "pull",
    "push",
    "push_each",
]
