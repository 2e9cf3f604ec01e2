"""A small study of our own: what each part of USDM becomes, and back again."""

from decimal import Decimal

import pytest

from fhir_trials import json_text
from fhir_trials.cursor import copied
from fhir_trials.issues import Issues
from fhir_trials.model import Term, Trial
from fhir_trials.usdm import from_usdm, to_usdm
from tests.usdm.own_study import alias, code, quantity, study


def read(document):
    """The trial of a document, and what was told."""
    issues = Issues()
    return from_usdm(document, issues), list(issues)


def plain(value):
    """The members of a value that say something."""
    return value.model_dump(exclude_defaults=True)


@pytest.fixture(name="trial", scope="module")
def _trial() -> Trial:
    return read(study())[0]


def test_source_says_what_wrote_it_in_which_version(trial):
    """Format, software and the version of the study are those of the document; versions of vocabularies are sorted."""
    source = trial.source
    assert ("4.0.0", "Protocol Desk 1.2", "3") == (source.format, source.software, source.version)
    named = [one.vocabulary for one in source.vocabularies]
    assert sorted(named) == named
    assert ("http://www.cdisc.org", "2025-09-26") in [
        (one.vocabulary, one.version) for one in source.vocabularies
    ]


def test_numbers_are_of_who_gave_them(trial):
    """A sponsor's number has its assigner; a register's is known by its form, and its name is not said twice."""
    expected = [
        {"value": "HB-7", "kind": {"code": "sponsor"}, "assigner": "Heart BV"},
        {"value": "NCT01234567", "registry": "ctgov", "kind": {"code": "registry"}},
    ]
    assert expected == [plain(one) for one in trial.identifiers]


def test_name_of_the_study_is_no_title_where_a_title_says_the_same(trial):
    """HEARTEN is the acronym, and no further title."""
    assert [("HEARTEN", "acronym"), ("Weekly lervastin", "brief")] == [
        (one.text, one.kind) for one in trial.titles
    ]


def test_design_is_coded_with_the_words_of_the_source(trial):
    """Phase, model, blinding and who is masked are codes of ours beside the decode."""
    design = trial.design
    assert ("phase-2", "Phase II Trial") == (trial.phase.code, trial.phase.text)
    assert ("randomized", "parallel", "double") == (
        design.allocation.code,
        design.model.code,
        design.masking.level.code,
    )
    assert ("outcomes-assessor", "Central reading") == (
        design.masking.masked[0].code,
        design.masking.description,
    )
    kinds = ["therapeutic-area", "therapeutic-area", "trial-type", "trial-type", "trial-characteristic"]
    assert kinds == [one.kind for one in trial.keywords]


def test_arms_have_what_the_elements_of_their_cells_have(trial):
    """The label is the name, the name the other name; interventions come by way of cells and elements."""
    first, second = trial.arms
    assert ("Lervastin weekly", "Lervastin", ("lervastin",)) == (
        first.name,
        first.other_name,
        first.interventions,
    )
    assert ((), None, "Control Arm") == (second.interventions, second.kind.code, second.kind.text)


def test_administration_is_a_dose_of_a_product(trial):
    """Amount, route, rhythm and length of an administration; the product it names is the intervention's."""
    given = trial.interventions[0]
    dose = given.doses[0]
    assert (Decimal(20), "mg", "oral") == (dose.amount.value, dose.amount.unit, dose.route.code)
    assert (1, Decimal(1), "week") == (dose.frequency.times, dose.frequency.period, dose.frequency.unit)
    assert (Decimal(24), True, "until progression") == (dose.duration.value, dose.duration_varies, dose.until)
    product = given.products[0]
    assert ("Lervastin 20", "tablet", dose.product) == (product.generic_name, product.form.code, product.id)


def administration(**members):
    """The study with another administration, written of it as it was but for these members."""
    document = study()
    given = document["study"]["versions"][0]["studyInterventions"][0]["administrations"]
    given.append({**given[0], "id": "Administration_2", "name": "Then", **members})
    return document


