"""EvidenceVariable: what its rows cannot say. https://hl7.org/fhir/R5/evidencevariable.html · https://hl7.org/fhir/R4/evidencevariable.html"""

from __future__ import annotations

from typing import Any

from fhir_trials.releases.table import DATA_ABSENT_REASON, NOT_STATED, Json
from fhir_trials.releases.walk import Derived, Finish, Walk, object_at, objects, set_or_drop

_STAND_IN = "definitionCodeableConcept"
_DEFINITIONS = (
    "Reference",
    "Canonical",
    "CodeableConcept",
    "Expression",
    "DataRequirement",
    "TriggerDefinition",
)
_START = {"text": "study start"}


def _stand_in() -> Json:
    reason: Json = {"url": DATA_ABSENT_REASON, "valueCode": "unsupported"}
    return {"extension": [reason, {"url": NOT_STATED, "valueBoolean": True}]}


def _variable_down(out: Json, node: Json, walk: Walk) -> None:
    """R4 wants a characteristic."""
    if walk.release == "R4" and not out.get("characteristic"):
        out["characteristic"] = [{_STAND_IN: _stand_in()}]


def _variable_up(out: Json, node: Json, walk: Walk) -> None:
    if "characteristic" in out:
        set_or_drop(out, "characteristic", [item for item in objects(out["characteristic"]) if item])


def _characteristic_down(out: Json, node: Json, walk: Walk) -> None:
    """R4 wants a definition."""
    if not any(f"{sign}definition{type_}" in out for type_ in _DEFINITIONS for sign in ("", "_")):
        out[_STAND_IN] = _stand_in()


def _characteristic_up(out: Json, node: Json, walk: Walk) -> None:
    concept = object_at(out, _STAND_IN)
    if any(item.get("url") == NOT_STATED for item in objects(concept.get("extension"))):
        del out[_STAND_IN]


def _lift_start(characteristic: Json, native: Any, walk: Walk) -> None:
    """Time from the start of the study: a Duration in R4, in R4B an element with the parts of R5's."""
    start = objects(native)[0] if objects(native) else {}
    parts = start if not _is_quantity(start) else {"quantity": start}
    event: Json = {**parts, "eventCodeableConcept": _START}
    characteristic["timeFromEvent"] = [*objects(characteristic.get("timeFromEvent")), event]


def _is_quantity(native: Json) -> bool:
    return not native.keys().isdisjoint(("value", "comparator", "unit", "system", "code"))


_PARENT = "EvidenceVariable.characteristic"
DERIVED = {_PARENT: (Derived("timeFromStart", None, _lift_start),)}
FINISH = {
    "EvidenceVariable": Finish(_variable_down, _variable_up),
    _PARENT: Finish(_characteristic_down, _characteristic_up),
}
