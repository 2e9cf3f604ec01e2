"""What the tests of shapes share: a resource in R4, which must come back the same."""

from typing import Any

from fhir_trials.issues import Issues
from fhir_trials.releases import Release, lift, lower

Json = dict[str, Any]


def r4(resource: Json, release: Release = "R4", issues: Issues | None = None) -> Json:
    """The resource in R4; it must come back the same."""
    lowered = lower(resource, release, Issues() if issues is None else issues)
    found = Issues()
    assert resource == lift(lowered, release, found)
    assert [] == [str(issue) for issue in found]
    return {key: value for key, value in lowered.items() if key != "resourceType"}


def plan(**action: Any) -> Json:
    """A plan of one action."""
    return {"resourceType": "PlanDefinition", "status": "active", "action": [action]}


def action(release: Release = "R4", **elements: Any) -> Json:
    """The R4 action of a plan of one action."""
    return r4(plan(**elements), release)["action"][0]
