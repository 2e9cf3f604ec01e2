"""What is no FHIR at all is not this package's to judge, and must not stop it."""

import copy
from random import Random
from typing import Any, cast

from fhir_trials.issues import Issues
from fhir_trials.releases import lift, lower, recognise, table
from tests.releases import r5_strategies

JUNK: list[Any] = ["x", 5, None, [], {}, True, [1], ["a"], {"a": 1}, [{}], [None], [[]], {"url": 5}]
JUNK += [[{"url": "state"}], {"extension": "x"}, {"extension": [5]}, {"coding": "x"}, {"coding": [5]}]
JUNK += [{"resourceType": "Location"}, [{"resourceType": 5}], [{"url": ["x"]}]]


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container with each of its keys or positions."""
    if isinstance(value, dict):
        items = list(cast("dict[str, Any]", value).items())
    elif isinstance(value, list):
        items = list(enumerate(cast("list[Any]", value)))
    else:
        return []
    return [(value, key) for key, _ in items] + [place for _, child in items for place in places(child)]


def test_junk_anywhere_is_no_error() -> None:
    """Values of any kind in any place go through both ways."""
    random = Random(1)
    for seed in range(25):
        for type_ in table.RESOURCE_TYPES:
            resource = r5_strategies.Maker(Random(seed), 0.3).resource(type_)
            for original in (resource, lower(resource, "R4", Issues())):
                spoilt = copy.deepcopy(original)
                for container, key in random.sample(places(spoilt), 2):
                    container[key] = copy.deepcopy(random.choice(JUNK))
                recognise(spoilt)
                lower(spoilt, "R4", Issues())
                lift(spoilt, "R4", Issues())
                lift(spoilt, "R5", Issues())
