"""Studies of ClinicalTrials.gov as they come, each named by its oddity."""

from decimal import Decimal
from pathlib import Path

import pytest

from fhir_trials import json_text
from fhir_trials.issues import Issue, Issues
from fhir_trials.model import (
    Age,
    AgeBand,
    Coding,
    Country,
    DateFact,
    Document,
    Enrollment,
    ExpandedAccess,
    Identifier,
    Keyword,
    Party,
    RegistryEvent,
    Site,
    SourceRecord,
    Term,
    Trial,
)
from fhir_trials.sources import ctgov_v2

RECORDS = sorted((Path(__file__).parent / "records").glob("*.json"))


@pytest.fixture
def read(record):
    """The trial and the issues of a record."""

    def read_record(oddity):
        issues = Issues()
        return ctgov_v2.read(json_text.decode(record(oddity)), issues), list(issues)

    return read_record


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_record_survives_our_own_json(path):
    """The Trial of every record is the same after it was written as JSON and read back."""
    trial = ctgov_v2.read(json_text.decode(path.read_bytes()), Issues())
    again = Trial.model_validate(json_text.decode(json_text.encode(trial.to_dict())))
    assert trial == again
    assert "en" == trial.language


def test_two_phases_are_one(read):
    """A trial of two phases has one combined code and both words."""
    trial, _ = read("two-phases")
    assert Term(code="phase-1-phase-2", text="PHASE1/PHASE2") == trial.phase


def test_a_withdrawn_trial_keeps_its_reason(read):
    """Withdrawn is not terminated, nobody took part, and the reason stands."""
    trial, _ = read("withdrawn")
    assert Term(code="withdrawn", text="WITHDRAWN") == trial.status.recruitment
    assert Enrollment(actual=0) == trial.enrollment
    assert trial.status.why_stopped


def test_an_unknown_status_is_not_the_last_known(read):
    """The status stays unknown; the last known one stands beside it."""
    trial, _ = read("unknown-status")
    assert Term(code="unknown", text="UNKNOWN") == trial.status.recruitment
    assert Term(code="not-yet-recruiting", text="NOT_YET_RECRUITING") == trial.status.last_known


def test_a_crossover_with_a_sponsor_who_investigates(read):
    """The model is coded, and the responsible party is a person of its own role."""
    trial, issues = read("crossover")
    assert Term(code="crossover", text="CROSSOVER") == trial.design.model
    assert [
        Party(
            role=Term(code="sponsor-investigator", text="SPONSOR_INVESTIGATOR"),
            person="Stéphane Potvin",
            title="Full-time professor",
            organization="Ciusss de L'Est de l'Île de Montréal",
            responsible=True,
        )
    ] == [party for party in trial.parties if party.responsible]
    assert {"information"} == {issue.severity for issue in issues}


def test_an_observational_study_has_its_own_design(read):
    """No phase and no purpose; population, sampling and samples instead."""
    trial, _ = read("observational")
    assert "observational" == trial.study_type.code
    assert (None, None) == (trial.phase, trial.purpose)
    assert Term(code="cohort", text="COHORT") == trial.design.observational_model
    assert Term(code="probability", text="PROBABILITY_SAMPLE") == trial.eligibility.sampling
    assert "male" == trial.eligibility.sex.code
    assert True is trial.eligibility.gender_based
    assert Term(code="samples-with-dna", text="SAMPLES_WITH_DNA") == trial.bio_specimens.retention
    assert trial.eligibility.population


def test_no_upper_age_is_none(read):
    """A bound that is not there is not made up."""
    trial, _ = read("no-end-age")
    assert (Age(value=Decimal(18), unit="year"), None) == (
        trial.eligibility.minimum_age,
        trial.eligibility.maximum_age,
    )


def test_ages_keep_their_unit(read):
    """18 months stay 18 months; the register's age groups stand beside them."""
    trial, _ = read("ages-in-months")
    assert Age(value=Decimal(18), unit="month") == trial.eligibility.minimum_age
    assert Age(value=Decimal(80), unit="year") == trial.eligibility.maximum_age
    assert (
        AgeBand(group=Term(code="child", text="CHILD")),
        AgeBand(group=Term(code="adult", text="ADULT")),
        AgeBand(group=Term(code="older-adult", text="OLDER_ADULT")),
    ) == trial.eligibility.age_bands


