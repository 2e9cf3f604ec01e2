"""What nobody should send: it gives issues, never an exception, and never takes long."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhir_trials import validation
from fhir_trials.validation.elements import RELEASES, table

NAMES = sorted({element.name for element in table("R5").elements("ResearchStudy")})
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["#a", "Group/1"])
)
KEYS = st.sampled_from(
    [
        *NAMES,
        "_title",
        "_status",
        "url",
        "valueString",
        "_valueString",
        "reference",
        "type",
        "resource",
        "entry",
        "id",
    ]
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=25,
)
KINDS = ["ResearchStudy", "Bundle", "Parameters", "Group"]


def nested(depth: int, start: dict[str, Any], *path: str) -> dict[str, Any]:
    """The start within itself, that deep, each inside of the path of the next; a path of `a*` goes by an array."""
    node = start
    for _ in range(depth):
        for step in reversed(path):
            node = {step.rstrip("*"): [node] if step.endswith("*") else node}
        node = {**start, **node}
    return node


@settings(max_examples=300, deadline=None)
@given(
    kind=st.sampled_from(KINDS),
    content=st.dictionaries(KEYS, ANYTHING, max_size=6),
    release=st.sampled_from(RELEASES),
)
def test_nothing_raises(kind: str, content: dict[str, Any], release: Any) -> None:
    """Whatever stands where, the answer is a list of issues with text in them."""
    for issue in validation.check({**content, "resourceType": kind}, release):
        assert issue.message
        assert issue.path == kind or issue.path.startswith(f"{kind}.")


@settings(max_examples=100, deadline=None)
@given(ANYTHING)
def test_what_is_no_resource_is_told(content: Any) -> None:
    """Any JSON that is not a resource gives one issue."""
    assert 1 == len(validation.check(content, "R4"))


DEEP = {
    "extensions": nested(5_000, {"resourceType": "Group"}, "extension*"),
    "extensions-of-values": nested(
        5_000, {"resourceType": "Group", "url": "x"}, "extension*", "_valueString"
    ),
    "bundles": nested(5_000, {"resourceType": "Bundle", "type": "collection"}, "entry*", "resource"),
    "contained": nested(5_000, {"resourceType": "Group", "id": "x"}, "contained*"),
    "actions": {"resourceType": "PlanDefinition", "action": [nested(5_000, {}, "action*")]},
}


@pytest.mark.parametrize("resource", DEEP.values(), ids=DEEP)
def test_what_is_nested_too_deep_is_told_once(resource: dict[str, Any]) -> None:
    """Thousands of levels end in one issue that says so, however they are made."""
    codes = [issue.code for issue in validation.check(resource, "R4")]
    assert 1 == codes.count("too-deep")


@pytest.mark.parametrize(
    "div",
    [
        "<" * 200_000,
        "<a " * 100_000,
        "<a b='" * 50_000,
        "<!--" * 50_000,
        "<a" + " x=''" * 50_000,
        "&#106;" * 50_000,
    ],
    ids=["tags", "open", "quotes", "comments", "attributes", "entities"],
)
def test_a_long_narrative_takes_no_longer_than_its_length(div: str) -> None:
    """Text made to keep a pattern busy is answered like any other."""
    text = {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{div}</div>'}
    validation.check({"resourceType": "ResearchStudy", "status": "active", "text": text}, "R4")


@pytest.mark.parametrize("end", ["", " x"])
def test_a_long_reference_takes_no_longer_than_its_length(end: str) -> None:
    """A reference that looks like many others in a row is answered like any other."""
    resource = {"resourceType": "Group", "managingEntity": {"reference": "http:" + "/Aa/1#" * 50_000 + end}}
    validation.check(resource, "R4")


def test_long_values_are_shortened() -> None:
    """A message stays short whatever stands in the data."""
    resource = {"resourceType": "ResearchStudy", "status": "x" * 10_000, "title": 10**5_000, "t" * 10_000: 1}
    issues = validation.check(resource, "R4")
    assert ["unknown-code", "wrong-type", "unknown-element"] == [issue.code for issue in issues]
    assert all(len(issue.message) < 1_000 for issue in issues)
    assert "a number of more than 60 digits" in issues[1].message


def test_what_is_no_json_is_told() -> None:
    """A value of a type that JSON does not have is a fault like another."""
    issues = validation.check({"resourceType": "ResearchStudy", "status": "active", "title": b"x"}, "R4")
    assert ["expected text that is not blank, in JSON a string; found bytes, which is no JSON"] == [
        issue.message for issue in issues
    ]


def test_threads_may_check_at_once() -> None:
    """Many threads that meet a type for the first time agree with one that comes later."""
    file = Path(__file__).parent / "resources" / "own" / "R5" / "bundle-transaction.json"
    resource = json.loads(file.read_text(encoding="utf-8"))
    resource["entry"][0]["resource"]["arm"] = []
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: validation.check(resource, "R5"), range(32)))
    assert ["Bundle.entry[0].resource.arm"] == [issue.path for issue in found[0]]
    assert [found[0]] * 32 == found


def test_fhir_resources_is_not_loaded() -> None:
    """The check carries its definitions and needs neither fhir.resources nor pydantic."""
    code = (
        "import sys; from fhir_trials import validation;"
        "validation.check({'resourceType': 'Bundle'}, 'R5');"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'fhir', 'fhir_core', 'pydantic'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]\n" == done.stdout
