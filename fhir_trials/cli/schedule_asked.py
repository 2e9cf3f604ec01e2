"""What `fhir-trials schedule` is asked for: which arm, which timeline, whose dates."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, get_args

from fhir_trials.cli.report import Report
from fhir_trials.errors import UsageError
from fhir_trials.fhir import key_of
from fhir_trials.model import Trial
from fhir_trials.model.arms import Arm
from fhir_trials.model.codes import AnchorEvent
from fhir_trials.model.schedule import Schedule, Timeline, Timepoint
from fhir_trials.scheduling.dates import other_timelines, reckon
from fhir_trials.scheduling.finding import Finding
from fhir_trials.scheduling.grid import Grid, grids
from fhir_trials.scheduling.planned import Planned

_EVENTS = get_args(AnchorEvent)
_CYCLE = re.compile("[1-9][0-9]{0,8}").fullmatch
_MORE = {"cycles-open": "--cycles", "schedule-cut": "--limit"}
_DAY = "a day is written as 2026-03-02, with a time of day as 2026-03-02T09:30"


class Laid(NamedTuple):
    """The schedule of a trial, as it was asked for.

    Attributes:
        doc: what the trial is called.
        arm: the id of the arm that was asked for.
        grids: empty where there is no schedule.
        planned: for one participant, where that was asked.
        others: the timelines of which nothing is planned, as only the main one was asked for.
        participant: what the participant is called; empty where nobody said.
        cut: what is not all there, each with the option that shows more.
    """

    doc: str
    trial: Trial
    arm: str | None
    grids: tuple[Grid, ...]
    planned: tuple[Planned, ...] = ()
    others: tuple[Timeline, ...] = ()
    participant: str = ""
    cut: tuple[str, ...] = ()


class Asked(NamedTuple):
    """What is shown of each trial.

    Attributes:
        timeline: the name or id of a timeline; None for all.
        arm: the name or id of an arm; None for all.
        start: the day on which a participant starts; None: no dates are asked for.
        anchors: days of other events, by the code of the event or the name or id of a timepoint; `Day 8#2` is that of
            its second cycle.
        cycles: how many are shown of cycles that go on without a stated number.
        participant: what the participant is called.
        limit: how many cycles of a kind, and dates of a rhythm, are shown at most.
        rhythms: whether each date of a rhythm is shown.
        in_output: whether what is cut is said in what is written.
    """

    timeline: str | None = None
    arm: str | None = None
    start: date | None = None
    anchors: Mapping[str, date] = {}
    cycles: int = 1
    participant: str = ""
    limit: int = 1000
    rhythms: bool = False
    in_output: bool = False

    def of(self, trial: Trial, report: Report) -> Laid | None:
        """The schedule of a trial; None where it has not what was asked for, which is then told as wrong usage."""
        schedule = trial.schedule or Schedule()
        doc = key_of(trial).id()
        try:
            arm = _id(f"--arm {self.arm}", self.arm, trial.arms, "arm")
            timeline = _id(f"--timeline {self.timeline}", self.timeline, schedule.timelines, "timeline")
            anchors = _of_schedule(self.anchors, schedule)
        except UsageError as error:
            report.wrong_usage(f"{doc}: {error}")
            return None
        shown = grids(schedule, trial.arms, arm) if trial.schedule else ()
        shown = tuple(one for one in shown if timeline in (None, one.timeline))
        if self.start is None or not trial.schedule:
            return Laid(doc, trial, arm, shown)
        found = reckon(
            schedule,
            self.start,
            anchors,
            arm=arm,
            timeline=timeline,
            limit=self.limit,
            cycles=self.cycles,
            rhythms=self.rhythms,
        )
        cut = self._told(found.findings, report)
        others = () if timeline else other_timelines(schedule)
        return Laid(doc, trial, arm, shown, found.planned, others, self.participant, cut)

    def _told(self, findings: Iterable[Finding], report: Report) -> tuple[str, ...]:
        """What is cut; all that is found is told, and warnings are of what was asked, so nobody has to ask for them."""
        cut: list[str] = []
        for one in findings:
            option = _MORE.get(one.code)
            message = f"{one.message}; {option} NUMBER shows more" if option else one.message
            if option:
                cut.append(message)
            if option or one.severity != "information":
                report.add_shown(
                    one.severity, one.code, one.path, message, in_output=bool(option) and self.in_output
                )
            else:
                report.add(one.severity, one.code, one.path, message)
        return tuple(cut)


def day(option: str, text: str) -> date:
    """The day of an option, with the time of day where it is given.

    Raises:
        UsageError: it is none, or names a time zone.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text}: is no day of the calendar; {_DAY}") from None
    if found.tzinfo is not None:
        raise UsageError(f"{option} {text}: is counted in the time of the place, without a zone; {_DAY}")
    return found if "T" in text.upper() or " " in text else found.date()


