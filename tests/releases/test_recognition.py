"""Which release a resource is in, by what only one release has."""

from random import Random
from typing import Any

import pytest

from fhir_trials.issues import Issues
from fhir_trials.releases import lower, recognise, table
from tests.releases import r5_strategies

Json = dict[str, Any]
HL7 = "http://hl7.org/fhir/StructureDefinition/"


def study(**elements: Any) -> Json:
    """A study."""
    return {"resourceType": "ResearchStudy", **elements}


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ({"resourceType": "StructureDefinition", "fhirVersion": "4.3.0"}, "R4"),
        ({"resourceType": "StructureDefinition", "fhirVersion": "5.0.0"}, "R5"),
        (study(status="active"), None),
        ({}, None),
        (study(status="draft"), "R5"),
        (study(status="closed-to-accrual"), "R4"),
        (study(status="active", arm=[{"name": "A"}]), "R4"),
        (study(status="active", comparisonGroup=[{"name": "A"}]), "R5"),
        (study(progressStatus=[], arm=[]), None),
        (study(progressStatus=[], extension=[{"url": f"{table.X5}ResearchStudy.url"}]), "R4"),
        (study(arm=[], extension=[{"url": f"{table.X4}ResearchStudy.arm"}]), "R5"),
        (study(meta={"profile": [f"{HL7}ResearchStudy|4.0.1"]}, progressStatus=[]), "R4"),
        (study(meta={"profile": ["https://example.org/a|5.0"]}), None),
        (study(meta="?", phase={"coding": [{"system": "http://hl7.org/fhir/research-study-phase"}]}), "R5"),
        (
            study(
                phase={"coding": [{"system": "http://terminology.hl7.org/CodeSystem/research-study-phase"}]}
            ),
            "R4",
        ),
        (study(contained=[{"resourceType": "Group", "actual": False}]), "R4"),
        ({"resourceType": "Organization", "contact": [{"name": {"text": "A"}}]}, "R4"),
        ({"resourceType": "Organization", "contact": [{"name": [{"text": "A"}]}, {}]}, "R5"),
        ({"resourceType": "PlanDefinition", "action": [{"relatedAction": [{"actionId": "a"}]}]}, "R4"),
        (
            {
                "resourceType": "PlanDefinition",
                "action": [{"action": [{"relatedAction": [{"targetId": "a"}]}]}],
            },
            "R5",
        ),
        ({"resourceType": "Patient", "id": "1"}, None),
    ],
)
def test_one_resource(resource: Json, expected: str | None) -> None:
    """The first evidence that speaks decides; where it contradicts itself nothing is said."""
    assert expected == recognise(resource)


def test_bundle() -> None:
    """The entries of a Bundle must agree."""

    def bundle(*resources: Json) -> Json:
        return {"resourceType": "Bundle", "entry": [{"resource": each} for each in resources]}

    older, newer = study(arm=[]), study(comparisonGroup=[])
    assert "R4" == recognise(bundle(older, study(status="active")))
    assert "R5" == recognise(bundle(newer, newer))
    assert recognise(bundle(older, newer)) is None
    assert recognise(bundle()) is None


@pytest.mark.parametrize("type_", ["ResearchStudy", "Group"])
def test_what_is_lowered(type_: str) -> None:
    """Studies and groups are recognised before and after they are lowered."""
    for seed in range(30):
        resource = r5_strategies.Maker(Random(seed), 0.3).resource(type_)
        assert "R5" == recognise(resource)
        assert "R4" == recognise(lower(resource, "R4", Issues()))
