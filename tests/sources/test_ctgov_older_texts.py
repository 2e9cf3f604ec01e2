"""What the older shapes of ClinicalTrials.gov write in one text: lists, maskings, designs, names, cells."""

import pytest

from fhir_trials import field_reasons
from fhir_trials.issues import Issues
from fhir_trials.sources import ctgov_csv, ctgov_v1, ctgov_xml
from fhir_trials.sources.ctgov_csv.cells import CONVERSIONS
from fhir_trials.sources.ctgov_older.conversions import COMMON
from fhir_trials.sources.ctgov_older.tables import table
from fhir_trials.sources.ctgov_older.textblock import unwrapped
from tests.sources.accounting import dictionary

TABLES = ("ctgov-v1", "ctgov-xml", "ctgov-csv")


def texts_of(issues):
    """Code and path of each issue."""
    return [(issue.code, issue.path) for issue in issues]


@pytest.mark.parametrize(
    ("wrapped", "markdown"),
    [
        ("\n   One line\n   and on.\n\n   Next.\n ", "One line and on.\n\nNext."),
        ("  Inclusion:\n\n    -  a\n\n    -  b\n       on\n\n  Exclusion:\n\n    -  c\n", "Inclusion:\n\n* a\n* b on\n\nExclusion:\n\n* c"),
        ("  1. a:\n\n       -  b\n\n       -  c\n\n  2. d\n", "1. a:\n\n   * b\n   * c\n2. d"),
        ("  -  a\n\n     more\n\n  -  b\n", "* a\n\n  more\n* b"),
        ("  1. a\n\n     more:\n\n       -  b\n", "1. a\n\n   more:\n\n   * b"),
        ("  text\r\n  on\r\n\r\n  -\r\n\r\n  end", "text on\n\n-\n\nend"),
        ("  -  a\n  -  b\n", "* a\n* b"),
        ("  -  of weight\n     10. then\n", "* of weight 10. then"),
        ("  CD4 was\n  - 5 lower\n", "CD4 was - 5 lower"),
        (" \n ", ""),
    ],
)  # fmt: skip
def test_wrapped_text_becomes_markdown_as_version_2_writes_it(wrapped, markdown):
    """Lines are joined; paragraphs are parted by a blank line, items stand below each other, deeper ones indented."""
    assert markdown == unwrapped(wrapped)


@pytest.mark.parametrize(
    ("how", "text", "values"),
    [
        ("masking", "None (Open Label)", ("None (Open Label)", [])),
        ("masking", "Double (Participant, Investigator)", ("Double", ["Participant", "Investigator"])),
        ("masking", "DOUBLE (PARTICIPANT)", ("DOUBLE", ["PARTICIPANT"])),
        ("phases", "Phase 1/Phase 2", (["Phase 1", "Phase 2"],)),
        ("phases", "PHASE1|PHASE2", (["PHASE1", "PHASE2"],)),
        ("phases", "N/A", (["N/A"],)),
        ("study-type", "Observational [Patient Registry]", ("Observational [Patient Registry]", True)),
        ("study-type", "Interventional", ("Interventional", None)),
        ("flag", "Accepts Healthy Volunteers", (True,)),
        ("flag", "Perhaps", None),
        ("date", "March 20, 2020", ("2020-03-20",)),
        ("date", "ClinicalTrials.gov processed this data on May 11, 2018", ("2018-05-11",)),
        ("date", "March 2020", ("2020-03",)),
        ("date", "soon", None),
        ("count", "60", (60,)),
        ("count", "60+", None),
        ("design", "Everything", None),
    ],
)
def test_a_text_becomes_the_values_of_version_2(how, text, values):
    """Maskings, phases, flags, dates and numbers; what is none of them is not taken."""
    assert values == COMMON[how](text, "")


@pytest.mark.parametrize("bar", [", ", "|"])
def test_a_design_in_one_text_is_taken_apart(bar):
    """The older design string, and the cell of the download."""
    text = bar.join(
        (
            "Allocation: Randomized",
            "Endpoint Classification: Safety/Efficacy Study",
            "Intervention Model: Parallel Assignment",
            "Masking: Double Blind (Subject, Outcomes Assessor)",
            "Primary Purpose: Treatment",
        )
    )
    told = ("Endpoint Classification", "Safety/Efficacy Study")
    design = ("Randomized", "Parallel Assignment", "Treatment", None, None)
    masking = ("Double Blind", ["Subject", "Outcomes Assessor"])
    assert (*design, *masking, *told) == COMMON["design"](text, "")


