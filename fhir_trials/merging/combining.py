"""Two trials that are one, made into one; each record keeps what it states and what it says otherwise."""

from fhir_trials import building
from fhir_trials.issues import Issues
from fhir_trials.merging import ids, languages, places, records
from fhir_trials.merging.records import Record
from fhir_trials.merging.telling import teller
from fhir_trials.merging.values import Merging
from fhir_trials.model import Trial


def combine(first: Trial, second: Trial, issues: Issues) -> Trial:
    """One trial of two, the first of which stands where both disagree.

    Raises:
        DataError: the parts do not fit together.
    """
    fitted = _fitted(second, first)
    held, said = records.records_of(first), records.records_of(fitted)
    run = Merging(teller(held, said, first.language, issues))
    merged = run.values(first, _without_what_is_the_records(fitted, first), (), ())
    for path, value in run.before.items():
        for record in held:
            if path in record.facts:
                record.differing.setdefault(path, value)
    spoken = places.facts(fitted)
    for record in said:
        run.move(record, spoken)
        # the trial is called and spoken of as its first record has it
        for name, value in (("key", second.key), ("language", second.language)):
            if value is not None and value != getattr(first, name):
                record.differing.setdefault((name,), value)
    known = places.facts(merged)
    for record in (*held, *said):
        record.settle(known)
    held += [record for record in said if record.adds_to(held)]
    if len(held) == 1:
        return first
    values = {**merged.to_dict(), "merged": [_plain(record, known) for record in held]}
    return building.build(values, issues)


def _plain(record: Record, known: dict[places.Path, str]) -> dict[str, object]:
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
