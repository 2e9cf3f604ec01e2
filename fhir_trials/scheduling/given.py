"""Dates that are given, held against when they were planned."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from fhir_trials.model.schedule import Timing
from fhir_trials.scheduling.allowed import Window, window
from fhir_trials.scheduling.occurrences import Occurrence
from fhir_trials.scheduling.participant import Moment, Undated

_UNITS = ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


class Deviation(NamedTuple):
    """How a given date differs from the plan.

    Attributes:
        given: the date.
        plan: when it was planned.
        window: what is allowed around the plan; None where nothing is stated.
        timed: whether hours are compared: those of both are known, and count.
    """

    given: Moment
    plan: Moment
    window: Window | None
    timed: bool

    def outside(self) -> timedelta:
        """How far it is before or after its window; nothing where it is inside, or there is none."""
        if self.window is None:
            return timedelta()
        first, at, last = (
            self._cut(one) for one in (self.window.earliest, self.given.at, self.window.latest)
        )
        return max(first - at, at - last, timedelta())

    def note(self) -> str | None:
        """What is told of it, after “as given”."""
        if far := self.outside():
            return f"outside its window by {in_words(far)}, planned for {self._said(self.plan.at)}"
        same = self._cut(self.plan.at) == self._cut(self.given.at)
        return None if same else f"planned for {self._said(self.plan.at)}"

    def message(self, name: str) -> str:
        """What is told of a date outside its window."""
        ends = (self.window.earliest, self.window.latest) if self.window else ()
        between = " to ".join(dict.fromkeys(map(self._said, ends)))
        return (
            f"“{name}” is given for {self._said(self.given.at)}: outside its window, {between}, "
            f"by {in_words(self.outside())}"
        )

    def _said(self, at: datetime) -> str:
        return at.isoformat(" ", "minutes") if self.timed else at.date().isoformat()

    def _cut(self, at: datetime) -> datetime:
        return at if self.timed else datetime.combine(at.date(), time())


def deviation(one: Occurrence, timing: Timing | None) -> Deviation | None:
    """How a date differs from its plan; None where it is not given, or nothing says when it was planned."""
    if isinstance(one.when, Undated) or one.plan is None or isinstance(one.plan, Undated):
        return None
    leeway = timing.leeway if timing else None
    allowed = window(one.plan, timing) if leeway and (leeway.earlier or leeway.later) else None
    hours = allowed.timed if allowed else one.plan.timed
    return Deviation(one.when, one.plan, allowed, hours and one.when.clock and one.plan.clock)


def in_words(length: timedelta) -> str:
    """`15 days`, `2 hours 30 minutes`."""
    left, said = int(length.total_seconds()), list[str]()
    for size, unit in _UNITS:
        count, left = divmod(left, size)
        if count:
            said.append(f"{count} {unit}{'' if count == 1 else 's'}")
    return " ".join(said)
