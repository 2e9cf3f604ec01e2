"""Group, plans, activities, organizations, people and places in R4, both ways."""

from typing import Any

import pytest

from fhir_trials.issues import Issues
from fhir_trials.releases import Release, lift, lower, table

Json = dict[str, Any]
X5, OWN = table.X5, table.OWN


def r4(resource: Json, release: Release = "R4", issues: Issues | None = None) -> Json:
    """The resource in R4; it must come back the same."""
    lowered = lower(resource, release, Issues() if issues is None else issues)
    found = Issues()
    assert resource == lift(lowered, release, found)
    assert [] == [str(issue) for issue in found]
    return {key: value for key, value in lowered.items() if key != "resourceType"}


def plan(**action: Any) -> Json:
    """A plan of one action."""
    return {"resourceType": "PlanDefinition", "status": "active", "action": [action]}


def action(release: Release = "R4", **elements: Any) -> Json:
    """The R4 action of a plan of one action."""
    return r4(plan(**elements), release)["action"][0]


def test_group_of_eligibility() -> None:
    """A definition is no actual group; its description stands in HL7's standard extension."""
    characteristic = {
        "code": {"text": "Age"},
        "valueBoolean": True,
        "exclude": False,
        "extension": [{"url": f"{table.STANDARD}originalText", "valueString": "18+"}],
    }
    group: Json = {
        "resourceType": "Group",
        "membership": "definitional",
        "type": "person",
        "description": "Who may join",
        "characteristic": [characteristic],
    }
    expected: Json = {
        "type": "person",
        "characteristic": [characteristic],
        "extension": [
            {"url": f"{X5}Group.membership", "valueCode": "definitional"},
            {"url": f"{table.STANDARD}artifact-description", "valueMarkdown": "Who may join"},
        ],
        "actual": False,
    }
    assert expected == r4(group)


def test_native_group() -> None:
    """A native R4 group is enumerated where it is actual; a type that R5 lacks keeps its code beside the nearest."""
    found = Issues()
    native = {"resourceType": "Group", "type": "medication", "actual": True}
    lifted = lift(native, "R4", found)
    beside = {"extension": [{"url": table.R4_CODE, "valueCode": "medication"}]}
    assert {"resourceType": "Group", "type": "device", "_type": beside, "membership": "enumerated"} == lifted
    assert ["Group.type"] == [issue.path for issue in found]
    assert native["type"] == lower(lifted, "R4", Issues())["type"]


def test_type_of_group_that_r4_lacks() -> None:
    """R4 gets the nearest code, with the R5 code on it, and an issue says so."""
    found = Issues()
    lowered = r4({"resourceType": "Group", "membership": "enumerated", "type": "careteam"}, issues=found)
    assert "practitioner" == lowered["type"]
    assert {"extension": [{"url": f"{X5}Group.type", "valueCode": "careteam"}]} == lowered["_type"]
    assert [("nearest-code", "Group.type")] == [(issue.code, issue.path) for issue in found]


def test_edited_code_is_reported() -> None:
    """A code that somebody changed beside the extension does not win; another extension on it stays."""
    group = {"resourceType": "Group", "membership": "enumerated", "type": "careteam"}
    lowered = lower(group, "R4", Issues())
    stranger = {"url": "https://example.org/p", "valueString": "p"}
    lowered["_type"] = {"extension": [*lowered["_type"]["extension"], stranger]}
    lowered["type"] = "person"
    found = Issues()
    assert {**group, "_type": {"extension": [stranger]}} == lift(lowered, "R4", found)
    assert [("native-differs", "Group.type")] == [(issue.code, issue.path) for issue in found]


