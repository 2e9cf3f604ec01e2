"""What items of lists are called in a path, for people: `identifier[https://clinicaltrials.gov|NCT01].value`."""

import hashlib
from collections.abc import Iterable
from typing import Any, cast

from fhir_trials.targets import list_keys
from fhir_trials.targets.marks import Json
from fhir_trials.targets.words import words

_LENGTH, _BEGINNING = 72, 48


def names(items: Iterable[tuple[int, Any]], element: str) -> list[str]:
    """What to call items in a path, each by another name: by its id, else its key, else its position.

    Args:
        items: position and item.
        element: the member the list stands in.
    """
    given: dict[str, int] = {}
    for position, item in items:
        name = wanted = _name(item, element) or str(position)
        while name in given:
            given[wanted] += 1
            name = f"{wanted}#{given[wanted]}"
        given[name] = 1
    return list(given)


def _name(item: Any, element: str) -> str:
    if not isinstance(item, dict):
        return ""
    node = cast("Json", item)
    local = node.get("id", node.get("linkId"))
    if isinstance(local, str) and local:
        return _short(local)
    for spec in list_keys.keys(element):
        called = [" ".join(words(list_keys.value(node, steps))) for steps in spec.members]
        if all(called):
            return _short("|".join(called))
    return ""


def _short(name: str) -> str:
    """On one line, without brackets; where it is long its beginning, and a digest that keeps it apart."""
    line = " ".join(name.replace("[", "(").replace("]", ")").split())
    if len(line) <= _LENGTH:
        return line
    return f"{line[:_BEGINNING]}…{hashlib.sha256(line.encode()).hexdigest()[:8]}"
