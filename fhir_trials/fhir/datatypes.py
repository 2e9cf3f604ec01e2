"""Small data types: ages, durations, quantities, dates, texts. https://hl7.org/fhir/R5/datatypes.html"""

import re
from functools import cache
from typing import Any

from fhir_trials import units
from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import urls
from fhir_trials.fhir.concepts import clean, language_extension, take_language
from fhir_trials.model import Age, DateFact, Duration, Offset, Quantity, Text

_UCUM = {"second": "s", "minute": "min", "hour": "h", "day": "d", "week": "wk", "month": "mo", "year": "a"}
_UNIT = {code: unit for unit, code in _UCUM.items()}
# what something is given in: the last thing that a unit is divided by
_PER = re.compile(r"(?:/|\bper\b)\s*(?:\d+\s*)?([^\W\d]+)\s*$", re.IGNORECASE)
# what the units of doses are made of, as UCUM writes it: https://ucum.org/ucum
_ATOMS = frozenset(
    (
        *(
            "kg",
            "g",
            "mg",
            "ug",
            "ng",
            "pg",
            "L",
            "dL",
            "mL",
            "uL",
            "mol",
            "mmol",
            "umol",
            "nmol",
            "meq",
            "eq",
        ),
        *("U", "[IU]", "10*3", "10*6", "10*9", "10*12", "%", "m2", "cm2", "cm", "mm", "W", "J"),
        *(
            "Gy",
            "cGy",
            "mGy",
            "Bq",
            "kBq",
            "MBq",
            "GBq",
            "Ci",
            "mCi",
            "uCi",
            "mo",
            "wk",
            "d",
            "h",
            "min",
            "s",
        ),
    )
)


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
    """An amount in the unit as stated; the unit is also given in UCUM where it is known."""
    written: Json = {"value": quantity.value}
    if quantity.unit:
        written["unit"] = quantity.unit
        if code := _ucum(quantity.unit):
            written |= {"system": urls.UCUM, "code": code}
    return written


def quantity_from_fhir(quantity: Cursor) -> Json | None:
    """Take an amount; the UCUM code is taken with a unit that says the same."""
    value = quantity.decimal("value")
    if value is None:
        return None
    unit = quantity.text("unit")
    code = quantity.node.get("code")
    if quantity.node.get("system") == urls.UCUM and code:
        if unit is None:
            unit = quantity.text("code")
            quantity.drop("system")
        elif code in (unit, _ucum(unit)):
            quantity.drop("code")
            quantity.drop("system")
    return clean({"value": value, "unit": unit})


def is_per_time(unit: str) -> bool:
    """Whether a unit is of something in a time: `mL/h`, `mg/kg/24 hours`."""
    found = _PER.search(unit)
    return found is not None and found[1].lower() in _times()


@cache
def _times() -> frozenset[str]:
    """How people write units of time, in small letters."""
    return frozenset(
        name
        for unit in units.units().values()
        if unit.dimension == "time"
        for name in (unit.ucum, *unit.spellings)
    )


@cache
def _ucum(unit: str) -> str | None:
    """The UCUM code of a unit as people write it, or that it is; None where it is not known."""
    if all(part in _ATOMS for part in re.split(r"[./]", unit)):
        return unit
    return _spelled().get(unit.lower())


@cache
def _spelled() -> dict[str, str]:
    """The codes of the units that something is dosed in, by their spellings in small letters."""
    dosed = (
        unit for unit in units.units().values() if unit.dimension in ("mass", "volume", "mass-concentration")
    )
    return {spelling: unit.ucum for unit in dosed for spelling in unit.spellings}


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
