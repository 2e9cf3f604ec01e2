"""Laboratory values, vital signs, scores and stages."""

from decimal import Decimal
from typing import Any

import pytest

from fhir_trials import clinical_concepts
from fhir_trials.model import Statement
from tests.eligibility.matching.made import answer, facts, outcome, statement, within


def one(concept: str, value: Any, unit: str | None = None, **rest: Any) -> dict[str, Any]:
    """A measurement, of a number or a word."""
    key = "result" if isinstance(value, str) else "value"
    return {"concept": concept, key: value, "unit": unit, **rest}


def asked(concept: str, said: str, unit: str | None = None, **rest: Any) -> Statement:
    """A threshold of a concept."""
    return statement("measurement", concept, said, unit=unit, **rest)


@pytest.mark.parametrize(
    ("measured", "said", "unit", "expected"),
    [
        (one("hemoglobin", 8.1, "g/dL"), ">= 90", "g/L", "not met"),
        (one("hemoglobin", 9.0, "g/dL"), ">= 90", "g/L", "met"),
        (one("hemoglobin", 9.0, "g/dL"), "> 90", "g/L", "not met"),
        (one("hemoglobin", 9.0, "g/dL"), "<= 90", "g/L", "met"),
        (one("hemoglobin", 9.0, "g/dL"), "< 90", "g/L", "not met"),
        (one("platelets", 150, "10*9/L"), ">= 100000", "/mm3", "met"),
        (one("hba1c", 7, "%"), "< 8", "%", "met"),
        (one("troponin_t", 14, "ng/L"), "< 0.1", "ng/mL", "unknown"),
        (one("hba1c", 53, "mmol/mol"), "< 8", "%", "met"),
        (one("hba1c", 53, "mmol/mol"), "< 7", "%", "unknown"),
        (one("hba1c", 53, "mmol/mol"), "<= 7.05", "%", "met"),
        (one("hba1c", 54, "mmol/mol"), "<= 7.0", "%", "not met"),
        (one("hba1c", 7.0, "%"), "<= 53", "mmol/mol", "unknown"),
        (one("hba1c", 7.0, "%"), "<= 54", "mmol/mol", "met"),
        (one("hba1c", 7.0, "%"), "<= 52", "mmol/mol", "not met"),
        (one("hba1c", 7, "%"), "<= 54", "mmol/mol", "unknown"),
        (one("temperature", 38.0, "Cel"), ">= 100.4", "[degF]", "unknown"),
        (one("temperature", 38.1, "Cel"), ">= 100.4", "[degF]", "met"),
        (one("temperature", 37.9, "Cel"), ">= 100.4", "[degF]", "not met"),
        (one("temperature", 100.4, "[degF]"), ">= 38", "Cel", "unknown"),
        (one("temperature", 100.5, "[degF]"), ">= 38", "Cel", "met"),
        (one("temperature", 99, "[degF]"), "< 38.5", "Cel", "met"),
        (one("hemoglobin", 9.0, "furlong"), ">= 90", "g/L", "unknown"),
        (one("hemoglobin", 9.0, None), ">= 90", "g/L", "unknown"),
        (one("hemoglobin", 9.0, "g/L"), ">= 90", None, "unknown"),
        (one("no_such_thing", 9.0, "g/L"), ">= 9", "g/L", "met"),
        (one("no_such_thing", 9.0, "g/L"), ">= 9", "mg/L", "met"),
        (one("no_such_thing", 9.0, "g/L"), ">= 9", "mmol/L", "unknown"),
        (one("inr", 1.2, "{INR}"), "<= 1.5", None, "met"),
        (one("ecog", 1), "= 0, = 1", "{score}", "met"),
        (one("ecog", 2), "= 0, = 1", "{score}", "not met"),
        (one("ecog", 1, "{score}"), ">= 0, <= 1", None, "met"),
        (one("nyha", "III"), ">= 3", "{score}", "met"),
        (one("nyha", "IIIb"), ">= 3", "{score}", "unknown"),
        (one("ecog", "good"), "<= 1", "{score}", "unknown"),
    ],
)
def test_thresholds(measured: dict[str, Any], said: str, unit: str | None, expected: str) -> None:
    """Units are converted where the tables allow it; strict bounds are strict; listed values are alternatives."""
    assert expected == outcome(asked(measured["concept"], said, unit), facts(measurements=[measured]))


