from decimal import Decimal

import pytest

from fhir_trials.sources.pages.numbers import decimal, named, whole


@pytest.mark.parametrize(
    ("text", "number"),
    [("10", 10), ("1.200", 1200), ("1,200", 1200), ("1 200", 1200), ("1.200.000", 1200000), ("0", 0)],
)
def test_a_whole_number_may_have_marks_of_thousands(text, number):
    """A point, a comma or a blank divides thousands."""
    assert number == whole(text)


@pytest.mark.parametrize("text", ["", "10.5", "1.200,000", "ten", "10 of 20", "1.20"])
def test_what_is_no_whole_number_is_none(text):
    """Nothing is made of what is not a whole number and nothing else."""
    assert whole(text) is None


def test_numbers_up_to_twelve_have_names():
    """Dutch and English words are numbers, other words are not."""
    assert [2, 2, 12, 40, None] == [named(word) for word in ("twee", "Two", "twaalf", "40", "veel")]


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("1,5", "nl", "1.5"),
        ("1.5", "nl", "1.5"),
        ("1.5", "en", "1.5"),
        ("1.200", "nl", "1200"),
        ("1.200", "en", "1.200"),
        ("1,200", "en", "1200"),
        ("1,200", "nl", "1.200"),
        ("0.125", "nl", "0.125"),
        ("1.200,5", "nl", "1200.5"),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(text, language, number):
    """A point and a comma change places between Dutch and English."""
    assert Decimal(number) == decimal(text, language)


def test_what_is_no_number_is_none():
    """Words and ranges are no number."""
    assert [None, None] == [decimal(text) for text in ("5-10", "about 5")]
