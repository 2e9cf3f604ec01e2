"""What others write as FHIR is read as far as it is understood, and told as far as it is not."""

from pathlib import Path
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.cursor import leaves

DATA = Path(__file__).parents[3] / "shared" / "data"
FILES = [
    file
    for folder in ("ctgov-fhir", "fhir-ig", "fhir-examples")
    for file in sorted((DATA / folder).rglob("*.json"))
    if "m11-udp" not in file.parts  # has comments and is no JSON
]
Json = dict[str, Any]


def study(**members: Any) -> Json:
    """A stranger's ResearchStudy in R5."""
    return {"resourceType": "ResearchStudy", "status": "active", **members}


def read(*resources: Json) -> tuple[ft.Trial, list[str]]:
    """The trial of these resources, and the paths that were not read."""
    issues = ft.Issues()
    (trial,) = ft.from_fhir(list(resources), issues=issues)
    return trial, [issue.path for issue in issues if issue.code == "not-read"]


@pytest.mark.skipif(not FILES, reason="../shared/data is not there")
@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_file_of_others_is_read_without_error(file: Path):
    """Examples of HL7 and of other converters give trials and issues, and never more issues than they have leaves."""
    content = json_text.decode(file.read_bytes())
    issues = ft.Issues()
    trials = ft.from_fhir(content, issues=issues)
    held = [entry.get("resource", {}) for entry in content.get("entry", ())] or [content]
    studies = sum(resource.get("resourceType") == "ResearchStudy" for resource in held)
    # a plan of timepoints alone is a trial too
    assert studies == len(trials) or not studies
    assert len([issue for issue in issues if issue.code == "not-read"]) <= leaves(content)


@pytest.mark.skipif(not FILES, reason="../shared/data is not there")
def test_the_converter_of_a_knowledge_base_is_understood():
    """A ClinicalTrials.gov record that others turned into R6 shape keeps number, titles, arms and people."""
    (file,) = (DATA / "ctgov-fhir").glob("*.json")
    trial, _ = read(json_text.decode(file.read_bytes()))
    assert "NCT03640312" in [one.value for one in trial.identifiers if one.registry == "ctgov"]
    assert "Efficacy and Safety of a Quadruple Ultra-low-dose Treatment for Hypertension" == trial.title()


def test_what_is_no_fhir_is_refused():
    """Content without a resourceType is wrong usage, in one sentence."""
    with pytest.raises(ft.UsageError, match="expected a Bundle or a resource"):
        ft.from_fhir({"study": {}}, issues=ft.Issues())


def test_codes_of_other_systems_are_read():
    """A phase of NCIt and a status in the older system mean the same; both are understood to the last leaf."""
    ncit = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
    older = "http://terminology.hl7.org/CodeSystem/research-study-status"
    trial, unread = read(
        study(
            phase={"coding": [{"system": ncit, "code": "C15601"}]},
            progressStatus=[
                {"state": {"coding": [{"system": older, "code": "recruiting", "display": "Recruiting"}]}}
            ],
        )
    )
    assert ("phase-2", "recruiting", []) == (trial.phase.code, trial.status.recruitment.code, unread)


def test_an_unknown_code_keeps_its_words():
    """A code nobody knows is kept as text, and its system is told."""
    coding = {"system": "https://example.org/phases", "code": "p", "display": "Phase of the moon"}
    trial, unread = read(study(phase={"coding": [coding]}))
    assert (None, "Phase of the moon") == (trial.phase.code, trial.phase.text)
    assert [f"[0].ResearchStudy.phase.coding[0].{key}" for key in ("system", "code")] == unread


def test_a_state_of_another_kind_is_no_recruitment_status():
    """A state coded in a system that speaks of something else is left and told, never taken for recruitment."""
    state = {
        "coding": [{"system": "http://hl7.org/fhir/research-study-party-role", "code": "sponsor-approved"}]
    }
    trial, unread = read(study(progressStatus=[{"state": state}]))
    assert None is trial.status
    coding = "[0].ResearchStudy.progressStatus[0].state.coding[0]"
    assert [f"{coding}.system", f"{coding}.code"] == unread


