"""Counts the leaves of a record independently of its reader: in the Trial, reported, or unaccounted."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from fhir_trials import json_text, mapping_files
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources import ctgov_v2

_DATE_TYPES = {"ACTUAL": "actual", "ESTIMATED": "expected"}
# Which member of the enrollment holds the count; and the links between arms and interventions, tested on their own.
_BY_PLACE = ("enrollmentInfo.type", "interventionNames[]", "armGroupLabels[]")
_LOSSES = ("not-read", "value-refused")


class Account(NamedTuple):
    """What became of the leaves of one record, as paths."""

    trial: Trial
    issues: Issues
    leaves: dict[str, Any]
    reported: set[str]
    unaccounted: set[str]
    invisible: set[str]

    @property
    def taken(self) -> set[str]:
        """The leaves that are in the Trial."""
        return set(self.leaves) - self.reported - self.unaccounted


def account(study: dict[str, Any]) -> Account:
    """Read a copy of the study and say what became of each of its leaves."""
    copy = json_text.decode(json_text.encode(study))
    original = leaves_of(json_text.decode(json_text.encode(study)))
    issues = Issues()
    trial = ctgov_v2.read(copy, issues)
    lost = tuple(issue.path for issue in issues if issue.code in _LOSSES)
    starts = tuple(f"{path}{end}" for path in lost for end in ".[")
    reported = {path for path in original if path in lost or path.startswith(starts)}
    unaccounted = set(leaves_of(copy)) - reported
    seen = Seen(trial)
    invisible = {
        path for path in set(original) - reported - unaccounted if not seen.holds(path, original[path])
    }
    return Account(trial, issues, original, reported, unaccounted, invisible)


def leaves_of(value: Any, path: str = "") -> dict[str, Any]:
    """Every string, number, boolean and null of a document by its path."""
    if isinstance(value, dict):
        parts = [leaves_of(child, f"{path}.{key}" if path else key) for key, child in value.items()]
    elif isinstance(value, list):
        parts = [leaves_of(child, f"{path}[{index}]") for index, child in enumerate(value)]
    else:
        return {path: value}
    return {place: leaf for part in parts for place, leaf in part.items()}


def plain(path: str) -> str:
    """The path with list positions left out."""
    return re.sub(r"\[\d+\]", "[]", path)


@cache
def dictionary() -> dict[str, dict[str, str]]:
    """The rows of the data dictionary by source path."""
    return {row["source"]: row for row in mapping_files.read_csv("fields/ctgov-v2.csv")}


class Seen:
    """What stands where in a Trial."""

    def __init__(self, trial: Trial) -> None:
        self._dump = trial.to_dict()
        self._texts: dict[str, set[str]] = {}
        self._values: dict[str, list[Any]] = {}

    def holds(self, path: str, value: Any) -> bool:
        """Whether the leaf can be seen where the data dictionary says it goes."""
        place = plain(path)
        reckoned = place.endswith("PostDateStruct.type") and value == "ESTIMATED"
        if place.endswith(_BY_PLACE) or value == "N/A" or reckoned:
            return True
        return any(self._at(home, value) for home in dictionary()[place]["model"].split(" | "))

    def _at(self, home: str, value: Any) -> bool:
        if home not in self._values:
            self._values[home] = found = list(_values_at(self._dump, home))
            self._texts[home] = {text for item in found for text in _texts(item)}
        if isinstance(value, str) and value in self._texts[home]:
            return True
        return any(_same(value, found) for found in self._values[home])


def _texts(found: Any) -> Iterator[str]:
    values = (found.get("text"), found.get("value")) if isinstance(found, dict) else (found,)
    return (value for value in values if isinstance(value, str))


def _values_at(value: Any, path: str) -> Iterator[Any]:
    head, _, tail = path.partition(".")
    name = head.removesuffix("[]")
    child = value.get(name)
    if child is None:
        return
    for item in child if head.endswith("[]") else [child]:
        yield from _values_at(item, tail) if tail else [item]


def _same(value: Any, found: Any) -> bool:
    if isinstance(found, dict):
        if "unit" in found:
            return value.startswith(f"{found['value']} {found['unit'].title()}")
        return _same(value, found.get("text")) or _same(value, found.get("value"))
    if isinstance(value, bool) or isinstance(found, bool):
        return value is found or (value == "SPONSOR" and found is True)
    if isinstance(value, int | Decimal):
        return value == found
    return isinstance(found, str) and (value in found or _DATE_TYPES.get(value) == found)
