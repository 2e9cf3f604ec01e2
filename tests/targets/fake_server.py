"""A FHIR server in memory, as a function from request to response, with the habits of real servers as dials."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote

import httpx

from fhir_trials import json_text

Json = dict[str, Any]
BASE = "http://127.0.0.1:8080/fhir"


class Refused(Exception):
    """An entry is refused."""

    def __init__(self, status: int) -> None:
        self.status = status


@dataclass
class FakeServer:
    """Call it with a request. `store` is by `Type/id`, `log` holds what was asked.

    Attributes:
        client_id_status: what a PUT to a new id is refused with; 0 takes it, as HAPI does.
        stale_status: what a stale If-Match gives: HAPI 409, Medplum 412, Helios 400.
        rollback: whether a failed transaction leaves nothing behind; Medplum's does.
        locations: whether a transaction answers with Location.
        batch: whether batches are taken.
        page: the largest page.
        keep: what the server makes of a resource before it stores it.
    """

    version: str = "4.0.1"
    update_create: bool | None = None
    transactions: bool | None = True
    client_id_status: int = 0
    stale_status: int = 409
    rollback: bool = True
    locations: bool = True
    batch: bool = True
    page: int = 1000
    keep: Callable[[Json], Json] = copy.deepcopy
    store: dict[str, Json] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    _number: int = 1000

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        path = unquote(request.url.path).removeprefix("/fhir").strip("/")
        self.log.append(f"{request.method} {path}".strip())
        if path == "metadata":
            return _json(200, self.capability())
        if request.method == "POST" and not path:
            return self._bundle(json_text.decode(request.content))
        if path.endswith("/_search"):
            form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
            return self._page(path.partition("/")[0], form, 0)
        query = dict(request.url.params)
        if "page" in query:
            return self._page(query.pop("kind"), query, int(query["page"]))
        if "/" not in path:
            return self._page(path, query, 0)
        return self._read(path)

    def capability(self) -> Json:
        """The CapabilityStatement."""
        kind = {"type": "Group"} | (
            {} if self.update_create is None else {"updateCreate": self.update_create}
        )
        codes = {None: [], True: ["transaction", "batch"], False: ["search-system"]}[self.transactions]
        rest = {"mode": "server", "resource": [kind], "interaction": [{"code": code} for code in codes]}
        return {"resourceType": "CapabilityStatement", "fhirVersion": self.version, "rest": [rest]}

    def put(self, *resources: Json) -> None:
        """Store resources as somebody else would."""
        for resource in resources:
            self._store(resource, resource["id"])

    def _read(self, reference: str) -> httpx.Response:
        found = self.store.get(reference)
        return _json(200, found) if found else _json(404, _outcome("not-found"))

    def _page(self, kind: str, query: Json, start: int) -> httpx.Response:
        hits = [one for one in self.store.values() if one["resourceType"] == kind and _matches(one, query)]
        body: Json = {"resourceType": "Bundle", "type": "searchset", "link": []}
        entries = [{"resource": one, "search": {"mode": "match"}} for one in hits[start : start + self.page]]
        if entries:
            body["entry"] = entries
        if len(hits) > start + self.page:
            params = httpx.QueryParams(query | {"kind": kind, "page": start + self.page})
            body["link"].append({"relation": "next", "url": f"{BASE}?{params}"})
        return _json(200, body)

    def _bundle(self, body: Json) -> httpx.Response:
        if body["type"] == "batch":
            return self._batch(body) if self.batch else _json(400, _outcome("not-supported"))
        before = copy.deepcopy(self.store)
        try:
            places = self._assign(body["entry"])
            entries = [self._write(entry, places) for entry in body["entry"]]
        except Refused as refused:
            if self.rollback:
                self.store = before
            return _json(refused.status, _outcome("processing"))
        return _json(200, {"resourceType": "Bundle", "type": "transaction-response", "entry": entries})

    def _batch(self, body: Json) -> httpx.Response:
        entries = []
        for entry in body["entry"]:
            reply = self._read(entry["request"]["url"])
            part = {"response": {"status": f"{reply.status_code} Whatever"}}
            entries.append(part | ({"resource": reply.json()} if reply.status_code == 200 else {}))
        return _json(200, {"resourceType": "Bundle", "type": "batch-response", "entry": entries})

    def _assign(self, entries: list[Json]) -> dict[str, str]:
        """Where each `urn:uuid` will be."""
        places = {}
        for entry in entries:
            if entry["request"]["method"] == "POST":
                kind = entry["request"]["url"]
                query = parse_qs(entry["request"]["ifNoneExist"])
                hits = [
                    text
                    for text, one in self.store.items()
                    if one["resourceType"] == kind and _matches(one, {"identifier": query["identifier"][0]})
                ]
                self._number += 1
                places[entry["fullUrl"]] = hits[0] if hits else f"{kind}/{self._number}"
        return places

    def _write(self, entry: Json, places: dict[str, str]) -> Json:
        request = entry["request"]
        resource = _moved(entry["resource"], places)
        place = places.get(entry["fullUrl"], request["url"])
        there = self.store.get(place)
        if request["method"] == "PUT" and there is None and self.client_id_status:
            raise Refused(self.client_id_status)
        if "ifMatch" in request and (
            there is None or request["ifMatch"] != f'W/"{there["meta"]["versionId"]}"'
        ):
            raise Refused(self.stale_status)
        if request["method"] == "PUT" or there is None:
            self._store(resource, place.partition("/")[2])
        response = {"status": "200 OK" if there else "201 Created"}
        if self.locations:
            response["location"] = f"{place}/_history/{self.store[place]['meta']['versionId']}"
        return {"response": response}

    def _store(self, resource: Json, resource_id: str) -> None:
        place = f"{resource['resourceType']}/{resource_id}"
        kept = self.keep(resource)
        there = self.store.get(place)
        number = int(there["meta"]["versionId"]) + 1 if there else 1
        meta = {**kept.get("meta", {}), "versionId": str(number), "lastUpdated": "2026-01-01T00:00:00Z"}
        self.store[place] = {**kept, "id": resource_id, "meta": meta}


def _matches(resource: Json, query: Json) -> bool:
    held = resource.get("identifier", [])
    tokens = {f"{one.get('system', '')}|{one['value']}" for one in held} | {one["value"] for one in held}
    tags = {f"{tag['system']}|{tag['code']}" for tag in resource.get("meta", {}).get("tag", [])}
    have = {"_id": {resource["id"]}, "identifier": tokens, "url": {resource.get("url")}, "_tag": tags}
    return all(have[name] & set(value.split(",")) for name, value in query.items() if name in have)


def _moved(node: Any, places: dict[str, str]) -> Any:
    if isinstance(node, dict):
        return {
            name: places.get(child, child) if name == "reference" else _moved(child, places)
            for name, child in node.items()
        }
    return [_moved(child, places) for child in node] if isinstance(node, list) else node


def _outcome(code: str) -> Json:
    return {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code}]}


def _json(status: int, body: Any) -> httpx.Response:
    return httpx.Response(
        status, content=json_text.encode(body), headers={"Content-Type": "application/fhir+json"}
    )
