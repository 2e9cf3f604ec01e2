"""What is right and must not be refused, also where other validators do."""

from collections import OrderedDict
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import pytest

from fhir_trials import validation

ABSENT = {
    "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
    ]
}
DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'


class Status(StrEnum):
    """A code as a member of an enumeration, which is text."""

    ACTIVE = "active"


class Listed(list[Any]):
    """An array of another class than `list`."""


def study(**members: Any) -> dict[str, Any]:
    """A sound R4 study with these members."""
    return {"resourceType": "ResearchStudy", "status": "active", **members}


def extended(**members: Any) -> dict[str, Any]:
    """A study with an extension of these members."""
    return study(extension=[{"url": "http://example.org/e", **members}])


ACCEPTED: dict[str, dict[str, Any]] = {
    "smallest": study(),
    "required-code-said-to-be-absent": {"resourceType": "ResearchStudy", "_status": ABSENT},
    "required-choice-said-to-be-absent": {
        "resourceType": "Group",
        "type": "person",
        "actual": False,
        "characteristic": [{"code": {"text": "Age"}, "_valueBoolean": ABSENT, "exclude": False}],
    },
    "value-of-an-extension-said-to-be-absent": extended(_valueString=ABSENT),
    "value-and-its-extension": extended(valueString="x", _valueString=ABSENT),
    "value-meta-which-r4b-lost": extended(valueMeta={"tag": [{"code": "x"}]}),
    "id-of-a-value": study(title="x", _title={"id": "t"}),
    "id-of-a-value-in-an-array": study(meta={"profile": ["http://example.org/p"], "_profile": [{"id": "p"}]}),
    "null-beside-an-extension": study(
        meta={"profile": [None, "http://example.org/p"], "_profile": [ABSENT, None]}
    ),
    "arrays-of-extensions-alone": study(meta={"_profile": [ABSENT, ABSENT]}),
    "decimal-as-decimal": extended(valueDecimal=Decimal("1.500")),
    "decimal-as-int": extended(valueDecimal=10**30),
    "decimal-as-float": extended(valueDecimal=1e-7),
    "least-integer": extended(valueInteger=-(2**31)),
    "leap-second": extended(valueInstant="2016-12-31T23:59:60Z"),
    "leap-day": extended(valueDate="2024-02-29"),
    "year-and-month": study(period={"start": "2024", "end": "2024-12"}),
    "time": extended(valueTime="00:00:00.123456789"),
    "base64-with-a-line-break": extended(valueBase64Binary="SGVs\nbG8="),
    "oid": extended(valueOid="urn:oid:2.16.840.1"),
    "uuid-of-any-version": extended(valueUuid="urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
    "relative-url": extended(valueUrl="a/b"),
    "id-of-an-element-that-no-resource-could-have": study(period={"id": "a:b_c", "start": "2024"}),
    "code-of-an-enumeration": {"resourceType": "ResearchStudy", "status": Status.ACTIVE},
    "object-of-another-class": study(period=OrderedDict(start="2024")),
    "array-of-another-class": study(site=Listed([{"reference": "Location/1"}])),
    "reference-by-identifier": study(sponsor={"identifier": {"value": "x"}, "type": "Organization"}),
    "reference-to-a-version": study(
        sponsor={"reference": "Organization/1/_history/2", "type": "Organization"}
    ),
    "reference-by-search": study(sponsor={"reference": "Organization?identifier=a|b"}),
    "reference-outside-of-rest": study(sponsor={"reference": "https://example.org/umc"}),
    "reference-by-urn": study(sponsor={"reference": "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"}),
    "reference-to-a-logical-model": study(sponsor={"type": "http://example.org/Model", "display": "x"}),
    "reference-from-what-is-contained-to-its-container": {
        "resourceType": "PlanDefinition",
        "status": "draft",
        "contained": [
            {
                "resourceType": "ActivityDefinition",
                "id": "a",
                "status": "draft",
                "extension": [{"url": "http://example.org/e", "valueReference": {"reference": "#"}}],
            }
        ],
    },
    "contained-and-used-by-canonical": {
        "resourceType": "PlanDefinition",
        "status": "draft",
        "contained": [{"resourceType": "Library", "id": "l", "status": "draft", "type": {"text": "x"}}],
        "library": ["#l"],
    },
    "contained-and-used-by-uri": {
        "resourceType": "PlanDefinition",
        "status": "draft",
        "contained": [{"resourceType": "ActivityDefinition", "id": "a", "status": "draft"}],
        "action": [{"definitionUri": "#a"}],
    },
    "narrative-of-a-script": study(
        text={
            "status": "generated",
            "div": DIV.format("<!-- <script> --><p title='onclick=x'>one = 1 &lt; 2</p><br/>"),
        }
    ),
    "bundle-of-entries-that-refer-to-each-other": {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {
                "fullUrl": "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
                "resource": study(
                    sponsor={"reference": "urn:uuid:6ba7b811-9dad-11d1-80b4-00c04fd430c8"},
                    site=[{"reference": "http://x.org/Location/1"}],
                ),
                "request": {"method": "POST", "url": "ResearchStudy"},
            },
            {
                "fullUrl": "urn:uuid:6ba7b811-9dad-11d1-80b4-00c04fd430c8",
                "resource": {"resourceType": "Organization", "name": "UMC"},
                "request": {"method": "POST", "url": "Organization"},
            },
            {"request": {"method": "DELETE", "url": "Group/1"}},
        ],
    },
    "history-of-one-resource": {
        "resourceType": "Bundle",
        "type": "history",
        "entry": [
            {
                "fullUrl": "http://x.org/ResearchStudy/1",
                "resource": study(id="1", meta={"versionId": version}),
                "request": {"method": "PUT", "url": "ResearchStudy/1"},
                "response": {"status": "200"},
            }
            for version in ("1", "1", "2")
        ],
    },
    "any-resource-in-parameters": {
        "resourceType": "Parameters",
        "parameter": [{"name": "resource", "resource": study(sponsor={"reference": "Organization/1"})}],
    },
}


