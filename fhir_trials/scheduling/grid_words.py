"""When and how often, in the few words that fit the head of a column."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from fhir_trials.amount_words import duration, line, number
from fhir_trials.model.codes import AnchorEvent, Term
from fhir_trials.model.schedule import Activity, Cycle, Leeway, Offset, Repeat, Timepoint, Timing, Visit
from fhir_trials.model.values import Duration, TimeUnit

_SHORT: dict[TimeUnit, str] = {
    "second": "s",
    "minute": "min",
    "hour": "h",
    "day": "d",
    "week": "wk",
    "month": "mo",
    "year": "y",
}
# Of these people number the moment itself (`Week 2`); hours and less are a distance to them.
_NUMBERED = frozenset({"day", "week", "month", "year"})
_FROM_START = frozenset({None, "start-to-start"})


def distance(offset: Offset) -> str:
    """How far an offset is, whichever way: `2 weeks`, `1 month 2 days`."""
    size = abs(offset.value)
    first = f"{number(size)} {offset.unit}{'' if size == 1 else 's'}"
    return " ".join([first, *map(duration, offset.more)])


def window(leeway: Leeway | None) -> str:
    """`±3 d`, `-4 h/+0`; the source's words where nothing was understood of them; empty where there is none."""
    if leeway is None:
        return ""
    if leeway.earlier is None and leeway.later is None:
        return line(leeway.text or "")
    if leeway.earlier == leeway.later:
        return f"±{_short(leeway.earlier)}"
    return f"-{_short(leeway.earlier)}/+{_short(leeway.later)}"


def _short(length: Duration | None) -> str:
    return f"{number(length.value)} {_SHORT[length.unit]}" if length else "0"


def held(visit: Visit) -> str:
    """How and where a visit takes place: `telephone`, `in person, clinic`; empty where nothing says."""
    return line(", ".join(one.text or str(one.code) for one in (*visit.contact, *visit.places)))


def rhythm(repeat: Repeat) -> str:
    """`every 2 weeks for 6 months`, `daily, 14 times`."""
    every = repeat.every
    said = "daily" if every == Duration(value=Decimal(1), unit="day") else f"every {_each(every)}"
    length = f" for {duration(repeat.duration)}" if repeat.duration else ""
    return f"{said}{length}{f', {_times(repeat.times)}' if repeat.times else ''}"


def unmarked(activity: Activity) -> str:
    """When an activity is done that has no timepoint: its rhythm, or how long it goes on; empty where nothing says."""
    said = [
        rhythm(activity.repeat) if activity.repeat else "",
        f"for {duration(activity.duration)}" if activity.duration else "",
    ]
    return ", ".join(filter(None, said))


def cycles(cycle: Cycle) -> str:
    """`Treatment: 6 cycles of 28 days`, `cycles of 28 days until progression`."""
    count = f"{cycle.times} cycle{'' if cycle.times == 1 else 's'}" if cycle.times else "cycles"
    until = f" until {line(cycle.until)}" if cycle.until else ""
    return f"{line(cycle.name)}: {count} of {duration(cycle.length)}{until}"


def event(term: Term[AnchorEvent]) -> str:
    """What an event is called: in the source's words, else in ours (`first dose`)."""
    return line(term.text or (term.code or "").replace("-", " "))


def _each(every: Duration) -> str:
    return every.unit if every.value == 1 else duration(every)


def _times(times: int) -> str:
    return "once" if times == 1 else f"{times} times"


class Origin(NamedTuple):
    """What most of a timeline is counted from.

    Attributes:
        timepoint: the timepoint of that moment, if there is one.
        day: the number of its day (`1`: the protocol has no day 0); None where it is not numbered.
        start: the event it is.
    """

    timepoint: str | None = None
    day: Decimal | None = None
    start: Term[AnchorEvent] | None = None


def origin(points: Sequence[Timepoint], start: Term[AnchorEvent] | None) -> Origin:
    """What most of a timeline is counted from: its first fixed timepoint, else the first at no distance from the start."""
    fixed = [one for one in points if one.timing and one.timing.fixed]
    found = next(iter(fixed or [one for one in points if one.timing and _at_start(one.timing, start)]), None)
    at = found and found.timing and found.timing.offset
    return Origin(found and found.id, at.value if at and at.unit == "day" else None, start)


def _at_start(timing: Timing, start: Term[AnchorEvent] | None) -> bool:
    return bool(timing.offset and not timing.offset.value and not timing.offset.more) and _of_start(
        timing, start
    )


def _of_start(timing: Timing, start: Term[AnchorEvent] | None) -> bool:
    return timing.counted_from is None and timing.event in (None, start)


def planned(point: Timepoint, names: Mapping[str, str], zero: Origin, before: str | None = None) -> str:
    """When a timepoint is planned: `Week 2`, `Day -14`, `+4 hours`, `2 weeks after Surgery`; empty where nothing says.

    Args:
        point: the timepoint.
        names: what timepoints are called, by id.
        zero: what weeks and days are numbered from.
        before: the id of the timepoint that comes before it.
    """
    timing = point.timing
    if timing is None:
        return ""
    if timing.offset is None:
        return line(timing.text or "") or (
            f"counted from {_anchor(timing, names)}" if _anchor(timing, names) else ""
        )
    offset = timing.offset
    if timing.fixed:
        return f"{offset.unit.capitalize()} {number(offset.value)}"
    from_zero = timing.counted_from == zero.timepoint or _of_start(timing, zero.start)
    if from_zero and timing.measured in _FROM_START:
        return _numbered(offset, zero)
    if timing.event is not None and timing.event.code == "previous-visit" and before:
        timing = timing.but(event=None, counted_from=before)
    return relative(timing, offset, names)


def _numbered(offset: Offset, zero: Origin) -> str:
    if offset.more or offset.unit not in _NUMBERED:
        return _signed(offset)
    if offset.unit != "day" or (offset.value < 0 and zero.day in (None, 0, 1)):
        return f"{offset.unit.capitalize()} {number(offset.value)}"
    # Whether the day of an event is day 0 or 1 is the protocol's affair: without its word no day is numbered.
    return _signed(offset) if zero.day is None else f"Day {number(zero.day + offset.value)}"


def _signed(offset: Offset) -> str:
    return f"{'-' if offset.value < 0 else '+'}{distance(offset)}"


def relative(timing: Timing, offset: Offset, names: Mapping[str, str]) -> str:
    """`4 hours after Surgery`, `ends 1 day after the end of it`; names are what timepoints are called, by id."""
    ended, ends = (
        (timing.measured or "start-to-start").startswith("end"),
        (timing.measured or "").endswith("end"),
    )
    side = "before" if offset.value < 0 else "after"
    how_far = (
        f"{distance(offset)} {side}" if offset.value or offset.more else "right after" if ended else "at"
    )
    what = _anchor(timing, names) or "the start"
    return f"{'ends ' if ends else ''}{how_far} {'the end of ' if ended else ''}{what}"


def _anchor(timing: Timing, names: Mapping[str, str]) -> str:
    if timing.counted_from:
        return names.get(timing.counted_from, timing.counted_from)
    return event(timing.event) if timing.event else ""
