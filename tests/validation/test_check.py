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
DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'
ORGANIZATION = {"resourceType": "Organization", "id": "o", "name": "UMC"}


def study(**members: Any) -> dict[str, Any]:
    """A sound R4 study with these members."""
    return {"resourceType": "ResearchStudy", "status": "active", **members}


def extended(**members: Any) -> dict[str, Any]:
    """A study with an extension of these members."""
    return study(extension=[{"url": "http://example.org/e", **members}])


def narrated(div: Any) -> dict[str, Any]:
    """A study with this narrative."""
    return study(text={"status": "generated", "div": div})


def bundled(*entries: Any, kind: str = "collection") -> dict[str, Any]:
    """A Bundle of these entries."""
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


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
    "extension-of-a-value-that-is-no-array": (
        study(meta={"_profile": ABSENT}),
        "ResearchStudy.meta._profile",
        "wrong-cardinality",
        "expected an array beside profile, found an object",
    ),
    "extension-of-a-value-that-is-an-array": (
        study(_title=[ABSENT]),
        "ResearchStudy._title",
        "wrong-cardinality",
        "expected one object (Element), found an array",
    ),
    "arrays-out-of-step": (
        study(meta={"profile": ["http://example.org/a"], "_profile": [None, ABSENT]}),
        "ResearchStudy.meta._profile",
        "wrong-cardinality",
        "has 2 items and profile has 1; they must go in pairs",
    ),
    "extensions-of-nothing": (
        study(meta={"profile": ["http://example.org/a"], "_profile": [None]}),
        "ResearchStudy.meta._profile",
        "empty-value",
        "an array of extensions must not be empty; leave the member out",
    ),
    "neither-value-nor-extension": (
        study(meta={"_profile": [ABSENT, None]}),
        "ResearchStudy.meta._profile[1]",
        "null-value",
        "null is not allowed; leave the member out, or give a value",
    ),
    "id-of-no-value": (
        study(_title={"id": "t"}),
        "ResearchStudy._title",
        "empty-value",
        "an element must have content beside its id (ele-1)",
    ),
    "fault-in-the-extension-of-a-value": (
        study(title="x", _title={"extension": [{"valueString": "y"}]}),
        "ResearchStudy._title.extension[0].url",
        "missing-element",
        "Extension needs url (uri)",
    ),
    "extension-without-content": (
        extended(),
        "ResearchStudy.extension[0]",
        "extension-content",
        "has neither value nor extensions (ext-1)",
    ),
    "extension-with-both": (
        extended(valueString="x", extension=[{"url": "y", "valueCode": "z"}]),
        "ResearchStudy.extension[0]",
        "extension-content",
        "has a value and extensions; only one of the two is allowed (ext-1)",
    ),
    "reference-to-a-type-not-allowed": (
        study(enrollment=[{"reference": "Patient/1"}]),
        "ResearchStudy.enrollment[0].reference",
        "wrong-reference-target",
        "'Patient/1' is of type Patient, which is not allowed here; allowed: Group",
    ),
    "reference-on-a-server-to-a-type-not-allowed": (
        study(sponsor={"reference": "https://example.org/fhir/Patient/1/_history/2"}),
        "ResearchStudy.sponsor.reference",
        "wrong-reference-target",
        "'https://example.org/fhir/Patient/1/_history/2' is of type Patient, which is not allowed here; allowed: Organization",
    ),
    "reference-to-no-type": (
        study(enrollment=[{"reference": "Grop/1"}]),
        "ResearchStudy.enrollment[0].reference",
        "wrong-reference-target",
        "'Grop/1': 'Grop' is no resource type of this release",
    ),
    "reference-type-not-allowed": (
        study(sponsor={"type": "Patient", "display": "somebody"}),
        "ResearchStudy.sponsor.type",
        "wrong-reference-target",
        "'Patient' is not allowed here; allowed: Organization",
    ),
    "reference-type-that-does-not-agree": (
        study(principalInvestigator={"reference": "Practitioner/1", "type": "PractitionerRole"}),
        "ResearchStudy.principalInvestigator.type",
        "wrong-reference-target",
        "'PractitionerRole' does not agree with 'Practitioner/1', which is of type Practitioner",
    ),
    "reference-that-is-none": (
        study(enrollment=[{"reference": "the group"}]),
        "ResearchStudy.enrollment[0].reference",
        "wrong-format",
        "'the group' is not a reference; expected 'Type/id', '#id', 'urn:uuid:…' or an absolute URL",
    ),
    "reference-to-nothing-contained": (
        study(sponsor={"reference": "#o"}),
        "ResearchStudy.sponsor.reference",
        "unresolved-reference",
        "'#o' is not contained; the resource contains nothing",
    ),
    "reference-to-nothing-contained-by-that-id": (
        study(
            sponsor={"reference": "#x"},
            site=[{"reference": "#l"}],
            contained=[{"resourceType": "Location", "id": "l"}],
        ),
        "ResearchStudy.sponsor.reference",
        "unresolved-reference",
        "'#x' is not contained; allowed: #l",
    ),
    "reference-to-something-contained-of-another-type": (
        study(site=[{"reference": "#o"}], contained=[ORGANIZATION]),
        "ResearchStudy.site[0].reference",
        "wrong-reference-target",
        "'#o' is of type Organization, which is not allowed here; allowed: Location",
    ),
    "canonical-to-nothing-contained": (
        {"resourceType": "PlanDefinition", "status": "draft", "library": ["#l"]},
        "PlanDefinition.library[0]",
        "unresolved-reference",
        "'#l' is not contained; the resource contains nothing",
    ),
    "contained-and-not-used": (
        study(contained=[ORGANIZATION]),
        "ResearchStudy.contained[0]",
        "unreferenced-contained",
        "nothing refers to '#o'; refer to it, or leave it out (dom-3)",
    ),
    "contained-in-contained": (
        study(
            sponsor={"reference": "#o"},
            contained=[{**ORGANIZATION, "contained": [{**ORGANIZATION, "id": "p"}]}],
        ),
        "ResearchStudy.contained[0].contained",
        "nested-contained",
        "what is contained cannot contain (dom-2)",
    ),
    "contained-without-id": (
        study(contained=[{"resourceType": "Organization", "name": "UMC"}]),
        "ResearchStudy.contained[0].id",
        "missing-element",
        "what is contained needs an id to be referred to",
    ),
    "contained-twice-by-one-id": (
        study(sponsor={"reference": "#o"}, contained=[ORGANIZATION, ORGANIZATION]),
        "ResearchStudy.contained[1].id",
        "duplicate-id",
        "'o' is the id of another contained resource too",
    ),
    "contained-with-a-version": (
        study(sponsor={"reference": "#o"}, contained=[{**ORGANIZATION, "meta": {"versionId": "1"}}]),
        "ResearchStudy.contained[0].meta.versionId",
        "nested-meta",
        "what is contained has no versionId of its own (dom-4)",
    ),
    "contained-of-an-unknown-type": (
        study(sponsor={"display": "x"}, contained=["o"]),
        "ResearchStudy.contained[0]",
        "wrong-type",
        "expected an object (a resource), found 'o'",
    ),
    "narrative-that-is-no-div": (
        narrated("<p>x</p>"),
        "ResearchStudy.text.div",
        "unsafe-narrative",
        'expected one <div xmlns="http://www.w3.org/1999/xhtml"> … </div>',
    ),
    "narrative-with-a-script": (
        narrated(DIV.format("<script>x</script>").replace("</script>", "")),
        "ResearchStudy.text.div",
        "unsafe-narrative",
        "<script> is not allowed; only formatting, links and images are",
    ),
    "narrative-with-an-event": (
        narrated(DIV.format("<p title='a>b' onclick = 'x()'>x</p>")),
        "ResearchStudy.text.div",
        "unsafe-narrative",
        "the event attribute onclick is not allowed",
    ),
    "narrative-with-a-hidden-script-link": (
        narrated(DIV.format('<a href="java&#10;script:x()">x</a>')),
        "ResearchStudy.text.div",
        "unsafe-narrative",
        "a link that runs a script is not allowed",
    ),
    "narrative-that-is-not-well-formed": (
        narrated(DIV.format("a < b")),
        "ResearchStudy.text.div",
        "unsafe-narrative",
        "'<' outside of a tag; write it as &lt;",
    ),
    "fault-in-an-entry": (
        bundled({"fullUrl": "urn:uuid:1", "resource": study(arm=[{"name": "A"}, {"nam": "B", "name": "B"}])}),
        "Bundle.entry[0].resource.arm[1].nam",
        "unknown-element",
        "R4 ResearchStudy.arm has no element 'nam'; did you mean 'name'?",
    ),
    "unknown-type-in-an-entry": (
        bundled({"resource": {"resourceType": "EvidenceReport"}}),
        "Bundle.entry[0].resource.resourceType",
        "unknown-resource-type",
        "R4 has no resource type 'EvidenceReport'; R4B and R5 have it",
    ),
    "reference-to-no-entry": (
        bundled({"resource": study(sponsor={"reference": "urn:uuid:2"})}),
        "Bundle.entry[0].resource.sponsor.reference",
        "unresolved-reference",
        "no entry of the Bundle has the fullUrl 'urn:uuid:2'",
    ),
    "reference-to-an-entry-of-another-type": (
        bundled(
            {"resource": study(sponsor={"reference": "urn:uuid:2"})},
            {
                "fullUrl": "urn:uuid:2",
                "resource": {"resourceType": "Group", "type": "person", "actual": True},
            },
        ),
        "Bundle.entry[0].resource.sponsor.reference",
        "wrong-reference-target",
        "'urn:uuid:2' is of type Group, which is not allowed here; allowed: Organization",
    ),
    "full-url-given-twice": (
        bundled(
            {"fullUrl": "urn:uuid:1", "resource": study()}, {"fullUrl": "urn:uuid:1", "resource": study()}
        ),
        "Bundle.entry[1].fullUrl",
        "duplicate-id",
        "'urn:uuid:1' is the fullUrl of another entry too (bdl-7)",
    ),
    "full-url-with-a-version": (
        bundled({"fullUrl": "https://example.org/ResearchStudy/1/_history/2", "resource": study()}),
        "Bundle.entry[0].fullUrl",
        "bundle-entry",
        "'https://example.org/ResearchStudy/1/_history/2' names a version; a fullUrl cannot (bdl-8)",
    ),
    "entry-without-a-request": (
        bundled({"resource": study()}, kind="transaction"),
        "Bundle.entry[0].request",
        "missing-element",
        "an entry of a transaction needs a request",
    ),
    "entry-with-a-request": (
        bundled({"resource": study(), "request": {"method": "GET", "url": "x"}}),
        "Bundle.entry[0].request",
        "bundle-entry",
        "an entry of a collection cannot have a request (bdl-3, bdl-4)",
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
