"""Schedules that nobody thought of: sound ones whose dates are known, and broken ones."""

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

from fhir_trials.model.codes import Term
from fhir_trials.model.schedule import (
    Activity,
    Cycle,
    Offset,
    Repeat,
    Schedule,
    Timeline,
    Timepoint,
    Timing,
    Transition,
    Visit,
)
from fhir_trials.model.values import Duration
from tests.scheduling.building import leeway

Key = tuple[str, int | None]
"""A timepoint and the number of its cycle."""


@dataclass(frozen=True)
class Sound:
    """A schedule and the day, counted from the start, of each time that a timepoint is passed, in their order."""

    schedule: Schedule
    days: dict[Key, int]


@dataclass(frozen=True)
class Repeated:
    """Timepoints `first` to `last` that are passed `times` times, every `length` days."""

    first: int
    last: int
    length: int
    times: int

    def holds(self, place: int) -> bool:
        """Whether a timepoint is in it."""
        return self.first <= place <= self.last


@st.composite
def sound(draw: st.DrawFn, least_gap: int = 0) -> Sound:
    """A chain of timepoints with windows and perhaps cycles, counted from each other in whatever way.

    With a `least_gap` below 0 they may be planned for days that are not in the order in which they are passed.

    The days are drawn first, and what each is counted from then: so what the dates should be is known without
    reckoning them.
    """
    gaps = draw(st.lists(st.integers(least_gap, 30), min_size=1, max_size=9))
    origin = draw(st.integers(0, len(gaps) - 1))
    cycle = draw(st.none() | _cycles(gaps))
    first_days = [sum(gaps[1 : place + 1]) for place in range(len(gaps))]
    if cycle:
        over = cycle.length * (cycle.times - 1)
        first_days = [day + (over if place > cycle.last else 0) for place, day in enumerate(first_days)]
    zero = first_days[origin]
    first_days = [day - zero for day in first_days]
    rooted = [origin]
    timings = {origin: Timing(fixed=True)}
    for place in draw(st.permutations([one for one in range(len(gaps)) if one != origin])):
        other = draw(st.sampled_from([*rooted, None]))
        timings[place] = _timing(draw, first_days, place, other, None if other == origin else cycle)
        rooted.append(place)
    points = tuple(
        Timepoint(id=f"t{place}", name=f"Visit {place}", timing=timings[place]) for place in range(len(gaps))
    )
    return Sound(Schedule(timepoints=points, cycles=_cycle(cycle) if cycle else ()), _days(first_days, cycle))


@st.composite
def _cycles(draw: st.DrawFn, gaps: list[int]) -> Repeated:
    first = draw(st.integers(0, len(gaps) - 1))
    last = draw(st.integers(first, len(gaps) - 1))
    needed = max(sum(gaps[first + 1 : last + 1]), 0) + 1
    return Repeated(first, last, needed + draw(st.integers(0, 20)), draw(st.integers(1, 5)))


def _cycle(cycle: Repeated) -> tuple[Cycle]:
    names = tuple(f"t{place}" for place in range(cycle.first, cycle.last + 1))
    every = Duration(value=Decimal(cycle.length), unit="day")
    return (Cycle(id="c", name="Treatment", timepoints=names, length=every, times=cycle.times),)


