"""Plain data to a Trial: a value the model refuses costs that value alone, and is an issue with its path."""

from typing import Any, cast

from pydantic import ValidationError

from fhir_trials.errors import ReadError
from fhir_trials.issues import Issues
from fhir_trials.model import Trial

_ATTEMPTS = 50


def build(values: dict[str, Any], issues: Issues, where: str) -> Trial:
    """Build a trial; what the model refuses is left out and told.

    Args:
        values: the members of the trial as plain data; not changed.
        issues: gets an error for each value that was refused.
        where: the path of the source the values came from.

    Raises:
        ReadError: where nothing of it makes a trial.
    """
    for _ in range(_ATTEMPTS):
        try:
            return Trial.model_validate(values)
        except ValidationError as error:
            values = _without(values, error, issues, where)
    raise ReadError(f"{where}: too much of it is no trial; see the issues")


def _without(values: dict[str, Any], error: ValidationError, issues: Issues, where: str) -> dict[str, Any]:
    refused: set[tuple[int | str, ...]] = set()
    for fault in error.errors(include_url=False, include_context=False):
        path = fault["loc"]
        shown = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
        issues.error(
            "value-refused", where, f"{shown or 'trial'}: {fault['msg']}: {str(fault['input'])[:80]!r}"
        )
        refused.add(path)
    if () in refused:
        raise ReadError(f"{where}: {error.errors()[0]['msg']}", issues.errors)
    return cast("dict[str, Any]", _pruned(values, (), refused))


def _pruned(value: Any, path: tuple[int | str, ...], refused: set[tuple[int | str, ...]]) -> Any:
    if isinstance(value, dict):
        kept = {
            key: _pruned(child, (*path, key), refused)
            for key, child in cast("dict[str, Any]", value).items()
            if (*path, key) not in refused
        }
        return kept
    if isinstance(value, list | tuple):
        items = cast("list[Any]", value)
        return tuple(
            _pruned(child, (*path, index), refused)
            for index, child in enumerate(items)
            if (*path, index) not in refused
        )
    return value
