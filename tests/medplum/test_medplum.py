"""Medplum's router answers as a second FHIR server, with habits that differ from HAPI's."""

from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.medplum


def _group(id: str) -> dict[str, Any]:
    return {"resourceType": "Group", "id": id, "type": "person", "actual": False}


def test_server_states_its_release(medplum_r4: str) -> None:
    """It says that it speaks R4, and who it is."""
    statement = httpx.get(f"{medplum_r4}/metadata", timeout=60).json()
    assert ("4.0.1", "Medplum") == (statement["fhirVersion"], statement["software"]["name"])


def test_equal_update_makes_a_version(medplum_r4: str) -> None:
    """A resource that is put twice has two versions, whose names are no numbers."""
    puts = [httpx.put(f"{medplum_r4}/Group/twice", json=_group("twice"), timeout=60) for _ in range(2)]
    tags = {put.headers["etag"] for put in puts}
    assert (2, [200, 200]) == (len(tags), [put.status_code for put in puts])


@pytest.mark.parametrize(("server", "kept"), [("medplum_r4", 200), ("medplum_r4_atomic", 404)])
def test_failed_transaction(server: str, kept: int, request: pytest.FixtureRequest) -> None:
    """Without `--atomic` a transaction that fails at its second entry keeps the first; with it, nothing."""
    base = request.getfixturevalue(server)
    httpx.put(f"{base}/Group/guarded", json=_group("guarded"), timeout=60)
    entries = [
        {"resource": _group("first"), "request": {"method": "PUT", "url": "Group/first"}},
        {
            "resource": _group("guarded"),
            "request": {"method": "PUT", "url": "Group/guarded", "ifMatch": 'W/"stale"'},
        },
    ]
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    httpx.post(base, json=bundle, timeout=60)
    assert kept == httpx.get(f"{base}/Group/first", timeout=60).status_code
