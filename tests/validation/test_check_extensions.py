"""Each kind of fault in extensions, of elements and of primitive values: where the issue points and what it says."""

from typing import Any

import pytest

from fhir_trials import validation
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
}


@pytest.mark.parametrize(("resource", "path", "code", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_issue(resource: Any, path: str, code: str, message: str) -> None:
    """One fault gives exactly one issue, of severity error, at the path of the member that has it."""
    assert [Issue("error", code, path, message)] == validation.check(resource, "R4")
