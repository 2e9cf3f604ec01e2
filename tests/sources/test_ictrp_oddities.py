"""Invented records in the forms of the ICTRP's exports, each with its oddity."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import fhir_trials as ft
from fhir_trials import mapping_files
from fhir_trials.cursor import Cursor
from fhir_trials.issues import Issues
from fhir_trials.model import Age, EthicsReview, Party, Product, Term, codes
from fhir_trials.sources import csv_records, ictrp, xml_records
from fhir_trials.sources.ictrp import (
    cells,
    coding,
    conditions,
    dataset,
    design,
    eligibility,
    interventions,
    markup,
    outcomes,
)
from tests.sources.damage import damaged

HERE = Path(__file__).parent / "records" / "ictrp"
OWN = "https://w3id.org/fhir-trials/CodeSystem/"
TABLES = [name.removesuffix(".json") for name in mapping_files.names("codes", ".json") if "ictrp-" in name]


def rows():
    """The invented rows, each with its path."""
    with (HERE / "rows.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv_records.records(lines, "rows.csv", Issues()))


def elements(name, reader):
    """The invented records of an XML file, each with its path."""
    with (HERE / name).open("rb") as stream:
        return list(xml_records.records(stream, name, reader.RECORD, reader.REPEATED))


def read_row(number):
    """The trial of an invented row by its place, and its issues."""
    path, row = rows()[number]
    issues = Issues()
    return ictrp.read(row, issues, path), issues


def told(issues):
    """Code and path of each issue, the bookkeeping of the ICTRP aside."""
    return [(issue.code, issue.path) for issue in issues if "Bridging" not in issue.path]


def everything():
    """Every invented record with its reader."""
    return [
        *((ictrp, path, record) for path, record in rows()),
        *((ictrp, path, record) for path, record in elements("export.xml", ictrp)),
        *((dataset, path, record) for path, record in elements("dataset.xml", dataset)),
    ]


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_every_record_goes_to_fhir_and_back(release):
    """Each invented record is read without an error, written without a finding and comes back equal."""
    for reader, path, record in everything():
        issues = Issues()
        trial = reader.read(record, issues, path)
        bundle = ft.to_fhir(trial, release)
        assert ([], []) == (issues.errors, ft.check(bundle, release))
        assert [trial] == ft.from_fhir(bundle)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_leads_to_codes_of_the_model(name):
    """Every target of a table is a code of the code set it names, and no word stands twice but for case."""
    known = {**codes.CODE_SETS, "date-kind": ("actual", "expected")}
    words = []
    for group in mapping_files.read_json(f"codes/{name}.json")["group"]:
        for element in group["element"]:
            words.append(coding.spelled(element["code"]))
            for target in element.get("target", ()):
                assert target["code"] in known[group["target"].removeprefix(OWN)]
    assert len(words) == len(set(words))


def test_columns_say_what_they_are():
    """An export is known by its columns, however they are written; other columns are not."""
    columns = list(rows()[0][1])
    expected = "has the columns TrialID, Public title, Source Register, as exports of the WHO ICTRP do"
    assert expected == ictrp.fits(columns)
    assert ictrp.fits([column.upper().replace(" ", "_") for column in columns])
    assert ("", "") == (ictrp.fits(["TrialID", "Phase"]), ictrp.fits(["NCT Number", "Title"]))


def test_the_data_set_says_what_it_is():
    """A record of the data set is known by `main.trial_id`."""
    assert "has `main.trial_id`, as the WHO's data set has it" == dataset.fits({"main": {"trial_id": "X"}})
    assert "" == dataset.fits({"main": "X"})


def test_groups_become_arms():
    """Groups with a target size are arms; the same words are one intervention, a word for nothing is none."""
    trial, issues = read_row(0)
    assert [
        ("experimental group", ("moonlight-two-hours",), None),
        ("control group", ("moonlight-two-hours",), None),
        ("Waiting list", (), "Nil"),
    ] == [(arm.name, arm.interventions, arm.description) for arm in trial.arms]
    assert ["Moonlight; two hours"] == [given.name for given in trial.interventions]
    assert None is trial.enrollment
    assert "experimental group:10;control group :12;Waiting list:5;" == trial.passages[0].text
    assert "Moonlight for night blindness: an invented trial" == trial.titles[1].text
    assert ["Steps in the dark (left; right)", "Falls"] == [outcome.measure for outcome in trial.outcomes]
    assert [
        ("age-unit-assumed", "row 2.Inclusion agemin"),
        ("not-read", "row 2.Inclusion agemax"),
    ] == told(issues)


def test_a_semicolon_in_one_column_alone_divides_nothing():
    """Two names with one address and one number are one contact, as printed."""
    assert "Ming Invented; Second Name" == read_row(0)[0].parties[1].person


def test_markup_and_encodings_are_put_right():
    """Doubled entities, broken UTF-8 and raised digits are read; tags go."""
    trial, issues = read_row(1)
    assert ["Tea < coffee (patiënten, 10⁹)", "Tea & coffee", "TEA"] == [title.text for title in trial.titles]
    assert [
        ("enrollment-zero", "row 3.Target size"),
        ("entity-doubled", "row 3.Public title"),
        ("encoding-repaired", "row 3.Public title"),
    ] == told(issues)


def test_criteria_in_one_cell_are_two_lists():
    """ClinicalTrials.gov gives inclusion and exclusion in one text; wrapped lines are joined, the text is kept."""
    about = read_row(1)[0].eligibility
    assert [("inclusion", "Drinks tea"), ("inclusion", "Aged 18 or older"), ("exclusion", "Coffee")] == [
        (one.section, one.text) for one in about.criteria
    ]
    text = "Inclusion Criteria:\n\n  - Drinks tea\n\n  - Aged 18 or\n     older\n\nExclusion Criteria:\n\n  - Coffee"
    assert text == about.text.text


def test_contacts_correspond_by_position():
    """A list that ends in a semicolon names those at the front; the same person twice is one."""
    contact = Term(code="contact")
    assert (
        Party(role=contact, person="Ann Invented, MD", organization="Invented University"),
        Party(role=contact, person="Bob Invented", phone="1", email="bob@example.org"),
    ) == read_row(1)[0].parties[1:]


def test_a_masking_names_its_parties():
    """Design of ClinicalTrials.gov: every piece is a field, so that no text is left."""
    trial = read_row(1)[0]
    masking = trial.design.masking
    assert ("double", ["participant", "outcomes-assessor"], None) == (
        masking.level.code,
        [party.code for party in masking.masked],
        trial.design.model_description,
    )
    assert ("basic-science", True, True) == (
        trial.purpose.code,
        trial.patient_registry,
        trial.source.has_results,
    )
    assert [("results-posting", "2021-03-01")] == [(one.event, one.date) for one in trial.registry_events]
    assert ["https://register.example/results"] == [link.url for link in trial.links]
    assert [("Tea; green", "dietary-supplement"), ("Water", "other")] == [
        (given.name, given.kind.code) for given in trial.interventions
    ]


def test_two_answers_to_one_question_are_none():
    """A design that is both parallel and crossover has no model; what is certain is coded, the text is kept."""
    trial = read_row(2)[0]
    assert (None, Term(text="Double blind: yes"), "placebo") == (
        trial.design.model,
        trial.design.masking.level,
        trial.design.control.code,
    )
    assert trial.design.model_description.startswith("Controlled: yes\nRandomised: yes\nOpen: no")
    assert "phase-1-phase-2" == trial.phase.code


def test_products_of_eudract_are_interventions():
    """A block with a name is an intervention, a product for each substance; a block without belongs to the one before."""
    drops, gel = read_row(2)[0].interventions
    assert (
        Product(generic_name="WATER", brand_name="Inventol"),
        Product(generic_name="SALT", brand_name="Inventol"),
    ) == drops.products
    assert drops.description.endswith("Pharmaceutical form of the placebo: Eye drops")
    assert ("Gel", ()) == (gel.name, gel.products)


def test_what_does_not_correspond_is_kept_as_text():
    """Two names and three addresses are nobody's; dates of the row are month first, as the companion tells."""
    trial, issues = read_row(3)
    assert [("Contact Firstname", "Jan;Piet"), ("Contact Lastname", "Verzonnen;Bedacht")] == [
        (passage.heading, passage.text) for passage in trial.passages[2:4]
    ]
    assert ("2019-12-31", "2020-04-02") == (trial.source.published, trial.start.date)
    assert ("about 30", None) == (trial.passages[0].text, trial.enrollment)
    assert [
        ("age-unit-assumed", "row 5.Inclusion agemax"),
        ("contacts-unaligned", "row 5.Contact Lastname"),
        ("not-read", "row 5.Inclusion agemin"),
    ] == sorted(told(issues))


