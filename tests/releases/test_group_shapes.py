"""Group in R4, both ways."""

from typing import Any

from fhir_trials.issues import Issues
from fhir_trials.releases import lift, lower, table
from tests.releases.both_ways import r4

Json = dict[str, Any]
X5 = table.X5


def test_group_of_eligibility() -> None:
    """A definition is no actual group; its description stands in HL7's standard extension."""
    characteristic = {
        "code": {"text": "Age"},
        "valueBoolean": True,
        "exclude": False,
        "extension": [{"url": f"{table.STANDARD}originalText", "valueString": "18+"}],
    }
    group: Json = {
        "resourceType": "Group",
        "membership": "definitional",
        "type": "person",
        "description": "Who may join",
        "characteristic": [characteristic],
    }
    expected: Json = {
        "type": "person",
        "characteristic": [characteristic],
        "extension": [
            {"url": f"{X5}Group.membership", "valueCode": "definitional"},
            {"url": f"{table.STANDARD}artifact-description", "valueMarkdown": "Who may join"},
        ],
        "actual": False,
    }
    assert expected == r4(group)


def test_native_group() -> None:
    """A native R4 group is enumerated where it is actual; a type that R5 lacks keeps its code beside the nearest."""
    found = Issues()
    native = {"resourceType": "Group", "type": "medication", "actual": True}
    lifted = lift(native, "R4", found)
    beside = {"extension": [{"url": table.R4_CODE, "valueCode": "medication"}]}
    assert {"resourceType": "Group", "type": "device", "_type": beside, "membership": "enumerated"} == lifted
    assert ["Group.type"] == [issue.path for issue in found]
    assert native["type"] == lower(lifted, "R4", Issues())["type"]


def test_type_of_group_that_r4_lacks() -> None:
    """R4 gets the nearest code, with the R5 code on it, and an issue says so."""
    found = Issues()
    lowered = r4({"resourceType": "Group", "membership": "enumerated", "type": "careteam"}, issues=found)
    assert "practitioner" == lowered["type"]
    assert {"extension": [{"url": f"{X5}Group.type", "valueCode": "careteam"}]} == lowered["_type"]
    assert [("nearest-code", "Group.type")] == [(issue.code, issue.path) for issue in found]


def test_edited_code_is_reported() -> None:
    """A code that somebody changed beside the extension does not win; another extension on it stays."""
    group = {"resourceType": "Group", "membership": "enumerated", "type": "careteam"}
    lowered = lower(group, "R4", Issues())
    stranger = {"url": "https://example.org/p", "valueString": "p"}
    lowered["_type"] = {"extension": [*lowered["_type"]["extension"], stranger]}
    lowered["type"] = "person"
    found = Issues()
    assert {**group, "_type": {"extension": [stranger]}} == lift(lowered, "R4", found)
    assert [("native-differs", "Group.type")] == [(issue.code, issue.path) for issue in found]
