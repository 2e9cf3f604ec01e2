"""What happens when: the plan of one participant, as a protocol's schedule of activities has it.

A schedule has timepoints (its columns) and activities (its rows); an activity is done at the timepoints it names (its
marks). A timepoint is planned at a distance from another or from an event, belongs to an epoch, is held at a visit, and
is followed by the next in the list of its timeline, unless it says otherwise.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from fhir_trials.model.codes import (
    ActivityKind,
    AnchorEvent,
    Coding,
    ContactMode,
    Place,
    Term,
    VisitKind,
)
from fhir_trials.model.periods import Cell, Element, Epoch, Rule
from fhir_trials.model.values import Duration, LocalId, TimeUnit, Value, Words

Count = Annotated[int, Field(ge=1, le=2_147_483_647)]


class Offset(Value):
    """How long after something, or before it where `value` is negative; as stated.

    Attributes:
        more: what is added, in the same direction, where no single unit says it: one month and two days.
    """

    value: Decimal
    unit: TimeUnit
    more: tuple[Duration, ...] = ()


class Leeway(Value):
    """How far from the planned moment is allowed, earlier and later; None is not at all.

    Attributes:
        text: the source's words (`-3..3 days`).
    """

    earlier: Duration | None = None
    later: Duration | None = None
    text: Words | None = None


Measured = Literal["start-to-start", "start-to-end", "end-to-start", "end-to-end"]
"""From which end of the one to which end of the other a distance is measured."""


class Timing(Value):
    """When a timepoint is planned.

    Attributes:
        offset: how long after what it is counted from; None where only that is known.
        counted_from: the timepoint it is counted from.
        event: the event it is counted from, where that is no timepoint. Without either it is the schedule's `start`.
        fixed: nothing is counted here: others are counted from this timepoint, and `offset` is the number that
            the source gives it (`day 1`).
        measured: None where it is from start to start, or not said.
        leeway: how far from that it may be.
        text: the source's words for the offset (`2 weeks`).
        name: what the source calls the timing.
        other_name: what else it calls it.
    """

    offset: Offset | None = None
    counted_from: LocalId | None = None
    event: Term[AnchorEvent] | None = None
    fixed: bool = False
    measured: Measured | None = None
    leeway: Leeway | None = None
    text: Words | None = None
    name: Words | None = None
    other_name: Words | None = None
    description: Words | None = None


class Transition(Value):
    """Where a participant goes next.

    Attributes:
        to: the next timepoint; None: the timeline ends.
        condition: when they go there, in the source's words; None: otherwise, or always.
    """

    to: LocalId | None = None
    condition: Words | None = None


class Timepoint(Value):
    """A moment or stage a participant passes: a column of the schedule.

    Attributes:
        name: what the source calls it (`4 weken na de start`, `Screening`).
        other_name: another name that the source has for it, as a data manager would use (`WK4`).
        timing: when it is planned; None for a stage whose time is not given.
        duration: how long it goes on.
        visit: the visit it is held at.
        epoch: the epoch it belongs to.
        arms: the arms it is for; none: all.
        timeline: the timeline it belongs to; None: the main one.
        runs: the timeline that is carried out here.
        next: where participants go from here, the first whose condition holds; none: to the next of the timeline.
        decision: nothing is done here, only `next` is decided.
    """

    id: LocalId
    name: Words
    other_name: Words | None = None
    description: Words | None = None
    timing: Timing | None = None
    duration: Duration | None = None
    visit: LocalId | None = None
    epoch: LocalId | None = None
    arms: tuple[LocalId, ...] = ()
    timeline: LocalId | None = None
    runs: LocalId | None = None
    next: tuple[Transition, ...] = ()
    decision: bool = False


class Visit(Value):
    """A contact with a participant; several timepoints may be held at one.

    Attributes:
        places: where it takes place.
        contact: how: in person, by telephone.
        begins: what has to be so before it.
        ends: what has to be so after it.
        scheduled_at: the timepoint whose timing is that of the visit.
    """

    id: LocalId
    name: Words
    other_name: Words | None = None
    description: Words | None = None
    kind: Term[VisitKind] | None = None
    places: tuple[Term[Place], ...] = ()
    contact: tuple[Term[ContactMode], ...] = ()
    begins: Rule | None = None
    ends: Rule | None = None
    scheduled_at: LocalId | None = None


class Timeline(Value):
    """A sequence of timepoints with a beginning of its own: the main one, or what is done when something happens.

    Attributes:
        condition: when it is begun (`Subject suffers an adverse event`).
        begins_at: its first timepoint, where that is not the first in the list.
        duration: how long it goes on.
    """

    id: LocalId
    name: Words
    other_name: Words | None = None
    description: Words | None = None
    main: bool = False
    condition: Words | None = None
    begins_at: LocalId | None = None
    duration: Duration | None = None


class Cycle(Value):
    """Timepoints that are passed again and again: `6 cycles of 28 days`.

    Attributes:
        timepoints: those of one cycle, in order; they are planned within the first one.
        length: from the beginning of a cycle to that of the next.
        times: how many cycles; None where it goes on until `until`.
        until: what ends it, in the source's words.
    """

    id: LocalId
    name: Words
    timepoints: Annotated[tuple[LocalId, ...], Field(min_length=1)]
    length: Duration
    times: Count | None = None
    until: Words | None = None


class Repeat(Value):
    """Once in every `every`: for `duration`, or `times` times, if it ends."""

    every: Duration
    duration: Duration | None = None
    times: Count | None = None


class Procedure(Value):
    """A procedure that an activity consists of.

    Attributes:
        kind: what sort it is, in the source's words.
        intervention: the intervention it carries out.
    """

    name: Words
    other_name: Words | None = None
    description: Words | None = None
    kind: Words | None = None
    coding: Coding | None = None
    intervention: LocalId | None = None


class Activity(Value):
    """Something done with participants: a row of the schedule.

    Attributes:
        text: the source's words.
        timepoints: the ids of the timepoints at which it is done: its marks.
        repeat: a rhythm instead of, or beside, timepoints.
        duration: how long it goes on.
        interventions: ids of the interventions it carries out.
        part_of: the activity it is a part of.
        timeline: the timeline it runs through each time (blood pressure after 5 minutes supine, then standing).
        procedures: what it consists of.
        concepts: ids of what is collected.
    """

    id: LocalId
    name: Words
    other_name: Words | None = None
    kind: Term[ActivityKind] | None = None
    text: Words | None = None
    timepoints: tuple[LocalId, ...] = ()
    repeat: Repeat | None = None
    duration: Duration | None = None
    interventions: tuple[LocalId, ...] = ()
    part_of: LocalId | None = None
    timeline: LocalId | None = None
    procedures: tuple[Procedure, ...] = ()
    concepts: tuple[LocalId, ...] = ()


class ActivityCondition(Value):
    """When activities are done, or what is to be known of them: a footnote of the schedule.

    Attributes:
        activities: the activities it speaks of.
        timepoints: the timepoints at which it holds; none: at all.
    """

    name: Words
    other_name: Words | None = None
    description: Words | None = None
    text: Words
    activities: tuple[LocalId, ...] = ()
    timepoints: tuple[LocalId, ...] = ()


class Schedule(Value):
    """The schedule of one participant.

    Attributes:
        start: the event that offsets are counted from where they name nothing else.
        timepoints: of all timelines, each timeline's in the order in which they are passed.
    """

    start: Term[AnchorEvent] | None = None
    timelines: tuple[Timeline, ...] = ()
    epochs: tuple[Epoch, ...] = ()
    elements: tuple[Element, ...] = ()
    cells: tuple[Cell, ...] = ()
    visits: tuple[Visit, ...] = ()
    timepoints: tuple[Timepoint, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    activities: tuple[Activity, ...] = ()
    conditions: tuple[ActivityCondition, ...] = ()
