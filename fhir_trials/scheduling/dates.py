"""The schedule of one participant: each timepoint with its date and window."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from fhir_trials.errors import UsageError
from fhir_trials.model.schedule import Schedule, Timeline
from fhir_trials.scheduling import arms, conditions, date_findings, given, occurrences, repeats
from fhir_trials.scheduling.allowed import Window, window
from fhir_trials.scheduling.counting import Counting, counting, start_event
from fhir_trials.scheduling.course import NOTHING, Course, main_timeline, places
from fhir_trials.scheduling.feasible import infeasible
from fhir_trials.scheduling.occurrences import Occurrence
from fhir_trials.scheduling.participant import Known, Moment, Moments, Undated, of_day
from fhir_trials.scheduling.planned import Planned, Reckoned
from fhir_trials.scheduling.reckoning import moments


def reckon(
    schedule: Schedule,
    start: date,
    anchors: Mapping[str, date] | None = None,
    *,
    arm: str | None = None,
    timeline: str | None = None,
    limit: int = 1000,
    cycles: int = 1,
    rhythms: bool = False,
) -> Reckoned:
    """Each timepoint of a schedule with its date and window, for a participant who starts on `start`.

    Whatever the schedule says, this ends, in time that grows with its length and `limit`. Of branches all are there,
    each with its condition; loops are passed once. What is counted from a timepoint is counted from its planned moment.

    Args:
        schedule: what is planned.
        start: the day, or day and time, of the timepoint that others are counted from; where none is fixed, of
            `schedule.start`, else of the first timepoint.
        anchors: days of other events, by the code of an `AnchorEvent` (else the source's word) or the id of a
            timepoint; a day that is given stands before one that is reckoned. Of a timepoint of cycles it is the day
            in the first one; `day-8#2` is that in the second. It moves what is counted from it: in its own cycle, and
            where a cycle begins with it also the cycles that follow.
        arm: the participant's arm; without it the timepoints of all arms.
        timeline: the id of another timeline than the main one; its start is `start`.
        limit: how many cycles of a kind, and how many dates of each rhythm, at most; timepoints are there, however many.
        cycles: how many are shown of cycles that go on without a stated number.
        rhythms: whether a rhythm has an entry for each of its dates, not one altogether.

    Raises:
        UsageError: where the schedule has no such timeline, or `limit` or `cycles` is less than 1.
    """
    if min(limit, cycles) < 1:
        raise UsageError(f"limit and cycles are at least 1, found {limit} and {cycles}")
    _known_timeline(schedule, timeline)
    own = arms.of_arm(schedule, arm) if arm is not None else schedule
    known = Known(start, anchors or {})
    named = known.timepoints()
    anchored = {place for name, place in places(own).items() if name in named}
    counted = counting(own, anchored)
    number = _course(counted, timeline, main_timeline(own))
    course = counted.courses[number] if number >= 0 else NOTHING
    main = timeline in {None, main_timeline(own)}
    asked = _Asked(own, schedule, counted, course, known, arm, main=main)
    return _reckon(asked, number, occurrences.Room(limit, cycles), each_date=rhythms)


def other_timelines(schedule: Schedule) -> tuple[Timeline, ...]:
    """The timelines beside the main one that have timepoints: each is reckoned from a start of its own."""
    with_points = {point.timeline for point in schedule.timepoints}
    main = main_timeline(schedule)
    return tuple(one for one in schedule.timelines if one.id != main and one.id in with_points)


def _course(counted: Counting, timeline: str | None, main: str | None) -> int:
    """The course that is wanted; the first where none is called the main one; -1 where it has no timepoints."""
    wanted = timeline or main
    found = (at for at, course in enumerate(counted.courses) if course.timeline == wanted)
    return next(found, 0 if wanted is None and counted.courses else -1)


class _Asked(NamedTuple):
    """What is reckoned: the schedule of the arm and that of all, how the first is counted, what is known, which course.

    Attributes:
        arm: the participant's.
        main: whether it is the main timeline, where activities with a rhythm of their own belong.
    """

    schedule: Schedule
    whole: Schedule
    counted: Counting
    course: Course
    known: Known
    arm: str | None
    main: bool


def _known_timeline(schedule: Schedule, timeline: str | None) -> None:
    known = {one.id: None for one in schedule.timelines} | {
        point.timeline: None for point in schedule.timepoints if point.timeline
    }
    if timeline is not None and timeline not in known:
        raise UsageError(f"timeline {timeline!r}: the schedule has {', '.join(known) or 'only its main one'}")


def _reckon(asked: _Asked, number: int, room: occurrences.Room, *, each_date: bool) -> Reckoned:
    schedule, counted, course = asked.schedule, asked.counted, asked.course
    made = moments(schedule, counted, number, asked.known)
    shown = occurrences.shown_cycles(schedule, counted, course, room, asked.known)
    passed = list(occurrences.occurrences(made, course, shown))
    windows = [_window(asked, one) for one in passed]
    impossible = infeasible(schedule, counted, course, passed, windows)
    told = conditions.notes(schedule, course)
    done = _done(schedule)
    planned = [
        _planned(asked, one, place, [*told[one.place], impossible.get(at)], done)
        for at, (one, place) in enumerate(zip(passed, windows, strict=True))
        if not schedule.timepoints[one.place].decision or done.get(schedule.timepoints[one.place].id)
    ]
    end = max((one.latest for one in windows if one), default=None)
    rhythm, cut = _rhythms(asked, _start(asked, made, number), end, room.most if each_date else None)
    place_of = places(asked.whole)
    findings = [
        *date_findings.of_arm(asked.whole, asked.arm),
        *date_findings.of_anchors(schedule, asked.known, place_of),
        *date_findings.of_given(schedule, counted, passed, place_of),
        *date_findings.of_dates(schedule, passed, windows, place_of),
        *date_findings.of_order(
            schedule, [(passed[at].place, why) for at, why in impossible.items()], place_of
        ),
        *date_findings.of_cycles(schedule, shown),
        *date_findings.of_rhythms(schedule),
        *date_findings.of_limit(schedule, room.most, cut),
    ]
    return Reckoned(tuple(_in_order(planned, rhythm)), tuple(findings))


def _start(asked: _Asked, made: Moments, number: int) -> Moment:
    """The start as it is reckoned: the day that is given for it, else that of the participant."""
    dated = asked.counted.dated[number] if number >= 0 else None
    found = made.found[dated] if dated is not None else asked.known.given(start_event(asked.schedule))
    return found if isinstance(found, Moment) else of_day(asked.known.start)


def _rhythms(
    asked: _Asked, start: Moment, end: datetime | None, limit: int | None
) -> tuple[list[Planned], set[str]]:
    """What has a rhythm of its own, and of which there is more; without a limit an entry for each."""
    found = repeats.rhythms(asked.schedule, start, end or start.at) if asked.main else []
    if limit is None:
        return [one.whole() for one in found], set()
    planned: list[Planned] = []
    cut: set[str] = set()
    for one in found:
        entries, more = one.each(limit)
        planned += entries
        cut |= {one.activity.id} if more else set()
    return planned, cut


def _done(schedule: Schedule) -> dict[str, tuple[str, ...]]:
    """The activities of each timepoint, in the order of the schedule."""
    done: dict[str, list[str]] = {}
    for activity in schedule.activities:
        for name in activity.timepoints:
            done.setdefault(name, []).append(activity.id)
    return {name: tuple(ids) for name, ids in done.items()}


def _window(asked: _Asked, one: Occurrence) -> Window | None:
    """The window around a date that is reckoned; a date that is given is no other."""
    if isinstance(one.when, Undated):
        return None
    return window(one.when, asked.schedule.timepoints[one.place].timing if one.plan is None else None)


def _planned(
    asked: _Asked,
    one: Occurrence,
    allowed: Window | None,
    notes: list[str | None],
    done: dict[str, tuple[str, ...]],
) -> Planned:
    point = asked.schedule.timepoints[one.place]
    if isinstance(one.when, Undated):
        moment, timed, beside = None, False, None
    else:
        moment, beside = one.when.at, given.deviation(one, point.timing)
        # Hours after nobody knows what hour are no time of day.
        timed = one.when.clock and bool(beside.timed if beside else allowed and allowed.timed)
    said = [one.when.note, beside.note() if beside else None, *notes, allowed.note if allowed else None]
    shown = beside.window if beside else allowed
    shown = shown if shown and shown.stated else None
    return Planned(
        timepoint=point.id,
        name=occurrences.name(asked.schedule, asked.counted, one),
        cycle=one.number,
        moment=moment,
        timed=timed,
        earliest=shown.earliest if shown else None,
        latest=shown.latest if shown else None,
        weekend=moment is not None and moment.weekday() >= 5,
        note="; ".join(note for note in said if note) or None,
        activities=done.get(point.id, ()),
    )


def _in_order(listed: list[Planned], rhythm: list[Planned]) -> list[Planned]:
    """By date; what has none stands behind what it follows in the list."""
    first: list[Planned] = []
    behind: list[tuple[datetime, list[Planned]]] = []
    for one in listed:
        if one.moment is not None:
            behind.append((one.moment, [one]))
        else:
            (behind[-1][1] if behind else first).append(one)
    behind += [(one.moment, [one]) for one in rhythm if one.moment]
    behind.sort(key=lambda group: group[0])
    return [*first, *(one for _, group in behind for one in group)]
