"""The table of words that join, deny and limit: what they mean, and that each meaning is known."""

import pytest

from fhir_trials import mapping_files
from fhir_trials.eligibility.understanding.words.phrases import ambiguous, phrases
from fhir_trials.eligibility.understanding.words.tokens import tokens

_MEANINGS = {
    *("and", "or", "but", "no", "not", "non", "denied", "either way", "exception", "condition", "example"),
    *("any of", "all of", "some of", "listed", "announces", "function", "cohort", "numbered cohort", "only"),
    *("eligible", "allowed", "refused", "narrows", "other", "glue", "women", "trial", "study"),
}


def test_every_row_of_the_table_has_a_meaning_that_is_known() -> None:
    """A word of a language stands in it once, in small letters."""
    rows = mapping_files.read_csv("criteria-logic.csv")
    words = [(row["word"], row["language"]) for row in rows]
    assert _MEANINGS == {row["meaning"] for row in rows}
    assert {"en", "nl"} == {row["language"] for row in rows}
    assert len(words) == len(set(words))
    assert [] == [word for word, _ in words if word != word.lower().strip()]


def test_every_row_is_found_where_it_stands_alone() -> None:
    """Unless its words belong to a longer comparator, unit or concept."""
    missed = [
        row["word"]
        for row in mapping_files.read_csv("criteria-logic.csv")
        if [row["meaning"]] != [one.meaning for one in phrases(tokens(row["word"]), row["language"] == "nl")]
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
