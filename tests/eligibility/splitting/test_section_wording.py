"""Sections named in words that are no fixed phrase: sentences that announce a list, typing faults, stray headings."""

import pytest

from tests.eligibility.corpus import shown

_EXCLUDING = (
    "Excl. criteria:",
    "Exclusion Crtieria:",
    "Eclusion Criteria:",
    "The following patients will be excluded:",
    "The following are exclusion criteria:",
    "Patients are excluded from the study if:",
    "Subjects will be excluded from participation if they meet one of the following:",
    "Participants will not be eligible if they:",
    "Patients will not be enrolled if they have:",
    "Patients who meet any of the following criteria are not allowed to participate:",
    "Any of the following conditions is a reason for exclusion:",
    "Women will be excluded if:",
    "Ineligible patients:",
    "Not eligible:",
    "Key exclusions:",
    "Patiënten worden uitgesloten bij:",
    "Wanneer mag u niet meedoen?",
    "Een proefpersoon die voldoet aan een van de volgende criteria, wordt uitgesloten van deelname aan het onderzoek:",
)


@pytest.mark.parametrize("line", _EXCLUDING)
def test_a_sentence_that_excludes_ends_inclusion(line: str) -> None:
    """A list announced as one of exclusion is never read as inclusion."""
    found = shown(f"Inclusion Criteria:\n\n* a\n\n{line}\n\n* b\n* c")
    assert ["+0", "-0", "-0"] == [one[:2] for one in found]


@pytest.mark.parametrize(
    "line",
    [
        "Patients with cancer are excluded unless they meet the following:",
        "Pregnancy is not an exclusion:",
        "Former smokers can be included:",
    ],
)
def test_a_sentence_that_denies_exclusion_does_not(line: str) -> None:
    """What is no reason for exclusion, or one with exceptions, leaves the section as it is."""
    assert {"+"} == {one[0] for one in shown(f"Inclusion Criteria:\n\n* a\n\n{line}\n\n* b\n* c")}


@pytest.mark.parametrize(
    "line",
    [
        "Incl. criteria:",
        "Inclusion Criteira",
        "Eligible patients:",
        "Included are:",
        "Wanneer kunt u meedoen?",
    ],
)
def test_a_sentence_may_open_inclusion(line: str) -> None:
    """Where no section is open yet, a heading in other words opens inclusion."""
    assert ["+0 a", "-0 b"] == [
        f"{one[:2]} {one[-1]}" for one in shown(f"{line}\n\n* a\n\nExclusion Criteria:\n\n* b")
    ]


def test_a_word_that_is_near_no_name_opens_nothing() -> None:
    """Two faults in a word, or another word, are no heading."""
    lines = ("Exclusive criteria", "Exclusion critical", "Excision criteria", "Inclusion body myositis")
    assert [f"?0 {line}" for line in lines] == shown("\n\n".join(lines))


def test_a_stray_heading_inside_a_list_ends_nothing() -> None:
    """Where a list inside a criterion goes on counting, the words above it are part of the text, not a section."""
    text = (
        "Inclusion Criteria:\n\n1. Infection, as documented by either:\n\n   1. PCR; or\n\n"
        "      Exclusion Criteria:\n   2. culture\n2. Adult\n\nExclusion Criteria:\n\n1. Pregnant"
    )
    expected = [
        "+0 Infection, as documented by either:",
        "+1 PCR; or Exclusion Criteria:",
        "+1 culture",
        "+0 Adult",
        "-0 Pregnant",
    ]
    assert expected == shown(text)


def test_a_list_may_begin_inside_a_line() -> None:
    """A mark "ii." begins a criterion where "i." stands behind other words, and "iii." follows."""
    text = "* Specifications: i. One\n\n  ii. Two\n\n  iii. Three\n* Next"
    assert ["?0 Specifications: i. One", "?1 Two", "?1 Three", "?0 Next"] == shown(text)


def test_a_lead_in_that_asks_for_some_is_a_parent() -> None:
    """The words "one of the following" are no heading, since its list does not hold as a whole; in exclusion it is one."""
    assert ["+0 Must meet one of the following:", "+1 a", "+1 b"] == shown(
        "Inclusion Criteria:\n\nMust meet one of the following:\n\n* a\n* b"
    )
    assert ["-0 [Must meet one of the following] a", "-0 [Must meet one of the following] b"] == shown(
        "Exclusion Criteria:\n\nMust meet one of the following:\n\n* a\n* b"
    )
