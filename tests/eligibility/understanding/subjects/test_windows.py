"""Windows in time, in English and Dutch."""

import json
import time
from collections.abc import Set
from pathlib import Path

import pytest

from fhir_trials.eligibility.understanding.amounts import thresholds
from fhir_trials.eligibility.understanding.places import places
from fhir_trials.eligibility.understanding.subjects import windows
from fhir_trials.eligibility.understanding.words.tokens import tokens
from tests.eligibility import corpus, expected
from tests.eligibility.understanding import timing

_LENGTH = 100_000


def _found(text: str, taken: Set[int] = frozenset()) -> list[windows.Found]:
    words = tokens(text)
    return windows.find(words, places(words).units, taken)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Chemotherapy within 4 weeks prior to randomisation", "..4 week before randomisation"),
        ("Surgery within 28 days before the first dose of study drug", "..28 day before treatment"),
        ("Stroke in the past 6 months", "..6 month before"),
        ("Stroke during the last 5 years", "..5 year before"),
        ("Bleeding within the preceding 6 months", "..6 month before"),
        ("Malignancy within 5 years", "..5 year before"),
        ("Seizures less than 5 years ago", "..5 year before"),
        ("Surgery < 12 months prior to screening", "..12 month before screening"),
        ("Surgery ≤ 28 days from Cycle 1 Day 1", "..28 day before treatment"),
        ("Laparoscopy within 3y prior to baseline", "..3 year before assessment"),
        ("Radiotherapy at least 28 days before enrolment", "28.. day before enrolment"),
        ("Transplant more than two years ago", "2.. year before"),
        ("At least 4 weeks since last chemotherapy", "4.. week before"),
        ("Radiologically progressive disease within the last 1-24 months", "1..24 month before?"),
        ("Symptoms for at least 3 months", "3.. month during"),
        ("Pain for 6 months or longer", "6.. month during"),
        ("Smoking for 3 or more years", "3.. year during"),
        ("Stable weight for the last 3 months", "3.. month during"),
        ("Type 1 diabetes of at least 5 years duration", "5.. year during"),
        ("Stable dose for 4 weeks", "4.. week during"),
        ("On metformin for at least 12 weeks prior to study entry", "12.. week during enrolment"),
        ("Symptoms for at least a 4-week period", "4.. week during"),
        ("Disease-free for 5 years", "5.. year before?"),
        ("Recurrence within 6 months of surgery", "..6 month around procedure"),
        ("Presentation within 24 hours from injury", "..24 hour after event"),
        ("Assessed within 7 days of treatment", "..7 day before treatment"),
        ("Contraception for at least 6 months after the last dose", "6.. month after last-dose"),
        ("Within 72 hours after hospital admission", "..72 hour after event"),
        ("Plans to move out of the area within 6 months", "..6 month after"),
        ("Planning a pregnancy in the next 2 years", "..2 year after"),
        ("Use of opioids 72 hours before the evaluations", "..72 hour before assessment"),
        ("Dosing within 6 weeks (42 days) before screening", "..6 week before screening"),
        ("Surgery within four (4) weeks of signing informed consent", "..4 week before consent"),
        ("Stroke within the last 3 months of screening", "..3 month before screening"),
        ("Stroke within the last 3 months of.", "..3 month before"),
        ("Laboratorium binnen 15 dagen voor inclusie", "..15 day before enrolment"),
        ("Myocardinfarct korter dan 5 jaar geleden", "..5 year before"),
        ("Beroerte in de afgelopen 6 maanden", "..6 month before"),
        ("Depressie die de laatste 5 jaar behandeling heeft vereist", "..5 year before"),
        ("Tenminste 5 jaar ziektevrij", "5.. year before?"),
        ("Minimaal 5 jaar behandeld zonder tekenen van recidief", "5.. year before?"),
        ("Tot 6 maanden na de laatste dosis", "..6 month after last-dose"),
        ("<6 maanden na de index resectie", "..6 month after procedure"),
        ("Klachten gedurende ten minste 3 maanden", "3.. month during"),
        ("Klachten langer dan 6 weken", "6.. week during"),
        ("Bloedtransfusie in de 2 weken voorafgaand aan de screening", "..2 week before screening"),
        ("Opname binnen 24 uur na het ontstaan van de klachten", "..24 hour after event"),
        ("In de komende 2 jaar", "..2 year after"),
        ("Operatie minder dan 1 maand voor loting", "..1 month before randomisation"),
    ],
)
def test_a_window_is_read(text: str, window: str) -> None:
    """Its ends, unit, relation and what it is reckoned from are those of the text."""
    assert [window] == timing.windows(text)


