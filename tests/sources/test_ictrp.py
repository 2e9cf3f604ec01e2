"""Exports of the WHO ICTRP beside the project: every row read, nothing lost, ten rows as a person reads them."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.issues import Issues
from fhir_trials.model import Address, Age, AgeBand, Coding, Condition, Country, Keyword, Outcome, Party, Term
from fhir_trials.sources import csv_records, ictrp
from fhir_trials.sources.ictrp import markup
from fhir_trials.sources.understood import understood
from tests.sources.accounting import account, plain, squeezed

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "registries" / "ictrp"
FILES = ("COVID19-1135-trials.csv", "COVID19-927-trials_7Apr2020.csv")
# Read from the cells; `None` where the guide has no code for the word.
STATUSES = {
    "Recruiting": "recruiting",
    "Not Recruiting": None,
    "Not recruiting": None,
    "Authorised": "approved",
}
SEXES = {
    "Both": "all",
    "All": "all",
    "Both males and females": "all",
    "Male and Female": "all",
    "<br>Female: yes<br>Male: yes<br>": "all",
    "<br> Female: yes<br> Male: yes<br>": "all",
    "Male": "male",
    "Female": "female",
    "Females": "female",
}
AGES = {"Inclusion agemin": "minimum_age", "Inclusion agemax": "maximum_age"}
LABELS = re.compile(
    r"Main Objective:|Secondary Objective:|Primary end point\(s\):|Timepoint\(s\) of evaluation of this end point:"
    r"|Allocation:|Intervention model:|Primary purpose:|Masking:"  # each is a field of the design
    r"|^(?:Interventional|Observational) (?=[a-z])"  # ISRCTN: the study type is a field too
    r"|Therapeutic area:|Timepoint:|Method of measurement:|Intervention [0-9]+:"
)


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, dict[str, Any]]]:
    """The 553 rows of the two files."""
    if not SHARED.is_dir():
        pytest.skip("the exports (../shared/data/registries/ictrp) are not here")
    found: list[tuple[str, dict[str, Any]]] = []
    for name in FILES:
        with (SHARED / name).open(encoding="utf-8", newline="") as lines:
            found += csv_records.records(lines, name, Issues())
    return found


@pytest.fixture(scope="module")
def readings(rows):
    """Path, row, trial and issues of each row."""
    found: list[tuple[str, dict[str, Any], ft.Trial, Issues]] = []
    for path, row in rows:
        issues = Issues()
        found.append((path, row, ictrp.read(dict(row), issues, path), issues))
    return found


@pytest.fixture(scope="module")
def trials(readings):
    """The trials by their printed number; of the number that stands in both files that of the first."""
    return {row["TrialID"]: trial for _, row, trial, _ in reversed(readings)}


def shows(place: str, value: Any, trial: ft.Trial) -> bool:
    """Whether all words of a cell stand in the Trial, its markup, list marks and EudraCT's labels aside."""
    text = markup.read(value).text
    if place in AGES:
        age = getattr(trial.eligibility, AGES[place])
        digits = re.search(r"[0-9]+", text)
        return (age is None) if digits is None else (age is not None and Decimal(digits[0]) == age.value)
    if not text.strip(" ;"):
        return True  # the separators of an empty list
    whole = squeezed(json_text.encode(trial.to_dict()).decode().replace("\\n", " ").replace('\\"', '"'))
    folded = whole.replace("\\t", " ").casefold()
    pieces = re.split(r"[;\n:.,\[\]()]|(?<= )- ", LABELS.sub(";", text).replace("\t", " "))
    return all(squeezed(piece).strip("-•* ").casefold() in folded for piece in pieces)


def test_every_cell_is_in_the_trial_or_reported(rows, capsys):
    """Of all rows no cell is unaccounted, what is taken is seen, and at least 95 % of the cells are in the Trial."""
    totals: Counter[str] = Counter()
    for path, row in rows:
        found = account(row, ictrp.read, "ictrp", shows)
        assert (path, set(), set()) == (path, found.unaccounted, found.invisible)
        totals["all"] += len(found.leaves)
        totals["taken"] += len(found.taken)
        totals["technical"] += sum(plain(place) == "Bridging flag truefalse" for place in found.reported)
    with capsys.disabled():
        kept, every = totals["taken"], totals["all"]
        print(f"\nICTRP: {kept} of {every} cells in the Trial ({kept / every:.1%}), the rest reported")
        print(f"of those reported, {totals['technical']} are bookkeeping of the ICTRP")
    assert totals["taken"] >= 0.95 * totals["all"]


