"""Each kind of fault in references, contained resources, narratives and Bundles: where the issue points, what it says."""

from typing import Any

import pytest

from fhir_trials import validation
from fhir_trials.issues import Issue

DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'
ORGANIZATION = {"resourceType": "Organization", "id": "o", "name": "UMC"}


def study(**members: Any) -> dict[str, Any]:
    """A sound R4 study with these members."""
    return {"resourceType": "ResearchStudy", "status": "active", **members}


def narrated(div: Any) -> dict[str, Any]:
    """A study with this narrative."""
    return study(text={"status": "generated", "div": div})


def bundled(*entries: Any, kind: str = "collection") -> dict[str, Any]:
    """A Bundle of these entries."""
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


# resource, path, code, message; against R4
FAULTS: dict[str, tuple[Any, str, str, str]] = {
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
        bundled({"fullUrl": "urn:uuid:1", "resource": {"resourceType": "EvidenceReport"}}),
        "Bundle.entry[0].resource.resourceType",
        "unknown-resource-type",
        "R4 has no resource type 'EvidenceReport'; R4B and R5 have it",
    ),
    "reference-to-no-entry": (
        bundled({"fullUrl": "urn:uuid:1", "resource": study(sponsor={"reference": "urn:uuid:2"})}),
        "Bundle.entry[0].resource.sponsor.reference",
        "unresolved-reference",
        "no entry of the Bundle has the fullUrl 'urn:uuid:2'",
    ),
    "reference-to-an-entry-of-another-type": (
        bundled(
            {"fullUrl": "urn:uuid:1", "resource": study(sponsor={"reference": "urn:uuid:2"})},
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
    "entry-without-a-full-url": (
        bundled({"resource": study()}),
        "Bundle.entry[0].fullUrl",
        "missing-element",
        "an entry of a collection needs a fullUrl, which says which resource it is",
    ),
    "entry-without-a-resource": (
        bundled({"fullUrl": "urn:uuid:1"}),
        "Bundle.entry[0].resource",
        "missing-element",
        "an entry of a collection needs a resource",
    ),
    "entry-without-a-request": (
        bundled({"resource": study()}, kind="transaction"),
        "Bundle.entry[0].request",
        "missing-element",
        "an entry of a transaction needs a request",
    ),
    "entry-with-a-request": (
        bundled({"fullUrl": "urn:uuid:1", "resource": study(), "request": {"method": "GET", "url": "x"}}),
        "Bundle.entry[0].request",
        "bundle-entry",
        "an entry of a collection cannot have a request (bdl-3, bdl-4)",
    ),
}


@pytest.mark.parametrize(("resource", "path", "code", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_issue(resource: Any, path: str, code: str, message: str) -> None:
    """One fault gives exactly one issue, of severity error, at the path of the member that has it."""
    assert [Issue("error", code, path, message)] == validation.check(resource, "R4")
