"""Resources of HL7 and of other programs: nothing is lost, every relation resolves."""

import json
from pathlib import Path
from typing import Any, cast

import pytest

from fhir_trials import json_text
from fhir_trials.issues import Issues
from fhir_trials.releases import Release, lift, lower, recognise

Json = dict[str, Any]
SHARED = Path(__file__).parents[3] / "shared" / "data"
FOLDERS = [
    "fhir-examples/R4",
    "fhir-examples/R4B",
    "fhir-ig/mcode",
    "fhir-ig/mii",
    "fhir-ig/recruit",
    "usdm-fhir",
]

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")


def resources(*folders: str) -> list[Path]:
    """The files of folders that hold a resource."""
    found = [path for folder in folders for path in sorted((SHARED / folder).rglob("*.json"))]
    return [path for path in found if b'"resourceType"' in path.read_bytes()]


def leaves(value: Any) -> set[str]:
    """The values of a resource; not the names of extensions and their parts."""
    if isinstance(value, dict):
        node = cast("Json", value)
        is_extension = "url" in node and any(key == "extension" or key.startswith("value") for key in node)
        children = (child for key, child in node.items() if not (is_extension and key == "url"))
        return set[str]().union(*map(leaves, children))
    if isinstance(value, list):
        return set[str]().union(*map(leaves, cast("list[Any]", value)))
    return {json.dumps(value, default=str)}


def of_r4(*folders: str) -> list[Path]:
    """The files of these folders that are not R5."""
    return [path for path in resources(*folders) if recognise(json_text.decode(path.read_bytes())) != "R5"]


def relations(actions: Any) -> list[str]:
    """The targets of the relations of actions, at all levels."""
    found = [
        each.get("actionId") or each["targetId"]
        for action in actions
        for each in action.get("relatedAction", ())
    ]
    return found + [each for action in actions for each in relations(action.get("action", ()))]


@pytest.mark.parametrize("path", of_r4(*FOLDERS), ids=lambda path: str(path.relative_to(SHARED)))
def test_nothing_is_lost_on_the_way_up(path: Path) -> None:
    """Every value of an R4 resource is in the R5 one, but for `actual`, which is a code there, and systems."""
    resource = json_text.decode(path.read_bytes())
    found = Issues()
    lifted = lift(resource, "R4", found)
    system = '"http://terminology.hl7.org/CodeSystem/research-study-phase"'
    assert {system, "true", "false"} >= leaves(resource) - leaves(lifted)
    assert set() == {issue.code for issue in found} - {"not-converted", "r5-element-in-r4"}
    assert lifted == lift(lower(lifted, "R4", Issues()), "R4", Issues())


@pytest.mark.parametrize("release", ["R4", "R4B"])
@pytest.mark.parametrize("path", resources("fhir-examples/R5"), ids=lambda path: path.name)
def test_hl7_examples_of_r5_come_back(path: Path, release: Release) -> None:
    """HL7's own converter loses values of these and leaves dangling links."""
    resource = json_text.decode(path.read_bytes())
    assert recognise(resource) in ("R5", None)
    lowered = lower(resource, release, Issues())
    assert resource == lift(lowered, release, Issues())
    actions = resource.get("action", [])
    assert relations(actions) == relations(lowered.get("action", []))
