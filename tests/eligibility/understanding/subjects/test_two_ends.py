"""Amounts of time with two ends, in English and Dutch."""

import pytest

from tests.eligibility.understanding import timing


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Between 4 and 8 weeks after surgery", "4..8 week after procedure"),
        ("Stroke between 3 and 12 months ago", "3..12 month before"),
        ("Stroke at least 4 and at most 12 weeks ago", "4..12 week before"),
        ("Stroke at least 4 weeks but no more than 12 weeks before enrolment", "4..12 week before enrolment"),
        ("Stroke between 6 months and 2 years ago", "6..24 month before"),
        ("Surgery between 2 days and 3 weeks before screening", "2..21 day before screening"),
        ("Dialysis for more than 3 months and less than 36 months", "3..36 month during"),
        ("Tussen 4 en 8 weken na operatie", "4..8 week after procedure"),
        ("Hartinfarct tussen 2 en 4 weken voor inclusie", "2..4 week before enrolment"),
        ("Hartinfarct tussen 3 en 12 maanden geleden", "3..12 month before"),
        ("Hartinfarct tussen de 3 en 12 maanden geleden", "3..12 month before"),
        ("Hartinfarct minimaal 4 en maximaal 12 weken geleden", "4..12 week before"),
        ("Beroerte ten minste 4 weken maar maximaal 12 weken geleden", "4..12 week before"),
        ("Beroerte tussen 1 jaar en 18 maanden geleden", "12..18 month before"),
    ],
)
def test_both_ends_are_kept(text: str, window: str) -> None:
    """Both numbers of "between", and of "at least" and "at most", whatever units they stand in."""
    assert [window] == timing.windows(text)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        (
            "Stroke at least 4 weeks ago and surgery at most 12 weeks ago",
            ["4.. week before", "..12 week before"],
        ),
        (
            "Surgery within 4 weeks and 12 weeks before screening",
            ["..4 week before", "..12 week before screening"],
        ),
        ("Stroke between 2 weeks and 3 months ago", []),
        ("Stroke between 8 and 4 weeks ago", []),
        ("Stroke between 8 weeks and 4 weeks ago", []),
        ("Beroerte tussen 2 weken en 3 maanden geleden", []),
    ],
)
def test_what_is_no_one_amount_stays_apart(text: str, window: list[str]) -> None:
    """Two amounts that belong to two things, and ends that are no ends of one length."""
    assert window == timing.windows(text)
