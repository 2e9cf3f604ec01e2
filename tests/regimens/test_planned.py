"""What sentences plan: what is done, and when."""

from decimal import Decimal

import pytest

from fhir_trials.model import Duration
from fhir_trials.model.schedule import Repeat
from fhir_trials.regimens import Planned, follow_up, planned

LONG = (
    "Twee-wekelijks krijgen zij een vragenlijst, en na 4, 8, 12 en 24 weken na de start met zout zullen patiënten "
    "beeldvormend onderzoek ondergaan, waarbij tevens ook bloed afgenomen wordt."
)


def short(found: Planned | None) -> str:
    """Activities with their moments, and what is counted from; empty where nothing is planned."""
    if found is None:
        return ""
    event = f" @{found.event.code or '?'}" if found.event else ""
    return "; ".join(f"{one.name}: {_when(one.timepoints, one.repeat)}" for one in found.activities) + event


def _when(points: tuple[str, ...], repeat: Repeat | None) -> str:
    if repeat is None:
        return " ".join(points)
    long = f" for {repeat.duration.value:f} {repeat.duration.unit}" if repeat.duration else ""
    return f"every {repeat.every.value:f} {repeat.every.unit}{long}"


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        (
            "nl",
            LONG,
            "vragenlijst: every 2 week; beeldvormend onderzoek: week-4 week-8 week-12 week-24; "
            "bloed afgenomen: week-4 week-8 week-12 week-24 @first-dose",
        ),
        (
            "en",
            "Blood samples are taken 4 and 8 weeks after the start of treatment.",
            "Blood samples: week-4 week-8 @first-dose",
        ),
        (
            "nl",
            "Een biopt, en 2 weken na de start een MRI-scan.",
            "biopt: ; MRI-scan: week-2 @?",
        ),
        (
            "en",
            "Questionnaires at baseline and 6 and 12 months after surgery.",
            "Questionnaires: baseline month-6 month-12 @procedure",
        ),
        ("en", "MRI scan at weeks 4, 8, 12.", "MRI scan: week-4 week-8 week-12"),
        ("nl", "Op dag 1, 8 en 15 bloedafname.", "bloedafname: day-1 day-8 day-15"),
        ("en", "On day 3 a blood sample.", "blood sample: day-3"),
        ("en", "A CT scan every 3 months for 2 years.", "CT scan: every 3 month for 2 year"),
        ("nl", "Elke 3 maanden een CT-scan gedurende 2 jaar.", "CT-scan: every 3 month for 2 year"),
        (
            "en",
            "Blood samples at day 1 and 8 and a questionnaire every month for 1 year",
            "Blood samples: day-1 day-8; questionnaire: every 1 month for 1 year",
        ),
        ("en", "A phone call 30 days after the last dose", "phone call: day-30 @last-dose"),
        ("nl", "Na 3 maanden een vragenlijst.", "vragenlijst: month-3"),
        ("nl", "Een vragenlijst 6 weken na ontslag", "vragenlijst: week-6 @discharge"),
        ("nl", "Een CT-scan 3 en 6 maanden na randomisatie", "CT-scan: month-3 month-6 @randomisation"),
        ("nl", "2 weken na de start van de studie een vragenlijst", "vragenlijst: week-2 @?"),
        ("en", "An MRI scan at week 4, and at week 8 biopsies, blood samples at week 12, ultrasound.", ""),
        ("en", "At week 4 an MRI scan is made and every month.", ""),
        ("en", "MRI scan 2 weeks after surgery and 4 weeks after discharge", ""),
        (
            "en",
            "MRI scan at 6 weeks, 6 months and 1 year after surgery",
            "MRI scan: week-6 month-6 year-1 @procedure",
        ),
        (
            "nl",
            "Een CT-scan 6 maanden en 12 maanden na de operatie",
            "CT-scan: month-6 month-12 @procedure",
        ),
        ("nl", "vragenlijst na 3 maanden, 6 maanden en 1 jaar", "vragenlijst: month-3 month-6 year-1"),
        ("en", "MRI scan at 6 months and 12-18 months after surgery", ""),
        ("en", "Blood samples at weeks 4, 8, 12, etc.", ""),
        ("en", "Blood samples at weeks 4, 8 or 12", ""),
        ("en", "Blood samples at weeks 4, 8-10 and 12", ""),
        ("en", "blood samples at day 1, 8, 15 (± 2 days)", ""),
        ("nl", "Bloedafname op dag 1, 8, enz.", ""),
        ("en", "At week 4 and 3 biopsies at week 8", ""),
        ("en", "MRI scan at weeks 4 and 8 and every 3 months thereafter", ""),
        ("en", "Overall survival 12 weeks after surgery", ""),
        ("en", "A questionnaire.", ""),
        ("en", "A questionnaire twice a day.", ""),
        ("en", "vragenlijst " * 500, ""),
    ],
)
def test_a_sentence_says_what_is_done_when(language: str, sentence: str, expected: str) -> None:
    """Each thing done at its moments; nothing where it is not certain which moment is whose."""
    assert expected == short(planned(sentence, language))


def test_timepoints_are_named_as_printed() -> None:
    """A list names each of its points by the words behind it."""
    found = planned(LONG, "nl")
    assert found
    expected = [f"{number} weken na de start met zout" for number in (4, 8, 12, 24)]
    assert expected == [one.name for one in found.timepoints]


def test_day_1_is_the_start() -> None:
    """Days are distances only where their count begins with 1."""
    found, other = planned("blood samples on day 1 and 8"), planned("blood samples on day 3")
    assert found
    assert other
    assert [0, 7] == [one.timing.offset.value for one in found.timepoints if one.timing and one.timing.offset]
    assert [None] == [one.timing.offset for one in other.timepoints if one.timing]


@pytest.mark.parametrize(
    ("language", "text", "value", "unit"),
    [
        ("nl", "5 jaar follow-up", 5, "year"),
        ("en", "follow-up of 5 years", 5, "year"),
        ("en", "Follow-up: 12 months", 12, "month"),
        ("en", "a 2-year follow-up", 2, "year"),
        ("nl", "follow-up gedurende 6 weken", 6, "week"),
    ],
)
def test_a_follow_up_has_a_length(language: str, text: str, value: int, unit: str) -> None:
    """Before the word or behind it."""
    found = follow_up(text, language)
    assert found
    assert Duration.model_validate({"value": Decimal(value), "unit": unit}) == found.duration


@pytest.mark.parametrize(
    "text", ["follow-up", "5 years", "follow-up of 2-3 years", "1 year follow-up, 2 years follow-up"]
)
def test_a_follow_up_without_one_length_is_none(text: str) -> None:
    """It has to be said, and once."""
    assert follow_up(text) is None
