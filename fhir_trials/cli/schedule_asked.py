"""What `fhir-trials schedule` is asked for: which arm, which timeline, whose dates."""

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
from fhir_trials.scheduling.dates import reckon
from fhir_trials.scheduling.grid import Grid, grids
from fhir_trials.scheduling.planned import Planned

_EVENTS = get_args(AnchorEvent)
_DAY = "a day is written as 2026-03-02, with a time of day as 2026-03-02T09:30"


class Laid(NamedTuple):
    """The schedule of a trial, as it was asked for.

    Attributes:
        doc: what the trial is called.
        arm: the id of the arm that was asked for.
        grids: empty where there is no schedule.
        planned: for one participant, where that was asked.
    """

    doc: str
    trial: Trial
    arm: str | None
    grids: tuple[Grid, ...]
    planned: tuple[Planned, ...] = ()


class Asked(NamedTuple):
    """What is shown of each trial.

    Attributes:
        timeline: the name or id of a timeline; None for all.
        arm: the name or id of an arm; None for all.
        start: the day on which a participant starts; None: no dates are asked for.
        anchors: days of other events, by the code of the event or the name or id of a timepoint.
        cycles: how many are shown of cycles that go on without a stated number.
    """

    timeline: str | None = None
    arm: str | None = None
    start: date | None = None
    anchors: Mapping[str, date] = {}
    cycles: int = 1

    def of(self, trial: Trial, report: Report) -> Laid | None:
        """The schedule of a trial; None where it has not what was asked for, which is then told as wrong usage."""
        schedule = trial.schedule or Schedule()
        doc = key_of(trial).id()
        try:
            arm = _id(f"--arm {self.arm}", self.arm, trial.arms, "arm")
            timeline = _id(f"--timeline {self.timeline}", self.timeline, schedule.timelines, "timeline")
            anchors = {_anchor(one, schedule): day for one, day in self.anchors.items()}
        except UsageError as error:
            report.wrong_usage(f"{doc}: {error}")
            return None
        shown = grids(schedule, trial.arms, arm) if trial.schedule else ()
        shown = tuple(one for one in shown if timeline in (None, one.timeline))
        if self.start is None or not trial.schedule:
            return Laid(doc, trial, arm, shown)
        found = reckon(schedule, self.start, anchors, arm=arm, timeline=timeline, cycles=self.cycles)
        for one in found.findings:
            report.add(one.severity, one.code, one.path, one.message)
        return Laid(doc, trial, arm, shown, found.planned)


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


def _anchor(wanted: str, schedule: Schedule) -> str:
    """What dates are given for: the code of an event, the id of a timepoint, or the source's word for an event."""
    if wanted in _EVENTS:
        return wanted
    if found := _named(wanted, schedule.timepoints):
        return found
    events = (schedule.start, *(one.timing.event for one in schedule.timepoints if one.timing))
    words = [one.text for one in events if one and one.text and not one.code]
    if found := next((one for one in words if one.casefold() == wanted.casefold()), None):
        return found
    known = ", ".join(dict.fromkeys((*words, *_EVENTS)))
    raise UsageError(f"--anchor {wanted}: is no timepoint of the schedule, and none of {known}")


def _named(wanted: str, given: Sequence[Arm] | Sequence[Timeline] | Sequence[Timepoint]) -> str | None:
    """The id of the first that has this id, or else this name in any capitals."""
    for one in given:
        if one.id == wanted:
            return one.id
    folded = wanted.casefold()
    names = ((one.id, (one.name, one.other_name or "")) for one in given)
    return next((local for local, both in names if folded in map(str.casefold, both)), None)
