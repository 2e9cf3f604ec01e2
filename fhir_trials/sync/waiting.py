"""Parcels that wait to be sent, in an order in which none needs a later one."""

from collections.abc import Collection, Sequence

from fhir_trials.sync import packing
from fhir_trials.sync.packing import Item, Parcel


class Waiting:
    """A queue of parcels.

    Args:
        entries: how many items go into a parcel at most; it falls where the target takes less.
    """

    def __init__(self, entries: int) -> None:
        self._entries = max(1, entries)
        self._parcels: list[Parcel] = []
        # The last one, where it has room for more and nobody has asked for it yet.
        self._open: Parcel | None = None

    @property
    def texts(self) -> set[str]:
        """The `text` of all that waits."""
        return set[str]().union(*(one.texts for one in self._parcels))

    @property
    def pressing(self) -> bool:
        """Whether anything waits but a last parcel that could be filled up."""
        return any(one is not self._open for one in self._parcels)

    def add(self, items: Sequence[Item]) -> None:
        """Pack items behind all others, of which the last is filled up."""
        if not items:
            return
        last = self._parcels.pop().items if self._parcels and self._parcels[-1] is self._open else ()
        self._parcels += packing.packed([*last, *items], self._entries)
        self._open = self._parcels[-1] if len(self._parcels[-1].items) < self._entries else None

    def insert(self, parcels: Sequence[Parcel]) -> None:
        """Put parcels before all others, in smaller ones where they are too large by now."""
        self._parcels[:0] = self._shrunk(parcels)

    def split(self, parcel: Parcel) -> bool:
        """Put a parcel back in smaller ones, and make all others as small; False where it cannot be taken apart."""
        entries = max(1, len(parcel.items) // 2)
        parts = packing.packed(parcel.items, entries)
        if len(parts) == 1:
            return False
        self._entries = min(self._entries, entries)
        self._parcels = self._shrunk([*parts, *self._parcels])
        return True

    def next(self, blocked: Collection[str], *, full: bool = False) -> Parcel | None:
        """Take the first parcel that needs nothing that is on its way before it; None where there is none.

        Args:
            blocked: the `text` of what is on its way.
            full: leave the last one where it can be filled up.
        """
        before = set(blocked)
        for place, parcel in enumerate(self._parcels):
            if full and parcel is self._open:
                break
            if before.isdisjoint(parcel.needs) and before.isdisjoint(parcel.texts):
                return self._parcels.pop(place)
            before |= parcel.texts
        return None

    def withdraw(self, trial: int) -> None:
        """Take back all of a trial."""
        if any(item.trial == trial for one in self._parcels for item in one.items):
            kept = ([item for item in one.items if item.trial != trial] for one in self._parcels)
            self._parcels = [packing.parcel(items) for items in kept if items]

    def needing(self, texts: Collection[str]) -> list[int]:
        """The trials of which anything that waits needs one of these."""
        items = (item for one in self._parcels for item in one.items)
        return sorted({item.trial for item in items if not item.needs.isdisjoint(texts)})

    def _shrunk(self, parcels: Sequence[Parcel]) -> list[Parcel]:
        return [
            part
            for one in parcels
            for part in (
                [one] if len(one.items) <= self._entries else packing.packed(one.items, self._entries)
            )
        ]
