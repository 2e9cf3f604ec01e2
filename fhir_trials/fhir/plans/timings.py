"""Timing of a timepoint ⇄ relatedAction of its action. https://hl7.org/fhir/R5/plandefinition.html · mappings/extensions.csv

relatedAction
  targetId          the action of the timepoint it is counted from, of an event, or of the schedule's start
  relationship      before or after, its start or its end
  offsetDuration    how far, in the unit of the window
  AcceptableOffsetRangeSoa    the window, counted from the same
extension timing    what that does not give back: other units, words, names
"""

from collections.abc import Mapping
from typing import NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions
from fhir_trials.fhir.concepts import clean, code_set
from fhir_trials.fhir.plans import plan_actions, windows
from fhir_trials.fhir.plans.plan_actions import ElementIds
from fhir_trials.issues import Issues
from fhir_trials.model import Leeway, Offset, Term, Timing
from fhir_trials.model.codes import AnchorEvent

START, EVENT, ELSEWHERE = "start", "event", "elsewhere"
ANCHORS = (START, EVENT, ELSEWHERE)

_EVENTS = "anchor-event"
_ENDS = {"": None, "-start": "start-to-start", "-end": "end-to-start"}


class _Beside(NamedTuple):
    """The parts of the extension, as `mappings/extensions.csv` names them."""

    fixed: bool | None
    measured: str | None
    offset: Offset | None
    leeway: Leeway | None
    text: str | None
    name: str | None
    other_name: str | None
    description: str | None


class Anchors:
    """The actions of one plan that timepoints are counted from, made as they are asked for.

    Attributes:
        actions: those that stand for no timepoint of the plan: the start, events, timepoints of other plans.
    """

    def __init__(self, names: Mapping[str, str], points: Mapping[str, str], ids: ElementIds) -> None:
        """Begin with none.

        Args:
            names: what each timepoint of the schedule is called, by its id.
            points: the element id of each timepoint of the plan, by its id.
            ids: the element ids of the plan that are taken.
        """
        self.actions: list[Json] = []
        self._names = names
        self._known: dict[object, str] = {**points}
        self._ids = ids

    def start(self, event: Term[AnchorEvent] | None = None) -> str:
        """The element id of the start."""
        if (START,) not in self._known:
            self._add((START,), START, START, event)
        return self._known[(START,)]

    def event(self, event: Term[AnchorEvent]) -> str:
        """The element id of an event."""
        if event not in self._known:
            self._add(event, EVENT, EVENT, event)
        return self._known[event]

    def point(self, name: str) -> str:
        """The element id of a timepoint, of this plan or another."""
        if name not in self._known:
            element_id = self._known[name] = self._ids.give(name)
            said = plan_actions.named(name, element_id, self._names[name])
            self.actions.append(said | plan_actions.part(ELSEWHERE))
        return self._known[name]

    def _add(self, known_as: object, kind: str, wanted: str, event: Term[AnchorEvent] | None) -> None:
        element_id = self._known[known_as] = self._ids.give(wanted)
        action: Json = {"id": element_id, **plan_actions.part(kind)}
        if event:
            action["title"] = event.text or str(event.code).replace("-", " ")
            action["code"] = code_set(_EVENTS).to_fhir(event)
        self.actions.append(action)


def anchor_from(action: Cursor, kind: str) -> Json:
    """Take an action that others are counted from: the member of their timing, none for the start.

    Args:
        action: the action, its mark taken.
        kind: what its mark said.
    """
    if kind == ELSEWHERE:
        action.drop("title")  # what the timepoint is called stands where it is
        return {"counted_from": plan_actions.names_of(action)[1]}
    action.drop("id")
    event = code_set(_EVENTS).from_fhir(action.at("code"))
    if event:
        said = event.get("text") or str(event.get("code")).replace("-", " ")
        action.take_if("title", lambda title: title == said)
    return {"event": event} if event else {}


