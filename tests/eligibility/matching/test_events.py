"""Conditions, therapies, procedures and states."""

from typing import Any

import pytest

from tests.eligibility.matching.made import answer, facts, outcome, statement, within

ABSENT: dict[str, Any] = {"present": False}


def known(*events: dict[str, Any], **rest: Any) -> Any:
    """Facts with events of one concept."""
    return facts(events=[{"concept": "x", **event} for event in events], **rest)


@pytest.mark.parametrize(
    ("kind", "events", "expected"),
    [
        ("condition", [], "unknown"),
        ("condition", [{}], "met"),
        ("condition", [{"start": "2019"}], "met"),
        ("condition", [{"start": "2019", "end": "2020"}], "unknown"),
        ("condition", [{"date": "2019-01-01"}], "unknown"),
        ("condition", [{"ended": True}], "unknown"),
        ("condition", [{"start": "2026-04"}], "unknown"),
        ("condition", [{"start": "2026"}], "unknown"),
        ("condition", [ABSENT], "not met"),
        ("condition", [{**ABSENT, "start": "2020"}], "unknown"),
        ("condition", [{**ABSENT, "end": "2020"}], "unknown"),
        ("condition", [ABSENT, {"start": "2019"}], "unknown"),
        ("condition", [ABSENT, {"date": "2027"}], "not met"),
        ("therapy", [{"start": "2019", "end": "2020"}], "unknown"),
        ("procedure", [{"date": "2019"}], "met"),
        ("procedure", [{"date": "2027"}], "unknown"),
        ("status", [{**ABSENT, "start": "2020"}], "not met"),
        ("status", [{"start": "2026-03-10"}], "met"),
        ("status", [{}, {**ABSENT, "start": "2026-03-01"}], "unknown"),
        ("status", [{"date": "2027"}, {**ABSENT, "start": "2026-03-01"}], "not met"),
        ("consent", [{"date": "2026-03-10"}], "met"),
    ],
)
def test_without_a_time(kind: str, events: list[dict[str, Any]], expected: str) -> None:
    """What is so is met; what is over may not be meant; only a recorded absence is absence."""
    assert expected == outcome(statement(kind, "x"), known(*events))


@pytest.mark.parametrize(
    ("kind", "events", "expected"),
    [
        ("therapy", [{"date": "2026-02-10"}], "met"),
        ("therapy", [{"date": "2026-02-09"}], "not met"),
        ("therapy", [{"date": "2026-02"}], "unknown"),
        ("therapy", [{"date": "2026-01"}], "not met"),
        ("therapy", [{"start": "2020", "end": "2026-02-15"}], "met"),
        ("therapy", [{"start": "2020"}], "met"),
        ("therapy", [{"end": "2026-02-15"}], "met"),
        ("therapy", [{}], "unknown"),
        ("condition", [{}], "unknown"),
        ("therapy", [{"start": "2020", "ended": True}], "unknown"),
        ("therapy", [{"date": "2026-02-09", "last": False}], "unknown"),
        ("therapy", [{"date": "2026-02-09", "last": False}, ABSENT | {"start": "2026-02-10"}], "not met"),
        ("therapy", [{"date": "2019"}, {"date": "2026-02-20"}], "met"),
        ("therapy", [{"date": "2026-04-01"}], "unknown"),
        ("therapy", [ABSENT], "not met"),
        ("therapy", [ABSENT | {"start": "2026"}], "unknown"),
        ("condition", [{"date": "2026-02-10"}], "met"),
        ("condition", [{"start": "2026-02-10"}], "met"),
        ("condition", [{"start": "2020"}], "unknown"),
        ("condition", [{"start": "2020", "end": "2021"}], "not met"),
    ],
)
def test_within_the_last_month(kind: str, events: list[dict[str, Any]], expected: str) -> None:
    """A month by the calendar; a condition that began before and goes on may or may not be meant."""
    assert expected == outcome(statement(kind, "x", window=within(1, "month")), known(*events))