@pytest.mark.parametrize(
    ("how", "text", "values"),
    [
        ("age", "18 Years to 80 Years   (Adult, Older Adult)", ("18 Years", "80 Years", ["Adult", "Older Adult"])),
        ("age", "15 Years and older   (Child, Adult)", ("15 Years", None, ["Child", "Adult"])),
        ("age", "up to 17 Years   (Child)", (None, "17 Years", ["Child"])),
        ("age", "ADULT, OLDER_ADULT", (None, None, ["ADULT", "OLDER_ADULT"])),
        ("age", "Grown", None),
        ("age", "(Child)", None),
        ("interventions", "DRUG: A|Odd", (["DRUG", None], ["A", "Odd"])),
        ("interventions", "DIETARY_SUPPLEMENT: A: b", (["DIETARY_SUPPLEMENT"], ["A: b"])),
        ("sponsors", "A|B|C", ("A", ["B", "C"])),
        ("sponsors", "|", None),
        ("funders", "Other", ("Other", None, None)),
        ("funders", "Other|Industry", (None, "Funded Bys", "Other|Industry")),
        ("results", "Has Results", (True,)),
        ("results", "Soon", None),
        ("locations", "Fann, Dakar, Senegal|X, Kerman, Iran, Islamic Republic of", (["Fann, Dakar", "X, Kerman"], ["Senegal", "Iran, Islamic Republic of"])),
        ("locations", "Nowhere at all|France", (["Nowhere at all", None], [None, "France"])),
    ],
)  # fmt: skip
def test_a_cell_of_several_values_is_taken_apart(how, text, values):
    """The cells of the download; what cannot be told apart with certainty stays one text."""
    assert values == CONVERSIONS[how](text, "")


def test_a_name_in_parts_is_one_name():
    """First, middle and last name and degrees are joined as the register prints them, and the place is the role."""
    record = {
        "id_info": {"nct_id": "NCT00000001"},
        "overall_contact": {"last_name": "Berg", "first_name": "Ann", "middle_name": "B", "degrees": "MD"},
        "location": [{"investigator": [{"last_name": "Dee, PhD", "role": "Sub-Investigator"}]}],
    }
    issues = Issues()
    trial = ctgov_xml.read(record, issues)
    assert ["Ann B Berg, MD"] == [party.person for party in trial.parties]
    assert ["Dee, PhD"] == [contact.name for contact in trial.sites[0].contacts]
    assert [] == list(issues)


def test_issues_name_the_places_of_the_shape_that_was_read():
    """Unknown words, refused values and what is left carry paths of the record, not of version 2."""
    record = {
        "id_info": {"nct_id": "NCT00000001", "shelf": "x"},
        "overall_status": "Sleeping",
        "start_date": {"@type": "Actual", "#text": "long ago"},
        "study_design_info": {"masking": "Single (Cook)"},
        "phase": "Phase 1/Phase 9",
        "enrollment": "20",
        "intervention": [{"intervention_name": "A", "arm_group_label": ["none"]}],
    }
    issues = Issues()
    ctgov_xml.read(record, issues, "clinical_study[3]")
    start = "clinical_study[3]."
    assert sorted(
        [
            ("code-unknown", f"{start}overall_status"),
            ("code-unknown", f"{start}phase"),
            ("code-unknown", f"{start}study_design_info.masking"),
            ("link-unresolved", f"{start}intervention[0].arm_group_label[0]"),
            ("not-read", f"{start}id_info.shelf"),
            ("not-read", f"{start}start_date.#text"),
            ("not-read", f"{start}start_date.@type"),
            ("not-read", f"{start}enrollment"),
            ("not-read", f"{start}intervention[0].arm_group_label[0]"),
        ]
    ) == sorted(texts_of(issues))