def test_administrations_are_in_no_order(trial):
    """Nothing in USDM says how two relate; what a trial says of it comes back from what was written."""
    two = read(administration())[0]
    assert [None, None] == [dose.relation for dose in two.interventions[0].doses]
    first, second = two.interventions[0].doses
    given = two.interventions[0].but(doses=(first, second.but(relation="instead")))
    related = two.but(interventions=(given,))
    assert related == read(to_usdm(related, Issues()))[0]


def test_product_of_two_administrations_is_written_once():
    """Two administrations of two products are two of each, also when they come back."""
    document = administration(administrableProductId="AdministrableProduct_2")
    version = document["study"]["versions"][0]
    products = version["administrableProducts"]
    products.append({**products[0], "id": "AdministrableProduct_2", "name": "Lervastin 40"})
    other = {**version["studyInterventions"][0], "id": "StudyIntervention_2", "name": "Again"}
    version["studyInterventions"].append(copied(other))
    trial = read(document)[0]
    written = to_usdm(trial, Issues())["study"]["versions"][0]
    assert ["Lervastin 20", "Lervastin 40"] == [one["name"] for one in written["administrableProducts"]]
    assert [2, 2] == [len(one["administrations"]) for one in written["studyInterventions"]]


@pytest.mark.parametrize(
    ("frequency", "words"),
    [(alias("C999", "Ten Days Per Month"), "Ten Days Per Month"), (alias("C67069", "Weekly"), None)],
)
def test_frequency_that_is_not_understood_keeps_its_words(frequency, words):
    """A code that no table has is told, and what it is called is how often; it comes back so."""
    trial, issues = read(administration(frequency=frequency))
    assert words == trial.interventions[0].doses[1].how_often
    assert bool(words) == any(issue.code == "code-unknown" for issue in issues)
    assert trial == read(to_usdm(trial, Issues()))[0]


def test_frequency_may_have_words_beside_it(trial):
    """What a trial says beside a frequency that CDISC has a code for comes back."""
    given = trial.interventions[0]
    told = trial.but(
        interventions=(given.but(doses=(given.doses[0].but(how_often="once a week, on Mondays"),)),)
    )
    assert told == read(to_usdm(told, Issues()))[0]


def test_arm_has_the_origin_of_its_data_and_disease_is_rare_or_not(trial):
    """Both are read, as coded where they are, and come back."""
    document = study()
    design = document["study"]["versions"][0]["studyDesigns"][0]
    design["arms"][0]["dataOriginType"] = code("C188866", "Data Generated Within Study")
    design["indications"][0]["isRareDisease"] = True
    told = read(document)[0]
    assert ("within-study", "Subjects") == (
        told.arms[0].data_origin.code,
        told.arms[0].data_origin_description,
    )
    assert (True, False) == (told.conditions[0].rare, trial.conditions[0].rare)
    assert told == read(to_usdm(told, Issues()))[0]


def test_no_text_of_what_is_written_is_an_empty_word(trial):
    """A code without a word of the source says so; no extension attribute has an empty text."""
    told = trial.but(study_type=Term(code="interventional"))
    written = to_usdm(told, Issues())
    attribute = written["study"]["versions"][0]["studyDesigns"][0]["studyType"]["extensionAttributes"][0]
    assert True is attribute["valueBoolean"]
    assert "valueString" not in attribute
    assert told == read(written)[0]


def test_criteria_are_words_with_the_tags_filled_in(trial):
    """A tag stands for the value it refers to; a list is lines."""
    expected = [("inclusion", "01", "Aged 50 or more"), ("exclusion", "02", "Any of:\n- Stroke\n- A & B")]
    assert expected == [(one.section, one.number, one.text) for one in trial.eligibility.criteria]
    assert ("Age", "IN01") == (trial.eligibility.criteria[0].name, trial.eligibility.criteria[0].other_name)


