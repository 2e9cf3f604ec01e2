"""What a resource may contain, and how. https://hl7.org/fhir/domainresource.html#invs"""

from typing import Any, cast

from fhir_trials.validation.faults import Fault, shown
from fhir_trials.validation.scope import Scope


def check(resource: dict[str, Any], scope: Scope) -> list[Fault]:
    """The faults of what is contained beyond those of each resource by itself: ids, dom-2 to dom-5.

    `scope` must have been through all of the resource: what nothing has pointed to by then is not used.
    """
    items = resource["contained"]
    found: list[Fault] = []
    seen: set[str] = set()
    for index, inner in enumerate(cast(list[Any], items) if isinstance(items, list) else []):
        if isinstance(inner, dict):
            found += _one(cast(dict[str, Any], inner), f"contained[{index}]", scope, seen)
    return found


def _one(inner: dict[str, Any], path: str, scope: Scope, seen: set[str]) -> list[Fault]:
    found: list[Fault] = []
    if "contained" in inner:
        found.append(
            Fault(f"{path}.contained", "nested-contained", "what is contained cannot contain (dom-2)")
        )
    name = inner.get("id")
    if name is None:
        found.append(
            Fault(f"{path}.id", "missing-element", "what is contained needs an id to be referred to")
        )
    elif isinstance(name, str):
        if name in seen:
            message = f"{shown(name)} is the id of another contained resource too"
            found.append(Fault(f"{path}.id", "duplicate-id", message))
        elif f"#{name}" not in scope.used:
            message = f"nothing refers to {shown('#' + name)}; refer to it, or leave it out (dom-3)"
            found.append(Fault(path, "unreferenced-contained", message))
        seen.add(name)
    return found + _meta(inner, path)


def _meta(inner: dict[str, Any], path: str) -> list[Fault]:
    meta = inner.get("meta")
    if not isinstance(meta, dict):
        return []
    rules = {"versionId": "dom-4", "lastUpdated": "dom-4", "security": "dom-5"}
    return [
        Fault(
            f"{path}.meta.{member}", "nested-meta", f"what is contained has no {member} of its own ({rule})"
        )
        for member, rule in rules.items()
        if member in meta
    ]
