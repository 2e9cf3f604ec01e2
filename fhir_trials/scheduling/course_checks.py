"""What is wrong with the order of timepoints: names nothing has, nobody who gets there, no way out."""

from collections.abc import Iterator

from fhir_trials.model.schedule import Schedule
from fhir_trials.scheduling.counting import Counting
from fhir_trials.scheduling.course import Course, places
from fhir_trials.scheduling.finding import Finding
from fhir_trials.scheduling.grid_rows import DEEPEST, in_order
from fhir_trials.scheduling.timing_checks import at, named

_NOT_PLANNED = {"unscheduled", "early-termination"}
"""Kinds of visits that have no place in the order: they take place when they have to."""


def check(schedule: Schedule, counted: Counting) -> Iterator[Finding]:
    """What is found of the ways between timepoints, and of what hangs on them."""
    yield from _links(schedule)
    for course in counted.courses:
        yield from _unreached(schedule, course)
        yield from _endless(schedule, course)
    yield from _visits(schedule)
    yield from _in_two_cycles(schedule)
    yield from _deep(schedule)


def _links(schedule: Schedule) -> Iterator[Finding]:
    """Names that no timepoint has; a trial refuses them, a schedule by itself does not."""
    known = places(schedule)
    stated = [
        *(
            (at(place, f".next[{number}].to"), step.to)
            for place, point in enumerate(schedule.timepoints)
            for number, step in enumerate(point.next)
        ),
        *(
            (f"schedule.cycles[{number}].timepoints[{place}]", name)
            for number, cycle in enumerate(schedule.cycles)
            for place, name in enumerate(cycle.timepoints)
        ),
        *(
            (f"schedule.activities[{number}].timepoints[{place}]", name)
            for number, activity in enumerate(schedule.activities)
            for place, name in enumerate(activity.timepoints)
        ),
    ]
    for path, name in stated:
        if name is not None and name not in known:
            yield Finding(
                "timepoint-missing",
                "error",
                path,
                f"{name!r} is no timepoint: it is passed over, nothing is done there",
            )


def _unreached(schedule: Schedule, course: Course) -> Iterator[Finding]:
    visits = {visit.id: visit for visit in schedule.visits}
    reached = set(course.order)
    for place in course.members:
        visit = visits.get(schedule.timepoints[place].visit or "")
        kind = visit.kind.code if visit and visit.kind else None
        if place not in reached and kind not in _NOT_PLANNED:
            yield Finding(
                "timepoint-unreached",
                "warning",
                at(place),
                f"no way leads to {named(schedule, [place])}: those before it go elsewhere, and nobody gets there",
            )


def _endless(schedule: Schedule, course: Course) -> Iterator[Finding]:
    leading: dict[int, list[int]] = {}
    for place in course.order:
        for way in course.ways[place]:
            leading.setdefault(way.to, []).append(place)
    saved = [place for place in course.order if place in course.ends]
    ending = set(saved)
    for place in saved:  # grows while it is passed
        new = [other for other in leading.get(place, ()) if other not in ending]
        ending.update(new)
        saved.extend(new)
    lost = [place for place in course.order if place not in ending]
    if lost:
        yield Finding(
            "transitions-endless",
            "error",
            at(lost[0], ".next"),
            f"who comes to {named(schedule, lost)} never gets to an end: every way leads back",
        )


def _visits(schedule: Schedule) -> Iterator[Finding]:
    held = {point.visit for point in schedule.timepoints}
    for number, visit in enumerate(schedule.visits):
        kind = visit.kind.code if visit.kind else None
        if visit.id not in held and visit.scheduled_at is None and kind not in _NOT_PLANNED:
            yield Finding(
                "visit-without-timepoint",
                "warning",
                f"schedule.visits[{number}]",
                f"no timepoint is held at “{visit.name}”: it stands in no column, and has no date",
            )


def _in_two_cycles(schedule: Schedule) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for number, cycle in enumerate(schedule.cycles):
        for place, name in enumerate(cycle.timepoints):
            if name in seen:
                yield Finding(
                    "timepoint-in-two-cycles",
                    "warning",
                    f"schedule.cycles[{number}].timepoints[{place}]",
                    f"{name!r} stands in “{seen[name]}” already: it is repeated with that, and not with “{cycle.name}”",
                )
            else:
                seen[name] = cycle.name


def _deep(schedule: Schedule) -> Iterator[Finding]:
    """The first activity that is a part of a part of more than grids show."""
    numbers = {one.id: number for number, one in enumerate(schedule.activities)}
    for activity, depth, _ in in_order(schedule.activities):
        if depth > DEEPEST:
            yield Finding(
                "parts-too-deep",
                "warning",
                f"schedule.activities[{numbers[activity.id]}].part_of",
                f"“{activity.name}” is a part of a part more than {DEEPEST} deep: a grid shows it on the level of those above",
            )
            return
