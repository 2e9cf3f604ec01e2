"""What a record of ClinicalTrials.gov may hold but seldom does, module by module."""

from decimal import Decimal

import pytest

from fhir_trials.fhir.keys import key_of
from fhir_trials.issues import Issues
from fhir_trials.model import (
    Age,
    DateFact,
    Enrollment,
    Identifier,
    Link,
    Party,
    Position,
    Reference,
    RegistryEvent,
    Site,
    Term,
)
from fhir_trials.sources import ctgov_v2


def read(module, **content):
    """The trial of a record with one module of the protocol, and its issues as code and path below that module."""
    issues = Issues()
    trial = ctgov_v2.read({"protocolSection": {module: content}}, issues)
    start = f"protocolSection.{module}."
    return trial, [(issue.code, issue.path.removeprefix(start)) for issue in issues]


def test_an_unknown_word_keeps_its_text():
    """A word the table does not know has no code, and is reported."""
    trial, issues = read("statusModule", overallStatus="PAUSED")
    assert Term(text="PAUSED") == trial.status.recruitment
    assert [("code-unknown", "overallStatus")] == issues


def test_unknown_words_in_a_list_keep_their_text():
    """Each word of a list stands for itself."""
    trial, issues = read(
        "designModule", designInfo={"maskingInfo": {"whoMasked": ["PARTICIPANT", "PHARMACIST"]}}
    )
    assert (
        Term(code="participant", text="PARTICIPANT"),
        Term(text="PHARMACIST"),
    ) == trial.design.masking.masked
    assert [("code-unknown", "designInfo.maskingInfo.whoMasked")] == issues


def test_a_pair_of_phases_that_is_none_keeps_its_words():
    """Phases that are no known pair are not forced into one."""
    trial, issues = read("designModule", phases=["PHASE1", "PHASE3"])
    assert Term(text="PHASE1/PHASE3") == trial.phase
    assert [("code-unknown", "phases")] == issues


@pytest.mark.parametrize(
    "date", ["2021-13", "2021-02-31", "2021-2-1", "June 2021", "0000-01-01", "2021-02-03T10:00"]
)
def test_what_is_no_date_costs_itself_only(date):
    """A date that does not exist is left out and reported; the rest of the module is read."""
    trial, issues = read("statusModule", startDateStruct={"date": date}, whyStopped="Money")
    assert (None, "Money") == (trial.start, trial.status.why_stopped)
    assert [("value-refused", "startDateStruct.date")] == issues


@pytest.mark.parametrize("date", ["2021", "2021-02", "2024-02-29"])
def test_dates_are_of_any_precision(date):
    """Year, month and day are read as they are."""
    trial, issues = read("statusModule", startDateStruct={"date": date}, statusVerifiedDate=date)
    assert DateFact(date=date) == trial.start
    assert (RegistryEvent(event="verification", date=date),) == trial.registry_events
    assert [] == issues


def test_a_date_type_needs_a_date_and_a_known_word():
    """A type without a date, or of no known word, is reported."""
    trial, issues = read(
        "statusModule",
        startDateStruct={"type": "ACTUAL"},
        completionDateStruct={"date": "2021", "type": "MAYBE"},
    )
    assert (None, DateFact(date="2021")) == (trial.start, trial.completion)
    assert [("not-read", "startDateStruct.type"), ("not-read", "completionDateStruct.type")] == issues


def test_flags_without_a_date_are_reported():
    """What the model has only as a dated event is not read, with the reason."""
    _, issues = read("statusModule", resultsWaived=True, delayedPosting=True)
    assert [("not-read", "resultsWaived"), ("not-read", "delayedPosting")] == issues


def test_estimated_and_actual_enrolment():
    """The type decides where the number goes."""
    assert (
        Enrollment(planned=40)
        == read("designModule", enrollmentInfo={"count": 40, "type": "ESTIMATED"})[0].enrollment
    )
    assert (
        Enrollment(actual=0)
        == read("designModule", enrollmentInfo={"count": 0, "type": "ACTUAL"})[0].enrollment
    )


@pytest.mark.parametrize(
    "info",
    [{"count": -1, "type": "ACTUAL"}, {"count": 2**31, "type": "ACTUAL"}, {"count": True, "type": "ACTUAL"}],
)
def test_a_number_of_people_that_is_none_is_reported(info):
    """Negative, beyond any count, or no number: nothing is taken of it."""
    trial, issues = read("designModule", enrollmentInfo=info)
    assert None is trial.enrollment
    assert [("not-read", "enrollmentInfo.count"), ("not-read", "enrollmentInfo.type")] == issues


