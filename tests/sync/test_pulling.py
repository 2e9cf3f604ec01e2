"""Trials read back from a target."""

from typing import Any

import pytest

from fhir_trials.errors import DataError
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sync import pull, push
from fhir_trials.targets import Change, FhirServer, Folder, Target
from tests.sync.conftest import from_fhir, to_fhir
from tests.targets.fake_server import BASE, FakeServer
from tests.targets.samples import activity, group, plan_definition, study, trial

Json = dict[str, Any]


def pulled(target: Target, identifiers: Any = None, issues: Issues | None = None) -> list[list[str]]:
    """The names of the resources in each Bundle."""
    found: Any = pull(target, identifiers, issues=issues, from_fhir=from_fhir)  # pyright: ignore
    return [[f"{e['resource']['resourceType']}/{e['resource']['id']}" for e in one["entry"]] for one in found]


def names(trial: str) -> list[str]:
    """The resources of a trial in the order they are reached."""
    return [
        f"ResearchStudy/{trial}",
        f"PlanDefinition/{trial}-plan",
        f"Group/{trial}-eligibility",
        f"ActivityDefinition/{trial}-drug",
    ]


def test_all_that_is_ours(target: Target) -> None:
    """Without identifiers every study with our tag comes back, with all it points to; others do not."""
    push([trial("NCT1"), trial("NCT2")], target, to_fhir=to_fhir)  # pyright: ignore
    target.write([Change({"resourceType": "ResearchStudy", "id": "foreign", "status": "active"})])
    assert [names("NCT1"), names("NCT2")] == pulled(target)


@pytest.mark.parametrize(
    "identifier", ["NCT2", "https://clinicaltrials.gov|NCT2", "https://w3id.org/fhir-trials/sid/key|NCT2"]
)
def test_by_identifier(target: Target, identifier: str) -> None:
    """A study is found by any of its identifiers, with or without system, and comes back once."""
    push([trial("NCT1"), trial("NCT2")], target, to_fhir=to_fhir)  # pyright: ignore
    assert [names("NCT2")] == pulled(target, [identifier, identifier, "NCT2"])


def test_studies_of_others(target: Target) -> None:
    """A study that somebody else wrote is found by its identifier too."""
    other = {
        "resourceType": "ResearchStudy",
        "id": "other",
        "status": "active",
        "identifier": [{"system": "https://clinicaltrials.gov", "value": "NCT7"}],
    }
    target.write([Change(other)])
    assert [["ResearchStudy/other"]] == pulled(target, ["NCT7"])


def test_unknown_identifier(target: Target) -> None:
    """An identifier that no study carries is an error: raised, or collected beside what was found."""
    push([trial("NCT1")], target, to_fhir=to_fhir)  # pyright: ignore
    with pytest.raises(DataError, match="no study with the identifier 'NCT9'"):
        pulled(target, ["NCT1", "NCT9"])
    issues = Issues()
    assert [names("NCT1")] == pulled(target, ["NCT1", "NCT9"], issues)
    assert ["not-found"] == [issue.code for issue in issues]
    assert [] == pulled(target, [], issues)


def test_bundle_shape(server: FhirServer, fake: FakeServer, tmp_path: Any) -> None:
    """Each study is a collection whose entries have absolute names, also from a folder."""
    fake.put(*trial())
    (found,) = pull(server, from_fhir=from_fhir)  # pyright: ignore
    assert ("Bundle", "collection") == (found["resourceType"], found["type"])  # pyright: ignore
    assert f"{BASE}/ResearchStudy/NCT1" == found["entry"][0]["fullUrl"]  # pyright: ignore
    folder = Folder(tmp_path)
    folder.write([Change(study())])
    (found,) = pull(folder, issues=Issues(), from_fhir=from_fhir)  # pyright: ignore
    assert "https://w3id.org/fhir-trials/ResearchStudy/NCT1" == found["entry"][0]["fullUrl"]  # pyright: ignore


def test_reads_are_batched(server: FhirServer, fake: FakeServer) -> None:
    """A hundred trials come with a few searches per type."""
    for number in range(100):
        fake.put(*trial(f"NCT{number}"))
    assert 100 == len(pulled(server))
    assert 7 == len(fake.log)


def test_dangling(target: Target) -> None:
    """What is pointed to and not there is a warning with its path."""
    target.write([Change(study()), Change(plan_definition())])
    issues = Issues()
    assert [names("NCT1")[:2]] == pulled(target, None, issues)
    assert [
        ("dangling-reference", "ResearchStudy/NCT1.enrollment[0].reference"),
        ("dangling-reference", "PlanDefinition/NCT1-plan.action[0].action[0].definitionCanonical"),
    ] == [(issue.code, issue.path) for issue in issues]