def test_access_outside_the_trial(read):
    """The other record's number and status are kept, delays of results are events, in a fixed order."""
    trial, _ = read("expanded-access")
    number = Identifier(value="NCT03559686", registry="ctgov", kind=Term(code="registry"))
    status = Term(code="available", text="AVAILABLE")
    assert ExpandedAccess(available=True, identifier=number, status=status) == trial.expanded_access
    assert [
        "verification",
        "registration-submission",
        "registration-quality-check",
        "registration-posting",
        "results-submission",
        "results-quality-check",
        "results-posting",
        "delay-submission",
        "delay-quality-check",
        "delay-posting",
        "update-submission",
        "update-posting",
    ] == [event.event for event in trial.registry_events]
    assert RegistryEvent(event="delay-posting", date="2019-03-05", kind="actual") == trial.registry_events[9]


def test_dates_stay_as_precise_as_they_are(read):
    """A month stays a month, and actual stays apart from expected."""
    trial, _ = read("expanded-access")
    assert DateFact(date="2015-09", kind="actual") == trial.start
    trial, _ = read("ages-in-months")
    assert DateFact(date="2024-08-10", kind="expected") == trial.completion


def test_sites_and_their_countries(read):
    """Every site with its place; each country once."""
    trial, _ = read("many-sites")
    assert 21 == len(trial.sites)
    assert (Country(name="United States", code="US"),) == trial.countries
    assert all(isinstance(site, Site) and site.position and site.address.city for site in trial.sites)
    assert Decimal("33.52066") == trial.sites[0].position.latitude


def test_an_old_responsible_party_is_text(read):
    """Before 2011 the party was free text: the person and organisation are kept, the role is not made up."""
    trial, _ = read("old-responsible-party")
    assert [
        Party(
            role=Term(text="responsible party"),
            person="Edelman, David - Study Chair",
            organization="Department of Veterans Affairs",
            responsible=True,
        )
    ] == [party for party in trial.parties if party.responsible]


def test_the_sponsor_is_marked_where_it_is_responsible(read):
    """A responsible sponsor is the lead sponsor, not a second party."""
    trial, _ = read("expanded-access")
    responsible = [party for party in trial.parties if party.responsible]
    assert [trial.sponsor] == responsible
    assert "UCB BIOSCIENCES GmbH" == trial.sponsor.organization


def test_results_are_reported_not_read(read):
    """The record says that there are results; the section itself is one issue with its size."""
    trial, issues = read("results")
    assert SourceRecord(registry="ctgov", version="2025-10-02", has_results=True) == trial.source
    [issue] = [issue for issue in issues if issue.path == "resultsSection"]
    assert ("warning", "not-read") == (issue.severity, issue.code)
    assert issue.message.startswith("not read (")


def test_no_arms_are_no_arms(read):
    """A study without arms has none, and that is no issue; an intervention may stand alone."""
    for oddity, interventions in (("no-arms", 0), ("intervention-without-arms", 1)):
        trial, issues = read(oddity)
        assert ((), interventions) == (trial.arms, len(trial.interventions))
        assert [] == [issue for issue in issues if "arms" in issue.path]


def test_data_that_can_be_had_is_a_document(read):
    """Available data sets are documents in the source's words."""
    trial, _ = read("available-data")
    assert ["Clinical Study Report", "Statistical Analysis Plan"] == [item.kind for item in trial.documents]
    assert all(isinstance(item, Document) and item.url and item.comment for item in trial.documents)


def test_interventions_of_one_name_are_told_apart(read):
    """Of two interventions of one name each arm has the one that names it."""
    trial, issues = read("same-name-twice")
    one, other, *both = [intervention.id for intervention in trial.interventions]
    assert ["questionnaire-administration", "health-promotion-and-education"] == both
    assert [(one, *both), (other, *both)] == [arm.interventions for arm in trial.arms]
    assert [] == [issue for issue in issues if "arms" in issue.path]


