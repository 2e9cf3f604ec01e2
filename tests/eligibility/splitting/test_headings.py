"""Which lines are headings, of which section, and how far they reach."""

import pytest

from fhir_trials import mapping_files
from fhir_trials.eligibility import split
from tests.eligibility.corpus import shown

_ROWS = mapping_files.read_csv("eligibility-headings.csv")
_SECTIONS = {"inclusion": "+", "exclusion": "-", "unknown": "?"}


@pytest.mark.parametrize(
    "row", [row for row in _ROWS if row["meaning"] in _SECTIONS], ids=lambda row: row["word"]
)
def test_every_phrase_of_the_table_opens_its_section(row: dict[str, str]) -> None:
    """Each phrase, `…` filled in, alone on its line and in any case, names the section of its row."""
    line = row["word"].replace("…", "cohort B")
    sign = _SECTIONS[row["meaning"]]
    for words in (line, line.upper(), line.capitalize()):
        assert [one[:2] for one in shown(f"{words}\n\n* x")] == [f"{sign}0"]


def test_the_table_says_one_thing_of_a_phrase() -> None:
    """No phrase has two meanings in one language, and every meaning is a known one."""
    stops = ("sentence", "determiner")
    for rows in (
        [r for r in _ROWS if r["meaning"] in stops],
        [r for r in _ROWS if r["meaning"] not in stops],
    ):
        assert len(rows) == len({(row["word"], row["language"]) for row in rows})
    known = {
        *_SECTIONS,
        "beyond",
        "choice",
        "eligible",
        "same",
        "topic",
        "nothing",
        "note",
        "link",
        "sentence",
        "determiner",
    }
    assert known == {row["meaning"] for row in _ROWS}
    assert {"en", "nl"} == {row["language"] for row in _ROWS}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("INCLUSION CRITERIA:", "+0 x"),
        ("- EXCLUSION CRITERIA:", "-0 x"),
        ("1) Exclusion Criteria", "-0 x"),
        ("**Exclusion Criteria:**", "-0 x"),
        ("### Exclusion Criteria", "-0 x"),
        ("Inclusion criteria: -", "+0 x"),
        ("Exclusion Criteria:1.", "-0 x"),
        ("(Inclusiecriteria)", "+0 x"),
        ("Inclusion Criteria (all of the following):", "+0 x"),
        ("Eye Exclusion Criteria: (Study eye only.)", "-0 [Eye Exclusion Criteria: (Study eye only.)] x"),
        ("Patient's exclusion criteria", "-0 [Patient's exclusion criteria] x"),
        ("Exclusion criteria for all randomisations", "-0 x"),
        ("Key Inclusion Criteria :", "+0 x"),
    ],
)
def test_headings_come_in_many_dresses(line: str, expected: str) -> None:
    """Marks, emphasis, capitals and brackets do not hide a heading; what it says more is kept with its criteria."""
    assert shown(f"{line}\n\n* x") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Exclusion criteria: pregnancy", ["-0 pregnancy"]),
        ("- Inclusion criteria: adult\n- Exclusion criteria: pregnancy", ["+0 adult", "-0 pregnancy"]),
        ("The exclusion criteria are pregnancy and lactation.", ["-0 pregnancy and lactation."]),
        ("Inclusion Criteria: 1. A. 2. B. Exclusion Criteria: 1. C", ["+0 A.", "+0 B.", "-0 C"]),
        (
            "Inclusion Criteria: adults who gave informed consent in writing Exclusion Criteria: none of it",
            ["+0 adults who gave informed consent in writing", "-0 none of it"],
        ),
        (
            "This trial is for adults.Inclusion Criteria\nExclusion Criteria\n* x",
            ["?0 This trial is for adults.", "-0 x"],
        ),
        ("Belangrijkste voorwaarden om deel te\nmogen nemen (inclusiecriteria)\n\n- x", ["+0 x"]),
    ],
)
def test_a_heading_may_share_its_line(text: str, expected: list[str]) -> None:
    """Text behind a heading is read in its section, and a heading behind a sentence ends the list before it."""
    assert shown(text) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Patients not meeting all of the inclusion criteria",
        "Failed inclusion criteria",
        "Violation of inclusion criteria",
        "Other inclusion and exclusion criteria may apply.",
        "Inclusion criteria are not met",
        "Pregnancy will not be considered as exclusion criteria.",
        "Fulfilling the protocol inclusion criteria and receiving treatment",
        "Meets none of the Inclusion Criteria",
        "Cohort A: Inclusion criteria are those of the main study",
    ],
)
@pytest.mark.parametrize(
    "form", ["* {}", "{}", "1. {}", "* Pregnant\n* {}\n* Smoker", "Pregnant\n{}\nSmoker"]
)
def test_a_sentence_about_criteria_is_a_criterion(line: str, form: str) -> None:
    """Words of a heading inside a sentence never turn a list from exclusion to inclusion."""
    found = split("Exclusion Criteria:\n\n" + form.format(line))
    assert {one.section for one in found} == {"exclusion"}
    assert line in [one.text for one in found]


