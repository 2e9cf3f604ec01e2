"""What stands beside an amount of time, in English and Dutch."""

import pytest

from tests.eligibility.understanding import timing


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Chemotherapie gedurende de laatste 3 maanden", "..3 month before"),
        ("Antibiotica gedurende de afgelopen 6 maanden", "..6 month before"),
        ("Maligniteit gedurende de voorafgaande 5 jaar", "..5 year before"),
        ("Antibiotica gedurende de 4 weken voor inclusie", "..4 week before enrolment"),
        ("Koorts gedurende het laatste jaar", "..1 year before"),
        ("Chemotherapy during the last 3 months", "..3 month before"),
        ("Antibiotics during the 4 weeks before enrolment", "..4 week before enrolment"),
        ("Stroke during the preceding 6 months", "..6 month before"),
        ("Pijn gedurende ten minste de laatste 3 maanden", "3.. month during"),
        ("Stabiele dosering gedurende de laatste 3 maanden", "3.. month during"),
        ("Klachten gedurende meer dan 3 maanden voor inclusie", "3.. month during enrolment"),
        ("Klachten gedurende ten minste 3 maanden", "3.. month during"),
        ("Pain for at least the last 3 months", "3.. month during"),
        ("Asthma for at least the past year", "1.. year during"),
        ("Antibiotics for the last 3 months", "3.. month during"),
        ("Dialysis three times weekly for at least 3 months", "3.. month during"),
    ],
)
def test_in_the_last_is_no_length(text: str, window: str) -> None:
    """The words "gedurende de laatste" mean within, as "during the last" does; "at least" before it makes it a length."""
    assert [window] == timing.windows(text)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Operatie binnen 6 weken of biopsie", "..6 week before"),
        ("Hartinfarct in de laatste 6 maanden of operatie", "..6 month before"),
        ("Beroerte < 3 maanden geleden of operatie", "..3 month before"),
        ("Chemotherapie binnen 4 weken van randomisatie", "..4 week before randomisation"),
        ("Surgery within 6 weeks of biopsy", "..6 week around procedure"),
        ("Stroke within the last 3 months of screening", "..3 month before screening"),
        ("Stroke within 6 mo of enrolment", "..6 month before enrolment"),
    ],
)
def test_a_dutch_of_is_an_or(text: str, window: str) -> None:
    """What follows it is another thing, and no anchor; the English one is followed by an anchor."""
    assert [window] == timing.windows(text)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Vaccination within 30 days before or after the first dose", ["..30 day around treatment"]),
        ("Surgery within 4 weeks prior to or following randomisation", ["..4 week around randomisation"]),
        ("Surgery 2 weeks before and after screening", ["..2 week around screening"]),
        ("Vaccinatie binnen 30 dagen voor of na de eerste dosis", ["..30 day around treatment"]),
        ("Operatie binnen 2 weken voor en na inclusie", ["..2 week around enrolment"]),
        ("Operatie binnen 4 weken voor/na randomisatie", ["..4 week around randomisation"]),
        (
            "Surgery within 2 weeks after or 4 weeks before enrolment",
            ["..2 week after enrolment?", "..4 week before enrolment"],
        ),
        (
            "Stroke within 2 weeks after or 6 months before screening",
            ["..2 week after screening?", "..6 month before screening"],
        ),
        (
            "Operatie binnen 2 weken na of 4 weken voor inclusie",
            ["..2 week after enrolment?", "..4 week before enrolment"],
        ),
        ("Surgery within 2 weeks after or 4 weeks", []),
    ],
)
def test_before_and_after_is_around(text: str, window: list[str]) -> None:
    """One length on both sides; two lengths have each its own side."""
    assert window == timing.windows(text)
