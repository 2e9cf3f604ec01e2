"""Reading from a FHIR server: few requests, no hit believed unchecked, and nothing taken for gone by a search alone.

https://hl7.org/fhir/R5/http.html · https://hl7.org/fhir/R5/search.html
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from fhir_trials.errors import ServerError, TooLarge
from fhir_trials.http import Client
from fhir_trials.targets import marks, replies, requests, versions
from fhir_trials.targets.habits import Habits
from fhir_trials.targets.marks import Json
from fhir_trials.targets.profile import WITHOUT
from fhir_trials.targets.replies import Absent
from fhir_trials.targets.searching import Ignored, Searches, lost
from fhir_trials.targets.target import Seen
from fhir_trials.targets.versions import Stamp

_AT_ONCE = 50
_NO_BATCH = (400, 404, 405, 422, 501)
_NOT_UNDERSTOOD = (400, 404, 405, 422, 501)
_NO_HISTORY = (404, 405, 410, 501)
# Some servers tell instants in whole seconds and compare finer ones.
_COARSE = timedelta(seconds=1)


class Reader:
    """The reading half of a `FhirServer`; for all its methods see `Target`.

    Args:
        http: the connection to the server.
        habits: what is known of it, and taught by what it answers.
    """

    def __init__(self, http: Client, habits: Habits) -> None:
        self._http = http
        self._habits = habits
        self._searches = Searches(http, habits)
        self._finds_ids = True
        self._brief = True

    def read(self, kind: str, resource_id: str) -> Json | None:
        """One resource; None where there is none, or no longer."""
        return _there(self._one(kind, resource_id))

    def _one(self, kind: str, resource_id: str) -> Json | Absent:
        reply = self._http.send(requests.read(kind, resource_id), accept=(404, 410))
        if absent := replies.ABSENT.get(reply.status):
            return absent
        if replies.reference(reply.body) != f"{kind}/{resource_id}":
            raise ServerError(f"{kind}/{resource_id}: a read gave something else", status=reply.status)
        return reply.body

    def reads(self, places: Sequence[str]) -> list[Json | None]:
        """Resources by `Type/id`, in batches where the server takes them; never from a search index."""
        found = self._answers(places)
        return [_there(found[place]) for place in places]

    def see(self, references: Sequence[str]) -> Seen:
        """The same by place, and which of the others were deleted."""
        found = self._answers(references)
        there = {place: one for place, answer in found.items() if (one := _there(answer)) is not None}
        return Seen(there, frozenset(place for place, answer in found.items() if answer == 410))

    def _answers(self, places: Sequence[str]) -> dict[str, Json | Absent]:
        found: dict[str, Json | Absent] = {}
        for chunk in _chunks(places):
            found |= self._together(chunk)
        return found

    def _together(self, places: Sequence[str]) -> dict[str, Json | Absent]:
        several = len(places) > 1 and self._habits.profile.batches is not False
        answered = self._batch(places) if several else {}
        return {
            place: answered[place] if place in answered else self._one(*place.partition("/")[::2])
            for place in places
        }

    def _batch(self, places: Sequence[str]) -> dict[str, Json | Absent]:
        """What a batch answers; what is not in it is to be read by itself."""
        try:
            found = replies.batch(self._http.send(requests.reads(places)).body, places)
        except TooLarge:
            half = len(places) // 2
            return self._together(places[:half]) | self._together(places[half:])
        except ServerError as error:
            if error.status >= 300 and error.status not in _NO_BATCH:
                raise
            found = {}
        if not found:
            self._habits.degrade(WITHOUT["batches"], batches=False)
        elif self._habits.profile.batches is None:
            self._habits.learn(batches=True)
        return found

    def fetch(self, kind: str, ids: Sequence[str]) -> dict[str, Json]:
        """Resources by id, in as few requests as possible; what is not there is left out."""
        found: dict[str, Json] = {}
        for chunk in _chunks(ids):
            found |= self._by_ids(kind, chunk, brief=False)
        return found

    def _by_ids(self, kind: str, ids: Sequence[str], *, brief: bool) -> dict[str, Json]:
        """What a search by id finds; where the server has none, what reading gives. `brief`: ids and versions do."""
        if not self._finds_ids:
            return self._read_all(kind, ids)
        try:
            request = requests.by_ids(kind, ids, brief=brief)
            return {one["id"]: one for one in self._searches.hits(request, kind, _one_of("id", ids))}
        except (Ignored, ServerError) as error:
            if isinstance(error, ServerError) and error.status not in _NOT_UNDERSTOOD:
                raise
        if brief:
            self._brief = False
            return self._by_ids(kind, ids, brief=False)
        found = self._read_all(kind, ids)
        self._finds_ids = False
        self._habits.degrade("it cannot be searched by id: resources are read by address")
        return found

    def _read_all(self, kind: str, ids: Sequence[str]) -> dict[str, Json]:
        read = self.reads([marks.checked(kind, resource_id) for resource_id in ids])
        return {resource_id: one for resource_id, one in zip(ids, read, strict=True) if one is not None}

    def find(self, kind: str, system: str | None, values: Sequence[str]) -> dict[str, list[Json]]:
        """Resources that carry one of these identifiers, by value; see `Target.find`."""
        found: dict[str, list[Json]] = {value: [] for value in values}
        for chunk in _chunks(values):
            request = requests.by_identifiers(kind, system, chunk)
            for resource in self._searches.hits(request, kind, _carries(system, chunk)):
                for value in chunk:
                    if marks.carries(resource, system, value):
                        found[value].append(resource)
        return found

    def find_by_url(self, kind: str, urls: Sequence[str]) -> dict[str, list[Json]]:
        """Definitions by their canonical `url` without version; every url is a key."""
        found: dict[str, list[Json]] = {url: [] for url in urls}
        for chunk in _chunks(urls):
            for resource in self._searches.hits(requests.by_urls(kind, chunk), kind, _one_of("url", chunk)):
                found[resource["url"]].append(resource)
        return found

    def managed(self, kind: str) -> Iterator[Json]:
        """Every resource of a type that carries our tag."""
        return self._searches.hits(requests.managed(kind), kind, marks.managed)

    def versions(self, kind: str, ids: Sequence[str]) -> dict[str, Stamp]:
        """The versions of resources by id, and when they were written; what is not there is left out.

        What a search does not find, or not with its version, is read: an index may be late. Where the server tells no
        versions, whole resources are fetched and their content counts.
        """
        wanted = list(dict.fromkeys(ids))
        told = self._habits.profile.versions is not False
        found: dict[str, Json] = {}
        for chunk in _chunks(wanted):
            found |= self._by_ids(kind, chunk, brief=self._brief and told)
        if self._finds_ids:
            # What was asked for briefly may be a part of the resource: its content tells no version.
            unsure = [one for one in wanted if one not in found or (told and not marks.version(found[one]))]
            found |= self._read_all(kind, unsure)
        self._note_versions([found[one] for one in wanted if one in found])
        return {one: versions.stamp(found[one]) for one in wanted if one in found}

    def _note_versions(self, found: Sequence[Json]) -> None:
        if any(map(marks.version, found)):
            if self._habits.profile.versions is None:
                self._habits.learn(versions=True)
        elif found:
            self._habits.degrade(WITHOUT["versions"], versions=False)

    def read_version(self, kind: str, resource_id: str, version: str) -> Json | None:
        """A resource as it was in a version; None where the server does not keep it, or gives another."""
        # A digest is no version of the server's, and dots alone would be a step up in an address.
        if not versions.if_match(version) or not version.strip("."):
            return None
        reply = self._http.send(requests.read_version(kind, resource_id, version), accept=_NO_HISTORY)
        if reply.status in _NO_HISTORY:
            return None
        if replies.reference(reply.body) != f"{kind}/{resource_id}":
            raise ServerError(
                f"{kind}/{resource_id}: a read of a version gave something else", status=reply.status
            )
        return reply.body if marks.version(reply.body) == version else None

    def changed(self, kind: str, since: str) -> Iterator[Json]:
        """Resources of ours that were written at or after an instant.

        Where the server turns out to ignore or refuse what is asked, the profile learns that it finds no changes, and
        everything of ours is given, older resources too: more than asked for, never less.
        """
        given: set[str] = set()
        try:
            for resource in self._searches.hits(requests.changed(kind, since), kind, marks.managed):
                if _older(resource, since):
                    break
                given.add(marks.reference(resource))
                yield resource
            else:
                return
        except Ignored:
            pass
        except ServerError as error:
            if given or error.status not in _NOT_UNDERSTOOD:
                raise
        self._habits.degrade(WITHOUT["finds_changes"], finds_changes=False)
        yield from (one for one in self._sifted(kind) if marks.reference(one) not in given)

    def count(self, kind: str) -> int:
        """How many resources of a type carry our tag; where the server does not tell, they are all looked at."""
        request = requests.count(kind)
        total = None
        try:
            body = self._searches.first(request)
            total = None if lost(request, body) else replies.total(body)
        except ServerError as error:
            if error.status not in _NOT_UNDERSTOOD:
                raise
        if total is not None:
            return total
        self._habits.degrade(WITHOUT["finds_changes"], finds_changes=False)
        return sum(1 for _ in self._sifted(kind))

    def _sifted(self, kind: str) -> Iterator[Json]:
        """Every resource of a type that carries our tag, once, whatever else the server gives beside."""
        seen: set[str] = set()
        for body in self._searches.pages(requests.managed(kind), kind):
            for resource in filter(marks.managed, replies.hits(body, kind)):
                if (text := marks.reference(resource)) not in seen:
                    seen.add(text)
                    yield resource


def _there(answer: Json | Absent) -> Json | None:
    return answer if isinstance(answer, dict) else None


def _older(resource: Json, since: str) -> bool:
    written, asked = marks.last_updated(resource), marks.instant(since)
    return written is not None and asked is not None and written + _COARSE < asked


def _chunks(values: Sequence[str]) -> Iterator[list[str]]:
    distinct = list(dict.fromkeys(values))
    for start in range(0, len(distinct), _AT_ONCE):
        yield distinct[start : start + _AT_ONCE]


def _one_of(name: str, values: Sequence[str]) -> Callable[[Json], bool]:
    return lambda resource: resource.get(name) in values


def _carries(system: str | None, values: Sequence[str]) -> Callable[[Json], bool]:
    def belongs(resource: Json) -> bool:
        held: set[Any] = {v for s, v in marks.identifiers(resource) if system in (None, s)}
        return not held.isdisjoint(values)

    return belongs