def test_dates_that_disagree_and_dates_that_are_none():
    """The column whose form is certain is kept; 31 February is no date."""
    trial, issues = read_row(4)
    assert ("2020-03-04", None) == (trial.source.published, trial.start)
    assert [
        ("dates-disagree", "row 6.Date registration"),
        ("value-refused", "row 6.Date enrollement"),
    ] == told(issues)
    assert [("Japan", "JP"), ("Asia(except Japan)", None)] == [
        (one.name, one.code) for one in trial.countries
    ]
    assert ("randomized", "parallel", "active", "treatment", None) == (
        trial.design.allocation.code,
        trial.design.model.code,
        trial.design.control.code,
        trial.purpose.code,
        trial.design.model_description,
    )


def test_a_word_of_no_table_is_told():
    """An unknown status keeps its word; ages keep their unit; categories are keywords."""
    trial, issues = read_row(5)
    assert Term(text="Dreaming") == trial.status.recruitment
    assert [("code-unknown", "row 7.Recruitment Status")] == told(issues)
    assert (Age(value=Decimal(6), unit="month"), None) == (
        trial.eligibility.minimum_age,
        trial.eligibility.maximum_age,
    )
    assert ["Boredom", "Sunburn"] == [condition.text for condition in trial.conditions]
    assert ["Mental Health - Other mental health disorders"] == [word.text for word in trial.keywords]
    assert ("Week 1 and 2.", None) == (trial.outcomes[0].time_frame, trial.outcomes[1].time_frame)
    assert trial.interventions[0].description.startswith("One kite for each child, flown high")


