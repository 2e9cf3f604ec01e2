"""The extensions of the guide's second version → when a timepoint is planned. https://build.fhir.org/ig/HL7/Vulcan-schedule-ig/en/

They are read only: the relation to what a timepoint is counted from says the same in every release. The range beside
a distance says how much less and how much more it may be.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir.concepts import clean
from fhir_trials.fhir.plans import windows
from fhir_trials.issues import Issues
from fhir_trials.model.schedule import Measured

TIMEPOINT = "http://hl7.org/fhir/uv/vulcan-schedule/StructureDefinition/soaTimepoint"
TRANSITION = "http://hl7.org/fhir/uv/vulcan-schedule/StructureDefinition/soaTransition"
TARGET = "soaTargetId"

_PLANNED, _REFERENCE, _DURATION = "soaPlannedTimePoint", "soaReferenceTimePoint", "soaPlannedDuration"
_RANGE, _RANGE_FROM, _REPEAT = "soaPlannedRange", "soaRangeFromTimePoint", "soaRepeatAllowed"
_TYPE, _SUBTYPE = "soaTimePointType", "soaTimePointSubType"
_DELAY, _DELAY_RANGE, _ENDS = "soaTransitionDelay", "soaTransitionRange", "soaTransitionType"
_MEASURED: dict[str, Measured] = {
    "FS": "end-to-start",
    "SS": "start-to-start",
    "FF": "end-to-end",
    "SF": "start-to-end",
}
_OTHERWISE = "the timepoint it leads to says itself when it is, and only that is kept"
_REASONS = {
    _REPEAT: "whether a timepoint may be repeated has no place in a trial",
    _TYPE: "whether a timepoint is a contact or an activity is told by what it carries out",
    _SUBTYPE: "where a timeline begins and ends is told by its transitions",
    _DURATION: "a timepoint that goes on for no time has no duration",
    _DELAY: _OTHERWISE,
    _DELAY_RANGE: _OTHERWISE,
    _ENDS: _OTHERWISE,
}


class _Delay(NamedTuple):
    source: str
    target: str
    parts: Mapping[str, Cursor]


def is_timepoint(action: Cursor) -> bool:
    """Whether an action says that it is a timepoint."""
    return next(action.each_with("extension", "url", TIMEPOINT), None) is not None


class Guide:
    """Reads the extensions on the actions of one plan."""

    def __init__(self, plan: Cursor, anchors: Mapping[str, Json], issues: Issues) -> None:
        """Begin.

        Args:
            plan: the plan.
            anchors: for each element id, linkId and title of it the member that says what is counted from it.
            issues: where what cannot be is told, and what has no place, with the reason.
        """
        self._plan, self._anchors, self._issues = plan, anchors, issues
        self._delays: list[_Delay] = []
        self._told: dict[str, int] = {}

    def timepoint(self, action: Cursor, name: str) -> Json:
        """Take `timing` and `duration` of a timepoint as far as they are there.

        Args:
            action: its action.
            name: its id.
        """
        for step in action.each("action"):
            for extension in step.each_with("extension", "url", TRANSITION):
                parts = _parts(extension)
                target = self._anchor(parts.get(TARGET))
                if target and {_DELAY, _DELAY_RANGE, _ENDS} & parts.keys():
                    self._delays.append(_Delay(name, target.get("counted_from", ""), parts))
        found: Json = {}
        for extension in action.each_with("extension", "url", TIMEPOINT):
            parts = _parts(extension)
            timing = self._timing(parts)
            if timing and timing.get("counted_from") == name:
                # what names itself is where others are counted from
                timing = {**timing, "fixed": True}
                del timing["counted_from"]
            found = clean({"timing": timing, "duration": self._duration(parts.get(_DURATION))}) or {}
            if found:
                extension.drop("url")
            self._tell(parts, (_REPEAT, _TYPE, _SUBTYPE))
        return found

    def finish(self, points: Iterable[Json]) -> None:
        """Give timepoints without a timing that of the way to them, and tell what has no place.

        Args:
            points: the timepoints of the plan, complete but for that.
        """
        known = {point["id"]: point for point in points}
        for delay in self._delays:
            point = known.get(delay.target, {})
            timing = self._waited(delay) if point and "timing" not in point else None
            if timing:
                point["timing"] = timing
            self._tell(delay.parts, (_DELAY, _DELAY_RANGE, _ENDS))
        for name, times in self._told.items():
            message = f"{name}, {times} times: {_REASONS[name]}"
            self._issues.warning("not-read", f"{self._plan.path}.action", message)

    def _anchor(self, part: Cursor | None) -> Json | None:
        return self._anchors.get(str(part.node.get("valueString"))) if part else None

    def _timing(self, parts: Mapping[str, Cursor]) -> Json | None:
        reference, planned = parts.get(_REFERENCE), parts.get(_PLANNED)
        anchor = self._anchor(reference)
        if reference is None or planned is None or anchor is None:
            return None
        length = windows.length(planned.at("valueQuantity"), self._issues)
        if length is None:
            return None
        for part in (reference, planned):
            part.drop("url")
        reference.drop("valueString")
        leeway = None
        origin = parts.get(_RANGE_FROM)
        if origin is None or self._anchor(origin) == anchor:
            leeway = self._leeway(parts.get(_RANGE))
            if origin:
                origin.drop("url")
                origin.drop("valueString")
        return clean({**anchor, "offset": {"value": length[0], "unit": length[1]}, "leeway": leeway})

    def _waited(self, delay: _Delay) -> Json | None:
        """Take the distance that a transition states."""
        part, ends = delay.parts.get(_DELAY), delay.parts.get(_ENDS)
        measured = _MEASURED.get(str(ends.node.get("valueString"))) if ends else None
        length = windows.length(part.at("valueDuration"), self._issues) if part else None
        if part is None or length is None or (ends and not measured):
            return None
        part.drop("url")
        if ends:
            ends.drop("url")
            ends.drop("valueString")
        offset = {"value": length[0], "unit": length[1]}
        leeway = self._leeway(delay.parts.get(_DELAY_RANGE))
        timing = {"offset": offset, "counted_from": delay.source, "measured": measured, "leeway": leeway}
        return clean(timing)

    def _leeway(self, part: Cursor | None) -> Json | None:
        """Take how much less and how much more; nothing of both is no leeway."""
        both = part.at("valueRange") if part else None
        if part is None or both is None:
            return None
        sides: Json = {}
        for member, side in (("earlier", "low"), ("later", "high")):
            if found := windows.length(both.at(side), self._issues):
                sides[member] = {"value": abs(found[0]), "unit": found[1]} if found[0] else None
        if sides:
            part.drop("url")
        return clean(sides)

    def _duration(self, part: Cursor | None) -> Json | None:
        quantity = part.at("valueDuration") if part else None
        if part is None or quantity is None:
            return None
        if quantity.node.get("value") == 0:
            self._tell({_DURATION: part}, (_DURATION,))
            return None
        found = windows.length(quantity, self._issues)
        if found is None:
            return None
        part.drop("url")
        return {"value": found[0], "unit": found[1]}

    def _tell(self, parts: Mapping[str, Cursor], names: Iterable[str]) -> None:
        """Tell the parts that are still there, as a number of each."""
        for name in names:
            part = parts.get(name)
            if part is not None and "url" in part.node:
                self._told[name] = self._told.get(name, 0) + 1
                for key in list(part.node):
                    part.drop(key)


def _parts(extension: Cursor) -> dict[str, Cursor]:
    return {str(part.node.get("url")): part for part in extension.each("extension")}
