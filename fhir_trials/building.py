"""Plain values to a Trial: a value that the model refuses costs itself and nothing else."""

from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from fhir_trials.cursor import Json
from fhir_trials.errors import DataError
from fhir_trials.issues import Issue, Issues
from fhir_trials.model import Trial


def build(values: Json, issues: Issues, path: str = "") -> Trial:
    """The Trial of these values; what the model refuses is taken out of them and reported.

    Args:
        values: the members of the Trial, nested; changed where something is refused.
        issues: where the refusals go, each with its place in the Trial.
        path: where the trial stands in its file.

    Raises:
        DataError: the parts do not fit together (an id used twice, a link to nothing); it carries the issue.
    """
    while True:
        try:
            return Trial.model_validate(values)
        except ValidationError as error:
            # One at a time: taking out a list's item moves those behind it.
            fault = error.errors(include_url=False)[0]
            if not fault["loc"]:
                found = Issue("error", "trial-invalid", path, fault["msg"], issues.source)
                raise DataError(f"{path or 'trial'}: {fault['msg']}", [found]) from error
            place = _remove(values, fault)
            issues.warning("value-refused", path, f"the model refuses {place}: {fault['msg']}")


def place_of(location: tuple[int | str, ...]) -> str:
    """A location as a path: `arms[0].name`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return "".join(parts).removeprefix(".")


def _remove(values: Json, fault: ErrorDetails) -> str:
    """Take out what is refused, or the whole that lacks a required part, and name it."""
    location = fault["loc"][:-1] if fault["type"] == "missing" else fault["loc"]
    parent: Any = values
    depth = 0
    while depth < len(location) - 1:
        child = parent[location[depth]]
        if isinstance(child, tuple):
            child = parent[location[depth]] = list(cast("tuple[Any, ...]", child))
        if not isinstance(child, dict | list):
            break  # a finished value cannot be changed in part and goes as a whole
        parent = cast("Any", child)
        depth += 1
    del parent[location[depth]]
    _without_empty(values, location[:depth])
    return place_of(location[: depth + 1])


def _without_empty(values: Json, location: tuple[int | str, ...]) -> None:
    """Take out the holders of what was removed that say nothing any more: FHIR has no empty value."""
    for depth in range(len(location), 0, -1):
        parent: Any = values
        for part in location[: depth - 1]:
            parent = parent[part]
        if parent[location[depth - 1]]:
            return
        del parent[location[depth - 1]]
