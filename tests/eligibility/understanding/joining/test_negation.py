"""What is denied: how far "no", "without", "geen" reach."""

import pytest

from fhir_trials.eligibility import read_criteria
from tests.eligibility.understanding.marked import shown, understood

_HIV, _HBV, _HCV = "{HIV|hiv}", "{hepatitis B|hepatitis_b}", "{hepatitis C|hepatitis_c}"
_HB = "{Hb > 9 g/dL|hemoglobin|measurement}"
_PREGNANT, _NURSING = "{pregnant|pregnancy|status}", "{breastfeeding|lactation|status}"


@pytest.mark.parametrize(
    "text",
    [
        f"No {_HIV}",
        f"Absence of {_HIV}",
        f"Patients without {_HIV}",
        f"Free of {_HIV}",
        f"No evidence of {_HIV}",
        f"Geen {_HIV}",
        f"Patiënten zonder {_HIV}",
        f"Afwezigheid van {_HIV}",
        f"Geen tekenen van {_HIV}",
        f"Is not {_HIV}",
        f"Patients must not have {_HIV}",
        f"Patients may not have {_HIV}",
        f"Patiënten mogen geen {_HIV} hebben",
        f"Patient heeft niet {_HIV}",
        f"Non-{_HIV}",
    ],
)
def test_what_a_negation_stands_before_is_denied(text: str) -> None:
    """In English and in Dutch."""
    assert ["not hiv"] == shown(understood(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"No {_HIV}, {_HBV} or {_HCV}", ["not hiv", "not hepatitis_b", "not hepatitis_c"]),
        (f"Neither {_PREGNANT} nor {_NURSING}", ["not pregnancy", "not lactation"]),
        (f"No {_HIV} but {_HBV}", ["not hiv", "hepatitis_b"]),
        (f"Geen {_HIV}, maar {_HBV}", ["not hiv", "hepatitis_b"]),
        (f"No {_HIV}; {_HBV}", ["not hiv", "hepatitis_b"]),
        (f"No {_HIV}. Patients have {_HBV}.", ["not hiv", "hepatitis_b"]),
        (f"No {_HIV}, {_HB}", ["not hiv", "hemoglobin"]),
        (f"No {_HIV} and {_HB}", ["not hiv", "hemoglobin"]),
        (f"{_HB} without {_HIV}", ["hemoglobin", "not hiv"]),
        (f"Not {_PREGNANT}, not {_NURSING}", ["not pregnancy", "not lactation"]),
        (f"(no {_HIV}) {_HBV}", ["not hiv", "hepatitis_b"]),
    ],
)
def test_how_far_a_negation_reaches(text: str, expected: list[str]) -> None:
    """Over a list of like things; up to "but", a new clause, a bracket, another negation, a thing of another sort."""
    assert expected == shown(understood(text))


def test_a_negation_of_all_says_all() -> None:
    """A "not" that is understood leaves nothing of the text uncoded; neither of two is both denied."""
    result = understood(f"Not {_PREGNANT} or {_NURSING}")
    assert ("full", "all") == (result.coverage, result.joined)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"No {_HIV}, {_HBV}", ["not hiv"]),
        (f"No uncontrolled {_HIV}", ["not hiv (condition)"]),
        (f"No {_HIV} requiring treatment", ["not hiv (condition)"]),
        (f"Not previously irradiated for {_HIV}", ["hiv (condition)"]),
        (f"No {_HIV} and {_HBV}", ["not hiv (condition)"]),
        (f"No {_HIV} with {_HBV}", ["not hiv (condition)"]),
        (f"{_HIV} is not present", ["hiv (condition)"]),
        (f"{_HIV}: none", ["hiv (condition)"]),
        (f"{_HIV} ruled out", ["hiv (condition)"]),
        (f"{_HB}: no", ["hemoglobin (condition)"]),
    ],
)
def test_a_negation_that_is_not_certain_is_never_dropped(text: str, expected: list[str]) -> None:
    """What it may deny cannot be judged by itself, or is text; nothing tells how the parts hold together."""
    result = understood(text)
    assert (expected, "partial", None) == (shown(result), result.coverage, result.joined)