@pytest.mark.parametrize(
    ("kind", "events", "expected"),
    [
        ("therapy", [{"date": "2025-09-10"}], "met"),
        ("therapy", [{"date": "2025-09-11"}], "not met"),
        ("therapy", [{"start": "2025-01-01", "end": "2025-09-10"}], "met"),
        ("therapy", [{"start": "2025-01-01", "end": "2025-09-11"}], "not met"),
        ("therapy", [{"start": "2025-01-01"}], "unknown"),
        ("therapy", [{"start": "2026-01-01"}], "not met"),
        ("therapy", [{"date": "2024"}, {"date": "2026-01-01"}], "not met"),
        ("therapy", [{"date": "2024", "last": False}], "unknown"),
        ("therapy", [ABSENT], "unknown"),
        ("therapy", [{"date": "2027"}], "unknown"),
        ("therapy", [{}], "unknown"),
        ("condition", [{}], "unknown"),
        ("condition", [{"start": "2025-01-01"}], "met"),
        ("condition", [{"start": "2025-01-01", "end": "2026-01-01"}], "unknown"),
        ("condition", [{"start": "2025-01-01", "end": "2025-02-01"}], "met"),
        ("condition", [{"date": "2024"}, {"date": "2026-01-01"}], "unknown"),
        ("condition", [{"start": "2026-01-01"}], "not met"),
        ("condition", [ABSENT], "not met"),
        ("condition", [ABSENT | {"start": "2024"}], "unknown"),
    ],
)
def test_at_least_half_a_year_ago(kind: str, events: list[dict[str, Any]], expected: str) -> None:
    """Of a therapy the last one counts; where beginning and end say different things, nobody can tell."""
    stated = statement(kind, "x", window=within(None, "month", 6))
    assert expected == outcome(stated, known(*events))


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([{"date": "2025-07-01"}], "met"),
        ([{"date": "2024-07-01"}], "not met"),
        ([{"date": "2026-01-01"}], "not met"),
        ([{"date": "2026-01-01"}, {"date": "2025-07-01"}], "unknown"),
    ],
)
def test_from_half_a_year_to_a_year_ago(events: list[dict[str, Any]], expected: str) -> None:
    """Both ends hold."""
    stated = statement("therapy", "x", window=within(12, "month", 6))
    assert expected == outcome(stated, known(*events))


@pytest.mark.parametrize(
    ("negated", "window", "events", "expected"),
    [
        (False, within(None, "month", 3, relation="during"), [{"start": "2025-12-10"}], "met"),
        (False, within(None, "month", 3, relation="during"), [{"start": "2025-12-11"}], "not met"),
        (
            False,
            within(None, "month", 3, relation="during"),
            [{"start": "2025", "end": "2026-03-01"}],
            "not met",
        ),
        (False, within(None, "month", 3, relation="during"), [{"date": "2025-12-01"}], "unknown"),
        (
            False,
            within(None, "month", 3, relation="during"),
            [{"start": "2025-12-11", "last": False}],
            "unknown",
        ),
        (False, within(None, "month", 3, relation="during"), [ABSENT], "not met"),
        (False, within(None, "month", 3, relation="during"), [ABSENT | {"end": "2026-01"}], "unknown"),
        (False, within(3, "month", relation="during"), [{"start": "2025-12-11"}], "met"),
        (False, within(3, "month", relation="during"), [{"start": "2025-12-09"}], "not met"),
        (True, within(None, "month", 3, relation="during"), [{"start": "2025-12-11"}], "not met"),
        (True, within(None, "month", 3, relation="during"), [{"start": "2025", "end": "2025-11"}], "met"),
        (True, within(None, "month", 3, relation="during"), [{"start": "2025", "end": "2026-01"}], "not met"),
        (True, within(None, "month", 3, relation="during"), [ABSENT | {"start": "2025-12-01"}], "met"),
        (True, within(3, "month", relation="during"), [{"start": "2025-12-11"}], "unknown"),
        (True, within(None, "month", 3), [{"date": "2026-01-01"}], "unknown"),
        (True, within(3, "month"), [{"date": "2026-01-01"}], "not met"),
        (True, within(3, "month"), [{"date": "2025-01-01"}], "met"),
    ],
)
def test_for_so_long_and_not_for_so_long(
    negated: bool, window: Any, events: list[dict[str, Any]], expected: str
) -> None:
    """That there was no X for at least 3 months is that there was none in the last 3 months."""
    stated = statement("therapy", "x", window=window, negated=negated)
    assert expected == outcome(stated, known(*events))


