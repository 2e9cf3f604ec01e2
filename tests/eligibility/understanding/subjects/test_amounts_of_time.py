"""Amounts of time: one unit without a number, in English and Dutch."""

import pytest

from tests.eligibility.understanding import timing


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Stroke in the past year", "..1 year before"),
        ("Surgery in the previous month", "..1 month before"),
        ("Fever during the last week", "..1 week before"),
        ("Seizures within the past half year", "..0.5 year before"),
        ("Surgery in the month before enrolment", "..1 month before enrolment"),
        ("Fever in the week prior to randomisation", "..1 week before randomisation"),
        ("Chemotherapy less than a month ago", "..1 month before"),
        ("Surgery within a year", "..1 year before"),
        ("Pain for at least a year", "1.. year during"),
        ("Pregnancy in the next year", "..1 year after"),
        ("Hartinfarct in het afgelopen jaar", "..1 year before"),
        ("Chemotherapie in het afgelopen half jaar", "..0.5 year before"),
        ("Antibiotica in de voorafgaande maand", "..1 month before"),
        ("Operatie in de week voor inclusie", "..1 week before enrolment"),
        ("Koorts gedurende de laatste week", "..1 week before"),
        ("Operatie korter dan een maand geleden", "..1 month before"),
        ("Beroerte in het jaar voor inclusie of hartinfarct", "..1 year before enrolment"),
    ],
)
def test_a_unit_without_a_number_is_one(text: str, window: str) -> None:
    """The past year is one year, "het afgelopen half jaar" half of one."""
    assert [window] == timing.windows(text)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Chest pain in the last week of pregnancy", []),
        ("More than 10 cigarettes a day", []),
        ("Less than once a week", []),
        ("In the year of enrolment", []),
        ("In recent months", []),
        ("Hospitalised last year", []),
        ("In de laatste maand van de zwangerschap", []),
        ("Meer dan 10 sigaretten per dag", []),
        ("In de afgelopen jaren", []),
        ("Een jaar", []),
        ("Half a year", []),
        ("year", []),
    ],
)
def test_other_units_without_a_number_say_no_time(text: str, window: list[str]) -> None:
    """Rates, a part of something else, and more than one of them are text."""
    assert window == timing.windows(text)