def test_rows_of_further_registers():
    """ISRCTN, IRCT and DRKS in their own words."""
    bread, roses, bicycles = (read_row(number)[0] for number in (6, 7, 8))
    assert ["Slices over 6 months", "Crumbs"] == [outcome.measure for outcome in bread.outcomes]
    assert ("2030-12-31", "Nutritional, Metabolic, Endocrine") == (
        bread.completion.date,
        bread.keywords[0].text,
    )
    assert ["Intervention group: A rose a day.", "Control group: A picture of a rose."] == [
        given.name for given in roses.interventions
    ]
    assert [("Mood", "Daily", "Asking"), ("Smell", "Weekly", None)] == [
        (one.measure, one.time_frame, one.description) for one in roses.outcomes
    ]
    assert ("triple", "factorial", "placebo") == (
        roses.design.masking.level.code,
        roses.design.model.code,
        roses.design.control.code,
    )
    assert ("early-phase-1", "observational", "completed", None) == (
        bicycles.phase.code,
        bicycles.study_type.code,
        bicycles.status.recruitment.code,
        bicycles.design.model_description,
    )
    assert [("Erfunden", "a@example.org"), (None, "b@example.org")] == [
        (party.person, party.email) for party in bicycles.parties[1:]
    ]


def test_a_text_that_was_cut_is_told():
    """A title that ends in a letter at the width of a field was probably cut."""
    assert [("text-cut", "row 10.Scientific title")] == told(read_row(8)[1])


def test_the_same_number_twice_gives_two_trials():
    """Both rows of one number come out."""
    first, again = read_row(0)[0], read_row(9)[0]
    assert first.identifiers == again.identifiers
    assert first.titles != again.titles
    assert ("Case series", "NA") == (again.arms[0].name, again.arms[0].description)


def test_a_register_nobody_knows():
    """Its name and number stay as printed; what is no number of people is a passage."""
    trial = read_row(10)[0]
    assert ("Atlantis Trials", None, "XYZ-1", None) == (
        trial.source.name,
        trial.source.registry,
        trial.identifiers[0].value,
        trial.identifiers[0].registry,
    )
    assert ("2020-04-03", None) == (trial.source.published, trial.design.masking)
    assert "99999999999" == trial.passages[0].text


