"""StudyEpoch, StudyElement, StudyCell ⇄ Epoch, Element, Cell: what the arms consist of."""

from collections.abc import Iterable, Sequence

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model.periods import Cell, Element, Epoch
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.schedule import rules
from fhir_trials.usdm.schedule.order import Named, neighbours

EPOCH = "StudyEpoch"
ELEMENT = "StudyElement"


def epochs_from_usdm(epochs: Iterable[Named], reading: Reading) -> list[Json]:
    """The epochs, in the order of the list."""
    return [
        {"id": name, **called(name, epoch, reading), "kind": reading.term(epoch, "type", "epoch-kind")}
        for name, epoch in epochs
    ]


def epochs_to_usdm(epochs: Sequence[Epoch], writing: Writing) -> list[Json]:
    """The epochs, linked in the order of the list."""
    ids = writing.ids_of(EPOCH, (epoch.id for epoch in epochs))
    return [
        writing.made(
            EPOCH,
            ids[at],
            **writing.named(epoch),
            type=writing.code(epoch.kind, "epoch-kind"),
            **neighbours(ids, at),
            notes=[],
        )
        for at, epoch in enumerate(epochs)
    ]


def elements_from_usdm(elements: Iterable[Named], reading: Reading) -> list[Json]:
    """The elements, in the order of the list."""
    return [
        {
            "id": name,
            **called(name, element, reading),
            "begins": rules.from_usdm(element, "transitionStartRule", reading),
            "ends": rules.from_usdm(element, "transitionEndRule", reading),
            "interventions": reading.refers(element, "studyInterventionIds", "StudyIntervention"),
        }
        for name, element in elements
    ]


def elements_to_usdm(elements: Iterable[Element], writing: Writing) -> list[Json]:
    """The elements, in the order of the list."""
    return [
        writing.made(
            ELEMENT,
            writing.id_of(ELEMENT, element.id),
            **writing.named(element),
            transitionStartRule=rules.to_usdm(element.begins, writing),
            transitionEndRule=rules.to_usdm(element.ends, writing),
            studyInterventionIds=writing.ids_of("StudyIntervention", element.interventions),
            notes=[],
        )
        for element in elements
    ]


def cells_from_usdm(design: Cursor, reading: Reading) -> list[Json]:
    """The cells; one whose arm or epoch there is not stays as it is."""
    found: list[Json] = []
    for cell in design.each("studyCells"):
        arm, epoch = reading.refer(cell, "armId", "StudyArm"), reading.refer(cell, "epochId", EPOCH)
        if arm and epoch:
            cell.text("id")  # nothing refers to it
            elements = reading.refers(cell, "elementIds", ELEMENT)
            found.append({"arm": arm, "epoch": epoch, "elements": elements})
    return found


def cells_to_usdm(cells: Iterable[Cell], writing: Writing) -> list[Json]:
    """The cells, in the order of the list."""
    return [
        writing.made(
            "StudyCell",
            armId=writing.id_of("StudyArm", cell.arm),
            epochId=writing.id_of(EPOCH, cell.epoch),
            elementIds=writing.ids_of(ELEMENT, cell.elements),
        )
        for cell in cells
    ]


def called(name: str, cursor: Cursor, reading: Reading) -> Json:
    """Take what an object is called; its LocalId where it is not called anything."""
    words = reading.named(cursor)
    words["name"] = words["name"] or name
    return words