STATES = (
    "active",
    "administratively-completed",
    "approved",
    "closed-to-accrual",
    "closed-to-accrual-and-intervention",
    "completed",
    "disapproved",
    "in-review",
    "temporarily-closed-to-accrual",
    "temporarily-closed-to-accrual-and-intervention",
    "withdrawn",
)


@pytest.mark.parametrize("status", STATES)
def test_every_status_of_r4_comes_back(status: str):
    """A plain R4 study keeps its status through the model, and nothing of it is left unread."""
    issues = ft.Issues()
    plain = {"resourceType": "ResearchStudy", "status": status, "category": [{"text": "Interventional"}]}
    (trial,) = ft.from_fhir(plain, issues=issues)
    again = ft.to_fhir(trial, "R4", issues=ft.Issues())["entry"][0]["resource"]
    assert (status, status) == (trial.status.recruitment.code, again["status"])
    assert [] == [issue.path for issue in issues if issue.code == "not-read" and "tatus" in issue.path]


def test_a_committee_or_flag_of_another_system_is_not_taken():
    """A code means something only in its system."""
    flag = {"coding": [{"system": "http://other", "code": "fda-regulated-drug"}]}
    irb = {"coding": [{"system": "http://other", "code": "irb", "display": "Board"}]}
    trial, unread = read(study(classifier=[flag], associatedParty=[{"role": irb, "name": "METC"}]))
    assert (None, ()) == (trial.oversight, trial.ethics_reviews)
    assert [("Board", "METC")] == [(party.role.text, party.organization) for party in trial.parties]
    assert "[0].ResearchStudy.classifier[0].coding[0].code" in unread


def test_an_identifier_of_a_stranger_that_looks_like_ours_is_kept():
    """Only our own system is taken for our key, and only our own tag for our tag."""
    number = {"system": "https://umc.example/sid/key", "value": "2024-117"}
    tag = {"system": "https://umc.example/CodeSystem/tag", "code": "do-not-share"}
    trial, unread = read(study(identifier=[number], meta={"tag": [tag]}))
    assert ["2024-117"] == [one.value for one in trial.identifiers]
    assert [f"[0].ResearchStudy.meta.tag[0].{key}" for key in tag] == [
        path for path in unread if "tag" in path
    ]


def test_a_person_named_beside_an_affiliation():
    """Where a party has a name and its reference only a display, these are the person and the affiliation."""
    party = {"role": {"text": "x"}, "name": "A. Person", "party": {"display": "University"}}
    trial, unread = read(study(associatedParty=[party]))
    assert [("A. Person", "University")] == [(one.person, one.organization) for one in trial.parties]
    assert [] == unread


def test_an_event_told_as_a_state():
    """Others write what happened at the register as a state of the study; it is an event."""
    activity = "http://hl7.org/fhir/research-study-registration-activity"
    state = {"coding": [{"system": activity, "code": "registration-posting"}]}
    period = {"start": "2018-01-02", "end": "2018-01-02"}
    trial, unread = read(study(progressStatus=[{"state": state, "actual": True, "period": period}]))
    assert [("registration-posting", "2018-01-02", "actual")] == [
        (one.event, one.date, one.kind) for one in trial.registry_events
    ]
    assert [] == unread