def test_a_trial_of_the_xml_export():
    """Underscores for blanks, padding, numbers of others, sponsors, ethics, data sharing; the unknown is told."""
    (path, record), (other_path, other) = elements("export.xml", ictrp)
    issues = Issues()
    trial = ictrp.read(record, issues, path)
    assert [("NCT99000010", "ctgov"), ("2098-000010-11", "eudract"), ("INV-10", None)] == [
        (number.value, number.registry) for number in trial.identifiers
    ]
    assert ["lead-sponsor", "sponsor", "sponsor", "funder"] == [party.role.code for party in trial.parties]
    assert (
        EthicsReview(
            body="Committee A (invented)", decision=Term(code="approved", text="Approved"), date="2025-02-01"
        ),
        EthicsReview(
            body="Committee B (invented)",
            decision=Term(code="not-approved", text="Not approved"),
            date="2025-02-03",
        ),
    ) == trial.ethics_reviews
    assert (Term(code="undecided", text="Undecided"), "Ask us.") == (
        trial.data_sharing.plan,
        trial.data_sharing.description,
    )
    assert ["primary", "secondary", "secondary"] == [outcome.kind.code for outcome in trial.outcomes]
    assert (False, "2026-08-28", "2025-04-03") == (
        trial.source.has_results,
        trial.source.printed,
        trial.start.date,
    )
    assert ["Age >= 18"] == [one.text for one in trial.eligibility.criteria]
    assert [
        ("information", "Trial[0].Internal_Number"),
        ("warning", "Trial[0].Moon_phase"),
    ] == [(issue.severity, issue.path) for issue in issues]
    further = Issues()
    mangoes = ictrp.read(other, further, other_path)
    assert ("ctri", Term(text="Perhaps"), ()) == (
        mangoes.source.registry,
        mangoes.data_sharing.plan,
        mangoes.ethics_reviews,
    )
    assert ["code-unknown", "contacts-unaligned", "not-read"] == [issue.code for issue in further]


def test_a_trial_of_the_data_set():
    """Each element has its place: numbers, contacts, countries once, outcomes, reviews; the unknown is told."""
    (path, record), (other_path, other) = elements("dataset.xml", dataset)
    issues = Issues()
    trial = dataset.read(record, issues, path)
    assert ["IRCT20990101000012N1", "U9999-0000-0012", "NCT99000012"] == [
        one.value for one in trial.identifiers
    ]
    assert [("public", "Golnar A. Invented"), ("gardener", "Second"), (None, "Third")] == [
        (party.role.text, party.person) for party in trial.parties[3:]
    ]
    assert ("2023-05-12", "actual") == (trial.start.date, trial.start.kind)
    assert (120, 118) == (trial.enrollment.planned, trial.enrollment.actual)
    assert ("dietary-supplement", ["Iran"]) == (
        trial.interventions[0].kind.code,
        [country.name for country in trial.countries],
    )
    assert ["SAF"] == [title.text for title in trial.titles if title.kind == "acronym"]
    assert [("Mood", "Daily"), ("Colour", None), ("Taste", None)] == [
        (one.measure, one.time_frame) for one in trial.outcomes
    ]
    assert [("inclusion", "Sad"), ("inclusion", "Grey"), ("exclusion", "Sunny")] == [
        (one.section, one.text) for one in trial.eligibility.criteria
    ]
    assert [
        ("code-unknown", "trial[0].contacts.contact[1].type"),
        ("not-read", "trial[0].weather"),
    ] == [(issue.code, issue.path) for issue in issues]
    bread = dataset.read(other, Issues(), other_path)
    assert ("rebec", ["group A: 10", "Food\nOther"]) == (
        bread.source.registry,
        [passage.text for passage in bread.passages],
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("A<br>B", "A\nB"),
        ("A\r<br>\r<br>B  ", "A\n\nB"),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n\n- Two"),
        ("R&D; &copy &TM; &#32;x", "R&D; &copy &TM; x"),
        ("a &lt; b and c < d", "a < b and c < d"),
        ("<br> <br>", ""),
        ("p<0.05 <b>bold</b>", "p<0.05 bold"),
    ],
)
def test_markup_is_read_and_words_are_left(cell, text):
    """Tags and entities are read, comparisons and what only looks like an entity are left."""
    assert text == re.sub(r"\n{3,}", "\n\n", markup.read(cell).text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ECMO; (veno-venous; other)", ["ECMO; (veno-venous; other)"]),
        ("A;B; a", ["A", "B"]),
        ("", []),
    ],
)
def test_conditions_are_divided_where_that_is_certain(text, found):
    """A semicolon in brackets divides nothing, the same condition stands once."""
    assert found == [condition["text"] for condition in conditions.read(text, "ctgov").conditions]