def test_population_is_ages_sex_and_number(trial):
    """The range of ages, both sexes as all, and how many are wanted."""
    told = trial.eligibility
    assert (Decimal(50), Decimal(85), "all", False) == (
        told.minimum_age.value,
        told.maximum_age.value,
        told.sex.code,
        told.healthy_volunteers,
    )
    assert (240, "People after a heart attack") == (trial.enrollment.planned, told.population)


def test_outcomes_answer_their_objective(trial):
    """An endpoint is an outcome that names the objective it stands below."""
    objective, outcome = trial.objectives[0], trial.outcomes[0]
    assert ("To see whether weekly is enough", "The reason to do it") == (
        objective.description,
        objective.comment,
    )
    assert (objective.id, "LDL cholesterol", "primary", "Efficacy") == (
        outcome.objective,
        outcome.measure,
        outcome.kind.code,
        outcome.purpose,
    )


def test_amendments_have_reasons_changes_and_days(trial):
    """The main reason stands first; a section is number and title; a day is as precise as it is."""
    one = trial.amendments[0]
    assert ("1", "First amendment", "A1") == (one.number, one.name, one.other_name)
    assert ("IRB/IEC Feedback", "A printing error") == one.reasons
    assert ("5.1 Population",) == one.changes[0].sections
    assert ("2025-06", ("Global",)) == (one.dates[0].date, one.dates[0].scope)
    assert ["effective", "issued"] == [day.event.code for day in trial.protocol_dates]


def test_roles_are_parties_and_sites_are_sites(trial):
    """A sponsor with its address and number; a person with the organisation; what is called as its site is no party."""
    sponsor, person = trial.parties
    assert ("lead-sponsor", "Heart BV", "Leiden") == (
        sponsor.role.code,
        sponsor.organization,
        sponsor.address.city,
    )
    assert ("principal-investigator", "Ada Bol", "Vesalius") == (
        person.role.code,
        person.person,
        person.organization,
    )
    assert ["Ward 3", "Clinic North"] == [site.facility for site in trial.sites]
    assert "Delft" == trial.sites[1].address.city


def test_sections_are_passages_in_order(trial):
    """Number, heading and XHTML, with references replaced by what they stand for."""
    expected = [
        ("1", "Background", "<p>Why?</p>"),
        ("1.1", "Objectives", "<p>To see whether <i>weekly</i> is enough</p>"),
    ]
    assert expected == [(one.number, one.heading, one.text) for one in trial.passages]


def test_what_is_not_read_is_told_with_its_reason():
    """Each issue has a path in the document and a reason; nothing is told of ids, nulls and classes."""
    issues = read(study())[1]
    assert {"not-read"} == {issue.code for issue in issues}
    assert [] == [issue for issue in issues if issue.message.endswith(")")]
    paths = {issue.path for issue in issues}
    assert {
        "study.versions[0].amendments[0].enrollments",
        "study.versions[0].studyDesigns[0].estimands",
    } <= paths


def test_trial_comes_back_from_what_was_written(trial):
    """Written and read again the trial is the same, also through JSON, and nothing of it is told as lost."""
    issues = Issues()
    written = to_usdm(trial, issues)
    assert [] == list(issues)
    assert trial == read(json_text.decode(json_text.encode(written)))[0]
    assert written == to_usdm(trial, Issues())


def test_every_object_has_its_class_and_an_id_of_its_own(trial):
    """As the schema of version 4 asks: id, instanceType and extensionAttributes on every object; no id twice.

    The id of the study itself is given by the repository it is put into.
    """
    ids: list[str] = []
    written = to_usdm(trial, Issues())["study"]
    assert written["id"] is None
    waiting = [{**written, "id": "study"}]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            assert {"id", "instanceType", "extensionAttributes"} <= one.keys()
            ids.append(one["id"])
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    assert len(ids) == len(set(ids))


