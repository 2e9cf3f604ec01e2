"""The register's fields and the criteria: two sources, and where they differ."""

import json
from typing import Any

import pytest

from fhir_trials.eligibility import understand
from fhir_trials.eligibility.agreement import Disagreement, disagreements
from fhir_trials.issues import Issues
from fhir_trials.model.eligibility import Eligibility
from fhir_trials.sources import ctgov_v2
from tests.eligibility import corpus

_YEARS: dict[str, Any] = {"unit": "year"}
_CHILDREN = {"group": {"code": "child"}, "maximum": {"value": 17, **_YEARS}}
_ADULTS = {"group": {"code": "adult"}, "minimum": {"value": 18, **_YEARS}, "maximum": {"value": 64, **_YEARS}}
_OLDER = {"group": {"code": "older-adult"}, "minimum": {"value": 65, **_YEARS}}


def _stated(
    *statements: dict[str, Any],
    section: str = "inclusion",
    joined: str | None = None,
    **criterion: Any,
) -> dict[str, Any]:
    """A criterion with statements, as if it had been understood."""
    return {
        "text": "what the criterion says",
        "section": section,
        "coverage": "full",
        "statements": [{"span": (0, 4), **one} for one in statements],
        "joined": joined,
        **criterion,
    }


def _age(sign: str, value: float, unit: str = "a", **other: Any) -> dict[str, Any]:
    side = {">": "lower", "<": "upper"}[sign[0]]
    bound = {"side": side, "value": value, "inclusive": sign.endswith("=")}
    return {"kind": "age", "concept": "age", "unit": unit, "bounds": [bound], **other}


def _found(*criteria: dict[str, Any], **fields: Any) -> list[Disagreement]:
    return disagreements(Eligibility.model_validate({"criteria": criteria, **fields}))


def _said(found: list[Disagreement]) -> list[tuple[str, str]]:
    return [(one.path, one.message) for one in found]


def _from(value: float, unit: str = "year") -> dict[str, Any]:
    return {"minimum_age": {"value": value, "unit": unit}}


def _to(value: float, unit: str = "year") -> dict[str, Any]:
    return {"maximum_age": {"value": value, "unit": unit}}


@pytest.mark.parametrize(
    ("fields", "criteria"),
    [
        (_from(18), [_stated(_age(">=", 18))]),
        (_from(18), [_stated(_age(">", 17))]),
        (_to(65), [_stated(_age("<", 66))]),
        (_from(18), [_stated(_age("<", 18), section="exclusion")]),
        (_from(18), [_stated(_age("<", 18, negated=True))]),
        (_to(65), [_stated(_age(">", 65), section="exclusion")]),
        (_from(1), [_stated(_age(">=", 12, "mo"))]),
        (_from(1, "month"), [_stated(_age(">=", 30, "d"))]),
        ({**_from(18), **_to(65)}, [_stated(_age(">=", 18))]),
        ({**_from(18), **_to(65)}, []),
        ({}, [_stated(_age(">=", 18))]),
        (_from(18), [_stated(_age(">=", 16)), _stated(_age(">=", 18))]),
        (_from(18), [_stated(_age(">=", 18)), _stated(_age(">=", 16))]),
        (_from(18), [_stated(_age(">", 17)), _stated(_age(">=", 17)), _stated(_age(">", 17))]),
        (_from(18), [_stated({**_age(">=", 18), "bounds": [{"side": "equal", "value": 20}]})]),
    ],
)
def test_ages_that_agree(fields: dict[str, Any], criteria: list[dict[str, Any]]) -> None:
    """The same age in other words or units; text that says less; of several criteria the strictest."""
    assert [] == _found(*criteria, **fields)


