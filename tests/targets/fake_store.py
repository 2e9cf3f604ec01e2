"""What a fake server keeps: resources by `Type/id`, their versions, and what it makes of what it is sent."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5

Json = dict[str, Any]
_NARRATIVE = {
    "status": "generated",
    "div": '<div xmlns="http://www.w3.org/1999/xhtml">Made by the server</div>',
}


@dataclass
class Clock:
    """A clock that stands at `now` and goes on by `step` each time it is looked at."""

    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    step: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        """What it shows."""
        shown = self.now
        self.now += self.step
        return shown


@dataclass
class Shelf:
    """Resources and what they were before.

    Attributes:
        keep: what the server makes of a resource before it stores it; must give a copy.
        version_style: how versions look, or a function from their number; `none` tells none, in the resource and
            everywhere else.
        identical_makes_version: whether an equal PUT makes a new version; HAPI's does not.
        narrative: whether a `text` is added on a write, as the public HAPI server does.
        unions_tags: whether tags that an update leaves out stay, as on HAPI.
        keeps_history: whether older versions can be read.
        clock: what `lastUpdated` and the Date header say.
        store: by `Type/id`.
        history: all versions by `Type/id`, oldest first; None stands for a deletion.
    """

    keep: Callable[[Json], Json] = copy.deepcopy
    version_style: Literal["numbers", "uuid", "none"] | Callable[[int], str] = "numbers"
    identical_makes_version: bool = True
    narrative: bool = False
    unions_tags: bool = False
    keeps_history: bool = True
    clock: Callable[[], datetime] = field(default_factory=Clock)
    store: dict[str, Json] = field(default_factory=dict)
    history: dict[str, tuple[Json | None, ...]] = field(default_factory=dict)

    def put(self, *resources: Json) -> None:
        """Store resources as somebody else would."""
        for resource in resources:
            self.save(resource, resource["id"])

    def delete(self, *places: str) -> None:
        """Delete resources as somebody else would."""
        for place in places:
            self.remove(place)

    def purge(self) -> None:
        """Forget everything, as the public HAPI test server does now and then."""
        self.store.clear()
        self.history.clear()

    def save(self, resource: Json, resource_id: str) -> str:
        """Store a resource and give its `Type/id`."""
        place = f"{resource['resourceType']}/{resource_id}"
        there = self.store.get(place)
        kept = {**self.keep(resource), "id": resource_id}
        if self.narrative:
            kept["text"] = dict(_NARRATIVE)
        if self.unions_tags and there:
            kept["meta"] = {**kept.get("meta", {}), **_union(kept, there)}
        if there and not self.identical_makes_version and _content(kept) == _content(there):
            return place
        before = self.history.get(place, ())
        meta = {**kept.get("meta", {}), "lastUpdated": instant(self.clock())}
        meta.pop("versionId", None)
        if version := self._version(place, len(before) + 1):
            meta["versionId"] = version
        self.store[place] = {**kept, "meta": meta}
        self.history[place] = (*before, self.store[place])
        return place

    def remove(self, place: str) -> None:
        """Delete a resource; its history stays."""
        del self.store[place]
        self.history[place] = (*self.history.get(place, ()), None)

    def deleted(self, place: str) -> bool:
        """Whether a resource was there once."""
        return place not in self.store and place in self.history

    def version_of(self, place: str) -> str:
        """The version that is there; empty where versions are not told."""
        return self.store[place]["meta"].get("versionId", "")

    def older(self, place: str, version: str) -> Json | None:
        """A resource as it was in a version."""
        kept = [one for one in self.history.get(place, ()) if one and self.keeps_history]
        return next((one for one in kept if one["meta"].get("versionId") == version), None)

    def _version(self, place: str, number: int) -> str:
        if callable(self.version_style):
            return self.version_style(number)
        if self.version_style == "uuid":
            return str(uuid5(NAMESPACE_URL, f"{place}/{number}"))
        return str(number) if self.version_style == "numbers" else ""


def instant(moment: datetime) -> str:
    """A moment as FHIR writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _union(new: Json, old: Json) -> Json:
    have = new.get("meta", {}).get("tag", [])
    more = [tag for tag in old.get("meta", {}).get("tag", []) if tag not in have]
    return {"tag": [*have, *more]} if have or more else {}


def _content(resource: Mapping[str, Any]) -> Json:
    meta = {
        name: value
        for name, value in resource.get("meta", {}).items()
        if name not in ("versionId", "lastUpdated")
    }
    return {**resource, "meta": meta}
