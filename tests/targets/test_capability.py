"""What a server states of itself."""

from typing import Any

import pytest

from fhir_trials.errors import NotAFhirServer
from fhir_trials.targets import capability
from fhir_trials.targets.capability import Capability

BASE = "http://127.0.0.1:8080/fhir"
Json = dict[str, Any]


def stated(*kinds: Json, verbs: tuple[str, ...] = (), rest: Json | None = None, **more: Any) -> Capability:
    """What is read of a statement about some types."""
    one = {"interaction": [{"code": verb} for verb in verbs], "resource": list(kinds), **(rest or {})}
    body = {"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": [one], **more}
    return capability.read(body, BASE)


def group(**more: Any) -> Json:
    """What is stated of groups."""
    return {"type": "Group", **more}


def searches(*names: str) -> Json:
    """Search parameters as they are stated."""
    return {"searchParam": [{"name": name, "type": "token"} for name in names]}


@pytest.mark.parametrize(
    ("version", "release"),
    [("4.0.1", "R4"), ("4.0.0", "R4"), ("4.1.0", "R4B"), ("4.3.0", "R4B"), ("5.0.0", "R5")],
)
def test_release(version: str, release: Any) -> None:
    """The release follows from the version the server states; of the rest nothing is known then."""
    body = {"resourceType": "CapabilityStatement", "fhirVersion": version}
    assert Capability(release, version) == capability.read(body, BASE)


@pytest.mark.parametrize("body", [None, [], {"resourceType": "Bundle"}, {"fhirVersion": "4.0.1"}])
def test_no_fhir_server(body: Any) -> None:
    """What gives no CapabilityStatement is no FHIR server."""
    with pytest.raises(NotAFhirServer, match="no CapabilityStatement"):
        capability.read(body, BASE)


@pytest.mark.parametrize("version", ["3.0.2", "6.0.0-ballot3", ""])
def test_other_releases(version: str) -> None:
    """A release we do not speak is named."""
    with pytest.raises(NotAFhirServer, match=version or "not said"):
        capability.read({"resourceType": "CapabilityStatement", "fhirVersion": version}, BASE)


def test_names() -> None:
    """The software is named for people; its name alone serves to recognise it."""
    found = stated(
        publisher="Somebody",
        software={"name": "HAPI FHIR Server", "version": "8.8.0"},
        implementation={"description": "Test", "url": "https://x.example/fhir"},
    )
    assert "HAPI FHIR Server 8.8.0" == found.software
    assert "HAPI FHIR Server" == found.software_name
    other = stated(software={"name": 5}, implementation={"description": "Test"})
    assert ("Test", "") == (other.software, other.software_name)


@pytest.mark.parametrize(
    ("verbs", "transactions", "batches"),
    [
        (("transaction", "batch"), True, True),
        (("transaction",), True, None),
        (("batch",), False, True),
        (("search-system",), False, None),
        ((), None, None),
    ],
)
def test_bundles(verbs: tuple[str, ...], transactions: bool | None, batches: bool | None) -> None:
    """Transactions are taken, not taken or not said; of batches silence says nothing, as on HAPI."""
    found = stated(verbs=verbs)
    assert (transactions, batches) == (found.transactions, found.batches)


@pytest.mark.parametrize("said", [{}, [1], 1, "true", None, False])
def test_odd_update_create(said: Any) -> None:
    """Whatever is not true does not say whether our ids are taken: HAPI does so without a word."""
    assert stated(group(updateCreate=said)).client_ids is None


def test_what_holds_for_all_types() -> None:
    """What counts is what is said of every type that trials are kept in, and of no other."""
    good = {"updateCreate": True, "conditionalCreate": True}
    study = {"type": "ResearchStudy", **good}
    found = stated(group(**good), study, {"type": "Patient", "updateCreate": False})
    assert (True, True) == (found.client_ids, found.conditional_create)
    found = stated(group(conditionalCreate=False), study)
    assert (None, None) == (found.client_ids, found.conditional_create)
    assert stated(group(conditionalCreate=False)).conditional_create is False
    assert stated(group(conditionalCreate="no")).conditional_create is None


@pytest.mark.parametrize(
    ("versioning", "guards", "versions"),
    [
        ("versioned-update", True, True),
        ("versioned", None, True),
        ("no-version", False, False),
        ("other", None, None),
        (None, None, None),
    ],
)
def test_versioning(versioning: Any, guards: bool | None, versions: bool | None) -> None:
    """Versions and If-Match are told by one word, and silence of If-Match is no refusal."""
    found = stated(group(versioning=versioning))
    assert (guards, versions) == (found.guards, found.versions)


@pytest.mark.parametrize(
    ("kinds", "everywhere", "expected"),
    [
        ([group(**searches("_tag", "_lastUpdated", "identifier"))], (), True),
        ([group(**searches("_tag"))], (), False),
        ([group(**searches("_tag"))], ("_lastUpdated",), True),
        ([group(**searches("_tag", "_lastUpdated")), {"type": "ResearchStudy"}], (), False),
        ([group(**searches("_tag", "_lastUpdated")), {"type": "Patient"}], (), True),
        ([], ("_tag", "_lastUpdated"), False),
    ],
)
def test_finding_changes(kinds: list[Json], everywhere: tuple[str, ...], expected: bool) -> None:
    """Changes can be found where each of our types is searched by tag and time, on its own or as all types are."""
    assert expected == stated(*kinds, rest=searches(*everywhere)).finds_changes
