"""What happens when: timepoints relative to a start, and what is done at them."""

from decimal import Decimal

from fhir_trials.model.codes import ActivityKind, Term
from fhir_trials.model.values import Duration, LocalId, TimeUnit, Value, Words


class Offset(Value):
    """How long after the start, or before it where `value` is negative; as stated."""

    value: Decimal
    unit: TimeUnit


class Timepoint(Value):
    """A moment or stage a participant passes.

    Attributes:
        name: what the source calls it (`4 weken na de start`, `Screening`).
        offset: how long after the start; None for a stage whose time is not given.
    """

    id: LocalId
    name: Words
    description: Words | None = None
    offset: Offset | None = None


class Repeat(Value):
    """Once in every `every`, for `duration` if it ends."""

    every: Duration
    duration: Duration | None = None


class Activity(Value):
    """Something done with participants.

    Attributes:
        text: the source's words.
        timepoints: the ids of the timepoints at which it is done.
        repeat: a rhythm instead of, or beside, timepoints.
        duration: how long it goes on.
        interventions: ids of the interventions it carries out.
    """

    id: LocalId
    name: Words
    kind: Term[ActivityKind] | None = None
    text: Words | None = None
    timepoints: tuple[LocalId, ...] = ()
    repeat: Repeat | None = None
    duration: Duration | None = None
    interventions: tuple[LocalId, ...] = ()


class Schedule(Value):
    """The schedule of one participant.

    Attributes:
        start: the event the offsets are counted from, in the source's words.
    """

    start: Words | None = None
    timepoints: tuple[Timepoint, ...] = ()
    activities: tuple[Activity, ...] = ()
