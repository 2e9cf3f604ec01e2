"""USDM version 3 is read as version 4, and told by the paths of its own."""

from typing import Any

import pytest

from fhir_trials.issues import Issues
from fhir_trials.usdm import from_usdm
from fhir_trials.usdm.version3 import is_version3
from tests.usdm.own_study import alias, code, study

Json = dict[str, Any]


def older() -> Json:
    """Our study as version 3 has it."""
    document = study()
    document["usdmVersion"] = "3.0"
    told = document["study"]
    version = told["versions"][0]
    design = version["studyDesigns"][0]
    edition = told["documentedBy"][0]
    told["documentedBy"] = {**edition, "versions": edition["versions"]}
    for one in edition["versions"]:
        one["protocolVersion"], one["protocolStatus"] = one.pop("version"), code("C25508", "Final")
        for content, item in zip(one["contents"], version["narrativeContentItems"], strict=True):
            del content["contentItemId"]
            content["text"] = item["text"]
    del version["narrativeContentItems"]
    version["documentVersionId"] = version.pop("documentVersionIds")[0]
    organizations = {one["id"]: one for one in version.pop("organizations")}
    for organization in organizations.values():
        organization["organizationType"] = organization.pop("type")
        if "managedSites" in organization:
            organization["manages"] = organization.pop("managedSites")
    address = organizations["Organization_1"]["legalAddress"]
    address["line"] = address.pop("lines")[0]
    organizations["Organization_1"]["organizationType"] = code("C70793", "Clinical Study Sponsor")
    for identifier in version["studyIdentifiers"]:
        identifier["studyIdentifier"] = identifier.pop("text")
        identifier["studyIdentifierScope"] = organizations[identifier.pop("scopeId")]
    del version["roles"], version["referenceIdentifiers"]
    version["amendments"][0]["substantialImpact"] = version["amendments"][0].pop("impacts")[0][
        "isSubstantial"
    ]
    for key, name in (
        ("intentTypes", "trialIntentTypes"),
        ("subTypes", "trialTypes"),
        ("model", "interventionModel"),
    ):
        design[name] = design.pop(key)
    for key in ("studyType", "studyPhase"):
        version[key] = design.pop(key)
    for key in ("dictionaries", "studyInterventions"):
        design[key] = version.pop(key)
    design["organizations"] = [organizations["Organization_4"]]
    design["maskingRoles"] = [
        {"id": "Masking_1", "description": "Central", "role": code("C207599", "Outcomes Assessor")}
    ]
    items = {one["id"]: one for one in version.pop("eligibilityCriterionItems")}
    population = design["population"]
    del population["criterionIds"]
    population["criteria"] = design.pop("eligibilityCriteria")
    for criterion in population["criteria"]:
        item = items[criterion.pop("criterionItemId")]
        criterion["text"], criterion["dictionaryId"] = item["text"], item["dictionaryId"]
    population["plannedAge"] = {
        "id": "Range_1",
        "minValue": 50.0,
        "maxValue": 85.0,
        "unit": alias("C29848", "Year"),
        "isApproximate": False,
    }
    reference = '<usdm:ref klass="Range" id="Range_1" attribute="minValue"></usdm:ref>'
    design["dictionaries"][0]["parameterMaps"][0]["reference"] = reference
    design["instanceType"] = "StudyDesign"
    return document


@pytest.fixture(name="both", scope="module")
def _both():
    issues = Issues()
    return from_usdm(older(), issues), list(issues)


@pytest.mark.parametrize(
    "part",
    [
        "titles",
        "phase",
        "study_type",
        "purpose",
        "keywords",
        "arms",
        "interventions",
        "objectives",
        "outcomes",
    ],
)
def test_part_reads_as_in_version_4(both, part):
    """What only has another name or place in version 3 is the same in the trial."""
    assert getattr(from_usdm(study(), Issues()), part) == getattr(both[0], part)


def test_criteria_and_ages_are_those_of_version_4(both):
    """Texts stand in the criteria, one unit is that of both ages; tags are filled in all the same."""
    expected = from_usdm(study(), Issues()).eligibility
    assert expected == both[0].eligibility


def test_sections_have_their_texts_and_the_language_is_known(both):
    """A single document with texts in its sections gives the same passages."""
    expected = from_usdm(study(), Issues())
    assert [one.heading for one in expected.passages] == [one.heading for one in both[0].passages]
    assert ("<p>Why?</p>", "en") == (both[0].passages[0].text, both[0].language)


def test_sponsor_masking_and_sites_are_found(both):
    """An organisation of the sponsor's type is the sponsor; who is masked and the sites stand in the design."""
    trial = both[0]
    assert ("lead-sponsor", "Heart BV") == (trial.parties[0].role.code, trial.parties[0].organization)
    assert ("Kade 1",) == trial.parties[0].address.lines
    masking = trial.design.masking
    assert (["outcomes-assessor"], "Central") == ([one.code for one in masking.masked], masking.description)
    assert ["Clinic North"] == [site.facility for site in trial.sites]
    assert False is trial.amendments[0].impacts[0].substantial


def test_issues_have_the_paths_of_version_3(both):
    """What is left is told where it stands in the user's own file."""
    paths = {issue.path for issue in both[1]}
    assert {
        "study.documentedBy.versions[0].protocolStatus",
        "study.versions[0].studyDesigns[0].dictionaries[0].name",
    } <= paths
    moved = (
        "organizationType",
        "narrativeContentItems",
        "eligibilityCriterionItems",
        "documentedBy[0]",
        "roles",
    )
    assert [] == [path for path in paths if any(one in path for one in moved[1:])]


def test_path_before_the_document_stays():
    """In a file with several documents the path begins with where this one stands."""
    issues = Issues()
    from_usdm(older(), issues, "[4]")
    assert "[4].study.documentedBy.versions[0].protocolStatus" in {issue.path for issue in issues}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"usdmVersion": "3.6.0"}, True),
        ({"usdmVersion": "4.0.0", "study": {"versions": [{"studyType": {}}]}}, False),
        ({"study": {"versions": [{"studyPhase": {}}]}}, True),
        ({"study": {"versions": [{}]}}, False),
        ({"study": 5}, False),
    ],
    ids=["said", "said otherwise", "by its members", "by none", "no study"],
)
def test_version_is_what_the_document_says(document, expected):
    """The version that is stated counts, else the members that version 4 has elsewhere."""
    assert expected == is_version3(document)
