"""Which of our resources are on a target already."""

from fhir_trials.sync.presence import Found, seek
from fhir_trials.targets import Change, FhirServer, Target
from tests.targets.fake_server import FakeServer
from tests.targets.samples import group, resource, study, trial


def test_not_there(target: Target) -> None:
    """What is not there is told as such."""
    assert {"Group/NCT1-eligibility": Found()} == seek({"Group/NCT1-eligibility": group()}, target)


def test_by_identifier_then_by_id(server: FhirServer, fake: FakeServer) -> None:
    """Whatever its id, the identifier finds it; the id finds what lost its identifier, if it carries our tag."""
    fake.put(study() | {"id": "77"}, group(identifier=[{"value": "other"}]))
    found = seek({"ResearchStudy/NCT1": study(), "Group/NCT1-eligibility": group()}, server)
    assert ["77", "NCT1-eligibility"] == [one.current["id"] for one in found.values() if one.current]
    assert ["1", "1"] == [one.version for one in found.values()]


def test_the_id_of_a_stranger(target: Target) -> None:
    """What carries neither our identifier nor our tag is not ours."""
    target.write([Change({"resourceType": "ResearchStudy", "id": "NCT1", "status": "active"})])
    found = seek({"ResearchStudy/NCT1": study()}, target)["ResearchStudy/NCT1"]
    assert (None, True) == (found.current, "its id is taken" in found.reason)


def test_the_id_of_another_of_ours(server: FhirServer, fake: FakeServer) -> None:
    """One id for two resources of ours is told, and the one that is there is left."""
    fake.put(resource("Group", "other") | {"id": "NCT1-eligibility"})
    found = seek({"Group/NCT1-eligibility": group()}, server)["Group/NCT1-eligibility"]
    assert "its id is taken by another resource of ours, NCT1/other" == found.reason


def test_reads_are_batched(server: FhirServer, fake: FakeServer) -> None:
    """A hundred trials are looked up with a few searches per type, whatever is there."""
    wanted = {
        f"{one['resourceType']}/{one['id']}": one for number in range(100) for one in trial(f"NCT{number}")
    }
    seek(wanted, server)
    assert 16 == len(fake.log)
    fake.put(*wanted.values())
    fake.log.clear()
    assert all(one.current for one in seek(wanted, server).values())
    assert ["_search"] * 8 == [line.rpartition("/")[2] for line in fake.log]
