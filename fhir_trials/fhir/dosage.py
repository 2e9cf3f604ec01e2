"""Doses ⇄ Dosage. https://hl7.org/fhir/R5/dosage.html · mappings/extensions.csv

A dose that is given on some days of a course has no frequency of FHIR's own: it would be read as every day.
"""

from collections.abc import Iterable

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import datatypes, dose_order, dose_timing, extensions, urls
from fhir_trials.fhir.concepts import clean, code_set
from fhir_trials.model import Dose, Quantity

# FHIR has no empty element: a dose of which nothing is known says so
_NOTHING = {"url": f"{urls.HL7}data-absent-reason", "valueCode": "unknown"}
_HIGHEST = "dose-highest"
_RELATION = "dose-relation"
# extensions of the Dosage that hold one field of the model each
_FACTS = {
    "dose-name": "name",
    "other-name": "other_name",
    "dose-product": "product",
    "dose-form": "form",
    "duration-varies": "duration_varies",
    "dose-until": "until",
    "dose-courses": "courses",
    "dose-cycle": "cycle",
}


def to_fhir(doses: Iterable[Dose]) -> list[Json]:
    """The doses; those that follow each other, or are given beside each other, are numbered."""
    steps = [*doses]
    numbers = dose_order.numbers(steps)
    told = dose_order.relations(numbers)
    return [
        _step(dose, number, own=said != dose.relation)
        for dose, number, said in zip(steps, numbers, told, strict=True)
    ]


def from_fhir(definition: Cursor) -> tuple[Json, ...]:
    """Take the doses, in the order of their numbers where each has one."""
    steps = list(definition.each("dosage"))
    found = [(step, step.whole("sequence")) for step in steps]
    if all(number is not None for _, number in found):
        found.sort(key=lambda pair: pair[1] or 0)
    told = dose_order.relations([number for _, number in found])
    _leave_unread(found)
    return tuple(_step_from(step, said) for (step, _), said in zip(found, told, strict=True))


def _leave_unread(found: Iterable[tuple[Cursor, int | None]]) -> None:
    """Leave the numbers that run against the order of the list, which say nothing of the dose before."""
    last = 0
    for step, number in found:
        if number is not None and number < last:
            step.node["sequence"] = number
        last = number or last


def _step(dose: Dose, number: int | None, *, own: bool) -> Json:
    written: Json = {} if number is None else {"sequence": number}
    if own:
        extensions.add(written, [extensions.simple(_RELATION).to_fhir(dose.relation)])
    stated = ((name, getattr(dose, field)) for name, field in _FACTS.items())
    extensions.add(
        written, (extensions.simple(name).to_fhir(value) for name, value in stated if value is not None)
    )
    if dose.highest and not _is_range(dose.amount, dose.highest):
        extensions.add(written, [extensions.simple(_HIGHEST).to_fhir(dose.highest)])
    dose_timing.to_fhir(dose, written)
    if dose.text:
        written["text"] = dose.text
    if dose.route:
        written["route"] = code_set("route").to_fhir(dose.route)
    if amount := _amount(dose):
        written["doseAndRate"] = [amount]
    if dose.maximum:
        written["maxDosePerAdministration"] = datatypes.quantity_to_fhir(dose.maximum)
    return written or {"extension": [dict(_NOTHING)]}


def _step_from(step: Cursor, told: str | None) -> Json:
    for absent in step.each_with("extension", "url", _NOTHING["url"]):
        if absent.node == _NOTHING:
            absent.node.clear()
    dose: Json = {
        "relation": extensions.first(step, _RELATION) or told,
        "text": step.text("text"),
        **_amount_from(step),
        "maximum": datatypes.quantity_from_fhir(step.at("maxDosePerAdministration")),
        "route": code_set("route").from_fhir(step.at("route")),
        **{field: extensions.first(step, name) for name, field in _FACTS.items()},
    }
    return clean(dose | dose_timing.from_fhir(step, dose)) or {}


def _is_range(amount: Quantity | None, highest: Quantity) -> bool:
    """Whether the two are the ends of a Range, which needs one unit, and its lower end below (rng-2)."""
    return amount is None or (amount.unit == highest.unit and amount.value <= highest.value)


def _amount(dose: Dose) -> Json:
    """How much: a dose, or a rate where the unit is divided by a time."""
    ends = {"low": dose.amount, "high": dose.highest}
    unit = next((end.unit for end in ends.values() if end), None)
    kind = "rate" if unit and datatypes.is_per_time(unit) else "dose"
    if dose.highest and _is_range(dose.amount, dose.highest):
        held = {name: datatypes.quantity_to_fhir(end) for name, end in ends.items() if end}
        return {f"{kind}Range": held}
    return {f"{kind}Quantity": datatypes.quantity_to_fhir(dose.amount)} if dose.amount else {}


def _amount_from(step: Cursor) -> Json:
    """Take how much, unless several amounts are given, or a dose and a rate."""
    stated = list(step.each("doseAndRate"))
    highest = extensions.first(step, _HIGHEST)
    if len(stated) != 1:
        return {"highest": highest}
    kinds = [kind for kind in ("dose", "rate") if any(key.startswith(kind) for key in stated[0].node)]
    kind = kinds[0] if kinds else "dose"
    ends = stated[0].at(f"{kind}Range")
    high = datatypes.quantity_from_fhir(ends.at("high"))
    # a lower end alone is no amount: it may be any above it
    low = datatypes.quantity_from_fhir(ends.at("low")) if high else None
    return {
        "amount": datatypes.quantity_from_fhir(stated[0].at(f"{kind}Quantity")) or low,
        "highest": highest or high,
    }
