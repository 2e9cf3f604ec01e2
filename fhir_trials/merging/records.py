"""Which record states what, while trials are joined: `Trial.merged` taken apart and put together again."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from fhir_trials.merging import places, shorthand
from fhir_trials.merging.places import Path
from fhir_trials.model import Differing, Identifier, MergedRecord, SourceRecord, Trial
from fhir_trials.registers import registers


@dataclass
class Record:
    """One record: the leaves of the trial that it states, and what it says otherwise, by the place."""

    source: SourceRecord | None
    identifier: Identifier | None
    facts: set[Path] = field(default_factory=set[Path])
    differing: dict[Path, str] = field(default_factory=dict[Path, str])

    def adds_to(self, others: Iterable["Record"]) -> bool:
        """Whether none of the others is this record, saying all that this one says."""
        return not any(
            (one.source, one.identifier) == (self.source, self.identifier)
            and one.facts >= self.facts
            and one.differing.items() >= self.differing.items()
            and all(one.differing.get(path) == self.differing.get(path) for path in self.facts)
            for one in others
        )

    def copy(self) -> "Record":
        """A record that can be changed without this one."""
        return Record(self.source, self.identifier, set(self.facts), dict(self.differing))

    def as_read(self, known: dict[Path, str]) -> "Record":
        """The record as it is read from the trial with these facts, into which it was written."""
        facts = self.facts if self.facts <= known.keys() else self.facts & known.keys()
        return Record(self.source, self.identifier, facts, shorthand.ordered(self.differing))

    def settle(self, known: dict[Path, str]) -> None:
        """Count as stated what was said otherwise before and now stands in the trial.

        Members of one value are told together: 6 weeks do not state the 6 of 6 months.
        """
        open_ = {_together(path) for path, value in self.differing.items() if known.get(path) != value}
        for path in [path for path in self.differing if _together(path) not in open_]:
            del self.differing[path]
            self.facts.add(path)

    def to_model(self, known: dict[Path, str]) -> MergedRecord:
        """The record as the trial with these facts holds it."""
        return MergedRecord(
            source=self.source,
            identifier=self.identifier,
            facts=shorthand.written(places.collected(self.facts, known)),
            differing=tuple(
                Differing(path=path, value=value) for path, value in shorthand.shortened(self.differing)
            ),
        )


def records_of(trial: Trial, known: dict[Path, str] | None = None) -> list[Record]:
    """The records a trial was joined from; a trial of one record is that record.

    Args:
        trial: the trial.
        known: its facts, where they are at hand.
    """
    known = places.facts(trial) if known is None else known
    if not trial.merged:
        primary = next((one for one in trial.identifiers if one.primary), None)
        return [Record(trial.source, primary, set(known))]
    return [
        Record(
            one.source,
            one.identifier,
            shorthand.below(one.facts, known),
            shorthand.lengthened((differing.path, differing.value) for differing in one.differing),
        )
        for one in trial.merged
    ]


def _together(path: Path) -> Path:
    """The value that a leaf is a part of; a list of criteria is one, and a schedule."""
    if path[:1] == ("schedule",):
        return path[:1]
    return path[:2] if path[:2] == ("eligibility", "criteria") else path[:-1]


def names(records: list[Record], known: dict[Path, str], path: Path) -> str:
    """The records that state most of what a trial with these facts says at or below a place, in words for a message."""
    depth = len(path)
    below = [fact for fact in known if fact[:depth] == path]
    counts = [sum(fact in one.facts for fact in below) for one in records]
    found = [one for one, count in zip(records, counts, strict=True) if count == max(counts)]
    return " and ".join(dict.fromkeys(map(name, found)))


def name(record: Record) -> str:
    """A record in words for a message: its source, else what wrote it, who passed it on, its number and its day."""
    source = record.source or SourceRecord()
    known = registers().get(source.registry or "")
    called = source.name or (known.name if known else source.registry) or source.software or ""
    number = record.identifier.value if record.identifier else ""
    dated = source.version or source.updated
    through = f"through {source.through}" if source.through else ""
    parts = (called, number, through, f"({dated})" if dated else "")
    return " ".join(part for part in parts if part) or "a record without a source"