@pytest.mark.parametrize(
    ("window", "anchors", "events", "expected"),
    [
        (within(4, "week", anchor="treatment"), {"treatment": "2026-03-20"}, [{"date": "2026-02-20"}], "met"),
        (
            within(4, "week", anchor="treatment"),
            {"treatment": "2026-03-21"},
            [{"date": "2026-02-20"}],
            "not met",
        ),
        (
            within(4, "week", anchor="treatment"),
            {"treatment": "2026-03"},
            [{"date": "2026-02-20"}],
            "unknown",
        ),
        (within(4, "week", anchor="treatment"), {"treatment": "2026-03-20"}, [ABSENT], "not met"),
        (within(4, "week", anchor="treatment"), {}, [{"date": "2026-02-20"}], "unknown"),
        (within(4, "week", anchor="assessment"), {}, [{"date": "2026-02-20"}], "met"),
        (within(3, "month", relation="after"), {}, [{"date": "2026-04-01"}], "met"),
        (within(3, "month", relation="after"), {}, [{"date": "2026-01-01"}], "unknown"),
        (within(3, "month", relation="after"), {}, [ABSENT], "unknown"),
        (within(3, "month", relation="after"), {}, [ABSENT | {"end": "2026-12-31"}], "not met"),
        (
            within(3, "month", relation="after", anchor="event"),
            {"event": "2025"},
            [{"date": "2025-06-01"}],
            "unknown",
        ),
        (
            within(3, "month", relation="after", anchor="event"),
            {"event": "2025-01-01"},
            [{"date": "2025-02-01"}],
            "met",
        ),
        (
            within(3, "month", relation="after", anchor="event"),
            {"event": "2025-01-01"},
            [{"date": "2024-02"}],
            "not met",
        ),
        (
            within(3, "month", relation="after", anchor="event"),
            {"event": "2025-01-01"},
            [{"date": "2026-02"}],
            "unknown",
        ),
        (
            within(None, "month", 3, relation="after", anchor="event"),
            {"event": "2025-01"},
            [{"date": "2026-01"}],
            "met",
        ),
        (within(2, "week", relation="around"), {}, [{"date": "2026-03-20"}], "met"),
        (within(2, "week", relation="around"), {}, [{"date": "2026-01-01"}], "unknown"),
        (within(2, "week", 1, relation="around"), {}, [{"date": "2026-03-01"}], "unknown"),
        (within(24, "hour"), {}, [{"date": "2026-03-10"}], "met"),
        (within(24, "hour"), {}, [{"date": "2026-03-09"}], "unknown"),
        (within(24, "hour"), {}, [{"date": "2026-03-08"}], "not met"),
    ],
)
def test_other_anchors(
    window: Any, anchors: dict[str, str], events: list[dict[str, Any]], expected: str
) -> None:
    """Windows are reckoned from the day, or from an anchor that is known; of what lies ahead little is known."""
    stated = statement("therapy", "x", window=window)
    assert expected == outcome(stated, known(*events, anchors=anchors))


