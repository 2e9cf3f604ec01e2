"""Criteria of a part of the participants, by their own headings and by those beside them."""

import pytest

from fhir_trials.eligibility import read_criteria


def _of_some(*lines: str, title: str = "Inclusion Criteria:") -> list[bool]:
    return [one.for_some for one in read_criteria("\n".join([title, "", *lines])).criteria]


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "Mothers:",
            "Newborns:",
            "Cases:",
            "Fathers:",
            "Infants:",
            "Partners:",
            "Caregivers:",
            "Recipients:",
        ),
        *(
            "Donors:",
            "Siblings:",
            "Family members:",
            "Healthy participants:",
            "Group B:",
            "Women:",
            "Adults:",
        ),
        *("Moeders:", "Pasgeborenen:", "Mantelzorgers:", "Naasten:", "Zorgverleners:", "Artsen:", "Ouders:"),
        *("Gezonde vrijwilligers:", "Controlegroep:", "Kinderen:", "Groep 2:", "Health care professionals:"),
    ],
)
def test_headings_of_groups(heading: str) -> None:
    """What stands under a role, a sex, an age or a group is of some."""
    assert [True] == _of_some(heading, "- Asthma")


@pytest.mark.parametrize(
    "heading",
    ["Men and women:", "All participants:", "Both cohorts:", "Alle groepen:", "Patients:", "Diagnose:"],
)
def test_headings_of_all(heading: str) -> None:
    """What stands under words for everybody, or for a topic, is of all."""
    assert [False] == _of_some(heading, "- Asthma")


@pytest.mark.parametrize(
    "heading",
    [
        "Previous inclusion criteria:",
        "Previous inclusion criteria as of 12/03/2019:",
        "Oude inclusiecriteria:",
    ],
)
def test_criteria_of_a_former_version(heading: str) -> None:
    """Nobody who comes now is asked for them."""
    found = read_criteria(f"{heading}\n\n1. Age ≥ 18 years\n2. Asthma").criteria
    assert [("inclusion", True)] * 2 == [(one.section, one.for_some) for one in found]


def test_criteria_of_the_present_version() -> None:
    """They are of all, also beside a former one."""
    text = "Current inclusion criteria as of 01/02/2021:\n\n1. Age ≥ 18 years\n\nPrevious inclusion criteria:\n\n1. Age ≥ 21 years"
    found = read_criteria(text).criteria
    assert [("inclusion", False), ("inclusion", True)] == [(one.section, one.for_some) for one in found]


def test_the_sister_of_a_group_is_one() -> None:
    """What stands beside the controls is of the patients, whatever its words."""
    assert [True, True] == _of_some("Airway:", "- Asthma", "", "Controls:", "- No asthma")


@pytest.mark.parametrize("heading", ["Patients:", "Patiënten:", "Participants:"])
def test_patients_beside_others_are_a_part(heading: str) -> None:
    """Where caregivers have criteria of their own, those of the patients are not for all."""
    assert [True, True] == _of_some(heading, "- Depression", "Caregivers:", "- Age ≥ 18 years")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("For T1D: HbA1c > 7%", True),
        ("Voor deel 2: astma", True),
        ("Mothers: age ≥ 18 years", True),
        ("Asthma group: FEV1 < 80%", True),
        ("In part B, BMI > 30 kg/m2", True),
        ("For all participants: age ≥ 18 years", False),
        ("Age group: 18-65 years", False),
        ("Disease: asthma", False),
    ],
)
def test_labels_of_criteria(text: str, expected: bool) -> None:
    """A label tells for whom a criterion is."""
    assert [expected] == _of_some(f"- {text}")


def test_a_letter_below_a_label_begins_a_list() -> None:
    """One item below "Healthy group:" is a list of one, though nothing is indented."""
    lines = ["1. Asthma group:", "a. Asthma", "b. FEV1 < 80%", "2. Healthy group:", "a. No asthma"]
    assert [0, 1, 1, 0, 1] == [one.level for one in read_criteria("\n".join(["Inclusion:", *lines])).criteria]
    assert [True] * 5 == _of_some(*lines)


def test_a_heading_for_all_beside_a_group() -> None:
    """What is said of all participants stays of all beside a cohort."""
    found = _of_some("All participants:", "- Age ≥ 18 years", "", "Cohort 2:", "- Asthma")
    assert [False, True] == found


def test_what_stands_before_the_controls_is_of_the_patients() -> None:
    """A list without a heading is not asked of controls who have one; beside a part of the study it is of all."""
    assert [True, True] == _of_some("- COPD", "Controls:", "- No COPD")
    assert [False, True] == _of_some("- COPD", "", "Part B:", "", "- Asthma")


