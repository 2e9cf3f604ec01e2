"""The date of each timepoint for one participant, or why it has none."""

from fhir_trials.model.schedule import Schedule
from fhir_trials.scheduling import later_cycles
from fhir_trials.scheduling.counting import Counting, start_event
from fhir_trials.scheduling.distances import later
from fhir_trials.scheduling.participant import Known, Moment, Moments, Undated, of_day


def moments(schedule: Schedule, counted: Counting, course: int, known: Known) -> Moments:
    """When each timepoint of a schedule is; a day that is given stands before one that is reckoned."""
    silent: list[Moment | Undated] = [Undated("its timepoints are counted from each other")]
    made = Moments(schedule, counted, known, silent * len(counted.origins), {})
    for place in counted.order:
        number = 1 if place in counted.cycle_of else None
        given = known.given_in(schedule.timepoints[place].id, number)
        planned = _moment(made, place, course, ask=not given)
        if given:
            made.plans[place] = planned
        made.found[place] = given or planned
    return made


def _moment(made: Moments, place: int, course: int, *, ask: bool) -> Moment | Undated:
    """When a timepoint is planned; where `ask`, an event without a day is noted as asked for."""
    schedule, counted, known = made.schedule, made.counted, made.known
    if counted.course_of[place] != course:
        return Undated("it belongs to another timeline")
    if place == counted.dated[course]:
        return of_day(known.start)
    origin = counted.origins[place]
    if origin.kind == "timepoint":
        return _from_timepoint(made, place)
    if origin.kind == "start":
        name = start_event(schedule)
        return later(schedule, place, known.given(name) or of_day(known.start))
    if origin.event:
        day = known.given(origin.event)
        if day is None and origin.event == start_event(schedule):
            day = of_day(known.start)
        if day:
            return day if origin.kind == "reference" else later(schedule, place, day)
        if ask:
            known.asked.setdefault(origin.event, []).append(place)
        return Undated(f"the date of {origin.event} is not given")
    return Undated(_silent(schedule, place, origin.kind))


def _silent(schedule: Schedule, place: int, kind: str) -> str:
    """Why a timepoint has no date by itself."""
    timing = schedule.timepoints[place].timing
    if kind == "reference":
        return "others are counted from it, and its own date is not given"
    if kind == "missing":
        return f"it is counted from {timing.counted_from if timing else None!r}, which no timepoint is called"
    if timing is None:
        return "nothing says when it is"
    if timing.offset is None:
        return "nothing says how long after what it is"
    return "it is counted from the visit before, and there is none"


def _from_timepoint(made: Moments, place: int) -> Moment | Undated:
    counted, schedule = made.counted, made.schedule
    origin = counted.origins[place]
    other = made.found[origin.timepoint]
    name = schedule.timepoints[origin.timepoint].name
    if isinstance(other, Undated):
        return Undated(f"it is counted from “{name}”, which has no date")
    if counted.from_last_cycle(place):
        times = schedule.cycles[counted.cycle_of[origin.timepoint]].times
        if times is None:
            return Undated(f"it is counted from the last “{name}”, and nothing says in which cycle that is")
        other = later_cycles.passed(made, origin.timepoint, times).when
        if isinstance(other, Undated):
            return other
    day = Moment(other.at, other.timed, other.clock) if origin.same_visit else other
    return later(schedule, place, day, origin.timepoint)
