"""What holds for any criteria and any facts."""

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fhir_trials.eligibility import eligible
from fhir_trials.model import Criterion, Eligibility, Facts, Statement
from tests.eligibility.matching.made import DAY

MEASURED = st.sampled_from(["hemoglobin", "alt", "ecog"])
HAPPENING = st.sampled_from(["breast_cancer", "pregnancy", "chemotherapy"])
NAMES = MEASURED | HAPPENING | st.none()
UNITS = st.sampled_from(["g/dL", "g/L", "mmol/L", "U/L", "{ULN}", "{LLN}", "a", "mo", "{score}", "x", None])
TIMES = st.sampled_from(["minute", "hour", "day", "week", "month", "year"])
NUMBERS = st.decimals(-10, 10**6, places=1) | st.sampled_from([0, 1, 18])
LENGTHS = st.none() | st.decimals(0, 10**5, places=1)
DATES = st.dates(DAY - timedelta(900), DAY + timedelta(200)).flatmap(
    lambda day: st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]])
)
BOUNDS = st.fixed_dictionaries(
    {"side": st.sampled_from(["lower", "upper", "equal"]), "value": NUMBERS, "inclusive": st.booleans()}
)
ANCHORS = ["screening", "treatment"]
WINDOWS = st.fixed_dictionaries(
    {
        "minimum": LENGTHS,
        "maximum": LENGTHS,
        "unit": TIMES,
        "relation": st.sampled_from(["before", "after", "around", "during"]),
        "anchor": st.sampled_from([None, "assessment", *ANCHORS]),
    }
).filter(lambda one: one["minimum"] is not None or one["maximum"] is not None)
KINDS = [
    "age",
    "sex",
    "measurement",
    "score",
    "stage",
    "status",
    "condition",
    "therapy",
    "procedure",
    "consent",
    "event",
]
STATEMENTS: Any = st.builds(
    lambda **made: Statement.model_validate({"span": (0, 2), **made}),
    kind=st.sampled_from(KINDS),
    concept=NAMES,
    bounds=st.lists(BOUNDS, max_size=2),
    unit=UNITS,
    values=st.lists(st.sampled_from(["female", "II", "positive"]), max_size=1),
    window=st.none() | WINDOWS,
    negated=st.booleans(),
    limit=st.sampled_from([None, None, "exception"]),
)
JOINED = st.sampled_from(["all", "any", None])
CRITERIA: Any = st.builds(
    lambda **made: Criterion.model_validate(made),
    text=st.sampled_from(["One of the following:", "Hb > 5", "zwanger"]),
    section=st.sampled_from(["inclusion", "exclusion", "unknown"]),
    level=st.integers(0, 3),
    coverage=st.sampled_from(["full", "full", "partial", "none", None]),
    statements=st.lists(STATEMENTS, max_size=2),
    joined=JOINED,
    below=JOINED,
    for_some=st.booleans(),
)
MEASUREMENTS = st.fixed_dictionaries(
    {
        "concept": MEASURED,
        "value": NUMBERS,
        "unit": UNITS,
        "date": st.none() | DATES,
        "upper_limit": st.none() | NUMBERS,
    }
)
EVENTS = st.one_of(
    st.fixed_dictionaries({"concept": HAPPENING, "date": st.none() | DATES}),
    st.fixed_dictionaries({"concept": HAPPENING, "start": st.none() | DATES, "ended": st.booleans()}),
    st.fixed_dictionaries({"concept": HAPPENING, "end": st.none() | DATES, "last": st.booleans()}),
    st.fixed_dictionaries({"concept": HAPPENING, "present": st.just(False), "start": st.none() | DATES}),
)
FACTS: Any = st.fixed_dictionaries(
    {
        "day": st.just(DAY),
        "birth_date": st.sampled_from([None, "1990", "1960-05", "2008-03-10", "2026-03-09"]),
        "sex": st.sampled_from([None, "female", "male"]),
        "pregnant": st.sampled_from([None, True, False]),
        "measurements": st.lists(MEASUREMENTS, max_size=3),
        "events": st.lists(EVENTS, max_size=4),
        "anchors": st.dictionaries(st.sampled_from(ANCHORS), DATES),
    }
)
SLOW = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(st.lists(CRITERIA, max_size=5), FACTS)
def test_nothing_is_said_beyond_what_was_understood(criteria: list[Criterion], known: dict[str, Any]) -> None:
    """No criterion whose coverage is not full is met or not met; each answer has a reason; the section decides."""
    found = eligible(Eligibility(criteria=tuple(criteria)), Facts.model_validate(known))
    assert list(range(len(criteria))) == [one.about for one in found.criteria]
    for criterion, answer in zip(criteria, found.criteria, strict=True):
        assert criterion.coverage == "full" or answer.outcome == "unknown"
        assert not (criterion.for_some or criterion.section == "unknown") or answer.excludes is None
        assert (
            not any(one.limit for one in criterion.statements)
            or answer.outcome == "unknown"
            or len(criterion.statements) > 1
        )
        assert answer.reason


@SLOW
@given(STATEMENTS, FACTS)
def test_a_negation_turns_the_answer_round(statement: Statement, known: dict[str, Any]) -> None:
    """What is met is not met where it is denied, and unknown stays unknown, but where a window means something else."""
    told = Facts.model_validate(known)
    plain, denied = (
        eligible(
            Eligibility(
                criteria=(
                    Criterion(
                        text="Say",
                        section="inclusion",
                        coverage="full",
                        statements=(statement.model_copy(update={"negated": negated}),),
                    ),
                )
            ),
            told,
        )
        .criteria[0]
        .outcome
        for negated in (False, True)
    )
    if statement.window is None:
        assert {"met": "not met", "not met": "met", "unknown": "unknown"}[plain] == denied


@SLOW
@given(STATEMENTS, FACTS, st.integers(0, 40))
def test_knowing_more_of_other_things_changes_nothing(
    statement: Statement, known: dict[str, Any], days: int
) -> None:
    """A fact of another concept, and a measurement after the day, have no say."""
    more = {
        **known,
        "events": [*known["events"], {"concept": "gout"}],
        "measurements": [
            *known["measurements"],
            {"concept": "psa", "value": 1},
            *[
                {**one, "date": date.fromordinal(DAY.toordinal() + 1 + days).isoformat(), "value": 5}
                for one in known["measurements"]
            ],
        ],
    }
    criterion = Criterion(text="Say", section="inclusion", coverage="full", statements=(statement,))
    asked = Eligibility(criteria=(criterion,))
    first, second = (eligible(asked, Facts.model_validate(one)).criteria[0].outcome for one in (known, more))
    assert first == second


@SLOW
@given(STATEMENTS, FACTS)
def test_without_facts_nothing_is_known(statement: Statement, known: dict[str, Any]) -> None:
    """What is not recorded is never false."""
    criterion = Criterion(text="Say", section="inclusion", coverage="full", statements=(statement,))
    nothing = Facts(day=DAY, anchors=known["anchors"])
    assert "unknown" == eligible(Eligibility(criteria=(criterion,)), nothing).criteria[0].outcome