def test_a_condition_of_isrctn_may_say_nothing():
    """An empty text has no conditions."""
    assert ([], [], []) == conditions.read(" ", "isrctn")


def test_a_cell_of_eudract_without_a_term():
    """A therapeutic area alone is a keyword."""
    found = conditions.read("Therapeutic area: Diseases [C] - Eye", "eudract")
    assert ([], "Diseases [C] - Eye") == (found.conditions, found.keywords[0]["text"])


def test_outcomes_that_nothing_divides():
    """Lines without marks are one text; a time without what is measured stays in words; nothing is nothing."""
    assert (
        "First line\nsecond line" == outcomes.read("First line\n second line", "primary", "")[0][0]["measure"]
    )
    only_time = outcomes.read("Timepoint(s) of evaluation of this end point: week 4", "primary", "eudract")
    assert "Timepoint(s) of evaluation of this end point: week 4" == only_time[0][0]["measure"]
    before = outcomes.read("Sight\nMain Objective: See;Main Objective: See well", "primary", "eudract")
    assert ("Sight", "See\nSee well") == (before[0][0]["measure"], before[1][0]["description"])
    assert "A (x;y);B" == outcomes.read("A (x;y);B;", "primary", "")[0][0]["measure"]
    assert ([], []) == outcomes.read("", "secondary", "")


def test_an_ethics_review_without_a_date_of_the_calendar():
    """What is no date is told, the decision is kept."""
    issues = Issues()
    record = {
        "TrialID": "NCT99000099",
        "Ethics review status": "Approved",
        "Ethics review approval date": "soon",
    }
    trial = ictrp.read(record, issues)
    assert (EthicsReview(decision=Term(code="approved", text="Approved")),) == trial.ethics_reviews
    assert ["value-refused"] == [issue.code for issue in issues]


def test_groups_that_do_not_follow_each_other_are_no_arms():
    """Where a group of the target size is not found in the cell, the cell is one intervention."""
    assert ([], "A:x;B:y") == (
        interventions.read("A:x;B:y", "chictr", "A:10;C:10;")[0],
        interventions.read("A:x;B:y", "chictr", "A:10;C:10;")[1][0]["name"],
    )
    assert [] == interventions.read("first A:x;B:y", "chictr", "A:10;B:10;")[0]


def test_a_typed_intervention_without_a_name_is_called_by_its_type():
    """`Drug: ` alone is still an intervention."""
    assert [("Drug", "drug")] == [
        (one["name"], one["kind"]["code"]) for one in interventions.read("Drug: ", "ctgov", "")[1]
    ]


@pytest.mark.parametrize(
    ("text", "model", "whole"),
    [
        ("Single arm", "single-group", True),
        ("Masking: Single (Participant, Nobody). Assignment: Parallel", "parallel", False),
        ("A study. Assignment: Parallel", "parallel", False),
        ("parallel assignment, parallel assignment", "parallel", True),
    ],
)
def test_a_design_is_read_in_pieces(text, model, whole):
    """What is certain is coded; where a piece is not, the text is kept."""
    record = {"Study design": text}
    issues = Issues()
    found = design.read(cells.of_row(Cursor(record), issues), "", issues)["design"]
    assert (model, not whole) == (found["model"]["code"], "model_description" in found)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("18 Years", "18", "year"),
        ("18.00 Year(s)", "18.00", "year"),
        ("20age old", "20", "year"),
        ("3 Weeks", "3", "week"),
        ("18 years-old", "18", "year"),
    ],
)
def test_ages_in_the_forms_of_registers(text, value, unit):
    """An age is read with its unit."""
    record = {"Inclusion agemin": text}
    issues = Issues()
    found = eligibility.read(cells.of_row(Cursor(record), issues), "", issues)
    assert ({"value": Decimal(value), "unit": unit}, {}) == (found["minimum_age"], record)


def test_a_bound_of_the_other_side_stays():
    """A least age of `<= 18` is no least age."""
    issues = Issues()
    trial = ictrp.read({"TrialID": "NCT99000099", "Inclusion agemin": "<= 18 years"}, issues)
    assert (None, [("not-read", "Inclusion agemin")]) == (trial.eligibility, told(issues))


