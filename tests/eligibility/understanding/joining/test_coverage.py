"""How much of a text its statements say: in full only where no word beside them could change the meaning."""

import pytest

from fhir_trials.eligibility.understanding import read_criteria
from tests.eligibility.understanding.marked import understood

_HB = "{Hb > 9 g/dL|hemoglobin|measurement}"
_PREGNANT = "{pregnant|pregnancy|status}"


@pytest.mark.parametrize(
    "text",
    [
        f"{_HB}.",
        f"Patients must have {_HB}",
        f"The patient has a {_HB} at screening",
        f"Men and women with {_HB}",
        f"- {_HB};",
        f"{_HB} at the time of enrollment",
        "{human immunodeficiency virus|pregnancy} (HIV)",
    ],
)
def test_words_that_change_nothing(text: str) -> None:
    """Whom it is asked of, to be and to have, marks, a short form in brackets."""
    assert "full" == understood(text).coverage


@pytest.mark.parametrize(
    "text", [f"Deelnemers moeten {_HB} hebben", f"Mannen en vrouwen met {_HB} bij screening"]
)
def test_dutch_words_that_change_nothing(text: str) -> None:
    """The same in Dutch."""
    assert "full" == understood(text, dutch=True).coverage


@pytest.mark.parametrize(
    "word",
    [
        *(
            "severe",
            "uncontrolled",
            "active",
            "recent",
            "suspected",
            "confirmed",
            "known",
            "chronic",
            "history of",
        ),
        *("histologically confirmed", "planned", "risk of", "ernstige", "recente", "bekende", "vermoedelijk"),
    ],
)
def test_words_that_change_the_meaning(word: str) -> None:
    """How sure, how bad, when: none of them is left out of account."""
    assert "partial" == understood(f"Patients who are {word} {_PREGNANT}", "exclusion").coverage


@pytest.mark.parametrize(
    ("text", "section", "expected"),
    [
        (f"Women who are {_PREGNANT}", "exclusion", "full"),
        (f"Women with {_HB}", "exclusion", "partial"),
        (f"{_PREGNANT} women are excluded", "exclusion", "full"),
        (f"{_PREGNANT} women are eligible", "inclusion", "full"),
        (f"{_HB} (by finger prick)", "inclusion", "partial"),
        (f"{_HB} (ABC)", "inclusion", "partial"),
        (f"{_HB} (Hb)", "inclusion", "partial"),
        ("{Hb > 9|hemoglobin_without_unit|measurement}", "inclusion", "partial"),
        ("{consent|informed_consent|consent}", "inclusion", "full"),
        ("{surgery||procedure}", "exclusion", "none"),
        (f"{{surgery||procedure}} or {_HB}", "exclusion", "partial"),
        ("{age|age|age}", "inclusion", "full"),
        (f"{_HB} and", "inclusion", "full"),
        ("Signed paper", "inclusion", "none"),
    ],
)
def test_what_is_full_partial_and_none(text: str, section: str, expected: str) -> None:
    """Full needs a code or a bound with its unit; none has nothing but the name of a kind."""
    assert expected == understood(text, section).coverage


def test_what_nothing_joins_is_not_full() -> None:
    """All words are said, and still nobody knows how the two hold together."""
    text = "{HIV|hiv} and {hepatitis B|hepatitis_b}"
    assert "partial" == understood(text, "exclusion").coverage


def test_a_bound_without_the_unit_it_needs_is_not_full() -> None:
    """A number alone cannot be held against a patient's."""
    assert ["partial", "full"] == [
        understood(text).coverage for text in ("{egfr > 30|egfr|measurement}", "{ecog < 2|ecog|score}")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Women who are not pregnant", "partial"),
        ("Non-pregnant women", "partial"),
        ("Vrouwen die niet zwanger zijn", "partial"),
        ("No pregnant or lactating women", "full"),
        ("Geen zwangere vrouwen", "full"),
        ("Pregnant women", "full"),
    ],
)
def test_who_is_not_pregnant_may_be_a_man_unless_women_are_asked_for(text: str, expected: str) -> None:
    """Where a "no" stands before the women nothing is lost; "non-pregnant women" asks for women, too."""
    (criterion,) = read_criteria(f"Inclusion criteria:\n- {text}").criteria
    assert expected == criterion.coverage
