"""Clinical trials in and out of FHIR.

    import fhir_trials as ft

    trials = ft.read("NCT04014634.json")
    bundle = ft.to_fhir(trials[0], release="R4")
    again = ft.from_fhir(bundle)

What is not needed is not loaded: each name is imported when it is first used.
"""

from typing import TYPE_CHECKING

from fhir_trials.first_use import importing

if TYPE_CHECKING:
    from fhir_trials.api import as_models, check, from_fhir, grids, key_of, reckon, to_fhir, to_usdm
    from fhir_trials.eligibility import Answers, eligible, read_criteria, unread
    from fhir_trials.errors import (
        AmbiguousMatch,
        AuthFailed,
        Conflict,
        DataError,
        ForeignUrl,
        Invalid,
        NotAFhirServer,
        PartialTransaction,
        ReadError,
        ServerError,
        StateError,
        TableError,
        TargetError,
        Throttled,
        TimeUp,
        TooLarge,
        TrialsError,
        Unreachable,
        UsageError,
    )
    from fhir_trials.issues import Issue, Issues
    from fhir_trials.keeping import apply, load_plan, plan, pull, push, resolve, save_plan, status
    from fhir_trials.merging import merge
    from fhir_trials.model import Eligibility, Facts, Trial
    from fhir_trials.settings import Settings
    from fhir_trials.sources import read
    from fhir_trials.sync import Outcome, Pace, Plan, Policy, Result, State, Step
    from fhir_trials.targets import connect

_HOMES = {
    "api": ("as_models", "check", "from_fhir", "grids", "key_of", "reckon", "to_fhir", "to_usdm"),
    "eligibility": ("Answers", "eligible", "read_criteria", "unread"),
    "errors": (
        "AmbiguousMatch",
        "AuthFailed",
        "Conflict",
        "DataError",
        "ForeignUrl",
        "Invalid",
        "NotAFhirServer",
        "PartialTransaction",
        "ReadError",
        "ServerError",
        "StateError",
        "TableError",
        "TargetError",
        "Throttled",
        "TimeUp",
        "TooLarge",
        "TrialsError",
        "Unreachable",
        "UsageError",
    ),
    "issues": ("Issue", "Issues"),
    "keeping": ("apply", "load_plan", "plan", "pull", "push", "resolve", "save_plan", "status"),
    "merging": ("merge",),
    "model": ("Eligibility", "Facts", "Trial"),
    "sources": ("read",),
    "settings": ("Settings",),
    "sync": ("Outcome", "Pace", "Plan", "Policy", "Result", "State", "Step"),
    "targets": ("connect",),
}

__all__ = [
    "AmbiguousMatch",
    "Answers",
    "AuthFailed",
    "Conflict",
    "DataError",
    "Eligibility",
    "Facts",
    "ForeignUrl",
    "Invalid",
    "Issue",
    "Issues",
    "NotAFhirServer",
    "Outcome",
    "Pace",
    "PartialTransaction",
    "Plan",
    "Policy",
    "ReadError",
    "Result",
    "ServerError",
    "Settings",
    "State",
    "StateError",
    "Step",
    "TableError",
    "TargetError",
    "Throttled",
    "TimeUp",
    "TooLarge",
    "Trial",
    "TrialsError",
    "Unreachable",
    "UsageError",
    "apply",
    "as_models",
    "check",
    "connect",
    "eligible",
    "from_fhir",
    "grids",
    "key_of",
    "load_plan",
    "merge",
    "plan",
    "pull",
    "push",
    "read",
    "read_criteria",
    "reckon",
    "resolve",
    "save_plan",
    "status",
    "to_fhir",
    "to_usdm",
    "unread",
]


__getattr__ = importing(__name__, _HOMES)


def __dir__() -> list[str]:
    """The public names."""
    return __all__