def test_an_element_with_attributes_stays():
    """What is no text is not read, and told."""
    issues = Issues()
    ictrp.read({"TrialID": "NCT99000099", "Phase": {"@x": "1"}}, issues)
    assert [("not-read", "Phase")] == told(issues)


def asked(*lines):
    """Criteria with EudraCT's questions behind them, as the eligibility that is read from them."""
    issues = Issues()
    text = "Inclusion criteria: <br>1. Calm<br>" + "<br>".join(lines)
    return eligibility.read(cells.of_row(Cursor({"Inclusion Criteria": text}), issues), "eudract", issues)


def test_every_age_group_of_eudract_is_a_band():
    """Groups of children have their ages in days, months and years, and meet; before birth there is no age group."""
    found = asked(
        "Are the trial subjects under 18? yes",
        "Number of subjects for this age range: 20",
        "F.1.1 Adolescents (12-17 years) no",
        "F.1.1.3 Newborns (0-27 days) yes",
        "F.1.1.4 Infants and toddlers (28 days-23 months) yes",
        "F.1.1.5 Children (2-11years) yes",
        "F.1.1.6 Adolescents (12-17 years) yes",
        "F.1.2 Adults (18-64 years) yes",
    )
    assert ["child"] * 4 + ["adult"] == [band["group"]["code"] for band in found["age_bands"]]
    assert {"value": Decimal(28), "unit": "day"} == found["age_bands"][1]["minimum"]
    assert ({"value": Decimal(0), "unit": "day"}, {"value": Decimal(64), "unit": "year"}) == (
        found["minimum_age"],
        found["maximum_age"],
    )
    early = asked(
        "Are the trial subjects under 18? yes",
        "F.1.1.1 In Utero yes",
        "F.1.1.2 Preterm newborn infants (up to gestational age < 37 weeks) yes",
        "F.1.3 Elderly (>=65 years) yes",
    )
    names = ["In Utero", "Preterm newborn infants (up to gestational age < 37 weeks)", "Elderly (>=65 years)"]
    assert names == [band["group"]["text"] for band in early["age_bands"]]
    assert [None, "child", "older-adult"] == [band["group"]["code"] for band in early["age_bands"]]
    assert set() == early.keys() & {"minimum_age", "maximum_age"}


@pytest.mark.parametrize(
    "groups",
    [
        ("Newborns (0-27 days) yes", "Adults (18-64 years) yes"),
        ("Elderly (>=65 years) yes", "Adults (18-64 years) yes"),
        ("Elderly (>=60 years) yes", "Preterm newborn infants yes"),
    ],
)
def test_bands_that_do_not_meet_have_no_bounds(groups):
    """A gap, or a band that follows one without an end, gives no least and no highest age."""
    found = asked("Are the trial subjects under 18? no", *groups)
    assert (2, set()) == (len(found["age_bands"]), found.keys() & {"minimum_age", "maximum_age"})


# What the registers' own lists of statuses mean.
STATUSES = {
    ("drks", "Recruiting planned"): "not-yet-recruiting",
    ("drks", "Recruiting ongoing"): "recruiting",
    ("drks", "Recruiting complete, follow-up continuing"): "active-not-recruiting",
    ("drks", "Recruiting complete, follow-up complete"): "completed",
    ("drks", "Recruiting complete, study complete"): "completed",
    ("drks", "Recruiting stopped after recruiting started"): "stopped",
    ("drks", "Recruiting withdrawn before recruiting started"): "withdrawn",
    ("drks", "Recruiting suspended on temporary hold"): "suspended",
    ("jprn", "Preinitiation"): "not-yet-recruiting",
    ("jprn", "Open public recruiting"): "recruiting",
    ("jprn", "Enrolling by invitation"): "enrolling-by-invitation",
    ("jprn", "No longer recruiting"): "active-not-recruiting",
    ("jprn", "Main results already published"): "completed",
    ("jprn", "Suspended"): "suspended",
    ("jprn", "Terminated"): "terminated",
    ("jprn", "Completed"): "completed",
    ("ctri", "Not Yet Recruiting"): "not-yet-recruiting",
    ("ctri", "Open to Recruitment"): "recruiting",
    ("ctri", "Closed to Recruitment of Participants"): "stopped",
    ("anzctr", "Closed: follow-up continuing"): "active-not-recruiting",
    ("anzctr", "Closed: follow-up complete"): "completed",
    ("anzctr", "Stopped early"): "terminated",
    ("anzctr", "Withdrawn"): "withdrawn",
    ("irct", "Recruitment complete"): "stopped",
    ("nl-ntr", "Pending"): "not-yet-recruiting",
    ("nl-ntr", "Open for patient inclusion"): "recruiting",
    ("nl-ntr", "Stopped"): "stopped",
    ("eudract", "Temporarily Halted"): "temporarily-closed-to-accrual",
    ("ctgov", "Completed - results available"): "completed",
    ("eu-ct", "Suspended"): None,
    ("ctgov", "Not recruiting"): None,
}