def test_what_is_denied_twice_is_text() -> None:
    """Two negations of one thing are no guess of ours."""
    assert ["hepatitis_b"] == shown(understood(f"{_HBV}, not {{without HIV|hiv|condition|no}}"))


@pytest.mark.parametrize(
    "text",
    [
        f"{_HB} with or without {_HIV}",
        f"{_HB} regardless of {_HIV} or {_HBV}",
        f"{_HB}, met of zonder {_HIV}",
    ],
)
def test_what_holds_either_way_is_not_stated(text: str) -> None:
    """With or without something, nobody is asked for it."""
    result = understood(text)
    assert (["hemoglobin"], "partial") == (shown(result), result.coverage)


def test_what_is_listed_apart_is_stated_though_something_else_is_of_no_matter() -> None:
    """Only the next thing is left open, and what "or" joins to it."""
    assert ["hemoglobin", "hepatitis_b"] == shown(understood(f"{_HB} with or without {_HIV} in {_HBV}"))
    assert ["hepatitis_b"] == shown(understood(f"With or without {_HIV}; {_HBV}"))
    assert ["hepatitis_b"] == shown(understood(f"With or without {_HIV} but {_HBV}"))


def test_a_threshold_keeps_its_meaning_before_without() -> None:
    """A haemoglobin "> 9 without transfusion" is a haemoglobin above 9, but not just any: it is not denied."""
    result = understood(f"{_HB} without transfusion")
    assert (["hemoglobin (condition)"], "partial", "all") == (shown(result), result.coverage, result.joined)


@pytest.mark.parametrize(
    ("text", "denied", "coverage"),
    [
        ("Without evidence of metastases", [True], "full"),
        ("Breast cancer without evidence of metastases", [False, True], "full"),
        ("Borstkanker zonder tekenen van metastasen", [False, True], "full"),
        ("Geen bewijs van metastasen", [True], "full"),
        ("Zonder bewijs van metastasen", [True], "full"),
        ("Er is geen sprake van hartfalen", [True], "partial"),
        ("Noch diabetes noch hartfalen", [True, True], "full"),
        ("Geen diabetes noch hartfalen", [True, True], "full"),
        ("Neither diabetes nor heart failure", [True, True], "full"),
        ("Absence of heart failure", [True], "full"),
        ("Free of infection", [True], "full"),
        ("Vrij van infectie", [True], "full"),
        ("Afwezigheid van hartfalen", [True], "full"),
        ("HIV-negative", [True], "partial"),
        ("HIV negatief", [True], "partial"),
        ("HIV seronegative", [True], "partial"),
        ("Hepatitis B negatief", [True], "partial"),
        ("HER2-negative breast cancer", [False], "partial"),
        ("Triple negative breast cancer", [False], "full"),
        ("Astma, geen COPD", [False, True], "full"),
        ("Asthma, no COPD", [False, True], "full"),
        ("Women who are not pregnant", [True], "partial"),
    ],
)
def test_forms_of_denial(text: str, denied: list[bool], coverage: str) -> None:
    """A phrase of which the name takes a part denies as well, "noch" and "negative" do; a sex beside it is not said."""
    (found,) = read_criteria(f"Inclusion Criteria:\n\n* {text}").criteria
    assert (denied, coverage) == ([one.negated for one in found.statements], found.coverage)
    assert len(denied) == 1 or found.joined == "all"


@pytest.mark.parametrize(
    "text",
    [
        "Must not have had {a stroke|stroke}",
        "Should not have had {a stroke|stroke}",
        "May not have had {a stroke|stroke}",
        "Has not had {a stroke|stroke}",
    ],
)
def test_what_nobody_may_have_had_is_denied_in_full(text: str) -> None:
    """The "had" behind the "not" is part of the denial."""
    found = understood(text)
    assert (["not stroke"], "full") == (shown(found), found.coverage)
