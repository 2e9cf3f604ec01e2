"""The table of words that join, deny and limit: what they mean, and that each meaning is known."""

import pytest

from fhir_trials import table_words
from fhir_trials.eligibility.understanding.words.phrases import ambiguous, phrases
from fhir_trials.eligibility.understanding.words.tokens import tokens


def test_every_row_is_found_where_it_stands_alone() -> None:
    """Unless its words belong to a longer comparator, unit or concept."""
    missed = [
        word
        for word, language, _, meaning in table_words.words("criteria-logic.csv")
        if [meaning] != [one.meaning for one in phrases(tokens(word), language == "nl")]
    ]
    assert [] == missed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no evidence of", ["no"]),
        ("not be eligible for", ["refused", "study"]),
        ("at least one of the following", ["any of"]),
        ("at least one lesion", []),
        ("Cohort 2", ["cohort"]),
        ("and/or", ["or"]),
        ("with or without", ["either way"]),
        ("but not", ["exception"]),
        ("xyz", []),
        ("", []),
    ],
)
def test_the_longest_phrase_counts(text: str, expected: list[str]) -> None:
    """Also where several of its words are one token."""
    assert expected == [one.meaning for one in phrases(tokens(text))]


def test_words_of_two_languages() -> None:
    """They are told apart by the language of the criterion."""
    assert {"of", "met"} <= ambiguous()
    assert ["glue", "or"] == [phrases(tokens("of"), dutch)[0].meaning for dutch in (False, True)]
