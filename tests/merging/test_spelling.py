"""What counts as spelling, and what as meaning."""

import pytest

from fhir_trials.merging.spelling import alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Covid-19", "COVID 19"),
        ("  A   trial.\n", "a trial"),
        ("Hôpital Saint-Louis", "HÔPITAL SAINT LOUIS"),
        ("\\> 18 years", "> 18 years"),
        ("* Adult\n* Consent", "Adult; consent"),
        ("1. Adult\n 2) Consent\n(b) Fit", "Adult\nConsent\nFit"),
        ("mm Hg", "mmHg"),
        ("ﬁrst", "first"),
        ("5 %", "5%"),
        ("...", ". . ."),
    ],
)
def test_spelling(one: str, other: str) -> None:
    """Case, white space, punctuation and marks of a list say nothing."""
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("> 18", "< 18"),
        ("1.5 mg", "15 mg"),
        ("1 2", "12"),
        ("-5", "5"),
        ("5%", "5"),
        ("1.", "2."),
        ("Week 1. End", "Week 2. End"),
        ("A+", "A"),
        ("1:1", "1 1"),
        ("arm A", "arm B"),
        ("A. Smith", "B. Smith"),
        ("?", "!"),
    ],
)
def test_meaning(one: str, other: str) -> None:
    """Signs, symbols and what holds a number together do."""
    assert not alike(one, other)
