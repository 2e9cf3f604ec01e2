"""Two trials that are one, made into one; each record keeps what it states and what it says otherwise."""

from typing import Any, NamedTuple

from fhir_trials import building
from fhir_trials.issues import Issues
from fhir_trials.merging import ids, languages, places, records
from fhir_trials.merging.places import Path
from fhir_trials.merging.records import Record
from fhir_trials.merging.telling import tell_language, tell_older, teller
from fhir_trials.merging.values import Merging
from fhir_trials.model import SourceRecord, Trial


class _Pair(NamedTuple):
    """Two trials that are one, and the records of both."""

    first: Trial
    second: Trial
    held: list[Record]
    said: list[Record]


def combine(first: Trial, second: Trial, issues: Issues) -> Trial:
    """One trial of two, the first of which stands where both disagree.

    Raises:
        DataError: the parts do not fit together.
    """
    pair = _pair(first, second)
    return _joined(pair, Merging(teller(pair.held, pair.said, first.language, issues)), issues)


def _pair(first: Trial, second: Trial) -> _Pair:
    fitted = _fitted(second, first)
    return _Pair(first, fitted, records.records_of(first), records.records_of(fitted))


def lay_beside(first: Trial, older: Trial, newer: Record, issues: Issues) -> Trial:
    """The first, which holds the newer version of a record, with what the older version says otherwise kept beside it.

    Of the older one nothing is added, but members that the trial lacks altogether where the older version has another
    shape: another form may ask for more.

    Raises:
        DataError: the parts do not fit together.
    """
    pair = _pair(first, older)
    other_shape = _shape(pair.said[0]) != _shape(newer)

    def adds(path: Path) -> bool:
        return other_shape and len(path) == 1

    joined = _joined(pair, Merging(_keep_quiet, adds), issues)
    if joined is not first:
        tell_older(pair.said[0], newer, issues)
    return joined


def _shape(record: Record) -> tuple[str | None, ...]:
    source = record.source or SourceRecord()
    return source.through, source.name


def _keep_quiet(code: str, here: Path, there: Path, ours: Any, theirs: Any) -> None:
    """Tell nothing: of an older version one issue tells all."""


def _joined(pair: _Pair, run: Merging, issues: Issues) -> Trial:
    first, second, held, said = pair
    merged = run.values(first, _without_what_is_the_records(second, first), (), ())
    for record in held:
        run.keep(record, first, merged)
        for path, value in run.before.items():
            if path in record.facts:
                record.differing.setdefault(path, value)
    for record in said:
        run.move(record, second, merged)
        # the trial is called and spoken of as its first record has it
        for name, value in (("key", second.key), ("language", second.language)):
            if value is not None and value != getattr(first, name):
                record.differing.setdefault((name,), value)
    known = places.facts(merged)
    for record in (*held, *said):
        record.settle(known)
    added = [record for record in said if record.adds_to(held)]
    if not added:
        return first
    if first.language and not second.language:
        tell_language(added, known, set(places.facts(first)), first.language, issues)
    values = {**merged.to_dict(), "merged": [_plain(record, known) for record in (*held, *added)]}
    return building.build(values, issues)


def _plain(record: Record, known: dict[Path, str]) -> dict[str, object]:
    return record.to_model(known).model_dump(exclude_defaults=True)


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
