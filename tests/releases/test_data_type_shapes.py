"""Data types that differ between the releases, both ways."""

from typing import Any

import pytest

from fhir_trials.issues import Issues
from fhir_trials.releases import lift, lower, table
from tests.releases.both_ways import r4

Json = dict[str, Any]
X5, OWN = table.X5, table.OWN


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