def test_a_second_value_for_one_place_is_told():
    """Of two observational models the first is read, the second told."""
    models = {"DesignObservationalModelList": {"DesignObservationalModel": ["Cohort", "Other"]}}
    record = {"ProtocolSection": {"DesignModule": {"DesignInfo": models}}}
    issues = Issues()
    trial = ctgov_v1.read(record, issues)
    place = "ProtocolSection.DesignModule.DesignInfo.DesignObservationalModelList.DesignObservationalModel[1]"
    assert trial.design is not None
    assert trial.design.observational_model is not None
    assert "cohort" == trial.design.observational_model.code
    assert [("not-read", place)] == texts_of(issues)


def test_what_only_counts_is_taken_where_it_agrees():
    """A number of arms, a country of a site and a date by its old name say nothing new, unless they disagree."""
    record = {
        "number_of_arms": "1",
        "number_of_groups": "2",
        "arm_group": [{"arm_group_label": ["A"]}],
        "intervention": [{"intervention_name": "Rest", "arm_group_label": ["A"]}],
        "lastchanged_date": "May 1, 2017",
        "last_update_submitted": "May 1, 2017",
        "location": [{"facility": {"address": {"city": "Ghent", "country": ["Belgium"]}}}],
        "location_countries": {"country": ["Belgium", "France"]},
    }
    issues = Issues()
    trial = ctgov_xml.read(record, issues)
    assert ("rest",) == trial.arms[0].interventions
    left = [("not-read", "number_of_groups"), ("not-read", "location_countries.country[1]")]
    assert left == texts_of(issues)


def test_version_1_is_recognised_and_unwrapped():
    """A study alone, in its wrapping, and several in an answer of the API."""
    study = {"ProtocolSection": {"IdentificationModule": {"NCTId": "NCT00000001"}}}
    answer = {"FullStudiesResponse": {"FullStudies": [{"Rank": 1, "Study": study}, "odd", {"Study": {}}]}}
    assert "ProtocolSection" in ctgov_v1.fits(study)
    assert "FullStudy.Study" in ctgov_v1.fits({"FullStudy": {"Study": study}})
    assert "FullStudiesResponse" in ctgov_v1.fits(answer)
    assert ["", "", ""] == [ctgov_v1.fits(one) for one in ({}, {"Study": 3}, {"protocolSection": {}})]
    assert [("FullStudiesResponse.FullStudies[0].Study", study)] == list(ctgov_v1.studies(answer))
    assert [("x", study)] == list(ctgov_v1.studies(study, "x"))
    issues = Issues()
    trial = ctgov_v1.read({"FullStudy": {"Study": {**study, "Odd": "1"}}}, issues)
    assert "NCT00000001" == trial.identifiers[0].value
    assert [("not-read", "FullStudy.Study.Odd")] == texts_of(issues)


def test_a_download_is_recognised_by_its_columns():
    """The number and another column of the download; the classic site has names of its own."""
    assert "`Study Title`" in ctgov_csv.fits(["NCT Number", "Study Title"])
    assert "classic site" in ctgov_csv.fits(["Rank", "NCT Number", "Title"])
    assert ["", ""] == [ctgov_csv.fits(columns) for columns in (["NCT Number", "x"], ["Title", "Status"])]


def test_a_bare_number_of_participants_is_taken_by_the_status_and_told():
    """The download does not say whether a number is planned: it is once the study has ended, and a warning says so."""
    for status, member in (("RECRUITING", "planned"), ("Completed", "actual")):
        issues = Issues()
        row = {"NCT Number": "NCT00000001", "Study Status": status, "Enrollment": "40"}
        trial = ctgov_csv.read(row, issues, "row 2")
        assert trial.enrollment is not None
        assert {member: 40} == trial.enrollment.model_dump(exclude_none=True)
        assert [("enrollment-kind-assumed", "row 2.Enrollment")] == texts_of(issues)


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_a_table_leads_somewhere(name):
    """Each row has a place of version 2 that is read and a conversion that exists, or a reason."""
    for source, row in dictionary(name).items():
        assert row["v2"] or row["note"], source
        assert not row["v2"] or row["model"], source
        assert (row["how"] or "text").partition(":")[0] in {*COMMON, *CONVERSIONS}, source


def test_reasons_hold_for_everything_below():
    """The reason of a section is the reason of its fields; an unknown field has none."""
    fields = table("ctgov-xml")
    assert fields.reason("clinical_results") == fields.reason("clinical_results.a[].b")
    assert "" == fields.reason("nowhere[].b")
    assert fields.reason("required_header.url").startswith(field_reasons.DERIVED)
