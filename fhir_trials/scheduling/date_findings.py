"""What is found while dates are reckoned: what was not given, what lies outside of the calendar, what is not shown."""

from collections.abc import Iterator

from fhir_trials.model.schedule import Schedule
from fhir_trials.scheduling import arms, given, occurrences
from fhir_trials.scheduling.allowed import Window
from fhir_trials.scheduling.counting import Counting
from fhir_trials.scheduling.finding import Finding
from fhir_trials.scheduling.occurrences import Occurrence
from fhir_trials.scheduling.participant import Known, Undated
from fhir_trials.scheduling.repeats import shown as length
from fhir_trials.scheduling.timing_checks import at, named


def of_anchors(schedule: Schedule, known: Known, place_of: dict[str, int]) -> Iterator[Finding]:
    """Events whose date is not given, and dates that nothing is counted from."""
    for event, asked in known.asked.items():
        first = schedule.timepoints[asked[0]].id
        yield Finding(
            "anchor-not-given",
            "warning",
            at(place_of[first], ".timing.event"),
            f"the date of {event} is not given, and {named(schedule, asked)} cannot be dated without: give it, {event}=DAY",
        )
    for name in known.anchors:
        if name not in known.used:
            yield Finding(
                "anchor-unused",
                "warning",
                f"anchors.{name}",
                f"{name!r} is no timepoint, in no cycle that is shown, and no event that anything is counted from: its "
                "date changes nothing",
            )


def of_given(
    schedule: Schedule, counted: Counting, passed: list[Occurrence], place_of: dict[str, int]
) -> Iterator[Finding]:
    """Dates that are given outside of their own windows, each with by how much."""
    for one in passed:
        point = schedule.timepoints[one.place]
        beside = given.deviation(one, point.timing)
        if beside and beside.outside():
            yield Finding(
                "date-outside-window",
                "warning",
                at(place_of[point.id], ".timing.leeway"),
                beside.message(occurrences.name(schedule, counted, one)),
            )


def of_arm(schedule: Schedule, arm: str | None) -> Iterator[Finding]:
    """The epochs that an arm does not pass, whose timepoints are left out."""
    for epoch, points in arms.epochs_left_out(schedule, arm).items():
        name = next((one.name for one in schedule.epochs if one.id == epoch), epoch)
        yield Finding(
            "epoch-of-other-arms",
            "warning",
            "schedule.cells",
            f"the arm {arm!r} has no part in the epoch “{name}”: {named(schedule, points)} left out",
        )


def of_dates(
    schedule: Schedule, passed: list[Occurrence], windows: list[Window | None], place_of: dict[str, int]
) -> Iterator[Finding]:
    """Dates and windows outside of the calendar, once for each timepoint."""
    told: set[int] = set()
    for one, allowed in zip(passed, windows, strict=True):
        undated = isinstance(one.when, Undated) and one.when.beyond
        if one.place in told or not (undated or (allowed and allowed.beyond)):
            continue
        told.add(one.place)
        what = "it has no date" if undated else "its window ends where the calendar does"
        yield Finding(
            "date-outside-calendar",
            "error",
            at(place_of[schedule.timepoints[one.place].id], ".timing"),
            f"{named(schedule, [one.place])} lies outside of the years 1 to 9999: {what}",
        )


def of_order(
    schedule: Schedule, impossible: list[tuple[int, str]], place_of: dict[str, int]
) -> Iterator[Finding]:
    """Windows that cannot be kept, the first of each timepoint, with why."""
    told: set[int] = set()
    for place, why in impossible:
        if place not in told:
            told.add(place)
            path = at(place_of[schedule.timepoints[place].id], ".timing")
            yield Finding("window-impossible", "error", path, f"{named(schedule, [place])}: {why}")


def of_cycles(schedule: Schedule, shown: dict[int, occurrences.Shown]) -> Iterator[Finding]:
    """Cycles of which not all are shown."""
    for number, (times, cut) in shown.items():
        cycle = schedule.cycles[number]
        every = length(cycle.length.value, cycle.length.unit)
        path = f"schedule.cycles[{number}].times"
        if cycle.times is None:
            until = f"until {cycle.until}" if cycle.until else "without a stated end"
            said = f"“{cycle.name}” goes on every {every} {until}: {times} shown"
            yield Finding("cycles-open", "information", path, said)
        if cut:
            count = f"{cycle.times} cycles" if cycle.times else "more cycles"
            yield Finding(
                "schedule-cut", "warning", path, f"“{cycle.name}” has {count}, the first {times} are shown"
            )


def of_rhythms(schedule: Schedule) -> Iterator[Finding]:
    """Rhythms beside timepoints, which nothing says the beginning of."""
    for number, activity in enumerate(schedule.activities):
        if activity.repeat and activity.timepoints:
            every = activity.repeat.every
            yield Finding(
                "rhythm-not-dated",
                "information",
                f"schedule.activities[{number}].repeat",
                f"“{activity.name}” is done every {length(every.value, every.unit)} beside its timepoints: "
                "only these have dates",
            )


def of_limit(schedule: Schedule, limit: int, cut: set[str]) -> Iterator[Finding]:
    """Rhythms that have more dates than the limit.

    Args:
        schedule: what is planned.
        limit: how many dates of each are shown.
        cut: the ids of their activities.
    """
    for number, activity in enumerate(schedule.activities):
        if activity.id in cut:
            yield Finding(
                "schedule-cut",
                "warning",
                f"schedule.activities[{number}].repeat",
                f"“{activity.name}” has more dates, the first {limit} are shown",
            )
