"""Activities with their marks, parts, procedures and concepts; conditions."""

from fhir_trials.model import Activity, ActivityCondition, Procedure
from fhir_trials.model.codes import Coding
from tests.usdm.schedule.documents import again, code, instance, plan, read, timeline

VERSION = {
    "studyInterventions": [{"id": "drug", "name": "Drug"}],
    "biomedicalConcepts": [{"id": "bc", "name": "Weight", "code": code("C1", "Weight")}],
    "bcSurrogates": [{"id": "sur", "name": "Date of birth"}],
}


def design(*activities, **members):
    """Two instances, at both of which the first activity is done."""
    first = activities[0]["id"] if activities else None
    instances = (instance("a", "b", activityIds=[first] * 2), instance("b", activityIds=[first]))
    return plan(timeline(*instances), activities=[*activities], **members)


def test_an_activity_is_read():
    """Its description is its text, its marks are in the order of the timepoints, each once."""
    activity = {
        "id": "x",
        "name": "CT",
        "label": "CT scan",
        "description": "Of the head",
        "timelineId": "main",
        "definedProcedures": [
            {
                "id": "p",
                "name": "PR1",
                "label": "CT",
                "description": "CT scan",
                "procedureType": "Imaging",
                "code": code("383371000119108", "CT of head", "SNOMED"),
                "studyInterventionId": "drug",
            }
        ],
        "biomedicalConceptIds": ["bc"],
        "bcSurrogateIds": ["sur"],
    }
    timelines = {"name": "Main"}
    document = design(activity)
    document["scheduleTimelines"][0].update(timelines)
    found = read(document, VERSION)
    procedure = Procedure(
        name="CT",
        other_name="PR1",
        description="CT scan",
        kind="Imaging",
        coding=Coding(vocabulary="SNOMED CT", code="383371000119108", display="CT of head"),
        intervention="drug",
    )
    expected = Activity(
        id="ct-scan",
        name="CT scan",
        other_name="CT",
        text="Of the head",
        timepoints=("a", "b"),
        timeline="main",
        procedures=(procedure,),
        concepts=("weight", "date-of-birth"),
    )
    assert ((expected,), [], 0) == (found.trial.schedule.activities, found.issues, found.left)
    assert found.trial == again(found.trial).trial


def test_a_procedure_without_a_name_is_called_by_what_it_is():
    """By its description, its code, its type, in this order."""
    nameless = [
        {"id": "p", "description": "Described"},
        {"id": "q", "code": code("C2", "Coded"), "procedureType": "Typed"},
        {"id": "r", "procedureType": "Typed"},
        {"id": "s"},
    ]
    found = read(design({"id": "x", "name": "X", "definedProcedures": nameless}))
    names = [one.name for one in found.trial.schedule.activities[0].procedures]
    assert ["Described", "Coded", "Typed", "Procedure"] == names


def test_children_are_parts_of_their_parent():
    """The list of the children is in the order of the activities."""
    whole = {"id": "x", "name": "X", "childIds": ["y", "z"]}
    found = read(design(whole, {"id": "y", "name": "Y"}, {"id": "z", "name": "Z"}))
    assert [None, "x", "x"] == [one.part_of for one in found.trial.schedule.activities]
    assert ([], 0) == (found.issues, found.left)
    assert found.trial == again(found.trial).trial


def test_a_second_parent_is_told():
    """The first one counts."""
    two = {"id": "y", "name": "Y", "childIds": ["z"]}
    found = read(design({"id": "x", "name": "X", "childIds": ["z"]}, two, {"id": "z", "name": "Z"}))
    assert "x" == found.trial.schedule.activities[2].part_of
    assert [("stated-twice", "studyDesigns[0].activities[1].childIds")] == found.issues


def test_an_activity_that_is_a_part_of_itself_is_told():
    """The circle is cut, so that whatever goes from whole to part comes to an end."""
    one, two = {"id": "x", "name": "X", "childIds": ["y"]}, {"id": "y", "name": "Y", "childIds": ["x"]}
    found = read(design(one, two))
    assert ["y", None] == [one.part_of for one in found.trial.schedule.activities]
    assert [("value-refused", "studyDesigns[0].activities[0].childIds")] == found.issues


def test_a_category_stands_for_its_members():
    """Those below it too, each once and in spite of circles; the category itself stays."""
    version = {
        **VERSION,
        "bcCategories": [
            {"id": "cat", "name": "Vitals", "memberIds": ["bc", "nothing"], "childIds": ["sub", "nowhere"]},
            {"id": "sub", "name": "More", "memberIds": ["sur", "bc"], "childIds": ["cat"]},
        ],
    }
    found = read(design({"id": "x", "name": "X", "bcCategoryIds": ["cat", "gone"]}), version)
    assert ("weight", "date-of-birth") == found.trial.schedule.activities[0].concepts
    assert [("link-unresolved", "studyDesigns[0].activities[0].bcCategoryIds")] == found.issues
    assert 12 == found.left
    assert found.trial == again(found.trial).trial


def test_a_condition_names_activities_and_timepoints():
    """What it is of that is neither is told and stays."""
    condition = {
        "id": "c",
        "name": "COND1",
        "label": "Diabetes",
        "description": "Only some",
        "text": "If diabetic",
        "contextIds": ["b"],
        "appliesToIds": ["x", "bc"],
    }
    found = read(design({"id": "x", "name": "X"}), {**VERSION, "conditions": [condition]})
    expected = ActivityCondition(
        name="Diabetes",
        other_name="COND1",
        description="Only some",
        text="If diabetic",
        activities=("x",),
        timepoints=("b",),
    )
    assert (expected,) == found.trial.schedule.conditions
    assert ([("link-unresolved", "conditions[0].appliesToIds[1]")], 1) == (found.issues, found.left)
    assert found.trial == again(found.trial).trial


def test_a_condition_without_words_stays():
    """It says nothing."""
    found = read(design({"id": "x", "name": "X"}), {"conditions": [{"id": "c", "name": "C"}]})
    assert ((), 2) == (found.trial.schedule.conditions, found.left)
