"""A folder of FHIR files as a target: `<ResourceType>/<id>.json`, each written whole or not at all.

`fhir-trials.json` in the folder records the release. Several files are not one transaction: a write that is cut off
leaves whole files, and writing again completes it.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from fhir_trials.errors import Conflict, TargetError, UsageError
from fhir_trials.targets import folder_files, marks, references, versions
from fhir_trials.targets.closing import Closing
from fhir_trials.targets.compare import differences
from fhir_trials.targets.folder_index import Index
from fhir_trials.targets.marks import Json
from fhir_trials.targets.profile import RELEASES, Profile, Release
from fhir_trials.targets.target import Change, Seen, Stamp, Written

RECORD = "fhir-trials.json"
_LEFT = "it is left as it is; mend or remove it, if it should be ours"


class Folder(Closing):
    """A folder that holds one release; made with the first write.

    Args:
        path: the folder.
        release: of what it holds; None takes what it records, or R4 where it is new.

    Raises:
        UsageError: it records another release than asked for, is no folder, or its path cannot be used.
        TargetError: its record cannot be read.
    """

    def __init__(self, path: str | Path, *, release: Release | None = None) -> None:
        self.path = Path(path)
        self.name = str(path)
        try:
            is_file = not stat.S_ISDIR(self.path.stat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            is_file = any(parent.is_file() for parent in self.path.parents)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"{self.name[:200]!r}: cannot be used as a folder: {folder_files.reason(error)}"
            ) from error
        if is_file:
            raise UsageError(f"{self.name}: is a file, not a folder")
        recorded = self._recorded()
        if None not in (release, recorded) and release != recorded:
            raise UsageError(f"{self.name}: holds {recorded}, but {release} was asked for")
        self.release: Release = recorded or release or "R4"
        self._indexes: dict[str, Index] = {}
        # By file, why it is taken for somebody else's.
        self._aside: dict[Path, str] = {}

    def __repr__(self) -> str:
        """The path and the release."""
        return f"Folder({self.name!r}, {self.release})"

    def close(self) -> None:
        """Nothing is held open."""

    def _recorded(self) -> Release | None:
        file = self.path / RECORD
        if (recorded := folder_files.load(file)) is None:
            return None
        release = recorded.get("release")
        if release not in RELEASES:
            raise TargetError(f"{file}: release is {release!r}; expected one of {', '.join(RELEASES)}")
        return release

    def read(self, kind: str, resource_id: str) -> Json | None:
        """See `Target.read`.

        A file that holds no resource, or another than its name says, is told in `profile.degraded` and read as a
        resource of that name with nothing in it: it is not ours, so its place is taken, and nothing else is stopped.

        Raises:
            TargetError: the file cannot be read.
        """
        file = self._file(marks.checked(kind, resource_id))
        try:
            if (resource := folder_files.load(file)) is None:
                return None
        except folder_files.NoObject as error:
            self._aside[file] = f"{error}; {_LEFT}"
        else:
            held = (resource.get("resourceType"), resource.get("id"))
            if held == (kind, resource_id):
                return resource
            self._aside[file] = f"{file}: holds {held[0]}/{held[1]}, not what it is named; {_LEFT}"
        return {"resourceType": kind, "id": resource_id}

    def _file(self, reference: str) -> Path:
        return self.path / f"{reference}.json"

    def fetch(self, kind: str, ids: Sequence[str]) -> dict[str, Json]:
        """See `Target.fetch`."""
        read = {resource_id: self.read(kind, resource_id) for resource_id in dict.fromkeys(ids)}
        return {resource_id: resource for resource_id, resource in read.items() if resource is not None}

    def see(self, references: Sequence[str]) -> Seen:
        """See `Target.see`: a folder keeps nothing of what was deleted."""
        read = {place: self.read(*place.split("/", 1)) for place in references}
        return Seen({place: resource for place, resource in read.items() if resource is not None})

    def find(self, kind: str, system: str | None, values: Sequence[str]) -> dict[str, list[Json]]:
        """See `Target.find`."""
        index = self._index(kind)
        found = {value: self._all(kind, index.identified(value)) for value in values}
        return {
            value: [resource for resource in resources if marks.carries(resource, system, value)]
            for value, resources in found.items()
        }

    def find_by_url(self, kind: str, urls: Sequence[str]) -> dict[str, list[Json]]:
        """See `Target.find_by_url`."""
        index = self._index(kind)
        return {
            url: [item for item in self._all(kind, index.defined(url)) if item.get("url") == url]
            for url in urls
        }

    def managed(self, kind: str) -> Iterator[Json]:
        """See `Target.managed`."""
        return (resource for resource in self._scan(kind) if marks.managed(resource))

    def _all(self, kind: str, ids: Sequence[str]) -> list[Json]:
        return list(self.fetch(kind, ids).values())

    def _index(self, kind: str) -> Index:
        """What the files of a type are known by; built once, kept with every write of ours."""
        if kind not in self._indexes:
            self._indexes[kind] = index = Index()
            for resource in self._scan(kind):
                index.add(resource)
        return self._indexes[kind]

    def _scan(self, kind: str) -> Iterator[Json]:
        marks.checked(kind, "any")
        try:
            names = sorted(os.listdir(self.path / kind))
        except FileNotFoundError:
            return
        except OSError as error:
            raise TargetError(f"{self.path / kind}: cannot be read: {folder_files.reason(error)}") from error
        # Files that begin with a dot are writes that were cut off.
        for name in (name for name in names if name.endswith(".json") and not name.startswith(".")):
            resource_id = name.removesuffix(".json")
            if not marks.is_local(f"{kind}/{resource_id}"):
                file = self.path / kind / name
                self._aside[file] = f"{file}: its name is not made of an id; {_LEFT}"
            elif (resource := self.read(kind, resource_id)) is not None:
                yield resource

    @property
    def profile(self) -> Profile:
        """What a folder can do, which is always the same but for what was left aside in it so far."""
        return Profile(
            release=self.release,
            server="folder",
            client_ids=True,
            guards=True,
            versions=True,
            faithful=True,
            most_entries=1000,
            at_once=1,
            degraded=tuple(self._aside.values()),
        )

    def version(self, resource: Json) -> str:
        """See `Target.version`: a digest of the content, whatever a file may say of its version."""
        return versions.digest(resource)

    def versions(self, kind: str, ids: Sequence[str]) -> dict[str, Stamp]:
        """See `Target.versions`."""
        return {
            resource_id: Stamp(self.version(resource), marks.updated(resource))
            for resource_id, resource in self.fetch(kind, ids).items()
        }

    def read_version(self, kind: str, resource_id: str, version: str) -> Json | None:
        """See `Target.read_version`: only what is there now is kept."""
        now = self.read(kind, resource_id)
        return now if now is not None and self.version(now) == version else None

    def changed(self, kind: str, since: str) -> Iterator[Json]:
        """Not offered: a folder keeps no times (see `profile.finds_changes`).

        Raises:
            UsageError: always.
        """
        raise UsageError(f"{self.name}: a folder does not know what changed since {since}; compare versions")

    def count(self, kind: str) -> int:
        """How many resources of a type carry our tag."""
        return sum(1 for _ in self.managed(kind))

    def now(self) -> str:
        """Empty: a folder has no clock of its own."""
        return ""

    def write(self, changes: Sequence[Change], *, read_back: bool = True) -> list[Written]:
        """See `Target.write`. All files are compared with what was seen before the first is written.

        Raises:
            UsageError: two changes of one resource.
        """
        places = {marks.reference(item.resource): _place(item) for item in changes}
        if len(set(places.values())) < len(changes):
            raise UsageError(f"{self.name}: two changes of one resource at once")
        done = [self._is_done(change, places) for change in changes]
        if changes and self._recorded() is None:
            folder_files.store(self.path / RECORD, {"release": self.release})
        return [
            self._delete(change, is_done)
            if change.delete
            else self._write(change, is_done, places, read_back)
            for change, is_done in zip(changes, done, strict=True)
        ]

    def _is_done(self, change: Change, places: dict[str, str]) -> bool:
        """Whether somebody else, another push of ours perhaps, has done just this.

        Raises:
            Conflict: something else was done.
        """
        place = _place(change)
        now = self.read(*place.split("/"))
        if now == (None if change.delete else _wanted(change, places)):
            return True
        if (self.version(now) if now is not None else "") == change.version:
            return False
        raise Conflict(f"{self.name}: {place} changed since it was read; read again and decide", status=412)

    def _delete(self, change: Change, done: bool) -> Written:
        place = _place(change)
        if not done:
            folder_files.remove(self._file(place))
        return Written(place, created=False)

    def _write(self, change: Change, done: bool, places: dict[str, str], read_back: bool) -> Written:
        place = _place(change)
        kind, resource_id = place.split("/")
        resource = _wanted(change, places)
        if not done:
            folder_files.store(self._file(place), resource)
        now = self.read(kind, resource_id) if read_back else resource
        if now is None or differences(resource, now):
            raise Conflict(
                f"{self.name}: {place} is not as it was written; read again and decide", status=412
            )
        if kind in self._indexes:
            self._indexes[kind].add(now)
        return Written(place, not change.version, self.version(now), now if read_back else None)


def _place(change: Change) -> str:
    """`Type/id` in the folder, safe as a path."""
    return marks.checked(*change.place.split("/", 1)) if change.place else marks.reference(change.resource)


def _wanted(change: Change, places: dict[str, str]) -> Json:
    resource = references.redirected(change.resource, places)
    return {**resource, "id": _place(change).partition("/")[2]}
