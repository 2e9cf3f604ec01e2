"""What is wrong with how timepoints are counted: circles, anchors without a date, units without a fixed length."""

from collections.abc import Iterator

from fhir_trials.model.schedule import Schedule, Timing
from fhir_trials.model.values import Duration
from fhir_trials.scheduling import calendar_time
from fhir_trials.scheduling.counting import Counting
from fhir_trials.scheduling.course import SHOWN
from fhir_trials.scheduling.finding import Finding


def check(schedule: Schedule, counted: Counting) -> Iterator[Finding]:
    """What is found of the timings, without a look at the order of timepoints."""
    yield from _nothing_timed(schedule)
    yield from _circles(schedule, counted)
    yield from _missing(schedule, counted)
    yield from _undated(schedule, counted)
    yield from _windows(schedule)
    yield from _calendar_units(schedule)


def at(place: int, member: str = "") -> str:
    """The path of a timepoint."""
    return f"schedule.timepoints[{place}]{member}"


def named(schedule: Schedule, places: list[int], joint: str = ", ") -> str:
    """The names of timepoints, as long as there are few."""
    names = [f"“{schedule.timepoints[place].name}”" for place in places[:SHOWN]]
    more = len(places) - SHOWN
    return joint.join(names) + (f" and {more} more" if more > 0 else "")


def _nothing_timed(schedule: Schedule) -> Iterator[Finding]:
    silent = not any(point.timing for point in schedule.timepoints)
    rhythms = schedule.cycles or any(one.repeat for one in schedule.activities)
    if schedule.timepoints and silent and not rhythms:
        yield Finding(
            "schedule-without-timing",
            "information",
            "schedule",
            f"none of {len(schedule.timepoints)} timepoints says when it is: the schedule has an order, and no dates",
        )


def _circles(schedule: Schedule, counted: Counting) -> Iterator[Finding]:
    for circle in counted.circles:
        first = schedule.timepoints[circle[0]].name
        chain = named(
            schedule, [*circle[1:], circle[0]] if len(circle) < SHOWN else circle[1:], ", that from "
        )
        yield Finding(
            "timing-circle",
            "error",
            at(circle[0], ".timing"),
            f"“{first}” is counted from {chain}: they are counted from each other, and none of them, nor what is "
            "counted from them, can be dated",
        )


def _missing(schedule: Schedule, counted: Counting) -> Iterator[Finding]:
    for place, origin in enumerate(counted.origins):
        if origin.kind == "missing":
            timing = schedule.timepoints[place].timing
            name = timing.counted_from if timing else ""
            yield Finding(
                "timing-anchor-missing",
                "error",
                at(place, ".timing.counted_from"),
                f"{named(schedule, [place])} is counted from {name!r}, which no timepoint is called: it cannot be dated",
            )


def _undated(schedule: Schedule, counted: Counting) -> Iterator[Finding]:
    followers: dict[int, list[int]] = {}
    for place, origin in enumerate(counted.origins):
        if origin.kind == "timepoint" and counted.origins[origin.timepoint].kind == "none":
            followers.setdefault(origin.timepoint, []).append(place)
    for anchor, places in followers.items():
        if anchor != counted.dated[counted.course_of[anchor]]:
            verb = "is" if len(places) == 1 else "are"
            yield Finding(
                "timing-anchor-undated",
                "warning",
                at(anchor, ".timing"),
                f"{named(schedule, places)} {verb} counted from {named(schedule, [anchor])}, of which nothing says how "
                "long after what it is: they have no date until that of the latter is given",
            )


def _windows(schedule: Schedule) -> Iterator[Finding]:
    for place, point in enumerate(schedule.timepoints):
        leeway = point.timing.leeway if point.timing else None
        if leeway is None:
            continue
        earliest = calendar_time.NO_TIME.minus(calendar_time.span_of(leeway.earlier))
        if earliest.least > calendar_time.span_of(leeway.later).most:
            yield Finding(
                "window-reversed",
                "error",
                at(place, ".timing.leeway"),
                f"the window of “{point.name}” begins after it ends: no day lies in it",
            )


def _calendar_units(schedule: Schedule) -> Iterator[Finding]:
    first = next(_by_calendar(schedule), None)
    if first is not None:
        yield Finding(
            "calendar-units",
            "information",
            first,
            "months and years have no fixed length: they are reckoned by the calendar, to the same day of another "
            "month, or its last where it has no such day (31 January and one month: 28 or 29 February)",
        )


def _by_calendar(schedule: Schedule) -> Iterator[str]:
    """The paths of what is stated in months or years."""
    for place, point in enumerate(schedule.timepoints):
        if point.timing and _in_months(point.timing):
            yield at(place, ".timing")
        if _months(point.duration):
            yield at(place, ".duration")
    for number, cycle in enumerate(schedule.cycles):
        if _months(cycle.length):
            yield f"schedule.cycles[{number}].length"
    for number, activity in enumerate(schedule.activities):
        if activity.repeat and (_months(activity.repeat.every) or _months(activity.repeat.duration)):
            yield f"schedule.activities[{number}].repeat"


def _months(duration: Duration | None) -> bool:
    return duration is not None and calendar_time.by_calendar(duration.unit)


def _in_months(timing: Timing) -> bool:
    leeway = timing.leeway
    stated = calendar_time.signed(timing.offset) if timing.offset and not timing.fixed else []
    return any(calendar_time.by_calendar(unit) for _, unit in stated) or (
        leeway is not None and (_months(leeway.earlier) or _months(leeway.later))
    )
