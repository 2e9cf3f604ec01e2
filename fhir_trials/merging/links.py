"""What names what inside one trial, and the same under other ids."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from fhir_trials.merging import agreeing
from fhir_trials.model import (
    Activity,
    ActivityCondition,
    Arm,
    Cell,
    Cycle,
    Element,
    Outcome,
    Procedure,
    Schedule,
    Timeline,
    Timepoint,
    Timing,
    Transition,
    Trial,
    Visit,
)
from fhir_trials.model.values import Value

Names = Mapping[str, Mapping[str, str]]


LINKS: dict[type[Value], dict[str, str]] = {
    Timing: {"counted_from": "timepoints"},
    Transition: {"to": "timepoints"},
    Timepoint: {
        "visit": "visits",
        "epoch": "epochs",
        "arms": "arms",
        "timeline": "timelines",
        "runs": "timelines",
    },
    Visit: {"scheduled_at": "timepoints"},
    Timeline: {"begins_at": "timepoints"},
    Element: {"interventions": "interventions"},
    Cell: {"arm": "arms", "epoch": "epochs", "elements": "elements"},
    Cycle: {"timepoints": "timepoints"},
    Procedure: {"intervention": "interventions"},
    Activity: {
        "timepoints": "timepoints",
        "interventions": "interventions",
        "part_of": "activities",
        "timeline": "timelines",
        "concepts": "concepts",
    },
    ActivityCondition: {"activities": "activities", "timepoints": "timepoints"},
    Arm: {"interventions": "interventions"},
    Outcome: {"objective": "objectives"},
}
"""The members that name others of the trial, and the list each names items of."""
_NAMED = ("timelines", "epochs", "elements", "visits", "timepoints", "cycles", "activities")


def fitted(second: Schedule, first: Schedule | None, outer: Names) -> Schedule:
    """The second schedule with its links to the rest of the trial renamed, and the first's ids where both say the same.

    Args:
        second: the schedule.
        first: the schedule it is held against, if any.
        outer: the id that each arm, intervention and concept of the second gets, by its own.
    """
    apart = relinked(second, outer)
    if first is None or any(len(getattr(first, name)) != len(getattr(second, name)) for name in _NAMED):
        return apart
    inner = {
        name: {
            theirs.id: ours.id
            for theirs, ours in zip(getattr(second, name), getattr(first, name), strict=True)
        }
        for name in _NAMED
    }
    same = relinked(_renamed(apart, inner), inner)
    return same if agreeing.alike_in_all(first, same) else apart


def _renamed(schedule: Schedule, inner: Names) -> Schedule:
    return schedule.model_copy(
        update={
            name: tuple(one.model_copy(update={"id": inner[name][one.id]}) for one in getattr(schedule, name))
            for name in _NAMED
        }
    )


def relinked(value: Any, names: Names) -> Any:
    """The value, all through, with each link as it is named now; what has no other name stays."""
    if isinstance(value, tuple):
        return tuple(relinked(one, names) for one in cast("tuple[Any, ...]", value))
    if not isinstance(value, Value):
        return value
    links = LINKS.get(type(value), {})
    changes: dict[str, Any] = {}
    for member in type(value).model_fields:
        held = getattr(value, member)
        if (table := links.get(member)) is None:
            if isinstance(held, tuple | Value):
                changes[member] = relinked(held, names)
        elif held:
            known = names.get(table, {})
            changes[member] = (
                known.get(held, held) if isinstance(held, str) else tuple(known.get(one, one) for one in held)
            )
    return value.model_copy(update=changes)


def links(value: Any) -> Iterator[tuple[str, str]]:
    """Each link in a value, all through: the list it is to, and the id."""
    if isinstance(value, tuple):
        for one in cast("tuple[Any, ...]", value):
            yield from links(one)
    elif isinstance(value, Value):
        known = LINKS.get(type(value), {})
        for member in type(value).model_fields:
            held = getattr(value, member)
            if (table := known.get(member)) is None:
                yield from links(held)
            elif held:
                yield from ((table, one) for one in ((held,) if isinstance(held, str) else held))


def hangs_elsewhere(second: Trial, first: Trial) -> frozenset[str]:
    """The members of the second that the first lacks, and that name what would not be in the first if they were taken."""
    lists = ("interventions", "arms", "objectives", "concepts")
    there = {name: {one.id for one in getattr(first, name) or getattr(second, name)} for name in lists}
    found: set[str] = set()
    for name in ("arms", "outcomes", "schedule"):
        if getattr(first, name) or not getattr(second, name):
            continue
        if any(one not in there[table] for table, one in links(getattr(second, name)) if table in there):
            found.add(name)
            there[name] = set()
    return frozenset(found)
