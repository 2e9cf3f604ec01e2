"""The USDM documents beside the project, what each says when it is counted without a reader, and what FHIR of it links."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import fhir_trials as ft
from tests.whole_way import links
from tests.whole_way.trials import USDM

Json = dict[str, Any]

_ABSENT = [pytest.param(None, marks=pytest.mark.skip(reason="../shared is not there"), id="none")]


def name_of(file: Path) -> str:
    """What a document is called in a message."""
    return f"{file.parent.name}-{file.stem}"


def each() -> list[Any]:
    """A parameter for each document; a skipped one where they are absent."""
    return [pytest.param(file, id=name_of(file)) for file in USDM] or _ABSENT


@cache
def trial_of(file: Path) -> ft.Trial:
    """The one trial of a document, read once a run."""
    (trial,) = ft.read(file, issues=ft.Issues())
    return trial


class Counts(NamedTuple):
    """How many visits, timepoints, activities, × marks and windows there are."""

    visits: int
    timepoints: int
    activities: int
    marks: int
    windows: int


def counted(file: Path) -> Counts:
    """What the JSON itself says, in version 3 and 4 alike: by the class that each object names."""
    kinds: dict[str, list[Json]] = {}
    for one in _objects(json.loads(file.read_bytes())):
        kinds.setdefault(one.get("instanceType", ""), []).append(one)
    instances = kinds["ScheduledActivityInstance"]
    return Counts(
        visits=len(kinds["Encounter"]),
        timepoints=len(instances) + len(kinds.get("ScheduledDecisionInstance", [])),
        activities=len(kinds["Activity"]),
        marks=sum(len(set(one["activityIds"])) for one in instances),
        windows=sum(bool(one.get("windowLower") or one.get("windowUpper")) for one in kinds["Timing"]),
    )


class Window(NamedTuple):
    """A planned distance in seconds, before or after what it is counted from, and the least and most that are allowed."""

    before: bool
    low: int
    offset: int
    high: int


def windows(file: Path) -> list[Window]:
    """Every window of a document, in order of size: for what comes before, leeway to earlier makes it farther."""
    found: list[Window] = []
    for one in _objects(json.loads(file.read_bytes())):
        if one.get("instanceType") == "Timing" and (one.get("windowLower") or one.get("windowUpper")):
            offset, earlier, later = (
                _seconds(one.get(key)) for key in ("value", "windowLower", "windowUpper")
            )
            before = one["type"]["decode"] == "Before"
            less, more = (later, earlier) if before else (earlier, later)
            found.append(Window(before, offset - less, offset, offset + more))
    return sorted(found)


def windows_of_fhir(bundle: Json) -> list[Window]:
    """The same of the resources of a Bundle."""
    found: list[Window] = []
    for related, held in links.ranges(bundle):
        three = (held["low"], related["offsetDuration"], held["high"])
        low, offset, high = (int(one["value"]) * _UCUM[one["code"]] for one in three)
        found.append(Window(related["relationship"].startswith("before"), low, offset, high))
    return sorted(found)


_UCUM = {"wk": 604_800, "d": 86_400, "h": 3600, "min": 60}
_ISO = {"W": 604_800, "D": 86_400, "TH": 3600, "TM": 60}


def _seconds(text: str | None) -> int:
    """A duration of ISO 8601 with one part, as these files have them; none is nothing."""
    found = re.fullmatch(r"P(T?)(\d+)(\w)", text or "PT0M")
    assert found, f"{text} has another form"
    return int(found[2]) * _ISO[found[1] + found[3]]


def _objects(node: Any) -> Iterator[Json]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from _objects(child)
    elif isinstance(node, list):
        for child in node:
            yield from _objects(child)