@pytest.mark.parametrize(
    ("code", "native"),
    [("citation", "citation"), ("part-of", "citation"), ("contains", "composed-of"), ("new", "citation")],
)
def test_type_of_artifact(code: str, native: str) -> None:
    """An artifact of a type that R4 lacks has the nearest type, and the R5 one on it."""
    artifact = {"type": code, "resourceReference": {"display": "a"}, "publicationDate": "2020"}
    lowered = r4({"resourceType": "PlanDefinition", "relatedArtifact": [artifact]})["relatedArtifact"][0]
    assert native == lowered["type"]
    assert (code != native) == ("_type" in lowered)
    assert [f"{X5}RelatedArtifact.resourceReference", f"{X5}RelatedArtifact.publicationDate"] == [
        each["url"] for each in lowered["extension"]
    ]


def test_address_of_artifact() -> None:
    """R4's own url is the document's in R5; where they differ, it is kept."""

    def lifted(**elements: Any) -> Json:
        native = {"resourceType": "PlanDefinition", "relatedArtifact": [{"type": "citation", **elements}]}
        found = lift(native, "R4", Issues())
        assert "url" in native["relatedArtifact"][0]
        return found["relatedArtifact"][0]

    assert {"type": "citation", "document": {"url": "http://a"}} == lifted(url="http://a")
    document = {"url": "http://b", "title": "B"}
    kept = {"url": f"{OWN}R4-RelatedArtifact.url", "valueUrl": "http://a"}
    both = lifted(url="http://a", document=document)
    assert {"type": "citation", "document": document, "extension": [kept]} == both
    plan_ = {"resourceType": "PlanDefinition", "relatedArtifact": [both]}
    assert "http://a" == lower(plan_, "R4", Issues())["relatedArtifact"][0]["url"]


@pytest.mark.parametrize(
    ("size", "native"), [("7", 7), ("2147483647", 2147483647), ("2147483648", None), ("0x1", None)]
)
def test_size_of_attachment(size: str, native: int | None) -> None:
    """R5 writes a size as digits in a string, R4 as a number that may not be so large."""
    practitioner = {"resourceType": "Practitioner", "photo": [{"size": size, "pages": 2}]}
    photo = r4(practitioner)["photo"][0]
    assert native == photo.get("size")
    assert (native is None) == (f"{OWN}R5-Attachment.size" in [each["url"] for each in photo["extension"]])


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


@pytest.mark.parametrize(
    ("dosage", "native"),
    [
        ({"asNeeded": True}, {"asNeededBoolean": True}),
        ({"asNeededFor": [{"text": "pain"}]}, {"asNeededCodeableConcept": {"text": "pain"}}),
        ({"asNeeded": True, "asNeededFor": [{"text": "pain"}]}, {"asNeededBoolean": True}),
        (
            {"asNeededFor": [{"text": "pain"}, {"text": "fever"}]},
            {"asNeededCodeableConcept": {"text": "pain"}},
        ),
        ({"maxDosePerPeriod": [{"id": "a"}, {"id": "b"}]}, {"maxDosePerPeriod": {"id": "a"}}),
        ({"text": "1 dd", "doseAndRate": [{"doseQuantity": {"value": 1}}]}, {"text": "1 dd"}),
    ],
)
def test_dosage(dosage: Json, native: Json) -> None:
    """What R4's single elements can hold is native, the rest stands on the dosage."""
    lowered = r4({"resourceType": "ActivityDefinition", "dosage": [dosage]})["dosage"][0]
    rest = {key: value for key, value in lowered.items() if key not in ("extension", "doseAndRate")}
    assert native == rest


def test_new_event_of_timing() -> None:
    """`Immediately` has no R4 code near it: no code is written rather than a wrong instruction."""
    timing = {"repeat": {"when": ["MORN", "IMD"], "offset": 30, "frequency": 1}}
    repeat = r4({"resourceType": "ActivityDefinition", "timingTiming": timing})["timingTiming"]["repeat"]
    expected = [
        {"url": f"{OWN}R5-Timing.repeat.when", "valueCode": "MORN"},
        {"url": f"{OWN}R5-Timing.repeat.when", "valueCode": "IMD"},
        {"url": f"{OWN}R5-Timing.repeat.offset", "valueUnsignedInt": 30},
    ]
    assert {"frequency": 1, "extension": expected} == repeat


