"""The window of a timepoint for one participant, and whether windows leave room for the order."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from fhir_trials.model.schedule import Timing
from fhir_trials.model.values import Duration
from fhir_trials.scheduling import calendar_time, grid_words
from fhir_trials.scheduling.participant import Moment

_DAY = timedelta(days=1)


class Window(NamedTuple):
    """The first and the last moment allowed.

    Attributes:
        timed: whether hours count: those of the moment, or of the window where the time of day is known.
        note: what it rests on.
        beyond: whether it goes beyond the calendar, and is cut off there.
        stated: whether it is one that the schedule states and that can be reckoned to the end.
    """

    earliest: datetime
    latest: datetime
    timed: bool
    note: str | None = None
    beyond: bool = False
    stated: bool = False

    def begin(self) -> datetime:
        """The first moment allowed; the beginning of the day where only that counts."""
        return self.earliest if self.timed else datetime.combine(self.earliest.date(), datetime.min.time())

    def end(self) -> datetime:
        """The last moment allowed; the end of the day where only that counts."""
        return self.latest if self.timed else datetime.combine(self.latest.date(), datetime.max.time())


def window(moment: Moment, timing: Timing | None) -> Window:
    """The window around a moment.

    Where only the day is known, hours of a window are taken for the whole days that they hold.
    """
    leeway = timing.leeway if timing else None
    if leeway is None or not (leeway.earlier or leeway.later):
        return Window(moment.at, moment.at, moment.timed)
    given = [one for one in (leeway.earlier, leeway.later) if one is not None]
    in_hours = not all(calendar_time.in_days(one.unit) for one in given)
    timed = moment.timed or (in_hours and moment.clock)
    note = None
    if in_hours and not moment.clock:
        note = f"a window of hours needs a time of day: {grid_words.window(leeway)}"
    earliest, early_beyond = _shifted(moment.at, leeway.earlier, -1, whole_days=not timed)
    latest, late_beyond = _shifted(moment.at, leeway.later, 1, whole_days=not timed)
    return Window(earliest, latest, timed, note, early_beyond or late_beyond, note is None)


def _shifted(at: datetime, by: Duration | None, sign: int, *, whole_days: bool) -> tuple[datetime, bool]:
    if by is None:
        return at, False
    try:
        if whole_days and not calendar_time.in_days(by.unit):
            length = calendar_time.add(datetime.min, by.value, by.unit) - datetime.min
            return at + sign * (length // _DAY) * _DAY, False
        value = by.value if sign > 0 else by.value.copy_negate()
        return calendar_time.add(at, Decimal(value), by.unit), False
    except OverflowError:
        return (datetime.min if sign < 0 else datetime.max), True
