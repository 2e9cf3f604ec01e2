"""Activities that go by a rhythm of their own and not by timepoints: every 2 weeks for 24 weeks."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count, islice
from typing import NamedTuple

from fhir_trials.model.schedule import Activity, Repeat, Schedule
from fhir_trials.scheduling import calendar_time, grid_words
from fhir_trials.scheduling.participant import Moment
from fhir_trials.scheduling.planned import Planned

_FIRST = 3
"""Dates that are named where a rhythm is one entry."""


class Rhythm(NamedTuple):
    """A rhythm of one participant.

    Attributes:
        start: its first time.
        end: of the schedule, where what goes on without an end is over.
    """

    activity: Activity
    repeat: Repeat
    start: Moment
    end: datetime

    def whole(self) -> Planned:
        """It as one entry: its first time, with the next ones and its end in the note."""
        found = list(islice(self._moments(), _FIRST + 1))
        dates = ", ".join(map(self._said, found[:_FIRST]))
        note = f"{dates}, … {self._until()}".rstrip() if len(found) > _FIRST else dates
        return self._planned(found[0], note, *self._unclear())

    def each(self, limit: int) -> tuple[list[Planned], bool]:
        """Each time of it, as many as there is room for, and whether there are more."""
        found = list(islice(self._moments(), limit + 1))
        return [self._planned(one, *self._unclear()) for one in found[:limit]], len(found) > limit

    def _planned(self, at: datetime, *notes: str) -> Planned:
        return Planned(
            timepoint=self.activity.id,
            name=grid_words.rhythm(self.repeat),
            cycle=None,
            moment=at,
            timed=self._timed(),
            earliest=None,
            latest=None,
            weekend=at.weekday() >= 5,
            note="; ".join(filter(None, notes)) or None,
            activities=(self.activity.id,),
            rhythm=True,
        )

    def _moments(self) -> Iterator[datetime]:
        every, last = self.repeat.every, self._last()
        turns = count() if self.repeat.times is None else range(self.repeat.times)
        for turn in turns:
            try:
                at = calendar_time.add(self.start.at, every.value, every.unit, turn)
            except OverflowError:
                return
            if turn and last is not None and not (at < last if self.repeat.duration else at <= last):
                return
            yield at

    def _last(self) -> datetime | None:
        """When it is over; None where only its number of times says."""
        if self.repeat.duration is not None:
            try:
                return calendar_time.add(self.start.at, self.repeat.duration.value, self.repeat.duration.unit)
            except OverflowError:
                return datetime.max
        return None if self.repeat.times is not None else self.end

    def _until(self) -> str:
        """When it is over, in words; empty where its number of times leads beyond the calendar."""
        last = self._last()
        if self.repeat.duration is not None and last:
            return f"until {self._said(last)}"
        if last:
            return f"to the end of the schedule, {self._said(last)}"
        every, times = self.repeat.every, self.repeat.times or 1
        try:
            return f"to {self._said(calendar_time.add(self.start.at, every.value, every.unit, times - 1))}"
        except OverflowError:
            return ""

    def _unclear(self) -> list[str]:
        ends = self.repeat.times is not None or self.repeat.duration is not None
        clear = self.start.clock or not self._in_hours()
        return [
            "" if ends else "without a stated end",
            "" if clear else "from a time of day that is not given",
        ]

    def _in_hours(self) -> bool:
        return not calendar_time.in_days(self.repeat.every.unit)

    def _timed(self) -> bool:
        return self._in_hours() and self.start.clock

    def _said(self, at: datetime) -> str:
        return at.isoformat(" ", "minutes") if self._timed() else at.date().isoformat()


def rhythms(schedule: Schedule, start: Moment, end: datetime) -> list[Rhythm]:
    """The rhythms of activities that have no timepoint: each begins at the start.

    What goes on without an end is reckoned to the end of the schedule, and is there at least once.
    """
    return [
        Rhythm(one, one.repeat, start, end)
        for one in schedule.activities
        if one.repeat and not one.timepoints
    ]


def shown(value: calendar_time.Decimal, unit: str) -> str:
    """A length as people say it: `2 weeks`."""
    return f"{value:f} {unit}" + ("" if value == 1 else "s")
