"""The timepoint extension of the guide's second version → when a timepoint is planned. https://hl7.org/fhir/uv/vulcan-schedule/

It is read only: the relation to what a timepoint is counted from says the same in every release.
"""

from collections.abc import Mapping

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir.concepts import clean
from fhir_trials.fhir.plans import windows
from fhir_trials.issues import Issues

TIMEPOINT = "http://hl7.org/fhir/uv/vulcan-schedule/StructureDefinition/soaTimepoint"

_PLANNED, _REFERENCE, _DURATION = "soaPlannedTimePoint", "soaReferenceTimePoint", "soaPlannedDuration"


def is_timepoint(action: Cursor) -> bool:
    """Whether an action says that it is a timepoint."""
    return next(action.each_with("extension", "url", TIMEPOINT), None) is not None


def from_fhir(action: Cursor, name: str, anchors: Mapping[str, Json], issues: Issues) -> Json:
    """Take `timing` and `duration` as far as they are there; the rest of the extension stays.

    Args:
        action: the action of the timepoint.
        name: the id of the timepoint.
        anchors: for each element id, linkId and title of the plan the member that says what is counted from it.
        issues: where what cannot be is told.
    """
    for extension in action.each_with("extension", "url", TIMEPOINT):
        parts = {str(part.node.get("url")): part for part in extension.each("extension")}
        timing = _timing(parts, anchors, issues)
        if timing and timing.get("counted_from") == name:
            # what names itself is where others are counted from
            timing = {"offset": timing["offset"], "fixed": True}
        found = {"timing": timing, "duration": _duration(parts.get(_DURATION), issues)}
        if any(found.values()):
            extension.drop("url")
        return clean(found) or {}
    return {}


def _timing(parts: Mapping[str, Cursor], anchors: Mapping[str, Json], issues: Issues) -> Json | None:
    reference, planned = parts.get(_REFERENCE), parts.get(_PLANNED)
    anchor = anchors.get(str(reference.node.get("valueString"))) if reference else None
    length = windows.length(planned.at("valueQuantity"), issues) if planned and anchor is not None else None
    if reference is None or planned is None or anchor is None or length is None:
        return None
    for part in (reference, planned):
        part.drop("url")
    reference.drop("valueString")
    return {**anchor, "offset": {"value": length[0], "unit": length[1]}}


def _duration(part: Cursor | None, issues: Issues) -> Json | None:
    quantity = part.at("valueDuration") if part else None
    if part is None or quantity is None or not quantity.node.get("value"):
        return None  # none at all is no length of time
    found = windows.length(quantity, issues)
    if found is None:
        return None
    part.drop("url")
    return {"value": found[0], "unit": found[1]}
