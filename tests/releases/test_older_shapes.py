"""Shapes that others wrote, earlier or otherwise, are read, and said to have been."""

from typing import Any

from fhir_trials.issues import Issues
from fhir_trials.releases import lift, lower, table

Json = dict[str, Any]
X5 = f"{table.X5}ResearchStudy."
X4 = f"{table.X4}ResearchStudy."


def lifted(resource: Json, release: Any = "R4") -> tuple[Json, list[tuple[str, str]]]:
    """The resource in R5, and the codes and paths of the issues."""
    found = Issues()
    return lift(resource, release, found), [(issue.code, issue.path) for issue in found]


def study(*extensions: Json, **elements: Any) -> Json:
    """An R4 study."""
    native: Json = {"resourceType": "ResearchStudy", "status": "active", "extension": list(extensions)}
    return {**native, **elements}


def test_nested_recruitment() -> None:
    """The one nested extension of 2025 holds everything of recruitment."""
    parts = [
        {"url": "targetNumber", "valueUnsignedInt": 10},
        {"url": "eligibility", "valueReference": {"reference": "Group/1"}},
    ]
    found, issues = lifted(study({"url": f"{X5}recruitment", "extension": parts}))
    assert {"targetNumber": 10, "eligibility": {"reference": "Group/1"}} == found["recruitment"]
    assert [("older-shape", "ResearchStudy.extension[0]")] == issues


def test_nested_recruitment_beside_the_flat_one() -> None:
    """Where old and new disagree the new one wins, and the difference is an issue."""
    nested = {"url": f"{X5}recruitment", "extension": [{"url": "targetNumber", "valueUnsignedInt": 10}]}
    flat = {"url": f"{X5}recruitment.targetNumber", "valueUnsignedInt": 12}
    found, issues = lifted(study(nested, flat, enrollment=[{"reference": "Group/1"}]))
    assert {"targetNumber": 12, "eligibility": {"reference": "Group/1"}} == found["recruitment"]
    assert ["older-shape", "native-differs"] == [code for code, _ in issues]


def test_nested_arms() -> None:
    """Nested groups are matched with the arms of the same name."""
    first = {
        "url": f"{X5}comparisonGroup",
        "extension": [{"url": "linkId", "valueId": "a"}, {"url": "name", "valueString": "A"}],
    }
    second = {"url": f"{X5}comparisonGroup", "extension": [{"url": "name", "valueString": "B"}]}
    found, _ = lifted(study(first, second, arm=[{"name": "A", "description": "d"}]))
    assert [{"name": "A", "description": "d", "linkId": "a"}, {"name": "B"}] == found["comparisonGroup"]


def test_other_old_extensions_of_a_study() -> None:
    """Regions, reason and name stood in extensions of their own; beside native ones they say nothing new."""
    old = [
        {"url": f"{X5}region", "valueCodeableConcept": {"text": "NL"}},
        {"url": f"{X5}region", "valueCodeableConcept": {"text": "BE"}},
        {"url": f"{X5}whyStopped", "valueCodeableConcept": {"text": "slow"}},
        {"url": f"{X5}name", "valueString": "Study"},
    ]
    found, issues = lifted(study(*old))
    expected = {"region": [{"text": "NL"}, {"text": "BE"}], "whyStopped": {"text": "slow"}, "name": "Study"}
    assert expected == {key: found[key] for key in expected}
    assert 3 == len(issues)
    beside = study(*old[:3], location=[{"text": "NL"}, {"text": "BE"}], reasonStopped={"text": "other"})
    found, issues = lifted(beside)
    assert {"text": "other"} == found["whyStopped"]
    assert [{"text": "NL"}, {"text": "BE"}] == found["region"]
    assert 1 == [code for code, _ in issues].count("native-differs")
    _, issues = lifted(study(old[0], location=[{"text": "BE"}]))
    assert ["older-shape", "native-differs"] == [code for code, _ in issues]


