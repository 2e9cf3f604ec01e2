"""What a Bundle asks of its entries. https://hl7.org/fhir/bundle.html#invs"""

from typing import Any, cast

from fhir_trials.validation.faults import Fault, shown
from fhir_trials.validation.scope import objects, text

# Where the releases agree on what an entry must hold and what it cannot; `history` differs between them
_MUST = {
    "transaction": "request",
    "batch": "request",
    "transaction-response": "response",
    "batch-response": "response",
    "document": "resource",
    "message": "resource",
    "searchset": "resource",
    "collection": "resource",
}
_ONLY_THERE = ("request", "response")


def full_urls(bundle: dict[str, Any]) -> dict[str, str]:
    """`fullUrl` → resource type of what the entries hold."""
    found: dict[str, str] = {}
    for entry in objects(bundle.get("entry")):
        for resource in objects([entry.get("resource")]):
            found[text(entry.get("fullUrl"))] = text(resource.get("resourceType"))
    return found


def check(bundle: dict[str, Any]) -> list[Fault]:
    """The faults of entries: a fullUrl that stands twice (bdl-7) or names a version (bdl-8), parts they miss."""
    kind = text(bundle.get("type"))
    entries = bundle.get("entry")
    seen: set[tuple[str, str]] = set()
    found: list[Fault] = []
    for index, entry in enumerate(cast(list[Any], entries) if isinstance(entries, list) else []):
        if isinstance(entry, dict):
            path = f"entry[{index}]"
            found += _parts(cast(dict[str, Any], entry), path, kind)
            found += _full_url(cast(dict[str, Any], entry), path, kind, seen)
    return found


def _parts(entry: dict[str, Any], path: str, kind: str) -> list[Fault]:
    must = _MUST.get(kind)
    if must is None:
        return []
    found = [
        Fault(f"{path}.{part}", "bundle-entry", f"an entry of a {kind} cannot have a {part} (bdl-3, bdl-4)")
        for part in _ONLY_THERE
        if part in entry and part != must
    ]
    if must == "resource" and must in entry and "fullUrl" not in entry:
        message = f"an entry of a {kind} needs a fullUrl, which says which resource it is"
        found.append(Fault(f"{path}.fullUrl", "missing-element", message))
    if must not in entry:
        found.append(Fault(f"{path}.{must}", "missing-element", f"an entry of a {kind} needs a {must}"))
    return found


def _full_url(entry: dict[str, Any], path: str, kind: str, seen: set[tuple[str, str]]) -> list[Fault]:
    url = text(entry.get("fullUrl"))
    if not url:
        return []
    if "/_history/" in url:
        message = f"{shown(url)} names a version; a fullUrl cannot (bdl-8)"
        return [Fault(f"{path}.fullUrl", "bundle-entry", message)]
    metas = [
        meta for resource in objects([entry.get("resource")]) for meta in objects([resource.get("meta")])
    ]
    key = (url, text(metas[0].get("versionId")) if metas else "")
    if key in seen and kind != "history":
        return [
            Fault(
                f"{path}.fullUrl", "duplicate-id", f"{shown(url)} is the fullUrl of another entry too (bdl-7)"
            )
        ]
    seen.add(key)
    return []
