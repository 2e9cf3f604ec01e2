"""Each kind of fault: where the issue points and what it says."""

from typing import Any

import pytest

from fhir_trials import validation
from fhir_trials.errors import UsageError
from fhir_trials.issues import Issue

ABSENT = {
    "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
    ]
}


def study(**members: Any) -> dict[str, Any]:
    """A sound R4 study with these members."""
    return {"resourceType": "ResearchStudy", "status": "active", **members}


def extended(**members: Any) -> dict[str, Any]:
    """A study with an extension of these members."""
    return study(extension=[{"url": "http://example.org/e", **members}])


# resource, path, code, message; against R4
FAULTS: dict[str, tuple[Any, str, str, str]] = {
    "no-object": (
        [1],
        "",
        "wrong-type",
        "expected a resource, a JSON object with resourceType; found an array",
    ),
    "no-resource-type": ({"id": "x"}, "resourceType", "missing-element", "a resource needs resourceType"),
    "unknown-resource-type": (
        {"resourceType": "ReserchStudy"},
        "resourceType",
        "unknown-resource-type",
        "R4 has no resource type 'ReserchStudy'; 146 are allowed, closest: ResearchStudy",
    ),
    "resource-type-that-is-no-text": (
        {"resourceType": ["Group"]},
        "resourceType",
        "wrong-type",
        "expected the name of a resource type, found an array",
    ),
    "misspelt-element": (
        study(arm=[{"name": "A"}, {"nam": "B", "name": "B"}]),
        "ResearchStudy.arm[1].nam",
        "unknown-element",
        "R4 ResearchStudy.arm has no element 'nam'; did you mean 'name'?",
    ),
    "element-of-another-release": (
        study(comparisonGroup=[{"name": "A"}]),
        "ResearchStudy.comparisonGroup",
        "unknown-element",
        "R4 ResearchStudy has no element 'comparisonGroup'; R5 has it",
    ),
    "element-of-two-other-releases": (
        extended(valueRatioRange={"lowNumerator": {"value": 1}}, valueString="x"),
        "ResearchStudy.extension[0].valueRatioRange",
        "unknown-element",
        "R4 Extension has no element 'valueRatioRange'; R4B and R5 have it",
    ),
    "unheard-of-element": (
        study(period={"xyz": 1, "start": "2024"}),
        "ResearchStudy.period.xyz",
        "unknown-element",
        "R4 Period has no element 'xyz'; allowed: end, extension, id, start",
    ),
    "member-that-is-no-text": (
        study(period={1: 2, "start": "2024"}),
        "ResearchStudy.period.1",
        "unknown-element",
        "the name of a member must be text, found the number 1",
    ),
    "extension-of-an-id": (
        study(_id=ABSENT),
        "ResearchStudy._id",
        "unknown-element",
        "R4 ResearchStudy has no element '_id'; did you mean 'id'?",
    ),
    "text-for-an-object": (
        study(phase="2"),
        "ResearchStudy.phase",
        "wrong-type",
        "expected an object (CodeableConcept), found '2'",
    ),
    "object-for-text": (
        study(title={"text": "x"}),
        "ResearchStudy.title",
        "wrong-type",
        "expected text that is not blank, in JSON a string; found an object",
    ),
    "text-for-a-truth-value": (
        extended(valueBoolean="true"),
        "ResearchStudy.extension[0].valueBoolean",
        "wrong-type",
        "expected true or false, found 'true'",
    ),
    "truth-value-for-a-number": (
        extended(valueInteger=True),
        "ResearchStudy.extension[0].valueInteger",
        "wrong-type",
        "expected a whole number of 32 bits, found true",
    ),
    "number-out-of-range": (
        extended(valuePositiveInt=0),
        "ResearchStudy.extension[0].valuePositiveInt",
        "wrong-format",
        "expected a whole number from 1 to 2147483647, found the number 0",
    ),
    "number-with-a-fraction": (
        extended(valueUnsignedInt=1.5),
        "ResearchStudy.extension[0].valueUnsignedInt",
        "wrong-format",
        "expected a whole number from 0 to 2147483647, found the number 1.5",
    ),
    "number-that-is-none": (
        extended(valueDecimal=float("nan")),
        "ResearchStudy.extension[0].valueDecimal",
        "wrong-format",
        "expected a number, found the number nan",
    ),
    "date-that-does-not-exist": (
        study(period={"start": "2023-02-29"}),
        "ResearchStudy.period.start",
        "wrong-format",
        "expected a date as YYYY, YYYY-MM, YYYY-MM-DD, or with time and zone as YYYY-MM-DDThh:mm:ss+zz:zz,"
        " found '2023-02-29'",
    ),
    "blank-text": (
        study(title=" \n"),
        "ResearchStudy.title",
        "wrong-format",
        "expected text that is not blank, found ' \\n'",
    ),
    "bad-id": (
        study(id="nct_1"),
        "ResearchStudy.id",
        "wrong-format",
        "expected 1 to 64 letters, digits, '-' and '.', found 'nct_1'",
    ),
    "bad-id-of-an-element": (
        study(period={"id": "a b", "start": "2024"}),
        "ResearchStudy.period.id",
        "wrong-format",
        "expected text without spaces, found 'a b'",
    ),
    "bad-item-of-a-list": (
        study(meta={"profile": ["http://example.org/a", "b c"]}),
        "ResearchStudy.meta.profile[1]",
        "wrong-format",
        "expected a URI without spaces, found 'b c'",
    ),
    "missing-element": (
        {"resourceType": "ResearchStudy", "title": "x"},
        "ResearchStudy.status",
        "missing-element",
        "ResearchStudy needs status (code)",
    ),
    "array-for-one": (
        study(title=["x"]),
        "ResearchStudy.title",
        "wrong-cardinality",
        "expected one string, found an array",
    ),
    "array-for-one-object": (
        study(period=[{"start": "2024"}]),
        "ResearchStudy.period",
        "wrong-cardinality",
        "expected one object (Period), found an array",
    ),
    "one-for-an-array": (
        study(arm={"name": "A"}),
        "ResearchStudy.arm",
        "wrong-cardinality",
        "expected an array of ResearchStudy.arm, found an object",
    ),
    "null": (
        study(title=None),
        "ResearchStudy.title",
        "null-value",
        "null is not allowed; leave the member out, or give a value",
    ),
    "null-for-an-object": (
        study(period=None),
        "ResearchStudy.period",
        "null-value",
        "null is not allowed; leave the member out, or give a value",
    ),
    "null-for-an-array": (
        study(site=None),
        "ResearchStudy.site",
        "null-value",
        "null is not allowed; leave the member out, or give a value",
    ),
    "null-without-an-extension": (
        study(meta={"profile": ["http://example.org/a", None]}),
        "ResearchStudy.meta.profile[1]",
        "null-value",
        "null is not allowed; leave the member out, or give a value",
    ),
    "empty-text": (
        study(title=""),
        "ResearchStudy.title",
        "empty-value",
        "text must not be empty; leave the member out",
    ),
    "empty-array": (
        study(site=[]),
        "ResearchStudy.site",
        "empty-value",
        "an array must not be empty; leave the member out",
    ),
    "empty-object": (
        study(period={}),
        "ResearchStudy.period",
        "empty-value",
        "an element must have content beside its id (ele-1)",
    ),
    "only-an-id": (
        study(period={"id": "p"}),
        "ResearchStudy.period",
        "empty-value",
        "an element must have content beside its id (ele-1)",
    ),
    "code-of-a-required-binding": (
        study(status="recruiting"),
        "ResearchStudy.status",
        "unknown-code",
        "'recruiting' is not a code of this element; allowed: active, administratively-completed, approved,"
        " closed-to-accrual, closed-to-accrual-and-intervention, completed, disapproved, in-review,"
        " temporarily-closed-to-accrual, temporarily-closed-to-accrual-and-intervention, withdrawn",
    ),
    "two-of-a-choice": (
        {
            "resourceType": "ActivityDefinition",
            "status": "draft",
            "timingAge": {"value": 1},
            "_timingDateTime": ABSENT,
        },
        "ActivityDefinition.timingDateTime",
        "choice-conflict",
        "only one of timing[x] may be there, found timingAge, timingDateTime",
    ),
    "none-of-a-required-choice": (
        {
            "resourceType": "Group",
            "type": "person",
            "actual": False,
            "characteristic": [{"code": {"text": "Age"}, "exclude": False}],
        },
        "Group.characteristic[0].value[x]",
        "missing-element",
        "Group.characteristic needs value[x]; allowed: valueBoolean, valueCodeableConcept, valueQuantity, valueRange,"
        " valueReference",
    ),
}


@pytest.mark.parametrize(("resource", "path", "code", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_issue(resource: Any, path: str, code: str, message: str) -> None:
    """One fault gives exactly one issue, of severity error, at the path of the member that has it."""
    assert [Issue("error", code, path, message)] == validation.check(resource, "R4")


def test_faults_are_all_told_in_the_order_of_the_document() -> None:
    """A resource with several faults gives an issue for each, not only the first."""
    resource = study(title="", arm=[{"name": 1}, {"type": {"text": ""}}], period={"start": "yesterday"})
    assert [
        ("ResearchStudy.title", "empty-value"),
        ("ResearchStudy.arm[0].name", "wrong-type"),
        ("ResearchStudy.arm[1].type.text", "empty-value"),
        ("ResearchStudy.arm[1].name", "missing-element"),
        ("ResearchStudy.period.start", "wrong-format"),
    ] == [(issue.path, issue.code) for issue in validation.check(resource, "R4")]


def test_an_unknown_release_is_the_callers_fault() -> None:
    """A release that is not carried raises, rather than passing everything."""
    with pytest.raises(UsageError, match="'R6' is none of R4, R4B, R5"):
        validation.check(study(), "R6")  # pyright: ignore[reportArgumentType]
