"""A real HAPI FHIR server answers in each release."""

from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.hapi

SERVERS = [("hapi_r4", "4.0.1"), ("hapi_r4b", "4.3.0"), ("hapi_r5", "5.0.0")]


def _study(id: str, **elements: Any) -> dict[str, Any]:
    return {"resourceType": "ResearchStudy", "id": id, "status": "active", **elements}


@pytest.mark.parametrize(("server", "version"), SERVERS)
def test_server_states_its_release(server: str, version: str, request: pytest.FixtureRequest) -> None:
    """Each server says in its CapabilityStatement which release of FHIR it speaks."""
    base = request.getfixturevalue(server)
    statement = httpx.get(f"{base}/metadata", timeout=60).json()
    assert ("CapabilityStatement", version) == (statement["resourceType"], statement["fhirVersion"])


@pytest.mark.parametrize(("server", "version"), SERVERS)
def test_study_that_is_put_is_read_back(server: str, version: str, request: pytest.FixtureRequest) -> None:
    """What is put under an id of the client's choice is read back as it was, but for `meta`."""
    base = request.getfixturevalue(server)
    study = _study("launcher-1", title="A trial", identifier=[{"system": "urn:x", "value": version}])
    put = httpx.put(f"{base}/ResearchStudy/launcher-1", json=study, timeout=60)
    read = httpx.get(f"{base}/ResearchStudy/launcher-1", timeout=60).json()
    assert put.status_code == 201, put.text
    assert study == {key: value for key, value in read.items() if key != "meta"}


def test_search_finds_what_was_put(hapi_r4: str) -> None:
    """The servers index resources: a search by identifier finds the one study that has it."""
    study = _study("launcher-2", identifier=[{"system": "urn:launcher", "value": "2"}])
    httpx.put(f"{hapi_r4}/ResearchStudy/launcher-2", json=study, timeout=60).raise_for_status()
    query = {"identifier": "urn:launcher|2"}
    found = httpx.get(f"{hapi_r4}/ResearchStudy", params=query, timeout=60).json()
    assert ["launcher-2"] == [entry["resource"]["id"] for entry in found["entry"]]


def test_strict_server_refuses_what_is_invalid(hapi_r4_strict: str) -> None:
    """A strict server refuses an unknown element with 422, and knows HL7's cross-version extensions."""
    x5 = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ResearchStudy."
    good = _study("strict-1", extension=[{"url": f"{x5}descriptionSummary", "valueMarkdown": "Short."}])
    statuses = [
        httpx.put(f"{hapi_r4_strict}/ResearchStudy/{study['id']}", json=study, timeout=60).status_code
        for study in (good, _study("strict-2", colour="green"))
    ]
    assert [201, 422] == statuses
