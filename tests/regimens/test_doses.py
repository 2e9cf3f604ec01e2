"""Doses of sentences, English and Dutch (`sentences.csv`), and why a sentence has none."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from fhir_trials.model import Quantity
from fhir_trials.regimens import doses, part_about, ucum
from tests.regimens.shorthand import short


def _rows(table: str) -> list[tuple[str, str, str]]:
    with (Path(__file__).parent / table).open(encoding="utf-8") as opened:
        return [(row["language"], row["text"], row["doses"]) for row in csv.DictReader(opened)]


NAMES = "Lorvatine prednisone dexamethasone pembrolizumab floxuridine vitamin D3 GS-4415 AUC iron salt"
ROWS = _rows("sentences.csv")


@pytest.mark.parametrize(("language", "text", "expected"), ROWS)
def test_a_sentence_states_its_doses(language: str, text: str, expected: str) -> None:
    """Each step with all that is certain of it; nothing where it is not certain which amount belongs to which."""
    assert expected == short(doses(text, language, name=NAMES).doses)


@pytest.mark.parametrize(("language", "text", "expected"), _rows("adversarial.csv"))
def test_no_sentence_states_more_than_is_certain(language: str, text: str, expected: str) -> None:
    """Pauses, exceptions, limits, negations, placebos, other units and lists leave out what they make uncertain."""
    assert expected == short(doses(text, language, name=NAMES).doses)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("5 mg or 10 mg daily", "several-amounts", "5 mg, 10 mg"),
        ("Arm A: 5 mg. Arm B: placebo.", "several-groups", "arm a, arm b"),
        ("5 mg, escalated to 10 mg", "dose-varies", "escalated"),
        ("combined with lorvatine 5 mg", "several-products", "5 mg"),
        ("Tablet of 20 mg", "strength", "20 mg"),
        ("20 mg orally", "frequency-missing", "20 mg"),
        ("20 mg 2-3 times a day", "frequency-open", "20 mg"),
        ("20 mg daily with rest weeks", "frequency-open", "20 mg"),
        ("20 mg daily except on Sundays", "frequency-open", "20 mg"),
        ("20 mg daily (maximum 40 mg)", "limit", "40 mg"),
        ("up to 40 mg daily", "limit", "40 mg"),
        ("1.000 mg daily", "several-amounts", "1.000 mg"),
        ("placebo to match 10 mg daily", "placebo", "10 mg"),
        ("daily, not orally", "denied", "not orally"),
        ("20 mg is not to be given", "denied", "not to be given"),
    ],
)
def test_a_doubt_names_its_words(text: str, code: str, words: str) -> None:
    """What is not certain is said, with the words it was seen in."""
    assert [(code, words)] == list(doses(text).doubts)


def test_a_dose_has_the_words_of_its_step() -> None:
    """What says nothing of the dose, before and behind it, is left out."""
    text = "The drug is made in a factory. 5 mg daily for 2 weeks, then 10 mg weekly. Blood is kept."
    first, then = doses(text).doses
    assert ("5 mg daily for 2 weeks", "then 10 mg weekly.") == (first.text, then.text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("5 mg daily for 2 weeks, then 10 mg weekly", [None, "follows"]), ("5 mg daily", [None])],
)
def test_a_step_follows_the_one_before(text: str, expected: list[str | None]) -> None:
    """Where words such as *then* say so."""
    assert expected == [one.relation for one in doses(text).doses]


def test_a_range_has_two_amounts_in_one_unit() -> None:
    """The least and the most at a time."""
    [dose] = doses("1.5-2 mg daily").doses
    expected = (Quantity(value=Decimal("1.5"), unit="mg"), Quantity(value=Decimal(2), unit="mg"))
    assert expected == (dose.amount, dose.highest)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lorvatine", "50 mg; oral; 1/1 day"),
        ("Placebo", "oral"),
        ("Lorvatine plus quelvon", ""),
    ],
)
def test_the_name_tells_whose_amount_it_is(name: str, expected: str) -> None:
    """Of a placebo no mass is stated, and nothing at all of two products together."""
    assert expected == short(doses("as lorvatine 50 mg orally once daily", name=name).doses)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lorvatine 5 mg daily", "Lorvatine 5 mg daily"),
        ("5 mg daily", "5 mg daily"),
        ("Lorvatine 5 mg daily and quelvon 10 mg weekly", "Lorvatine 5 mg daily"),
        ("Quelvon weekly, lorvatine 5 mg daily", "lorvatine 5 mg daily"),
        ("Quelvon 10 mg weekly", ""),
        ("Lorvatine 5 mg, quelvon 1 mg, lorvatine 5 mg", ""),
        ("Given daily with quelvon", "Given daily"),
    ],
)
def test_a_text_about_several_things_is_cut(text: str, expected: str) -> None:
    """Up to where it goes on with another one of the trial."""
    assert expected == part_about(text, "Lorvatine", ["Quelvon"])


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("mg", "mg"),
        ("µg/kg/min", "ug/kg/min"),
        ("milligrams", "mg"),
        ("mg/m²", "mg/m2"),
        ("IE", "[IU]"),
        ("mg per kg", "mg/kg"),
        ("tablets", None),
    ],
)
def test_units_have_a_code(unit: str, expected: str | None) -> None:
    """As doses state them; what is counted has none."""
    assert expected == ucum(unit)