@pytest.mark.parametrize(
    ("concept", "told", "negated", "expected"),
    [
        ("pregnancy", {"pregnant": True}, False, "met"),
        ("pregnancy", {"pregnant": False}, False, "not met"),
        ("pregnancy", {"pregnant": False}, True, "met"),
        ("pregnancy", {"sex": "male"}, False, "not met"),
        ("pregnancy", {"sex": "male"}, True, "met"),
        ("lactation", {"sex": "male"}, False, "not met"),
        ("pregnancy", {"sex": "female"}, False, "unknown"),
        ("pregnancy", {"sex": "male", "pregnant": False}, False, "not met"),
        ("pregnancy", {"sex": "male", "pregnant": True}, False, "unknown"),
        ("healthy_volunteer", {"sex": "male"}, False, "unknown"),
        ("lactation", {"breastfeeding": True}, False, "met"),
        ("healthy_volunteer", {"healthy_volunteer": False}, False, "not met"),
        (
            "pregnancy",
            {"pregnant": True, "events": [{"concept": "pregnancy", "present": False}]},
            False,
            "unknown",
        ),
    ],
)
def test_states(concept: str, told: dict[str, Any], negated: bool, expected: str) -> None:
    """What is told of the patient's state is of the day; of a man pregnancy and lactation are not so."""
    assert expected == outcome(statement("status", concept, negated=negated), facts(**told))


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (within(6, "month"), "not met"),
        (within(6, "month", relation="after"), "not met"),
        (within(None, "month", 6, relation="during"), "not met"),
        (within(None, "month", 6), "unknown"),
    ],
)
def test_a_man_was_never_pregnant(window: Any, expected: str) -> None:
    """At no time; of "at least 6 months since a pregnancy" nobody can tell what holds of who had none."""
    found = answer(statement("status", "pregnancy", window=window), facts(sex="male"))
    assert expected == found.outcome
    assert [("sex", "male")] * (expected == "not met") == [(one.fact, one.value) for one in found.used]


@pytest.mark.parametrize(
    ("known", "negated", "expected"),
    [
        ({"consent": True}, False, "met"),
        ({"consent": False}, False, "not met"),
        ({"consent": False}, True, "met"),
        ({}, False, "unknown"),
        ({"events": [{"concept": "informed_consent", "date": "2026-03-10"}]}, False, "met"),
    ],
)
def test_consent(known: dict[str, Any], negated: bool, expected: str) -> None:
    """It is told by a field of its own, or as what happened on a day."""
    assert expected == outcome(statement("consent", "informed_consent", negated=negated), facts(**known))


@pytest.mark.parametrize(
    ("window", "events", "expected"),
    [
        (None, [{"start": "2026-01-01"}], "met"),
        (None, [{"start": "2025", "end": "2025"}], "unknown"),
        (None, [ABSENT], "not met"),
        (None, [], "unknown"),
        (within(30, "day"), [{"start": "2025-01", "end": "2026-02-08"}], "met"),
        (within(30, "day"), [{"start": "2025-01", "end": "2026-02-07"}], "not met"),
        (within(30, "day"), [{"start": "2025-01", "end": "2026-02"}], "unknown"),
        (within(30, "day"), [ABSENT | {"start": "2026-01"}], "not met"),
    ],
)
def test_taking_part_in_another_study(window: Any, events: list[dict[str, Any]], expected: str) -> None:
    """A fact of another study tells of statements that name no concept."""
    known = facts(events=[{"concept": "other_study", **event} for event in events])
    assert expected == outcome(statement("participation", window=window), known)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([{"date": "2026-02-19"}], "met"),
        ([{"date": "2026-02-20"}], "not met"),
        ([{"date": "2026-02"}], "unknown"),
        ([{"date": "2026-01"}], "met"),
        ([{"date": "2026-02-19", "last": False}], "unknown"),
        ([{"start": "2025"}], "not met"),
        ([ABSENT], "met"),
        ([ABSENT | {"start": "2026-02-20"}], "met"),
        ([ABSENT | {"start": "2026-02-21"}], "unknown"),
        ([], "unknown"),
    ],
)
def test_none_for_so_long_before_an_anchor_ahead(events: list[dict[str, Any]], expected: str) -> None:
    """It is known up to the day, in both ways of saying so."""
    anchors = {"treatment": "2026-03-20"}
    for window in (
        within(None, "week", 4, relation="during", anchor="treatment"),
        within(4, "week", anchor="treatment"),
    ):
        stated = statement("therapy", "x", window=window, negated=True)
        assert expected == outcome(stated, known(*events, anchors=anchors))


def test_a_state_of_the_day_tells_nothing_of_before() -> None:
    """Who is not pregnant may have been last month."""
    stated = statement("status", "pregnancy", window=within(6, "month"))
    assert "unknown" == outcome(stated, facts(pregnant=False))


