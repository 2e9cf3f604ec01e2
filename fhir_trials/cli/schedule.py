"""`fhir-trials schedule`: what is done at which visit, and when that is for one participant."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer

from fhir_trials.cli import (
    inputs,
    options,
    output,
    schedule_asked,
    schedule_dates,
    schedule_doses,
    schedule_text,
)
from fhir_trials.cli.report import Report
from fhir_trials.cli.schedule_asked import Asked, Laid
from fhir_trials.cli.schedule_cells import wrapped
from fhir_trials.errors import UsageError
from fhir_trials.model import Trial

OfTimeline = Annotated[
    str | None, typer.Option("--timeline", metavar="NAME", help="Only this timeline, by its name or id.")
]
OfArm = Annotated[
    str | None, typer.Option("--arm", metavar="NAME", help="Only what is for this arm, by its name or id.")
]
Start = Annotated[
    str | None,
    typer.Option(
        "--start",
        metavar="DAY",
        help="Reckon the dates of a participant who starts on this day (2026-03-02, or 2026-03-02T09:30): the day that "
        "the schedule counts from.",
    ),
]
Anchors = Annotated[
    list[str] | None,
    typer.Option(
        "--anchor",
        metavar="EVENT=DAY",
        help="With --start: the day of another event or of a timepoint (enrolment=2026-02-20), in its second cycle with "
        "#2 (day-8#2=2026-04-08); may be given several times.",
    ),
]
Cycles = Annotated[
    int,
    typer.Option(
        "--cycles",
        metavar="NUMBER",
        min=1,
        help="With --start: how many cycles are shown where none is the last.",
    ),
]
Limit = Annotated[
    int,
    typer.Option(
        "--limit",
        metavar="NUMBER",
        min=1,
        help="With --start: how many cycles of a kind, and how many dates of a rhythm, are shown at most.",
    ),
]
Rhythms = Annotated[
    bool,
    typer.Option(
        "--rhythms",
        help="With --start: each date of what is done every 2 weeks or the like, not one line of it; with --ics always.",
    ),
]
Participant = Annotated[
    str | None,
    typer.Option(
        "--participant",
        metavar="NAME",
        help="With --ics: what the participant is called, in each event and its UID; so several fit into one calendar.",
    ),
]


@dataclass(frozen=True, slots=True)
class Form:
    """How a schedule is written; as a table for people without any of these."""

    as_csv: Annotated[bool, typer.Option("--csv", help="Write CSV for a spreadsheet.")] = False
    as_html: Annotated[bool, typer.Option("--html", help="Write one page of HTML, to read or to print.")] = (
        False
    )
    as_calendar: Annotated[
        bool, typer.Option("--ics", help="With --start: write a calendar (iCalendar).")
    ] = False
    participant: Participant = None

    def lines(self, found: Iterable[Laid], asked: Asked) -> Iterator[bytes]:
        """What is written.

        Raises:
            UsageError: that form is not one of these, or of what is asked.
        """
        if self.as_csv + self.as_html + self.as_calendar > 1:
            raise UsageError("--csv, --html, --ics: choose one of them")
        if self.as_calendar and asked.start is None:
            raise UsageError("--ics: a calendar has dates; give --start DAY as well, --start 2026-03-02")
        if self.participant is not None and not self.as_calendar:
            raise UsageError("--participant: is for the calendar; give --ics as well")
        if self.as_html and asked.start is not None:
            raise UsageError("--html: is of the schedule; for the dates of --start take --csv or --ics")
        return self._written(found, asked)

    def _written(self, found: Iterable[Laid], asked: Asked) -> Iterator[bytes]:
        # Each is loaded when it is asked for.
        if self.as_csv:
            from fhir_trials.cli import schedule_csv  # noqa: PLC0415

            return schedule_csv.of_dates(found) if asked.start else schedule_csv.of_grids(found)
        if self.as_html:
            from fhir_trials.cli import schedule_html  # noqa: PLC0415

            return schedule_html.page(found)
        if self.as_calendar and asked.start:
            from fhir_trials.cli import schedule_calendar  # noqa: PLC0415

            return schedule_calendar.of_dates(found, datetime.now(UTC))
        return _tables(found, asked)


def schedule(
    source: options.Sources,
    *,
    as_format: options.AsFormat = None,
    timeline: OfTimeline = None,
    arm: OfArm = None,
    start: Start = None,
    anchor: Anchors = None,
    cycles: Cycles = 1,
    limit: Limit = 1000,
    rhythms: Rhythms = False,
    form: Form,
    to: options.TextFile = None,
    telling: options.Telling,
) -> None:
    """Show what is done at which visit: activities down, visits across, × where the one is done at the other.

    With --start, the dates of one participant: when each visit is, from when to when it may be held, and what is done.
    """
    output.refuse_input(to, inputs.spare(source, telling.issues))
    if anchor and start is None:
        raise UsageError("--anchor: is of the participant of --start; give --start DAY as well")
    begin = None if start is None else schedule_asked.day("--start", start)
    days = schedule_asked.anchors(anchor or ())
    asked = Asked(
        timeline,
        arm,
        begin,
        days,
        cycles,
        (form.participant or "").strip(),
        limit,
        # A calendar without the other dates would say that there are none.
        rhythms=rhythms or form.as_calendar,
        in_output=not (form.as_csv or form.as_calendar),
    )
    with telling.report() as report:
        found = _laid(inputs.planned(source, report, as_format), asked, report, form)
        output.write_lines(form.lines(found, asked), to)


def _laid(trials: Iterable[Trial], asked: Asked, report: Report, form: Form) -> Iterator[Laid]:
    """What was asked for of each trial; what the form has no place for is said."""
    for trial in trials:
        if one := asked.of(trial, report):
            if not trial.schedule and (form.as_csv or form.as_calendar):
                output.show(f"{one.doc}: {schedule_text.nothing(trial)}")
            if one.others and (form.as_csv or form.as_calendar):
                output.show(f"{one.doc}: {schedule_dates.other_timelines(one)}")
            if form.as_calendar and (undated := [each.name for each in one.planned if each.moment is None]):
                output.show(f"{one.doc}: not in the calendar, as there is no date: {', '.join(undated)}")
            yield one


def _tables(found: Iterable[Laid], asked: Asked) -> Iterator[bytes]:
    columns = schedule_text.room()
    for place, one in enumerate(found):
        for line in [*([""] if place else []), *_lines(one, asked, columns)]:
            yield f"{output.plain(line)}\n".encode("utf-8", "backslashreplace")


def _lines(one: Laid, asked: Asked, columns: int) -> Iterator[str]:
    yield from wrapped(f"{one.doc}  {one.trial.title() or ''}".rstrip(), columns, others="  ")
    if not one.trial.schedule:
        yield from wrapped(schedule_text.nothing(one.trial), columns)
    elif asked.start:
        yield ""
        yield from schedule_dates.lines(one, columns)
        return
    for grid in one.grids:
        yield from ["", grid.name] if grid.name else []
        yield from schedule_text.lines(grid, columns)
    doses = list(schedule_doses.lines(one.trial, one.arm))
    yield from ["", "Doses"] if doses else []
    for dose in doses:
        yield from wrapped(dose, columns, others="  ")
