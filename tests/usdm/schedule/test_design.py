"""Epochs, elements and cells: what the arms consist of."""

from fhir_trials.model import Cell, Element, Epoch
from fhir_trials.model.codes import Term
from fhir_trials.model.periods import Rule
from tests.usdm.schedule.documents import again, code, read

DESIGN = {
    "arms": [{"id": "arm-1", "name": "Arm A"}],
    "epochs": [
        {"id": "e1", "name": "SCR", "label": "Screening", "type": code("C48262", "Trial Screening")},
        {"id": "e2", "name": "LTFU", "type": code("C16032", "Long-term Follow-up"), "description": "Years"},
        {"id": "e3", "name": "Odd", "type": code("C1", "Odd Epoch")},
    ],
    "elements": [
        {
            "id": "el",
            "name": "EL1",
            "transitionStartRule": {
                "id": "r1",
                "name": "RULE",
                "label": "Consent",
                "text": "Informed consent",
            },
            "transitionEndRule": {"id": "r2", "text": "Done"},
            "studyInterventionIds": ["drug"],
        }
    ],
    "studyCells": [{"id": "c", "armId": "arm-1", "epochId": "e1", "elementIds": ["el"]}],
}
VERSION = {"studyInterventions": [{"id": "drug", "name": "Drug"}]}


def test_epochs_elements_and_cells_are_read():
    """Codes become ours where they are known; rules keep their words."""
    found = read(DESIGN, VERSION)
    schedule = found.trial.schedule
    assert (
        Epoch(
            id="screening",
            name="Screening",
            other_name="SCR",
            kind=Term(code="screening", text="Trial Screening"),
        ),
        Epoch(
            id="ltfu",
            name="LTFU",
            description="Years",
            kind=Term(code="follow-up", text="Long-term Follow-up"),
        ),
        Epoch(id="odd", name="Odd", kind=Term(text="Odd Epoch")),
    ) == schedule.epochs
    begins = Rule(text="Informed consent", name="Consent", other_name="RULE")
    ends = Rule(text="Done")
    assert (
        Element(id="el1", name="EL1", begins=begins, ends=ends, interventions=("drug",)),
    ) == schedule.elements
    assert (Cell(arm="arm-a", epoch="screening", elements=("el1",)),) == schedule.cells
    assert ([("code-unknown", "studyDesigns[0].epochs[2].type")], 0) == (found.issues, found.left)
    assert found.trial == again(found.trial).trial


def test_a_cell_without_its_arm_or_epoch_stays():
    """Both are told; nothing of it is taken but what is known."""
    found = read(
        {**DESIGN, "studyCells": [{"id": "c", "armId": "x", "epochId": "y", "elementIds": ["el"]}]}, VERSION
    )
    path = "studyDesigns[0].studyCells[0]"
    links = [issue for issue in found.issues if issue[0] == "link-unresolved"]
    assert [("link-unresolved", f"{path}.armId"), ("link-unresolved", f"{path}.epochId")] == links
    assert ((), 4) == (found.trial.schedule.cells, found.left)


def test_a_rule_without_words_stays():
    """It says nothing that could be kept."""
    found = read(
        {"elements": [{"id": "el", "name": "E", "transitionStartRule": {"id": "r", "name": "RULE"}}]}
    )
    assert (None, 2) == (found.trial.schedule.elements[0].begins, found.left)


def test_what_has_no_name_is_called_by_its_id():
    """Something has to be shown."""
    found = read({"epochs": [{"id": "StudyEpoch_7"}]})
    assert ["studyepoch-7"] == [epoch.name for epoch in found.trial.schedule.epochs]
    nameless = read({"epochs": [{"description": "After treatment"}]}).trial.schedule.epochs
    assert ["studyepoch"] == [epoch.name for epoch in nameless]
