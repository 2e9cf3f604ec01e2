"""When a dose is given, in words: how often, how long, on which days of which courses, until when."""

from collections.abc import Sequence

from fhir_trials.amount_words import duration, line, number
from fhir_trials.model import Dose


def is_cyclic(dose: Dose) -> bool:
    """Whether it is given in courses, or on some days only."""
    return bool(dose.courses or dose.cycle or dose.days)


def timing(dose: Dose) -> str:
    """`once a day for 2 weeks, on days 1 and 8 of each cycle, 4 courses of 28 days, until progression`.

    Empty where nothing of it is stated.
    """
    return ", ".join(filter(None, [rhythm(dose), *limits(dose)]))


def rhythm(dose: Dose) -> str:
    """How often and how long: `once a day for 2 weeks`; empty where neither is stated."""
    return " ".join(filter(None, [_often(dose), _long(dose)]))


def limits(dose: Dose) -> list[str]:
    """On which days of which courses, and until when; only what is stated."""
    said = [
        f"on {_days(dose.days)} of each cycle" if dose.days else "",
        _courses(dose),
        f"until {line(dose.until)}" if dose.until else "",
    ]
    return [*filter(None, said)]


def _often(dose: Dose) -> str:
    return ", ".join(filter(None, [line(dose.how_often or ""), _times(dose)]))


def _times(dose: Dose) -> str:
    if dose.frequency is None:
        return ""
    times, period, unit = dose.frequency.times, dose.frequency.period, dose.frequency.unit
    count = {1: "once", 2: "twice"}.get(times, f"{times} times")
    if period == 1:
        return f"{count} {'an' if unit == 'hour' else 'a'} {unit}"
    return f"{count} every {number(period)} {unit}s"


def _long(dose: Dose) -> str:
    if dose.duration is None:
        return "for a time that varies" if dose.duration_varies and not dose.until else ""
    return f"for {duration(dose.duration)}{' (varies)' if dose.duration_varies else ''}"


def _days(days: Sequence[int]) -> str:
    *others, last = map(str, days)
    return f"days {', '.join(others)} and {last}" if others else f"day {last}"


def _courses(dose: Dose) -> str:
    if dose.courses is None:
        return f"in cycles of {duration(dose.cycle)}" if dose.cycle else ""
    length = f" of {duration(dose.cycle)}" if dose.cycle else ""
    return f"{dose.courses} course{'' if dose.courses == 1 else 's'}{length}"
