"""Cutting a text: what is told of a piece, and how much of that is remembered."""

import pytest

from fhir_trials.eligibility.understanding.words import cutting, vocabulary
from fhir_trials.eligibility.understanding.words.cutting import Pieces, cut


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        (" patients", ("word", "patients")),
        ("≥", ("comparator", "≥")),
        (" 12-05-2020", ("word", "12-05-2020")),
        ("\n \t+", ("mark", "+")),
        (";", ("mark", ";")),
        (" 1.5", ("number", "1.5")),
    ],
)
def test_a_piece_is_of_one_kind_whatever_blank_stands_before_it(
    piece: str, expected: tuple[str, str]
) -> None:
    """Kind and word of a piece do not depend on the blank before it."""
    kind, word, *_ = Pieces(vocabulary.opens)[piece]
    assert expected == (kind, word)


def test_pieces_are_remembered_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many different words are met, no more than the limit are kept."""
    monkeypatch.setattr(cutting, "_MOST", 3)
    known = Pieces(vocabulary.opens)
    for number in range(10):
        cut(f"word{number}", known)
    assert len(known) <= 3


def test_offsets_count_every_blank() -> None:
    """Blanks of any length and kind stand between tokens, in none of them."""
    text = " a\u00a0 b\t\n c"
    found = cut(text, Pieces(vocabulary.opens))
    assert ["a", "b", "c"] == [text[token.start : token.end] for token in found]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("INR > ,5", [",5"]),
        ("dose .25 mg", [".25"]),
        ("(Hoehn and Yahr ,1967)", ["1967"]),
        ("Smith .2004", ["2004"]),
    ],
)
def test_a_number_may_begin_with_its_comma_but_a_year_does_not(text: str, numbers: list[str]) -> None:
    """Up to three digits behind a point or comma are a decimal; more are a number of their own."""
    assert numbers == [token.word for token in cut(text, Pieces(vocabulary.opens)) if token.kind == "number"]
