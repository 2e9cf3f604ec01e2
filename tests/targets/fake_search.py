"""Searches of a fake server: what fits a query, and how much of it is shown."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

Json = dict[str, Any]
_COMPARE = {"ge": "__ge__", "gt": "__gt__", "le": "__le__", "lt": "__lt__"}


def matches(resource: Json, query: Mapping[str, str], ignored: Collection[str] = ()) -> bool:
    """Whether a resource is what was asked for, as far as its server listens."""
    held = resource.get("identifier", [])
    tokens = {f"{one.get('system', '')}|{one['value']}" for one in held} | {one["value"] for one in held}
    tags = {f"{tag['system']}|{tag['code']}" for tag in resource.get("meta", {}).get("tag", [])}
    have = {"_id": {resource["id"]}, "identifier": tokens, "url": {resource.get("url")}, "_tag": tags}
    asked = {name: value for name, value in query.items() if name not in ignored}
    fits = all(have[name] & set(_values(value)) for name, value in asked.items() if name in have)
    return fits and _in_time(resource, asked.get("_lastUpdated", ""))


def _values(text: str) -> list[str]:
    """The values of which one is asked for: https://hl7.org/fhir/R5/search.html#escaping"""
    return [re.sub(r"\\(.)", r"\1", value) for value in re.findall(r"(?:\\.|[^,\\])+", text)]


def _in_time(resource: Json, wanted: str) -> bool:
    if not wanted:
        return True
    written = datetime.fromisoformat(resource["meta"]["lastUpdated"])
    return bool(getattr(written, _COMPARE[wanted[:2]])(datetime.fromisoformat(wanted[2:])))


def shown(resource: Json, query: Mapping[str, str], ignored: Collection[str] = ()) -> Json:
    """As much of a resource as was asked for; a part of one is tagged as such."""
    if "_elements" not in query or "_elements" in ignored:
        return resource
    names = {"resourceType", "id", "meta", *query["_elements"].split(",")}
    meta = resource["meta"]
    tag = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}
    part = {name: value for name, value in resource.items() if name in names}
    return {**part, "meta": {**meta, "tag": [*meta.get("tag", []), tag]}}
