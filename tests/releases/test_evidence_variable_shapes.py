"""EvidenceVariable in R4 and R4B, which differ here, both ways."""

from typing import Any

import pytest

from fhir_trials.issues import Issues
from fhir_trials.releases import lift, lower, table
from tests.releases.both_ways import r4

Json = dict[str, Any]
OWN = table.OWN


def test_evidence_variable_needs_a_definition_in_r4() -> None:
    """R4 wants a characteristic, and both want it defined: a stand-in is written, and not read."""
    stand_in = {
        "extension": [
            {"url": table.DATA_ABSENT_REASON, "valueCode": "unsupported"},
            {"url": table.NOT_STATED, "valueBoolean": True},
        ]
    }
    empty: Json = {"resourceType": "EvidenceVariable", "status": "active"}
    assert [{"definitionCodeableConcept": stand_in}] == r4(empty)["characteristic"]
    assert "characteristic" not in r4(empty, "R4B")
    by_value = {"definitionByTypeAndValue": {"type": {"text": "Age"}, "valueQuantity": {"value": 18}}}
    lowered = r4({**empty, "characteristic": [by_value]}, "R4B")
    assert stand_in == lowered["characteristic"][0]["definitionCodeableConcept"]


def test_evidence_variable_differs_between_r4_and_r4b() -> None:
    """An element is native where the release has it, an extension where it has not; either form is read."""
    variable = {
        "resourceType": "EvidenceVariable",
        "status": "active",
        "actual": True,
        "approvalDate": "2020",
    }
    older, newer = r4(variable), r4(variable, "R4B")
    assert ("2020", None) == (older["approvalDate"], older.get("actual"))
    assert (None, True) == (newer.get("approvalDate"), newer["actual"])
    assert variable == lift({**newer, "resourceType": "EvidenceVariable"}, "R4", Issues())


def test_combinations_nest() -> None:
    """Any-of has no official place: ours nests under its whole URL."""
    inner = {"code": "all-of", "characteristic": [{"definitionId": "a"}]}
    outer = {"code": "any-of", "threshold": 1, "characteristic": [{"definitionByCombination": inner}]}
    variable = {
        "resourceType": "EvidenceVariable",
        "status": "active",
        "characteristic": [{"definitionByCombination": outer}],
    }
    url = f"{OWN}R5-EvidenceVariable.characteristic.definitionByCombination"
    extension = r4(variable)["characteristic"][0]["extension"][0]
    assert url == extension["url"]
    assert url == extension["extension"][2]["extension"][0]["url"]


@pytest.mark.parametrize(
    "native",
    [
        {"timeFromStart": {"value": 2, "unit": "weeks"}},
        {"timeFromStart": {"description": "two weeks", "quantity": {"value": 2}}},
    ],
)
def test_time_from_start(native: Json) -> None:
    """R4's time from the start of the study, in either of its shapes, is a time from that event."""
    resource = {"resourceType": "EvidenceVariable", "status": "active", "characteristic": [native]}
    event = lift(resource, "R4", Issues())["characteristic"][0]["timeFromEvent"][0]
    assert {"text": "study start"} == event.pop("eventCodeableConcept")
    assert native["timeFromStart"] in (event, event["quantity"])


def test_evidence_variable_of_r4() -> None:
    """What only R4's has is kept in R5 and goes back."""
    native = {
        "resourceType": "EvidenceVariable",
        "status": "active",
        "type": "continuous",
        "topic": [{"text": "a"}],
        "characteristic": [{"definitionDataRequirement": {"type": "Observation"}, "groupMeasure": "mean"}],
    }
    lifted = lift(native, "R4", Issues())
    assert {"resourceType", "status", "characteristic", "extension"} == lifted.keys()
    assert native == lower(lifted, "R4", Issues())