def test_code_of_cdisc_comes_back_as_it_was(trial):
    """The code and its decode are CDISC's; a word of the source that differs is an extension attribute."""
    written = to_usdm(trial, Issues())["study"]["versions"][0]
    role = written["studyInterventions"][0]["role"]
    assert ("C41161", "Protocol Agent") == (role["code"], role["decode"])
    assert "Experimental Intervention" == role["extensionAttributes"][0]["valueString"]
    kinds = [arm["type"]["code"] for arm in written["studyDesigns"][0]["arms"]]
    assert ["C174266", "C174226"] == kinds


def test_newest_version_and_first_design_are_read():
    """The version with the latest day; the others are told, and so are further designs."""
    document = study()
    versions = document["study"]["versions"]
    older = study()["study"]["versions"][0]
    older["dateValues"][0]["dateValue"] = "2019-01-01"
    older["versionIdentifier"] = "1"
    versions.append(older)
    versions[0]["studyDesigns"].append({"id": "StudyDesign_2", "name": "Another"})
    trial, issues = read(document)
    assert "3" == trial.source.version
    paths = {issue.path for issue in issues}
    assert {"study.versions[1]", "study.versions[0].studyDesigns[1]"} <= paths


def test_unknown_code_keeps_its_word():
    """A code that no table has is told, and its decode is the text."""
    document = study()
    document["study"]["versions"][0]["studyDesigns"][0]["model"] = code("C1", "Star-shaped")
    trial, issues = read(document)
    assert (None, "Star-shaped") == (trial.design.model.code, trial.design.model.text)
    path = "study.versions[0].studyDesigns[0].model"
    assert [path] == [issue.path for issue in issues if issue.code == "code-unknown"]


def test_codes_of_other_versions_are_one_issue_for_each_system():
    """Most codes of a system are of one version, which is kept; how many are of others is information."""
    document = study()
    design = document["study"]["versions"][0]["studyDesigns"][0]
    design["model"] = {**code("C82639", "Parallel Study"), "codeSystemVersion": "2001"}
    for place, one in enumerate(document["study"]["versions"][0]["titles"]):
        one["type"] = {**one["type"], "codeSystemVersion": f"200{place}"}
    before = [one for one in read(study())[1] if one.path == "*.codeSystemVersion"]
    (told,) = (one for one in read(document)[1] if one.path == "*.codeSystemVersion")
    assert ([], "information") == (before, told.severity)
    assert told.message.startswith(f"not read ({len(document['study']['versions'][0]['titles']) + 1} values")


def test_what_a_data_manager_asks_for_is_a_warning_and_the_rest_information():
    """Names, display flags and the status of a document are no warnings; estimands are."""
    issues = read(study())[1]
    severities = {one.path: one.severity for one in issues}
    assert "warning" == severities["study.versions[0].studyDesigns[0].estimands"]
    assert "information" == severities["study.versions[0].studyDesigns[0].name"]
    assert [] == [one.message for one in issues if "no member" in one.message or "has no " in one.message]


def test_a_field_that_nobody_knows_is_not_said_to_be_of_another_design():
    """Only a second design is told as one; its reason is not that of what is in the first."""
    document = study()
    version = document["study"]["versions"][0]
    version["unknown"] = "u"
    version["studyDesigns"][0]["unknown"] = "u"
    version["studyDesigns"].append({"id": "Second", "name": "Second"})
    told = {one.path: one.message for one in read(document)[1]}
    path = "study.versions[0]"
    assert "not read (1 value)" == told[f"{path}.unknown"] == told[f"{path}.studyDesigns[0].unknown"]
    assert told[f"{path}.studyDesigns[1]"].endswith("another design of the study; the first is read")