def test_enrolment_of_no_type_is_reported():
    """Without a type nobody knows which number it is."""
    trial, issues = read("designModule", enrollmentInfo={"count": 5})
    assert None is trial.enrollment
    assert [("not-read", "enrollmentInfo.count")] == issues


def test_numbers_are_kept_in_normal_form_and_as_printed():
    """The register is found by the number itself or by a domain that is its prefix; grants belong to none."""
    infos = [
        {"id": "EUCTR2015-002340-14-NL", "type": "EUDRACT_NUMBER"},
        {"id": "2022-501007-28", "type": "EUDRACT_NUMBER"},
        {"id": "10678756", "type": "OTHER", "domain": "ISRCTN"},
        {"id": "NCT00000001", "type": "NIH", "link": "https://reporter.nih.gov/x"},
        {"id": "N11ORL", "type": "REGISTRY", "domain": "PTC"},
        {"id": "2012-003157-29"},
        {"type": "OTHER"},
    ]
    trial, issues = read(
        "identificationModule", nctId="nct00000002", nctIdAliases=["NCT00000003"], secondaryIdInfos=infos
    )
    registry = Term(code="registry")
    eudract = Term(code="registry", text="EUDRACT_NUMBER")
    assert (
        Identifier(value="NCT00000002", registry="ctgov", printed="nct00000002", kind=registry, primary=True),
        Identifier(value="NCT00000003", registry="ctgov", kind=registry),
        Identifier(
            value="2015-002340-14", registry="eudract", printed="EUCTR2015-002340-14-NL", kind=eudract
        ),
        Identifier(value="2022-501007-28", registry="eu-ct", kind=eudract),
        Identifier(
            value="ISRCTN10678756",
            registry="isrctn",
            printed="10678756",
            kind=Term(code="other", text="OTHER"),
            assigner="ISRCTN",
        ),
        Identifier(
            value="NCT00000001", kind=Term(code="grant", text="NIH"), link="https://reporter.nih.gov/x"
        ),
        Identifier(value="N11ORL", kind=Term(code="registry", text="REGISTRY"), assigner="PTC"),
        Identifier(value="2012-003157-29", registry="eudract"),
    ) == trial.identifiers
    assert [("not-read", "secondaryIdInfos[6].type")] == issues


def test_a_sponsor_number_may_be_a_grant():
    """The type word of the sponsor's own number is kept beside the code sponsor."""
    trial, _ = read(
        "identificationModule", orgStudyIdInfo={"id": "R01", "type": "NIH", "link": "https://x.org"}
    )
    assert (
        Identifier(value="R01", kind=Term(code="sponsor", text="NIH"), link="https://x.org"),
    ) == trial.identifiers


def test_a_responsible_sponsor_without_a_sponsor():
    """Where no sponsor is named the type stays a party of its own."""
    trial, issues = read("sponsorCollaboratorsModule", responsibleParty={"type": "SPONSOR"})
    assert (Party(role=Term(code="lead-sponsor", text="SPONSOR"), responsible=True),) == trial.parties
    assert [] == issues


def test_a_responsible_person_without_a_type():
    """The role is the register's name for the field; it is not made up."""
    trial, _ = read("sponsorCollaboratorsModule", responsibleParty={"investigatorFullName": "A. Person"})
    assert (
        Party(role=Term(text="responsible party"), person="A. Person", responsible=True),
    ) == trial.parties


def test_people_without_a_role():
    """An official keeps the field's name as role; a contact without a name or address is reported."""
    trial, issues = read(
        "contactsLocationsModule",
        overallOfficials=[{"name": "A. Person"}, {"x": 1}],
        centralContacts=[{"name": "B. Person", "phone": "1", "phoneExt": "2", "email": "b@example.org"}, {}],
    )
    assert (
        Party(role=Term(text="overall official"), person="A. Person"),
        Party(
            role=Term(code="central-contact"),
            person="B. Person",
            phone="1",
            phone_extension="2",
            email="b@example.org",
        ),
    ) == trial.parties
    assert [("not-read", "overallOfficials[1].x")] == issues


def test_a_contact_with_a_role_only_is_reported():
    """A role without anybody is no contact."""
    trial, issues = read("contactsLocationsModule", centralContacts=[{"role": "CONTACT"}])
    assert () == trial.parties
    assert [("not-read", "centralContacts[0].role")] == issues


