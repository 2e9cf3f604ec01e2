"""Records of the EU register CTIS of both generations, and its search results, become Trials without loss."""

from pathlib import Path

import pytest

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.issues import Issues
from fhir_trials.model import Age, Coding, DateFact, Identifier, Term, Title
from fhir_trials.sources import ctis
from fhir_trials.sources.ctis import reasons
from tests.sources.ctis_accounting import account_ctis, bookkeeping, unclear

RECORDS = sorted((Path(__file__).parent / "records" / "ctis").glob("*.json"))
SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "registries" / "ctis"


def record(name):
    """An invented record, decoded anew."""
    return json_text.decode((RECORDS[0].parent / f"ctis-{name}.json").read_bytes())


@pytest.fixture(scope="module")
def trial():
    """The trial of the record in the shape of the present API."""
    return ctis.read(record("retrieve"), Issues())


@pytest.fixture(scope="module")
def older():
    """The trial of the record in the shape of the older API."""
    return ctis.read(record("older"), Issues())


@pytest.fixture(scope="module")
def row():
    """The trial of a search result."""
    return ctis.read(record("search-row"), Issues())


@pytest.fixture(scope="module")
def shared():
    """The real records beside the project, which may not be carried in it."""
    if not SHARED.is_dir():
        pytest.skip("the records of CTIS (../shared/data/registries/ctis) are not here")
    return [json_text.decode(file.read_bytes()) for file in sorted(SHARED.glob("*.json"))]


def passage(trial, heading):
    """The text of the passage under a heading."""
    (found,) = (one.text for one in trial.passages if one.heading == heading)
    return found


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_every_leaf_is_in_the_trial_or_reported(path):
    """Leaves taken, plus leaves reported, are all leaves, and what was taken is seen in its place."""
    found = account_ctis(json_text.decode(path.read_bytes()))
    assert (set(), set()) == (found.unaccounted, found.invisible)
    assert len(found.leaves) == len(found.taken) + len(found.reported)


def test_how_much_of_a_real_record_is_in_the_trial(shared):
    """At least 97 % is in the Trial of what is no bookkeeping and no number without a public list; 95 % with these."""
    for one in shared:
        found = account_ctis(one)
        assert (set(), set()) == (found.unaccounted, found.invisible)
        kept, every = len(found.taken), len(found.leaves)
        told = every - len(bookkeeping(found))
        print(
            f"\nCTIS: {kept} of {every} leaves ({kept / every:.1%}); bookkeeping {every - told}; "
            f"of the other {told} leaves {kept / told:.1%}"
        )
        assert kept / told >= 0.95
        assert kept / (told - len(unclear(found))) >= 0.97


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_trial_goes_to_fhir_and_back(path, release):
    """What is read is FHIR without a fault, and comes back as it went."""
    trial = ctis.read(json_text.decode(path.read_bytes()), Issues())
    bundle = ft.to_fhir(trial, release)
    assert [] == list(ft.check(bundle, release))
    assert [trial] == ft.from_fhir(bundle)


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_a_real_trial_goes_to_fhir_and_back(shared, release):
    """The same holds for the real record."""
    for one in shared:
        trial = ctis.read(json_text.decode(json_text.encode(one)), Issues())
        bundle = ft.to_fhir(trial, release)
        assert [] == list(ft.check(bundle, release))
        assert [trial] == ft.from_fhir(bundle)


def test_no_issue_is_an_error(shared):
    """A record costs no error, whatever is left of it; bookkeeping is information."""
    for one in shared:
        issues = Issues()
        ctis.read(json_text.decode(json_text.encode(one)), issues)
        assert [] == issues.errors
        warnings = [issue for issue in issues if issue.severity == "warning"]
        told = [issue for issue in warnings if f": {reasons.UNCLEAR}" not in issue.message]
        assert [] == [issue for issue in told if not issue.path.startswith("applications")]
        assert len(issues) < 150


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (
            record("retrieve"),
            "has `ctNumber` and `authorizedApplication`, as the public API of CTIS writes it",
        ),
        (record("older"), "has `ctNumber` and `authorizedPartI`, as the older public API of CTIS writes it"),
        (record("search-row"), "has `ctNumber` and `ctTitle`, as a search result of CTIS has it"),
        ({"ctNumber": "2022-599999-99-00"}, ""),
        ({"protocolSection": {}}, ""),
    ],
)
def test_a_record_is_known_by_its_members(one, why):
    """The reason names the members that tell."""
    assert why == ctis.fits(one)


