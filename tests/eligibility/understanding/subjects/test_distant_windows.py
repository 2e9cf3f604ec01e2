"""Windows at a distance, in English and Dutch."""

import pytest

from tests.eligibility.understanding import timing


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Stroke in the last 1-2 years", "..2 year before?"),
        ("Stroke within the last 2 to 3 months", "..3 month before?"),
        ("Surgery less than 2-3 months ago", "..3 month before?"),
        ("Radiotherapy < 2-4 weeks before screening", "..4 week before screening?"),
        ("Hartinfarct binnen 4-6 weken voor inclusie", "..6 week before enrolment?"),
        ("Hartinfarct minder dan 2-3 maanden geleden", "..3 month before?"),
        ("Chemotherapie in de laatste twee tot drie maanden", "..3 month before?"),
        ("Stroke 3 to 12 months ago", "3..12 month before"),
        ("Surgery 6-12 weeks before inclusion", "6..12 week before enrolment"),
        ("Hartinfarct 6-12 weken voor inclusie", "6..12 week before enrolment"),
        ("Operatie 3 tot 12 maanden geleden", "3..12 month before"),
        ("Vasospasm within 3-21 days", "3..21 day before?"),
    ],
)
def test_a_range_behind_within_has_no_shortest_distance(text: str, window: str) -> None:
    """The longer number is the longest distance, and it is doubtful; ranges by themselves keep both."""
    assert [window] == timing.windows(text)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("3 weeks after chemotherapy", ["event ..3 week after event condition", "chemotherapy condition"]),
        (
            "Patients 1 year after chemotherapy",
            ["event ..1 year after event condition", "chemotherapy condition"],
        ),
        ("At least 4 weeks after antibiotics", ["event 4.. week after event", "antibiotics condition"]),
        ("Minstens 3 weken na chemotherapie", ["event 3.. week after event", "chemotherapy condition"]),
        ("Binnen 6 weken na chemotherapie", ["event ..6 week after event", "chemotherapy condition"]),
        ("6 weken voor chemotherapie", ["event ..6 week before event", "chemotherapy condition"]),
        (
            "Stroke within 6 months of myocardial infarction",
            ["stroke ..6 month around event", "myocardial_infarction condition"],
        ),
        ("Within 4 weeks before enrolment, chemotherapy", ["chemotherapy ..4 week before enrolment"]),
        ("Chemotherapy within 3 weeks", ["chemotherapy ..3 week before"]),
    ],
)
def test_what_it_is_reckoned_from_has_not_the_window(text: str, window: list[str]) -> None:
    """Of "3 weeks after chemotherapy" nobody can say that a chemotherapy lies within 3 weeks."""
    assert window == timing.stated(text)