def test_old_site_and_artifact() -> None:
    """A site or artifact of R5 stood whole on the R4 one."""
    reference = {"reference": "Organization/1"}
    whole = {"type": "cites", "display": "new"}
    stranger = {"url": "https://example.org/p", "valueString": "p"}
    native = study(
        site=[{"extension": [{"url": f"{X5}site", "valueReference": reference}, stranger]}],
        relatedArtifact=[
            {
                "type": "citation",
                "extension": [{"url": f"{X5}relatedArtifact", "valueRelatedArtifact": whole}, stranger],
            }
        ],
    )
    found, _ = lifted(native)
    assert [{**reference, "extension": [stranger]}] == found["site"]
    assert [{**whole, "extension": [stranger]}] == found["relatedArtifact"]


def test_old_group_and_plan() -> None:
    """Description of a group, copyright label and artifacts of a plan had extensions of the package."""
    group: Json = {"resourceType": "Group", "type": "person", "actual": False}
    group["extension"] = [{"url": f"{table.X5}Group.description", "valueMarkdown": "Who"}]
    found, _ = lifted(group)
    assert "Who" == found["description"]
    plan: Json = {"resourceType": "PlanDefinition", "status": "active"}
    plan["extension"] = [
        {"url": f"{table.X5}PlanDefinition.copyrightLabel", "valueString": "(c)"},
        {"url": f"{table.X5}PlanDefinition.versionAlgorithm", "valueCoding": {"code": "semver"}},
        {"url": f"{table.X5}PlanDefinition.relatedArtifact", "valueRelatedArtifact": {"type": "cites"}},
    ]
    found, _ = lifted(plan)
    expected = {
        "copyrightLabel": "(c)",
        "versionAlgorithmCoding": {"code": "semver"},
        "relatedArtifact": [{"type": "cites"}],
    }
    assert expected == {key: found[key] for key in expected}


def test_contact_on_a_telecom() -> None:
    """The contact that stood on each telecom is a contact; telecoms without are another."""
    parts = [
        {"url": "_datatype", "valueString": "ExtendedContactDetail"},
        {"url": "name", "valueHumanName": {"text": "A"}},
    ]
    carrier = {"url": f"{table.X5}Location.contact", "extension": parts}
    location = {
        "resourceType": "Location",
        "telecom": [{"value": "1", "extension": [carrier]}, {"value": "2"}],
    }
    found, issues = lifted(location)
    assert [{"name": [{"text": "A"}]}, {"telecom": [{"value": "2"}]}] == found["contact"]
    assert ["older-shape", "older-shape"] == [code for code, _ in issues]


def test_https_for_http() -> None:
    """HL7's URL with https is read as what was meant."""
    wrong = {"url": f"{X5}version".replace("http://", "https://"), "valueString": "2"}
    found, issues = lifted(study(wrong))
    assert "2" == found["version"]
    assert [("older-shape", wrong["url"])] == issues


def test_description_of_r6() -> None:
    """The text of a criterion in R6's element is its original text; what has one already keeps both."""
    url = f"{table.X5.replace('5.0', '6.0')}Group.characteristic.description"
    text = f"{table.STANDARD}originalText"

    def extensions(*given: Json) -> Any:
        characteristic = {
            "code": {"text": "a"},
            "valueBoolean": True,
            "exclude": False,
            "extension": list(given),
        }
        group = {
            "resourceType": "Group",
            "type": "person",
            "actual": False,
            "characteristic": [characteristic],
        }
        return lift(group, "R4", Issues())["characteristic"][0]["extension"]

    six = {"url": url, "valueMarkdown": "18+"}
    assert [{"url": text, "valueString": "18+"}] == extensions(six)
    both = [{"url": text, "valueString": "adult"}, six]
    assert both == extensions(*both)
    assert [{"url": "https://example.org/p"}] == extensions({"url": "https://example.org/p"})


def test_written_shapes_are_never_the_older_ones() -> None:
    """Whatever was read, what is written has the present shape."""
    found, _ = lifted(
        study({"url": f"{X5}recruitment", "extension": [{"url": "targetNumber", "valueUnsignedInt": 10}]})
    )
    urls = [each["url"] for each in lower(found, "R4", Issues())["extension"]]
    assert [f"{X5}progressStatus", f"{X5}recruitment.targetNumber"] == urls
