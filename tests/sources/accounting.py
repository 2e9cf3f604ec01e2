"""Counts the leaves of a record independently of its reader: in the Trial, reported, or unaccounted."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, NamedTuple

from fhir_trials import json_text, mapping_files
from fhir_trials.cursor import Json
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources import ctgov_v2, dates

_LOSSES = ("not-read", "value-refused")
_YES_NO = {
    "yes": True,
    "true": True,
    "y": True,
    "1": True,
    "no": False,
    "false": False,
    "n": False,
    "0": False,
}

Read = Callable[[Json, Issues], Trial]
Shows = Callable[[str, Any, Trial], bool]
"""Whether a leaf (plain path, value) that was taken shows in the Trial in a way the counting cannot see."""


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


def _never(place: str, value: Any, trial: Trial) -> bool:
    return False


def account(record: Json, read: Read, dictionary_name: str, shows: Shows = _never) -> Account:
    """Read a copy of the record and say what became of each of its leaves.

    Args:
        record: plain JSON data; it stays as it is.
        read: the reader, which empties the copy.
        dictionary_name: the table in `mappings/fields/` that says where each field goes, without `.csv`.
        shows: for leaves that become something else than a text, a number, a flag or a date.
    """
    copy = json_text.decode(json_text.encode(record))
    original = leaves_of(json_text.decode(json_text.encode(record)))
    issues = Issues()
    trial = read(copy, issues)
    left = set(leaves_of(copy))
    reported = {path for path in original if is_told(path, issues, left)}
    _counted(issues, reported & left)
    unaccounted = left - reported
    seen = Seen(trial, dictionary_name)
    invisible = {
        path
        for path in set(original) - reported - unaccounted
        if not shows(plain(path), original[path], trial) and not seen.holds(path, original[path])
    }
    return Account(trial, issues, original, reported, unaccounted, invisible)


def is_told(path: str, issues: Issues, left: set[str]) -> bool:
    """Whether an issue tells of a leaf: at its place, or of its field, which tells what is left of it alone."""
    return any(
        issue.code in _LOSSES
        and (_is_at(path, issue.path) or (path in left and _is_of(plain(path), issue.path)))
        for issue in issues
    )


def _is_at(path: str, place: str) -> bool:
    return path == place or path.startswith((f"{place}.", f"{place}["))


def _is_of(field: str, told: str) -> bool:
    """Whether a leaf without positions is of a field: `a[].b`, or `**.b` wherever that stands."""
    if told.startswith("**."):
        return f"{told[2:]}." in f".{field.replace('[]', '')}."
    return _is_at(field, told)


def _counted(issues: Issues, told: set[str]) -> None:
    """The issues say how many values are not read; that is as many as are told of."""
    numbers = [re.match(r"not read \((\d+) value", issue.message) for issue in issues]
    assert len(told) == sum(int(number[1]) for number in numbers if number)


def account_ctgov_v2(study: Json) -> Account:
    """`account` for a study of ClinicalTrials.gov's API, version 2."""
    return account(study, ctgov_v2.read, "ctgov-v2", shows_in_ctgov)


def shows_in_ctgov(place: str, value: Any, trial: Trial) -> bool:
    """What a study of ClinicalTrials.gov says without its words being kept.

    The type of the enrollment is the member that holds the count; the links between arms and interventions are
    tested on their own; that there is no bound to an age, and that a posting date was reckoned, is told by nothing
    being there.
    """
    by_place = ("enrollmentInfo.type", "interventionNames[]", "armGroupLabels[]")
    reckoned = place.endswith("PostDateStruct.type") and value == "ESTIMATED"
    return place.endswith(by_place) or value == "N/A" or reckoned


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
def dictionary(name: str) -> dict[str, dict[str, str]]:
    """The rows of the data dictionary `mappings/fields/{name}.csv` by source path.

    A table that leads to the paths of ClinicalTrials.gov's API, version 2 (column `v2`), takes its targets from there.
    """
    rows = {row["source"]: row for row in mapping_files.read_csv(f"fields/{name}.csv")}
    for row in rows.values():
        if "v2" in row:
            row["model"] = " | ".join(_homes(row["v2"]))
    return rows


def _homes(targets: str) -> list[str]:
    known = dictionary("ctgov-v2")
    places = [re.sub(r"\[\d+\]", "[]", target) for target in targets.split(" | ") if target]
    found = [known.get(place, {"model": place})["model"] for place in places]
    return list(dict.fromkeys(home for homes in found for home in homes.split(" | ")))


class Seen:
    """What stands where in a Trial."""

    def __init__(self, trial: Trial, dictionary_name: str) -> None:
        self._rows = dictionary(dictionary_name)
        self._dump = trial.to_dict()
        self._texts: dict[str, set[str]] = {}
        self._values: dict[str, list[Any]] = {}

    def holds(self, path: str, value: Any) -> bool:
        """Whether the leaf can be seen where the data dictionary says it goes."""
        place = plain(path).removesuffix(".#text")
        # What may stand several times may stand alone.
        row = self._rows.get(f"{place}[]") or self._rows[place]
        return any(self._at(home, value) for home in row["model"].split(" | "))

    def _at(self, home: str, value: Any) -> bool:
        if home not in self._values:
            self._values[home] = found = list(_values_at(self._dump, home))
            self._texts[home] = {squeezed(text) for item in found for text in _texts(item)}
        if isinstance(value, str) and squeezed(value) in self._texts[home]:
            return True
        return any(_same(value, found) for found in self._values[home])


def squeezed(text: str) -> str:
    """The text with every run of white space as one space, so that wrapping does not matter."""
    return " ".join(text.split())


def _texts(found: Any) -> Iterator[str]:
    values = (found.get("text"), found.get("value")) if isinstance(found, dict) else (found,)
    return (value for value in values if isinstance(value, str))


def _values_at(value: Any, path: str) -> Iterator[Any]:
    head, _, tail = path.partition(".")
    child = value.get(head.removesuffix("[]")) if isinstance(value, dict) else None
    if child is None:
        return
    for item in child if head.endswith("[]") else [child]:
        yield from _values_at(item, tail) if tail else [item]


def _same(value: Any, found: Any) -> bool:
    if isinstance(found, dict):
        if "unit" in found:
            return str(value).startswith(f"{found['value']} {found['unit'].title()}")
        return any(_same(value, found[key]) for key in ("text", "value", "code") if key in found)
    if isinstance(found, bool):
        return value is found or value == "SPONSOR" or _YES_NO.get(str(value).lower()) is found
    if isinstance(value, bool):
        return False
    if isinstance(found, int | Decimal):
        return _number(value) == found
    return isinstance(value, str) and (squeezed(value) in squeezed(found) or _is_date(value, found))


def _number(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _is_date(value: str, found: str) -> bool:
    kind = {"ACTUAL": "actual", "ESTIMATED": "expected", "ANTICIPATED": "expected"}.get(value.upper())
    return found in (kind, dates.iso(value, "day-first"), dates.iso(value, "month-first"))
