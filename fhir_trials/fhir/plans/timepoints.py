"""Timepoint ⇄ action of a timeline's plan. https://hl7.org/fhir/R5/plandefinition.html · mappings/extensions.csv

Its definition is the plan of the visit: what is done then. Actions inside it name the timeline that is carried out
there, and where participants go next, as the Schedule of Activities guide has it:
https://hl7.org/fhir/uv/vulcan-schedule/
"""

from collections.abc import Mapping
from typing import NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions
from fhir_trials.fhir.concepts import clean
from fhir_trials.fhir.local_ids import local_id
from fhir_trials.fhir.plans import plan_actions, timings
from fhir_trials.fhir.plans.names import Names, Writing, arms_in_words
from fhir_trials.fhir.plans.strangers import TARGET, TRANSITION
from fhir_trials.fhir.plans.timings import Anchors
from fhir_trials.issues import Issues
from fhir_trials.model import Timepoint, Transition

FOLLOWING = "following"

_RUNS, _END = "runs", "end"
_TARGET_NAME = "soaTargetName"


class _Beside(NamedTuple):
    """The parts of the extension, as `mappings/extensions.csv` names them."""

    visit: str | None
    epoch: str | None
    arms: tuple[str, ...]
    timeline: str | None
    decision: bool | None


def to_fhir(
    point: Timepoint, anchors: Anchors, writing: Writing, *, main: bool, following: Timepoint | None = None
) -> Json:
    """The action of a timepoint.

    Args:
        point: the timepoint.
        anchors: what timepoints of the plan are counted from.
        writing: what the resources of the trial are called.
        main: whether the plan is that of the main timeline.
        following: the next of the timeline, where that has to be said: who knows transitions takes an action
            without one for the end.
    """
    written = plan_actions.named(point.id, point.id, point.name)
    plan_actions.add_names(written, point.other_name, point.description)
    said = _Beside(
        point.visit, point.epoch, point.arms, point.timeline if main else None, point.decision or None
    )
    extensions.add(written, extensions.record("timepoint").to_fhir(said))
    if point.timing:
        planned = timings.to_fhir(point.timing, anchors)
        extensions.add(written, planned.pop("extension", ()))
        written |= planned
    written |= plan_actions.length(point.duration)
    if visit := writing.visit(point.id):
        written["definitionCanonical"] = visit
    if point.arms:
        only = arms_in_words(writing.arms.get(name, name) for name in point.arms)
        written |= plan_actions.condition("applicability", only)
    within = [_runs(writing.timelines[point.runs])] if point.runs else []
    within += [_transition(step, writing.names) for step in point.next]
    if following and not point.next:
        within.append(_transition(Transition(to=following.id), writing.names, FOLLOWING))
    return written | ({"action": within} if within else {})


def from_fhir(action: Cursor, name: str, anchors: Mapping[str, Json], names: Names, issues: Issues) -> Json:
    """Take a timepoint, but for the definition of what is done then; a step marked `FOLLOWING` keeps its mark.

    Args:
        action: its action, the element id and linkId taken.
        name: the id of the timepoint.
        anchors: for each element id of the plan the member that says what is counted from it.
        names: what canonical urls stand for, and what the arms are called.
        issues: where what cannot be is told.
    """
    record = extensions.record("timepoint")
    told = next((record.from_fhir(item) for item in extensions.named(action, record.url)), None)
    runs, steps = _within(action, anchors, names.timelines)
    point: Json = {
        "id": name,
        "name": action.text("title") or action.text("description") or name,
        "other_name": extensions.first(action, "other-name"),
        "description": action.text("description"),
        "timing": timings.from_fhir(action, anchors, issues),
        "duration": plan_actions.take_length(action.at("timingTiming").at("repeat")),
        "runs": runs,
        "next": steps,
        **(told or {}),
    }
    if told and told.get("arms"):
        only = arms_in_words(names.arms.get(arm) or arm for arm in told["arms"])
        if action.node.get("textEquivalent") == only:
            plan_actions.take_condition(action, "applicability")
    return clean(point) or {}


def _runs(url: str) -> Json:
    return {**plan_actions.part(_RUNS), "definitionCanonical": url}


def _transition(step: Transition, names: Mapping[str, str], part: str | None = None) -> Json:
    if step.to:
        parts = [
            {"url": TARGET, "valueString": step.to},
            {"url": _TARGET_NAME, "valueString": names[step.to]},
        ]
        written: Json = plan_actions.part(part) if part else {}
        extensions.add(written, [{"url": TRANSITION, "extension": parts}])
    else:
        written = plan_actions.part(_END)
    if step.condition:
        written |= plan_actions.condition("applicability", step.condition)
    return written


def _within(
    action: Cursor, anchors: Mapping[str, Json], timelines: Mapping[str, str]
) -> tuple[str | None, tuple[Json, ...]]:
    """Take the timeline that is carried out, and the transitions."""
    runs: str | None = None
    steps: list[Json] = []
    for item in action.each("action"):
        part = plan_actions.take_part(item, _RUNS, _END, FOLLOWING)
        if part == _RUNS:
            runs = timelines.get(str(item.node.get("definitionCanonical")))
            item.take_if("definitionCanonical", lambda url: url in timelines)
        elif part == _END:
            steps.append(_step(item, {}))
        else:
            marked = {FOLLOWING: True} if part else {}
            steps += [
                _step(item, {"to": to, **marked})
                for one in item.each_with("extension", "url", TRANSITION)
                if (to := _target(one, anchors))
            ]
    return runs, tuple(steps)


def _step(item: Cursor, step: Json) -> Json:
    words = plan_actions.take_condition(item, "applicability", "start")
    return {**step, "condition": words} if words else step


def _target(extension: Cursor, anchors: Mapping[str, Json]) -> str | None:
    """Take the timepoint that a transition goes to; its name stands where it is."""
    found: str | None = None
    for part in extension.each("extension"):
        if part.node.get("url") == TARGET and (target := part.text("valueString")):
            found = anchors.get(target, {}).get("counted_from") or local_id(target)
            part.drop("url")
        elif part.node.get("url") == _TARGET_NAME and part.text("valueString"):
            part.drop("url")
    if found:
        extension.drop("url")
    return found
