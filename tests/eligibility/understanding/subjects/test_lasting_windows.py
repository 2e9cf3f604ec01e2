"""Windows of what goes on, in English and Dutch."""

import pytest

from tests.eligibility.understanding import timing


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Heart failure stable for at least 3 months", "heart_failure 3.. month during condition"),
        ("Statins unchanged for 3 months", "statins 3.. month during condition"),
        ("Corticosteroids maintained for 4 weeks", "corticosteroids 4.. week during condition"),
        ("Depression in remission for 6 months", "depression 6.. month before condition"),
        ("Malignancy disease-free for at least 5 years", "neoplasm_malignant 5.. year before condition"),
        ("Hypertensie stabiel gedurende 3 maanden", "hypertension 3.. month during condition"),
        ("Statines onveranderd gedurende 3 maanden", "statins 3.. month during condition"),
        ("Kanker die langer dan 5 jaar in remissie is", "neoplasm_malignant 5.. year before condition"),
        ("Kanker, tenminste 5 jaar ziektevrij", "neoplasm_malignant 5.. year before condition"),
        ("Hypertension for at least 3 months", "hypertension 3.. month during"),
        ("Hypertensie gedurende ten minste 3 maanden", "hypertension 3.. month during"),
        ("Asthma longer than 6 weeks", "asthma 6.. week during"),
    ],
)
def test_stable_says_more_than_a_length(text: str, window: str) -> None:
    """What is stable, or in remission, for so long does not only last for so long."""
    assert [window] == timing.stated(text)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Time since diagnosis at least 6 months", ["6.. month before"]),
        ("Time since diagnosis at least 6 months but no more than 5 years", ["6..60 month before"]),
        ("Interval since surgery between 4 and 12 weeks", ["4..12 week before"]),
        ("Post-menopausal ≥ 2 years", ["2.. year during"]),
        ("Remission ≥ 1 yr", ["1.. year before?"]),
        ("Amenorrhea for at least 12 months", ["12.. month during"]),
        ("Tijd sinds diagnose minstens 6 maanden", ["6.. month before"]),
        ("Tijd sinds operatie minimaal 3 maanden", ["3.. month before"]),
        ("Minimaal 1 jaar postmenopauzaal", ["1.. year during"]),
        ("Heupfractuur korter dan 24 uur bestaand", ["..24 hour during"]),
        ("Time since diagnosis 6 months", []),
        ("Time since diagnosis. At least 6 months", []),
        ("Surgery > 2 hours", []),
        ("Follow-up < 6 months", []),
        ("Operatie > 2 uur", []),
    ],
)
def test_states_without_a_row_last(text: str, window: list[str]) -> None:
    """How long ago a diagnosis was, and how long somebody is postmenopausal, stands at an event."""
    assert window == timing.windows(text)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        (
            "Antibiotics in the last month before randomization for more than 7 days",
            ["antibiotics ..1 month before randomisation condition", "event 7.. day during"],
        ),
        (
            "Corticosteroids for more than 14 days within the last 3 months",
            ["corticosteroids 14.. day during condition", "event ..3 month before"],
        ),
        (
            "Antibiotics for at least 3 days within 4 weeks before screening",
            ["antibiotics 3.. day during condition", "event ..4 week before screening"],
        ),
        (
            "Corticosteroïden gedurende meer dan 14 dagen in de laatste 3 maanden",
            ["corticosteroids 14.. day during condition", "event ..3 month before"],
        ),
        (
            "Antibiotica langer dan 7 dagen in de laatste maand",
            ["antibiotics 7.. day during condition", "event ..1 month before"],
        ),
        (
            "Chemotherapie gedurende minimaal 4 weken binnen 6 maanden voor inclusie",
            ["chemotherapy 4.. week during condition", "event ..6 month before enrolment"],
        ),
    ],
)
def test_a_length_and_a_window_of_one_thing_limit_it(text: str, window: list[str]) -> None:
    """A statement has one window, so the other is told beside it."""
    assert window == timing.stated(text)
