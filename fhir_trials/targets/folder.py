"""A folder of FHIR files as a target: `<ResourceType>/<id>.json`, each written whole or not at all.

`fhir-trials.json` in the folder records the release. Several files are not one transaction: a write that is cut off
leaves whole files, and writing again completes it.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from fhir_trials import json_text
from fhir_trials.errors import Conflict, ReadError, TargetError, UsageError
from fhir_trials.targets import marks, references
from fhir_trials.targets.closing import Closing
from fhir_trials.targets.compare import differences
from fhir_trials.targets.folder_index import Index
from fhir_trials.targets.marks import Json
from fhir_trials.targets.target import RELEASES, Change, Release, Written

RECORD = "fhir-trials.json"


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
            raise UsageError(f"{self.name[:200]!r}: cannot be used as a folder: {_reason(error)}") from error
        if is_file:
            raise UsageError(f"{self.name}: is a file, not a folder")
        recorded = self._recorded()
        if None not in (release, recorded) and release != recorded:
            raise UsageError(f"{self.name}: holds {recorded}, but {release} was asked for")
        self.release: Release = recorded or release or "R4"
        self._indexes: dict[str, Index] = {}

    def __repr__(self) -> str:
        """The path and the release."""
        return f"Folder({self.name!r}, {self.release})"

    def close(self) -> None:
        """Nothing is held open."""

    def _recorded(self) -> Release | None:
        file = self.path / RECORD
        if (recorded := _load(file)) is None:
            return None
        release = recorded.get("release")
        if release not in RELEASES:
            raise TargetError(f"{file}: release is {release!r}; expected one of {', '.join(RELEASES)}")
        return release

    def read(self, kind: str, resource_id: str) -> Json | None:
        """See `Target.read`.

        Raises:
            TargetError: the file cannot be read, or holds another resource than its name says.
        """
        file = self._file(marks.checked(kind, resource_id))
        if (resource := _load(file)) is None:
            return None
        if (resource.get("resourceType"), resource.get("id")) != (kind, resource_id):
            raise TargetError(
                f"{file}: holds {resource.get('resourceType')}/{resource.get('id')}, not what it is named"
            )
        return resource

    def _file(self, reference: str) -> Path:
        return self.path / f"{reference}.json"

    def fetch(self, kind: str, ids: Sequence[str]) -> dict[str, Json]:
        """See `Target.fetch`."""
        read = {resource_id: self.read(kind, resource_id) for resource_id in dict.fromkeys(ids)}
        return {resource_id: resource for resource_id, resource in read.items() if resource is not None}

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
            raise TargetError(f"{self.path / kind}: cannot be read: {_reason(error)}") from error
        # Files that begin with a dot are writes that were cut off.
        for name in (name for name in names if name.endswith(".json") and not name.startswith(".")):
            resource = self.read(kind, name.removesuffix(".json"))
            if resource is not None:
                yield resource

    def write(self, changes: Sequence[Change]) -> list[Written]:
        """See `Target.write`. All files are compared with what was read before the first is written."""
        places = {
            marks.reference(item.resource): marks.reference(item.current or item.resource) for item in changes
        }
        done = [self._is_done(change, places) for change in changes]
        if changes and self._recorded() is None:
            _store(self.path / RECORD, {"release": self.release})
        return [self._write(*pair, places) for pair in zip(changes, done, strict=True)]

    def _is_done(self, change: Change, places: dict[str, str]) -> bool:
        """Whether somebody else, another push of ours perhaps, has written just this.

        Raises:
            Conflict: something else was written.
        """
        place = places[marks.reference(change.resource)]
        now = self.read(*place.split("/"))
        if now == change.current:
            return False
        if now == _wanted(change, places):
            return True
        raise Conflict(f"{self.name}: {place} changed since it was read; read again and decide", status=412)

    def _write(self, change: Change, done: bool, places: dict[str, str]) -> Written:
        place = places[marks.reference(change.resource)]
        kind, resource_id = place.split("/")
        resource = _wanted(change, places)
        if not done:
            _store(self._file(place), resource)
        now = self.read(kind, resource_id)
        if now is None or differences(resource, now):
            raise Conflict(
                f"{self.name}: {place} is not as it was written; read again and decide", status=412
            )
        if kind in self._indexes:
            self._indexes[kind].add(now)
        return Written(place, change.current is None, now)


def _wanted(change: Change, places: dict[str, str]) -> Json:
    resource = references.redirected(change.resource, places)
    return {**resource, "id": places[marks.reference(change.resource)].partition("/")[2]}


def _load(file: Path) -> Json | None:
    """What a file holds; None where there is none."""
    try:
        value: Any = json_text.decode(file.read_bytes(), str(file))
    except FileNotFoundError:
        return None
    except (OSError, ReadError) as error:
        raise TargetError(f"{file}: cannot be read: {error}") from error
    if not isinstance(value, dict):
        raise TargetError(f"{file}: holds no JSON object")
    return cast("Json", value)


def _store(file: Path, value: Json) -> None:
    """Write a file so that it is there whole or as before, also after a power cut."""
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as stream:
            stream.write(json_text.encode(value, pretty=True))
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
        _sync_folder(file.parent)
    except OSError as error:
        # Where the folder cannot be entered, there is no rest to clear away either.
        with suppress(OSError):
            temporary.unlink()
        raise TargetError(f"{file}: cannot be written: {_reason(error)}") from error


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _sync_folder(folder: Path) -> None:
    # A folder cannot be opened on Windows; there the rename itself is durable.
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
