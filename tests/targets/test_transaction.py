"""Changes become the entries of one transaction."""

from urllib.parse import unquote

import pytest

from fhir_trials.errors import UsageError
from fhir_trials.targets import Change, versions
from fhir_trials.targets.transaction import draft
from tests.targets.samples import group, plan_definition, study

BASE = "http://127.0.0.1:8080/fhir"


def test_client_ids() -> None:
    """Where our ids are taken, every entry is a PUT on the id, guarded by the version where one was read."""
    made = draft([Change(study()), Change(group(), "Group/NCT1-eligibility", "ab-3")], BASE, "own id")
    assert [
        {"method": "PUT", "url": "ResearchStudy/NCT1"},
        {"method": "PUT", "url": "Group/NCT1-eligibility", "ifMatch": 'W/"ab-3"'},
    ] == [entry["request"] for entry in made.entries]
    assert [study(), group()] == [entry["resource"] for entry in made.entries]
    assert f"{BASE}/ResearchStudy/NCT1" == made.entries[0]["fullUrl"]
    assert ["ResearchStudy/NCT1", "Group/NCT1-eligibility"] == made.wanted


def test_server_ids() -> None:
    """Where the server gives ids, what is new is a conditional POST, and references to it are its urn:uuid."""
    changes = [Change(study()), Change(group(), "Group/1001", "1"), Change(plan_definition())]
    made = draft(changes, BASE, "conditional")
    first, second, third = made.entries
    system = "https%3A%2F%2Fw3id.org%2Ffhir-trials%2Fsid%2Fkey"
    assert {"method": "POST", "url": "ResearchStudy", "ifNoneExist": f"identifier={system}|NCT1"} == first[
        "request"
    ]
    assert f"identifier={system}|NCT1%2Fplan" == third["request"]["ifNoneExist"]
    assert {"method": "PUT", "url": "Group/1001", "ifMatch": 'W/"1"'} == second["request"]
    assert "1001" == second["resource"]["id"]
    assert ["resourceType", "id" in first["resource"]] == [next(iter(first["resource"])), False]
    assert first["fullUrl"].startswith("urn:uuid:")
    assert third["fullUrl"] == first["resource"]["protocol"][0]["reference"]
    assert "Group/1001" == first["resource"]["enrollment"][0]["reference"]
    assert ["ResearchStudy", "Group/1001", "PlanDefinition"] == made.wanted
    assert made == draft(changes, BASE, "conditional")
    assert {"method": "POST", "url": "ResearchStudy"} == draft(changes, BASE, "plain").entries[0]["request"]


def test_without_version() -> None:
    """A server that gives no version gets no If-Match: a weaker guarantee, not an error."""
    for version in ("", versions.digest(group())):
        made = draft([Change(group(), "Group/NCT1-eligibility", version)], BASE, "own id")
        assert {"method": "PUT", "url": "Group/NCT1-eligibility"} == made.entries[0]["request"]


def test_deletion() -> None:
    """A deletion is an entry without content, guarded too; it needs a place, and one that is a place."""
    made = draft([Change(group(), "Group/1001", "2", delete=True)], BASE, "conditional")
    assert [{"request": {"method": "DELETE", "url": "Group/1001", "ifMatch": 'W/"2"'}}] == made.entries
    assert ["Group/1001"] == made.wanted
    with pytest.raises(UsageError, match="needs the place"):
        draft([Change(group(), delete=True)], BASE, "own id")
    with pytest.raises(UsageError, match="no id"):
        draft([Change(group(), "Group/../x", delete=True)], BASE, "own id")


def test_another_identifier() -> None:
    """Without an identifier of ours the first with a system will do; without any, a create is refused."""
    one = group() | {"identifier": [{"value": "a"}, {"system": "urn:x", "value": "b c"}]}
    made = draft([Change(one)], BASE, "conditional")
    assert "identifier=urn%3Ax|b%20c" == made.entries[0]["request"]["ifNoneExist"]
    with pytest.raises(UsageError, match="no identifier"):
        draft([Change(one | {"identifier": [{"value": "a"}]})], BASE, "conditional")


def test_condition_is_escaped() -> None:
    """What means something in a search is escaped in a condition as in a search: a comma in a key is no "or"."""
    odd = {"system": "urn:x|y", "value": r"2020-1,X7$7\b"}
    made = draft([Change(group(identifier=[odd]))], BASE, "conditional")
    expected = r"identifier=urn:x\|y|2020-1\,X7\$7\\b"
    assert expected == unquote(made.entries[0]["request"]["ifNoneExist"])


def test_one_id_twice() -> None:
    """A transaction must not name a resource twice."""
    with pytest.raises(UsageError, match="twice"):
        draft([Change(group()), Change(group())], BASE, "own id")
