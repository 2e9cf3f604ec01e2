"""R5 elements natively in R4, R4 elements in R5, and odd extensions: taken, and said to have been."""

from typing import Any

import pytest

from fhir_trials.issues import Issues
from fhir_trials.releases import lift, table

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
