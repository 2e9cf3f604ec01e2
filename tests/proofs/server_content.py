"""What a server holds of the trials of one proof, asked without the library that is being proved."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import httpx

import fhir_trials as ft
from fhir_trials.targets.marks import KEY_SYSTEM

Json = dict[str, Any]
KINDS = ("ActivityDefinition", "EvidenceVariable", "Group", "PlanDefinition", "ResearchStudy")


def keyed(trials: Iterable[ft.Trial], prefix: str) -> list[ft.Trial]:
    """The trials under keys of this proof alone, so that many proofs share a server."""
    return [trial.model_copy(update={"key": f"{prefix}-{number}"}) for number, trial in enumerate(trials)]


def resources(base: str, prefix: str) -> list[Json]:
    """Every resource whose business identifier begins with the prefix of a proof."""
    return [
        one
        for kind in KINDS
        for one in _all(base, kind)
        if any(item.get("value", "").startswith(f"{prefix}-") for item in one.get("identifier", []))
    ]


def _all(base: str, kind: str) -> Iterator[Json]:
    url = f"{base}/{kind}?_count=500"
    headers = {"Cache-Control": "no-cache"}
    with httpx.Client(timeout=120, headers=headers) as client:
        while url:
            page = client.get(url).raise_for_status().json()
            yield from (entry["resource"] for entry in page.get("entry", []))
            url = next((link["url"] for link in page["link"] if link["relation"] == "next"), "")


def own_value(resource: Json) -> str:
    """Our business identifier's value."""
    (value,) = (item["value"] for item in resource["identifier"] if item.get("system") == KEY_SYSTEM)
    return value


def duplicates(found: Iterable[Json]) -> list[str]:
    """Business identifiers that several resources of a type carry."""
    counted = Counter(f"{one['resourceType']} {own_value(one)}" for one in found)
    return sorted(name for name, count in counted.items() if count > 1)


def content(found: Iterable[Json], prefix: str) -> dict[str, str]:
    """What each resource says, by type and business identifier, the prefix of the proof and server's marks left out."""
    told: dict[str, str] = {}
    for one in found:
        meta = {name: value for name, value in one["meta"].items() if name in ("profile", "tag", "security")}
        text = json.dumps({**one, "meta": meta}, sort_keys=True).replace(f"{prefix}-", "proof-")
        told[f"{one['resourceType']} {own_value(one)}".replace(f"{prefix}-", "proof-")] = text
    return told
