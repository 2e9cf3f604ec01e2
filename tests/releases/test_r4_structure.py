"""What is lowered is R4: judged by fhir.resources, and by HL7's validator."""

from collections.abc import Iterator
from random import Random
from typing import Any, cast

import fhir.resources.R4B
import pytest

from fhir_trials.issues import Issues
from fhir_trials.releases import Release, lower, table
from tests.hapi.java import Validator
from tests.releases import r5_strategies

Json = dict[str, Any]


def resources(seeds: range, density: float = 0.3) -> Iterator[Json]:
    """Resources of every type."""
    for seed in seeds:
        for type_ in table.RESOURCE_TYPES:
            yield r5_strategies.Maker(Random(seed), density).resource(type_)


def without_value_extensions(value: Any) -> Any:
    """The resource without `_value…` in extensions, which fhir.resources does not know."""
    if isinstance(value, list):
        return [without_value_extensions(item) for item in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    node = cast("Json", value)
    return {key: without_value_extensions(item) for key, item in node.items() if not key.startswith("_value")}


def test_fhir_resources_accepts_what_is_lowered() -> None:
    """Its R4B classes know every element of it."""
    for resource in resources(range(1000, 1015)):
        lowered = without_value_extensions(lower(resource, "R4B", Issues()))
        model = fhir.resources.R4B.get_fhir_model_class(resource["resourceType"])
        assert resource["id"] == model.model_validate(lowered).id  # pyright: ignore


@pytest.mark.validator
@pytest.mark.parametrize("release", ["R4", "R4B"])
def test_hl7_validator_accepts_what_is_lowered(validator: Validator, release: Release) -> None:
    """HL7's validator finds no error in resources of every type and element."""
    errors: list[tuple[str, ...]] = []
    for resource in resources(range(300, 312)):
        result = validator.validate(release, resource["resourceType"], lower(resource, release, Issues()))
        errors += [
            (str(issue["location"]), str(issue["message"]))
            for issue in result["issues"]
            if issue["severity"] in ("error", "fatal")
        ]
    assert [] == errors