def test_numbers_are_those_of_their_registers(trial):
    """The CT number is primary; EudraCT, NCT, ISRCTN, UTN, others, sponsor's code and plan follow."""

    def registered(value, registry, **more):
        return Identifier(value=value, registry=registry, kind=Term(code="registry"), **more)

    assert trial.identifiers == (
        registered("2022-599999-99-00", "eu-ct", primary=True),
        registered("2021-000000-00", "eudract"),
        registered("NCT00000000", "ctgov"),
        registered("ISRCTN00000000", "isrctn"),
        registered("U1111-0000-0000", "who-utn"),
        registered("DRKS00000000", "drks", assigner="German Clinical Trials Register"),
        registered("INV/2022/1", None, assigner="Invented Register"),
        Identifier(value="INV-001-301", kind=Term(code="sponsor")),
        Identifier(value="EMEA-000000-PIP01-22", kind=Term(code="other", text="PIP"), assigner="EMA"),
    )


def test_translations_of_titles_are_titles(trial):
    """A title in a further language has its language; a language that is not listed makes it a passage."""
    assert trial.titles[1] == Title(
        text="Een verzonnen studie van inventamab bij verzonnen koorts", kind="scientific", language="nl-NL"
    )
    assert ["scientific", "scientific", "public", "public", "short"] == [one.kind for one in trial.titles]
    assert "Inventamabum contra febrem" == passage(trial, "Title (Latin (Nowhere))")


def test_translations_of_criteria_are_passages(trial):
    """A criterion stands once; its translations stand under its number and their language."""
    assert ["fr-BE"] == [
        one.language for one in trial.passages if one.heading == "Inclusion criterion 1 (French (Belgium))"
    ]


def test_an_item_with_a_list_is_split(trial):
    """Criteria stand in the order of their numbers; of a list of which one must hold, what announces it is the parent."""
    assert [
        ("Age 12 years or older", 0),
        ("One of the following:", 0),
        ("Invented fever for 3 days", 1),
        ("Invented chills for 5 days", 1),
        ("Written consent", 0),
        ("Pregnancy", 0),
    ] == [(one.text, one.level) for one in trial.eligibility.criteria]


def test_translations_of_conditions_are_synonyms(trial):
    """The name of a condition in a further language is a keyword with its language."""
    assert ("Verzonnen koorts", "condition-synonym", "nl-NL") == (
        trial.keywords[0].text,
        trial.keywords[0].kind,
        trial.keywords[0].language,
    )


def test_conditions_have_the_codes_of_meddra(trial):
    """The code of MedDRA stands at the condition of that name, else at one of its own."""
    assert ["Invented fever", "Invented chills"] == [one.text for one in trial.conditions]
    assert trial.conditions[0].codings == (
        Coding(vocabulary="MedDRA", code="10099991", display="Invented fever"),
    )


def test_each_country_has_its_own_status(trial):
    """The trial has a status and each country has one; a country that ended early says so by its notification."""
    assert Term(code="recruiting", text="Authorised (Ongoing, recruiting)") == trial.status.recruitment
    assert "Lack of recruitment" == trial.status.why_stopped
    netherlands, spain, switzerland = trial.countries
    assert Term(code="recruiting", text="Ongoing, recruiting") == netherlands.status
    assert Term(code="terminated", text="Ended") == spain.status
    assert (None, "CH", 20) == (switzerland.status, switzerland.code, switzerland.planned)
    assert ("NL", 30, DateFact(date="2023-02-01", kind="actual")) == (
        netherlands.code,
        netherlands.planned,
        netherlands.start,
    )
    assert "START_OF_RECRUITMENT: 2023-02-02" in passage(trial, "Trial in Netherlands").splitlines()


def test_planned_numbers_are_summed_where_there_is_no_total(trial, older, row):
    """The register's own total goes before a sum, and a sum is reported."""
    assert (100, 80, 100) == tuple(one.enrollment.planned for one in (trial, older, row))
    issues = Issues()
    ctis.read(record("retrieve"), issues)
    assert ["enrollment-summed"] == [issue.code for issue in issues if issue.code != "not-read"]


def test_dates_that_happened_go_before_plans(trial, row):
    """The start in the EU is actual; the plans stand beside it as passages."""
    assert DateFact(date="2023-02-01", kind="actual") == trial.start == row.start
    assert DateFact(date="2025-12-31", kind="expected") == trial.completion
    assert "2023-01-15" == passage(trial, "Planned start of recruitment")
    assert "2025-06-30" == passage(trial, "Planned end in the EU and EEA")


def test_ages_that_meet_have_bounds(trial, row):
    """The age groups stand youngest first, and their outer bounds are those of the trial."""
    assert ["child", "adult"] == [band.group.code for band in trial.eligibility.age_bands]
    eligibility = trial.eligibility
    assert (Age(value=0, unit="year"), Age(value=64, unit="year")) == (
        eligibility.minimum_age,
        eligibility.maximum_age,
    )
    assert (Age(value=18, unit="year"), None) == (row.eligibility.minimum_age, row.eligibility.maximum_age)
    assert (Term(code="female"), True) == (eligibility.sex, eligibility.healthy_volunteers)


