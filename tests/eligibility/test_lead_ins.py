"""What a criterion says by itself that others are nested below, and what only joins it to its sisters."""

import pytest

from fhir_trials.eligibility import lead_ins


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least one of the following:", True),
        ("Een van de volgende:", True),
        ("Diagnosis of asthma with one of the following:", False),
        ("No history of any of the following:", False),
    ],
)
def test_a_lead_in_that_only_announces_says_nothing_else(text: str, expected: bool) -> None:
    """Any word that no table knows as an announcement is said beside it."""
    assert expected == lead_ins.only_announces(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No history of any of the following:", True),
        ("Absence of all of the following:", True),
        ("Asthma unless one of the following:", True),
        ("Diagnosis of asthma with one of the following:", False),
    ],
)
def test_a_lead_in_that_denies_or_excepts_limits_what_is_below_it(text: str, expected: bool) -> None:
    """What stands below is then not what is asked for."""
    assert expected == lead_ins.limits(text)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("osteophytes; OR", None, "osteophytes"),
        ("Hb > 9 g/dL, and", "en", "Hb > 9 g/dL"),
        ("and/or asthma, or.", "en", "asthma"),
        ("astma, of", "nl", "astma"),
        ("a picture of", "en", "a picture of"),
        ("(asthma or COPD)", "en", "(asthma or COPD)"),
        ("or", "en", "or"),
        (", or", "en", ", or"),
    ],
)
def test_words_that_join_a_criterion_to_its_sisters_are_left_out(
    text: str, language: str | None, expected: str
) -> None:
    """Those at its beginning and end, with the marks before them; never all of its words."""
    assert expected == lead_ins.without_joining_words(text, language)
