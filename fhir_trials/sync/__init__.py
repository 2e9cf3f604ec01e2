"""Keeping a target in step with trials: plan, show, apply, and read back."""

from fhir_trials.sync.applying import apply, apply_each, apply_saved, apply_saved_each, ensure_current
from fhir_trials.sync.default_state import opened
from fhir_trials.sync.holding import Holding
from fhir_trials.sync.looking import looked
from fhir_trials.sync.outcomes import Outcome, Result
from fhir_trials.sync.planning import of_bundles, plan
from fhir_trials.sync.pulling import bundles, pull
from fhir_trials.sync.pushing import push, push_each
from fhir_trials.sync.records import FoundIn
from fhir_trials.sync.records import tell as tell_records
from fhir_trials.sync.resolving import resolve
from fhir_trials.sync.retiring import absent
from fhir_trials.sync.saved_plans import load, outdated, save
from fhir_trials.sync.seen import Run
from fhir_trials.sync.sending import Pace
from fhir_trials.sync.state import State
from fhir_trials.sync.status import Drift, Status, TrialStatus, status
from fhir_trials.sync.steps import Plan, Policy, Step

__all__ = [
    "Drift",
    "FoundIn",
    "Holding",
    "Outcome",
    "Pace",
    "Plan",
    "Policy",
    "Result",
    "Run",
    "State",
    "Status",
    "Step",
    "TrialStatus",
    "absent",
    "apply",
    "apply_each",
    "apply_saved",
    "apply_saved_each",
    "bundles",
    "ensure_current",
    "load",
    "looked",
    "of_bundles",
    "opened",
    "outdated",
    "plan",
    "pull",
    "push",
    "push_each",
    "resolve",
    "save",
    "status",
    "tell_records",
]