def test_products_are_interventions(trial):
    """A product has its substance, its name, its authorisation and its route; the rest describes it."""
    inventamab, comparex = trial.interventions
    assert ("INVENTAMAB", ("Inventamab alfa", "inventamabum", "INV-001")) == (
        inventamab.name,
        inventamab.other_names,
    )
    assert Term(code="oral", text="ORAL USE") == inventamab.doses[0].route
    assert Term(code="not-authorised", text="Not authorised") == inventamab.products[0].authorisation
    assert inventamab.description.startswith("Role in the trial: Test\nComments: Once a day\n")
    assert Term(code="drug") == inventamab.kind
    most = "Maximum daily dose: 10 mg milligram(s); Maximum total dose: 10 mg milligram(s)"
    assert most == inventamab.doses[0].text
    assert "Pharmaceutical form: TABLET\n" in inventamab.description
    assert ("Comparex 5 mg/ml", "COMPARATIN", ()) == (
        comparex.name,
        comparex.products[0].generic_name,
        comparex.doses,
    )
    assert "Routes: INTRAVENOUS USE; SUBCUTANEOUS USE" in comparex.description
    assert [("ATC", "L04AX99")] == [
        (one.codings[0].vocabulary, one.codings[0].code)
        for one in trial.keywords
        if one.kind == "intervention-index-term"
    ]


def test_parties_are_sponsors_contacts_and_funders(trial, older):
    """Who sponsors, can be asked, works for the sponsor and pays, each with its words."""
    assert [
        "lead-sponsor",
        "public-contact",
        "scientific-contact",
        None,
        None,
        "sponsor",
        "funder",
        None,
        None,
    ] == [party.role.code for party in trial.parties]
    lead = trial.sponsor
    assert ("Invented Pharma B.V.", "industry", "Utrecht", "ORG-900000001") == (
        lead.organization,
        lead.organization_class.code,
        lead.address.city,
        lead.identifiers[0].value,
    )
    union = next(party for party in older.parties if party.role.text == "EU")
    assert ("eu@invented.example", "Belgium") == (union.email, union.address.country)


def test_sites_have_their_investigator(trial):
    """A site is named, placed and has its investigator; its own telephone stands beside."""
    first, second = trial.sites
    assert ("Invented University Hospital", ("Invented Medicine", "Nowhere Road 9")) == (
        first.facility,
        first.address.lines,
    )
    assert (Term(code="principal-investigator"), "Ada Invented") == (
        first.contacts[0].role,
        first.contacts[0].name,
    )
    assert ("+31 000 000 009", ("Nowhere Road 9",)) == (first.contacts[1].phone, second.address.lines)


def test_the_design_is_that_of_the_first_period(trial):
    """Numbers the register does not explain stay numbers; the arms are those of all periods."""
    assert (Term(text="1"), Term(text="3")) == (trial.design.allocation, trial.design.masking.level)
    assert ["Inventamab", "Comparex"] == [arm.name for arm in trial.arms]
    assert "Title: Follow-up" in passage(trial, "Period 2")


def test_decisions_results_and_documents_are_kept(trial):
    """A decision covers the ethics committee and is no committee's; results have a day; a document has its number."""
    (review,) = trial.ethics_reviews
    told = "Decision of the member state: authorized (2022-12-02, INITIAL)"
    assert told in passage(trial, "Trial in Netherlands").splitlines()
    assert (None, "approved", "2022-12-02", "INITIAL") == (
        review.body,
        review.decision.code,
        review.date,
        review.kind,
    )
    assert (True, "2024-09-01") == (trial.source.has_results, trial.registry_events[0].date)
    (document,) = trial.documents
    assert (
        "Protocol (for publication)",
        "Document type: 104; Manual version: 2.0; System version: 1.00",
    ) == (
        document.kind,
        document.comment,
    )
    assert "haltDate".lower() not in passage(trial, "Temporary halt")
    assert "Halt date: 2023-06-01" in passage(trial, "Temporary halt")


def test_an_earlier_version_that_differs_is_reported():
    """A copy of Part I is taken where it is the same; a title that was applied for and changed is told."""
    issues = Issues()
    ctis.read(record("older"), issues)
    told = [issue.path for issue in issues if issue.severity == "warning" and issue.code == "not-read"]
    assert "applications[0].partI.trialDetails.clinicalTrialIdentifiers.fullTitle" in told


def test_a_search_result_is_a_trial(row):
    """What the list has is read: number, title, status of trial and countries, phase, people, products."""
    assert Term(code="recruiting", text="Authorised, recruiting") == row.status.recruitment
    assert [("Spain", None, "Ended"), ("Netherlands", "recruiting", "Authorised, recruiting")] == [
        (one.name, one.status.code, one.status.text) for one in row.countries
    ]
    assert Term(code="phase-3", text="Therapeutic confirmatory  (Phase III)") == row.phase
    assert Term(code="all", text="Female, Male") == row.eligibility.sex
    assert (False, "Inventamab, Comparex 5 mg/ml") == (row.source.has_results, row.interventions[0].name)
    assert ["primary", None] == [one.kind.code for one in row.outcomes]