@pytest.fixture
def glucose(monkeypatch: pytest.MonkeyPatch) -> None:
    """Glucose has its molar mass, whatever the table says."""
    known = clinical_concepts.concepts()
    heavy = known["glucose"]._replace(molar_mass=Decimal("180.156"))
    monkeypatch.setattr(clinical_concepts, "concepts", lambda: {**known, "glucose": heavy})


@pytest.mark.usefixtures("glucose")
@pytest.mark.parametrize(
    ("measured", "threshold", "expected"),
    [
        ((8.0, "mmol/L"), ("<= 200", "mg/dL"), "met"),
        ((12.0, "mmol/L"), ("<= 200", "mg/dL"), "not met"),
        ((11.1, "mmol/L"), ("<= 200", "mg/dL"), "unknown"),
        ((126, "mg/dL"), ("< 7.0", "mmol/L"), "unknown"),
        ((110, "mg/dL"), ("< 7.0", "mmol/L"), "met"),
    ],
)
def test_molar_mass(measured: tuple[float, str], threshold: tuple[str, str], expected: str) -> None:
    """A value converted by molar mass is as precise as it was written; what lies within that of a limit is open."""
    value = one("glucose", *measured)
    assert expected == outcome(asked("glucose", *threshold), facts(measurements=[value]))


@pytest.mark.parametrize(
    ("value", "limits", "said", "unit", "expected"),
    [
        (61, {"upper_limit": 35}, "<= 1.5", "{ULN}", "not met"),
        (52.5, {"upper_limit": 35}, "<= 1.5", "{ULN}", "met"),
        (52.5, {"upper_limit": 35}, "< 1.5", "{ULN}", "not met"),
        (52.5, {}, "<= 1.5", "{ULN}", "unknown"),
        (52.5, {"lower_limit": 5}, "<= 1.5", "{ULN}", "unknown"),
        (6, {"lower_limit": 8}, ">= 1", "{LLN}", "not met"),
        (3, {"upper_limit": 0}, "<= 1", "{ULN}", "unknown"),
    ],
)
def test_reference_limits(value: float, limits: dict[str, Any], said: str, unit: str, expected: str) -> None:
    """A multiple of a limit is one of the laboratory's own limit of that value, never of another."""
    measured = one("alt", value, "U/L", **limits)
    assert expected == outcome(asked("alt", said, unit), facts(measurements=[measured]))


def test_a_value_that_is_a_multiple_itself() -> None:
    """What the laboratory states as a multiple is compared as that."""
    assert "met" == outcome(asked("alt", "<= 3", "{ULN}"), facts(measurements=[one("alt", 2.5, "{ULN}")]))


def test_reasons() -> None:
    """They say the value, its day and what was asked; or why it cannot be said."""
    hemoglobin = asked("hemoglobin", ">= 90", "g/L")
    measured = one("hemoglobin", 8.1, "g/dL", date="2026-03-02")
    found = answer(hemoglobin, facts(measurements=[measured]))
    assert "hemoglobin 8.1 g/dL of 2026-03-02 is not ≥ 90 g/L" == found.reason
    assert [("hemoglobin", "8.1", "g/dL", "2026-03-02")] == [
        (used.fact, used.value, used.unit, used.date) for used in found.used
    ]
    found = answer(asked("alt", "<= 3", "{ULN}"), facts(measurements=[one("alt", 61, "U/L")]))
    assert (
        "ALT 61 U/L cannot be held against ≤ 3 × ULN: the laboratory's upper limit of normal is not known"
        == found.reason
    )
    assert "no value of ALT is known" == answer(asked("alt", "<= 3", "{ULN}"), facts()).reason


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2026-03-01", "2026-03-09"], "met"),
        (["2026-03-09", "2026-03-01"], "not met"),
        (["2026-03-01", "2026-03-11"], "not met"),
        (["2026-03-01", "2026-03-01"], "unknown"),
        (["2026-02", "2026-03-01"], "met"),
        (["2026-02", "2026-02-20"], "unknown"),
        (["2026-02-20", "2026-03"], "unknown"),
        (["2026-02-20", None], "unknown"),
        (["2026-04", "2026-05"], "unknown"),
        (["2026-03", "2026"], "unknown"),
    ],
)
def test_the_newest_counts(dates: list[str | None], expected: str) -> None:
    """Of a bad and a good value the newest up to the day; where either may be that, it is unknown."""
    values = [one("hemoglobin", value, "g/L", date=day) for value, day in zip((70, 100), dates, strict=True)]
    assert expected == outcome(asked("hemoglobin", ">= 90", "g/L"), facts(measurements=values))