@pytest.mark.parametrize(
    ("sex", "values", "expected"),
    [
        ("female", ("female",), "met"),
        ("female", ("male",), "not met"),
        ("female", ("male", "female"), "met"),
        (None, ("male",), "unknown"),
        ("female", (), "unknown"),
    ],
)
def test_sex(sex: str | None, values: tuple[str, ...], expected: str) -> None:
    """One of those that are named."""
    assert expected == outcome(statement("sex", "sex", values=values), facts(sex=sex))


def gout(event: dict[str, Any]) -> Any:
    """Facts with gout."""
    return facts(events=[{"concept": "gout", **event}])


def test_what_cannot_be_judged() -> None:
    """Numbers of events, concepts of no table, windows turned round, limits."""
    assert "unknown" == outcome(statement("therapy", "gout", ">= 2"), gout({}))
    found = answer(statement("condition"), facts(), text="Lupus  or so", section="exclusion")
    assert ("unknown", "no table knows what “Lup” is") == (found.outcome, found.reason)
    assert "unknown" == outcome(
        statement("therapy", "gout", window=within(1, "month", 3)), gout({"date": "2020"})
    )
    assert "unknown" == outcome(statement("condition", "gout", limit="exception"), gout({}))
    assert "unknown" == outcome(statement("condition", "gout", limit="condition"), gout({}))


def test_reasons() -> None:
    """They name the events with their dates, and what was asked."""
    stated = statement("therapy", "chemotherapy", window=within(8, "week"))
    told = facts(events=[{"concept": "chemotherapy", "start": "2025-09-01", "end": "2026-01-20"}])
    found = answer(stated, told, section="exclusion")
    assert ("met", "chemotherapy (2025-09-01 to 2026-01-20) is in the last 8 weeks") == (
        found.outcome,
        found.reason,
    )
    assert [("chemotherapy", "present", "2025-09-01 to 2026-01-20")] == [
        (used.fact, used.value, used.date) for used in found.used
    ]
    told = known(ABSENT | {"end": "2020"}, {"start": "2021", "ended": True}, {"date": "2022"})
    assert (
        "x (absent until 2020, since 2021, over, 2022): whether the text means that cannot be told"
        == answer(statement("condition", "x"), told).reason
    )
    assert "x is recorded as absent" == answer(statement("condition", "x"), known(ABSENT)).reason
    assert "x is recorded (no date)" == answer(statement("condition", "x"), known({})).reason


def coded(vocabulary: str, code: str, **rest: Any) -> Any:
    """Facts with one event that is named by a code."""
    return facts(events=[{"codes": [{"vocabulary": vocabulary, "code": code}], **rest}])


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (coded("SNOMED CT", "254837009"), "met"),
        (coded("http://snomed.info/sct", "254837009"), "met"),
        (coded("ICD-10-CM", "C50.911"), "met"),
        (coded("http://id.nlm.nih.gov/mesh", "D001943"), "unknown"),
        (coded("ICD-10", "C50"), "met"),
        (coded("ICD-10", "C50.9"), "met"),
        (coded("ICD-10", "C501"), "unknown"),
        (coded("SNOMED CT", "254837009.1"), "unknown"),
        (coded("ICD-10", "C50", present=False), "not met"),
        (coded("ICD-10", "C50.9", present=False), "unknown"),
        (coded("LOINC", "C50"), "unknown"),
    ],
)
def test_codes(told: Any, expected: str) -> None:
    """A code of the table, or one below it; that a kind of it is absent does not say that all of it is."""
    assert expected == outcome(statement("condition", "breast_cancer"), told)


def test_a_code_by_another_name_of_its_system() -> None:
    """MeSH has several URIs."""
    told = coded("http://id.nlm.nih.gov/mesh", "D008545")
    assert "met" == outcome(statement("condition", "melanoma"), told)


def named(concept: str, **rest: Any) -> Any:
    """Facts with one event that is named by a concept."""
    return facts(events=[{"concept": concept, **rest}])