def test_half_a_position_is_none():
    """A latitude alone is no place: it is reported."""
    trial, issues = read("contactsLocationsModule", locations=[{"city": "Bergen", "geoPoint": {"lat": 60.4}}])
    assert None is trial.sites[0].position
    assert [("not-read", "locations[0].geoPoint.lat")] == issues


def test_a_place_without_country_and_one_without_anything():
    """A site may lack its country; nothing at all is no site."""
    point = {"lat": 60.4, "lon": Decimal("5.30")}
    trial, issues = read("contactsLocationsModule", locations=[{"geoPoint": point}, {}, "x"])
    assert (Site(position=Position(latitude=Decimal("60.4"), longitude=Decimal("5.30"))),) == trial.sites
    assert () == trial.countries
    assert [("not-read", "locations[2]")] == issues


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("1 Year", Age(value=Decimal(1), unit="year")),
        ("6 Weeks", Age(value=Decimal(6), unit="week")),
        ("30 Minutes", Age(value=Decimal(30), unit="minute")),
        ("N/A", None),
    ],
)
def test_ages(text, age):
    """Ages in every unit of the register; N/A is no bound."""
    trial, issues = read("eligibilityModule", minimumAge=text, sex="ALL")
    assert age == trial.eligibility.minimum_age
    assert [] == issues


@pytest.mark.parametrize("text", ["eighteen", "18", "18 Moons", 18, "-1 Years"])
def test_what_is_no_age_is_reported(text):
    """An age that cannot be read stays and is reported."""
    trial, issues = read("eligibilityModule", maximumAge=text)
    assert None is trial.eligibility
    assert [("not-read", "maximumAge")] == issues


def test_a_link_that_only_the_arm_states():
    """The arm names an intervention that does not name it: linked and reported."""
    trial, issues = read(
        "armsInterventionsModule",
        armGroups=[{"label": "A", "interventionNames": ["Drug: X"]}],
        interventions=[{"type": "DRUG", "name": "X"}],
    )
    assert ("x",) == trial.arms[0].interventions
    assert [("link-one-sided", "armGroups[0].interventionNames")] == issues


def test_a_link_that_only_the_intervention_states():
    """The intervention names an arm that does not name it: linked and reported."""
    trial, issues = read(
        "armsInterventionsModule",
        armGroups=[{"label": "A"}],
        interventions=[{"type": "DIETARY_SUPPLEMENT", "name": "X", "armGroupLabels": ["A"]}],
    )
    assert ("x",) == trial.arms[0].interventions
    assert [("link-one-sided", "armGroups[0].interventionNames")] == issues


def test_links_to_nothing_are_reported():
    """A name that no intervention has and a label that no arm has stay and are reported."""
    trial, issues = read(
        "armsInterventionsModule",
        armGroups=[{"label": "A", "interventionNames": ["Drug: Y", "Drug: X"]}],
        interventions=[{"type": "DRUG", "name": "X", "armGroupLabels": ["B", "A"]}],
    )
    assert ("x",) == trial.arms[0].interventions
    assert [
        ("link-unresolved", "interventions[0].armGroupLabels"),
        ("link-unresolved", "armGroups[0].interventionNames"),
        ("not-read", "armGroups[0].interventionNames[0]"),
        ("not-read", "interventions[0].armGroupLabels[0]"),
    ] == issues


def test_links_that_may_mean_several_are_not_guessed():
    """Two interventions of a name, or two arms of a label, that nothing tells apart are not linked."""
    trial, issues = read(
        "armsInterventionsModule",
        armGroups=[{"label": "A", "interventionNames": ["Drug: X"]}, {"label": "A"}],
        interventions=[
            {"type": "DRUG", "name": "X", "armGroupLabels": ["A"]},
            {"type": "DRUG", "name": "X"},
        ],
    )
    assert [(), ()] == [arm.interventions for arm in trial.arms]
    assert [
        ("link-unresolved", "interventions[0].armGroupLabels"),
        ("link-unresolved", "armGroups[0].interventionNames"),
    ] == issues[:2]


def test_an_intervention_without_a_type_is_found_by_its_name():
    """The name alone links where there is no type."""
    trial, issues = read(
        "armsInterventionsModule",
        armGroups=[{"label": "A", "interventionNames": ["X"]}, {"type": "OTHER"}],
        interventions=[{"name": "X", "armGroupLabels": ["A"]}, {"type": "DRUG"}],
    )
    assert ("x",) == trial.arms[0].interventions
    assert [("not-read", "armGroups[1].type"), ("not-read", "interventions[1].type")] == issues


