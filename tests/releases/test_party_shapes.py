"""Parties of a study in R4: sponsor, investigator and contacts, both ways."""

from typing import Any

import pytest

from fhir_trials.issues import Issues
from fhir_trials.releases import lift, lower
from tests.releases.studies import STATUS, X5, party, r4

Json = dict[str, Any]


CONTAINED: list[Json] = [
    {"resourceType": "Organization", "id": "o", "name": "UMC", "contact": [{"telecom": [{"value": "o"}]}]},
    {
        "resourceType": "Practitioner",
        "id": "p",
        "name": [{"given": ["A."], "family": "Boer"}],
        "telecom": [{"value": "p"}],
    },
    {
        "resourceType": "PractitionerRole",
        "id": "r",
        "practitioner": {"display": "B. Smit"},
        "contact": [{"telecom": [{"value": "r", "id": "t"}]}],
    },
    {"resourceType": "PractitionerRole", "id": "d", "contact": [{"name": [{"text": "Trial desk"}]}]},
]


def test_parties() -> None:
    """The first sponsor, the first investigator and every contact stand in R4's elements too."""
    parties = [
        party("collaborator", name="Fund"),
        party("sponsor", party={"reference": "#p"}),
        party("lead-sponsor", party={"reference": "#o", "id": "x"}),
        party("sponsor-investigator", party={"reference": "#p"}),
        party("general-contact", party={"reference": "#d"}),
        party("recruitment-contact", party={"reference": "#r"}),
        party("recruitment-contact", party={"reference": "#p"}),
        party("recruitment-contact", name="UMC desk", party={"reference": "#o"}),
    ]
    found = r4(associatedParty=parties, contained=CONTAINED)
    expected: Json = {
        "sponsor": {"reference": "#o"},
        "principalInvestigator": {"reference": "#p"},
        "contact": [
            {"name": "B. Smit", "telecom": [{"value": "r"}]},
            {"name": "A. Boer", "telecom": [{"value": "p"}]},
            {"name": "UMC desk", "telecom": [{"value": "o"}]},
            {"name": "Trial desk"},
        ],
    }
    assert expected == {key: found[key] for key in expected}
    assert len(parties) == len(found["extension"])


def test_party_shape() -> None:
    """A party is spelled out, its own extension with its whole URL among the parts."""
    own = {"url": "https://example.org/responsible-party", "valueBoolean": True}
    whole = party(
        "lead-sponsor",
        name="UMC",
        classifier=[{"text": "OTHER"}],
        period=[{"start": "2020"}],
        extension=[own],
    )
    expected = {
        "sponsor": {"display": "UMC"},
        "extension": [
            {
                "url": f"{X5}associatedParty",
                "extension": [
                    {"url": "name", "valueString": "UMC"},
                    {"url": "role", "valueCodeableConcept": whole["role"]},
                    {"url": "period", "valuePeriod": {"start": "2020"}},
                    {"url": "classifier", "valueCodeableConcept": {"text": "OTHER"}},
                    own,
                ],
            }
        ],
    }
    assert expected == r4(associatedParty=[whole])


def test_linked_party_is_looked_up_in_the_bundle() -> None:
    """A contact that is a resource of its own is found in the same Bundle; alone, its name is all there is."""
    role = {**CONTAINED[2], "id": "r1"}
    study = {
        "resourceType": "ResearchStudy",
        **STATUS,
        "associatedParty": [party("recruitment-contact", party={"reference": "urn:uuid:r"}, name="B. Smit")],
    }
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": study}, {"fullUrl": "urn:uuid:r", "resource": role}],
    }
    lowered = lower(bundle, "R4", Issues())
    assert [{"name": "B. Smit", "telecom": [{"value": "r"}]}] == lowered["entry"][0]["resource"]["contact"]
    alone = lowered["entry"][0]["resource"]
    found = Issues()
    assert study == lift(alone, "R4", found)
    assert [] == list(found)


def test_contact_without_any_name_is_left_to_the_extension() -> None:
    """Where neither the party nor its resource can be named, R4 has no contact, and reading adds none."""
    assert "contact" not in r4(
        associatedParty=[party("general-contact", party={"reference": "PractitionerRole/9"})]
    )


def test_native_parties_are_lifted() -> None:
    """R4's own sponsor, investigator and contacts become parties; telecoms need a contained resource."""
    native: Json = {
        "resourceType": "ResearchStudy",
        "status": "active",
        "contained": [{"resourceType": "Group", "id": "contact-1", "type": "person", "actual": False}],
        "sponsor": {"reference": "Organization/1"},
        "principalInvestigator": {"display": "A. Boer"},
        "contact": [
            {"name": "Desk", "telecom": [{"value": "1"}]},
            {"name": "Other"},
            {"telecom": [{"value": "2"}]},
        ],
    }
    found = Issues()
    lifted = lift(native, "R4", found)
    details = [{"name": [{"text": "Desk"}], "telecom": [{"value": "1"}]}, {"telecom": [{"value": "2"}]}]
    contained = [
        {"resourceType": "PractitionerRole", "id": id_, "contact": [detail]}
        for id_, detail in zip(("contact-2", "contact-3"), details, strict=True)
    ]
    expected = [
        party("sponsor", party={"reference": "Organization/1"}),
        party("primary-investigator", party={"display": "A. Boer"}),
        party("general-contact", name="Desk", party={"reference": "#contact-2"}),
        party("general-contact", name="Other"),
        party("general-contact", party={"reference": "#contact-3"}),
    ]
    assert expected == lifted["associatedParty"]
    assert contained == lifted["contained"][1:]
    assert [] == list(found)
    again = lower(lifted, "R4", Issues())
    assert native["contact"] == again["contact"]
    assert native["sponsor"] == again["sponsor"]


@pytest.mark.parametrize("name", ["category", "sponsor", "principalInvestigator", "contact"])
def test_edited_copy_is_reported(name: str) -> None:
    """A native element that somebody changed beside the extension does not win, and is not passed over."""
    study: Json = {
        "resourceType": "ResearchStudy",
        **STATUS,
        "studyDesign": [{"text": "PARALLEL"}],
        "associatedParty": [
            party("lead-sponsor", party={"reference": "Organization/1"}),
            party("primary-investigator", name="A"),
            party("recruitment-contact", name="A"),
        ],
    }
    lowered = lower(study, "R4", Issues())
    changed: Json = {"text": "other", "name": "other", "reference": "Organization/2"}
    lowered[name] = [changed] if isinstance(lowered[name], list) else changed
    found = Issues()
    assert study == lift(lowered, "R4", found)
    assert [("native-differs", f"ResearchStudy.{name}")] == [(issue.code, issue.path) for issue in found]


def test_changed_display_is_no_difference() -> None:
    """A server may rewrite the display of a reference; it still points to the same."""
    study = {
        "resourceType": "ResearchStudy",
        **STATUS,
        "associatedParty": [party("lead-sponsor", party={"reference": "Organization/1", "display": "UMC"})],
    }
    lowered = lower(study, "R4", Issues())
    lowered["sponsor"] = {"reference": "Organization/1", "display": "UMC Utrecht"}
    found = Issues()
    assert study == lift(lowered, "R4", found)
    assert [] == list(found)
