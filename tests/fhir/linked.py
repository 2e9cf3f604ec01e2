"""Drawn values whose names hold: each id is given once, and each link points to one that is given, or is left out."""

import zlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from fhir_trials.model import (
    Activity,
    ActivityCondition,
    Cell,
    Cycle,
    Element,
    Objective,
    Outcome,
    Schedule,
    Timeline,
    Timepoint,
    Visit,
)


class Given(NamedTuple):
    """The ids of a trial that its schedule may name."""

    arms: Sequence[str] = ()
    interventions: Sequence[str] = ()
    concepts: Sequence[str] = ()


def once(items: Iterable[Any]) -> tuple[Any, ...]:
    """The items, each id once."""
    return tuple({item.id: item for item in items}.values())


def one(link: str | None, ids: Sequence[str]) -> str | None:
    """One of the ids for a link, always the same; None where there is none."""
    return ids[zlib.crc32(link.encode()) % len(ids)] if link is not None and ids else None


def some(links: Iterable[str], ids: Sequence[str]) -> tuple[str, ...]:
    """Some of the ids for links, each once."""
    return tuple(dict.fromkeys(found for link in links if (found := one(link, ids)) is not None))


def aims(drawn: Iterable[Objective]) -> tuple[Objective, ...]:
    """The objectives, each id once; those without one all stay."""
    items = tuple(drawn)
    named = {item.id: item for item in items if item.id is not None}
    return tuple(item for item in items if item.id is None or named[item.id] is item)


def answers(drawn: Iterable[Outcome], objectives: Iterable[Objective]) -> tuple[Outcome, ...]:
    """The outcomes, each of an objective that there is, or of none."""
    ids = [item.id for item in objectives if item.id is not None]
    return tuple(item.model_copy(update={"objective": one(item.objective, ids)}) for item in drawn)


class _Names(NamedTuple):
    given: Given
    timelines: list[str]
    epochs: list[str]
    elements: list[str]
    visits: list[str]
    timepoints: list[str]
    activities: list[str]


def schedule(drawn: Schedule, given: Given) -> Schedule:
    """The schedule with links that hold; cells and cycles that would name nothing are left out."""
    lists = ("timelines", "epochs", "elements", "visits", "timepoints", "activities")
    kept: dict[str, Any] = {name: once(getattr(drawn, name)) for name in lists}
    names = _Names(given, *([item.id for item in kept[name]] for name in lists))
    cells = [_cell(cell, names) for cell in drawn.cells] if names.given.arms and names.epochs else []
    cycles = [_cycle(cycle, names) for cycle in once(drawn.cycles)] if names.timepoints else []
    return drawn.model_copy(
        update={
            "timelines": tuple(_timeline(item, names) for item in kept["timelines"]),
            "epochs": kept["epochs"],
            "elements": tuple(_element(item, names) for item in kept["elements"]),
            "cells": tuple({(cell.arm, cell.epoch): cell for cell in cells}.values()),
            "visits": tuple(_visit(item, names) for item in kept["visits"]),
            "timepoints": tuple(_timepoint(item, names) for item in kept["timepoints"]),
            "cycles": tuple(cycles),
            "activities": tuple(
                _activity(item, names, names.activities[:at]) for at, item in enumerate(kept["activities"])
            ),
            "conditions": tuple(_condition(item, names) for item in drawn.conditions),
        }
    )


def _cell(cell: Cell, names: _Names) -> Cell:
    return Cell(
        arm=one(cell.arm, names.given.arms) or "",
        epoch=one(cell.epoch, names.epochs) or "",
        elements=some(cell.elements, names.elements),
    )


def _cycle(cycle: Cycle, names: _Names) -> Cycle:
    return cycle.model_copy(update={"timepoints": some(cycle.timepoints, names.timepoints)})


def _timeline(timeline: Timeline, names: _Names) -> Timeline:
    return timeline.model_copy(update={"begins_at": one(timeline.begins_at, names.timepoints)})


def _element(element: Element, names: _Names) -> Element:
    return element.model_copy(
        update={"interventions": some(element.interventions, names.given.interventions)}
    )


def _visit(visit: Visit, names: _Names) -> Visit:
    return visit.model_copy(update={"scheduled_at": one(visit.scheduled_at, names.timepoints)})


def _timepoint(point: Timepoint, names: _Names) -> Timepoint:
    timing = point.timing and point.timing.model_copy(
        update={"counted_from": one(point.timing.counted_from, names.timepoints)}
    )
    steps = [step.model_copy(update={"to": one(step.to, names.timepoints)}) for step in point.next]
    return point.model_copy(
        update={
            "timing": timing,
            "visit": one(point.visit, names.visits),
            "epoch": one(point.epoch, names.epochs),
            "arms": some(point.arms, names.given.arms),
            "timeline": one(point.timeline, names.timelines),
            "runs": one(point.runs, names.timelines),
            "next": tuple(steps),
        }
    )


def _activity(activity: Activity, names: _Names, before: Sequence[str]) -> Activity:
    procedures = [
        item.model_copy(update={"intervention": one(item.intervention, names.given.interventions)})
        for item in activity.procedures
    ]
    return activity.model_copy(
        update={
            "timepoints": some(activity.timepoints, names.timepoints),
            "interventions": some(activity.interventions, names.given.interventions),
            "part_of": one(activity.part_of, before),
            "timeline": one(activity.timeline, names.timelines),
            "procedures": tuple(procedures),
            "concepts": some(activity.concepts, names.given.concepts),
        }
    )


def _condition(condition: ActivityCondition, names: _Names) -> ActivityCondition:
    return condition.model_copy(
        update={
            "activities": some(condition.activities, names.activities),
            "timepoints": some(condition.timepoints, names.timepoints),
        }
    )
