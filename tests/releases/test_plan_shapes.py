"""PlanDefinition and ActivityDefinition in R4, both ways."""

from typing import Any

from fhir_trials.issues import Issues
from fhir_trials.releases import lift, lower, table
from tests.releases.both_ways import action, plan, r4

Json = dict[str, Any]
X5, OWN = table.X5, table.OWN


def test_relation_of_actions() -> None:
    """The target keeps its id under R4's name, so that no link dangles; the link id is a string."""
    related = {
        "targetId": "a1",
        "relationship": "after",
        "offsetDuration": {"value": 2},
        "endRelationship": "before",
    }
    expected = {
        "id": "a2",
        "extension": [{"url": f"{X5}PlanDefinition.action.linkId", "valueString": "a2"}],
        "relatedAction": [
            {
                "actionId": "a1",
                "relationship": "after",
                "offsetDuration": {"value": 2},
                "extension": [
                    {
                        "url": f"{OWN}R5-PlanDefinition.action.relatedAction.endRelationship",
                        "valueCode": "before",
                    }
                ],
            }
        ],
    }
    assert expected == action(id="a2", linkId="a2", relatedAction=[related])


def test_codes_of_an_action() -> None:
    """R4 has several codes and R5 one: the others are kept, and go down again."""
    assert [{"text": "a"}] == action(code={"text": "a"})["code"]
    native = plan(code=[{"text": "a"}, {"text": "b"}])
    lifted = lift(native, "R4", Issues())
    kept = {"url": f"{OWN}R4-PlanDefinition.action.code", "valueCodeableConcept": {"text": "b"}}
    assert {"code": {"text": "a"}, "extension": [kept]} == lifted["action"][0]
    assert native == lower(lifted, "R4", Issues())


def test_timing_that_only_r4_has() -> None:
    """A date as the time of an action is kept in R5, and goes back into its element."""
    native = plan(timingPeriod={"start": "2024"}, action=[{"timingDateTime": "2024-05"}])
    lifted = lift(native, "R4", Issues())
    kept = {"url": f"{OWN}R4-PlanDefinition.action.timing", "valuePeriod": {"start": "2024"}}
    assert [kept] == lifted["action"][0]["extension"]
    assert native == lower(lifted, "R4", Issues())


def test_input_and_output() -> None:
    """A requirement is R4's input itself; with anything beside it, it is carried whole."""
    x5 = f"{X5}PlanDefinition.action.input"
    requirement = {"type": "Observation", "id": "q"}
    titled = {"title": "Weight", "requirement": requirement}
    assert [{"type": "Observation"}] == action(input=[{"requirement": {"type": "Observation"}}])["input"]
    expected = {
        "type": "Observation",
        "extension": [
            {"url": f"{x5}.title", "valueString": "Weight"},
            {"url": f"{x5}.requirement", "valueDataRequirement": requirement},
        ],
    }
    assert [expected] == action(input=[titled])["input"]
    stand_in = {"type": "Resource", "_type": {"extension": [{"url": table.NOT_STATED, "valueBoolean": True}]}}
    linked = {
        **stand_in,
        "extension": [{"url": f"{X5}PlanDefinition.action.output.relatedData", "valueString": "w"}],
    }
    assert [linked] == action(output=[{"relatedData": "w"}])["output"]


def test_input_that_differs_or_is_unknown() -> None:
    """An edited requirement beside the extension, and an element of no release, are reported."""
    whole = plan(input=[{"title": "Weight", "requirement": {"type": "Observation"}, "other": 1}])
    found = Issues()
    lowered = lower(whole, "R4", found)
    assert ["PlanDefinition.action[0].input[0].other"] == [issue.path for issue in found]
    lowered["action"][0]["input"][0]["type"] = "Encounter"
    found = Issues()
    lifted = lift(lowered, "R4", found)
    assert [{"title": "Weight", "requirement": {"type": "Observation"}}] == lifted["action"][0]["input"]
    assert [("native-differs", "PlanDefinition.action[0].input[0]")] == [
        (issue.code, issue.path) for issue in found
    ]


