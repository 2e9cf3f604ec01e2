"""Windows that are about when a condition began."""

from typing import Any

import pytest

from fhir_trials.eligibility import eligible
from fhir_trials.eligibility.tense import is_of_beginning
from fhir_trials.model import Eligibility, Window
from tests.eligibility.matching.made import criterion, facts, statement, within

FIVE_YEARS, HALF_A_YEAR_AGO = within(5, "year"), within(None, "month", 6)


def told(text: str, window: Window, *events: dict[str, Any], **rest: Any) -> str:
    """The outcome for a criterion of one condition, which all of its text is about."""
    stated = statement("condition", "asthma", window=window, **{"span": (0, len(text)), **rest})
    known = facts(events=[{"concept": "asthma", **event} for event in events])
    return eligible(Eligibility(criteria=(criterion(stated, text=text),)), known).criteria[0].outcome


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([{"start": "2010"}], "not met"),
        ([{"start": "2021-03-09"}], "not met"),
        ([{"start": "2021-03-10"}], "met"),
        ([{"start": "2021-03"}], "unknown"),
        ([{"start": "2010", "last": False}], "unknown"),
        ([{"start": "2010"}, {"start": "2024"}], "met"),
        ([{"start": "2010", "end": "2024"}], "not met"),
        ([{"start": "2022", "end": "2024"}], "met"),
        ([{"end": "2024"}], "unknown"),
        ([{}], "unknown"),
        ([{"date": "2024"}], "met"),
        ([{"present": False}], "not met"),
        ([], "unknown"),
    ],
)
@pytest.mark.parametrize(
    "text", ["Diagnosed with asthma within the last 5 years", "Asthma, gediagnosticeerd in de laatste 5 jaar"]
)
def test_diagnosed_within_years(text: str, events: list[dict[str, Any]], expected: str) -> None:
    """It has to begin within them; what began before and goes on is not meant."""
    assert expected == told(text, FIVE_YEARS, *events)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([{"start": "2020", "end": "2026-01"}], "met"),
        ([{"start": "2025-09-10"}], "met"),
        ([{"start": "2025-09-11"}], "not met"),
        ([{"start": "2020"}, {"start": "2026"}], "unknown"),
    ],
)
def test_diagnosed_so_long_ago(events: list[dict[str, Any]], expected: str) -> None:
    """When it ended has no say."""
    assert expected == told("Onset of asthma at least 6 months ago", HALF_A_YEAR_AGO, *events)


def test_a_denial_turns_it_round() -> None:
    """Who has had it for long was not diagnosed with it of late."""
    assert "met" == told("Diagnosed with asthma within", FIVE_YEARS, {"start": "2010"}, negated=True)


def test_without_such_words_either_is_meant() -> None:
    """What began before and goes on may be meant."""
    assert "unknown" == told("Asthma within the last 5 years", FIVE_YEARS, {"start": "2010"})


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Diagnosed with X within 5 years", True),
        ("newly diagnosed with X", True),
        ("diagnosis of X in the past 6 months", True),
        ("X diagnosed within 2 years", True),
        ("onset of X", True),
        ("X onset within 3 weeks", True),
        ("gediagnosticeerd met X", True),
        ("diagnose van X", True),
        ("diagnosed X within 5 years", False),
        ("X", False),
        ("undiagnosed with X", False),
    ],
)
def test_words_of_beginning(words: str, expected: bool) -> None:
    """A diagnosis or an onset that the window stands at; a "diagnosed malignancy" is one that is there."""
    assert expected == is_of_beginning(words)