def test_a_person_told_by_parts_of_a_name():
    """A Practitioner of its own, with the parts of a name, an address and a telephone, is a party."""
    person = {
        "resourceType": "Practitioner",
        "id": "p",
        "name": [{"prefix": ["Dr."], "given": ["Ada"], "family": "Voorbeeld"}],
        "telecom": [{"system": "phone", "value": "1"}, {"system": "email", "value": "a@example.org"}],
        "address": [{"line": ["Laan 1"], "city": "Nijmegen"}],
    }
    role = {"coding": [{"system": "http://hl7.org/fhir/research-study-party-role", "code": "study-chair"}]}
    party = {"role": role, "party": {"reference": "Practitioner/p"}}
    trial, unread = read(study(associatedParty=[party]), person)
    (found,) = trial.parties
    assert ("study-chair", "Dr. Ada Voorbeeld", "1", "a@example.org") == (
        found.role.code,
        found.person,
        found.phone,
        found.email,
    )
    assert ("Laan 1", "Nijmegen") == (*found.address.lines, found.address.city)
    assert [] == unread


def test_a_role_that_points_to_its_person_and_organisation():
    """A PractitionerRole whose person and organisation are resources of their own is one party."""
    role = {
        "resourceType": "PractitionerRole",
        "id": "r",
        "practitioner": {"reference": "Practitioner/p"},
        "organization": {"reference": "Organization/o"},
    }
    person = {"resourceType": "Practitioner", "id": "p", "name": [{"text": "A"}]}
    organisation = {"resourceType": "Organization", "id": "o", "name": "O"}
    party = {"role": {"text": "x"}, "party": {"reference": "https://example.org/fhir/PractitionerRole/r"}}
    trial, unread = read(study(associatedParty=[party]), role, person, organisation)
    assert ("A", "O", []) == (trial.parties[0].person, trial.parties[0].organization, unread)


def test_a_party_that_is_only_named():
    """A name or a display without a resource is the party's organisation; a reference that leads nowhere is told."""
    named = {"role": {"text": "x"}, "name": "Named"}
    shown = {"role": {"text": "y"}, "party": {"display": "Shown", "reference": "Organization/elsewhere"}}
    trial, unread = read(study(associatedParty=[named, shown]))
    assert ["Named", "Shown"] == [party.organization for party in trial.parties]
    assert ["[0].ResearchStudy.associatedParty[1].party.reference"] == unread


def test_a_site_that_is_only_named():
    """A site without a Location is known by its display."""
    trial, unread = read(study(site=[{"display": "Example Hospital"}]))
    assert ("Example Hospital", []) == (trial.sites[0].facility, unread)


def test_countries_conditions_and_keywords_by_code_alone():
    """A coded concept without text is called by its display, or its code."""
    iso = "urn:iso:std:iso:3166"
    trial, unread = read(
        study(
            region=[{"coding": [{"system": iso, "code": "NL", "display": "Netherlands"}]}, {}],
            condition=[{"coding": [{"system": "http://snomed.info/sct", "code": "254837009"}]}, {}],
            keyword=[{"coding": [{"system": "https://example.org", "code": "k", "display": "Key"}]}],
        )
    )
    assert [("Netherlands", "NL")] == [(one.name, one.code) for one in trial.countries]
    assert ["254837009"] == [one.text for one in trial.conditions]
    assert ["Key"] == [one.text for one in trial.keywords]
    assert [] == unread


def test_an_approval_and_a_committee_without_our_extension():
    """A dated approval and a party of role irb are ethics reviews; a classifier is an oversight flag."""
    status = "http://hl7.org/fhir/research-study-status"
    approved = {"coding": [{"system": status, "code": "approved"}]}
    irb = {"coding": [{"system": "http://hl7.org/fhir/research-study-party-role", "code": "irb"}]}
    flag = {
        "coding": [{"system": "http://hl7.org/fhir/research-study-classifiers", "code": "fda-regulated-drug"}]
    }
    trial, unread = read(
        study(
            progressStatus=[{"state": approved, "period": {"start": "2018-03-06"}}],
            associatedParty=[{"role": irb, "name": "METC"}],
            classifier=[flag],
        )
    )
    assert [("2018-03-06", None), (None, "METC")] == [(one.date, one.body) for one in trial.ethics_reviews]
    assert (True, []) == (trial.oversight.fda_regulated_drug, unread)


