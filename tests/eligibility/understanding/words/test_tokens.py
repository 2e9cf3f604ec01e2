"""Tokens: every character in one of them, phrases of the tables as one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_trials.eligibility.understanding.words.comparators import Comparator
from fhir_trials.eligibility.understanding.words.numbers import Number
from fhir_trials.eligibility.understanding.words.tokens import tokens


@given(st.text(max_size=60) | st.text("≥<>=0129.,-xX µ/lg%tor ageİ", max_size=40))
def test_every_character_that_is_not_blank_is_in_one_token(text: str) -> None:
    """Tokens stand in order, do not overlap, and leave blanks alone between them."""
    at = 0
    for token in tokens(text):
        assert token.start < token.end
        assert "" == text[at : token.start].strip()
        at = token.end
    assert "" == text[at:].strip()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Hb ≥ 5.5 mmol/L", ["concept", "comparator", "number", "unit"]),
        ("AST < 2.5 x upper limit of normal", ["concept", "comparator", "number", "word", "unit"]),
        ("platelets >100 x109/L", ["concept", "comparator", "number", "unit"]),
        ("RECIST v1.1", ["word"]),
        ("CTCAE version 4.03, PD-1", ["word", "mark", "word"]),
        ("signed 25-05-2025", ["word", "word"]),
        ("18 years or older", ["number", "unit", "comparator"]),
        ("or less than 2", ["word", "comparator", "number"]),
        ("18 and over 40 kg", ["number", "word", "comparator", "number", "unit"]),
        ("vitamin d", ["word", "word"]),
    ],
)
def test_phrases_of_the_tables_are_one_token(text: str, kinds: list[str]) -> None:
    """Units, concepts, comparators and names of several words are not cut."""
    assert kinds == [token.kind for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("39,99", Number(Decimal("39.99"))),
        ("100,000", Number(Decimal(100000))),
        ("100 000", Number(Decimal(100000))),
        ("50.000", Number(Decimal("50.000"), other=Decimal(50000))),
        ("1.000.000", Number(Decimal(1000000))),
        ("0.125", Number(Decimal("0.125"))),
        ("18-65", Number(Decimal(18), Decimal(65))),
        ("18 tot 65", Number(Decimal(18), Decimal(65), open_end=True)),
        ("three", Number(Decimal(3), spelled=True)),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, number: Number) -> None:
    """Decimal comma, thousands, ranges and words."""
    assert [("number", number)] == [(token.kind, token.value) for token in tokens(text)]


@pytest.mark.parametrize("sign", ["≥", ">=", "=>", ">/=", "≧", "> =", "> /=", "=/>", "at least", "minimaal"])
def test_one_comparator_in_many_spellings(sign: str) -> None:
    """Signs and words of one meaning give one value."""
    assert [Comparator("lower", True)] == [token.value for token in tokens(sign)]
