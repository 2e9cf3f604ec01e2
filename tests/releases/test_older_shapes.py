"""Shapes that others wrote, earlier or otherwise, are read, and said to have been."""

from typing import Any

import pytest

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


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (
            study(progressStatus=[{"state": {"text": "a"}}], status="closed-to-accrual"),
            {"progressStatus": [{"state": {"text": "a"}}]},
        ),
        (study(focus=[{"concept": {"text": "a"}}]), {"focus": [{"concept": {"text": "a"}}]}),
        (
            {"resourceType": "Practitioner", "communication": [{"language": {"text": "nl"}}]},
            {"communication": [{"language": {"text": "nl"}}]},
        ),
        (
            {"resourceType": "Location", "hoursOfOperation": [{"availableTime": [{"allDay": True}]}]},
            {"hoursOfOperation": [{"availableTime": [{"allDay": True}]}]},
        ),
        (
            {
                "resourceType": "PlanDefinition",
                "action": [{"code": {"text": "a"}, "input": [{"title": "t"}]}],
            },
            {"action": [{"code": {"text": "a"}, "input": [{"title": "t"}]}]},
        ),
    ],
)
def test_r5_elements_natively_in_r4(resource: Json, expected: Json) -> None:
    """Elements of R5 that stand natively in R4, as Medplum writes them, are taken and reported."""
    found, issues = lifted(resource)
    assert expected == {key: found[key] for key in expected}
    assert {"r5-element-in-r4"} == {code for code, _ in issues}


def test_r5_recruitment_beside_enrollment() -> None:
    """The same group in both is one; another one is kept as an extension."""
    recruitment = {"eligibility": {"reference": "Group/1"}}
    found, _ = lifted(study(recruitment=recruitment, enrollment=[{"reference": "Group/1"}]))
    assert (recruitment, []) == (found["recruitment"], found.get("extension", []))
    found, _ = lifted(study(recruitment=recruitment, enrollment=[{"reference": "Group/2"}]))
    assert {"reference": "Group/2"} == found["extension"][0]["valueReference"]


def test_r5_element_beside_its_extension() -> None:
    """The extension wins over the R5 element that stands beside it."""
    found, issues = lifted(study({"url": f"{X5}version", "valueString": "2"}, version="3"))
    assert "2" == found["version"]
    assert [
        ("r5-element-in-r4", "ResearchStudy.version"),
        ("native-differs", "ResearchStudy.version"),
    ] == issues


def test_old_name_beside_the_new_one() -> None:
    """An R5 name beside the R4 one it became is reported where it differs."""
    found, issues = lifted(study(region=[{"text": "NL"}], location=[{"text": "BE"}]))
    assert [{"text": "NL"}] == found["region"]
    assert "native-differs" in [code for code, _ in issues]


def test_unknown_element_of_r4_is_kept() -> None:
    """What no release has is left for whoever reads the resource, and named."""
    found, issues = lifted(study(nonsense=1))
    assert 1 == found["nonsense"]
    assert [("unknown-element", "ResearchStudy.nonsense")] == issues


def test_one_too_many() -> None:
    """A second extension where there is one element stays an extension, and is named."""
    first, second = ({"url": f"{X5}version", "valueString": each} for each in "12")
    found, issues = lifted(study(first, second))
    assert ("1", [second]) == (found["version"], found["extension"])
    assert [("not-lifted", "ResearchStudy.extension[1]")] == issues


def test_odd_extensions() -> None:
    """A part nobody defined, a value of another type, a value beside parts and an empty one: nothing is passed over."""
    label: Json = {
        "url": f"{X5}label",
        "valueString": "odd",
        "extension": [
            {"url": "value", "valueMarkdown": "ABC", "id": "v"},
            {"url": "kind", "valueString": "k"},
        ],
    }
    found, issues = lifted(study(label, {"url": f"{X5}version"}, {"url": f"{X5}label", "id": "second"}))
    kind = label["extension"][1]
    assert [{"value": "ABC", "extension": [kind]}, {"id": "second"}] == found["label"]
    assert [{"url": f"{X5}version"}] == found["extension"]
    assert [
        ("not-lifted", "ResearchStudy.extension[0].extension[0]"),
        ("not-lifted", "ResearchStudy.extension[0].extension[1]"),
        ("not-lifted", "ResearchStudy.extension[0]"),
        ("not-lifted", "ResearchStudy.extension[1]"),
    ] == issues


