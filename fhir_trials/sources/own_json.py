"""Our own JSON of a trial, as `Trial.to_dict` writes it, read back."""

from typing import Any, cast

from pydantic import ValidationError

from fhir_trials.building import place_of
from fhir_trials.cursor import Json
from fhir_trials.issues import Issues
from fhir_trials.model import Trial


def fits(value: Json) -> str:
    """Why this is a Trial: most of its members are, so that the others are likely mistakes; else an empty string."""
    known = [key for key in value if key in Trial.model_fields]
    return f"has members of a Trial: {', '.join(known[:3])}" if 2 * len(known) > len(value) else ""


def read(value: Json, issues: Issues, path: str = "") -> Trial | None:
    """The trial; None where it is invalid, with an error for each place that is.

    Objects, lists and members that hold nothing are left out first, so that `{}` and absence are one.
    """
    try:
        return Trial.model_validate(_pruned(value))
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            place = place_of(fault["loc"])
            where = f"{path}.{place}" if path and place else path or place
            issues.error("trial-invalid", where, fault["msg"])
        return None


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        members = {key: _pruned(child) for key, child in cast("Json", value).items()}
        return {key: child for key, child in members.items() if not _empty(child)}
    if isinstance(value, list):
        return [child for child in map(_pruned, cast("list[Any]", value)) if child != {}]
    return value


def _empty(value: Any) -> bool:
    return value is None or value in ({}, [])
