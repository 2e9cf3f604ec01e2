"""Ages as pages print them: `18-64 jaar`, `18 Years and older`, `Volwassenen (18-64 jaar)`."""

import re
from collections.abc import Sequence

from fhir_trials.cursor import Json
from fhir_trials.regimens import units_of_time
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.words import code_of, coded

Bounds = tuple[Json | None, Json | None]

_UNIT = "|".join(re.escape(word) for word in sorted(units_of_time(), key=len, reverse=True))
_ONE = rf"(?P<{{0}}>\d{{{{1,4}}}})\s?(?P<{{0}}_unit>{_UNIT})?"
_LOW, _HIGH = _ONE.format("low"), _ONE.format("high")
_OLD = r"(?: old| of age| oud)?"
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:between |from |van |aged )?{_LOW}{_OLD}\s?(?:-|–|to|through|until and including|tot en met|t/m|and|en)\s?{_HIGH}{_OLD}",
        rf"{_LOW}{_OLD}\s?(?:(?:and|or|en|of) (?:older|over|above|up|ouder)|\+|(?:-|–|to)\s?(?:n/a|no limit))",
        rf"(?P<low>\d{{1,4}})\+\s?(?P<low_unit>{_UNIT})?{_OLD}",
        rf"(?:≥|>=|at least |from |vanaf |minimaal |minimum (?:age )?)\s?{_LOW}{_OLD}",
        rf"{_HIGH}{_OLD}\s?(?:and|or|en|of) (?:younger|under|below|jonger)",
        rf"(?:≤|<=|up to |t/m |tot en met |maximaal |(?:n/a|0)\s?(?:-|–|to)\s?){_HIGH}{_OLD}",
    )
]
_NO_BOUNDS = frozenset(
    ("all", "all ages", "any", "any age", "alle leeftijden", "n/a", "n/a to n/a", "no limit")
)
_INSIDE = re.compile(r"\(([^()]*)\)")
_OLDEST = 130
_DAYS = {"year": 365.25, "month": 30.44, "week": 7, "day": 1, "hour": 1 / 24, "minute": 1 / 1440}
# Months and years meet in months, days and weeks in days; a month and a day never do.
_PARTS = {"year": ("month", 12), "month": ("month", 1), "week": ("day", 7), "day": ("day", 1)}


def bounds(text: str) -> Bounds | None:
    """The lowest and the highest age, both inclusive, either of them None where there is no such bound.

    None where the text is not understood: what excludes its own bound (`older than 18`, `tot 65`) is none.
    A unit that stands once is that of both; years where there is none.
    """
    text = " ".join(text.split()).rstrip(".").casefold()
    if text in _NO_BOUNDS:
        return None, None
    for pattern in _PATTERNS:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            unit = parts.get("low_unit") or parts.get("high_unit")
            low, high = (_age(parts, side, unit) for side in ("low", "high"))
            return (low, high) if possible(low, high) else None
    without = _INSIDE.sub(" ", text).strip()
    return bounds(without) if without != text else None


def possible(low: Json | None, high: Json | None) -> bool:
    """Whether people are so old, and the lowest age is not above the highest."""
    least, most = (age["value"] * _DAYS[age["unit"]] if age else None for age in (low, high))
    if any(days is not None and days > _OLDEST * _DAYS["year"] for days in (least, most)):
        return False
    return least is None or most is None or least <= most


def _age(parts: dict[str, str | None], side: str, shared: str | None) -> Json | None:
    number = parts.get(side)
    if number is None:
        return None
    own = parts.get(f"{side}_unit")
    # "28 days-23 months" has two units, "18-64 jaar" one, "18-70" none.
    return {"value": int(number), "unit": units_of_time()[own or shared or "years"]}


def band(text: str, draft: Draft, line: int) -> Json:
    """An age group as a register names it: our code for its name, and the ages its words give.

    Args:
        text: `Volwassenen (18-64 jaar)`, `65 jaar en ouder`.
        draft: where a group without a code is told.
        line: where it stands.
    """
    inside = _INSIDE.search(text)
    name = _INSIDE.sub(" ", text)
    found = next((known for known in (bounds(inside[1]) if inside else None, bounds(name)) if known), None)
    code = code_of(text, "age-group") or code_of(name, "age-group")
    group = {"code": code, "text": text} if code else coded(text, "age-group", draft, line)
    low, high = found or (None, None)
    return {"group": group, **({"minimum": low} if low else {}), **({"maximum": high} if high else {})}


def together(bands: Sequence[Json]) -> Bounds | None:
    """The bounds of several groups together; None where they do not meet, or where one gives no ages."""
    if not bands or any(not one.keys() & {"minimum", "maximum"} for one in bands):
        return None
    first, *others = sorted(bands, key=_begin)
    end = first
    for one in others:
        if not _meet(end.get("maximum"), one.get("minimum")):
            return None
        if "maximum" not in one or _place(one["maximum"], 1) > _place(end["maximum"], 1):
            end = one
    return first.get("minimum"), end.get("maximum")


def _begin(one: Json) -> tuple[int, int]:
    return _place(one["minimum"], 0) if "minimum" in one else (0, 0)


def _place(age: Json, more: int) -> tuple[int, int]:
    """Where an age lies, days before months; for order only."""
    kind, size = _PARTS.get(age["unit"], ("day", 0))
    return int(kind == "month"), (age["value"] + more) * size


def _meet(end: Json | None, begin: Json | None) -> bool:
    """Whether the second begins at the latest where the first ends, both of them inclusive."""
    if end is None or begin is None:
        return False
    last, first = _place(end, 1), _place(begin, 0)
    return last[0] == first[0] and first[1] <= last[1]
