"""What ends a list of criteria, or stands in it and ends nothing: register blocks, words that join, bullets."""

import pytest

from tests.eligibility.corpus import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Inclusie: leeftijd > 18 jaar; ASA 1-3. Exclusie: zwangerschap; BMI > 40 kg/m2.",
            ["+0 leeftijd > 18 jaar; ASA 1-3.", "-0 zwangerschap; BMI > 40 kg/m2."],
        ),
        ("Inclusion: adults; consent. Exclusion: pregnancy.", ["+0 adults; consent.", "-0 pregnancy."]),
        ("Inclusion: adults; Exclusions: pregnancy", ["+0 adults;", "-0 pregnancy"]),
        ("Adults with no reason for exclusion: none", ["?0 Adults with no reason for exclusion: none"]),
    ],
)
def test_short_headings_stand_behind_a_sentence(text: str, expected: list[str]) -> None:
    """In one paragraph the short names of both lists part it, behind a full stop or a semicolon."""
    assert expected == shown(text)


@pytest.mark.parametrize(
    "line",
    [
        *("Aantal deelnemers", "Startdatum", "Onderzoeksopzet", "Heeft u vragen?", "Wat houdt meedoen in?"),
        *(
            "Number of participants",
            "Start date",
            "Study design",
            "Contact",
            "What does taking part involve?",
        ),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_what_is_of_the_study_ends_the_criteria(line: str, gap: str) -> None:
    """A heading of something else than criteria ends the list; what stands below it neither includes nor excludes."""
    title = line.rstrip(":")
    assert ["-0 a", f"?0 [{title}] b"] == shown(f"Exclusion Criteria\n- a{gap}{line}\nb")


@pytest.mark.parametrize(
    ("title", "band"),
    [
        ("Leeftijd", "Volwassenen (18-64 jaar)"),
        ("Leeftijd", "65 jaar en ouder"),
        ("Age", "Adults (18-64 years)"),
    ],
)
def test_the_age_block_of_a_register_is_of_no_list(title: str, band: str) -> None:
    """Age bands as registers name them are not excluded since an exclusion list stands above them."""
    assert ["-0 a", f"?0 [{title}] {band}"] == shown(f"Exclusion Criteria\n\n- a\n\n{title}\n{band}")


@pytest.mark.parametrize("word", ["Either", "Either:", "One of", "Both", "Een van"])
def test_a_word_for_a_choice_is_above_its_list(word: str) -> None:
    """A word that says how many of a list are asked for is the parent of the list, not a heading."""
    for title, sign in (("Inclusion Criteria", "+"), ("Exclusion Criteria", "-")):
        for gap in ("\n", "\n\n"):
            found = shown(f"{title}\n\n1. a{gap}{word}\n\n- b\n- c")
            assert [f"{sign}0 a", f"{sign}0 {word}", f"{sign}1 b", f"{sign}1 c"] == found


def test_small_circles_are_bullets_where_several_lines_have_them() -> None:
    """A lone letter "o" before a small letter is a mark if another line has it, else a word."""
    assert ["?0 MRI not possible:", "?1 metal", "?1 pacemaker", "?0 next"] == shown(
        "- MRI not possible:\n  o metal\n  o pacemaker\n- next"
    )
    assert ["?0 blood group a or o positive"] == shown("- blood group a or\no positive")


def test_a_paragraph_may_end_in_the_name_of_a_section() -> None:
    """What stands before the name is above the list it opens and the next ones; a sentence is a criterion."""
    part = "Eligibility criteria for the second randomisation to once or twice daily medicine"
    text = f"Exclusion Criteria\n\na\n\n{part} Inclusion criteria\n\nb\n\nExclusion criteria\n\nc"
    assert ["-0 a", f"+0 [{part}] b", f"-0 [{part}] c"] == shown(text)
    sentence = "Does not meet protocol Inclusion criteria"
    assert ["-0 a", f"-0 {sentence}", "-0 b"] == shown(f"Exclusion Criteria\n\na\n\n{sentence}\n\nb")


def test_some_who_may_take_part_end_an_exclusion_list() -> None:
    """What follows a sentence on who may take part is no exclusion, and is not taken for an inclusion of all."""
    text = "Exclusion Criteria\n\n- a\n\nPatients with asthma are eligible if they meet the following:\n\n- b"
    assert ["-0", "?0"] == [one[:2] for one in shown(text)]
