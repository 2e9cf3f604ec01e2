"""Organizations, people and places in R4, both ways."""

from typing import Any

import pytest

from fhir_trials.issues import Issues
from fhir_trials.releases import lift, lower, table
from tests.releases.both_ways import r4

Json = dict[str, Any]
X5, OWN = table.X5, table.OWN


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