def test_outcomes_need_a_measure():
    """An outcome without a measure is reported; the list is the kind."""
    trial, issues = read(
        "outcomesModule", otherOutcomes=[{"measure": "M", "timeFrame": "1 year"}, {"timeFrame": "2 years"}]
    )
    assert [("other", "M", "1 year")] == [
        (item.kind.code, item.measure, item.time_frame) for item in trial.outcomes
    ]
    assert [("not-read", "otherOutcomes[1].timeFrame")] == issues


def test_literature_links_and_retractions():
    """A retraction is one text; a link needs an address."""
    retractions = [{"pmid": "2", "source": "J. 2020"}, {"source": "K. 2021"}, {}]
    trial, issues = read(
        "referencesModule",
        references=[{"citation": "C", "pmid": "1", "type": "RESULT", "retractions": retractions}, {}],
        seeAlsoLinks=[{"label": "L", "url": "https://example.org"}, {"label": "M"}],
        availIpds=[{}],
    )
    kind = Term(code="result", text="RESULT")
    assert (
        Reference(citation="C", pmid="1", kind=kind, retractions=("J. 2020 PMID 2", "K. 2021")),
    ) == trial.references
    assert (Link(url="https://example.org", label="L"),) == trial.links
    assert () == trial.documents
    assert [("not-read", "seeAlsoLinks[1].label")] == issues


def test_index_terms_need_a_term():
    """A MeSH code without its term is reported; a term without its code is a keyword."""
    issues = Issues()
    meshes = [{"id": "D1"}, {"term": "T"}]
    trial = ctgov_v2.read({"derivedSection": {"interventionBrowseModule": {"meshes": meshes}}}, issues)
    assert [("T", "intervention-index-term", ())] == [(k.text, k.kind, k.codings) for k in trial.keywords]
    assert ["derivedSection.interventionBrowseModule.meshes[0].id"] == [issue.path for issue in issues]


def test_a_posting_date_that_the_register_reckoned_is_not_awaited():
    """ESTIMATED gives a posting date no kind, ACTUAL does; of the trial's own dates it says that they are awaited."""
    trial, issues = read(
        "statusModule",
        startDateStruct={"date": "2015-01-01", "type": "ESTIMATED"},
        studyFirstPostDateStruct={"date": "2015-02-01", "type": "ESTIMATED"},
        lastUpdatePostDateStruct={"date": "2020-02-01", "type": "ACTUAL"},
    )
    assert "expected" == trial.start.kind
    assert [None, "actual"] == [event.kind for event in trial.registry_events]
    assert [] == issues


@pytest.mark.parametrize(
    ("printed", "registry", "value"),
    [
        ("NL35195.031.11", "nl-ccmo", "NL35195.031.11"),
        ("2022-501866-22-00", "eu-ct", "2022-501866-22-00"),
        ("EudraCT 2021-003398-79", "eudract", "2021-003398-79"),
        ("NTR1234", "nl-ntr", "NTR1234"),
        ("NL68327", None, "NL68327"),
        ("NL12", None, "NL12"),
        ("705D", None, "705D"),
    ],
)
def test_a_sponsors_number_may_be_a_registers(printed, registry, value):
    """A number of a register is known as such where it is certain, and stays the sponsor's own."""
    trial, issues = read("identificationModule", nctId="NCT00000001", orgStudyIdInfo={"id": printed})
    own = trial.identifiers[1]
    assert (registry, value, "sponsor") == (own.registry, own.value, own.kind.code)
    assert own.printed == (None if value == printed else printed)
    assert "NCT00000001" == key_of(trial).name
    assert [] == issues


@pytest.mark.parametrize(("broken", "mended"), [("a\x00b", "ab"), ("a\x0bb", "a\nb"), ("a\x1fb", "a b")])
def test_a_control_character_costs_no_text(broken, mended):
    """What FHIR forbids in a text is left out and reported; the words stay, wherever the text stands."""
    trial, issues = read("descriptionModule", briefSummary=broken, detailedDescription="\\u0001 \t fine")
    assert mended == trial.summary.text
    assert "\\u0001 \t fine" == trial.description.text
    assert [("control-character", "briefSummary")] == issues
    trial, issues = read("conditionsModule", conditions=["Gout", broken])
    assert mended == trial.conditions[1].text
    assert [("control-character", "conditions[1]")] == issues
    trial, issues = read("eligibilityModule", eligibilityCriteria=f"Inclusion Criteria:\n\n* {broken}")
    assert "inclusion" == trial.eligibility.criteria[0].section
    assert [("control-character", "eligibilityCriteria")] == issues
