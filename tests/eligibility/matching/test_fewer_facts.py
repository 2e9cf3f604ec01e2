"""Knowing less never tells more."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fhir_trials.clinical_concepts import wider
from fhir_trials.eligibility import eligible
from fhir_trials.model import Eligibility, Facts, Statement
from tests.eligibility.matching.made import DAY, answer, bounds, criterion, statement, within
from tests.eligibility.matching.test_certainty import EVENTS, FACTS, STATEMENTS, WINDOWS

SLOW = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MEASURED: Any = st.sampled_from(
    [
        ("life_expectancy", ["mo", "a", "wk", "d"], Decimal(4)),
        ("temperature", ["Cel", "[degF]"], Decimal(38)),
        ("hba1c", ["%", "mmol/mol"], Decimal(10)),
    ]
).flatmap(
    lambda one: st.tuples(
        st.just(one[0]),
        st.sampled_from(one[1]),
        st.sampled_from(one[1]),
        st.decimals(one[2] / 2, one[2] * 10, places=1),
        st.decimals(one[2] / 2, one[2] * 10, places=1),
    )
)
CERTAIN: Any = st.builds(
    lambda kind, concept, window, negated: Statement.model_validate(
        {"span": (0, 19), "kind": kind, "concept": concept, "window": window, "negated": negated}
    ),
    kind=st.sampled_from(["status", "condition", "therapy", "procedure", "consent", "participation"]),
    concept=st.sampled_from(["breast_cancer", "pregnancy", "chemotherapy", "informed_consent", None]),
    window=st.none() | WINDOWS,
    negated=st.booleans(),
)
TEXTS = st.sampled_from(["Diagnosed with that", "receiving it by now", "any of these things"])
MORE: Any = st.builds(
    lambda known, sex, consent, other: {
        **known,
        "sex": sex,
        "consent": consent,
        "events": [*known["events"], *other],
    },
    known=FACTS,
    sex=st.sampled_from([None, "female", "male"]),
    consent=st.sampled_from([None, True, False]),
    other=st.lists(EVENTS.map(lambda event: {**event, "concept": "other_study"}), max_size=2),
)
CUTS = st.sampled_from(
    [
        "sex",
        "pregnant",
        "consent",
        "birth_date",
        "anchors",
        "measurements",
        "events",
        "limits",
        "days",
        "last",
    ]
)


def cut(known: dict[str, Any], what: str) -> dict[str, Any]:
    """The same facts, with one sort of them left out or told less exactly."""
    if what == "limits":
        return {**known, "measurements": [{**one, "upper_limit": None} for one in known["measurements"]]}
    if what == "days":
        return {**known, "events": [{key: _month(key, one[key]) for key in one} for one in known["events"]]}
    if what == "last":
        return {**known, "events": [{**one, "last": False} for one in known["events"]]}
    return {key: value for key, value in known.items() if key != what}


def _month(key: str, value: Any) -> Any:
    return value[:7] if value and key in ("date", "start", "end") else value


@SLOW
@given(STATEMENTS | CERTAIN, MORE, CUTS, TEXTS)
def test_fewer_facts_tell_the_same_or_nothing(
    stated: Statement, known: dict[str, Any], what: str, text: str
) -> None:
    """Where facts are cut out the answer is as before or unknown, but where they contradicted each other."""
    asked = Eligibility(criteria=(criterion(stated, text=text),))
    full, less = (eligible(asked, Facts.model_validate(one)).criteria[0] for one in (known, cut(known, what)))
    assert less.outcome in (full.outcome, "unknown") or "not agree" in full.reason


@SLOW
@given(MEASURED, st.sampled_from([">=", ">", "<", "<="]))
def test_a_bound_that_is_met_is_met_by_all_that_lies_further(
    made: tuple[str, str, str, Decimal, Decimal], sign: str
) -> None:
    """Whatever is told of a value is told of the same bound further away from it, or the value is not judged."""
    concept, unit, of, value, bound = made
    nearer, further = (
        Statement.model_validate(
            {**statement("measurement", concept, unit=of).model_dump(), "bounds": bounds(f"{sign} {at}")}
        )
        for at in (bound, bound - 1 if sign.startswith(">") else bound + 1)
    )
    known = Facts.model_validate(
        {"day": DAY, "measurements": [{"concept": concept, "value": value, "unit": unit}]}
    )
    if answer(nearer, known).outcome == "met":
        assert "met" == answer(further, known).outcome
    if answer(further, known).outcome == "not met":
        assert "not met" == answer(nearer, known).outcome


@pytest.mark.parametrize("kind", ["status", "condition", "therapy", "procedure"])
@pytest.mark.parametrize("concept", ["type_2_diabetes", "breast_cancer", "myocardial_infarction"])
@pytest.mark.parametrize("window", [None, within(6, "month")])
def test_what_is_absent_is_absent_in_all_its_kinds(kind: str, concept: str, window: Any) -> None:
    """Of a broader thing that is absent each kind is, however far below; what is narrower tells nothing of it."""
    for broader in wider(concept):
        absent = {"day": DAY, "events": [{"concept": broader, "present": False}]}
        kinds = statement(kind, concept, window=window)
        assert "not met" == answer(kinds, Facts.model_validate(absent)).outcome
        absent["events"] = [{"concept": concept, "present": False}]
        whole = statement(kind, broader, window=window)
        assert "unknown" == answer(whole, Facts.model_validate(absent)).outcome
