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


def test_a_line_that_goes_on_is_no_label() -> None:
    """Behind an item without an end, or inside it, words with a colon belong to it."""
    found = read_criteria(
        "Inclusion Criteria:\n- Treated at least 4 weeks before the\nRandomisation visit:\n- COPD"
    )
    assert "Treated at least 4 weeks before the Randomisation visit:" == found.criteria[0].text
