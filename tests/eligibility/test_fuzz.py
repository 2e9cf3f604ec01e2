"""No text makes the parser stumble, and what holds for real texts holds for any: `make prove-criteria` tries 100,000."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.eligibility import expected, fuzzing, holding

_ROWS = [row["text"] for name in ("dutch", "english") for row in expected.rows(name)]
_WORDS = sorted({word for text in _ROWS for word in text.split()})
_SIGNS = (
    "≥",
    "<=",
    "=",
    "/",
    "(",
    ")",
    ",",
    ";",
    ".",
    "-",
    "\n",
    "\n* ",
    "\n  - ",
    " ",
    "\u200b",
    "10^9/L",
    "x109/L",
)


@pytest.mark.parametrize("first", range(0, 2000, 500))
def test_what_holds_for_texts_made_of_real_ones(first: int) -> None:
    """Cut, shuffled, joined and changed: nothing is raised and no rule broken."""
    assert [] == list(fuzzing.faults(range(first, first + 500)))


def test_a_number_gives_the_same_text_again() -> None:
    """A fault can be looked at by its number."""
    assert fuzzing.text(7) == fuzzing.text(7)
    assert fuzzing.text(7) != fuzzing.text(8)


@settings(max_examples=300)
@given(st.lists(st.one_of(st.sampled_from(_WORDS), st.sampled_from(_SIGNS)), max_size=30).map(" ".join))
def test_what_holds_for_shuffled_words(text: str) -> None:
    """Words of criteria in any order."""
    assert [] == holding.broken(text)


@settings(max_examples=200)
@given(
    st.lists(st.one_of(st.sampled_from(_SIGNS), st.text(max_size=4), st.integers(0, 10**12).map(str))).map(
        "".join
    )
)
def test_what_holds_for_any_signs(text: str) -> None:
    """Digits, comparators and letters of any script, without a word between."""
    assert [] == holding.broken(text)
