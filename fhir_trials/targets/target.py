"""What a place that keeps FHIR can do, the same for a server and a folder. It knows resources, not trials."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, Protocol, Self

from fhir_trials.targets.marks import Json

Release = Literal["R4", "R4B", "R5"]
RELEASES: tuple[Release, ...] = ("R4", "R4B", "R5")


@dataclass(frozen=True, slots=True)
class Change:
    """One resource to be written.

    Attributes:
        resource: as it shall be; its references to other changes are relative (`Type/id`).
        current: as it was read from the target, or None to create it.
    """

    resource: Json = field(repr=False)
    current: Json | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a change.

    Attributes:
        reference: `Type/id` on the target, which may have given an id of its own.
        created: whether it is new.
        resource: as read back after the write.
    """

    reference: str
    created: bool
    resource: Json = field(repr=False)


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

    def write(self, changes: Sequence[Change]) -> list[Written]:
        """Write changes as one, in their order, and read back what is there then.

        Raises:
            Conflict: something is no longer as it was read.
            PartialTransaction: some were written and others not.
            Invalid: the target refuses the content.
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