def test_what_is_not_followed(server: FhirServer, fake: FakeServer) -> None:
    """Patients, other servers, conditional and contained references are never fetched."""
    member = [{"entity": {"reference": "Patient/1"}}, {"entity": {"reference": "Group/../Patient"}}]
    one = study(
        protocol=[{"reference": "https://other.example/PlanDefinition/x"}],
        sponsor={"reference": "Organization?identifier=a"},
        site=[{"reference": "#here"}, {"reference": "ResearchStudy/NCT2"}],
    )
    fake.put(one, group(member=member), {"resourceType": "Patient", "id": "1"}, study("NCT2"))
    assert [["ResearchStudy/NCT1", "Group/NCT1-eligibility"]] == pulled(server, ["NCT1"])
    assert not [line for line in fake.log if "Patient" in line or "Organization" in line]


def test_absolute_and_indirect(server: FhirServer, fake: FakeServer) -> None:
    """References with the server's own base are followed, and those of what they lead to."""
    role = {"resourceType": "PractitionerRole", "id": "r", "organization": {"reference": "Organization/o"}}
    one = study(
        protocol=[],
        enrollment=[],
        principalInvestigator={"reference": f"{BASE}/PractitionerRole/r/_history/4"},
    )
    fake.put(one, role, {"resourceType": "Organization", "id": "o"})
    assert [["ResearchStudy/NCT1", "PractitionerRole/r", "Organization/o"]] == pulled(server)


def test_endless_chain(server: FhirServer, fake: FakeServer) -> None:
    """A chain of references is followed a few steps, and its end is told."""
    fake.put(study(protocol=[], enrollment=[], sponsor={"reference": "Organization/o1"}))
    for number in range(20):
        parent = {"reference": f"Organization/o{number + 1}"}
        fake.put({"resourceType": "Organization", "id": f"o{number}", "partOf": parent})
    issues = Issues()
    assert [9] == [len(found) for found in pulled(server, None, issues)]
    assert [("not-followed", "Organization/o8.partOf.reference")] == [(one.code, one.path) for one in issues]


def test_circle(server: FhirServer, fake: FakeServer) -> None:
    """Resources that point to each other come once."""
    fake.put(
        study(protocol=[], enrollment=[{"reference": "Group/a"}]),
        {"resourceType": "Group", "id": "a", "managingEntity": {"reference": "Organization/o"}},
        {
            "resourceType": "Organization",
            "id": "o",
            "partOf": {"reference": "Organization/o"},
            "x": {"reference": "Group/a"},
        },
    )
    assert [["ResearchStudy/NCT1", "Group/a", "Organization/o"]] == pulled(server)


def test_definitions_by_url(server: FhirServer, fake: FakeServer) -> None:
    """Canonicals are found without their version, among activities and plans; of several, ours is taken."""
    url = activity()["url"]
    parts = [
        {"type": "composed-of", "resource": f"{url}|2"},
        {"type": "composed-of", "resource": "https://x.example/PlanDefinition/inner"},
        {"type": "composed-of", "resource": "#contained"},
        {"type": "composed-of"},
        {"type": "citation", "resource": "https://x.example/other"},
    ]
    fake.put(
        study(enrollment=[]),
        plan_definition(relatedArtifact=parts, action="none"),
        {"resourceType": "ActivityDefinition", "id": "a-foreign", "url": url},
        activity(),
        {"resourceType": "PlanDefinition", "id": "inner", "url": "https://x.example/PlanDefinition/inner"},
    )
    issues = Issues()
    expected = [
        "ResearchStudy/NCT1",
        "PlanDefinition/NCT1-plan",
        "ActivityDefinition/NCT1-drug",
        "PlanDefinition/inner",
    ]
    assert [expected] == pulled(server, None, issues)
    assert [] == list(issues)


def test_issues_name_their_study(target: Target) -> None:
    """What the translation reports carries the name of the study it is about."""
    push([trial("NCT1")], target, to_fhir=to_fhir)  # pyright: ignore
    issues = Issues("before")

    def reporting(found: Json, collected: Issues) -> list[Any]:
        collected.warning("lost", "status", "not read")
        return []

    pull(target, issues=issues, from_fhir=reporting)
    assert ["before", True] == [issues.source, next(iter(issues)).source.endswith("/ResearchStudy/NCT1")]


def test_a_schedule_that_goes_in_a_circle_is_told(target: Target) -> None:
    """What is found of a schedule that is read from a file is found of one that is read back."""
    day = {"value": "1", "unit": "day"}
    round_and_round = Trial.model_validate(
        {
            "key": "NCT1",
            "schedule": {
                "timepoints": [
                    {"id": "a", "name": "A", "timing": {"counted_from": "b", "offset": day}},
                    {"id": "b", "name": "B", "timing": {"counted_from": "a", "offset": day}},
                ]
            },
        }
    )
    push([round_and_round], target, issues=Issues())
    issues = Issues()
    assert [round_and_round.schedule] == [one.schedule for one in pull(target, issues=issues)]
    assert ["timing-circle"] == [one.code for one in issues if one.severity == "error"]
