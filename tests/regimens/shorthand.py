"""A dose in one line, for tables of sentences: `100 mg; oral; 2/1 day; for 14 day`."""

from collections.abc import Iterable

from fhir_trials.model import Dose


def short(doses: Iterable[Dose]) -> str:
    """The steps, divided by a bar; without their words."""
    return " | ".join("; ".join(_facts(dose)) for dose in doses)


def _facts(dose: Dose) -> Iterable[str]:
    if dose.amount:
        highest = f"-{dose.highest.value:f}" if dose.highest else ""
        yield f"{dose.amount.value:f}{highest} {dose.amount.unit}"
    if dose.maximum:
        yield f"max {dose.maximum.value:f} {dose.maximum.unit}"
    if dose.form:
        yield f"{dose.form.code}"
    if dose.route:
        yield dose.route.code or f"'{dose.route.text}'"
    yield from _when(dose)


def _when(dose: Dose) -> Iterable[str]:
    if dose.frequency:
        yield f"{dose.frequency.times}/{dose.frequency.period:f} {dose.frequency.unit}"
    if dose.duration:
        yield f"for {dose.duration.value:f} {dose.duration.unit}"
    if dose.courses:
        yield f"{dose.courses} courses"
    if dose.cycle:
        yield f"course of {dose.cycle.value:f} {dose.cycle.unit}"
    if dose.days:
        yield f"days {','.join(map(str, dose.days))}"
    if dose.until:
        yield f"'{dose.until}'"
