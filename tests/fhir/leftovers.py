"""What a reader left behind, for tests of what is reported."""

import copy
from collections.abc import Iterator
from typing import Any, cast

from fhir_trials.cursor import Cursor
from fhir_trials.issues import Issues


def unreported(cursor: Cursor) -> list[str]:
    """The paths of the values that were neither taken nor told of."""
    left, issues = copy.deepcopy(cursor.node), Issues()
    cursor.report_rest(issues, "not-read")
    told = [issue.path for issue in issues]
    return [path for path in _leaves(left, "") if not any(_below(path, place) for place in told)]


def _below(path: str, place: str) -> bool:
    return path == place or path.startswith((f"{place}.", f"{place}["))


def _leaves(node: Any, path: str) -> Iterator[str]:
    if isinstance(node, dict):
        for key, child in cast("dict[str, Any]", node).items():
            yield from _leaves(child, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for index, child in enumerate(cast("list[Any]", node)):
            yield from _leaves(child, f"{path}[{index}]")
    else:
        yield path
