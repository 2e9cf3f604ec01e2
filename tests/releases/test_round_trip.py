"""R5 → R4 or R4B → R5 gives back the same resource, whatever it holds."""

import copy
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from fhir_trials import json_text
from fhir_trials.issues import Issues
from fhir_trials.releases import Release, lift, lower, recognise, table
from tests.releases import r5_strategies

Json = dict[str, Any]
OLDER: tuple[Release, ...] = ("R4", "R4B")
lively = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


def there_and_back(resource: Json, release: Release) -> tuple[Json, list[str]]:
    """The resource after both ways, and what lifting had to say."""
    found = Issues()
    lifted = lift(lower(resource, release, Issues()), release, found)
    return lifted, [str(issue) for issue in found]


@pytest.mark.parametrize("release", OLDER)
@lively
@given(resource=r5_strategies.resources())
def test_any_resource_comes_back(release: Release, resource: Json) -> None:
    """Every R5 resource comes back the same, and nothing is found to differ on the way up."""
    assert (resource, []) == there_and_back(resource, release)


@pytest.mark.parametrize("release", OLDER)
@pytest.mark.parametrize("type_", table.RESOURCE_TYPES)
def test_full_resources_come_back(type_: str, release: Release) -> None:
    """Resources with nearly every element they can have come back the same."""
    for seed in range(4):
        resource = r5_strategies.Maker(Random(seed), 0.7).resource(type_)
        assert (resource, []) == there_and_back(resource, release)


@lively
@given(resource=r5_strategies.resources())
def test_no_argument_is_changed(resource: Json) -> None:
    """Neither function touches what it is given, although much of it is shared with the result."""
    before = copy.deepcopy(resource)
    lowered = lower(resource, "R4", Issues())
    assert before == resource
    before = copy.deepcopy(lowered)
    lift(lowered, "R4", Issues())
    assert before == lowered


@lively
@given(resource=r5_strategies.resources("ResearchStudy", "PlanDefinition"))
def test_same_input_gives_same_bytes(resource: Json) -> None:
    """The order of members in the input does not change the order of extensions in the output."""
    turned = dict(reversed(resource.items()))
    straight, other = (lower(each, "R4", Issues()) for each in (resource, turned))
    assert straight == other
    assert json_text.encode(straight) == json_text.encode(lower(copy.deepcopy(resource), "R4", Issues()))


@lively
@given(resource=r5_strategies.resources())
def test_lowering_again_gives_the_same(resource: Json) -> None:
    """What was lifted is lowered to the very same R4 resource."""
    once = lower(resource, "R4", Issues())
    assert once == lower(lift(once, "R4", Issues()), "R4", Issues())


def test_r5_stays_the_same_object() -> None:
    """R5 asked for in R5 is not even copied, and lifted neither."""
    resource: Json = {"resourceType": "ResearchStudy", "status": "active"}
    assert lower(resource, "R5", Issues()) is resource
    assert lift(resource, "R5", Issues()) is resource


@pytest.mark.parametrize("release", OLDER)
def test_bundle_comes_back(release: Release) -> None:
    """The resources of a Bundle are converted one by one; entries without one, and other types, go through."""
    maker = r5_strategies.Maker(Random(3), 0.3)
    entries: list[Json] = [
        {"fullUrl": f"urn:uuid:{number}", "resource": maker.resource(type_)}
        for number, type_ in enumerate(table.RESOURCE_TYPES)
    ]
    entries += [
        {"request": {"method": "DELETE", "url": "Group/1"}},
        {"resource": {"resourceType": "Library"}},
    ]
    bundle: Json = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    found = Issues()
    lowered = lower(bundle, release, found)
    assert bundle == lift(lowered, release, Issues())
    assert "R4" == recognise(lowered)
    assert ["Bundle.entry[11].resource"] == [issue.path for issue in found if issue.code == "not-converted"]


def test_bundle_without_entries() -> None:
    """An empty Bundle is a Bundle; R5's issues in it have no place in R4."""
    found = Issues()
    bundle = {"resourceType": "Bundle", "type": "searchset", "issues": {"resourceType": "OperationOutcome"}}
    assert {"resourceType": "Bundle", "type": "searchset"} == lower(bundle, "R4", found)
    assert ["Bundle.issues"] == [issue.path for issue in found]
