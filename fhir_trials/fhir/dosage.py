"""Doses ⇄ Dosage. https://hl7.org/fhir/R5/dosage.html · mappings/extensions.csv

Courses are no `count` of the Timing: that counts single administrations.
"""

from collections.abc import Iterable

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import datatypes, extensions
from fhir_trials.fhir.concepts import clean, code_set
from fhir_trials.model import Dose, Quantity

_HIGHEST = "dose-highest"
# extensions of the Dosage that hold one field of the model each
_FACTS = {
    "dose-name": "name",
    "other-name": "other_name",
    "dose-form": "form",
    "duration-varies": "duration_varies",
    "dose-until": "until",
    "dose-courses": "courses",
    "dose-cycle": "cycle",
}
_DAY = "dose-day"


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
    stated = ((name, getattr(dose, field)) for name, field in _FACTS.items())
    extensions.add(
        written, (extensions.simple(name).to_fhir(value) for name, value in stated if value is not None)
    )
    extensions.add(written, map(extensions.simple(_DAY).to_fhir, dose.days))
    if dose.highest and not _is_range(dose.amount, dose.highest):
        extensions.add(written, [extensions.simple(_HIGHEST).to_fhir(dose.highest)])
    if dose.text:
        written["text"] = dose.text
    if repeat := _repeat(dose):
        written["timing"] = {"repeat": repeat}
    if dose.route:
        written["route"] = code_set("route").to_fhir(dose.route)
    if amount := _amount(dose):
        written["doseAndRate"] = [amount]
    return written


def _step_from(step: Cursor) -> Json:
    repeat = step.at("timing").at("repeat")
    dose = {
        "text": step.text("text"),
        **_amount_from(step),
        "route": code_set("route").from_fhir(step.at("route")),
        "frequency": _frequency_from(repeat),
        "duration": datatypes.duration_from_fhir(repeat.at("boundsDuration")),
        **{field: extensions.first(step, name) for name, field in _FACTS.items()},
        "days": tuple(extensions.take(step, extensions.simple(_DAY))),
    }
    return clean(dose) or {}


def _is_range(amount: Quantity | None, highest: Quantity) -> bool:
    """Whether the two are the ends of a Range, which needs one unit, and its lower end below (rng-2)."""
    return amount is None or (amount.unit == highest.unit and amount.value <= highest.value)


def _amount(dose: Dose) -> Json:
    ends = {"low": dose.amount, "high": dose.highest}
    if dose.highest and _is_range(dose.amount, dose.highest):
        held = {name: datatypes.quantity_to_fhir(end) for name, end in ends.items() if end}
        return {"doseRange": held}
    return {"doseQuantity": datatypes.quantity_to_fhir(dose.amount)} if dose.amount else {}


def _amount_from(step: Cursor) -> Json:
    """Take how much at a time, unless several amounts are given."""
    stated = list(step.each("doseAndRate"))
    highest = extensions.first(step, _HIGHEST)
    if len(stated) != 1:
        return {"highest": highest}
    ends = stated[0].at("doseRange")
    high = datatypes.quantity_from_fhir(ends.at("high"))
    # a lower end alone is no amount: it may be any above it
    low = datatypes.quantity_from_fhir(ends.at("low")) if high else None
    return {
        "amount": datatypes.quantity_from_fhir(stated[0].at("doseQuantity")) or low,
        "highest": highest or high,
    }


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
