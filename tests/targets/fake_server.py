"""A FHIR server in memory, as a function from request to response, with the habits of real servers as dials."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from threading import RLock
from typing import Any
from urllib.parse import parse_qs, unquote

import httpx

from fhir_trials import json_text
from tests.targets import fake_search
from tests.targets.fake_store import Json
from tests.targets.fake_writes import Ask, Refused, Writes

BASE = "http://127.0.0.1:8080/fhir"


@dataclass
class FakeServer(Writes):
    """Call it with a request. `store` is by `Type/id`, `log` holds what was asked (`POST` alone is a Bundle).

    There are more dials in `Writes` (what it does when it writes) and `Shelf` (what it keeps).

    Attributes:
        version: the FHIR version it speaks.
        software: its name in the CapabilityStatement; nothing where empty.
        software_version: the version of the software.
        declares: what the CapabilityStatement says of its type besides `updateCreate`.
        update_create: what it declares of creating by PUT.
        transactions: what it declares of transactions; False refuses them, too.
        transaction_status: what a transaction is refused with, whatever is declared; 0 takes it.
        gone_status: what a read of what was deleted answers: HAPI 410, Medplum 404.
        tells_deletions: whether a history tells them; that of Medplum in memory does not.
        rollback: whether a failed transaction leaves nothing behind; Medplum's does.
        most_entries: more entries than these are refused with 413; 0 takes any number.
        batch: whether batches are taken.
        page: the largest page.
        ignored: search parameters it does not listen to, `_summary` and `_elements` among them.
        late: `Type/id` of what searches do not find yet.
        dates: whether answers carry a Date header.
        proxy_ahead: by how much that, a proxy's perhaps, is ahead of the server's own clock.
        meanwhile: what somebody else does just before the next write is carried out; once.
        afterwards: what somebody else does just after the next write was carried out; once.
    """

    version: str = "4.0.1"
    software: str = ""
    software_version: str = "1.0"
    declares: Json = field(default_factory=dict)
    update_create: bool | None = None
    transactions: bool | None = True
    transaction_status: int = 0
    gone_status: int = 410
    tells_deletions: bool = True
    rollback: bool = True
    most_entries: int = 0
    batch: bool = True
    page: int = 1000
    ignored: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)
    dates: bool = True
    proxy_ahead: timedelta = timedelta(0)
    meanwhile: Callable[[], object] | None = None
    afterwards: Callable[[], object] | None = None
    log: list[str] = field(default_factory=list)
    _until_crash: int = 0
    _crash: tuple[BaseException | int, bool] = (0, False)
    _lock: Any = field(default_factory=RLock, repr=False)

    def crash(self, what: BaseException | int, *, at: int = 1, done: bool = False) -> None:
        """Raise an error, or answer with a status, at the `at`-th write from now, instead of it or after it is `done`."""
        self._until_crash = at
        self._crash = (what, done)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        with self._lock:
            path = unquote(request.url.path).removeprefix("/fhir").strip("/")
            self.log.append(f"{request.method} {path}".strip())
            response = self._with_trouble(request, path)
            if self.dates:
                response.headers["Date"] = format_datetime(self.clock() + self.proxy_ahead, usegmt=True)
            return response

    def capability(self) -> Json:
        """The CapabilityStatement."""
        creates = {} if self.update_create is None else {"updateCreate": self.update_create}
        kind = {"type": "Group", **creates, **self.declares}
        codes = {None: [], True: ["transaction", "batch"], False: ["search-system"]}[self.transactions]
        rest = {"mode": "server", "resource": [kind], "interaction": [{"code": code} for code in codes]}
        body = {"resourceType": "CapabilityStatement", "fhirVersion": self.version, "rest": [rest]}
        named = {"software": {"name": self.software, "version": self.software_version}}
        return body | (named if self.software else {})

    def _with_trouble(self, request: httpx.Request, path: str) -> httpx.Response:
        if not _writes(request, path):
            return self._answer(request, path)
        what, done = self._crash
        self._until_crash -= self._until_crash > 0
        crashes = what and not self._until_crash
        if crashes:
            self._crash = (0, False)
        answer = self._busy(request, path) if done or not crashes else None
        if crashes and isinstance(what, BaseException):
            raise what
        return _json(int(what), _outcome("transient")) if crashes or not answer else answer

    def _busy(self, request: httpx.Request, path: str) -> httpx.Response:
        """A write among those of others."""
        before, self.meanwhile = self.meanwhile, None
        if before:
            before()
        answer = self._answer(request, path)
        after, self.afterwards = self.afterwards, None
        if after:
            after()
        return answer

    def _answer(self, request: httpx.Request, path: str) -> httpx.Response:
        query = dict(request.url.params)
        body = json_text.decode(request.content) if _has_body(request, path) else None
        try:
            if path == "metadata":
                return _json(200, self.capability())
            if request.method == "POST" and not path:
                return self._bundle(body)
            if path.endswith("/_search"):
                form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
                return self._page(path.partition("/")[0], form, 0)
            if request.method == "GET" and "page" in query:
                return self._page(query.pop("kind"), query, int(query["page"]))
            if request.method == "GET":
                return self._get(path, query)
            return self._single(request, path, body)
        except Refused as refused:
            return _json(refused.status, _outcome(refused.code))

    def _get(self, path: str, query: Json) -> httpx.Response:
        if "/" not in path:
            return self._page(path, query, 0)
        place, history, version = path.partition("/_history")
        if version:
            found = self.older(place, version.strip("/"))
            return self._resource(200, found) if found else _json(404, _outcome("not-found"))
        if history:
            gone = {"request": {"method": "DELETE", "url": place}}
            kept = [one for one in reversed(self.history.get(place, ())) if one or self.tells_deletions]
            entries = [{"resource": one} if one else gone for one in kept]
            return _json(200, {"resourceType": "Bundle", "type": "history", "entry": entries})
        if found := self.store.get(place):
            return self._resource(200, found)
        return _json(self.gone_status if self.deleted(place) else 404, _outcome("not-found"))

    def _single(self, request: httpx.Request, path: str, body: Json | None) -> httpx.Response:
        asked = request.headers
        before = dict(self.store), dict(self.history)
        ask = Ask(request.method, path, body, asked.get("if-match", ""), asked.get("if-none-exist", ""))
        try:
            status, place = self.do(ask)
            self.check([place])
        except Refused:
            self.store, self.history = before
            raise
        if place not in self.store:
            return httpx.Response(status)
        told = {name.title(): value for name, value in self.told(place).items()}
        if "location" in self.told(place):
            told["Location"] = f"{BASE}/{told['Location']}"
        content = b"" if "return=minimal" in asked.get("prefer", "") else json_text.encode(self.store[place])
        return httpx.Response(status, content=content, headers=told)

    def _resource(self, status: int, found: Json) -> httpx.Response:
        response = _json(status, found)
        if self.etags and (version := found["meta"].get("versionId")):
            response.headers["ETag"] = f'W/"{version}"'
        return response

    def _page(self, kind: str, query: Json, start: int) -> httpx.Response:
        hits = [
            one
            for place, one in self.store.items()
            if one["resourceType"] == kind
            and place not in self.late
            and fake_search.matches(one, query, self.ignored)
        ]
        body: Json = {"resourceType": "Bundle", "type": "searchset", "link": []}
        if query.get("_summary") == "count" and "_summary" not in self.ignored:
            return _json(200, body | {"total": len(hits)})
        size = min(self.page, int(query.get("_count", self.page)))
        entries = [
            {"resource": fake_search.shown(one, query, self.ignored), "search": {"mode": "match"}}
            for one in hits[start : start + size]
        ]
        if entries:
            body["entry"] = entries
        if len(hits) > start + size:
            params = httpx.QueryParams(query | {"kind": kind, "page": start + size})
            body["link"].append({"relation": "next", "url": f"{BASE}?{params}"})
        return _json(200, body)

    def _bundle(self, body: Json) -> httpx.Response:
        if body["type"] == "batch":
            return self._batch(body)
        if self.transactions is False or self.transaction_status:
            raise Refused(self.transaction_status or 404, "not-supported")
        if self.most_entries and len(body["entry"]) > self.most_entries:
            raise Refused(413, "too-long")
        before = dict(self.store), dict(self.history)
        try:
            entries = self.transaction(body["entry"])
        except Refused:
            if self.rollback:
                self.store, self.history = before
            raise
        return _json(200, {"resourceType": "Bundle", "type": "transaction-response", "entry": entries})

    def _batch(self, body: Json) -> httpx.Response:
        if not self.batch:
            raise Refused(400, "not-supported")
        entries = []
        for entry in body["entry"]:
            url = httpx.URL(f"{BASE}/{entry['request']['url']}")
            reply = self._get(unquote(url.path).removeprefix("/fhir/"), dict(url.params))
            part = {"response": {"status": f"{reply.status_code} Whatever"}}
            entries.append(part | ({"resource": reply.json()} if reply.status_code == 200 else {}))
        return _json(200, {"resourceType": "Bundle", "type": "batch-response", "entry": entries})


def _writes(request: httpx.Request, path: str) -> bool:
    if request.method == "POST" and not path:
        return b'"transaction"' in request.content
    return request.method != "GET" and not path.endswith("_search")


def _has_body(request: httpx.Request, path: str) -> bool:
    return request.method in ("POST", "PUT") and not path.endswith("_search")


def _outcome(code: str) -> Json:
    return {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code}]}


def _json(status: int, body: Any) -> httpx.Response:
    return httpx.Response(
        status, content=json_text.encode(body), headers={"Content-Type": "application/fhir+json"}
    )
