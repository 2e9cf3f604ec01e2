"""Doses ⇄ Dosage. https://hl7.org/fhir/R5/dosage.html · mappings/extensions.csv

Courses are no `count` of the Timing: that counts single administrations.
"""

from collections.abc import Iterable

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import datatypes, extensions
from fhir_trials.fhir.concepts import clean, code_set
from fhir_trials.model import Dose

_COURSES = "dose-courses"


def to_fhir(doses: Iterable[Dose]) -> list[Json]:
    """The steps of a dosing scheme, numbered."""
    return [_step(number, dose) for number, dose in enumerate(doses, 1)]


def from_fhir(definition: Cursor) -> tuple[Json, ...]:
    """Take the steps in their order; steps that share a number keep it, and it is reported with the rest."""
    steps = list(definition.each("dosage"))
    numbers = [step.node.get("sequence") for step in steps]
    if len({number for number in numbers if isinstance(number, int)}) == len(steps):
        steps.sort(key=lambda step: step.whole("sequence") or 0)
    return tuple(map(_step_from, steps))


def _step(number: int, dose: Dose) -> Json:
    written: Json = {"sequence": number}
    if dose.courses is not None:
        extensions.add(written, [extensions.simple(_COURSES).to_fhir(dose.courses)])
    if dose.text:
        written["text"] = dose.text
    if repeat := _repeat(dose):
        written["timing"] = {"repeat": repeat}
    if dose.route:
        written["route"] = code_set("route").to_fhir(dose.route)
    if dose.amount:
        written["doseAndRate"] = [{"doseQuantity": datatypes.quantity_to_fhir(dose.amount)}]
    return written


def _step_from(step: Cursor) -> Json:
    repeat = step.at("timing").at("repeat")
    amounts = list(step.each("doseAndRate"))
    dose = {
        "text": step.text("text"),
        "amount": datatypes.quantity_from_fhir(amounts[0].at("doseQuantity")) if len(amounts) == 1 else None,
        "route": code_set("route").from_fhir(step.at("route")),
        "frequency": _frequency_from(repeat),
        "duration": datatypes.duration_from_fhir(repeat.at("boundsDuration")),
        "courses": extensions.first(step, _COURSES),
    }
    return clean(dose) or {}


def _repeat(dose: Dose) -> Json:
    repeat: Json = {}
    if dose.duration:
        repeat["boundsDuration"] = datatypes.duration_to_fhir(dose.duration)
    if dose.frequency:
        repeat["frequency"] = dose.frequency.times
        repeat["period"] = dose.frequency.period
        repeat["periodUnit"] = datatypes.time_unit_to_fhir(dose.frequency.unit)
    return repeat


def _frequency_from(repeat: Cursor) -> Json | None:
    unit = datatypes.time_unit_from_fhir(str(repeat.node.get("periodUnit")))
    period = repeat.decimal("period") if unit else None
    if period is None:
        return None
    repeat.drop("periodUnit")
    # one time in each period is meant where no number is given: https://hl7.org/fhir/R5/datatypes.html#Timing
    return {"times": repeat.whole("frequency") or 1, "period": period, "unit": unit}