@pytest.mark.parametrize(
    ("fields", "criterion", "expected"),
    [
        (
            _from(18),
            _stated(_age(">", 18)),
            (
                "minimum_age",
                "the field's minimum age of 18 years takes part, and by the criteria (more than 18 years) does not: "
                "they differ in whether the bound itself is included",
            ),
        ),
        (
            _to(65),
            _stated(_age(">=", 65), section="exclusion"),
            (
                "maximum_age",
                "the field's maximum age of 65 years takes part, and by the criteria (less than 65 years) does not: "
                "they differ in whether the bound itself is included",
            ),
        ),
        (
            _from(18),
            _stated(_age(">=", 21)),
            ("minimum_age", "the field's minimum age is 18 years, the criteria say at least 21 years"),
        ),
        (
            _from(1),
            _stated(_age("<", 6, "mo"), section="exclusion"),
            ("minimum_age", "the field's minimum age is 1 year, the criteria say at least 6 months"),
        ),
        (
            _from(18),
            _stated(_age("<=", 75)),
            ("maximum_age", "the fields state no maximum age, the criteria say at most 75 years"),
        ),
        (
            {"age_bands": [_ADULTS, _OLDER]},
            _stated(_age(">=", 16)),
            (
                "age_bands",
                "the age groups of the fields and the criteria differ: the criteria say at least 16 years",
            ),
        ),
        (
            {"age_bands": [_ADULTS, _OLDER]},
            _stated(_age("<=", 60)),
            (
                "age_bands",
                "the age groups of the fields and the criteria differ: the criteria say at most 60 years",
            ),
        ),
    ],
)
def test_ages_that_differ(
    fields: dict[str, Any], criterion: dict[str, Any], expected: tuple[str, str]
) -> None:
    """Which age, or only whether that age itself takes part: these are two things."""
    assert [expected] == _said(_found(criterion, **fields))


@pytest.mark.parametrize(
    ("fields", "criterion", "only_the_end"),
    [
        (_from(18), _stated(_age(">", 18)), True),
        (_from(18), _stated(_age(">=", 19)), True),
        (_to(65), _stated(_age("<=", 64)), True),
        (_from(18), _stated(_age(">", 19)), False),
        (_to(65), _stated(_age("<", 64)), False),
        (_from(6, "month"), _stated(_age(">=", 1)), False),
    ],
)
def test_a_bound_that_takes_part_or_not(
    fields: dict[str, Any], criterion: dict[str, Any], only_the_end: bool
) -> None:
    """Up to 64 years is under 65: the field's 65 is the same age, which takes part."""
    assert [only_the_end] == [one.only_the_end for one in _found(criterion, **fields)]


def test_an_age_in_seconds_is_one() -> None:
    """Registers may give any unit of time: an hour is 3,600 seconds."""
    assert [] == _found(_stated(_age(">=", 1, "h")), **_from(3600, "second"))


def test_of_two_ages_one_is_the_registers() -> None:
    """In a flat list the other may be one of several risks: nothing is said to differ."""
    assert [] == _found(_stated(_age(">=", 18)), _stated(_age(">", 40)), **_from(18))
    assert [] == _found(_stated(_age(">", 18)), _stated(_age(">", 40)), **_from(18))
    assert [("minimum_age", "the field's minimum age is 18 years, the criteria say more than 40 years")] == (
        _said(_found(_stated(_age(">=", 30)), _stated(_age(">", 40)), **_from(18)))
    )


@pytest.mark.parametrize(
    ("bands", "criterion"),
    [
        ([_ADULTS, _OLDER], _stated(_age(">=", 18))),
        ([_ADULTS, _OLDER], _stated(_age(">=", 21))),
        ([_ADULTS, _OLDER], _stated(_age("<=", 80))),
        ([_CHILDREN, _ADULTS], _stated(_age(">=", 12))),
        ([_CHILDREN], _stated(_age("<=", 17))),
        ([_OLDER], _stated(_age("<=", 80))),
    ],
)
def test_age_groups_are_a_union(bands: list[dict[str, Any]], criterion: dict[str, Any]) -> None:
    """Groups are coarse: a bound within one of them says no more than which of its ages."""
    assert [] == _found(criterion, age_bands=bands)


