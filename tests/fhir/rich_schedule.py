"""A schedule in which every field of the model has a value, of a trial with arms `arm-1`, `arm-2`, `arm-3`."""

from decimal import Decimal
from typing import Any

from fhir_trials.model import (
    Activity,
    ActivityCondition,
    Cell,
    Coding,
    Cycle,
    Duration,
    Element,
    Epoch,
    Leeway,
    Offset,
    Procedure,
    Repeat,
    Rule,
    Schedule,
    Term,
    Timeline,
    Timepoint,
    Timing,
    Transition,
    Visit,
)


def lasting(value: int | str, unit: Any) -> Duration:
    """A length of time."""
    return Duration(value=Decimal(value), unit=unit)


def apart(value: int | str, unit: Any, *more: Duration) -> Offset:
    """A distance; before where it is negative."""
    return Offset(value=Decimal(value), unit=unit, more=more)


def rule(words: str) -> Rule:
    """A rule with all that it can have."""
    return Rule(text=words, name="A rule", other_name="RULE_1", description="What it is for")


TIMELINES = (
    Timeline(
        id="main-line",
        name="Main timeline",
        other_name="MAIN",
        description="For everybody",
        main=True,
        condition="Subject is eligible",
        begins_at="screening",
        duration=lasting(7, "month"),
    ),
    Timeline(
        id="adverse",
        name="Adverse event",
        other_name="AE",
        condition="Subject suffers an adverse event",
        begins_at="ae-start",
    ),
    Timeline(id="pressure", name="Blood pressure", duration=lasting(20, "minute")),
)
EPOCHS = (
    Epoch(
        id="before",
        name="Screening",
        other_name="SCR",
        description="Who fits",
        kind=Term(code="screening", text="Screening Epoch"),
    ),
    Epoch(id="arm-1", name="Treatment", kind=Term(code="treatment")),
    Epoch(id="other", name="Something", kind=Term(text="Iets anders", language="nl")),
)
ELEMENTS = (
    Element(
        id="low",
        name="Low dose",
        other_name="LOW",
        description="50 mg",
        begins=rule("Subject has consented"),
        ends=Rule(text="24 weeks are over"),
        interventions=("drug",),
    ),
    Element(id="high", name="High dose", interventions=("drug", "pump")),
    Element(id="wait", name="Waiting"),
)
CELLS = (
    Cell(arm="arm-2", epoch="arm-1", elements=("high", "low")),
    Cell(arm="arm-1", epoch="arm-1", elements=("low",)),
    Cell(arm="arm-1", epoch="before"),
)
VISITS = (
    Visit(
        id="v1",
        name="Visit 1",
        other_name="E1",
        description="At the clinic",
        kind=Term(code="visit", text="Visit"),
        places=(Term(code="clinic", text="Clinic"), Term(code="home"), Term(text="Ergens", language="nl")),
        contact=(Term(code="in-person", text="In Person"), Term(code="telephone")),
        begins=rule("Subject is identified"),
        ends=rule("Labs are drawn"),
        scheduled_at="screening",
    ),
    Visit(id="et", name="Early termination", kind=Term(code="early-termination")),
    Visit(id="bare", name="Unscheduled", kind=Term(code="unscheduled"), ends=Rule(text="It is over")),
)
TIMEPOINTS = (
    Timepoint(
        id="screening",
        name="Screening",
        other_name="SCREEN1",
        description="informed consent",
        timing=Timing(
            offset=apart(-2, "week"),
            counted_from="baseline",
            leeway=Leeway(earlier=lasting(4, "hour"), text="-4..0 hours"),
            text="2 weeks",
            name="Two weeks before",
            other_name="TIM1",
            description="Before the first dose",
        ),
        duration=lasting(1, "day"),
        visit="v1",
        epoch="before",
        arms=("arm-1", "arm-2"),
        timeline="main-line",
    ),
    Timepoint(
        id="ae-start",
        name="Onset",
        timeline="adverse",
        timing=Timing(event=Term(code="adverse-event", text="AE"), leeway=Leeway(later=lasting(1, "day"))),
    ),
    Timepoint(
        id="baseline",
        name="Baseline",
        timing=Timing(offset=apart(1, "day"), fixed=True),
        epoch="arm-1",
        visit="v1",
    ),
    Timepoint(
        id="week-2",
        name="Week 2",
        timing=Timing(
            offset=apart(2, "week"),
            counted_from="baseline",
            measured="start-to-start",
            leeway=Leeway(earlier=lasting(3, "day"), later=lasting(3, "day")),
        ),
        next=(
            Transition(to="week-4", condition="Hb > 6"),
            Transition(to="stop", condition="Hb <= 6"),
            Transition(),
        ),
    ),
    Timepoint(
        id="week-4",
        name="Month 1 and 2 days",
        timing=Timing(
            offset=apart(1, "month", lasting(2, "day")),
            counted_from="week-2",
            event=Term(code="first-dose"),
            measured="end-to-end",
            leeway=Leeway(earlier=lasting(2, "day")),
        ),
        runs="pressure",
    ),
    Timepoint(
        id="choice",
        name="How it goes on",
        decision=True,
        next=(Transition(to="week-2", condition="Responds"), Transition(condition="Else")),
    ),
    Timepoint(
        id="month-6",
        name="Month 6",
        timing=Timing(
            offset=apart(6, "month"), leeway=Leeway(earlier=lasting(1, "week"), later=lasting(1, "week"))
        ),
    ),
    Timepoint(
        id="after-month",
        name="Two days after",
        timing=Timing(counted_from="month-6", offset=apart(0, "day"), measured="end-to-start"),
    ),
    Timepoint(
        id="year",
        name="Year",
        timing=Timing(offset=apart(1, "year", lasting(1, "month")), leeway=Leeway(later=lasting(1, "month"))),
    ),
    Timepoint(id="stop", name="Early termination", visit="et"),
    Timepoint(id="supine", name="Supine", timeline="pressure"),
    Timepoint(
        id="standing",
        name="Standing",
        timeline="pressure",
        timing=Timing(offset=apart(90, "second"), counted_from="supine", leeway=Leeway(text="at once")),
    ),
    Timepoint(
        id="from-main",
        name="As in the main one",
        timeline="pressure",
        timing=Timing(offset=apart(-5, "minute"), counted_from="week-2"),
    ),
)
CYCLES = (
    Cycle(
        id="cycle",
        name="Cycle",
        timepoints=("week-2", "week-4"),
        length=lasting(28, "day"),
        times=6,
        until="progression",
    ),
    Cycle(id="longer", name="Maintenance", timepoints=("month-6",), length=lasting(3, "month")),
)
ACTIVITIES = (
    Activity(
        id="imaging",
        name="Imaging",
        other_name="CT",
        kind=Term(code="imaging", text="beeldvormend onderzoek", language="nl"),
        text="CT at week 4",
        timepoints=("week-4", "baseline"),
        procedures=(
            Procedure(
                name="CT scan",
                other_name="CT_1",
                description="With contrast",
                kind="Diagnostic",
                coding=Coding(vocabulary="SNOMED CT", code="77477000", display="Computed tomography"),
                intervention="pump",
            ),
            Procedure(name="Reading"),
        ),
    ),
    Activity(
        id="questionnaire",
        name="Questionnaire",
        repeat=Repeat(every=lasting(2, "week"), duration=lasting(6, "month"), times=13),
        duration=lasting(30, "minute"),
    ),
    Activity(id="dosing", name="Dosing", timepoints=("baseline", "week-2"), interventions=("drug",)),
    Activity(id="vital", name="Vital signs", timepoints=("screening", "stop"), timeline="pressure"),
    Activity(
        id="weight",
        name="Weight",
        part_of="vital",
        timepoints=("screening", "standing"),
        concepts=("weight", "bare"),
        procedures=(Procedure(name="Weighing", coding=Coding(vocabulary="SNOMED CT", code="39857003")),),
        repeat=Repeat(every=lasting(1, "day")),
    ),
    Activity(
        id="diary", name="Diary", duration=lasting(2, "year"), repeat=Repeat(every=lasting("0.5", "day"))
    ),
    Activity(id="nothing", name="Only named"),
)
CONDITIONS = (
    ActivityCondition(
        name="Women",
        other_name="COND1",
        description="Footnote a",
        text="Only if female & < 50",
        activities=("imaging", "dosing"),
        timepoints=("baseline", "week-4"),
    ),
    ActivityCondition(name="All", text="Fasting", activities=("weight",)),
    ActivityCondition(name="Note", text="Note 1", timepoints=("stop",)),
    ActivityCondition(name="Same words", text="Fasting", activities=("vital",), timepoints=("screening",)),
)

SCHEDULE = Schedule(
    start=Term(code="randomisation", text="start of treatment"),
    timelines=TIMELINES,
    epochs=EPOCHS,
    elements=ELEMENTS,
    cells=CELLS,
    visits=VISITS,
    timepoints=TIMEPOINTS,
    cycles=CYCLES,
    activities=ACTIVITIES,
    conditions=CONDITIONS,
)
