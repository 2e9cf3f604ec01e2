"""Where each field of the model goes in FHIR, found by changing it and looking at what changes."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, get_args

from pydantic import ValidationError

import fhir_trials as ft
from fhir_trials.model import Keyword, Trial
from fhir_trials.model.codes import CODE_SETS
from fhir_trials.model.statements import Anchor, Joined, Kind, Warned
from tests.fhir.everything import EVERYTHING

_X5 = "http://hl7.org/fhir/5.0/StructureDefinition/extension-"
_OWN = "https://w3id.org/fhir-trials/StructureDefinition/"
_HL7 = "http://hl7.org/fhir/StructureDefinition/"
# ids hold the parts of a trial together and cannot be changed alone, nor links that may not be left out
_ARM = "ResearchStudy.comparisonGroup.linkId (R4: x5 on arm) · PlanDefinition.action.linkId"
_ACTION = "PlanDefinition.action.linkId (R4: x5)"
_DEFINITION = "ActivityDefinition.identifier.value · ActivityDefinition.url"
_CELL = "PlanDefinition.extension(own:study-cell).extension"
HOMES_OF_LINKS = {
    "arms.id": _ARM,
    "concepts.id": "Questionnaire.identifier.value · Questionnaire.url",
    "interventions.id": _DEFINITION,
    "objectives.id": "ResearchStudy.objective.extension(own:objective-id).valueString",
    "schedule.activities.id": _DEFINITION,
    "schedule.cells.arm": f"{_CELL}(arm).valueString",
    "schedule.cells.epoch": f"{_CELL}(epoch).valueString",
    "schedule.cycles.timepoints": "PlanDefinition.extension(own:cycle).extension(timepoint).valueString",
    "schedule.elements.id": _ACTION,
    "schedule.epochs.id": _ACTION,
    "schedule.timelines.id": _ACTION,
    "schedule.timepoints.id": _ACTION,
    "schedule.visits.id": _ACTION,
}
Json = Any
_ATTEMPTS = 60


def rows() -> Iterator[dict[str, str]]:
    """A row for each field: its path in the model, and the paths that change with it in R5 and in R4."""
    plain = EVERYTHING.model_dump()
    before = {release: Counter(_leaves_of(EVERYTHING, release)) for release in ("R5", "R4")}
    for path in sorted(set(_paths(plain, ""))):
        changed = _changed(plain, path.split("."))
        row = {"model": path}
        for release in ("R5", "R4"):
            after = Counter(_leaves_of(changed, release)) if changed else Counter[tuple[str, int, str]]()
            differing = (before[release] - after) + (after - before[release])
            row[release] = (
                " · ".join(sorted({place for place, _, _ in differing})) if changed else HOMES_OF_LINKS[path]
            )
        yield row


def _paths(value: Json, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _paths(child, f"{path}.{key}" if path else key)
    elif isinstance(value, list | tuple):
        for child in value:
            yield from _paths(child, path)
    elif value is not None:
        yield path


def _changed(plain: Json, steps: list[str]) -> Trial | None:
    """The trial with every value at this path replaced by another one; None where parts would lose each other."""
    if ".".join(steps) in HOMES_OF_LINKS:
        return None
    for attempt in range(_ATTEMPTS + 1):
        try:
            return Trial.model_validate(_replaced(plain, steps, attempt))
        except ValidationError:
            continue  # not a value this field can have: the next one
    raise AssertionError(f"no other value found for {'.'.join(steps)}")


def _replaced(value: Json, steps: list[str], attempt: int) -> Json:
    if isinstance(value, list | tuple):
        found = (_replaced(child, steps, attempt) for child in value)
        return tuple(child for child in found if child is not None)
    if not steps:
        return _other(value, attempt)
    if isinstance(value, dict) and steps[0] in value:
        return {**value, steps[0]: _replaced(value[steps[0]], steps[1:], attempt)}
    return value


def _other(value: Json, attempt: int) -> Json:
    """Another value of the same type; with each attempt another one, a code of each set that has this one among them.

    The last is none, for a link and a field that has but one value.
    """
    if attempt == _ATTEMPTS:
        return None
    if value is None or isinstance(value, bool):
        return value if value is None else (not value and not attempt)
    if isinstance(value, int | Decimal):
        return value + 1
    if re.fullmatch(r"\d{4}(-\d\d)*", value):
        return f"{int(value[:4]) - 300}{value[4:]}"
    codes = [
        code for some in (*_LITERALS, *CODE_SETS.values()) if value in some for code in some if code != value
    ]
    candidates = ["fr" if value in ("nl", "en") else f"{value}x", "DE", f"{value}9", *codes]
    return candidates[attempt % len(candidates)]


_LITERALS = (
    ("actual", "expected"),
    ("brief", "official", "public", "scientific", "acronym", "short", "study"),
    get_args(Keyword.model_fields["kind"].annotation),
    ("followed-by", "same-trial", "expanded-access", "related"),
    ("second", "minute", "hour", "day", "week", "month", "year"),
    ("inclusion", "exclusion", "unknown"),
    ("full", "partial", "none"),
    ("lower", "upper", "equal"),
    ("before", "after", "around", "during"),
    ("exception", "condition"),
    get_args(Kind),
    get_args(Joined),
    get_args(Anchor),
    get_args(Warned.model_fields["code"].annotation),
)


def _leaves_of(trial: Trial, release: Any) -> Iterator[tuple[str, int, str]]:
    """Each leaf: its path without positions, how many of that path came before it, and its value."""
    seen: Counter[str] = Counter()
    for entry in ft.to_fhir(trial, release, issues=ft.Issues())["entry"]:
        resource = entry["resource"]
        for path, value in _leaves(resource, resource["resourceType"]):
            seen[path] += 1
            yield path, seen[path], value


def _leaves(value: Json, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, child in value.items():
            if key == "contained":
                for resource in child:
                    yield from _leaves(resource, f"{path}.contained({resource['resourceType']})")
            elif key == "extension":
                for extension in child:
                    inner = {name: held for name, held in extension.items() if name != "url"}
                    yield from _leaves(inner, f"{path}.extension({_short(extension['url'])})")
            elif key not in ("id", "resourceType"):
                yield from _leaves(child, f"{path}.{key}")
    elif isinstance(value, list):
        for child in value:
            yield from _leaves(child, path)
    else:
        yield path, repr(value)


def _short(url: str) -> str:
    return url.replace(_X5, "x5:").replace(_OWN, "own:").replace(_HL7, "std:")