def test_values_that_agree() -> None:
    """Which of two is the newest does not matter where both say the same; of later ones nothing is said."""
    values = [one("hemoglobin", value, "g/L", date="2026-02") for value in (95, 100)]
    assert "met" == outcome(asked("hemoglobin", ">= 90", "g/L"), facts(measurements=values))
    later = [one("hemoglobin", 95, "g/L", date="2026-04")]
    found = answer(asked("hemoglobin", ">= 90", "g/L"), facts(measurements=later))
    assert ("unknown", "no value of hemoglobin on or before the day is known") == (
        found.outcome,
        found.reason,
    )


@pytest.mark.parametrize(
    ("taken", "window", "anchors", "expected"),
    [
        ("2026-03-01", within(14, "day"), {}, "met"),
        ("2026-02-24", within(14, "day"), {}, "met"),
        ("2026-02-23", within(14, "day"), {}, "unknown"),
        ("2026-03", within(14, "day"), {}, "unknown"),
        ("2026-02", within(2, "month"), {}, "met"),
        (None, within(14, "day"), {}, "unknown"),
        ("2026-03-01", within(14, "day", anchor="treatment"), {}, "unknown"),
        ("2026-03-01", within(14, "day", anchor="treatment"), {"treatment": "2026-03-12"}, "met"),
        ("2026-03-01", within(14, "day", anchor="treatment"), {"treatment": "2026-03-16"}, "unknown"),
        ("2026-03-01", within(14, "day", anchor="treatment"), {"treatment": "2026-03"}, "unknown"),
        ("2026-03-01", within(14, "day", relation="around"), {}, "met"),
        ("2026-03-01", within(14, "day", 2, relation="around"), {}, "unknown"),
        ("2026-03-01", within(2, "week", relation="after", anchor="event"), {"event": "2026-02-20"}, "met"),
        ("2026-03-01", within(3, "month", relation="during"), {}, "unknown"),
        ("2026-03-01", within(2, "day", 9), {}, "unknown"),
    ],
)
def test_windows(taken: str | None, window: Any, anchors: dict[str, str], expected: str) -> None:
    """A value that is older than the window tells nothing; nor does one whose day or anchor is not known."""
    known = facts(measurements=[one("hemoglobin", 95, "g/L", date=taken)], anchors=anchors)
    assert expected == outcome(asked("hemoglobin", ">= 90", "g/L", window=window), known)


@pytest.mark.parametrize(
    ("result", "values", "expected"),
    [
        ("Positive", ("positive",), "met"),
        ("negatief", ("negative",), "met"),
        ("negative", ("positive",), "not met"),
        ("weak", ("positive",), "unknown"),
        ("III", ("II", "III"), "met"),
        ("IIIA", ("III",), "met"),
        ("III", ("IIIA",), "unknown"),
        ("stage IIIB", ("IIIA",), "not met"),
        ("IV", ("I", "II"), "not met"),
        ("T2", ("II",), "unknown"),
        (3, ("III",), "met"),
        (3.0, ("III", "IV"), "met"),
        (2, ("III", "IV"), "not met"),
        ("VI", ("IV", "V", "VI"), "met"),
    ],
)
def test_words(result: Any, values: tuple[str, ...], expected: str) -> None:
    """Stages and signs are compared; of other words it is known only that they are the same."""
    stated = statement("stage", "stage", values=values)
    assert expected == outcome(stated, facts(measurements=[one("stage", result)]))


