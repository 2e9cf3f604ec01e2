"""The arms of a study and what is given in them, read and written. https://github.com/cdisc-org/DDF-RA"""

from collections.abc import Mapping
from typing import Any, cast

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model import Arm, Trial
from fhir_trials.usdm.context import Reading, Writing

_GIVEN = "https://w3id.org/fhir-trials/StructureDefinition/arm-intervention"


def read_arms(design: Cursor, reading: Reading) -> list[Json]:
    """The arms; what is given in an arm is what the elements of its cells have, in the order of the cells."""
    given = _given(design)
    found: list[Json] = []
    for place in design.each("arms"):
        usdm_id = place.text("id")
        named = reading.named(place)
        if named["name"] is None:
            continue
        ids = dict.fromkeys([*given.get(usdm_id or "", ()), *_stated(place)])
        linked = [name for one in ids if (name := reading.ref("StudyIntervention", one))]
        found.append(
            {
                "id": reading.name("StudyArm", usdm_id, named["name"]),
                **named,
                "kind": reading.term(place, "type", "arm-kind"),
                "data_origin": reading.term(place, "dataOriginType", "data-origin"),
                "data_origin_description": place.text("dataOriginDescription"),
                "interventions": linked,
            }
        )
    return found


def _given(design: Cursor) -> Mapping[str, list[str]]:
    """The ids of the interventions of each arm by way of cells and elements, which stay for the schedule."""
    elements = {
        str(one.get("id")): _texts(one.get("studyInterventionIds"))
        for one in _objects(design.node.get("elements"))
    }
    found: dict[str, list[str]] = {}
    for cell in _objects(design.node.get("studyCells")):
        for element in _texts(cell.get("elementIds")):
            found.setdefault(str(cell.get("armId")), []).extend(elements.get(element, ()))
    return found


def _objects(value: Any) -> list[Json]:
    return (
        [one for one in cast("list[Any]", value) if isinstance(one, dict)] if isinstance(value, list) else []
    )


def _texts(value: Any) -> list[str]:
    return (
        [one for one in cast("list[Any]", value) if isinstance(one, str)] if isinstance(value, list) else []
    )


def _stated(place: Cursor) -> list[str]:
    """Take what an arm itself says is given in it, which USDM has no member for."""
    stated = _objects(place.node.get("extensionAttributes"))
    ids = [one.get("valueId") for one in stated if one.get("url") == _GIVEN]
    if len(ids) == len(stated):
        place.drop("extensionAttributes")
    return _texts(ids)


def write_arms(trial: Trial, writing: Writing) -> list[Json]:
    """The arms; what is given in an arm and no element of its cells has is an extension attribute of the arm."""
    return [_arm(arm, trial, writing) for arm in trial.arms]


def _arm(arm: Arm, trial: Trial, writing: Writing) -> Json:
    made = writing.made(
        "StudyArm",
        writing.id_of("StudyArm", arm.id),
        **writing.named(arm),
        type=writing.required(arm.kind, "arm-kind"),
        dataOriginDescription=arm.data_origin_description or "",
        dataOriginType=writing.required(arm.data_origin, "data-origin"),
        populationIds=[],
        notes=[],
    )
    if [*arm.interventions] != _by_cells(arm, trial):
        made["extensionAttributes"] = [
            writing.made("ExtensionAttribute", url=_GIVEN, valueId=one)
            for one in writing.ids_of("StudyIntervention", arm.interventions)
        ]
    return made


def _by_cells(arm: Arm, trial: Trial) -> list[str]:
    """What is given in an arm by way of its cells."""
    if trial.schedule is None:
        return []
    elements = {one.id: one.interventions for one in trial.schedule.elements}
    cells = (cell for cell in trial.schedule.cells if cell.arm == arm.id)
    return [*dict.fromkeys(one for cell in cells for name in cell.elements for one in elements[name])]
