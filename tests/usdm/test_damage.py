"""Whatever is thrown at the reader of USDM gives issues with paths, in time, and never a traceback."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from fhir_trials.cursor import copied
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.usdm import from_usdm, to_usdm
from tests.growth import LINEAR, growth
from tests.usdm.own_study import item, study

ODD: list[Any] = [
    None,
    [],
    {},
    "",
    5,
    -3,
    True,
    "x",
    ["x"],
    [{}],
    [[]],
    {"a": 1},
    [None],
    3.5,
    "a\x00b",
    {"id": []},
]


def places(value, found):
    """Every member and item of a document: what holds it, and its key or position."""
    if isinstance(value, dict | list):
        for key in [*value] if isinstance(value, dict) else range(len(value)):
            found.append((value, key))
            places(value[key], found)
    return found


@pytest.mark.unmeasured
@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_any_member_of_another_type_costs_only_itself(odd):
    """Each leaf and object in turn is replaced; the trial is read, written and read again."""
    count = len(places(study(), []))
    for at in range(0, count, 17):
        document = study()
        holder, key = places(document, [])[at]
        holder[key] = copied(odd)
        issues = Issues()
        trial = from_usdm(document, issues)
        assert [] == issues.errors
        to_usdm(trial, Issues())


def test_documents_damaged_in_many_places_are_read():
    """Fifty replacements at once, and ids that several objects have."""
    chance = random.Random(7)
    for _ in range(40):
        document = study()
        for _ in range(30):
            holder, key = chance.choice(places(document, []))
            holder[key] = copied(chance.choice([*ODD, "StudyArm_1", "Quantity_1", {"id": "StudyArm_1"}]))
        to_usdm(from_usdm(document, Issues()), Issues())


def test_two_objects_of_one_id_are_told():
    """References mean the first; the second is told at its place."""
    document = study()
    items = document["study"]["versions"][0]["eligibilityCriterionItems"]
    items.append(item("EligibilityCriterionItem_1", "Another", None))
    issues = Issues()
    trial = from_usdm(document, issues)
    path = "study.versions[0].eligibilityCriterionItems[2].id"
    assert [path] == [issue.path for issue in issues if issue.code == "duplicate-id"]
    assert 2 == len(trial.eligibility.criteria)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (
            lambda version: version["studyIdentifiers"][0].update(scopeId="Nobody"),
            "studyIdentifiers[0].scopeId",
        ),
        (lambda version: version["roles"][0].update(organizationIds=["Nobody"]), "roles[0].organizationIds"),
        (
            lambda version: version["studyDesigns"][0]["eligibilityCriteria"][0].update(
                criterionItemId="Nothing"
            ),
            "studyDesigns[0].eligibilityCriteria[0].criterionItemId",
        ),
        (
            lambda version: version["studyInterventions"][0]["administrations"][0].update(
                administrableProductId="?"
            ),
            "studyInterventions[0].administrations[0].administrableProductId",
        ),
        (
            lambda version: version["narrativeContentItems"][0].update(
                text='<usdm:ref klass="A" id="?" attribute="b"/>'
            ),
            "narrativeContentItems[0].text",
        ),
        (
            lambda version: version["eligibilityCriterionItems"][0].update(
                text='<p><usdm:tag name="most"/></p>'
            ),
            "eligibilityCriterionItems[0].text",
        ),
    ],
    ids=["scope", "organisation", "criterion", "product", "reference", "tag"],
)
def test_reference_that_leads_nowhere_is_told(change, path):
    """The issue has the path of the reference; the rest of the object is read."""
    document = study()
    change(document["study"]["versions"][0])
    issues = Issues()
    from_usdm(document, issues)
    assert [f"study.versions[0].{path}"] == [
        issue.path for issue in issues if issue.code == "link-unresolved"
    ]


def test_section_that_follows_itself_stays_in_its_place():
    """A circle of `nextId` is told; the order of the list holds."""
    document = study()
    contents = document["study"]["documentedBy"][0]["versions"][0]["contents"]
    contents[1]["nextId"] = "NarrativeContent_1"
    issues = Issues()
    trial = from_usdm(document, issues)
    assert ["1", "1.1"] == [one.number for one in trial.passages]
    assert any("contents" in issue.path for issue in issues)


def test_tag_that_stands_for_itself_ends():
    """A dictionary that leads back to its own tag is no endless loop."""
    document = study()
    maps = document["study"]["versions"][0]["dictionaries"][0]["parameterMaps"]
    maps[0]["reference"] = '<usdm:tag name="least"/>'
    assert from_usdm(document, Issues()).eligibility.criteria


@pytest.mark.unmeasured
def test_the_time_grows_with_the_objects_of_one_name():
    """Neither names that are told apart by number nor long lists grow with their square."""
    found: list[Trial] = []

    def work(many: int) -> Callable[[], object]:
        document = study()
        version = document["study"]["versions"][0]
        version["studyDesigns"][0]["arms"] = [{"id": f"A{at}", "name": "Arm"} for at in range(many)]
        version["titles"] = [{"id": f"T{at}", "text": f"Title {at}"} for at in range(many)]
        return lambda: found.append(from_usdm(document, Issues()))

    assert growth(work, 8_000) < LINEAR
    trial = found[-1]
    assert 8_000 == len({one.id for one in trial.arms}) == len(trial.titles) - 1