def test_r4_elements_in_r5() -> None:
    """HL7's generic rules keep R4's elements as extensions in R5: they become the R5 elements that mean the same."""
    arm = {
        "url": f"{X4}arm",
        "extension": [{"url": "name", "valueString": "A"}, {"url": "description", "valueString": "d"}],
    }
    stranger = {"url": "https://example.org/p", "valueString": "p"}
    status = {"url": f"{X4}status", "valueCode": "completed"}
    r5 = {
        "resourceType": "ResearchStudy",
        "status": "active",
        "_status": {"extension": [status, stranger]},
        "title": "T",
        "contained": [
            {"resourceType": "Group", "id": "contact-1", "type": "person", "membership": "enumerated"}
        ],
        "extension": [
            {"url": f"{X4}category", "valueCodeableConcept": {"text": "a"}},
            {"url": f"{X4}contact", "valueContactDetail": {"name": "A", "telecom": [{"value": "1"}]}},
            {"url": f"{X4}location", "valueCodeableConcept": {"text": "NL"}},
            {"url": f"{X4}enrollment", "valueReference": {"reference": "Group/1"}},
            {"url": f"{X4}enrollment", "valueReference": {"reference": "Group/2"}},
            {"url": f"{X4}sponsor", "valueReference": {"display": "UMC"}},
            {"url": f"{X4}reasonStopped", "valueCodeableConcept": {"text": "slow"}},
            arm,
            stranger,
        ],
    }
    found, issues = lifted(r5, "R5")
    assert {"older-shape"} == {code for code, _ in issues}
    assert [{"text": "a"}] == found["studyDesign"]
    assert [{"text": "NL"}] == found["region"]
    assert {"eligibility": {"reference": "Group/1"}} == found["recruitment"]
    assert {"text": "slow"} == found["whyStopped"]
    assert [{"name": "A", "description": "d"}] == found["comparisonGroup"]
    assert ["contact-1", "contact-2"] == [each["id"] for each in found["contained"]]
    assert [{"display": "UMC"}, {"reference": "#contact-2"}] == [
        each["party"] for each in found["associatedParty"]
    ]
    assert "completed" == found["progressStatus"][0]["state"]["coding"][0]["code"]
    assert ("active", {"extension": [stranger]}) == (found["status"], found["_status"])
    assert [stranger, "Group/2"] == [
        found["extension"][0],
        found["extension"][1]["valueReference"]["reference"],
    ]


def test_r4_elements_in_a_bundle_of_r5() -> None:
    """They are raised in entries and in contained resources; what has none is the same as before."""
    location = {
        "resourceType": "Location",
        "id": "l",
        "extension": [{"url": f"{table.X4}Location.telecom", "valueContactPoint": {"value": "1"}}],
    }
    plain = {"resourceType": "Group", "membership": "enumerated", "type": "person"}
    holder = {"resourceType": "ResearchStudy", "status": "active", "contained": [location, plain]}
    others: list[Json] = [{"resource": plain}, {"resource": {"resourceType": "Library"}}, {"request": {}}]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": holder}, *others]}
    found, _ = lifted(bundle, "R5")
    contact = {"resourceType": "Location", "id": "l", "contact": [{"telecom": [{"value": "1"}]}]}
    assert [contact, plain] == found["entry"][0]["resource"]["contained"]
    assert others == found["entry"][1:]


def test_r4_status_alone_in_r5() -> None:
    """The status extension may be all there is on the status."""
    status = {"extension": [{"url": f"{X4}status", "valueCode": "completed"}]}
    found, _ = lifted({"resourceType": "ResearchStudy", "status": "active", "_status": status}, "R5")
    assert "_status" not in found
    assert "completed" == found["progressStatus"][0]["state"]["coding"][0]["code"]


def test_written_shapes_are_never_the_older_ones() -> None:
    """Whatever was read, what is written has the present shape."""
    found, _ = lifted(
        study({"url": f"{X5}recruitment", "extension": [{"url": "targetNumber", "valueUnsignedInt": 10}]})
    )
    urls = [each["url"] for each in lower(found, "R4", Issues())["extension"]]
    assert [f"{X5}progressStatus", f"{X5}recruitment.targetNumber"] == urls