@pytest.mark.parametrize(
    "criterion",
    [
        _stated(_age(">=", 21), for_some=True),
        _stated(_age(">=", 21), section="unknown"),
        _stated(_age(">=", 21), coverage="partial"),
        _stated(_age(">=", 21, limit="condition")),
        _stated(_age(">=", 21, window={"maximum": 1, "unit": "year"})),
        _stated(_age(">=", 21), _age(">=", 60), joined="any"),
        _stated(_age(">=", 21, "wk1")),
        _stated(
            {
                **_age(">=", 21),
                "bounds": [{"side": "lower", "value": 21}, {"side": "upper", "value": 30}],
            },
            section="exclusion",
        ),
    ],
)
def test_what_is_not_said_of_all_differs_from_nothing(criterion: dict[str, Any]) -> None:
    """Of a cohort, on a condition, one of two, in an unknown list, or a gap in the middle."""
    assert [] == _found(criterion, **_from(18), **_to(65))


def test_what_stands_below_alternatives_is_not_said_of_all() -> None:
    """One of several that suffice; what follows them counts again."""
    either = _stated(below="any")
    assert [] == _found(either, _stated(_age(">=", 21), level=1), **_from(18))
    assert ["minimum_age"] == [
        one.path for one in _found(either, _stated(level=1), _stated(_age(">=", 21)), **_from(18))
    ]
    both = _stated(below="all")
    assert ["minimum_age"] == [
        one.path for one in _found(both, _stated(_age(">=", 21), level=1), **_from(18))
    ]


@pytest.mark.parametrize(
    ("code", "values", "section", "expected"),
    [
        ("all", ["female"], "inclusion", ["the field says all, the criteria female: “what”"]),
        ("all", ["female"], "exclusion", ["the field says all, the criteria male: “what”"]),
        ("female", ["male"], "inclusion", ["the field says female, the criteria male: “what”"]),
        ("all", ["female", "male"], "exclusion", ["the field says all, the criteria neither sex: “what”"]),
        ("all", ["female", "male"], "inclusion", []),
        ("female", ["female", "male"], "inclusion", []),
        ("female", ["male"], "exclusion", []),
        ("female", ["other"], "inclusion", []),
    ],
)
def test_sexes(code: str, values: list[str], section: str, expected: list[str]) -> None:
    """The criteria let fewer take part than the register; text that says less is no disagreement."""
    criterion = _stated({"kind": "sex", "concept": "sex", "values": values}, section=section)
    found = _found(criterion, sex={"code": code})
    assert [("sex", message) for message in expected] == _said(found)


@pytest.mark.parametrize(
    ("accepted", "section", "expected"),
    [
        (
            True,
            "exclusion",
            "by the field healthy volunteers are accepted, by the criteria the reverse: “what”",
        ),
        (
            False,
            "inclusion",
            "by the field healthy volunteers are not accepted, by the criteria the reverse: “what”",
        ),
        (True, "inclusion", ""),
        (False, "exclusion", ""),
        (None, "exclusion", ""),
    ],
)
def test_healthy_volunteers(accepted: bool | None, section: str, expected: str) -> None:
    """Whether they may take part."""
    criterion = _stated({"kind": "status", "concept": "healthy_volunteer"}, section=section)
    found = _found(criterion, healthy_volunteers=accepted)
    assert [("healthy_volunteers", expected)] * bool(expected) == _said(found)


def test_nothing_is_compared_with_a_sex_that_has_no_code() -> None:
    """A register's own word that is no code is no sex of ours."""
    criterion = _stated({"kind": "sex", "concept": "sex", "values": ["female"]})
    assert [] == _found(criterion, sex={"text": "unclear"})


def test_real_criteria_are_held_against_real_fields() -> None:
    """In most studies of ClinicalTrials.gov both sources agree; where they do not, a reader sees it too."""
    found: dict[str, list[Disagreement]] = {}
    folder = corpus.needs(corpus.SHARED / "data" / "ctgov-v2")
    for path in sorted(folder.glob("*.json")):
        eligibility = ctgov_v2.read(json.loads(path.read_text("utf-8")), Issues()).eligibility
        assert eligibility
        criteria = understand(eligibility.criteria)
        found[path.stem] = disagreements(eligibility.model_copy(update={"criteria": criteria}))
    differing = [name for name, one in found.items() if one]
    assert 0 < len(differing) < len(found) / 3
