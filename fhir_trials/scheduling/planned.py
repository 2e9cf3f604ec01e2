"""What is planned for one participant: a moment and a window per visit."""

from dataclasses import dataclass
from datetime import datetime

from fhir_trials.scheduling.finding import Finding


@dataclass(frozen=True, slots=True)
class Planned:
    """One thing that is planned for a participant: a timepoint, once in each cycle, or a rhythm.

    Attributes:
        timepoint: the id of the timepoint; of the activity, for an activity with a rhythm and no timepoint.
        name: what to show people: `Week 4`; `Cycle 2, Day 8` within cycles; of a rhythm `every 2 weeks for 6 months`.
        cycle: which cycle it is in, from 1; None outside of cycles.
        moment: when it is planned, without a time zone; None where that is not known, and `note` says why. Of a rhythm
            as a whole its first time: `note` has the next ones, and when it ends.
        timed: whether hours and minutes count; else only the date of `moment`, `earliest` and `latest` does: `note` has
            the hours, where they are counted from a day whose time is not known.
        earliest: the first moment allowed, `moment` where nothing earlier is; None without `moment`, where no window
            is stated, and where it is one of hours after a day whose time is not known: `note` has it then. Of a day
            that is given it is that of the plan, so that `moment` may lie outside.
        latest: the last moment allowed, likewise.
        weekend: whether `moment` falls on a Saturday or Sunday.
        note: why it has no date, what its date rests on (calendar months), how far a given day is from its window,
            under which condition it takes place, what is wrong with its window; several are joined by `; `.
        activities: the ids of what is done, in the order of the schedule.
        rhythm: whether it is a rhythm, or one time of it, and no timepoint.
    """

    timepoint: str
    name: str
    cycle: int | None
    moment: datetime | None
    timed: bool
    earliest: datetime | None
    latest: datetime | None
    weekend: bool
    note: str | None
    activities: tuple[str, ...]
    rhythm: bool = False


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The plan of one participant.

    Attributes:
        planned: in the order of `moment`; what has no date stands behind what it follows in the schedule.
        findings: what could not be dated or cannot be kept, in the order it was found; of the schedule as such
            `checking.findings` tells.
    """

    planned: tuple[Planned, ...]
    findings: tuple[Finding, ...]