def test_nothing_is_an_error(readings):
    """Both files are read without an error, and every word of theirs is in a table."""
    issues = [issue for *_, found in readings for issue in found]
    assert [] == [issue for issue in issues if issue.severity == "error"]
    assert set() == {issue.code for issue in issues} & {"code-unknown", "value-refused", "contacts-unaligned"}


def test_every_status_is_that_of_the_hand_table(readings):
    """The status of each row is the code its word means, and its word."""
    for path, row, trial, _ in readings:
        word = row.get("Recruitment Status")
        expected = Term(code=STATUSES[word], text=word) if word else None
        assert (path, expected) == (path, trial.status and trial.status.recruitment)


def test_every_sex_is_that_of_the_hand_table(readings):
    """The sex of each row is the code its words mean."""
    for path, row, trial, _ in readings:
        sex = trial.eligibility and trial.eligibility.sex
        assert (path, SEXES.get(row.get("Inclusion gender"))) == (path, sex and sex.code)


def test_every_registration_date_is_its_companion(readings):
    """The day of registration is that of the column whose form is certain."""
    for _, row, trial, _ in readings:
        compact = row["Date registration3"]
        expected = f"{compact[:4]}-{compact[4:6]}-{compact[6:]}"
        assert expected == trial.source.published


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_every_row_goes_to_fhir_and_back(readings, release):
    """Each trial is written without a finding and comes back equal."""
    for path, _, trial, _ in readings:
        bundle = ft.to_fhir(trial, release)
        assert (path, []) == (path, ft.check(bundle, release))
        assert [trial] == ft.from_fhir(bundle)


def test_a_number_in_both_files_is_read_from_both(rows):
    """245 numbers stand in both files; each row is a trial."""
    counts = Counter(row["TrialID"] for _, row in rows)
    assert (553, 245) == (len(rows), sum(count == 2 for count in counts.values()))


def years(value: int) -> Age:
    """An age in years."""
    return Age(value=Decimal(value), unit="year")


def facts(trial: ft.Trial) -> tuple[Any, ...]:
    """Register, start, planned number, phase, ages, countries."""
    about = trial.eligibility
    return (
        trial.source.registry,
        trial.start.date,
        trial.enrollment and trial.enrollment.planned,
        trial.phase and trial.phase.code,
        (about.minimum_age, about.maximum_age),
        [(country.name, country.code) for country in trial.countries],
    )


# Read by a person from the cells of these rows.
BY_HAND = {
    "ChiCTR2000029850": ("chictr", "2020-02-15", None, None, (years(16), years(99)), [("China", "CN")]),
    "NCT04260594": ("ctgov", "2020-02-07", 380, "phase-4", (years(18), years(75)), []),
    "NCT04323787": ("ctgov", "2020-03-30", 50000, "not-applicable", (None, None), [("United States", "US")]),
    "JPRN-jRCTs041190120": ("jprn", "2020-03-02", 86, "phase-2", (years(16), None), [("Japan", "JP")]),
    "JPRN-UMIN000039686": (
        "jprn",
        "2020-02-01",
        500,
        "not-applicable",
        (years(1), years(100)),
        [("Japan", "JP"), ("Asia(except Japan)", None), ("Australia", "AU"), ("Europe", None)],
    ),
    "ACTRN12620000468921": (
        "anzctr",
        "2020-04-20",
        140,
        "not-applicable",
        (years(18), None),
        [("Australia", "AU")],
    ),
    "ISRCTN15281137": (
        "isrctn",
        "2020-03-26",
        510,
        "phase-1-phase-2",
        (None, None),
        [("United Kingdom", "GB")],
    ),
    "ISRCTN77353041": (
        "isrctn",
        "2020-04-08",
        2000,
        "not-applicable",
        (None, None),
        [("Switzerland", "CH")],
    ),
    "NL8490": ("nl-ntr", "2020-04-12", 950, None, (None, None), [("The Netherlands", "NL")]),
    "IRCT20100228003449N29": (
        "irct",
        "2020-03-18",
        50,
        "phase-2-phase-3",
        (years(18), years(75)),
        [("Iran (Islamic Republic of)", "IR")],
    ),
}


@pytest.mark.parametrize("number", BY_HAND)
def test_a_row_is_what_a_person_reads(trials, number):
    """Ten rows of seven registers, fact by fact."""
    assert BY_HAND[number] == facts(trials[number])