def test_modifier_of_an_input() -> None:
    """A modifier extension of an input stays one, for R4's input is an element as well."""
    modifier = {"url": "https://example.org/not", "valueBoolean": True}
    item = {"title": "Weight", "requirement": {"type": "Observation"}, "modifierExtension": [modifier]}
    assert [modifier] == action(input=[item])["input"][0]["modifierExtension"]


def test_participants() -> None:
    """R4 requires a type: without one in R5 a stand-in is written, and not read."""
    stand_in = {"extension": [{"url": table.NOT_STATED, "valueBoolean": True}]}
    expected = [
        {"type": "related-person"},
        {
            "type": "practitioner",
            "_type": stand_in,
            "extension": [{"url": f"{X5}PlanDefinition.action.participant.actorId", "valueString": "a"}],
        },
    ]
    assert expected == action(participant=[{"type": "relatedperson"}, {"actorId": "a"}])["participant"]


def test_place_of_an_action() -> None:
    """A CodeableReference that R4 has not is spelled out, with the name of its type."""
    parts = [
        {"url": table.DATATYPE, "valueString": "CodeableReference"},
        {"url": "concept", "valueCodeableConcept": {"text": "Ward"}},
    ]
    expected = {"extension": [{"url": f"{X5}PlanDefinition.action.location", "extension": parts}]}
    assert expected == action(location={"concept": {"text": "Ward"}})


def test_subjects() -> None:
    """A canonical subject is an extension; a reference to what is no Group stands in alternate-reference."""
    canonical = r4({"resourceType": "PlanDefinition", "subjectCanonical": "http://a"})
    assert {"extension": [{"url": f"{X5}PlanDefinition.subject", "valueCanonical": "http://a"}]} == canonical
    reference = {"reference": "MedicinalProductDefinition/1"}
    carrier = {"url": f"{table.STANDARD}alternate-reference", "valueReference": reference}
    expected = {"subjectReference": {"display": reference["reference"], "extension": [carrier]}}
    assert expected == r4({"resourceType": "ActivityDefinition", "subjectReference": reference})


def test_kind_of_activity() -> None:
    """HL7's extension for the kind allows R4's codes alone: a new kind stands in one of ours; both are read."""
    lowered = r4({"resourceType": "ActivityDefinition", "kind": "Transport"})
    url = f"{OWN}R5-ActivityDefinition.kind"
    assert {"kind": "Task", "_kind": {"extension": [{"url": url, "valueCode": "Transport"}]}} == lowered
    official = {"extension": [{"url": f"{X5}ActivityDefinition.kind", "valueCode": "Transport"}]}
    lifted = lift({"resourceType": "ActivityDefinition", "kind": "Task", "_kind": official}, "R4", Issues())
    assert {"resourceType": "ActivityDefinition", "kind": "Transport"} == lifted


def test_requirements_of_activity() -> None:
    """A canonical stands on a Reference of its own; a native Reference is kept in R5."""
    name = "observationRequirement"
    url = f"{X5}ActivityDefinition.{name}"
    expected = [{"extension": [{"url": url, "valueCanonical": each}]} for each in ("http://a", "http://b")]
    assert {name: expected} == r4({"resourceType": "ActivityDefinition", name: ["http://a", "http://b"]})
    native = {"resourceType": "ActivityDefinition", name: [{"reference": "ObservationDefinition/1"}]}
    lifted = lift(native, "R4", Issues())
    kept = {
        "url": f"{OWN}R4-ActivityDefinition.{name}",
        "valueReference": {"reference": "ObservationDefinition/1"},
    }
    assert {"resourceType": "ActivityDefinition", "extension": [kept]} == lifted
    assert native == lower(lifted, "R4", Issues())


def test_place_of_activity() -> None:
    """The reference is R4's own element; with a concept the whole is carried."""

    def location(**value: Any) -> Json:
        return r4({"resourceType": "ActivityDefinition", "location": value})["location"]

    assert {"reference": "Location/1"} == location(reference={"reference": "Location/1"})
    both = location(reference={"reference": "Location/1"}, concept={"text": "Ward"})
    assert "Location/1" == both["reference"]
    assert 3 == len(both["extension"][0]["extension"])
