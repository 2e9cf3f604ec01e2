"""Titles between lists in words that no table has: who may be left out is never let in."""

import pytest

from fhir_trials.eligibility import read_criteria
from tests.eligibility.corpus import shown

_EXCLUDING = (
    "Conditions Precluding Participation",
    "Disqualifying factors",
    "Disqualifiers",
    "Prohibited from taking part:",
    "Participation is contraindicated in:",
    "Circumstances prohibiting enrolment",
    "Contraindications to enrolment",
    "Grounds for ineligibility",
    "Reasons for unsuitability",
    "Obstacles to enrolment",
    "Redenen om af te zien van deelname",
    "Redenen om van deelname af te zien",
    "Niet geschikt voor deelname",
    "Redenen om niet te includeren",
    "Gronden voor weigering van deelname",
    "Omstandigheden die deelname verhinderen",
    "Belemmeringen voor deelname",
    "Ongeschiktheid",
)
_STRANGE = (
    "Participation hazards",
    "What rules out participation",
    "Wat staat deelname in de weg",
    "Enrolment veto",
    "Prohibited medications",
    "Contraindications to MRI",
)
_TOPICS = (
    "Disease characteristics",
    "Laboratory values",
    "Study eye",
    "Age at inclusion",
    "Participation in another trial:",
    "Suitable organ function",
    "Cohort B",
    "Healthy volunteers",
    "Participants with asthma",
    "Laboratoriumwaarden",
    "Eerdere behandeling",
)


def _below(line: str, above: str = "Inclusion") -> list[str]:
    found = shown(f"{above} Criteria:\n\n* Adult\n* Asthma\n\n{line}\n\n* Pregnancy\n* COPD")
    return [one[0] for one in found]


@pytest.mark.parametrize("line", _EXCLUDING)
def test_a_title_on_being_left_out_ends_inclusion(line: str) -> None:
    """What stands below a title of reasons against taking part is of the exclusions."""
    assert ["+", "+", "-", "-"] == _below(line)


@pytest.mark.parametrize("line", _STRANGE)
def test_a_title_on_taking_part_that_is_not_understood_ends_inclusion(line: str) -> None:
    """What stands below a title of taking part in unknown words is of no known section."""
    assert ["+", "+", "?", "?"] == _below(line)


@pytest.mark.parametrize("line", ["Prohibited medications", "Contraindications to MRI"])
def test_a_title_on_being_left_out_stays_in_exclusion(line: str) -> None:
    """Where exclusions are listed, a title of what is forbidden divides them."""
    assert ["-", "-", "-", "-"] == _below(line, "Exclusion")


@pytest.mark.parametrize("line", _TOPICS)
def test_a_title_of_a_topic_or_a_group_stays_in_its_section(line: str) -> None:
    """A title that says nothing of taking part, or only when or in which group, divides the section it stands in."""
    assert ["+", "+", "+", "+"] == _below(line)


@pytest.mark.parametrize(
    "line",
    [
        "Patient with contra-indication to: dipyridamole or aminophylline",
        "Patients with barriers to: travel",
        "Rejection: of a kidney",
        "Tumor eligible for biopsy",
    ],
)
def test_a_criterion_in_such_words_is_no_title(line: str) -> None:
    """Words of being left out that are said of the patient's body or life make no heading."""
    assert ["+0 Adult", f"+0 {line}"] == shown(f"Inclusion Criteria:\n\n* Adult\n\n{line}")


def test_a_list_that_goes_on_counting_is_not_ended() -> None:
    """Where the numbers go on below the line, the line ends no section."""
    found = shown("Inclusion Criteria:\n\n1. Adult\n\nParticipation hazards\n\n2. Asthma")
    assert {"+"} == {one[0] for one in found}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Key eligibility - Part A (healthy volunteers)", "Key eligibility - Part B (patients with NASH)"),
        ("Cohort 1: healthy volunteers", "Cohort 2: patients with COPD"),
        ("Dose escalation, part 1", "Dose expansion, part 2"),
        ("Deel 1 - gezonde vrijwilligers", "Deel 2 - patiënten"),
        ("Main study", "MRI sub-study"),
    ],
)
def test_a_part_named_above_its_sections_holds_for_them(one: str, two: str) -> None:
    """A line that names a part of the study, above the heading of a section, is a heading: each list is for some."""
    text = f"{one}\n\nInclusion Criteria:\n* Adult\n\nExclusion Criteria:\n* Stroke\n\n{two}\n\nInclusion Criteria:\n* COPD"
    assert [f"+0 [{one}] Adult", f"-0 [{one}] Stroke", f"+0 [{two}] COPD"] == shown(text)
    assert [True, True, True] == [found.for_some for found in read_criteria(text).criteria]


def test_a_section_of_several_parts_is_not_below_the_last() -> None:
    """The exclusions of parts A and B do not stand below part B."""
    text = "Part A\n\nInclusion Criteria:\n* a\n\nPart B\n\nInclusion Criteria:\n* b\n\nReasons for exclusion (Parts A and B):\n* c"
    assert "-0 [Reasons for exclusion (Parts A and B)] c" == shown(text)[-1]


def test_a_last_criterion_on_a_part_is_no_heading() -> None:
    """In a list without marks, a line on a part above the exclusions is the last criterion of inclusion."""
    found = shown(
        "Inclusion Criteria:\n\nAge over 18\n\nHas completed Part A\n\nExclusion Criteria:\n\nStroke"
    )
    assert ["+0 Age over 18", "+0 Has completed Part A", "-0 Stroke"] == found


@pytest.mark.parametrize(
    "line",
    [
        "Aanvullende exclusiecriteria MRI-substudie:",
        "Exclusiecriteria deelstudie:",
        "Exclusiecriteria biopsie-deelonderzoek:",
        "Exclusion criteria MRI substudy:",
        "Exclusion criteria for the PET-substudy:",
    ],
)
def test_a_substudy_is_a_part(line: str) -> None:
    """What excludes from a study within the study is asked of a part of the participants."""
    criteria = read_criteria(f"Exclusiecriteria:\n1. Delier\n\n{line}\n1. Pacemaker").criteria
    assert [("exclusion", False), ("exclusion", True)] == [(one.section, one.for_some) for one in criteria]
