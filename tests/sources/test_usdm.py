"""USDM is known by its content, and read like any other source."""

import pytest

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.sources import usdm
from tests.usdm.own_study import study


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"study": {}, "usdmVersion": "4.0.0"}, "has `study` and `usdmVersion` 4.0.0"),
        ({"study": {"versions": []}}, "has `study` with `versions`, as USDM has it"),
        ({"study": {}}, ""),
        ({"study": "x", "usdmVersion": "4.0.0"}, ""),
    ],
    ids=["stated", "by its shape", "another study", "no object"],
)
def test_document_is_known_by_its_members(record, expected):
    """A study with the version of USDM, or with versions of its own."""
    assert expected == usdm.fits(record)


def test_criteria_of_a_document_are_understood():
    """What criteria state is read for USDM as for every source: at least 50 years."""
    trial = ft.read(json_text.encode(study()), issues=ft.Issues())[0]
    criterion = trial.eligibility.criteria[0]
    assert ("Aged 50 or more", "full") == (criterion.text, criterion.coverage)


def test_trial_goes_to_usdm_and_comes_back():
    """`to_usdm` gives plain JSON data that `read` gives back; understood criteria are understood again."""
    trial = ft.read(json_text.encode(study()), issues=ft.Issues())[0]
    issues = ft.Issues()
    written = ft.to_usdm(trial, issues=issues)
    assert [] == list(issues)
    assert [trial] == ft.read(json_text.encode(written), issues=ft.Issues())
    assert written == ft.to_usdm(trial)


def test_what_is_no_trial_is_told_in_words():
    """A list of trials, as `read` gives them, is the likely mistake."""
    with pytest.raises(ft.UsageError, match="to_usdm takes one Trial, found list"):
        ft.to_usdm([])
