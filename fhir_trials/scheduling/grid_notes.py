"""What the marks of a grid cannot say: footnotes for conditions, cycles and branches, and remarks on the whole."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from fhir_trials.model.arms import Arm
from fhir_trials.model.schedule import Activity, ActivityCondition, Schedule, Timeline, Timepoint
from fhir_trials.scheduling import grid_words as words
from fhir_trials.scheduling.arms import epochs_left_out


class Places:
    """What a schedule names, by id.

    Attributes:
        names: of timepoints.
        arms: their names.
        arm: the id of the arm that is shown; None for all.
        epochs: their names.
    """

    def __init__(self, schedule: Schedule, arms: Sequence[Arm], arm: str | None) -> None:
        self.schedule = schedule
        self.arm = arm
        self.arms = {one.id: words.line(one.name) for one in arms}
        self.names = {one.id: words.line(one.name) for one in schedule.timepoints}
        self.epochs = {one.id: words.line(one.name) for one in schedule.epochs}
        self.visits = {one.id: one for one in schedule.visits}
        self.timelines = {one.id: words.line(one.name) for one in schedule.timelines}
        self.cycles: defaultdict[str, list[str]] = defaultdict(list)
        for cycle in schedule.cycles:
            for timepoint in cycle.timepoints:
                self.cycles[timepoint].append(words.cycles(cycle))
        self._done = {one.id: frozenset(one.timepoints) for one in schedule.activities}
        self.of_activity: defaultdict[str, list[ActivityCondition]] = defaultdict(list)
        self.of_timepoint: defaultdict[str, list[str]] = defaultdict(list)
        for condition in schedule.conditions:
            for activity in condition.activities:
                self.of_activity[activity].append(condition)
            for timepoint in () if condition.activities else condition.timepoints:
                self.of_timepoint[timepoint].append(words.line(condition.text))

    def has_marks(self, condition: ActivityCondition) -> bool:
        """Whether one of its activities is done at one of its timepoints, so that it is a footnote of that mark."""
        return any(not self._done[one].isdisjoint(condition.timepoints) for one in condition.activities)


class Notes:
    """Footnotes of a timeline, numbered from 1 as they are met; the same words have one number."""

    def __init__(self, timeline: str | None) -> None:
        self.timeline = timeline
        self._numbers: dict[str, int] = {}

    def add(self, said: Sequence[str]) -> tuple[int, ...]:
        """The numbers of these."""
        return tuple(dict.fromkeys(self._numbers.setdefault(one, len(self._numbers) + 1) for one in said))

    def texts(self) -> tuple[str, ...]:
        """All of them; the first has the number 1."""
        return tuple(self._numbers)


def of_columns(
    places: Places, points: Sequence[Timepoint], columns: Sequence[Timepoint], notes: Notes
) -> dict[str, tuple[int, ...]]:
    """The footnotes of each column; what a decision says stands at the column before it, or else at the first.

    Args:
        places: what the schedule names.
        points: all timepoints of the timeline.
        columns: those that are columns.
        notes: where they are numbered.
    """
    said: dict[str, list[str]] = {one.id: [] for one in columns}
    last = columns[0].id if columns else None
    for number, point in enumerate(points):
        last = point.id if point.id in said else last
        following = points[number + 1].id if number + 1 < len(points) else None
        if last is not None:
            said[last] += _of_timepoint(places, point, following)
    return {one: notes.add(texts) for one, texts in said.items()}


def _of_timepoint(places: Places, point: Timepoint, following: str | None) -> Iterator[str]:
    yield from places.of_timepoint[point.id]
    yield from places.cycles[point.id]
    if point.duration:
        yield f"lasts {words.duration(point.duration)}"
    if point.runs:
        yield f"here the timeline “{places.timelines[point.runs]}” is run through"
    if visit := places.visits.get(point.visit or ""):
        for verb, rule in (("begins", visit.begins), ("ends", visit.ends)):
            if rule:
                yield f"{verb} when: {words.line(rule.text)}"
    if branch := _branch(places, point, following):
        yield f"{f'{places.names[point.id]}: ' if point.decision else 'then '}{branch}"


def _branch(places: Places, point: Timepoint, following: str | None) -> str:
    """Where participants go from here; empty where that is to the next column."""
    if not point.next or (
        len(point.next) == 1 and point.next[0].condition is None and point.next[0].to == following
    ):
        return ""
    steps: list[str] = []
    for one in point.next:
        where = f"to {places.names[one.to]}" if one.to else "the end of the timeline"
        if one.condition:
            steps.append(f"{where} if: {words.line(one.condition)}")
        else:
            steps.append(f"otherwise {where}" if steps else where)
    return "; ".join(steps)


def of_rows(
    places: Places, activity: Activity, done: Sequence[str], notes: Notes
) -> tuple[tuple[int, ...], dict[str, tuple[int, ...]]]:
    """The footnotes of a row, and those of its marks by column.

    Args:
        places: what the schedule names.
        activity: that of the row.
        done: the columns in which it has a mark, in order.
        notes: where they are numbered.
    """
    row: list[str] = []
    marks: defaultdict[str, list[str]] = defaultdict(list)
    for condition in places.of_activity[activity.id]:
        text = words.line(condition.text)
        if not places.has_marks(condition):
            at = ", ".join(places.names[one] for one in condition.timepoints)
            row.append(f"{text} ({at})" if at else text)
        for cell in condition.timepoints:
            marks[cell].append(text)
    if activity.timeline and activity.timeline != notes.timeline:
        row.append(f"each time the timeline “{places.timelines[activity.timeline]}” is run through")
    if activity.timepoints and (rhythm := words.unmarked(activity)):
        row.append(rhythm)
    return notes.add(row), {one: notes.add(marks[one]) for one in done if one in marks}


def remarks(
    places: Places, timeline: Timeline | None, points: Sequence[Timepoint], *, main: bool
) -> tuple[str, ...]:
    """What holds for a whole timeline."""
    said: list[str] = []
    if timeline:
        said += [f"begun when: {words.line(timeline.condition)}"] if timeline.condition else []
        said += [f"lasts {words.duration(timeline.duration)}"] if timeline.duration else []
        if timeline.begins_at and points and timeline.begins_at != points[0].id:
            said.append(f"begins at {places.names[timeline.begins_at]}")
    if main:
        start = places.schedule.start
        said += [f"counted from: {words.line(words.event(start))}"] if start else []
        said += [
            words.line(one.text)
            for one in places.schedule.conditions
            if not (one.activities or one.timepoints)
        ]
        said += _arms(places)
        left = epochs_left_out(places.schedule, places.arm)
        if left and places.arm:
            named = ", ".join(places.epochs.get(one, one) for one in left)
            said.append(f"left out, as {places.arms.get(places.arm, places.arm)} has no part in it: {named}")
    return tuple(said)


def _arms(places: Places) -> list[str]:
    """What happens in the epochs of each arm, where the arms differ."""
    elements = {one.id: words.line(one.name) for one in places.schedule.elements}
    planned: defaultdict[str, list[str]] = defaultdict(list)
    for cell in places.schedule.cells:
        named = ", then ".join(elements[one] for one in cell.elements)
        planned[cell.arm].append(f"{places.epochs[cell.epoch]}: {named or 'nothing'}")
    said = {arm: "; ".join(texts) for arm, texts in planned.items()}
    if len(set(said.values())) < 2:
        return []
    return [f"{places.arms.get(arm, arm)}: {text}" for arm, text in said.items() if places.arm in (None, arm)]
