"""How a text of an older shape becomes the values of API version 2; None where it is not what was expected.

https://clinicaltrials.gov/data-api/about-api/study-data-structure
"""

import re
from collections.abc import Callable
from typing import Any

from fhir_trials.sources import dates
from fhir_trials.sources.ctgov_older import textblock
from fhir_trials.sources.ctgov_older.building_v2 import Part

Values = tuple[Any, ...] | None
Conversion = Callable[[str, str], Values]
"""A text and the argument of the table's row; the values stand in the order of the row's targets."""

_FLAGS = {"Yes": True, "No": False, "Accepts Healthy Volunteers": True}
_PROCESSED = "ClinicalTrials.gov processed this data on "
_MASKING = re.compile(r"(?P<level>.+?)(?: \((?P<parties>(?!Open Label\)).+)\))?", re.DOTALL)
_DESIGN = (
    "Allocation",
    "Intervention Model",
    "Masking",
    "Primary Purpose",
    "Observational Model",
    "Time Perspective",
    "Endpoint Classification",
)
_LABEL = re.compile(rf"(?:^|, |\|)({'|'.join(_DESIGN)}): ?")
_REGISTRY = "Observational [Patient Registry]"


def _text(text: str, argument: str) -> Values:
    return (text,)


def _flag(text: str, argument: str) -> Values:
    return (_FLAGS[text],) if text in _FLAGS else None


def _date(text: str, argument: str) -> Values:
    found = dates.iso(text.removeprefix(_PROCESSED), "month-first")
    return (found,) if found else None


def _count(text: str, argument: str) -> Values:
    return (int(text),) if text.isascii() and text.isdigit() and len(text) < 15 else None


def _masking(text: str, argument: str) -> Values:
    """`Double (Participant, Investigator)`: the level, and who is masked."""
    found = _MASKING.fullmatch(text)
    return (
        (found["level"], (found["parties"] or "").split(", ") if found["parties"] else []) if found else None
    )


def _design(text: str, argument: str) -> Values:
    """`Allocation: Randomized, Masking: Double Blind (Subject), …`, parted by commas or bars."""
    pieces = _LABEL.split(text)
    if pieces[0].strip():
        return None
    said = {label: value.strip() for label, value in zip(pieces[1::2], pieces[2::2], strict=True)}
    level, parties = (_masking(said["Masking"], "") if said.get("Masking") else None) or (None, [])
    endpoint = said.get("Endpoint Classification") or None
    plain = [
        said.get(label) or None for label in _DESIGN if label not in ("Masking", "Endpoint Classification")
    ]
    return (*plain, level, parties, endpoint and "Endpoint Classification", endpoint)


def _phases(text: str, argument: str) -> Values:
    """`Phase 1/Phase 2`, `PHASE1|PHASE2`; `N/A` is one word."""
    return ([text] if text == "N/A" else re.split(r"[/|]", text),)


def _study_type(text: str, argument: str) -> Values:
    return (text, True if text == _REGISTRY else None)


def _with(text: str, argument: str) -> Values:
    """The text, and the word that its place says."""
    return (text, argument)


def _part(rank: int, text: str, argument: str) -> Values:
    """A part of a name, and the word that its place says, if any."""
    return (Part(rank, text), argument) if argument else (Part(rank, text),)


def _passage(text: str, argument: str) -> Values:
    return (argument, text)


COMMON: dict[str, Conversion] = {
    "text": _text,
    "flag": _flag,
    "date": _date,
    "count": _count,
    "masking": _masking,
    "design": _design,
    "phases": _phases,
    "study-type": _study_type,
    "with": _with,
    "passage": _passage,
    "block": lambda text, argument: (textblock.unwrapped(text),),
    "line": lambda text, argument: (" ".join(text.split()),),
    "first-name": lambda text, argument: _part(1, text, argument),
    "middle-name": lambda text, argument: _part(2, text, argument),
    "last-name": lambda text, argument: _part(3, text, argument),
    "degrees": lambda text, argument: _part(4, f", {text}", argument),
}
"""The conversions of all shapes, by the word the tables use."""
