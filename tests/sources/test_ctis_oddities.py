"""What a record of CTIS may hold but seldom does, and what becomes of parts that are broken."""

from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fhir_trials import json_text
from fhir_trials.issues import Issues
from fhir_trials.model import AgeBand, Condition, Country, DateFact, Outcome, Term
from fhir_trials.sources import ctis
from tests.sources.accounting import is_told, leaves_of

RECORDS = sorted((Path(__file__).parent / "records" / "ctis").glob("*.json"))
ODD_VALUES = [
    None,
    "",
    "x",
    "N/A",
    "2021-02-31",
    True,
    -1,
    5,
    [],
    {},
    ["x", 1, None],
    {"a": 1},
    [{"id": "x"}, 3],
    [[]],
]


def read(**members):
    """The trial of a record with these members, and its issues as code and path."""
    issues = Issues()
    trial = ctis.read({"ctNumber": "2022-599999-99-00", **members}, issues)
    return trial, [(issue.code, issue.path) for issue in issues]


def part(**information):
    """A record with this trial information."""
    return {"authorizedPartI": {"trialDetails": {"trialInformation": information}}}


def population(**members):
    """A record with this population."""
    return part(populationOfTrialSubjects=members)


def test_a_record_of_nothing_is_a_trial_without_facts():
    """An empty record, and members that say nothing, cost nothing."""
    issues = Issues()
    trial = ctis.read({"ctTitle": None, "events": {}, "documents": [], "product": "N/A"}, issues)
    assert ((), (), []) == (trial.identifiers, trial.titles, list(issues))


def test_unknown_words_keep_their_text():
    """A word, or a number, that no table has is kept and reported."""
    trial, issues = read(ctStatus="Paused", ctPublicStatusCode=99, trialPhase="Phase V")
    assert Term(text="Paused (99)") == trial.status.recruitment
    assert Term(text="Phase V") == trial.phase
    assert [("code-unknown", "trialPhase"), ("code-unknown", "ctPublicStatusCode")] == issues


def test_two_phases_that_differ_are_both_told():
    """The number of Part I counts; a word that means another phase stays and is reported."""
    trial, issues = read(trialPhase="Therapeutic use (Phase IV)", **part(trialCategory={"trialPhase": "4"}))
    assert "phase-2" == trial.phase.code
    assert [("not-read", "trialPhase")] == issues


def test_what_is_no_date_is_refused():
    """A text that is no day of the calendar is left out and reported."""
    trial, issues = read(startDateEU="31/02/2023", lastUpdated="01/02/2023")
    assert (None, "2023-02-01") == (trial.start, trial.source.updated)
    assert [("value-refused", "startDateEU")] == issues


def test_an_age_group_without_years_has_no_bounds():
    """In utero is no age; beside it there are no bounds, and a gap has none either."""
    trial, issues = read(ageGroup="In utero, 18-64 years")
    assert AgeBand(group=Term(text="In utero")) == trial.eligibility.age_bands[0]
    assert (None, None, []) == (trial.eligibility.minimum_age, trial.eligibility.maximum_age, issues)
    trial, _ = read(ageGroup="0-17 years, 65+ years")
    assert (None, None) == (trial.eligibility.minimum_age, trial.eligibility.maximum_age)


def test_an_age_group_of_an_unknown_number_keeps_its_word():
    """The number is unknown, the word beside it is kept with it."""
    trial, issues = read(
        **population(ageRanges=[{"ageRangeCategoryCode": "9", "ageRangeCategory": "Invented"}])
    )
    assert Term(text="Invented (9)") == trial.eligibility.age_bands[0].group
    assert ["code-unknown"] == [code for code, _ in issues]


def test_sexes_that_disagree_are_both_told():
    """The flags of Part I count; words that say another thing stay. Two flags that are no are a passage."""
    trial, issues = read(gender="Male", **population(isFemaleSubjects=True, isMaleSubjects=False))
    assert (Term(code="female"), [("not-read", "gender")]) == (trial.eligibility.sex, issues)
    trial, issues = read(**population(isFemaleSubjects=False, isMaleSubjects=False))
    assert (None, []) == (trial.eligibility, issues)
    assert "Is female subjects: no\nIs male subjects: no" == trial.passages[0].text