@pytest.mark.parametrize(("register", "word"), STATUSES)
def test_statuses_of_the_registers(register, word):
    """A word is known, and has the code of what its register means by it."""
    known, row = coding.look_up(word, "ictrp-status", register)
    assert (True, STATUSES[register, word]) == (known, row.code if row else None)


@pytest.mark.parametrize(
    "text",
    ["Adults > / = 18 years", "> or= 18", ">/= 18", "200 mmHg (1mm Hg=0.133 kPa)", "(lmmHg = 0.133kPa)"],
)
def test_signs_that_were_not_lost(text):
    """`> / =` is a way to write ≥, and units are equal to units."""
    issues = Issues()
    eligibility.read(cells.of_row(Cursor({"Inclusion Criteria": text}), issues), "", issues)
    assert [] == [issue.code for issue in issues]


def test_a_long_intervention_is_called_by_its_first_words():
    """As many whole words as a name holds; a word that is longer than that is cut."""
    words = "A kite, flown high over the invented hills of the lowlands by children of seven years and older, daily"
    assert (
        "A kite, flown high over the invented hills of the lowlands by children of seven"
        == (interventions.read(f"{words}\nfor a week", "", "")[1][0]["name"])
    )
    assert "x" * 80 == interventions.read("x" * 300, "", "")[1][0]["name"]
    assert "Two lines" == interventions.read("Two lines\nin all", "", "")[1][0]["name"]


@pytest.mark.parametrize(
    ("size", "planned"),
    [("Case series:100;", 100), ("Two groups:40;", None), ("Men versus women:9", None), ("A:1;B:2", None)],
)
def test_the_only_group_is_everybody(size, planned):
    """The size of one group is the plan, unless the name of the group says that it is several."""
    record = {"Target size": size}
    issues = Issues()
    found, passages = design.enrollment(cells.of_row(Cursor(record), issues), issues)
    assert (planned, [{"heading": "Target size", "text": size}]) == ((found or {}).get("planned"), passages)


def test_a_contact_point_without_an_organisation():
    """Its name is all there is."""
    issues = Issues()
    record = {
        "TrialID": "EUCTR2020-000001-11-NL",
        "Contact Firstname": "Trial office",
        "Contact Affiliation": "N/A",
    }
    trial = ictrp.read(record, issues)
    assert (Party(role=Term(code="contact"), organization="Trial office"),) == trial.parties


def test_a_design_says_nothing_twice():
    """A masking that is open and double blind is neither; a piece with a code goes before one in words."""
    issues = Issues()
    read = [
        design.read(cells.of_row(Cursor({"Study design": text}), issues), register, issues)
        for register, text in (
            ("", "Open: yes\nDouble blind: yes"),
            ("", "Placebo: Not used, Control: Active"),
            ("chictr", "Sequential"),
            ("isrctn", "Observational dream study (Other)"),
        )
    ]
    assert {"model_description": "Open: yes\nDouble blind: yes"} == read[0]["design"]
    assert ({"code": "active", "text": "Active"}, True) == (
        read[1]["design"]["control"],
        "model_description" in read[1]["design"],
    )
    assert {"model": {"text": "Sequential"}} == read[2]["design"]
    assert ("other", {"model_description": "Observational dream study (Other)"}) == (
        read[3]["purpose"]["code"],
        read[3]["design"],
    )


@given(record=damaged([record for _, _, record in everything()]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damage_costs_only_itself(record):
    """Whatever is missing or odd, a trial is read, without an error."""
    issues = Issues()
    reader = dataset if "main" in record else ictrp
    reader.read(record, issues)
    assert [] == issues.errors
