"""Keeping a target in step with trials: plan, show, apply, and read back."""

from fhir_trials.sync.applying import Outcome, Result, apply, push, push_each
from fhir_trials.sync.looking import looked
from fhir_trials.sync.planning import of_bundles, plan
from fhir_trials.sync.pulling import bundles, pull
from fhir_trials.sync.retiring import absent
from fhir_trials.sync.seen import Run
from fhir_trials.sync.steps import Plan, Policy, Step

__all__ = [
    "Outcome",
    "Plan",
    "Policy",
    "Result",
    "Run",
    "Step",
    "absent",
    "apply",
    "bundles",
    "looked",
    "of_bundles",
    "plan",
    "pull",
    "push",
    "push_each",
]