def test_every_number_is_kept(read):
    """The register's own number comes first; others by their register, with what the source calls them."""
    trial, _ = read("same-name-twice")
    assert (
        Identifier(value="NCT05847673", registry="ctgov", kind=Term(code="registry"), primary=True),
        Identifier(value="RG1123270", kind=Term(code="sponsor"), assigner="Fred Hutchinson Cancer Center"),
        Identifier(
            value="NCI-2023-03050",
            registry="nci-ctrp",
            kind=Term(code="registry", text="REGISTRY"),
            assigner="CTRP (Clinical Trial Reporting Program)",
        ),
        Identifier(
            value="RG1123270",
            kind=Term(code="other", text="OTHER"),
            assigner="Fred Hutch/University of Washington Cancer Consortium",
        ),
    ) == trial.identifiers


def test_a_foreign_field_is_reported(read):
    """A field that the register does not have is not dropped in silence."""
    _, issues = read("foreign-field")
    [issue] = [issue for issue in issues if issue.path.endswith("locations_nested")]
    assert "protocolSection.contactsLocationsModule.locations_nested" == issue.path


def test_the_plan_to_share_data(read):
    """The plan, its items and its words."""
    trial, _ = read("data-sharing")
    assert "yes" == trial.data_sharing.plan.code
    assert trial.data_sharing.items
    assert all(item.code and item.text for item in trial.data_sharing.items)


def test_index_terms_are_keywords_with_codes(read):
    """What the register indexed is a keyword of its own kind with its MeSH code; indexes of it are information."""
    trial, issues = read("two-phases")
    found = [keyword for keyword in trial.keywords if keyword.kind == "condition-index-term"]
    assert found
    assert all(isinstance(keyword, Keyword) for keyword in found)
    assert {"MeSH"} == {coding.vocabulary for keyword in found for coding in keyword.codings}
    assert all(isinstance(coding, Coding) for keyword in found for coding in keyword.codings)
    assert {"information"} == {issue.severity for issue in issues if "BrowseModule" in issue.path}


def test_criteria_are_text_and_items(read):
    """The criteria text stays whole, and each criterion stands in its section."""
    trial, _ = read("two-phases")
    assert trial.eligibility.text.text.startswith("Inclusion Criteria")
    assert {"inclusion", "exclusion"} == {criterion.section for criterion in trial.eligibility.criteria}


def test_an_empty_study_is_an_empty_trial():
    """A record without anything is read without an issue."""
    issues = Issues()
    assert Trial(language="en", source=SourceRecord(registry="ctgov")) == ctgov_v2.read({}, issues)
    assert [] == list(issues)


def test_paths_begin_where_the_study_stands():
    """In a list the path of an issue begins with the study's place, and its reason is found all the same."""
    issues = Issues()
    study = {
        "resultsSection": {"a": 1},
        "derivedSection": {"conditionBrowseModule": {"ancestors": [{"id": "D1"}]}},
    }
    ctgov_v2.read(study, issues, "studies[7]")
    assert [
        Issue(
            "warning",
            "not-read",
            "studies[7].resultsSection",
            "not read (1 value): results are not part of the model: it describes what a trial sets out to do",
        ),
        Issue(
            "information",
            "not-read",
            "studies[7].derivedSection.conditionBrowseModule.ancestors",
            "not read (1 value): derived: the broader terms of the MeSH terms that are read",
        ),
    ] == list(issues)


def test_the_same_record_gives_the_same_trial(record):
    """Reading is a function of the record alone."""
    trials = [ctgov_v2.read(json_text.decode(record("many-sites")), Issues()) for _ in range(2)]
    assert trials[0] == trials[1]


def test_a_later_version_differs_in_its_version_only(shared_studies):
    """Two versions of a record without a change in between are one trial but for the version."""
    folder = shared_studies[0].parent
    older, newer = (
        ctgov_v2.read(json_text.decode(path.read_bytes()), Issues())
        for path in (
            folder.parent / "ctgov-v2-older" / "NCT05915026@2023-06-28.json",
            folder / "NCT05915026.json",
        )
    )
    assert older.source.version != newer.source.version
    assert older.model_copy(update={"source": None}) == newer.model_copy(update={"source": None})