@pytest.mark.parametrize(
    ("names", "healthy"),
    [
        (["Patients"], False),
        (["Healthy volunteers", "Patients"], True),
        (["Patients", "Others"], None),
        ([], None),
    ],
)
def test_healthy_volunteers_are_read_from_groups(names, healthy):
    """Only the two known words tell."""
    groups = [{"code": "1", "name": name} for name in names]
    trial, _ = read(
        isLowIntervention=True,
        **population(clinicalTrialGroups=groups, isMaleSubjects=True, isFemaleSubjects=True),
    )
    assert healthy is trial.eligibility.healthy_volunteers


def test_numbers_in_a_text_are_not_looked_for():
    """A criterion without a number stands where it stands."""
    items = [{"principalInclusionCriteria": text} for text in ("b", "a")]
    trial, _ = read(**part(eligibilityCriteria={"principalInclusionCriteria": items}))
    assert ["b", "a"] == [one.text for one in trial.eligibility.criteria]


def test_a_country_that_is_not_listed_has_no_code():
    """A name that is none of the list stays a name; the number of a country is never taken for ISO's."""
    trial, issues = read(memberStatesConcerned=[{"mscName": "Atlantis", "countryOrganisationId": 2013}])
    assert (Country(name="Atlantis"),) == trial.countries
    assert [("not-read", "memberStatesConcerned[0].countryOrganisationId")] == issues


def test_a_member_state_without_a_name_is_told():
    """Nobody knows whose numbers these are."""
    _, issues = read(
        memberStatesConcerned=[{"mscPublicStatusCode": 4}],
        events={"trialEvents": [{"events": [{"date": "x"}]}]},
    )
    assert [
        ("not-read", "memberStatesConcerned[0].mscPublicStatusCode"),
        ("not-read", "events.trialEvents[0].events"),
    ] == issues


def test_two_statuses_of_a_country_are_kept():
    """The status of the overview stands, another one beside it is a line; so are two starts and two numbers."""
    state = {
        "mscName": "Spain",
        "trialStatus": "Suspended",
        "recruitmentSubjectCount": 3,
        "trialPeriod": [{"trialStartDate": "2023-01-01"}, {"trialStartDate": "2023-02-01"}],
    }
    trial, _ = read(
        trialCountries=["Spain:4", "nowhere"],
        memberStatesConcerned=[state],
        authorizedPartsII=[{"mscInfo": {"countryName": "Spain"}, "recruitmentSubjectCount": 4}],
    )
    (spain,) = trial.countries
    assert ("recruiting", DateFact(date="2023-01-01", kind="actual"), 3) == (
        spain.status.code,
        spain.start,
        spain.planned,
    )
    lines = trial.passages[0].text.splitlines()
    assert ["Status: Suspended", "Start of the trial: 2023-02-01", "Planned participants: 4"] == lines


def test_an_end_that_all_member_states_notify_is_the_trials():
    """Ended has the code of its notification where all say the same, and none where they differ."""

    def ended(*kinds):
        events = [
            {"mscName": name, "events": [{"notificationType": kind, "date": "2024-01-01"}]}
            for name, kind in zip(("Spain", "Italy"), kinds, strict=True)
        ]
        trial, _ = read(ctStatus="Ended", events={"trialEvents": events})
        return trial.status.recruitment.code

    assert "completed" == ended("END_OF_TRIAL", "END_OF_TRIAL")
    assert None is ended("END_OF_TRIAL", "EARLY_TERMINATION")


def test_an_ended_trial_has_an_object_for_its_end():
    """`trialGlobalEnd` is a list until the trial has ended."""
    trial, _ = read(authorizedApplication={"trialGlobalEnd": {"globalEndDate": "2024-05-06"}})
    assert DateFact(date="2024-05-06", kind="actual") == trial.completion


def test_a_product_without_a_name_is_told():
    """What has no name cannot be an intervention; a group without products is a passage."""
    trial, issues = read(
        authorizedPartI={"products": [{"routes": ["ORAL USE"]}], "productRoleGroupInfos": [{"comments": "x"}]}
    )
    assert ((), ["Group of products"]) == (trial.interventions, [one.heading for one in trial.passages])
    assert [("not-read", "authorizedPartI.products[0].routes")] == issues