def test_a_row_of_chictr_as_a_person_reads_it(trials):
    """Two groups, each with what it gets; the sizes are kept, not added up."""
    trial = trials["ChiCTR2000029850"]
    first, second = trial.interventions
    assert [("experimental group", (first.id,)), ("control group", (second.id,))] == [
        (arm.name, arm.interventions) for arm in trial.arms
    ]
    assert "standardized comprehensive treatment" == trial.interventions[1].name
    assert ("Target size", "experimental group:10;control group:10;") == (
        trial.passages[0].heading,
        trial.passages[0].text,
    )
    assert ["Aged > 18 years;", "Hypersensitive to immunoglobulin;"] == [
        trial.eligibility.criteria[1].text,
        trial.eligibility.criteria[4].text,
    ]
    assert (Term(code="male", text="Male"), Term(text="0")) == (trial.eligibility.sex, trial.phase)


def test_a_row_of_eudract_as_a_person_reads_it(trials):
    """The number without its country, MedDRA, age groups, objectives, products and fifteen countries."""
    trial = trials["EUCTR2015-002340-14-NL"]
    number = trial.identifiers[0]
    assert ("2015-002340-14", "EUCTR2015-002340-14-NL") == (number.value, number.printed)
    term = "Community acquired pneumonia"
    coding = Coding(vocabulary="MedDRA", code="10010120", display=term)
    assert (
        Condition(text="Severe Community Acquired Pneumonia"),
        Condition(text=term, codings=(coding,)),
    ) == trial.conditions
    area = "Diseases [C] - Respiratory Tract Diseases [C08]"
    assert (Keyword(text=area, kind="condition-category"),) == trial.keywords
    assert (
        AgeBand(group=Term(code="adult", text="Adults (18-64 years)"), minimum=years(18), maximum=years(64)),
        AgeBand(group=Term(code="older-adult", text="Elderly (>=65 years)"), minimum=years(65)),
    ) == trial.eligibility.age_bands
    assert [] == [one.text for one in trial.eligibility.criteria if "age range" in one.text]
    assert ["primary", "secondary"] == [objective.kind.code for objective in trial.objectives]
    assert "90 Days from the date of enrolment." == trial.outcomes[0].time_frame
    assert ("LEVOFLOXACIN", 15) == (trial.interventions[0].name, len(trial.countries))
    assert ("phase-4", "approved", 4000) == (
        trial.phase.code,
        trial.status.recruitment.code,
        trial.enrollment.planned,
    )


def test_a_row_of_anzctr_as_a_person_reads_it(trials):
    """Conditions once, categories as keywords, the time behind the outcome, no code for an unclear masking."""
    trial = trials["ACTRN12620000468921"]
    assert ["Anxiety", "Depression", "COVID-19"] == [condition.text for condition in trial.conditions]
    assert "Mental Health - Anxiety" == trial.keywords[0].text
    time = "Pretreatment (week 1), posttreatment (week 7), primary follow-up (week 15)."
    assert time == trial.outcomes[0].time_frame
    assert ("randomized", "parallel", Term(text="Blinded (masking used)")) == (
        trial.design.allocation.code,
        trial.design.model.code,
        trial.design.masking.level,
    )


def test_a_row_of_irct_as_a_person_reads_it(trials):
    """Measure, time and method apart; the design in words beside its codes."""
    trial = trials["IRCT20100228003449N29"]
    expected = Outcome(
        kind=Term(code="primary"),
        measure="Gastrointestinal complications",
        time_frame="Daily",
        description="Interview and patient's record",
    )
    assert expected == trial.outcomes[1]
    assert ("none", "Not blinded") == (
        trial.design.masking.level.code,
        trial.design.masking.level.text,
    )
    assert ["History of drug allergy", "Pregnancy", "Lactation"] == [
        one.text for one in trial.eligibility.criteria if one.section == "exclusion"
    ]


def test_a_contact_of_isrctn_as_a_person_reads_it(trials):
    """First and last name are one person, the lines of the address stay lines, the end is a date."""
    trial = trials["ISRCTN77353041"]
    lines = (
        "Epidemiology, Biostatistics and Prevention Institute (EBPI)",
        "University of Zurich",
        "Hirschengraben 84",
    )
    expected = Party(
        role=Term(code="contact"),
        person="Jan Fehr",
        phone="+41 44 634 46 79",
        email="jan.fehr@uzh.ch",
        address=Address(lines=lines),
    )
    assert expected == trial.parties[1]
    assert ("2020-12-31", Country(name="Switzerland", code="CH")) == (
        trial.completion.date,
        trial.countries[0],
    )


