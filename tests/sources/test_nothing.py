"""Words that say nothing, in one table for all sources."""

import pytest

from fhir_trials import mapping_files
from fhir_trials.sources.nothing import names_nothing, says_nothing


@pytest.mark.parametrize("text", ["", "  ", "N/A", "n/a.", "-", ".", "Nil  known", "NULL", "n.v.t."])
def test_words_that_say_nothing_anywhere(text):
    """Case, blanks and a full stop at the end make no difference."""
    assert (True, True) == (says_nothing(text), names_nothing(text))


@pytest.mark.parametrize("text", ["none", "NA", "Cancelled", "Not applicable", "No", "Sponsor/Investigator"])
def test_words_that_are_no_name_may_be_an_answer(text):
    """What names nobody is an answer where a question is asked."""
    assert (False, True) == (says_nothing(text), names_nothing(text))


@pytest.mark.parametrize("text", ["Nonesuch Hospital", "0", "No drug", "None of the above applies " * 9])
def test_other_texts_say_something(text):
    """Only the whole text counts."""
    assert (False, False) == (says_nothing(text), names_nothing(text))


def test_every_row_is_found_as_it_is_written():
    """Each word of the table is in the form that texts are compared in, and stands there once."""
    rows = mapping_files.read_csv("nothing.csv")
    assert len(rows) == len({row["word"] for row in rows})
    for row in rows:
        assert row["where"] in ("any", "name")
        assert (row["word"], row["where"] == "any", True) == (
            row["word"],
            says_nothing(row["word"]),
            names_nothing(row["word"]),
        )
