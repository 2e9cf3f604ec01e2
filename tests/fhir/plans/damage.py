"""FHIR of plans with one thing wrong in it: each member and item in turn, taken out, doubled, or of another type."""

from collections.abc import Iterator
from typing import Any

import fhir_trials as ft
from fhir_trials.cursor import copied

Place = tuple[str | int, ...]

ODD: list[Any] = [None, 5, -0.5, True, "", "zz", "ä b/c" * 20, [], {}, ["x"], [{}], {"a": [1]}, {"url": "x"}]
"""What may stand in the place of anything else."""
PLANNED = ("PlanDefinition", "ActivityDefinition", "Questionnaire")


def places(content: Any) -> list[Place]:
    """Where something can be damaged in the plans and definitions of a Bundle: one place of every kind.

    Two places are of one kind when the same members, extensions and marks of actions lead to them.
    """
    found: dict[Place, Place] = {}
    for number, entry in enumerate(content["entry"]):
        resource = entry["resource"]
        if resource["resourceType"] in PLANNED:
            for kind, place in _inside(resource, (resource["resourceType"],), ("entry", number, "resource")):
                found.setdefault(kind, place)
    return list(found.values())


def damages(content: Any, place: Place) -> Iterator[Any]:
    """The Bundle with every kind of damage at one place; each a copy."""
    for change in (_removed, _doubled, _renamed, *(_replaced(odd) for odd in ODD)):
        damaged = copied(content)
        holder = damaged
        for step in place[:-1]:
            holder = holder[step]
        if change(holder, place[-1]):
            yield damaged


def read_and_written(content: Any) -> None:
    """Read it, and write the trial that comes of it; issues are told, nothing may raise, and the trial is there."""
    issues = ft.Issues()
    trials = ft.from_fhir(content, issues=issues)
    assert len(trials) == 1, [str(issue) for issue in issues if issue.severity == "error"]
    ft.to_fhir(trials[0], issues=ft.Issues())


def _inside(node: Any, kind: Place, place: Place) -> Iterator[tuple[Place, Place]]:
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in members:
        inner = (*kind, key if isinstance(key, str) else _mark(child))
        yield inner, (*place, key)
        yield from _inside(child, inner, (*place, key))


def _mark(item: Any) -> str:
    """What an item of a list says it is: the url of an extension, the mark of an action."""
    if not isinstance(item, dict):
        return ""
    marks = [one.get("valueCode", one["url"]) for one in item.get("extension", ()) if "url" in one]
    return str(item.get("url") or item.get("type") or marks[:1] or "")


def _removed(holder: Any, key: Any) -> bool:
    del holder[key]
    return True


def _doubled(holder: Any, key: Any) -> bool:
    """An item stands twice in its list; a member that is no list stands in one, twice."""
    if isinstance(holder, list):
        holder.insert(key, copied(holder[key]))
    else:
        holder[key] = [holder[key], copied(holder[key])]
    return True


def _renamed(holder: Any, key: Any) -> bool:
    """A value[x] is of another type, an extension is another one."""
    if isinstance(key, str) and key.startswith("value") and len(key) > 5:
        other = "valueString" if key != "valueString" else "valueInteger"
        holder[other] = "zz" if other == "valueString" else 5
        del holder[key]
        return True
    return False


def _replaced(odd: Any) -> Any:
    def replaced(holder: Any, key: Any) -> bool:
        holder[key] = copied(odd)
        return True

    return replaced