def to_fhir(timing: Timing, anchors: Anchors) -> Json:
    """The members of a timepoint's action that say when it is planned."""
    offset = None if timing.fixed else timing.offset
    targets = [anchors.point(timing.counted_from)] if timing.counted_from else []
    targets += [anchors.event(timing.event)] if timing.event else []
    if not targets and offset:
        targets = [anchors.start()]
    found = windows.distance(offset, timing.leeway) if offset and targets else None
    relations = [
        _relation(target, timing, found if place == 0 else None) for place, target in enumerate(targets)
    ]
    written: Json = {"relatedAction": relations} if relations else {}
    extensions.add(written, extensions.record("timing").to_fhir(_beside(timing, found, given=bool(targets))))
    return written


def from_fhir(action: Cursor, anchors: Mapping[str, Json], issues: Issues) -> Json | None:
    """Take when a timepoint is planned.

    Args:
        action: its action.
        anchors: for each element id of the plan the member that says what is counted from it.
        issues: where what cannot be is told.
    """
    record = extensions.record("timing")
    told = next((record.from_fhir(item) for item in extensions.named(action, record.url)), None) or {}
    found: Json = {}
    for relation in action.each("relatedAction"):
        found = {**_relation_from(relation, anchors, issues, {**told, **found}, alone=not found), **found}
    leeway = clean({**found.get("leeway", {}), **told.get("leeway", {})})
    return clean({**found, **told, "leeway": leeway})


def _relation(target: str, timing: Timing, found: windows.Distance | None) -> Json:
    before = timing.offset is not None and timing.offset.value < 0 and not timing.fixed
    side = f"-{timing.measured.partition('-')[0]}" if timing.measured else ""
    written: Json = {"targetId": target, "relationship": f"{'before' if before else 'after'}{side}"}
    return written | (windows.to_fhir(found) if found else {})


def _beside(timing: Timing, found: windows.Distance | None, *, given: bool) -> _Beside:
    """What the relation does not give back."""
    told = windows.stated(found) if found else {}
    offset, leeway = timing.offset, timing.leeway
    if offset and told.get("offset") == {"value": offset.value, "unit": offset.unit} and not offset.more:
        offset = None
    if leeway and told.get("leeway") == leeway.model_dump(include={"earlier", "later"}, exclude_none=True):
        leeway = Leeway(text=leeway.text) if leeway.text else None
    measured = timing.measured
    return _Beside(
        fixed=timing.fixed or None,
        measured=None if given and measured in _ENDS.values() else measured,
        offset=offset,
        leeway=leeway,
        text=timing.text,
        name=timing.name,
        other_name=timing.other_name,
        description=timing.description,
    )


def _relation_from(
    relation: Cursor, anchors: Mapping[str, Json], issues: Issues, known: Json, *, alone: bool
) -> Json:
    """Take one relation; of a second one only the event it names, as a distance has one origin.

    Args:
        relation: the relation.
        anchors: for each element id of the plan the member that says what is counted from it.
        issues: where what cannot be is told.
        known: what is known of the distance from elsewhere; without one nothing says how long *before*.
        alone: whether it is the first.
    """
    side, _, end = str(relation.node.get("relationship")).partition("-")
    target, ends = str(relation.node.get("targetId")), f"-{end}" if end else ""
    if side not in ("before", "after") or ends not in _ENDS:
        return {}
    anchor = anchors.get(target)
    if anchor is None:
        message = f"counted from {target!r}, which is no action of the plan"
        issues.warning("anchor-missing", relation.path_of("targetId"), message)
        return {}
    if not alone and (relation.node.keys() - {"targetId", "relationship"} or "event" not in anchor):
        return {}
    told = windows.from_fhir(relation, issues, before=side == "before") if alone else {}
    if side == "after" or told or "offset" in known:
        relation.drop("targetId")
        relation.drop("relationship")
        return {**anchor, "measured": _ENDS[ends], **told}
    return {}