def _timing(
    draw: st.DrawFn, days: list[int], place: int, other: int | None, cycle: Repeated | None
) -> Timing:
    base = 0 if other is None else days[other]
    if cycle and other is not None and cycle.holds(other) and place > cycle.last:
        base += cycle.length * (cycle.times - 1)
    distance = days[place] - base
    weeks = distance % 7 == 0 and draw(st.booleans())
    return Timing(
        offset=Offset(value=Decimal(distance // 7 if weeks else distance), unit="week" if weeks else "day"),
        counted_from=None if other is None else f"t{other}",
        leeway=draw(st.none() | st.builds(leeway, st.integers(0, 9), st.integers(0, 9))),
    )


def _days(first: list[int], cycle: Repeated | None) -> dict[Key, int]:
    days: dict[Key, int] = {}
    for place, day in enumerate(first):
        if cycle is None or not cycle.holds(place):
            days[f"t{place}", None] = day
        elif place == cycle.first:
            for number in range(cycle.times):
                for member in range(cycle.first, cycle.last + 1):
                    days[f"t{member}", number + 1] = first[member] + number * cycle.length
    return days


_NAMES = st.sampled_from([f"t{number}" for number in range(8)])
_ANY_NAME = _NAMES | st.just("nobody")


@st.composite
def branching(draw: st.DrawFn) -> Schedule:
    """A schedule whose timepoints lead anywhere, back and out too, on days that fit the list."""
    size = draw(st.integers(1, 8))
    names = st.sampled_from([f"t{number}" for number in range(size)])
    steps = st.builds(
        Transition, to=st.none() | names, condition=st.none() | st.sampled_from(["a", "b", "c"])
    )
    points = [
        Timepoint(
            id=f"t{number}",
            name=f"Visit {number}",
            timing=Timing(
                offset=Offset(value=Decimal(7 * number), unit="day"),
                leeway=leeway(draw(st.integers(0, 3)), 3),
            ),
            next=tuple(draw(st.lists(steps, max_size=3))),
        )
        for number in range(size)
    ]
    return Schedule(timepoints=tuple(points))


_UNITS = st.sampled_from(["second", "minute", "hour", "day", "week", "month", "year"])
_NUMBERS = st.one_of(
    st.integers(-40, 400).map(Decimal),
    st.sampled_from(
        [Decimal("0.5"), Decimal("1E+30"), Decimal("-9E+999"), Decimal("9E+999999"), Decimal("1E-999")]
    ),
)
_POSITIVE = _NUMBERS.filter(lambda number: number > 0)
_LENGTHS = st.builds(Duration, value=_POSITIVE, unit=_UNITS)
_LEEWAYS = st.builds(leeway, st.integers(0, 90), st.integers(0, 90), _UNITS)
_TIMINGS = st.builds(
    Timing,
    offset=st.none()
    | st.builds(Offset, value=_NUMBERS, unit=_UNITS, more=st.lists(_LENGTHS, max_size=1).map(tuple)),
    counted_from=st.none() | _ANY_NAME,
    event=st.sampled_from(
        [None, None, Term(code="randomisation"), Term(text="surgery"), Term(code="previous-visit")]
    ),
    fixed=st.sampled_from([False, False, False, True]),
    measured=st.sampled_from([None, "start-to-end", "end-to-start", "end-to-end"]),
    leeway=st.none() | _LEEWAYS,
)
_ARMS = st.lists(st.sampled_from(["a", "b"]), max_size=2).map(tuple)
_POINTS = st.builds(
    Timepoint,
    id=_NAMES,
    name=st.sampled_from(["Visit", "C1D8", "Cycle 1, Day 1"]),
    timing=st.none() | _TIMINGS,
    duration=st.none() | _LENGTHS,
    visit=st.sampled_from([None, "v"]),
    arms=_ARMS,
    timeline=st.sampled_from([None, None, "main", "other"]),
    runs=st.sampled_from([None, "other"]),
    next=st.lists(
        st.builds(Transition, to=st.none() | _ANY_NAME, condition=st.sampled_from([None, "ill"])), max_size=2
    ).map(tuple),
    decision=st.booleans(),
)
_REPEATS = st.builds(
    Repeat, every=_LENGTHS, duration=st.none() | _LENGTHS, times=st.none() | st.integers(1, 2_147_483_647)
)


def broken() -> st.SearchStrategy[Schedule]:
    """Schedules of which anything may be wrong: names, circles, numbers, cycles, timelines."""
    return st.builds(
        Schedule,
        start=st.sampled_from([None, Term(code="randomisation"), Term(code="enrolment")]),
        timelines=st.sampled_from(
            [
                (),
                (
                    Timeline(id="main", name="Main", main=True, begins_at="t3"),
                    Timeline(id="other", name="Other"),
                ),
            ]
        ),
        visits=st.sampled_from([(), (Visit(id="v", name="V", scheduled_at="t2"),)]),
        timepoints=st.lists(_POINTS, max_size=8).map(tuple),
        cycles=st.lists(
            st.builds(
                Cycle,
                id=st.just("c"),
                name=st.just("Cycles"),
                timepoints=st.lists(_ANY_NAME, min_size=1, max_size=4).map(tuple),
                length=_LENGTHS,
                times=st.none() | st.integers(1, 2_147_483_647),
            ),
            max_size=2,
        ).map(tuple),
        activities=st.lists(
            st.builds(
                Activity,
                id=st.sampled_from(["x", "y"]),
                name=st.just("Blood"),
                timepoints=st.lists(_ANY_NAME, max_size=2).map(tuple),
                repeat=st.none() | _REPEATS,
            ),
            max_size=3,
        ).map(tuple),
    )