def test_new_event_in_the_official_shape() -> None:
    """An event beside an R4 code is read in its place; other extensions on the code stay."""
    stranger = {"url": "https://example.org/p", "valueString": "p"}
    carrier = {"url": f"{X5}Timing.repeat.when", "valueCode": "IMD"}
    repeat = {"when": ["MORN", "HS"], "_when": [{"extension": [carrier, stranger]}, None]}

    def lifted(value: Json) -> Json:
        resource = {"resourceType": "ActivityDefinition", "timingTiming": {"repeat": value}}
        return lift(resource, "R4", Issues())["timingTiming"]["repeat"]

    assert {"when": ["IMD", "HS"], "_when": [{"extension": [stranger]}, None]} == lifted(repeat)
    assert {"when": ["IMD"]} == lifted({"when": ["MORN"], "_when": [{"extension": [carrier]}]})


CONTACT: Json = {
    "purpose": {"text": "desk"},
    "name": [{"text": "A"}, {"text": "B"}],
    "telecom": [{"system": "phone", "value": "1", "id": "t"}, {"system": "email", "value": "a@b.nl"}],
    "address": {"city": "Utrecht"},
    "organization": {"display": "UMC"},
    "period": {"start": "2020"},
}


def test_contact_of_organization() -> None:
    """R4's contact has one name and no organization or period: those are extensions of ours."""
    url = f"{OWN}R5-Organization.contact."
    expected = {
        "purpose": {"text": "desk"},
        "name": {"text": "A"},
        "telecom": CONTACT["telecom"],
        "address": {"city": "Utrecht"},
        "extension": [
            {"url": f"{url}name", "valueHumanName": {"text": "B"}},
            {"url": f"{url}organization", "valueReference": {"display": "UMC"}},
            {"url": f"{url}period", "valuePeriod": {"start": "2020"}},
        ],
    }
    assert [expected] == r4({"resourceType": "Organization", "name": "UMC", "contact": [CONTACT]})["contact"]


def test_native_telecom_and_address() -> None:
    """Telecoms and addresses of an organization become contacts without a purpose."""
    native = {
        "resourceType": "Organization",
        "telecom": [{"value": "1"}],
        "address": [{"city": "a"}, {"city": "b"}],
    }
    expected = [{"telecom": [{"value": "1"}], "address": {"city": "a"}}, {"address": {"city": "b"}}]
    assert expected == lift(native, "R4", Issues())["contact"]
    del native["telecom"]
    assert [{"address": {"city": "a"}}, {"address": {"city": "b"}}] == lift(native, "R4", Issues())["contact"]


@pytest.mark.parametrize("type_", ["Location", "PractitionerRole"])
def test_contacts(type_: str) -> None:
    """Telecoms stand in R4's element too, without the ids that would occur twice; contacts are spelled out."""
    lowered = r4({"resourceType": type_, "contact": [CONTACT, {"telecom": [{"value": "2"}]}]})
    assert [{"system": "phone", "value": "1"}, CONTACT["telecom"][1], {"value": "2"}] == lowered["telecom"]
    names = [
        "_datatype",
        "purpose",
        "name",
        "name",
        "telecom",
        "telecom",
        "address",
        "organization",
        "period",
    ]
    parts = lowered["extension"][0]["extension"]
    assert names == [each["url"].rpartition("/")[2] for each in parts]
    assert f"{X5}{type_}.contact" == lowered["extension"][0]["url"]


def test_native_telecoms_are_one_contact() -> None:
    """Telecoms alone are one contact; those of a changed list beside the extension are reported."""
    native = {"resourceType": "Location", "telecom": [{"value": "1"}, {"value": "2"}]}
    assert [{"telecom": native["telecom"]}] == lift(native, "R4", Issues())["contact"]
    lowered = lower({"resourceType": "Location", "contact": [{"telecom": [{"value": "1"}]}]}, "R4", Issues())
    found = Issues()
    lift({**lowered, "telecom": [{"value": "9"}]}, "R4", found)
    assert ["Location.telecom"] == [issue.path for issue in found]


