"""What was understood of a criterion, in words."""

from decimal import Decimal
from typing import Any

import pytest

from fhir_trials import mapping_files, units
from fhir_trials.eligibility.unit_words import numbered, unit_in_words, with_unit
from fhir_trials.eligibility.wording import in_words, warned_in_words, window_in_words
from fhir_trials.model import Criterion
from fhir_trials.model.statements import Bound, Statement, Warned, Window

TEXT = "No chemotherapy or other anti-cancer treatment of any kind at all within 4 weeks"


def bound(side: Any, value: str, *, inclusive: bool = True) -> Bound:
    """One end."""
    return Bound(side=side, value=Decimal(value), inclusive=inclusive)


def said(**more: Any) -> str:
    """A statement in words, of a criterion of some text."""
    statement = Statement.model_validate({"kind": "measurement", "span": (3, 15)} | more)
    return in_words(Criterion(text=TEXT, section="inclusion"), statement)


@pytest.mark.parametrize(
    ("bounds", "unit", "words"),
    [
        ([bound("lower", "1.5")], "10*9/L", "neutrophils ≥ 1.5 × 10⁹/L"),
        ([bound("lower", "1500", inclusive=False)], "/uL", "neutrophils > 1500/µL"),
        ([bound("upper", "100000", inclusive=False)], "/mm3", "neutrophils < 100,000/mm³"),
        ([bound("lower", "1.0"), bound("upper", "3")], "10*9/L", "neutrophils 1.0 to 3 × 10⁹/L"),
        ([bound("lower", "1"), bound("upper", "3", inclusive=False)], None, "neutrophils ≥ 1 and < 3"),
        ([bound("upper", "3")], "{ULN}", "neutrophils ≤ 3 × ULN"),
        ([bound("equal", "0"), bound("equal", "1"), bound("equal", "2")], None, "neutrophils 0, 1 or 2"),
        ([bound("lower", "2"), bound("equal", "4")], None, "neutrophils ≥ 2 and 4"),
    ],
)
def test_bounds_are_said_as_they_are_written(bounds: list[Bound], unit: str | None, words: str) -> None:
    """Each bound has its sign; two inclusive ones are a range, listed values are alternatives."""
    assert words == said(concept="neutrophils", bounds=bounds, unit=unit)


def test_times_have_their_plural() -> None:
    """Years, but one year; `to` is no hour."""
    assert "age 18 to 65 years" == said(
        kind="age", concept="age", bounds=[bound("lower", "18"), bound("upper", "65")], unit="a"
    )
    assert "age > 1 month" == said(
        kind="age", concept="age", bounds=[bound("lower", "1", inclusive=False)], unit="mo"
    )


def test_values_that_are_no_numbers() -> None:
    """Stages, a sex and results stand behind what they are of."""
    assert "sex: female" == said(kind="sex", concept="sex", values=["female"])
    assert "HBsAg positive" == said(concept="hbsag", values=["positive"])
    assert "stage “chemotherapy”: II, III or IV" == said(kind="stage", values=["II", "III", "IV"])


def test_words_are_quoted_where_no_concept_is_meant() -> None:
    """The kind and the criterion's own words; long ones are cut."""
    assert "therapy “chemotherapy”" == said(kind="therapy")
    assert "number “chemotherapy”: ≥ 1" == said(kind="count", bounds=[bound("lower", "1")])
    cut = "event “chemotherapy or other anti-cancer treatment of any kind at…”"
    assert cut == said(kind="event", span=(3, len(TEXT)))
    assert "taking part in another study" == said(kind="participation", span=(3, len(TEXT)))


