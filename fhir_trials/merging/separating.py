"""A trial of several records taken apart into what each of them says."""

from collections.abc import Collection
from typing import Any, cast

from fhir_trials import building
from fhir_trials.eligibility import understand
from fhir_trials.issues import Issues
from fhir_trials.merging import places, records
from fhir_trials.merging.matching import number_of
from fhir_trials.merging.places import Path
from fhir_trials.merging.records import Record
from fhir_trials.model import Trial


def separated(trial: Trial, issues: Issues) -> list[Trial]:
    """A trial for each record, in their order: the facts it states, and what it says otherwise in their place.

    Raises:
        DataError: what is told of a record does not fit together.
    """
    said = dict(places.leaves(trial))
    return [
        _understood(building.build(_values(record, trial, said, first=not position), issues), trial)
        for position, record in enumerate(records.records_of(trial))
    ]


def _understood(one: Trial, whole: Trial) -> Trial:
    """What its criteria state follows from them, where that was read of the whole's too."""
    held = whole.eligibility.criteria if whole.eligibility else ()
    if one.eligibility is None or (held and held[0].coverage is None):
        return one
    criteria = understand(one.eligibility.criteria)
    return one.model_copy(update={"eligibility": one.eligibility.model_copy(update={"criteria": criteria})})


def _values(record: Record, trial: Trial, said: dict[Path, Any], *, first: bool) -> dict[str, Any]:
    leaves = {path: value for path, value in said.items() if path in record.facts}
    leaves |= {path: _item_of(path, value) for path, value in record.differing.items()}
    leaves |= {
        path: value
        for path, value in said.items()
        if path[-1] == "id" and path not in leaves and _holds(leaves, path[:-1], path)
    }
    values = cast("dict[str, Any]", _nested(leaves))
    values.setdefault("language", trial.language)
    if first:
        values["key"] = trial.key
    values["source"] = record.source
    for identifier in values.get("identifiers", ()):
        identifier["primary"] = False
    _file(values, record)
    _unlink(values)
    return {name: value for name, value in values.items() if value is not None}


def _item_of(path: Path, value: str) -> Any:
    """What a record says otherwise: text, or an item of which nothing is said, which a way to nowhere may be."""
    return {} if value == places.NOTHING and path[-2:-1] == ("next",) else value


def _holds(leaves: dict[Path, Any], item: Path, itself: Path) -> bool:
    """Whether something of an item is among the leaves beside its id."""
    return any(path[: len(item)] == item and path != itself for path in leaves)


def _nested(leaves: dict[Path, Any]) -> Any:
    """The leaves put together; items follow each other as their positions do."""
    if () in leaves:
        return leaves[()]
    below: dict[str | int, dict[Path, Any]] = {}
    for path, value in leaves.items():
        below.setdefault(path[0], {})[path[1:]] = value
    if all(isinstance(step, int) for step in below):
        return [_nested(below[step]) for step in sorted(below)]
    return {str(step): _nested(rest) for step, rest in below.items()}


def _file(values: dict[str, Any], record: Record) -> None:
    """Mark the number that the record is filed under."""
    if record.identifier is None:
        return
    known = number_of(record.identifier)
    for at, one in enumerate(values.get("identifiers", ())):
        if record.identifier.value == one.get("value") or (
            known
            and one.get("value")
            and known
            == number_of(
                record.identifier.model_copy(update={"value": one["value"], "registry": one.get("registry")})
            )
        ):
            values["identifiers"][at]["primary"] = True
            return
    plain = record.identifier.model_dump(exclude_defaults=True)
    values["identifiers"] = [{**plain, "primary": True}, *values.get("identifiers", ())]


def _unlink(values: dict[str, Any]) -> None:
    """Leave out links to what is another record's; within a schedule all is of one record."""
    schedule = cast("dict[str, Any]", values.get("schedule") or {})
    given, arms, concepts, aims = (
        {one.get("id") for one in values.get(name, ())}
        for name in ("interventions", "arms", "concepts", "objectives")
    )
    activities, elements = schedule.get("activities", ()), schedule.get("elements", ())
    for one in (*values.get("arms", ()), *activities, *elements):
        _keep(one, "interventions", given)
    for one in activities:
        _keep(one, "concepts", concepts)
        for procedure in one.get("procedures", ()):
            _keep(procedure, "intervention", given)
    for one in schedule.get("timepoints", ()):
        _keep(one, "arms", arms)
    for one in values.get("outcomes", ()):
        _keep(one, "objective", aims)
    if "cells" in schedule:
        schedule["cells"] = [one for one in schedule["cells"] if one["arm"] in arms]


def _keep(one: dict[str, Any], name: str, known: Collection[Any]) -> None:
    """Keep of the links of a member those that are known."""
    held = one.get(name)
    if isinstance(held, list):
        one[name] = [link for link in cast("list[str]", held) if link in known]
    elif held not in known:
        one.pop(name, None)
