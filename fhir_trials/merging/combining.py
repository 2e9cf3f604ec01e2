"""Trials that are one, made into one; each record keeps what it states and what it says otherwise."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from fhir_trials import building
from fhir_trials.issues import Issues
from fhir_trials.merging import ids, languages, links, places, records
from fhir_trials.merging.places import Path
from fhir_trials.merging.records import Record
from fhir_trials.merging.telling import tell_language, tell_older, teller
from fhir_trials.merging.values import Merging
from fhir_trials.model import SourceRecord, Trial


@dataclass(frozen=True)
class Standing:
    """A trial that others are joined to.

    Attributes:
        trial: what stands; its `merged` is empty while `held` is not yet written into it.
        held: its records.
        known: what it says, as text by its place.
    """

    trial: Trial
    held: list[Record]
    known: dict[Path, str]

    def finished(self, issues: Issues) -> Trial:
        """The trial with its records."""
        if self.trial.merged or len(self.held) == 1:
            return self.trial
        written = [one.to_model(self.known).model_dump(exclude_defaults=True) for one in self.held]
        return building.build({**self.trial.to_dict(), "merged": written}, issues)


class _Pair(NamedTuple):
    """Two trials that are one: what stands, the second and its facts, and the records of both."""

    standing: Standing
    second: Trial
    spoken: dict[Path, str]
    held: list[Record]
    said: list[Record]


def standing(trial: Trial) -> Standing:
    """The trial as the first of those that are joined."""
    known = places.facts(trial)
    return Standing(trial, records.records_of(trial, known), known)


def combine(first: Standing, second: Trial, issues: Issues) -> Standing:
    """One trial of two, the first of which stands where both disagree; the first itself where nothing is added.

    Raises:
        DataError: the parts do not fit together.
    """
    pair = _pair(first, second)
    tell = teller((pair.held, first.known), (pair.said, pair.spoken), first.trial.language, issues)
    return _joined(pair, Merging(tell), issues)


def _pair(first: Standing, second: Trial) -> _Pair:
    fitted = _fitted(second, first.trial)
    spoken = places.facts(fitted)
    # where nothing is added, the first keeps its records as they are
    held = [one.copy() for one in first.held]
    return _Pair(first, fitted, spoken, held, records.records_of(fitted, spoken))


def lay_beside(first: Standing, older: Trial, newer: Record, issues: Issues) -> Standing:
    """The first, which holds the newer version of a record, with what the older version says otherwise kept beside it.

    Of the older one nothing is added, but members that the trial lacks altogether where the older version has another
    shape: another form may ask for more.

    Raises:
        DataError: the parts do not fit together.
    """
    pair = _pair(first, older)
    other_shape = _shape(pair.said[0]) != _shape(newer)
    hanging = links.hangs_elsewhere(pair.second, first.trial)

    def adds(path: Path) -> bool:
        return other_shape and len(path) == 1 and path[0] not in hanging

    joined = _joined(pair, Merging(_keep_quiet, adds), issues)
    if joined is not first:
        tell_older(pair.said[0], newer, issues)
    return joined


def _shape(record: Record) -> tuple[str | None, ...]:
    source = record.source or SourceRecord()
    return source.through, source.name


def _keep_quiet(code: str, here: Path, there: Path, ours: Any, theirs: Any) -> None:
    """Tell nothing: of an older version one issue tells all."""


def _joined(pair: _Pair, run: Merging, issues: Issues) -> Standing:
    first, second, held, said = pair.standing.trial, pair.second, pair.held, pair.said
    merged = run.values(first, _without_what_is_the_records(second, first), (), ())
    for record in held:
        run.keep(record, first, merged)
        for path, value in run.before.items():
            if path in record.facts:
                record.differing.setdefault(path, value)
    for record in said:
        run.move(record, second, merged, pair.spoken)
        # the trial is called and spoken of as its first record has it
        for name, value in (("key", second.key), ("language", second.language)):
            if value is not None and value != getattr(first, name):
                record.differing.setdefault((name,), value)
    known = places.facts(merged)
    for record in (*held, *said):
        record.settle(known)
    added = [record for record in said if record.adds_to(held)]
    if not added:
        return pair.standing
    if first.language and not second.language:
        tell_language(added, known, pair.standing.known.keys(), first.language, issues)
    return _built(merged.model_copy(update={"merged": ()}), [*held, *added], known, issues)


def _built(merged: Trial, held: list[Record], known: dict[Path, str], issues: Issues) -> Standing:
    """What stands now, as the model admits it."""
    trial = building.build(merged.to_dict(), issues)
    if trial == merged:
        return Standing(trial, [record.as_read(known) for record in held], known)
    # a place that was refused is no fact of a record any more
    written = tuple(record.to_model(known) for record in held)
    return standing(trial.model_copy(update={"merged": written}))


def _fitted(second: Trial, first: Trial) -> Trial:
    """The second with ids that fit the first's, and its language on its texts where the first has another."""
    return ids.aligned(second if second.language == first.language else languages.spelled_out(second), first)


def _without_what_is_the_records(second: Trial, first: Trial) -> Trial:
    """The second without what belongs to it as a record: source, name, language, and being filed under a number."""
    numbers = second.identifiers
    if any(one.primary for one in first.identifiers):
        numbers = tuple(one.model_copy(update={"primary": False}) for one in numbers)
    return second.model_copy(
        update={"source": None, "merged": (), "key": None, "language": None, "identifiers": numbers}
    )