def test_languages_of_a_practitioner() -> None:
    """The language is R4's own; that it is preferred, and what stands on the element, is an extension of ours."""
    communication = [{"language": {"text": "nl"}}, {"id": "c", "language": {"text": "en"}, "preferred": True}]
    parts = [{"url": "preferred", "valueBoolean": True}, {"url": "id", "valueString": "c"}]
    expected = [
        {"text": "nl"},
        {"text": "en", "extension": [{"url": f"{OWN}R5-Practitioner.communication", "extension": parts}]},
    ]
    lowered = r4({"resourceType": "Practitioner", "communication": communication, "deceasedBoolean": False})
    assert expected == lowered["communication"]
    assert [{"url": f"{OWN}R5-Practitioner.deceased", "valueBoolean": False}] == lowered["extension"]


def test_hours() -> None:
    """Opening times are R4's own; an extension is written only where they cannot say it all."""
    times = [{"daysOfWeek": ["mon"], "availableStartTime": "09:00:00", "availableEndTime": "17:00:00"}]
    location: Json = {"resourceType": "Location", "hoursOfOperation": [{"availableTime": times}]}
    native = [{"daysOfWeek": ["mon"], "openingTime": "09:00:00", "closingTime": "17:00:00"}]
    assert {"hoursOfOperation": native} == r4(location)
    location["hoursOfOperation"].append({"notAvailableTime": [{"description": "Easter"}]})
    lowered = r4(location)
    assert native == lowered["hoursOfOperation"]
    assert 2 == len(lowered["extension"])


def test_availability() -> None:
    """Times are R4's own too; a native one is one availability, with what it excludes."""
    free = [{"daysOfWeek": ["mon"], "allDay": True}]
    not_free = [{"description": "Easter"}, {"during": {"start": "2024"}}]
    role = {
        "resourceType": "PractitionerRole",
        "availability": [{"availableTime": free, "notAvailableTime": not_free}],
    }
    lowered = r4(role)
    assert (free, not_free[:1]) == (lowered["availableTime"], lowered["notAvailable"])

    def lifted(**native: Any) -> Any:
        return lift({"resourceType": "PractitionerRole", **native}, "R4", Issues())["availability"]

    assert [{"availableTime": free, "notAvailableTime": not_free}] == lifted(
        availableTime=free, notAvailable=not_free
    )
    assert [{"notAvailableTime": not_free}] == lifted(notAvailable=not_free)


def test_elements_that_only_r4_places_have() -> None:
    """They are kept in R5 and go back."""
    native = {
        "resourceType": "Location",
        "availabilityExceptions": "Easter",
        "physicalType": {"text": "ward"},
    }
    lifted = lift(native, "R4", Issues())
    assert {"text": "ward"} == lifted["form"]
    assert native == lower(lifted, "R4", Issues())


def test_evidence_variable_needs_a_definition_in_r4() -> None:
    """R4 wants a characteristic, and both want it defined: a stand-in is written, and not read."""
    stand_in = {
        "extension": [
            {"url": table.DATA_ABSENT_REASON, "valueCode": "unsupported"},
            {"url": table.NOT_STATED, "valueBoolean": True},
        ]
    }
    empty: Json = {"resourceType": "EvidenceVariable", "status": "active"}
    assert [{"definitionCodeableConcept": stand_in}] == r4(empty)["characteristic"]
    assert "characteristic" not in r4(empty, "R4B")
    by_value = {"definitionByTypeAndValue": {"type": {"text": "Age"}, "valueQuantity": {"value": 18}}}
    lowered = r4({**empty, "characteristic": [by_value]}, "R4B")
    assert stand_in == lowered["characteristic"][0]["definitionCodeableConcept"]