def test_the_end_of_a_sentence_is_no_heading() -> None:
    """A wrapped line that consists of a heading's words ends the sentence above it."""
    text = "Exclusion Criteria:\n* Patients who do not fulfil the\ninclusion criteria\n* who meet the following\n  criteria:\n    - x"
    assert shown(text) == [
        "-0 Patients who do not fulfil the inclusion criteria",
        "-0 who meet the following criteria:",
        "-1 x",
    ]


def test_a_heading_has_at_most_ninety_characters() -> None:
    """A longer line is a criterion; in front of a list it divides the list of its own section, and opens no other."""
    line = "Exclusion criteria for treatment with the medicine of patients who do not take part in the study of doses"
    assert shown(f"Inclusion Criteria:\n\n{line}\n\n* x") == [f"+0 {line}", "+0 x"]
    assert shown(f"Exclusion Criteria:\n\n{line}\n\n* x") == [f"-0 [{line}] x"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Patients must meet all of the following:\n* a\nPatients who have any of the following will be excluded:\n* b",
            "+-",
        ),
        (
            "For inclusion in the study subjects should fulfil the following criteria:\n\n* a\n\nNon-inclusion criteria:\n\n* b",
            "+-",
        ),
        ("U kunt meedoen als:\n- a\n\nU kunt niet meedoen als:\n- b", "+-"),
        ("Inclusion criteria were:\n* a\n\nExclusion criteria were as follows:\n* b", "+-"),
        (
            "Subjects must meet all of the following criteria at the time of randomization to be\neligible for this study:\n\n* a\n\nExclusion:\n\n* b",
            "+-",
        ),
        (
            "Exclusion Criteria:\n\n* a\n\nPatients are eligible if they have all of the following:\n\n* b",
            "-+",
        ),
        (
            "Inclusion Criteria:\n\n* Metastases:\n\n  Patients are excluded if any of the following apply:\n* b",
            "+++",
        ),
        ("Inclusion Criteria:\n\n* a\n\nWithdrawal criteria:\n\n* b", "+?"),
    ],
)
def test_lead_ins_open_a_section(text: str, expected: str) -> None:
    """A sentence that leads into a list says whether it includes, and ends the list before it."""
    assert "".join(one[0] for one in shown(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Asthmatic Subjects\n\n* a\n\nHealthy Controls\n\n* b",
            ["?0 [Asthmatic Subjects] a", "?0 [Healthy Controls] b"],
        ),
        (
            "Cohort A:\n\nPatients must have:\n\n* a\n\nCohort B:\n\n* b",
            ["?0 [Cohort A] [Patients must have] a", "?0 [Cohort B] b"],
        ),
        (
            "PATIENT CHARACTERISTICS:\n\nAge:\n\n* a\n\nStatus:\n\n* b\n\nPRIOR THERAPY:\n\n* c",
            [
                "?0 [PATIENT CHARACTERISTICS] [Age] a",
                "?0 [PATIENT CHARACTERISTICS] [Status] b",
                "?0 [PRIOR THERAPY] c",
            ],
        ),
        (
            "1. a\n\n   Type of Participant and Disease\n2. b",
            ["?0 a", "?0 [Type of Participant and Disease] b"],
        ),
        ("* SMOKING:\n* a", ["?0 [SMOKING] a"]),
        ("* SMOKING:\n  * a", ["?0 SMOKING:", "?1 a"]),
        (
            "* Participants are excluded if any of the following apply:\n* a",
            ["-0 a"],
        ),
        (
            "For subjects with T2D:\n* a\n\nFor healthy controls:\n* b",
            ["?0 [For subjects with T2D] a", "?0 [For healthy controls] b"],
        ),
        ("**Women**\n\n* a", ["?0 [Women] a"]),
        ("# A\n## B\n* a\n## C\n* b\n# D\n* c", ["?0 [A] [B] a", "?0 [A] [C] b", "?0 [D] c"]),
        ("- adult.\nPeople with diabetes:\n- b", ["?0 adult.", "?0 [People with diabetes] b"]),
        (
            "Healthy controls:\n\nNo allergy\n\nPeople with asthma:\n\nAllergy",
            ["?0 [Healthy controls] No allergy", "?0 [People with asthma] Allergy"],
        ),
        ("Part 1:\n\n* a\n\nPart 2:\n\n* b", ["?0 [Part 1] a", "?0 [Part 2] b"]),
    ],
)
def test_headings_divide_a_section(text: str, expected: list[str]) -> None:
    """Cohorts, parts and topics stand above their criteria; one of the same shape ends the one before."""
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Adults, 18 years and older, were included if they had:\n\n* x\n\ny",
            ["?0 Adults, 18 years and older, were included if they had:", "?1 x", "?0 y"],
        ),
        (
            "Meets one of the following ADA rules:\n\n* a",
            ["?0 Meets one of the following ADA rules:", "?1 a"],
        ),
        ("History of:\n* a", ["?0 History of:", "?1 a"]),
        (
            "Adult\nThe organ function meets the following criteria within 7 days:\nWoman",
            ["?0 Adult", "?0 The organ function meets the following criteria within 7 days:", "?0 Woman"],
        ),
        ("Previously received any surgery\nGlaucoma", ["?0 Previously received any surgery", "?0 Glaucoma"]),
    ],
)
def test_a_line_that_says_something_is_a_criterion(text: str, expected: list[str]) -> None:
    """A lead-in with a condition of its own is the parent of its list; without a list it is a criterion."""
    assert shown(text) == expected


