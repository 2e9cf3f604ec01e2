"""EudraCT's questions on age groups, which the ICTRP appends to the inclusion criteria.

https://eudract.ema.europa.eu/docs/userGuides.html
"""

import re
from decimal import Decimal
from itertools import pairwise

from fhir_trials.cursor import Json

_ASKED = re.compile(r"^[ ]*Are the trial subjects under 18\?.*\Z", re.MULTILINE | re.DOTALL)
_UNDER_18 = re.compile(r"^[ ]*(Are the trial subjects under 18\? *yes)[ ]*$", re.MULTILINE | re.IGNORECASE)
_YES = re.compile(r"^[ ]*(?:F\.[0-9.]+ )?(?P<name>[A-Za-z][^\n?]*?):? yes[ ]*$", re.MULTILINE | re.IGNORECASE)
_UNIT = r"(day|month|year)s?"
_AGES = re.compile(rf"\((?P<low>[0-9]+) ?(?:{_UNIT})? ?- ?(?P<high>[0-9]+) ?{_UNIT}\)", re.IGNORECASE)
_FROM = re.compile(r"\((?:>=|≥) ?([0-9]+) ?years?\)", re.IGNORECASE)
_PRETERM = "preterm newborn"
# Months and years meet in months; a day is next to a day alone.
_SIZES = {"day": ("day", 1), "month": ("month", 1), "year": ("month", 12)}
_ADULT, _OLDER = 18, 65


def apart(inclusion: str) -> tuple[str, str]:
    """The inclusion criteria, and the questions on age groups behind them."""
    found = _ASKED.search(inclusion) if "Are the trial subjects" in inclusion else None
    return (inclusion[: found.start()].rstrip(), found[0]) if found else (inclusion, "")


def bands(asked: str) -> list[Json]:
    """The age groups that are answered with yes, in the order of the questions, which is youngest first.

    Where children take part and no group of them is named, they are one band without a lower bound.
    """
    found = [_band(group["name"].strip()) for group in _YES.finditer(asked)]
    under = _UNDER_18.search(asked)
    if under and all(band["group"].get("code") in ("adult", "older-adult") for band in found):
        group = {"code": "child", "text": " ".join(under[1].split())}
        found.insert(0, {"group": group, "maximum": _age(str(_ADULT - 1), "year")})
    return found


def bounds(found: list[Json]) -> Json:
    """One lower and one upper bound of bands that meet; nothing where there is a gap, or a band without ages."""
    if not found or any(not band.keys() & {"minimum", "maximum"} for band in found):
        return {}
    for younger, older in pairwise(found):
        if "maximum" not in younger or "minimum" not in older:
            return {}
        if _place(younger["maximum"], 1) != _place(older["minimum"], 0):
            return {}
    return {"minimum_age": found[0].get("minimum"), "maximum_age": found[-1].get("maximum")}


def _band(name: str) -> Json:
    """A group by its name, with the ages that stand in it; before birth there is no age group of ours."""
    if ages := _AGES.search(name):
        low, high = ages["low"], ages["high"]
        upper = ages[4].lower()
        code = "adult" if upper == "year" and int(low) >= _ADULT else "child"
        lower = (ages[2] or upper).lower()
        return {
            "group": {"code": code, "text": name},
            "minimum": _age(low, lower),
            "maximum": _age(high, upper),
        }
    if found := _FROM.search(name):
        code = "older-adult" if int(found[1]) >= _OLDER else None
        return {"group": {"code": code, "text": name}, "minimum": _age(found[1], "year")}
    return {"group": {"code": "child" if _PRETERM in name.casefold() else None, "text": name}}


def _age(value: str, unit: str) -> Json:
    return {"value": Decimal(value), "unit": unit}


def _place(age: Json, more: int) -> tuple[str, Decimal]:
    """Where an age lies."""
    kind, size = _SIZES[age["unit"]]
    return kind, (age["value"] + more) * size
