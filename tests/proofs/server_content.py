"""What a server holds of the trials of one proof, asked without the library that is being proved."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import httpx

import fhir_trials as ft
from fhir_trials.targets.marks import KEY_SYSTEM

Json = dict[str, Any]
_AT_ONCE = 50


def keyed(trials: Iterable[ft.Trial], prefix: str) -> list[ft.Trial]:
    """The trials under keys of this proof alone, so that many proofs share a server."""
    return [trial.model_copy(update={"key": f"{prefix}-{number}"}) for number, trial in enumerate(trials)]


def identifiers(trials: Iterable[ft.Trial], prefix: str) -> dict[str, list[str]]:
    """The business identifiers of everything these trials are written as, by type."""
    found: dict[str, list[str]] = {}
    for trial in keyed(trials, prefix):
        for entry in ft.to_fhir(trial, "R4", issues=ft.Issues())["entry"]:
            found.setdefault(entry["resource"]["resourceType"], []).append(own_value(entry["resource"]))
    return found


def resources(base: str, wanted: dict[str, list[str]]) -> list[Json]:
    """Every resource that carries one of these identifiers."""
    headers = {"Cache-Control": "no-cache"}
    with httpx.Client(timeout=120, headers=headers) as client:
        return [one for kind, values in wanted.items() for one in _carrying(client, f"{base}/{kind}", values)]


def _carrying(client: httpx.Client, url: str, values: list[str]) -> Iterator[Json]:
    for start in range(0, len(values), _AT_ONCE):
        tokens = ",".join(f"{KEY_SYSTEM}|{value}" for value in values[start : start + _AT_ONCE])
        reply = client.post(f"{url}/_search", data={"identifier": tokens, "_count": "500"})
        page = reply.raise_for_status().json()
        assert not [link for link in page["link"] if link["relation"] == "next"]
        yield from (entry["resource"] for entry in page.get("entry", []))


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
        text = json.dumps({**one, "meta": meta}, sort_keys=True)
        # names that machines read have the same with other signs
        text = text.replace(f"{prefix}-", "proof-").replace(f"{prefix}_", "proof_")
        told[f"{one['resourceType']} {own_value(one)}".replace(f"{prefix}-", "proof-")] = text
    return told