def test_negation_window_and_limit_are_said() -> None:
    """What turns a statement round, and what only the text says, is never left out."""
    window = {"maximum": Decimal(4), "unit": "week", "anchor": "randomisation"}
    assert "not: therapy “chemotherapy”, within 4 weeks before randomisation" == said(
        kind="therapy", negated=True, window=window
    )
    assert "ALT ≤ 3 × ULN (limited by the text)" == said(
        concept="alt", bounds=[bound("upper", "3")], unit="{ULN}", limit="condition"
    )
    assert "pregnancy (but for an exception in the text)" == said(
        kind="status", concept="pregnancy", limit="exception"
    )


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ({"maximum": 4}, "in the last 4 weeks"),
        ({"maximum": 1}, "in the last week"),
        ({"minimum": 4}, "at least 4 weeks ago"),
        ({"minimum": 2, "maximum": 4}, "2 to 4 weeks ago"),
        ({"maximum": 4, "anchor": "consent"}, "within 4 weeks before consent"),
        ({"minimum": 4, "anchor": "last-dose"}, "at least 4 weeks before the last dose"),
        ({"maximum": 4, "relation": "after", "anchor": "treatment"}, "within 4 weeks after treatment"),
        ({"maximum": 4, "relation": "after"}, "within 4 weeks afterwards"),
        ({"minimum": 4, "relation": "after"}, "at least 4 weeks afterwards"),
        ({"maximum": 4, "relation": "around", "anchor": "event"}, "within 4 weeks before or after the event"),
        ({"maximum": 4, "relation": "around"}, "within 4 weeks before or after the assessment"),
        ({"minimum": 4, "relation": "during"}, "for at least 4 weeks"),
        ({"maximum": 4, "relation": "during"}, "for at most 4 weeks"),
        ({"minimum": 2, "maximum": 4, "relation": "during"}, "for 2 to 4 weeks"),
    ],
)
def test_windows(window: dict[str, Any], words: str) -> None:
    """How far, before or after what; without an anchor as people say it of today."""
    assert words == window_in_words(Window.model_validate({"unit": "week"} | window))


def test_doubts_say_where_and_what() -> None:
    """The words that are doubted, and what is wrong with them; a likely sign is named, else that it is open."""
    criterion = Criterion(text="ANC = 1.5 x ULN", section="inclusion")

    def told(code: Any, likely: Any = None) -> str:
        return warned_in_words(criterion, Warned(code=code, span=(4, 15), likely=likely))

    assert "“= 1.5 x ULN”: the sign was lost, probably ≥ or >" == told("comparator-lost", "lower")
    assert "“= 1.5 x ULN”: the sign was lost, probably ≤ or <" == told("comparator-lost", "upper")
    assert "“= 1.5 x ULN”: the sign was lost, ≥ or ≤ cannot be told" == told("comparator-lost")
    assert "“= 1.5 x ULN”: the number has no unit" == told("unit-missing")


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("mL/min/{1.73_m2}", "mL/min/1.73 m²"),
        ("mm[Hg]", "mmHg"),
        ("umol/L", "µmol/L"),
        ("10*3/uL", "× 10³/µL"),
        ("10*12/L", "× 10¹²/L"),
        ("[IU]/L", "IU/L"),
        ("u[IU]/mL", "µIU/mL"),
        ("ug/L{FEU}", "µg/L FEU"),
        ("mg/(24.h)", "mg/24 h"),
        ("{copies}/mL", "copies/mL"),
        ("kg/m2", "kg/m²"),
        ("{score}", ""),
        ("Cel", "°C"),
        ("%", "%"),
    ],
)
def test_units_are_as_people_write_them(unit: str, words: str) -> None:
    """Brackets of UCUM, its powers and its u are none that people write."""
    assert words == unit_in_words(unit)


def test_every_unit_of_the_table_can_be_read() -> None:
    """No unit shows what only UCUM writes."""
    assert [] == [unit for unit in units.units() if set("[]{}*_") & set(unit_in_words(unit))]


def test_amounts_stand_beside_their_unit() -> None:
    """No blank before a percentage and a count per volume; none where there is no unit."""
    assert ["40%", "5/min", "3 mg", "2"] == [
        with_unit(amount, unit) for amount, unit in (("40", "%"), ("5", "/min"), ("3", "mg"), ("2", None))
    ]


def test_numbers_keep_their_digits() -> None:
    """No exponent, no digit more or less; thousands are told apart from 10,000 on."""
    assert ["100", "1.50", "9999", "10,000", "0.00001"] == [
        numbered(Decimal(text)) for text in ("1E2", "1.50", "9999", "10000", "0.00001")
    ]


def test_each_name_says_something_new() -> None:
    """No row says what the name says with blanks already."""
    rows = mapping_files.read_csv("concept-names.csv")
    assert [] == [row for row in rows if row["shown"] == row["concept"].replace("_", " ")]
