"""The writes of a fake server: one by one or as a transaction, with the habits of real servers as dials."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs
from uuid import NAMESPACE_URL, uuid5

from tests.targets import fake_search
from tests.targets.fake_store import Json, Shelf


class Refused(Exception):
    """A request or an entry is refused."""

    def __init__(self, status: int, code: str = "processing") -> None:
        self.status = status
        self.code = code


@dataclass(frozen=True)
class Ask:
    """One write: a request of its own, or an entry; `place` is where a POST will be."""

    method: str
    url: str
    resource: Json | None = None
    if_match: str = ""
    if_none_exist: str = ""
    place: str = ""


@dataclass
class Writes(Shelf):
    """Carries out writes; what is kept has dials of its own, see `Shelf`.

    Attributes:
        client_id_status: what a PUT to a new id is refused with; 0 takes it, as HAPI does.
        created_status: what a creation by PUT answers: 201, Medplum's 200.
        conditional_create: whether `If-None-Exist` is honoured; False creates each time; or a status that refuses it.
        guards: whether If-Match is honoured on a PUT.
        guards_creation: whether If-Match on a PUT to what is not there is refused; HAPI ignores it there.
        guards_deletion: whether If-Match is honoured on a DELETE; HAPI ignores it there.
        stale_status: what a stale If-Match gives: HAPI 409, Medplum 412, Helios 400.
        delete_status: what a DELETE answers.
        delete_again_status: what a DELETE of what is not there answers: HAPI 200, others 404.
        checks_references: whether a reference to nothing (400), and taking away what is referenced (409), is refused.
        locations: whether writes are answered with Location.
        etags: whether answers tell the version as an ETag.
        times: whether the answer to a transaction tells when each was written.
        uuid_ids: whether ids of the server's own are UUIDs instead of numbers.
    """

    client_id_status: int = 0
    created_status: int = 201
    conditional_create: bool | int = True
    guards: bool = True
    guards_creation: bool = True
    guards_deletion: bool = False
    stale_status: int = 409
    delete_status: int = 204
    delete_again_status: int = 200
    checks_references: bool = False
    locations: bool = True
    etags: bool = True
    times: bool = True
    uuid_ids: bool = False
    _number: int = 1000

    def transaction(self, entries: list[Json]) -> list[Json]:
        """Carry out the entries as one; the entries of the answer, in the order asked for."""
        places = self._assign(entries)
        done: dict[int, tuple[int, str]] = {}
        # https://hl7.org/fhir/R5/http.html#trules: what is taken away goes first.
        order = sorted(range(len(entries)), key=lambda index: entries[index]["request"]["method"] != "DELETE")
        for index in order:
            entry, request = entries[index], entries[index]["request"]
            resource = _moved(entry["resource"], places) if "resource" in entry else None
            place = places.get(entry.get("fullUrl", ""), "")
            done[index] = self.do(
                Ask(
                    request["method"],
                    request["url"],
                    resource,
                    request.get("ifMatch", ""),
                    request.get("ifNoneExist", ""),
                    place,
                )
            )
        self.check([place for _, place in done.values()])
        return [self._entry(*done[index]) for index in range(len(entries))]

    def _assign(self, entries: list[Json]) -> dict[str, str]:
        """Where each `urn:uuid` will be."""
        places = {}
        for entry in entries:
            request = entry["request"]
            if request["method"] == "POST":
                hits = self._hits(request["url"], request.get("ifNoneExist", ""))
                places[entry["fullUrl"]] = hits[0] if hits else f"{request['url']}/{self._new_id()}"
        return places

    def _hits(self, kind: str, condition: str) -> list[str]:
        if not (condition and self.conditional_create is True):
            return []
        query = {name: values[0] for name, values in parse_qs(condition).items()}
        return [
            place
            for place, one in self.store.items()
            if one["resourceType"] == kind and fake_search.matches(one, query)
        ]

    def _new_id(self) -> str:
        self._number += 1
        return str(uuid5(NAMESPACE_URL, str(self._number))) if self.uuid_ids else str(self._number)

    def do(self, ask: Ask) -> tuple[int, str]:
        """Carry out one write; the status and the place."""
        match ask.method:
            case "PUT":
                return self._put(ask)
            case "POST":
                return self._post(ask)
            case _:
                return self._delete(ask)

    def _put(self, ask: Ask) -> tuple[int, str]:
        assert ask.resource
        there = ask.url in self.store
        if not there and self.client_id_status:
            raise Refused(self.client_id_status)
        if self.guards and ask.if_match and (there or self.guards_creation):
            self._guard(ask)
        return 200 if there else self.created_status, self.save(ask.resource, ask.url.partition("/")[2])

    def _post(self, ask: Ask) -> tuple[int, str]:
        assert ask.resource
        if ask.if_none_exist and self.conditional_create not in (True, False):
            raise Refused(int(self.conditional_create))
        hits = self._hits(ask.url, ask.if_none_exist)
        if len(hits) > 1:
            raise Refused(412, "multiple-matches")
        if hits:
            return 200, hits[0]
        return 201, self.save(ask.resource, ask.place.partition("/")[2] or self._new_id())

    def _delete(self, ask: Ask) -> tuple[int, str]:
        if ask.url not in self.store:
            if self.delete_again_status >= 400:
                raise Refused(self.delete_again_status, "not-found")
            return self.delete_again_status, ask.url
        if self.guards_deletion and ask.if_match:
            self._guard(ask)
        self.remove(ask.url)
        return self.delete_status, ask.url

    def _guard(self, ask: Ask) -> None:
        if ask.url not in self.store or ask.if_match != f'W/"{self.version_of(ask.url)}"':
            raise Refused(self.stale_status, "conflict")

    def check(self, places: list[str]) -> None:
        """Refuse references to nothing, and to what was taken away."""
        if not self.checks_references:
            return
        for place, resource in self.store.items():
            for target in _references(resource):
                if target not in self.store and (place in places or target in places):
                    raise Refused(400 if place in places else 409)

    def _entry(self, status: int, place: str) -> Json:
        told = self.told(place)
        if self.times and place in self.store:
            told["lastModified"] = self.store[place]["meta"]["lastUpdated"]
        return {"response": {"status": f"{status} Whatever"} | told}

    def told(self, place: str) -> Json:
        """What an answer tells of what it wrote."""
        if place not in self.store:
            return {}
        version = self.version_of(place)
        history = f"/_history/{version}" if version else ""
        told = {"location": f"{place}{history}"} if self.locations else {}
        return told | ({"etag": f'W/"{version}"'} if self.etags and version else {})


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["reference"]] if isinstance(node.get("reference"), str) else []
        local = [text for text in own if text.count("/") == 1 and text[0].isupper()]
        return local + [text for child in node.values() for text in _references(child)]
    return [text for child in node for text in _references(child)] if isinstance(node, list) else []


def _moved(node: Any, places: dict[str, str]) -> Any:
    if isinstance(node, dict):
        return {
            name: places.get(child, child) if name == "reference" else _moved(child, places)
            for name, child in node.items()
        }
    return [_moved(child, places) for child in node] if isinstance(node, list) else node