def test_what_is_no_threshold() -> None:
    """A measurement that is only named states nothing that can be judged."""
    known = facts(measurements=[one("alt", 3, "U/L")])
    assert "unknown" == outcome(asked("alt", ""), known)
    assert "unknown" == outcome(asked("alt", "> 3", "U/L", values=("high",)), known)
    assert "unknown" == outcome(statement("measurement", None, "> 3"), known)


def test_codes() -> None:
    """A value is of the concept that its code means, in any vocabulary that the table has."""
    codes = [{"vocabulary": "local", "code": "HB"}, {"vocabulary": "LOINC", "code": "718-7"}]
    measured = {"codes": codes, "value": 95, "unit": "g/L"}
    assert "met" == outcome(asked("hemoglobin", ">= 90", "g/L"), facts(measurements=[measured]))
    measured = {"codes": [{"vocabulary": "http://loinc.org", "code": "718-7"}], "value": 95, "unit": "g/L"}
    assert "met" == outcome(asked("hemoglobin", ">= 90", "g/L"), facts(measurements=[measured]))
    assert "unknown" == outcome(asked("platelets", ">= 90", "g/L"), facts(measurements=[measured]))


@pytest.mark.parametrize(
    ("day", "within", "expected"),
    [
        ("2026-03-09", 90, "met"),
        ("2025-12-10", 90, "met"),
        ("2025-12-09", 90, "unknown"),
        ("2025-12", 90, "unknown"),
        ("2019", 90, "unknown"),
        ("2019", None, "met"),
        ("2025-12-09", 91, "met"),
        ("2026-03-09", 0, "unknown"),
        (None, 90, "met"),
    ],
)
def test_what_is_old_does_not_tell_of_the_day(day: str | None, within: int | None, expected: str) -> None:
    """A measurement counts for so many days, surely; one without a date is not held to be old."""
    told = facts(measurements=[one("hemoglobin", 100, "g/L", date=day)], measured_within=within)
    assert expected == outcome(asked("hemoglobin", ">= 90", "g/L"), told)


def test_old_measurements_of_what_lasts_or_of_a_window_count() -> None:
    """A height is what it was; where the text names a time, it is that time."""
    height = one("body_height", 180, "cm", date="2019-05-01")
    assert "met" == outcome(asked("body_height", ">= 150", "cm"), facts(measurements=[height]))
    old = one("hemoglobin", 100, "g/L", date="2025-05-01")
    windowed = asked("hemoglobin", ">= 90", "g/L").model_copy(update={"window": within(1, "year")})
    assert "met" == outcome(windowed, facts(measurements=[old]))
    found = answer(asked("hemoglobin", ">= 90", "g/L"), facts(measurements=[old]))
    assert (
        "hemoglobin 100 g/L of 2025-05-01: it is, or may be, older than 90 days, and may have changed since"
        == found.reason
    )


@pytest.mark.parametrize(
    ("concept", "measured", "threshold", "expected"),
    [
        ("potassium", (4, "mmol/L"), (">= 3.5", "meq/L"), "met"),
        ("calcium", (2.2, "mmol/L"), (">= 4.4", "meq/L"), "met"),
        ("calcium", (2.2, "mmol/L"), ("> 4.4", "meq/L"), "not met"),
        ("ast", (40, "[IU]/L"), ("<= 40", "U/L"), "met"),
        ("bun", (20, "mg/dL"), ("<= 20", "mg/dL"), "met"),
        ("nt_probnp", (100, "pmol/L"), (">= 125", "pg/mL"), "met"),
    ],
)
def test_units_of_a_concept(
    concept: str, measured: tuple[float, str], threshold: tuple[str, str], expected: str
) -> None:
    """Charge and amount, units of enzymes and international ones are converted for the concepts where that is so."""
    told = facts(measurements=[one(concept, *measured)])
    assert expected == outcome(asked(concept, *threshold), told)


def test_urea_is_not_its_nitrogen() -> None:
    """Urea has 2.14 times the mass of its nitrogen: neither tells of the other by itself."""
    assert "unknown" == outcome(
        asked("bun", "<= 30", "mg/dL"), facts(measurements=[one("urea", 20, "mg/dL")])
    )