def test_evidence_variable_differs_between_r4_and_r4b() -> None:
    """An element is native where the release has it, an extension where it has not; either form is read."""
    variable = {
        "resourceType": "EvidenceVariable",
        "status": "active",
        "actual": True,
        "approvalDate": "2020",
    }
    older, newer = r4(variable), r4(variable, "R4B")
    assert ("2020", None) == (older["approvalDate"], older.get("actual"))
    assert (None, True) == (newer.get("approvalDate"), newer["actual"])
    assert variable == lift({**newer, "resourceType": "EvidenceVariable"}, "R4", Issues())


def test_combinations_nest() -> None:
    """Any-of has no official place: ours nests under its whole URL."""
    inner = {"code": "all-of", "characteristic": [{"definitionId": "a"}]}
    outer = {"code": "any-of", "threshold": 1, "characteristic": [{"definitionByCombination": inner}]}
    variable = {
        "resourceType": "EvidenceVariable",
        "status": "active",
        "characteristic": [{"definitionByCombination": outer}],
    }
    url = f"{OWN}R5-EvidenceVariable.characteristic.definitionByCombination"
    extension = r4(variable)["characteristic"][0]["extension"][0]
    assert url == extension["url"]
    assert url == extension["extension"][2]["extension"][0]["url"]


@pytest.mark.parametrize(
    "native",
    [
        {"timeFromStart": {"value": 2, "unit": "weeks"}},
        {"timeFromStart": {"description": "two weeks", "quantity": {"value": 2}}},
    ],
)
def test_time_from_start(native: Json) -> None:
    """R4's time from the start of the study, in either of its shapes, is a time from that event."""
    resource = {"resourceType": "EvidenceVariable", "status": "active", "characteristic": [native]}
    event = lift(resource, "R4", Issues())["characteristic"][0]["timeFromEvent"][0]
    assert {"text": "study start"} == event.pop("eventCodeableConcept")
    assert native["timeFromStart"] in (event, event["quantity"])


def test_evidence_variable_of_r4() -> None:
    """What only R4's has is kept in R5 and goes back."""
    native = {
        "resourceType": "EvidenceVariable",
        "status": "active",
        "type": "continuous",
        "topic": [{"text": "a"}],
        "characteristic": [{"definitionDataRequirement": {"type": "Observation"}, "groupMeasure": "mean"}],
    }
    lifted = lift(native, "R4", Issues())
    assert {"resourceType", "status", "characteristic", "extension"} == lifted.keys()
    assert native == lower(lifted, "R4", Issues())


def test_values_of_r5_types_in_strangers_extensions() -> None:
    """A value of a type that R4 lacks, in anybody's extension, is spelled out, and comes back."""
    values: list[Json] = [
        {"valueCodeableReference": {"concept": {"text": "a"}}},
        {"valueExtendedContactDetail": {"name": [{"text": "a"}]}},
        {"valueAvailability": {"availableTime": [{"allDay": True}]}},
        {"valueInteger64": "12345678901"},
        {"valueDosage": {"asNeeded": True}},
        {"valueAttachment": {"size": "5"}},
    ]
    group = {
        "resourceType": "Group",
        "membership": "enumerated",
        "type": "person",
        "name": "valueless",
        "extension": [{"url": "https://example.org/p", **value} for value in values],
    }
    lowered = r4(group)
    keys = [key for each in lowered["extension"] for key in each if key != "url"]
    assert [*["extension"] * 4, "valueDosage", "valueAttachment", "valueCode"] == keys
    assert f"{X5}CodeableReference" == lowered["extension"][0]["extension"][0]["url"]


def test_value_without_any_home() -> None:
    """A value of a type that R4 lacks and nothing can spell is left out, with its extension named."""
    ratio = {"url": "https://example.org/r", "valueRatioRange": {"denominator": {"value": 1}}}
    found = Issues()
    resource = {"resourceType": "Location", "extension": [ratio]}
    assert [{"url": "https://example.org/r"}] == lower(resource, "R4", found)["extension"]
    assert [("not-in-release", "https://example.org/r")] == [(issue.code, issue.path) for issue in found]
    assert [ratio] == lower(resource, "R4B", Issues())["extension"]