def test_a_heading_above_a_section_holds_for_the_next_ones() -> None:
    """A heading above "Inclusion Criteria" is above "Exclusion Criteria" too, up to the next such heading."""
    text = (
        "For the first:\n\nInclusion Criteria:\n\n* a\n\nExclusion Criteria:\n\n* b\n\n"
        "For the second:\n\nInclusion Criteria:\n\n* c"
    )
    assert shown(text) == ["+0 [For the first] a", "-0 [For the first] b", "+0 [For the second] c"]


def test_a_wrapped_heading_may_end_in_its_section() -> None:
    """A paragraph above a list that ends in "Inclusion criteria" is a heading and opens that section."""
    text = "Exclusion Criteria:\n\n* x\n\nEligibility for the second randomisation, which is to stop or to go on\nwith the medicine Inclusion criteria\n\n1. a\n\n   Exclusion criteria\n2. b"
    heading = "Eligibility for the second randomisation, which is to stop or to go on with the medicine"
    assert shown(text) == ["-0 x", f"+0 [{heading}] a", f"-0 [{heading}] b"]


def test_a_series_ends_above_its_section_too() -> None:
    """Cohort 2 ends cohort 1, though that stood above the section's own heading."""
    text = "Cohort 1:\n\nInclusion Criteria:\n\n* a\n\nCohort 2:\n\n* b"
    assert shown(text) == ["+0 [Cohort 1] a", "+0 [Cohort 2] b"]


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
@pytest.mark.parametrize(
    "line", ["Exclusies:", "Key exclusions", "Key Exclusion", "Contraindications:", "Contra-indicaties"]
)
def test_a_known_heading_without_a_colon_opens_its_section(line: str, gap: str) -> None:
    """A line of its own that the table knows ends the list above it, without a blank line or a colon too."""
    assert shown(f"Key inclusions\n* a{gap}{line}\n* b") == ["+0 a", "-0 b"]
