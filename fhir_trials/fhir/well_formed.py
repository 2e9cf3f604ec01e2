"""Values of the wrong JSON type are taken out and told before anything else looks at a resource.

A mapper may then trust that a list is a list and a text a text. What else is wrong with a resource is for `check`.
"""

import re
from collections.abc import Mapping
from typing import Any, cast

from fhir_trials import validation
from fhir_trials.cursor import Json
from fhir_trials.issues import Issues
from fhir_trials.releases import Release

_CODES = ("wrong-type", "wrong-cardinality", "null-value")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def without_wrong_types(
    resource: Mapping[str, Any], release: Release, issues: Issues, path: str
) -> Mapping[str, Any]:
    """The resource itself, or a copy without the values whose JSON type its release does not allow.

    Args:
        resource: a resource as it came.
        release: the release it is in.
        issues: gets a warning for each value that was taken out.
        path: where the resource stands.
    """
    faults = [fault for fault in validation.check(resource, release) if fault.code in _CODES]
    if not faults:
        return resource
    kept = _copy(resource)
    # from the back, so that taking out one item does not move those still to be taken
    for fault in sorted(faults, key=lambda fault: _steps(fault.path), reverse=True):
        inner = fault.path.partition(".")[2]
        issues.warning(fault.code, f"{path}.{inner}" if inner else path, f"{fault.message}; left out")
        _remove(kept, _steps(fault.path)[1:])
    return cast("Json", kept)


def _steps(path: str) -> list[tuple[int, str]]:
    """A path as steps that sort by position: members as (-1, name), items as (position, "")."""
    return [(-1, name) if name else (int(position), "") for name, position in _STEP.findall(path)]


def _remove(node: Any, steps: list[tuple[int, str]]) -> None:
    for position, (index, name) in enumerate(steps):
        key: Any = name or index
        known = (
            isinstance(node, dict)
            if name
            else isinstance(node, list) and index < len(cast("list[Any]", node))
        )
        if not known or (name and name not in node):
            return
        if position == len(steps) - 1:
            del node[key]
            return
        node = cast("Any", node[key])


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copy(child) for key, child in cast("Mapping[str, Any]", value).items()}
    return [_copy(child) for child in cast("list[Any]", value)] if isinstance(value, list) else value