@pytest.mark.parametrize(
    "text",
    [
        "24 weeks of gestation",
        "Gestational age 24 to 32 weeks",
        "Age 18 to 65 years",
        "Children 6 months old",
        "Life expectancy of at least 3 months",
        "Expected survival more than 12 weeks",
        "Amoxicillin for 14 days twice daily",
        "Exercise 30 minutes per day",
        "More than 20 hours/week",
        "Every 3 months",
        "Able to walk for at least 5 minutes",
        "5 half-lives of the drug",
        "Living within two hours travel time",
        "A washout period of at least 14 days",
        "Follow-up of at least 2 years",
        "Surgery 6 months ago",
        "Zwangerschapsduur 24 weken",
        "Levensverwachting van minimaal 3 maanden",
        "Elke 3 maanden",
        "Pain equal to 3 months",
        "Within 6 weeks of",
        "Minimaal 5 jaar, zonder recidief",
        "Fewer than 3 days from symptom onset",
        "6 weeks after",
        "weeks",
        "",
    ],
)
def test_other_lengths_of_time_are_no_windows(text: str) -> None:
    """Ages, gestation, survival, doses, rates, plans of the trial, and what no word places are text."""
    assert [] == timing.windows(text)


def test_what_is_understood_already_is_no_window() -> None:
    """An amount that a threshold took is its own."""
    assert [] == _found("Surgery within 4 weeks", frozenset(range(4)))


@pytest.mark.parametrize(
    ("text", "forward", "doubtful"),
    [
        ("At least 4 weeks since chemotherapy", True, False),
        ("Within 4 weeks or 5 half-lives, whichever is longer", False, True),
        ("Within 4 weeks", False, False),
    ],
)
def test_what_it_is_of_and_how_sure_it_is(text: str, forward: bool, doubtful: bool) -> None:
    """The word "since" speaks of what follows; another length beside it makes it doubtful."""
    found = _found(text)
    assert [(forward, doubtful)] == [(one.forward, one.doubtful) for one in found]


def test_the_tokens_of_a_window_are_those_that_say_it() -> None:
    """What stands before and behind is not among them."""
    text = "Stroke within 4 weeks before screening or later"
    found = tokens(text)
    one = _found(text)[0]
    assert "within 4 weeks before screening" == text[found[one.start].start : found[one.end - 1].end]
    assert frozenset(range(one.start, one.end)) == one.tokens


@pytest.mark.parametrize("part", ["within 4 weeks ", "4 weeks or ", "before the ", "( ", "last 3 months of "])
def test_the_cost_grows_with_the_length_only(part: str) -> None:
    """A text made of one phrase, 100 kB long, is read in seconds."""
    found = tokens((part * (_LENGTH // len(part)))[:_LENGTH])
    start = time.process_time()
    windows.find(found, places(found).units, frozenset())
    assert time.process_time() - start < 3


def test_windows_of_real_criteria(capsys: pytest.CaptureFixture[str]) -> None:
    """Precision and recall of number and unit on the time marks of documents nobody looked at."""
    path = corpus.needs(corpus.SHARED / "data" / "eligibility" / "lct_temporal.jsonl")
    gold: dict[str, set[tuple[float, str]]] = {}
    for row in map(json.loads, Path(path).read_text(encoding="utf-8").splitlines()):
        if row["values"] and row["time_units"] and int(row["doc"][-1]) % 2:
            pairs = {(float(value), row["time_units"][0]) for value in row["values"]}
            gold.setdefault(row["line_text"], set()).update(pairs)
    right = told = marked = 0
    for line, pairs in gold.items():
        cut = tokens(line)
        where = places(cut)
        taken = {at for one in thresholds.find(cut, where.valued, "unknown")[0] for at in one.tokens}
        found = [one.window for one in windows.find(cut, where.units, taken)]
        got = {
            (float(end), one.unit) for one in found for end in (one.minimum, one.maximum) if end is not None
        }
        right, told, marked = right + len(got & pairs), told + len(got), marked + len(pairs)
    with capsys.disabled():
        print(f"\nLCT windows: precision {right / told:.3f}, recall {right / marked:.3f}")
    assert right / told >= 0.95
    assert right / marked >= 0.55


def test_a_window_reaches_the_criterion() -> None:
    """What is understood of a criterion has it."""
    got = expected.understood("Myocardial infarction within the past 6 months", "exclusion")
    assert ["<= 6 month before"] == [
        f"<= {one.window.maximum} {one.window.unit} {one.window.relation}"
        for one in got.statements
        if one.window
    ]