def test_an_event_that_is_not_understood_is_told():
    """A registration activity without a period, or of an unknown kind, stays and is reported."""
    url = "http://hl7.org/fhir/StructureDefinition/researchStudy-studyRegistration"
    bare = {"url": url, "extension": [{"url": "activity", "valueCodeableConcept": {"text": "filed"}}]}
    trial, unread = read(study(extension=[bare]))
    assert () == trial.registry_events
    part = "[0].ResearchStudy.extension[0].extension[0]"
    assert [f"{part}.url", f"{part}.valueCodeableConcept"] == unread


def test_labels_and_artifacts_of_others():
    """A label of another type is a title of no stated kind; an address without PubMed is no PubMed number."""
    trial, _ = read(
        study(
            label=[{"type": {"text": "nickname"}, "value": "Nick"}, {"type": {"text": "empty"}}],
            relatedArtifact=[
                {"type": "citation", "citation": "A.", "document": {"url": "https://example.org/a.pdf"}},
                {"type": "documentation", "label": "L", "document": {"url": "https://example.org"}},
                {"type": "documentation", "label": "no address"},
                {"type": "predecessor", "display": "older"},
            ],
        )
    )
    assert [("Nick", "study")] == [(title.text, title.kind) for title in trial.titles]
    assert [("A.", None)] == [(one.citation, one.pmid) for one in trial.references]
    assert [("https://example.org", "L")] == [(link.url, link.label) for link in trial.links]


def test_two_plans_whose_activities_share_an_id():
    """Interventions of several plans stay apart, numbered where their ids collide."""
    plans = [
        {
            "resourceType": "PlanDefinition",
            "id": f"plan{n}",
            "status": "active",
            "relatedArtifact": [{"type": "composed-of", "resource": f"https://example.org/{n}/a|1"}],
        }
        for n in (1, 2)
    ]
    activities = [
        {
            "resourceType": "ActivityDefinition",
            "id": "a",
            "url": f"https://example.org/{n}/a",
            "title": f"A{n}",
        }
        for n in (1, 2)
    ]
    protocol = [{"reference": "PlanDefinition/plan1"}, {"reference": "PlanDefinition/plan2"}]
    trial, _ = read(study(protocol=protocol), *plans, *activities)
    assert [("a", "A1"), ("a-2", "A2")] == [(one.id, one.name) for one in trial.interventions]


def test_without_a_collector_errors_raise():
    """Reading without issues raises what would have been an error there, and passes where all is well."""
    assert "T" == ft.from_fhir(study(title="T"))[0].title()
    assert "Bundle" == ft.to_fhir(ft.from_fhir(study(title="T"))[0])["resourceType"]


def test_a_period_that_contradicts_what_has_happened_is_told():
    """Where the period says another start than the overall study, the latter counts and the former is reported."""
    overall = {"coding": [{"system": "http://hl7.org/fhir/research-study-status", "code": "overall-study"}]}
    status = [{"state": overall, "actual": True, "period": {"start": "2020-01-01"}}]
    trial, unread = read(study(progressStatus=status, period={"start": "2020-02-02", "end": "2021"}))
    assert ("2020-01-01", "2021") == (trial.start.date, trial.completion.date)
    assert ["[0].ResearchStudy.period.start"] == unread


def test_one_study_that_cannot_be_does_not_cost_the_others():
    """Parts that do not fit together are an error of their trial; the next study of the Bundle is read."""
    arm = {"linkId": "a", "name": "A"}
    issues = ft.Issues()
    trials = ft.from_fhir(
        [study(title="bad", comparisonGroup=[arm, arm]), study(title="good")], issues=issues
    )
    assert ["good"] == [trial.title() for trial in trials]
    assert ["trial-invalid"] == [issue.code for issue in issues.errors]
    with pytest.raises(ft.DataError, match="used twice"):
        ft.from_fhir(study(comparisonGroup=[arm, arm]))
