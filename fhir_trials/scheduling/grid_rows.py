"""The activities of a schedule in the order of its rows: as they are listed, parts beneath what they are a part of."""

from collections.abc import Iterator, Sequence, Set

from fhir_trials.model.schedule import Activity, Schedule

DEEPEST = 8
"""Levels of parts that are shown; what is deeper stands on the last of them."""


class Tree:
    """The activities and their marks.

    Attributes:
        marks: all timepoints at which an activity is done, by its id.
    """

    def __init__(self, schedule: Schedule) -> None:
        self.marks = {one.id: frozenset(one.timepoints) for one in schedule.activities}
        self._used = frozenset[str]().union(*self.marks.values())
        self._order = list(in_order(schedule.activities))
        self._any = self._with_parts({one for one, marks in self.marks.items() if marks})

    def marked(self, timepoint: str) -> bool:
        """Whether anything is done at a timepoint."""
        return timepoint in self._used

    def of(self, columns: Sequence[str], *, unmarked: bool) -> Iterator[tuple[Activity, int, Set[str]]]:
        """The activities that are done in these columns, or have a part that is: each with its depth and its marks.

        Args:
            columns: ids of timepoints.
            unmarked: also those that have no mark anywhere, nor has a part of them.
        """
        here = frozenset(columns)
        wanted = {one for one, marks in self.marks.items() if marks & here}
        if unmarked:
            wanted |= self.marks.keys() - self._any
        shown = self._with_parts(wanted)
        for activity, depth, _ in self._order:
            if activity.id in shown:
                yield activity, min(depth, DEEPEST), self.marks[activity.id] & here

    def _with_parts(self, ids: Set[str]) -> set[str]:
        """These activities and what they are parts of."""
        found = set(ids)
        for activity, _, parent in reversed(self._order):
            if parent is not None and activity.id in found:
                found.add(parent)
        return found


def in_order(activities: Sequence[Activity]) -> Iterator[tuple[Activity, int, str | None]]:
    """Each activity once, with its depth and what it stands beneath; one of a circle of parts stands at the top."""
    parts: dict[str | None, list[Activity]] = {}
    for one in activities:
        parts.setdefault(one.part_of, []).append(one)
    placed: set[str] = set()
    for top in (*parts.get(None, ()), *activities):
        waiting: list[tuple[Activity, int, str | None]] = [(top, 0, None)]
        while waiting:
            activity, depth, parent = waiting.pop()
            if activity.id not in placed:
                placed.add(activity.id)
                yield activity, depth, parent
                waiting += [(one, depth + 1, activity.id) for one in reversed(parts.get(activity.id, []))]