@pytest.mark.parametrize("resource", ACCEPTED.values(), ids=ACCEPTED)
def test_what_is_right_has_no_issue(resource: dict[str, Any]) -> None:
    """Legal FHIR JSON gives no issue."""
    assert [] == validation.check(resource, "R4")


def test_any_mapping_will_do_for_the_resource_itself() -> None:
    """The resource may be a read-only mapping; what is in it is plain data."""
    assert [] == validation.check(MappingProxyType(study(title="x")), "R4")


def test_each_release_has_its_own_elements() -> None:
    """The same study in the words of two releases: each is right in its own and wrong in the other."""
    old = study(arm=[{"name": "A"}])
    new = study(comparisonGroup=[{"name": "A"}])
    assert [] == validation.check(old, "R4")
    assert [] == validation.check(old, "R4B")
    assert [] == validation.check(new, "R5")
    assert ["ResearchStudy.arm"] == [issue.path for issue in validation.check(old, "R5")]
    assert ["ResearchStudy.comparisonGroup"] == [issue.path for issue in validation.check(new, "R4B")]


def test_a_whole_number_of_64_bits_is_text_in_r5() -> None:
    """R5 writes integer64 as a JSON string, and a number in its place is told so."""
    library = {"resourceType": "Library", "status": "draft", "type": {"text": "x"}}
    assert [] == validation.check({**library, "content": [{"size": "9007199254740993"}]}, "R5")
    assert [
        (
            "Library.content[0].size",
            "expected a whole number of 64 bits, in JSON a string; found the number 1",
        )
    ] == [
        (issue.path, issue.message) for issue in validation.check({**library, "content": [{"size": 1}]}, "R5")
    ]


def test_a_reference_beside_a_concept_has_targets_too() -> None:
    """The targets of a CodeableReference are those of the reference in it."""
    resource = study(
        focus=[{"reference": {"reference": "Medication/1"}}, {"reference": {"reference": "Patient/1"}}]
    )
    assert ["ResearchStudy.focus[1].reference.reference"] == [
        issue.path for issue in validation.check(resource, "R5")
    ]
