"""What is known of one participant: the dates that are given, and the moments that are reckoned from them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple

from fhir_trials.model.schedule import Schedule
from fhir_trials.scheduling.counting import Counting

_IN_CYCLE = re.compile(r"(.+)#([1-9][0-9]{0,9})").fullmatch
"""How the timepoint of a cycle is named: `day-8#2`."""


class Moment(NamedTuple):
    """When a timepoint is planned.

    Attributes:
        at: the moment.
        timed: whether its hours count.
        clock: whether the time of day it was counted from is known.
        note: what it rests on.
    """

    at: datetime
    timed: bool = False
    clock: bool = False
    note: str | None = None


class Undated(NamedTuple):
    """That a timepoint has no date.

    Attributes:
        note: why.
        beyond: because it would lie outside of the calendar.
    """

    note: str
    beyond: bool = False


BEYOND = Undated("it would lie outside of the calendar, which goes from the year 1 to 9999", True)


@dataclass(slots=True)
class Known:
    """The dates that are given, and what was asked of them.

    Attributes:
        start: the day of the start.
        anchors: other days, by an event's code or a timepoint's id; `day-8#2` is the second cycle's.
        used: the anchors that something was counted from.
        asked: events whose date is not given, with the timepoints that are counted from them.
    """

    start: date
    anchors: Mapping[str, date]
    used: set[str] = field(default_factory=set[str])
    asked: dict[str, list[int]] = field(default_factory=dict[str, list[int]])

    def given(self, name: str) -> Moment | None:
        """The moment of an event."""
        if name not in self.anchors:
            return None
        self.used.add(name)
        return of_day(self.anchors[name])

    def given_in(self, timepoint: str, number: int | None) -> Moment | None:
        """The moment of a timepoint: that of the first of its cycles where none is named, `day-8` as `day-8#1`."""
        named = self.given(f"{timepoint}#{number}") if number else None
        found = named or (self.given(timepoint) if number in {None, 1} else None)
        return found._replace(note="as given") if found else None

    def cycles_given(self, timepoint: str) -> list[int]:
        """The numbers of the cycles in which the day of a timepoint is given, ascending."""
        numbers = {
            int(found[2]) for name in self.anchors if (found := _IN_CYCLE(name)) and found[1] == timepoint
        }
        return sorted(numbers | ({1} if timepoint in self.anchors else set()))

    def timepoints(self) -> set[str]:
        """The ids of which a day is given, in whatever cycle; those of events are among them."""
        return {found[1] if (found := _IN_CYCLE(name)) else name for name in self.anchors}


class Passed(NamedTuple):
    """One time that a timepoint is passed.

    Attributes:
        when: as given, else as planned; or why that is not known.
        plan: when it was planned, where its day is given.
        moved: whether its day, or one it is counted from in its cycle, is given in this or the first of its cycles, so
            that it need not be as far from the beginning of its cycle as in the first.
    """

    when: Moment | Undated
    plan: Moment | Undated | None = None
    moved: bool = False


@dataclass(slots=True)
class Moments:
    """The moment of each timepoint, in the first of its cycles; of another timeline's only where it is given.

    Attributes:
        known: the dates that are given.
        found: the moments, as given or as planned.
        plans: when what is given was planned.
        further: what was passed in further cycles, by place and number.
    """

    schedule: Schedule
    counted: Counting
    known: Known
    found: list[Moment | Undated]
    plans: dict[int, Moment | Undated]
    further: dict[tuple[int, int], Passed] = field(default_factory=dict[tuple[int, int], Passed])


def of_day(day: date) -> Moment:
    """The moment of a day, or of a day and time; a time zone is dropped, the time stays."""
    if isinstance(day, datetime):
        return Moment(day.replace(tzinfo=None), clock=True)
    return Moment(datetime.combine(day, time()))
