"""Studies that are to be created and are on the target already."""

from typing import Any

import pytest

from fhir_trials.issues import Issues
from fhir_trials.sync import plan
from fhir_trials.targets import FhirServer
from tests.sync.conftest import to_fhir
from tests.targets.fake_server import FakeServer
from tests.targets.samples import KEY, group, study

Json = dict[str, Any]
NUMBER = {"system": "https://clinicaltrials.gov", "value": "NCT1"}


def told(server: FhirServer, *resources: Json) -> list[str]:
    """What is told of a plan for a trial, which creates its study in any case."""
    issues = Issues()
    made = plan([list(resources)], server, issues=issues, to_fhir=to_fhir)  # pyright: ignore
    assert len(resources) == made.counts["create"]
    assert {"elsewhere-too", "warning"} >= {word for one in issues for word in (one.code, one.severity)}
    return [one.message for one in issues]


def numbered(*numbers: Json, key: str = "NCT1") -> Json:
    """A study of ours with these numbers."""
    return study("NCT1") | {"identifier": [{"system": KEY, "value": key}, *numbers]}


@pytest.mark.parametrize("system", ["https://clinicaltrials.gov", "http://clinicaltrials.gov/"])
def test_another_system_has_it(server: FhirServer, fake: FakeServer, system: str) -> None:
    """The study that has the same number is named, however the system of the number is spelled."""
    there = {"resourceType": "ResearchStudy", "identifier": [{"system": system, "value": "NCT1"}]}
    fake.put(there | {"id": "77"})
    words = "ResearchStudy/77 has the number NCT1 too and is not ours; the study is created all the same"
    assert [words] == told(server, numbered(NUMBER), group("NCT1"))


def test_ours_under_another_key(server: FhirServer, fake: FakeServer) -> None:
    """A trial whose key has changed is told as well."""
    fake.put(numbered(NUMBER, key="old-key") | {"id": "old"})
    assert ["is ours under another key, old-key" in line for line in told(server, numbered(NUMBER))] == [True]


def test_other_numbers(server: FhirServer, fake: FakeServer) -> None:
    """The same text under another system, or under none, is another number; one search is made for all."""
    other = {
        "resourceType": "ResearchStudy",
        "identifier": [{"system": "https://a.example", "value": "NCT1"}],
    }
    fake.put(other | {"id": "77"})
    fake.log.clear()
    assert [] == told(server, numbered(NUMBER, {"system": "https://b.example", "value": "5"}))
    searches = fake.log.count("POST ResearchStudy/_search")
    fake.log.clear()
    assert [] == told(server, numbered({"value": "NCT1"}))
    assert searches - 1 == fake.log.count("POST ResearchStudy/_search")
