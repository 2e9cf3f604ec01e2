"""Names inside a schedule that was read: what names nothing, or is named twice, is told and left out."""

from collections.abc import Mapping, Set
from typing import cast

from fhir_trials.cursor import Json
from fhir_trials.fhir.concepts import clean
from fhir_trials.fhir.local_ids import local_id
from fhir_trials.issues import Issues

# member of the schedule: its links, each with the kind that it names
_LINKS: dict[str, dict[str, str]] = {
    "timelines": {"begins_at": "timepoints"},
    "elements": {"interventions": "interventions"},
    "cells": {"elements": "elements"},
    "visits": {"scheduled_at": "timepoints"},
    "timepoints": {
        "visit": "visits",
        "epoch": "epochs",
        "arms": "arms",
        "timeline": "timelines",
        "runs": "timelines",
    },
    "cycles": {"timepoints": "timepoints"},
    "activities": {"interventions": "interventions", "concepts": "concepts", "timeline": "timelines"},
    "conditions": {"activities": "activities", "timepoints": "timepoints"},
}
_NAMED = ("timelines", "epochs", "elements", "visits", "timepoints", "cycles", "activities")


def mend(schedule: Json, given: Mapping[str, Set[str]], path: str, issues: Issues) -> Json:
    """The schedule with every link holding.

    Args:
        schedule: its members as plain data.
        given: the ids of the trial's `arms`, `interventions` and `concepts`.
        path: where the schedule stands.
        issues: where what is left out is told.
    """
    mending = _Mending(dict(given), path, issues)
    found = dict(schedule)
    for member in _NAMED:
        found[member] = mending.once(member, found.get(member, ()))
    for member, links in _LINKS.items():
        for item in found.get(member, ()):
            for field, kind in links.items():
                mending.link(item, field, kind)
    for point in found["timepoints"]:
        mending.timepoint(point)
    for activity in found["activities"]:
        for procedure in activity.get("procedures", ()):
            mending.link(procedure, "intervention", "interventions")
    found["cycles"] = tuple(one for one in found["cycles"] if mending.cycle(one))
    found["cells"] = tuple(one for one in found.get("cells", ()) if mending.cell(one))
    return clean(found) or {}


class _Mending:
    def __init__(self, given: dict[str, Set[str]], path: str, issues: Issues) -> None:
        self._given, self._path, self._issues = given, path, issues

    def once(self, member: str, items: tuple[Json, ...]) -> tuple[Json, ...]:
        """What has a name, each name once; one of two that is missing, id or name, is made of the other."""
        found: dict[str, Json] = {}
        for item in items:
            called = item.get("id") or item.get("name")
            if called is None:
                self._tell(f"one of the {member} has neither an id nor a name and is left out")
                continue
            name = local_id(called)
            if name in found:
                self._tell(f"the second of the {member} called {name!r} is left out")
            found.setdefault(name, {"name": called, **item, "id": name})
        self._given[member] = found.keys()
        return tuple(found.values())

    def link(self, item: Json, field: str, kind: str) -> None:
        held = item.get(field)
        if isinstance(held, tuple):
            names = map(local_id, cast("tuple[str, ...]", held))
            item[field] = tuple(name for name in names if self._known(name, kind))
        elif held is not None:
            item[field] = local_id(held)
            if not self._known(item[field], kind):
                del item[field]

    def timepoint(self, point: Json) -> None:
        if "timing" in point:
            self.link(point["timing"], "counted_from", "timepoints")
        if "next" in point:
            steps = (
                step for step in point["next"] if "to" not in step or self._known(step["to"], "timepoints")
            )
            point["next"] = tuple(steps)

    def cycle(self, cycle: Json) -> bool:
        if not cycle.get("timepoints"):
            self._tell(f"the cycle {cycle['id']!r} has no timepoints and is left out")
            return False
        return True

    def cell(self, cell: Json) -> bool:
        for field, kind in (("arm", "arms"), ("epoch", "epochs")):
            self.link(cell, field, kind)
            if field not in cell:
                self._tell(f"a cell without one of the {kind} is left out")
                return False
        return True

    def _known(self, name: str, kind: str) -> bool:
        if name in self._given.get(kind, ()):
            return True
        self._tell(f"{name!r} is not one of the {kind} that were read; the link to it is left out")
        return False

    def _tell(self, message: str) -> None:
        self._issues.warning("link-unresolved", self._path, message)