def anchors(given: Iterable[str]) -> dict[str, date]:
    """The days of `enrolment=2026-02-20`, by what stands before the sign.

    Raises:
        UsageError: it is not written so, or one stands there twice.
    """
    found: dict[str, date] = {}
    for one in given:
        name, sign, text = one.rpartition("=")
        if not (sign and name.strip()):
            raise UsageError(f"--anchor {one}: is written as EVENT=DAY, enrolment=2026-02-20")
        if name.strip() in found:
            raise UsageError(f"--anchor {one}: {name.strip()} has two days; give it once")
        found[name.strip()] = day(f"--anchor {name.strip()}", text.strip())
    return found


def _id(option: str, wanted: str | None, given: Sequence[Arm] | Sequence[Timeline], what: str) -> str | None:
    if wanted is None:
        return None
    found = _named(wanted, given)
    if found:
        return found
    named = ", ".join(f"{one.id} ({one.name})" for one in given)
    raise UsageError(
        f"{option}: no such {what}; {f'there are: {named}' if given else 'the trial names none'}"
    )


def _of_schedule(given: Mapping[str, date], schedule: Schedule) -> dict[str, date]:
    """The given days, by what a schedule calls that which they are of."""
    found: dict[str, date] = {}
    for wanted, on in given.items():
        name = _anchor(wanted, schedule)
        if name in found:
            raise UsageError(f"--anchor {wanted}: is {name}, which has another day; give it once")
        found[name] = on
    return found


def _anchor(wanted: str, schedule: Schedule) -> str:
    """What a day is of: the code or the source's word of an event, or the id of a timepoint, `day-8#2` in a cycle."""
    if wanted in _EVENTS:
        return wanted
    if found := _named(wanted, schedule.timepoints):
        return found
    events = (schedule.start, *(one.timing.event for one in schedule.timepoints if one.timing))
    words = [one.text for one in events if one and one.text and not one.code]
    if found := next((one for one in words if one.casefold() == wanted.casefold()), None):
        return found
    name, _, number = wanted.rpartition("#")
    if (point := _named(name.strip(), schedule.timepoints)) and _CYCLE(number):
        return _in_cycle(wanted, point, int(number), schedule)
    known = ", ".join(dict.fromkeys((*words, *_EVENTS)))
    raise UsageError(f"--anchor {wanted}: is no timepoint of the schedule, and none of {known}")


def _in_cycle(wanted: str, timepoint: str, number: int, schedule: Schedule) -> str:
    cycle = next((one for one in schedule.cycles if timepoint in one.timepoints), None)
    if cycle is None:
        raise UsageError(f"--anchor {wanted}: {timepoint} is in no cycle; give its day without #{number}")
    if cycle.times is not None and number > cycle.times:
        raise UsageError(f"--anchor {wanted}: {cycle.name} has {cycle.times} cycles")
    return timepoint if number == 1 else f"{timepoint}#{number}"


def _named(wanted: str, given: Sequence[Arm] | Sequence[Timeline] | Sequence[Timepoint]) -> str | None:
    """The id of the first that has this id, or else this name in any capitals."""
    for one in given:
        if one.id == wanted:
            return one.id
    folded = wanted.casefold()
    names = ((one.id, (one.name, one.other_name or one.name)) for one in given)
    return next((local for local, both in names if folded in map(str.casefold, both)), None)
