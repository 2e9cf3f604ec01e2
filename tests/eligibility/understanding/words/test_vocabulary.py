"""The tables of words agree with each other, and any of their words is found again in a text."""

import pytest

from fhir_trials.clinical_concepts import concepts
from fhir_trials.eligibility.understanding.words.tokens import tokens
from fhir_trials.eligibility.understanding.words.vocabulary import vocabulary, word_set
from fhir_trials.units import units


@pytest.mark.parametrize(
    "name", sorted(name for name, one in concepts().items() if one.kind in ("measurement", "score"))
)
def test_every_word_of_a_concept_is_found(name: str) -> None:
    """Before a number each word, in capitals, is one token that may mean the concept."""
    for word in (*concepts()[name].english, *concepts()[name].dutch):
        first = tokens(f"{word.upper()} 5 mg")[0]
        assert ("concept", True) == (first.kind, name in first.value), word


def test_every_spelling_of_a_unit_is_found() -> None:
    """Behind a number each spelling is one token."""
    for unit in units().values():
        for spelling in unit.spellings:
            cut = tokens(f"5 {spelling}")
            assert [("number", "unit")] == [(cut[0].kind, cut[-1].kind)], spelling
            assert unit.ucum == cut[-1].value, spelling


@pytest.mark.parametrize(
    "spelling",
    [
        "10^9/L",
        "10*9/L",
        "10⁹/L",
        "10E9/L",
        "x 10^9/L",
        "×109/L",
        "x10(9)/L",
        "109/L",
        "x 10 9/L",
        "· 10^9 / l",
    ],
)
def test_powers_of_ten_in_their_spellings(spelling: str) -> None:
    """All of them are one unit behind a number."""
    assert "10*9/L" == tokens(f"1.5 {spelling}")[-1].value


def test_words_of_ranges_say_whether_the_end_is_inside() -> None:
    """The end of "t/m" is, of "tot" nobody knows."""
    assert (True, False) == (vocabulary().ranges["t/m"], vocabulary().ranges["tot"])
    assert "between" in word_set("between")