@pytest.mark.parametrize(
    ("key", "amount"),
    [
        ("plannedEnrollmentNumber", quantity("Q", 12.5, None)),
        (
            "plannedEnrollmentNumber",
            {"id": "R", "minValue": quantity("a", 1.0, None), "maxValue": quantity("b", 2.0, None)},
        ),
        ("plannedAge", {"id": "R", "minValue": quantity("a", 1.0, alias("C28253", "Milligram"))}),
    ],
    ids=["half a person", "a range", "an age in milligrams"],
)
def test_number_that_is_none_of_its_kind_stays(key, amount):
    """What is no number of people, or no age, is told and not guessed."""
    document = study()
    document["study"]["versions"][0]["studyDesigns"][0]["population"][key] = amount
    issues = read(document)[1]
    assert any(key in issue.path for issue in issues)


def test_document_without_a_study_is_an_empty_trial():
    """Nothing to read is a trial without facts, not an exception."""
    trial, issues = read({"study": {}, "usdmVersion": "4.0.0"})
    assert ({"source": {"format": "4.0.0"}}, []) == (trial.to_dict(), issues)


def test_document_says_what_has_written_it(trial):
    """We wrote it; what wrote the record before comes back."""
    written = to_usdm(trial, Issues())
    assert ("fhir_trials", True) == (written["systemName"], bool(written["systemVersion"]))
    assert "Protocol Desk 1.2" == read(written)[0].source.software


def test_text_of_several_sections_is_written_once(trial):
    """Two sections of one text share the item; markup around nothing is no text."""
    first, second = trial.passages
    told = trial.but(passages=(first, second.but(text=first.text)))
    written = to_usdm(told, Issues())
    assert 1 == len(written["study"]["versions"][0]["narrativeContentItems"])
    assert told == read(written)[0]
    document = study()
    items = document["study"]["versions"][0]["narrativeContentItems"]
    items[0]["text"], items[1]["text"] = "<div> <p>&nbsp;</p></div>", '<div><img src="a.png"/></div>'
    assert [None, '<div><img src="a.png"/></div>'] == [one.text for one in read(document)[0].passages]


def test_section_that_an_amendment_changes_is_of_a_document(trial):
    """The reference leads to the document, which is written also where it has no sections."""
    for told in (trial, trial.but(passages=(), language=None)):
        written = to_usdm(told, Issues())["study"]
        section = written["versions"][0]["amendments"][0]["changes"][0]["changedSections"][0]
        assert written["documentedBy"][0]["id"] == section["appliesToId"]


def test_site_is_run_by_the_organisation_that_the_source_says(trial):
    """As many roles and organisations are written as there were: what runs a site has no role, and the site no double."""
    assert ["Vesalius", None] == [site.organization for site in trial.sites]
    version = to_usdm(trial, Issues())["study"]["versions"][0]
    sites = {one["name"]: [site["name"] for site in one["managedSites"]] for one in version["organizations"]}
    assert {
        "Heart BV": [],
        "ClinicalTrials.gov": [],
        "Vesalius": ["Ward 3"],
        "Clinic North": ["Clinic North"],
    } == sites
    elsewhere = trial.but(sites=(trial.sites[0].but(organization="Nobody"),))
    assert "Nobody" == read(to_usdm(elsewhere, Issues()))[0].sites[0].organization


def test_masked_sponsor_is_one_role():
    """A role that is masked and has organisations is one role, and stays one."""
    document = study()
    roles = document["study"]["versions"][0]["roles"]
    roles[0]["masking"] = {"id": "Masking_9", "text": "Central reading", "isMasked": True}
    trial = read(document)[0]
    written = to_usdm(trial, Issues())
    assert 3 == len(written["study"]["versions"][0]["roles"])
    assert trial == read(written)[0]


def test_organisation_that_only_runs_a_site_has_no_role():
    """It is a centre, and written without a role."""
    document = study()
    version = document["study"]["versions"][0]
    del version["roles"][2]
    trial = read(document)[0]
    assert ("centre", "Vesalius") == (trial.parties[-1].role.code, trial.parties[-1].organization)
    written = to_usdm(trial, Issues())
    assert 2 == len(written["study"]["versions"][0]["roles"])
    assert trial == read(written)[0]
