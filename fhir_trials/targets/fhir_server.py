"""A FHIR server as a target: reads in batches, writes in one transaction, believes only what it reads back.

https://hl7.org/fhir/R5/http.html
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from fhir_trials.errors import (
    AmbiguousMatch,
    Conflict,
    NotAFhirServer,
    PartialTransaction,
    ServerError,
    TargetError,
)
from fhir_trials.http import Client, Request
from fhir_trials.targets import aftermath, marks, replies, requests, transaction
from fhir_trials.targets.closing import Closing
from fhir_trials.targets.marks import Json
from fhir_trials.targets.target import Change, Release, Written

_AT_ONCE = 50
_PAGES = 10_000
_NO_BATCH = (400, 404, 405, 422, 501)
_EXPLAINED = (Conflict, PartialTransaction)
_NO_CLIENT_ID = (400, 404, 405, 412, 422)


class FhirServer(Closing):
    """A server that answered `/metadata` with a release we speak.

    Args:
        http: the connection to its base; closed with this target.
        release: what the caller expects; None takes what the server speaks.

    Raises:
        NotAFhirServer: it is none, speaks no release we know or another than expected.
        Unreachable: no answer came.
    """

    def __init__(self, http: Client, *, release: Release | None = None) -> None:
        self._http = http
        self.name = http.base
        self._capability = self._ask()
        self.release: Release = self._capability.release
        if release not in (None, self.release):
            raise NotAFhirServer(
                f"{self.name}: speaks {self.release} ({self._capability.version}), but {release} was asked for"
            )
        # None: not known. HAPI takes our ids without announcing it, so the first create finds out.
        self._client_ids = self._capability.update_create
        self._batch = True

    def __repr__(self) -> str:
        """The base and the release."""
        return f"FhirServer({self.name!r}, {self.release})"

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _ask(self) -> replies.Capability:
        try:
            body = self._http.send(requests.metadata()).body
        except ServerError as error:
            if error.status < 300 or error.status in (404, 405, 410):
                raise NotAFhirServer(f"no FHIR base URL: {error}") from error
            raise
        return replies.capability(body, self.name)

    def read(self, kind: str, resource_id: str) -> Json | None:
        """See `Target.read`."""
        reply = self._http.send(requests.read(kind, resource_id), accept=(404, 410))
        if reply.status in (404, 410):
            return None
        if replies.reference(reply.body) != f"{kind}/{resource_id}":
            raise ServerError(f"{kind}/{resource_id}: a read gave something else", status=reply.status)
        return reply.body

    def fetch(self, kind: str, ids: Sequence[str]) -> dict[str, Json]:
        """See `Target.fetch`."""
        found: dict[str, Json] = {}
        for chunk in _chunks(ids):
            for resource in self._search(requests.by_ids(kind, chunk), kind, _id_in(chunk)):
                found[resource["id"]] = resource
        return found

    def find(self, kind: str, system: str | None, values: Sequence[str]) -> dict[str, list[Json]]:
        """See `Target.find`."""
        found: dict[str, list[Json]] = {value: [] for value in values}
        for chunk in _chunks(values):
            request = requests.by_identifiers(kind, system, chunk)
            for resource in self._search(request, kind, _carries(system, chunk)):
                for value in chunk:
                    if marks.carries(resource, system, value):
                        found[value].append(resource)
        return found

    def find_by_url(self, kind: str, urls: Sequence[str]) -> dict[str, list[Json]]:
        """See `Target.find_by_url`."""
        found: dict[str, list[Json]] = {url: [] for url in urls}
        for chunk in _chunks(urls):
            for resource in self._search(requests.by_urls(kind, chunk), kind, _url_in(chunk)):
                found[resource["url"]].append(resource)
        return found

    def managed(self, kind: str) -> Iterator[Json]:
        """See `Target.managed`."""
        return self._search(requests.managed(kind), kind, marks.managed)

    def _search(self, request: Request, kind: str, belongs: Callable[[Json], bool]) -> Iterator[Json]:
        """Each hit once, page by page.

        Raises:
            TargetError: a page where no hit is what was asked for (the server ignores the parameter), the same
                page link twice, or too many pages.
        """
        links: set[str] = set()
        seen: set[str] = set()
        for _ in range(_PAGES):
            body = self._http.send(request).body
            page = replies.hits(body, kind)
            fitting = [resource for resource in page if belongs(resource)]
            if page and not fitting:
                raise TargetError(
                    f"{self.name}: {request!r} gave only what was not asked for: the server ignores it"
                )
            for resource in fitting:
                if (text := marks.reference(resource)) not in seen:
                    seen.add(text)
                    yield resource
            if (link := replies.next_link(body)) is None:
                return
            link = self._http.own(link)
            if link in links:
                raise TargetError(f"{self.name}: {request!r}: the pages go round in a circle")
            links.add(link)
            request = requests.page(link)
        raise TargetError(f"{self.name}: more than {_PAGES} pages of {kind}")

    def write(self, changes: Sequence[Change]) -> list[Written]:
        """See `Target.write`. An answer that was lost, or a refusal, is followed by a look at what is there now."""
        if not changes:
            return []
        if self._capability.transaction is False:
            raise TargetError(f"{self.name}: offers no transactions, so a trial cannot be written as one")
        if self._client_ids is not None:
            return self._write(changes, client_ids=self._client_ids)
        creates = any(change.current is None for change in changes)
        try:
            written = self._write(changes, client_ids=True)
        except ServerError as error:
            if not creates or isinstance(error, _EXPLAINED) or error.status not in _NO_CLIENT_ID:
                raise
            written = self._second_try(changes, error)
        else:
            self._client_ids = True if creates else None
        return written

    def _second_try(self, changes: Sequence[Change], first: ServerError) -> list[Written]:
        try:
            written = self._write(changes, client_ids=False)
        except ServerError as second:
            # Content that is refused both ways was not refused for its ids.
            raise (second if first.status in (404, 405) else first) from second
        self._client_ids = False
        return written

    def _write(self, changes: Sequence[Change], *, client_ids: bool) -> list[Written]:
        draft = transaction.draft(changes, self.name, client_ids=client_ids)
        try:
            body = self._http.send(requests.bundle("transaction", draft.entries)).body
            locations = replies.transaction(body, draft.wanted)
        except TargetError as error:
            return aftermath.judge(error, changes, lambda: self._now(changes, draft), self.name)
        places = [
            wanted if "/" in wanted else self._created(change, location)
            for change, wanted, location in zip(changes, draft.wanted, locations, strict=True)
        ]
        there = self._reads(places)
        if missing := [text for text, resource in zip(places, there, strict=True) if resource is None]:
            raise PartialTransaction(
                f"written, but not there when read back: {', '.join(missing)}", status=404
            )
        return aftermath.written(changes, there)

    def _now(self, changes: Sequence[Change], draft: transaction.Draft) -> list[Json | None]:
        """What is there for each change, wherever it would be."""
        known = [wanted for wanted in draft.wanted if "/" in wanted]
        read = dict(zip(known, self._reads(known), strict=True))
        return [
            read[wanted] if "/" in wanted else self._by_identifier(change)
            for change, wanted in zip(changes, draft.wanted, strict=True)
        ]

    def _by_identifier(self, change: Change) -> Json | None:
        system, value = transaction.business_identifier(change.resource)
        kind = change.resource["resourceType"]
        hits = self.find(kind, system, [value])[value]
        if len(hits) > 1:
            listed = ", ".join(map(marks.reference, hits))
            raise AmbiguousMatch(f"{self.name}: several {kind} carry {system}|{value}: {listed}")
        return hits[0] if hits else None

    def _created(self, change: Change, location: str) -> str:
        if (found := self._by_identifier(change)) is not None:
            return marks.reference(found)
        if not location:
            raise PartialTransaction(
                f"a new {change.resource['resourceType']} cannot be found again", status=404
            )
        kind, resource_id, *_ = (*self._http.own(location).split("/"), "")
        return marks.checked(kind, resource_id)

    def _reads(self, places: Sequence[str]) -> list[Json | None]:
        """Resources by `Type/id`, in one batch where the server does batches; never from a search index."""
        if self._batch and len(places) > 1:
            try:
                return replies.batch(self._http.send(requests.reads(places)).body, places)
            except ServerError as error:
                if error.status >= 300 and error.status not in _NO_BATCH:
                    raise
                self._batch = False
        return [self.read(*place.split("/")) for place in places]


def _chunks(values: Sequence[str]) -> Iterator[list[str]]:
    distinct = list(dict.fromkeys(values))
    for start in range(0, len(distinct), _AT_ONCE):
        yield distinct[start : start + _AT_ONCE]


def _id_in(ids: Sequence[str]) -> Callable[[Json], bool]:
    return lambda resource: resource.get("id") in ids


def _url_in(urls: Sequence[str]) -> Callable[[Json], bool]:
    return lambda resource: resource.get("url") in urls


def _carries(system: str | None, values: Sequence[str]) -> Callable[[Json], bool]:
    def belongs(resource: Json) -> bool:
        held: set[Any] = {v for s, v in marks.identifiers(resource) if system in (None, s)}
        return not held.isdisjoint(values)

    return belongs
