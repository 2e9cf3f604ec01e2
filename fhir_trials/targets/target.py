"""What a place that keeps FHIR can do, the same for a server and a folder. It knows resources, not trials."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from fhir_trials.targets.marks import Json
from fhir_trials.targets.profile import RELEASES, Profile, Release
from fhir_trials.targets.versions import Stamp

__all__ = ["RELEASES", "Change", "Profile", "Release", "Seen", "Stamp", "Target", "Written"]


@dataclass(frozen=True, slots=True)
class Change:
    """One resource to be written or deleted.

    Attributes:
        resource: as it shall be; its references to other changes are relative (`Type/id`). For a deletion, as it is.
        place: `Type/id` where the target has it; empty to create it.
        version: the version that was seen at `place` (see `Target.version`), which guards the write; empty where the
            target tells none.
        delete: take it away instead.
    """

    resource: Json = field(repr=False)
    place: str = ""
    version: str = ""
    delete: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a change.

    Attributes:
        reference: `Type/id` on the target, which may have given an id of its own.
        created: whether it is new.
        version: the version it has now; empty where the target tells none.
        resource: as read back after the write; None where it was not read back, and for a deletion.
        updated: when it was written, by the target's own clock; empty where the target does not tell.
    """

    reference: str
    created: bool
    version: str = ""
    resource: Json | None = field(default=None, repr=False)
    updated: str = ""


class Seen(NamedTuple):
    """What direct reads gave.

    Attributes:
        there: what is there, by `Type/id`.
        deleted: `Type/id` of what was there once and was deleted, as far as the target tells (410, not 404).
    """

    there: dict[str, Json]
    deleted: frozenset[str] = frozenset()


class Target(Protocol):
    """A FHIR server or a folder."""

    @property
    def name(self) -> str:
        """The base URL or the path."""
        ...

    @property
    def release(self) -> Release:
        """The release of what is kept here."""
        ...

    def read(self, kind: str, resource_id: str) -> Json | None:
        """One resource; None where there is none, or no longer."""
        ...

    def fetch(self, kind: str, ids: Sequence[str]) -> dict[str, Json]:
        """Resources by id, in as few requests as possible; what is not there is left out."""
        ...

    def see(self, references: Sequence[str]) -> Seen:
        """Resources by `Type/id`, each read directly, never from a search index: it may be late."""
        ...

    def find(self, kind: str, system: str | None, values: Sequence[str]) -> dict[str, list[Json]]:
        """Resources that carry one of these identifiers, by value; every value is a key, with an empty list at least.

        Without `system` an identifier under any system counts. There is no value for which a hit is guessed.
        """
        ...

    def find_by_url(self, kind: str, urls: Sequence[str]) -> dict[str, list[Json]]:
        """Definitions by their canonical `url` without version; every url is a key."""
        ...

    def managed(self, kind: str) -> Iterator[Json]:
        """Every resource of a type that carries our tag."""
        ...

    @property
    def profile(self) -> Profile:
        """What this target can do, as far as is known by now."""
        ...

    def version(self, resource: Json) -> str:
        """The version of a resource that was read from here: opaque, changes with its content; empty where untold."""
        ...

    def versions(self, kind: str, ids: Sequence[str]) -> dict[str, Stamp]:
        """The versions of resources by id, and when they were written, at less cost than `fetch`.

        What is not there is left out.
        """
        ...

    def read_version(self, kind: str, resource_id: str, version: str) -> Json | None:
        """A resource as it was in a version (vread); None where the target does not keep it."""
        ...

    def changed(self, kind: str, since: str) -> Iterator[Json]:
        """Resources of ours (by tag) that were written at or after an instant of the target's clock, in brief.

        Nothing is promised to be in them but type, id and meta. Only where `profile.finds_changes`. Deletions are not
        among them: compare `count`.
        """
        ...

    def count(self, kind: str) -> int:
        """How many resources of a type carry our tag; only where `profile.finds_changes`."""
        ...

    def now(self) -> str:
        """The target's own clock as a FHIR instant in UTC, as its last answer told it; empty where it tells none."""
        ...

    def write(self, changes: Sequence[Change], *, read_back: bool = True) -> list[Written]:
        """Write changes as one, in their order; `Written` stand in the order of the changes.

        Args:
            changes: what belongs together; not more than `profile.most_entries`.
            read_back: read what is there afterwards; without, only where the answer does not tell what was done.

        Raises:
            Conflict: something is no longer as it was seen.
            PartialTransaction: some were written and others not.
            Invalid: the target refuses the content.
            TooLarge: the target takes less at once.
        """
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...

    def __enter__(self) -> Self:
        """The target itself."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        ...