@pytest.mark.parametrize(
    ("asked", "told", "expected"),
    [
        ("diabetes_mellitus", named("type_2_diabetes"), "met"),
        ("diabetes_mellitus", coded("SNOMED CT", "44054006"), "met"),
        ("diabetes_mellitus", coded("ICD-10", "E11.9"), "met"),
        ("diabetes_mellitus", coded("ICD-10-CM", "E13.9"), "met"),
        ("diabetes_mellitus", coded("ICD-10", "E15"), "unknown"),
        ("diabetes_mellitus", coded("ICD-10", "E1190"), "unknown"),
        ("diabetes_mellitus", named("gestational_diabetes"), "unknown"),
        ("type_2_diabetes", coded("ICD-10-CM", "E11.9"), "met"),
        ("type_2_diabetes", named("diabetes_mellitus"), "unknown"),
        ("type_2_diabetes", named("diabetes_mellitus", present=False), "not met"),
        ("type_2_diabetes", coded("SNOMED CT", "73211009", present=False), "not met"),
        ("type_2_diabetes", coded("ICD-10", "E11", present=False), "not met"),
        ("diabetes_mellitus", named("type_2_diabetes", present=False), "unknown"),
        ("diabetes_mellitus", coded("ICD-10", "E11", present=False), "unknown"),
        ("neoplasm_malignant", named("acute_myeloid_leukemia"), "met"),
        ("neoplasm_malignant", coded("ICD-10", "C92.0"), "met"),
        ("leukemia", coded("ICD-10", "C92.0"), "met"),
        ("acute_myeloid_leukemia", coded("ICD-10-CM", "C92.01"), "met"),
        ("acute_myeloid_leukemia", coded("ICD-10", "C92"), "unknown"),
        ("hypertension", named("essential_hypertension"), "met"),
        ("hypertension", named("pulmonary_hypertension"), "unknown"),
        ("no_such_thing", named("no_such_thing"), "met"),
    ],
)
def test_kinds(asked: str, told: Any, expected: str) -> None:
    """Who has a kind of it has it; who has it not has no kind of it; nothing else follows."""
    assert expected == outcome(statement("condition", asked), told)


def test_the_last_of_a_kind_is_not_the_last_of_all() -> None:
    """That somebody's last urinary tract infection was in 2019 does not say that they had no infection since."""
    told = named("urinary_tract_infection", start="2019-05-01", end="2019-05-09")
    lately = within(4, "week")
    assert "not met" == outcome(statement("condition", "urinary_tract_infection", window=lately), told)
    assert "unknown" == outcome(statement("condition", "infection", window=lately), told)


@pytest.mark.parametrize(
    ("words", "events", "expected"),
    [
        ("Prior x", [{"date": "2019"}], "met"),
        ("History of x", [{"start": "2019", "end": "2020"}], "met"),
        ("Eerdere x", [{"start": "2019", "ended": True}], "met"),
        ("Current or prior x", [{"date": "2019"}], "met"),
        ("x", [{"date": "2019"}], "unknown"),
        ("Current x", [{"date": "2019"}], "unknown"),
        ("Current x", [{"date": "2019", "ended": True}], "not met"),
        ("Actieve x", [{"start": "2019", "end": "2020"}], "not met"),
        ("Current x", [{"start": "2019", "end": "2020", "last": False}], "unknown"),
        ("Current x", [{"start": "2019", "end": "2026-03"}], "unknown"),
        ("Current x", [{"start": "2019"}], "met"),
        ("Current x", [{"start": "2027"}], "unknown"),
        ("Current x", [ABSENT | {"start": "2026-01"}], "not met"),
        ("Current x", [ABSENT | {"end": "2025"}], "unknown"),
        ("Prior x", [ABSENT | {"start": "2026"}], "unknown"),
        ("Prior x", [ABSENT], "not met"),
    ],
)
def test_ever_or_now(words: str, events: list[dict[str, Any]], expected: str) -> None:
    """Where the words tell whether what is over counts, it does or does not; where they do not, it is open."""
    stated = statement("therapy", "x", span=(0, len(words)))
    assert expected == answer(stated, known(*events), text=words).outcome