@pytest.mark.parametrize(
    "label", ["Controls:", "Healthy participants:", "Group B:", "Gezonde vrijwilligers:"]
)
def test_a_label_right_below_an_item_is_a_heading(label: str) -> None:
    """It is not glued to the item, though no blank line is between them."""
    found = read_criteria(f"Inclusion Criteria:\n- COPD\n- FEV1 < 2 L\n{label}\n- Asthma").criteria
    assert [("COPD", ()), ("FEV1 < 2 L", ()), ("Asthma", (label[:-1],))] == [
        (one.text, one.headings) for one in found
    ]


def test_a_group_with_its_people_right_below_an_item() -> None:
    """A number in front tells a heading, though words stand behind the colon."""
    lines = [
        "Inclusion:",
        "Group 1: Asthma patients",
        "- Asthma",
        "Group 2: Healthy volunteers",
        "- No asthma",
    ]
    found = read_criteria("\n".join(lines)).criteria
    expected = [("Group 1: Asthma patients",), ("Group 2: Healthy volunteers",)]
    assert expected == [one.headings for one in found]


def test_patients_beside_others_in_the_other_list() -> None:
    """Where partners have inclusions of their own, exclusions of patients are not for all."""
    text = "Inclusion Criteria - Patients\n1. Depression\nInclusion Criteria - Partners\n1. Age ≥ 18 years\nExclusion Criteria - Patients\n1. Psychosis"
    assert [True, True, True] == [one.for_some for one in read_criteria(text).criteria]


def test_a_line_that_goes_on_is_no_label() -> None:
    """Behind an item without an end, or inside it, words with a colon belong to it."""
    found = read_criteria(
        "Inclusion Criteria:\n- Treated at least 4 weeks before the\nRandomisation visit:\n- COPD"
    )
    assert "Treated at least 4 weeks before the Randomisation visit:" == found.criteria[0].text


@pytest.mark.parametrize("title", ["Controls", "Ouders", "Group B", "**Cohort B**"])
def test_a_group_right_below_an_item_needs_no_colon(title: str) -> None:
    """The name of a group, or a bold line, is a heading where a list follows it."""
    found = read_criteria(f"Inclusion Criteria:\n- COPD\n{title}\n- Asthma").criteria
    assert [("COPD", ()), ("Asthma", (title.strip("*"),))] == [(one.text, one.headings) for one in found]


@pytest.mark.parametrize("colon", ["", ":"])
def test_groups_among_the_items_of_a_list(colon: str) -> None:
    """What stands behind "Group A" on its own level is of that group, up to the next label."""
    lines = [
        f"- Group A{colon}",
        "- Asthma",
        f"- Group B{colon}",
        "- COPD",
        "- Both groups:",
        "- Age ≥ 18 years",
    ]
    assert [True, True, True, True, False, False] == _of_some(*lines)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Asthma", "COPD"),
        ("Astma:", "COPD:"),
        ("Stage 1", "Stage 2"),
        ("Deel 1 (retrospectief)", "Deel 2 (prospectief)"),
    ],
)
def test_headings_of_two_conditions_or_numbers_are_of_parts(first: str, second: str) -> None:
    """Nobody is asked for what stands under both."""
    assert [True, True] == _of_some(first, "- FEV1 < 80%", "", second, "- Age ≥ 40 years")


def test_conditions_above_exclusions_are_topics() -> None:
    """Under "Asthma" among exclusions each excludes by itself."""
    found = _of_some("Asthma:", "- FEV1 < 50%", "", "COPD:", "- FEV1 < 30%", title="Exclusion Criteria:")
    assert [False, False] == found


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Children aged 4-12 years", "Parents aged ≥ 18 years", "Asthma"), [True, True, False]),
        (("Kinderen van 4-12 jaar", "Ouders van 18 jaar en ouder"), [True, True]),
        (("Children aged 4-12 years", "Parents must sign informed consent"), [False, False]),
        (("Healthy volunteers aged 18-55 years", "BMI 18-30 kg/m2"), [False, False]),
    ],
)
def test_people_that_criteria_begin_with(lines: tuple[str, ...], expected: list[bool]) -> None:
    """Where one of them asks a number of people in a role, each is of those it begins with."""
    assert expected == _of_some(*[f"- {line}" for line in lines])


def test_a_heading_that_says_for_what() -> None:
    """A part of the study with a name of its own is not for all."""
    assert [True] == _of_some("Voor deelname aan de MRI-substudie:", "- Geen claustrofobie")
    assert [True] == _of_some("- Age ≥ 18 years", "Lead-in", "- Asthma")[1:]
