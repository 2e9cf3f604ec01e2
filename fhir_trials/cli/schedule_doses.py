"""Doses in a line each: how much, which way, how often, how long."""

from collections.abc import Iterator, Sequence

from fhir_trials.model import Intervention, Trial
from fhir_trials.model.arms import Dose
from fhir_trials.scheduling.grid_words import duration, line, number


def lines(trial: Trial, arm: str | None = None) -> Iterator[str]:
    """`Anakinra: 600 mg intravenous for 1 week; then 100 mg once a day`, for each intervention that has doses.

    Args:
        trial: whose.
        arm: the id of an arm: only what it gets.
    """
    given = {one for group in trial.arms if group.id == arm for one in group.interventions}
    for one in trial.interventions:
        if one.doses and (arm is None or one.id in given):
            yield f"{line(one.name)}: {'; then '.join(in_words(dose, one) for dose in one.doses)}"


def in_words(dose: Dose, of: Intervention) -> str:
    """One step of a dosing scheme; the source's words where nothing of it was understood.

    Args:
        dose: the step.
        of: what is given, whose product may tell the form.
    """
    said = " ".join(filter(None, [_amount(dose), _way(dose, of), _often(dose), _long(dose)]))
    more = [
        f"on {_days(dose.days)} of each cycle" if dose.days else "",
        _courses(dose),
        f"until {line(dose.until)}" if dose.until else "",
    ]
    return ", ".join(filter(None, [said, *more])) or line(dose.text or dose.name or "not said")


def _amount(dose: Dose) -> str:
    if dose.amount is None:
        return ""
    least = number(dose.amount.value)
    highest = dose.highest
    if highest is None:
        return f"{least} {dose.amount.unit or ''}".rstrip()
    same = highest.unit == dose.amount.unit
    between = "" if same else f" {dose.amount.unit or ''}".rstrip()
    return f"{least}{between} to {number(highest.value)} {highest.unit or ''}".rstrip()


def _way(dose: Dose, of: Intervention) -> str:
    forms = [dose.form, *(one.form for one in of.products)]
    named = [next(filter(None, forms), None), dose.route]
    return ", ".join(line(one.text or str(one.code)) for one in named if one)


def _often(dose: Dose) -> str:
    if dose.frequency is None:
        return ""
    times, period, unit = dose.frequency.times, dose.frequency.period, dose.frequency.unit
    count = {1: "once", 2: "twice"}.get(times, f"{times} times")
    return f"{count} {'a ' + unit if period == 1 else f'every {number(period)} {unit}s'}".replace(
        "a hour", "an hour"
    )


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
