from decimal import Decimal

import pytest

from fhir_trials.issues import Issues
from fhir_trials.sources.pages import doses
from fhir_trials.sources.pages.draft import Draft


def read(text, language="nl"):
    """The doses of a text, and what was told."""
    draft = Draft(language)
    found = doses.read(text, draft, 5)
    issues = Issues()
    draft.findings.into(issues)
    return found, [(issue.code, issue.path) for issue in issues]


def test_two_steps_are_two_doses():
    """What comes next begins with a word that says so."""
    first, then = read("1e week: zalf 600 mg subcutaan daarna 1,5 mg per dag gedurende 6 maanden.")[0]
    assert "1e week: zalf 600 mg subcutaan" == first["text"]
    assert {"value": 1, "unit": "week"} == first["duration"]
    assert {"value": Decimal("1.5"), "unit": "mg"} == then["amount"]
    assert {"value": 6, "unit": "month"} == then["duration"]
    assert {"times": 1, "period": 1, "unit": "day"} == then["frequency"]


def test_an_amount_without_how_often_is_told():
    """The dose has no frequency, and the page's line says so."""
    [dose], told = read("600 mg oraal")
    assert "frequency" not in dose
    assert [("frequency-missing", "line 5")] == told


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("intraveneuze toediening: 600 mg intraveneus per dag", "intraveneus"),
        ("SC injection 100mg daily", "SC"),
        ("100 mg daily by mouth", "by mouth"),
        ("4 kuren zout via pomp", "via pomp"),
        ("100 mg daily, subcutaneous or oral", None),
        ("patients with stage IV, 100 mg daily", None),
        ("100 mg per dag iv", None),
    ],
)
def test_the_way_it_is_given(text, word):
    """The word behind the amount goes before one in front of it; two ways are none."""
    [dose], _ = read(text)
    assert word == dose.get("route", {}).get("text")


def test_courses_are_counted():
    """So many courses, without an amount; a way that has no code is told."""
    [dose], told = read("Adjuvant zes kuren zout via pomp.")
    assert 6 == dose["courses"]
    assert [("word-not-coded", "line 5")] == told


@pytest.mark.parametrize(
    "text",
    [
        "Arm A: 50 mg daily. Arm B: 100 mg daily.",
        "10 or 20 mg daily, then 5 mg, 8 mg daily",
        "50-100 mg daily",
        "Hb > 5 mg/dl",
        "10 ml bloed",
        "fysiotherapie",
        "6 cycles or 8 cycles",
    ],
)
def test_what_is_not_certain_is_no_dose(text):
    """Two amounts in one step, a range and a laboratory value make no doses."""
    assert [] == read(text, "en")[0]


def test_a_word_for_what_follows_begins_a_step_only_before_an_amount():
    """Without an amount behind it, it goes on with the step."""
    [dose], _ = read("5 mg per dag, daarna controle")
    assert "5 mg per dag, daarna controle" == dose["text"]


def test_several_frequencies_are_none():
    """Which of them holds is not certain, and it is not missing either."""
    [dose], told = read("5 mg daily, weekly controls, for 2 weeks, for 4 weeks", "en")
    assert ({"text", "amount"}, []) == (set(dose), told)
