"""The criteria of the example pages and of three Dutch trial pages, as one reader labelled them."""

from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from fhir_trials.model.eligibility import Criterion
from fhir_trials.model.statements import Statement
from tests.eligibility import corpus, expected

# "informent" is two edits from "informed", and one is the rule; it is left open
_LEFT_OPEN = "informent"
_TIMES = {"d": "day", "wk": "week", "mo": "month", "a": "year"}

# fields of a register, which are read as such and not as criteria
_NOT_TEXT = ("structured",)


@cache
def _rows(language: str) -> list[dict[str, Any]]:
    path = corpus.needs(corpus.SHARED / "data" / "eligibility" / "seed_and_dutch_criteria.jsonl")
    return [one for one in corpus.json_lines(path) if one["lang"] == language]


def _understood(row: dict[str, Any]) -> Criterion:
    section = row["section"] if row["section"] in ("inclusion", "exclusion") else "unknown"
    return expected.understood(row["text"], section)


def _limits(bounds: list[dict[str, Any]]) -> expected.Limits:
    sides = {"eq": "equal"}
    return frozenset(
        (sides.get(one["side"], one["side"]), Decimal(str(one["value"])), one["incl"]) for one in bounds
    )


def _unit_fits(wanted: str, got: Statement) -> bool:
    return wanted == got.unit or (wanted == "{score}" and got.kind == "score")


def _is(label: dict[str, Any], got: Statement) -> bool:
    return (
        label["concept"] == got.concept
        and _limits(label["bounds"]) == expected.limits(got.bounds)
        and _unit_fits(label["ucum"], got)
    )


def _thresholds(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in row["characteristics"] if one.get("bounds")]


def _wrong_thresholds(row: dict[str, Any]) -> list[str]:
    got, labels = list(_understood(row).statements), _thresholds(row)
    missing = [one for one in labels if not any(_is(one, statement) for statement in got)]
    invented = [
        one for one in got if one.bounds and one.concept and not any(_is(label, one) for label in labels)
    ]
    return [f"{row['id']} missing {one}" for one in missing] + [
        f"{row['id']} invented {one.model_dump(exclude_defaults=True, mode='json')}" for one in invented
    ]


def _window(label: dict[str, Any]) -> str:
    value = label["window"]["value"]
    number = "-".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{number} {_TIMES[label['window']['unit']]} {label['window']['relation']}"


@pytest.mark.parametrize(("language", "least"), [("nl", 20), ("en", 16)])
def test_every_threshold_is_right_and_none_is_invented(
    language: str, least: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Concept, bounds and unit are those of the label; the count is printed."""
    rows = [row for row in _rows(language) if row["section"] not in _NOT_TEXT]
    count = sum(len(_thresholds(row)) for row in rows)
    wrong = [fault for row in rows for fault in _wrong_thresholds(row)]
    with capsys.disabled():
        print(f"\n{language}: {count} thresholds, {len(wrong)} faults")
    assert [] == wrong
    assert count >= least


@pytest.mark.parametrize(("language", "least"), [("nl", 5), ("en", 9)])
def test_every_window_is_right(language: str, least: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Number, unit and relation are those of the label."""
    wrong: list[str] = []
    count = 0
    for row in _rows(language):
        got = _understood(row).statements
        wanted = [_window(one) for one in row["characteristics"] if "window" in one]
        count += len(wanted)
        wrong += [
            f"{row['id']} {window}: {[str(one.window) for one in got if one.window]}"
            for window in wanted
            if not any(expected.window_is(window, one.window) for one in got)
        ]
    with capsys.disabled():
        print(f"\n{language}: {count} windows, {len(wrong)} faults")
    assert [] == wrong
    assert count >= least


def test_no_broken_comparator_is_coded() -> None:
    """Where a sign was lost, nothing has a bound, and a warning tells the side that is likely."""
    broken = [
        (row, label)
        for row in _rows("nl")
        for label in row["characteristics"]
        if "broken_comparator" in label
    ]
    wrong: list[str] = []
    for row, label in broken:
        got = _understood(row)
        likely = [one.likely for one in got.warnings if one.code == "comparator-lost"]
        coded = [bound for one in got.statements for bound in one.bounds]
        # of a dose no table says which side is usual
        side = [label["likely_side"]] if label["concept"] else likely[:1]
        if coded or side != likely or not likely or got.coverage == "full":
            wrong.append(f"{row['id']} {row['text']}: {coded} {likely} {got.coverage}")
    assert [] == wrong
    assert len(broken) == 9


@pytest.mark.parametrize("language", ["nl", "en"])
def test_states_are_found_in_spite_of_typing_faults(language: str) -> None:
    """Pregnancy, lactation, consent and contraception are stated where the label has them."""
    names = ("pregnancy", "lactation", "contraception", "informed_consent")
    wrong: list[str] = []
    for row in _rows(language):
        got = [one.concept for one in _understood(row).statements]
        wanted = [
            one["concept"]
            for one in row["characteristics"]
            if one.get("concept") in names and one.get("typo") != _LEFT_OPEN
        ]
        wrong += [f"{row['id']} {name}" for name in wanted if name not in got]
    assert [] == wrong


def test_exceptions_are_never_understood_in_full() -> None:
    """What holds but for an exception is partly text."""
    rows = [row for language in ("nl", "en") for row in _rows(language)]
    excepted = [row for row in rows if any(one.get("exception") for one in row["characteristics"])]
    assert [] == [row["id"] for row in excepted if _understood(row).coverage == "full"]
    assert len(excepted) == 10


def test_consent_that_is_refused_is_not_consent() -> None:
    """In an exclusion "no consent" is either text, or consent that is negated."""
    rows = [row for language in ("nl", "en") for row in _rows(language) if row["section"] == "exclusion"]
    trapped = [
        row
        for row in rows
        if any("negated" in one.get("polarity_trap", "") for one in row["characteristics"])
    ]
    stated = [
        row["id"]
        for row in trapped
        for one in _understood(row).statements
        if one.kind == "consent" and not one.negated
    ]
    assert [] == stated
    assert len(trapped) == 2


def test_a_sentence_that_includes_within_exclusions_is_doubtful() -> None:
    """It is told, and not understood in full."""
    rows = [
        row
        for row in _rows("nl")
        if any("inclusion statement" in one.get("polarity_trap", "") for one in row["characteristics"])
    ]
    doubtful = [[one.code for one in _understood(row).warnings] for row in rows]
    assert [True] == ["polarity-doubtful" in codes for codes in doubtful]
