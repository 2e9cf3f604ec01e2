"""Small data types: ages, durations, quantities, dates, texts. https://hl7.org/fhir/R5/datatypes.html"""

from typing import Any

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import urls
from fhir_trials.fhir.concepts import clean, language_extension, take_language
from fhir_trials.model import Age, DateFact, Duration, Offset, Quantity, Text

_UCUM = {"minute": "min", "hour": "h", "day": "d", "week": "wk", "month": "mo", "year": "a"}
_UNIT = {code: unit for unit, code in _UCUM.items()}


def age_to_fhir(age: Age | Duration | Offset) -> Json:
    """An age or a duration as a Quantity in UCUM: value, unit, system, code."""
    return {"value": age.value, "unit": age.unit, "system": urls.UCUM, "code": _UCUM[age.unit]}


duration_to_fhir = age_to_fhir


def age_from_fhir(quantity: Cursor) -> Json | None:
    """Take a Quantity of time in UCUM; None (and nothing taken) where it is none."""
    unit = _UNIT.get(str(quantity.node.get("code")))
    if unit is None or quantity.node.get("system") != urls.UCUM:
        return None
    value = quantity.decimal("value")
    if value is None:
        return None
    for key in ("unit", "system", "code"):
        quantity.drop(key)
    return {"value": value, "unit": unit}


duration_from_fhir = age_from_fhir


def time_unit_to_fhir(unit: str) -> str:
    """A unit of time as UCUM writes it, which is what Timing takes too."""
    return _UCUM[unit]


def time_unit_from_fhir(code: str | None) -> str | None:
    """A unit of time from UCUM."""
    return _UNIT.get(code or "")


def quantity_to_fhir(quantity: Quantity) -> Json:
    """An amount in the unit as stated; the unit is also given as UCUM code where it is one."""
    written: Json = {"value": quantity.value}
    if quantity.unit:
        written["unit"] = quantity.unit
        if quantity.unit in _PLAIN_UCUM:
            written |= {"system": urls.UCUM, "code": quantity.unit}
    return written


_PLAIN_UCUM = frozenset(
    {"mg", "g", "kg", "ug", "mL", "L", "mg/kg", "mg/m2", "ug/kg", "Gy", "MBq", "GBq", "[IU]", "%"}
)


def quantity_from_fhir(quantity: Cursor) -> Json | None:
    """Take an amount; the UCUM code is taken with a unit that says the same."""
    value = quantity.decimal("value")
    if value is None:
        return None
    unit = quantity.text("unit")
    if quantity.node.get("system") == urls.UCUM and quantity.node.get("code") == unit:
        quantity.drop("system")
        quantity.drop("code")
    elif unit is None and quantity.node.get("system") == urls.UCUM:
        quantity.drop("system")
        unit = quantity.text("code")
    return clean({"value": value, "unit": unit})


def text_to_fhir(target: Json, key: str, text: Text | None) -> None:
    """Put a text on an element, with its language where that differs from the resource's."""
    if text is None:
        return
    target[key] = text.text
    if text.language:
        target[f"_{key}"] = language_extension(text.language)


def text_from_fhir(source: Cursor, key: str) -> Json | None:
    """Take a text and its language."""
    text = source.text(key)
    return clean({"text": text, "language": take_language(source, key)}) if text else None


def actual_to_fhir(fact: DateFact | Any) -> Json:
    """Whether a date has happened, as the flag `actual`; nothing where it is not said."""
    return {} if fact.kind is None else {"actual": fact.kind == "actual"}


def kind_from_fhir(actual: bool | None) -> str | None:
    """Whether a date has happened."""
    return None if actual is None else ("actual" if actual else "expected")