def test_lost_signs_are_told(trials):
    """`(=18 years of age)` in NL8490 has lost its sign."""
    issues = Issues()
    understood(trials["NL8490"], issues)
    assert "comparator-lost" in {issue.code for issue in issues}


def test_cut_texts_are_told(readings):
    """The target size of ChiCTR2000029435 is cut off."""
    found = {row["TrialID"]: [issue.code for issue in issues] for _, row, _, issues in readings}
    assert ["ChiCTR2000029435"] == [number for number, codes in found.items() if "text-cut" in codes]


def test_children_of_eudract_are_not_left_out(trials):
    """Under 18: yes, with five subjects and no finer group, is a band without a lower bound; no least age is claimed."""
    about = trials["EUCTR2020-000890-25-FR"].eligibility
    band = AgeBand(group=Term(code="child", text="Are the trial subjects under 18? yes"), maximum=years(17))
    assert (band, 3, None, None) == (
        about.age_bands[0],
        len(about.age_bands),
        about.minimum_age,
        about.maximum_age,
    )
    adults = trials["EUCTR2020-001385-11-ES"].eligibility
    assert (years(18), years(64)) == (adults.minimum_age, adults.maximum_age)
    assert (years(18), None) == (
        trials["EUCTR2020-000936-23-FR"].eligibility.minimum_age,
        trials["EUCTR2020-000936-23-FR"].eligibility.maximum_age,
    )


def test_a_word_for_nobody_is_no_party(trials):
    """`none`, `NA` and `Cancelled` are no sponsors; of a cancelled contact number and address of the mail are left."""
    sponsors = [
        party.organization
        for number in ("NL8460", "ChiCTR2000030223", "ChiCTR2000030162")
        for party in trials[number].parties
        if party.role.code == "lead-sponsor"
    ]
    assert [] == sponsors
    left = trials["ChiCTR2000030162"].parties[0]
    assert (None, None, None, "123") == (left.person, left.organization, left.address, left.phone)


def test_two_sponsors_in_a_cell_are_two_parties(trials):
    """NL8483 has two foundations."""
    sponsors = [one.organization for one in trials["NL8483"].parties if one.role.code == "lead-sponsor"]
    assert ["Fred Foundation", "Noaber Foundation"] == sponsors


def test_the_contact_point_of_eudract_is_a_function(trials):
    """`CRO` is no person, and a name that the organisation has in it is not said again."""
    cro = trials["EUCTR2020-001172-15-DK"].parties[1]
    assert (None, "CRO", "CTC North GmbH & CO.KG") == (cro.person, cro.title, cro.organization)
    ihu = trials["EUCTR2020-000890-25-FR"].parties[1]
    assert (None, None, True) == (ihu.person, ihu.title, ihu.organization.endswith("Infection"))


def test_the_size_of_the_only_group_is_the_plan(readings):
    """107 rows of ChiCTR have one group; of several the sizes stay a passage, and are never added up."""
    found = [(row, trial) for _, row, trial, _ in readings if row["Source Register"] == "ChiCTR"]
    planned = [(row["Target size"], trial.enrollment.planned) for row, trial in found if trial.enrollment]
    assert (332, 107) == (len(found), len(planned))
    assert ("Case series:100;", 100) in planned
    assert set() == {size for size, _ in planned if size.count(":") != 1 or "groups" in size}


def test_a_row_says_that_it_came_through_the_ictrp(readings):
    """The register keeps its name; who passed the record on, and with it the words of the status, is said."""
    assert {"WHO ICTRP"} == {trial.source.through for *_, trial, _ in readings}
    assert {1} == {sum(one.heading == "WHO ICTRP" for one in trial.passages) for *_, trial, _ in readings}


def test_a_fixed_design_of_isrctn_is_read(trials):
    """Allocation and purpose of `Interventional randomized controlled trial (Prevention)`."""
    trial = next(
        one
        for one in trials.values()
        if one.design and one.design.allocation and one.source.registry == "isrctn"
    )
    assert ("randomized", "prevention", None) == (
        trial.design.allocation.code,
        trial.purpose.code,
        trial.design.model_description,
    )


def test_every_intervention_is_called_by_words_of_the_source(readings):
    """No name is made: a long text is called by its first words."""
    for _, row, trial, _ in readings:
        text = squeezed(markup.read(row.get("Intervention", "")).text)
        assert [] == [one.name for one in trial.interventions if squeezed(one.name) not in text]
        assert [] == [one.name for one in trial.interventions if one.description and len(one.name) > 250]