def test_sponsors_of_the_overview_count_where_part_i_has_none():
    """The older API names the sponsors on top as well; without any, their name in the list."""
    sponsor = {"primary": True, "organisation": {"name": "Invented Pharma B.V."}}
    trial, _ = read(primarySponsor=sponsor, sponsorType="Educational Institution")
    assert ("Invented Pharma B.V.", "lead-sponsor") == (trial.sponsor.organization, trial.sponsor.role.code)
    assert "Sponsor type: Educational Institution" == trial.passages[-1].text


def test_a_term_of_meddra_without_a_name_is_a_passage():
    """A code alone is kept with its version."""
    trial, _ = read(
        **part(medicalCondition={"meddraConditionTerms": [{"classificationCode": "1", "version": "26.0"}]})
    )
    assert ((), "Classification code: 1\nVersion: 26.0") == (trial.conditions, trial.passages[0].text)


def test_conditions_and_products_of_the_overview_repeat():
    """What Part I says one by one is not read again; what differs is."""
    listed = {"partIMedicalConditions": [{"medicalCondition": "a"}, {"medicalCondition": "b"}]}
    trial, issues = read(conditions="a, b", product="p", **part(medicalCondition=listed))
    assert ((Condition(text="a"), Condition(text="b")), []) == (trial.conditions, issues)
    trial, issues = read(primaryEndPoint="e", **part(endPoint={"primaryEndPoints": [{"endPoint": "f"}]}))
    assert (Outcome(kind=Term(code="primary"), measure="f"),) == trial.outcomes
    assert [("not-read", "primaryEndPoint")] == issues


def test_another_number_of_the_same_kind_keeps_its_form():
    """A number that is none of its register's form is kept as printed; a number of a list of results is another word."""
    numbers = {"nctNumber": {"number": "NCT 00000001"}, "isrctnNumber": {"number": "odd"}}
    named = {"clinicalTrialIdentifiers": {"secondaryIdentifyingNumbers": numbers, "shortTitle": "two words"}}
    trial, _ = read(authorizedPartI={"trialDetails": named})
    assert [
        ("2022-599999-99-00", None),
        ("NCT00000001", "NCT 00000001"),
        ("odd", None),
    ] == [(one.value, one.printed) for one in trial.identifiers]


def places(value, found):
    """Every place of a document: what holds it, and its key or position there."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in pairs:
        found.append((value, key))
        places(child, found)
    return found


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_broken_part_costs_only_itself(path, data):
    """Whatever stands in whatever place, the record is read, and what is left of it is reported."""
    broken = deepcopy(json_text.decode(path.read_bytes()))
    holder, key = data.draw(st.sampled_from(places(broken, [])))
    holder[key] = deepcopy(data.draw(st.sampled_from(ODD_VALUES)))
    issues = Issues()
    ctis.read(broken, issues)
    assert [] == issues.errors
    left = set(leaves_of(broken))
    assert [] == [place for place in left if not is_told(place, issues, left)]


@pytest.mark.parametrize(
    ("total", "world", "planned", "outside"),
    [
        (150, 290, 440, 290),
        (440, 290, 440, 290),
        (None, 290, 440, 290),
        (150, 0, 150, 0),
        (150, None, 150, None),
    ],
)
def test_a_total_of_the_member_states_alone_is_no_total(total, world, planned, outside):
    """The one country outside the EU has its own number, and counts where the register's total leaves it out."""
    part = {"rowCountriesInfo": [{"name": "Switzerland", "isoAlpha2Code": "CH"}], "rowSubjectCount": world}
    states = [
        {"mscName": "Germany", "recruitmentSubjectCount": 150, "organisationInfo": {"acronym": "BfArM"}}
    ]
    found: dict = {"ctNumber": "2022-500000-00-00", "authorizedPartI": part, "memberStatesConcerned": states}
    issues = Issues()
    trial = ctis.read(found | ({} if total is None else {"totalNumberEnrolled": total}), issues)
    assert (planned, [150, outside]) == (trial.enrollment.planned, [one.planned for one in trial.countries])
    summed = total in (None, 150) and bool(world)
    assert summed == any(issue.code == "enrollment-summed" for issue in issues)
    assert [("BfArM", "authority of the member state", "Germany")] == [
        (one.organization, one.role.text, one.address.country) for one in trial.parties
    ]
